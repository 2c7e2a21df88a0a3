-- The float: it takes the cursor but never from somewhere else, closes, and can be yanked.

local helpers = require('helpers')

describe('output', function()
  local child

  after_each(function()
    child:stop()
  end)

  ---@param options? table
  local function start(options)
    child = helpers.start(nil, options)
    child:cmd('call setline(1, range(1, 20))')
  end

  local function gone()
    helpers.eventually('the end of the float', function()
      return not child:float()
    end)
    assert.equal(1, child:lua('return #vim.api.nvim_list_wins()'))
    assert.equal(1, child:lua('return #vim.api.nvim_list_bufs()'), 'its buffer is gone, too')
  end

  it('closes with q and with <Esc>', function()
    start()
    for _, key in ipairs({ 'q', '<Esc>' }) do
      child:cmd('FileStats')
      child:wait_float()
      child:type(key)
      gone()
    end
  end)

  it('closes when it is left', function()
    start()
    child:cmd('FileStats')
    child:wait_float()
    child:type('<C-w>w')
    gone()
  end)

  it('is one: a second count replaces the first', function()
    start()
    child:cmd('FileStats')
    child:wait_float()
    child:cmd('1FileStats')
    helpers.eventually('the second', function()
      return (child:float() or {})[1] == '[No Name], line 1'
    end)
    child:cmd('wincmd p')
    gone()
  end)

  it('can be yanked', function()
    start()
    child:cmd('FileStats')
    local text = child:wait_float()
    child:type('yG')
    child:wait('the yank', "return vim.fn.getreg('\"') == ...", text .. '\n')
  end)

  it('can not be changed by mistake', function()
    start()
    child:cmd('FileStats')
    child:wait_float()
    assert.is_false(child:lua('return vim.bo.modifiable'))
  end)

  it('has colours that follow the scheme', function()
    start()
    child:cmd('FileStats')
    child:wait_float()
    local groups = child:lua([[
      local out = {}
      for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(0, require('filestats.highlight').namespace, 0, -1,
        { details = true })) do
        out[mark[4].hl_group] = true
      end
      return out]])
    for _, group in ipairs({ 'FileStatsTitle', 'FileStatsLabel', 'FileStatsNumber', 'FileStatsLanguage' }) do
      assert.is_true(groups[group], group)
    end
    assert.matches('FileStatsNormal', child:lua('return vim.wo.winhighlight'))
  end)

  it('changes no option of other windows', function()
    start()
    local function wraps()
      return child:lua("return { vim.o.wrap, vim.go.wrap, vim.o.foldenable, vim.go.winhighlight }")
    end
    local before = wraps()
    child:cmd('FileStats')
    child:wait_float()
    child:type('q')
    gone()
    assert.same(before, wraps())
    child:cmd('FileStats!')
    child:wait('the report', "return vim.bo.filetype == 'filestats'")
    child:cmd('close')
    assert.same(before, wraps())
  end)

  it('fits on a small screen', function()
    start({ columns = 30, rows = 8 })
    child:cmd('FileStats')
    child:wait_float()
    local config = child:lua('return vim.api.nvim_win_get_config(0)')
    assert.is_true(config.width <= 28 and config.height <= 6)
  end)

  it('does not take the cursor from someone who has gone on', function()
    start()
    child:cmd('FileStats')
    child:wait_float()
    child:type('q')
    gone()
    local pid = child:process()
    vim.loop.kill(pid, 'sigstop')
    child:cmd('FileStats')
    child:type('itext')
    child:wait('the typing', "return vim.api.nvim_get_current_line() == 'text1'")
    vim.loop.kill(pid, 'sigcont')
    child:wait_float()
    assert.equal('i', child:lua('return vim.fn.mode()'))
    child:type('x')
    helpers.eventually('the end of the float', function()
      return not child:float()
    end)
    child:type('<Esc>')
    assert.equal('textx1', child:lua('return vim.api.nvim_get_current_line()'))
  end)

  it('becomes a message in the command-line window', function()
    start()
    child:cmd('FileStats')
    child:wait_float()
    child:type('q')
    gone()
    child:type('q:')
    child:wait('the window', "return vim.fn.getcmdwintype() == ':'")
    child:lua([[
      vim.api.nvim_echo = function(chunks) _G.echoed = chunks[1][1] end
      require('filestats.command').run({ args = '', range = 0, bang = false, mods = '' })]])
    child:wait('the text', "return _G.echoed and _G.echoed:find('\\nLines +1\\n')")
    assert.same({}, child:notes())
    child:cmd('quit')
  end)

  it('takes the cursor after CTRL-O, and Insert mode goes on when it closes', function()
    start()
    child:type('ggAx<C-o>:FileStats<CR>')
    child:wait_float()
    child:wait('the cursor in it', "return vim.bo.filetype == 'filestats' and vim.fn.mode() == 'n'")
    child:type('q')
    gone()
    child:wait('Insert mode', "return vim.fn.mode() == 'i'")
    child:type('y<Esc>')
    child:wait('the text', "return vim.api.nvim_get_current_line() == '1xy'")
  end)

  it('goes to the longest line of a buffer, and <C-o> back', function()
    start()
    child:cmd("call setline(7, 'the longest line')")
    child:cmd('FileStats')
    assert.matches('16 characters, line 7  <CR>', child:wait_float())
    child:type('<CR>')
    child:wait('the line', 'return vim.fn.line(".") == 7')
    gone()
    child:type('<C-o>')
    child:wait('the way back', 'return vim.fn.line(".") == 1')
  end)

  it('goes to the longest line of a selection', function()
    start()
    child:cmd("call setline(7, 'the longest line')")
    child:type('10GVjj:FileStats<CR>')
    assert.matches('2 characters, line 10  <CR>', child:wait_float())
    child:type('<CR>')
    child:wait('the line', 'return vim.fn.line(".") == 10')
  end)

  it('opens the file of a row, and the report of a directory', function()
    start()
    local dir = helpers.dir()
    helpers.write(dir .. '/a.c', 'int x;\nint longer;\n')
    helpers.write(dir .. '/b.c', 'int y;\n')
    child:cmd(('set hidden | FileStats %s/a.c %s'):format(dir, dir))
    child:wait_float()
    child:type('/a.c<CR><CR>')
    child:wait('the file', 'return vim.api.nvim_buf_get_name(0) == ...', dir .. '/a.c')
    assert.equal(2, child:lua('return vim.fn.line(".")'))
    child:cmd('FileStats ' .. dir)
    child:wait_float()
    child:type('<CR>')
    child:wait('the report', 'return vim.api.nvim_buf_get_name(0) == ...', 'filestats://' .. dir)
  end)

  it('says why it can not go somewhere', function()
    start()
    local file = helpers.dir() .. '/a.c'
    helpers.write(file, 'int x;\n')
    child:cmd('set nohidden | FileStats ' .. file)
    child:wait_float()
    child:type('<CR>')
    assert.matches('^ERROR filestats: E37: ', child:wait_note('E37'))
  end)

  it('obeys the border of Neovim, and the options that its user sets', function()
    start()
    child:lua([[vim.api.nvim_create_autocmd('FileType', {
      pattern = 'filestats', command = 'setlocal winhighlight=NormalFloat:Visual' })]])
    local has_winborder = child:lua("return vim.fn.exists('+winborder')") == 1
    if has_winborder then
      child:cmd('set winborder=double')
    end
    child:cmd('FileStats')
    child:wait_float()
    assert.equal('NormalFloat:Visual', child:lua('return vim.wo.winhighlight'))
    local corner = child:lua('return vim.api.nvim_win_get_config(0).border[1]')
    assert.equal(has_winborder and '╔' or '╭', type(corner) == 'table' and corner[1] or corner)
  end)
end)
