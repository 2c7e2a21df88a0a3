-- Which buffers are followed and for how long, and what happens to their counts meanwhile: hidden,
-- wiped, renamed, previewed, beside a process that stands still, two hundred at a time.

local helpers = require('helpers')

local SETTLED = 'return vim.b.filestats and not vim.b.filestats.stale'

describe('follow', function()
  local child, dir

  ---@param settings? table
  local function start(settings)
    dir = helpers.dir()
    child = helpers.start(settings or {}, { cwd = dir })
    child:lua(helpers.live_difference)
    child:lua("require('filestats.attach').start()")
  end

  after_each(function()
    child:stop()
  end)

  ---@param what string
  local function check(what)
    assert.equals('right', child:lua("return _G.difference() or 'right'"), what)
  end

  ---@param name string
  ---@param text string
  local function open(name, text)
    helpers.write(dir .. '/' .. name, text)
    child:cmd('edit ' .. dir .. '/' .. name)
  end

  ---@param n integer
  ---@return string
  local function source(n)
    return ('/* é comment */\nint x = 1; // one\n\n'):rep(math.ceil(n / 3))
  end

  ---The mean of what the process has used of a CPU, in clock ticks.
  ---@return integer
  local function process_ticks()
    local fd = assert(vim.loop.fs_open('/proc/' .. child:process() .. '/stat', 'r', 0))
    local text = vim.loop.fs_read(fd, 4096, 0)
    vim.loop.fs_close(fd)
    local fields = vim.split(text:match('.*%) (.*)'), ' ')
    return tonumber(fields[12]) + tonumber(fields[13])
  end

  it('leaves out filetypes and sizes that the settings name, unless a buffer says otherwise', function()
    start({ live_ignore = { 'python' }, live_limit = 1 })
    child:cmd('filetype on')
    open('a.py', 'x = 1\n')
    open('big.txt', ('0123456789abcde\n'):rep(70000))
    open('a.c', 'int x;\n')
    check('an ordinary one')
    assert.same({ false, false }, child:lua([[
      return { vim.fn.getbufvar('a.py', 'filestats') ~= '', vim.fn.getbufvar('big.txt', 'filestats') ~= '' }]]))
    child:cmd('buffer a.py')
    child:cmd('let b:filestats_live = v:true')
    child:cmd('doautocmd BufWinEnter')
    check('one that wants to be')
    child:cmd('let b:filestats_live = v:false')
    child:cmd('normal! Gox')
    child:wait('the end of it', 'return vim.b.filestats == nil')
  end)

  it('is right for hidden, swapped and wiped buffers', function()
    start()
    child:cmd('set hidden')
    open('a.c', source(300))
    open('b.c', source(30))
    child:cmd('buffer a.c')
    child:lua("vim.api.nvim_buf_set_lines(vim.fn.bufnr('b.c'), 0, 1, false, { '// b', 'int changed;' })")
    check('the shown one')
    child:cmd('buffer b.c')
    check('the one that was hidden')
    child:cmd('split a.c')
    child:cmd('wincmd x')
    check('swapped')
    open('long.c', source(300000))
    child:cmd('bwipeout!')
    open('long.c', source(300000))
    child:cmd('bdelete!')
    child:cmd('buffer a.c')
    check('after a wipe in the midst of a load')
    open('long.c', source(3000))
    check('the wiped one, opened again')
  end)

  it('takes nothing from a preview of a substitution', function()
    start()
    child:cmd('set inccommand=split')
    open('a.c', source(300))
    check('at first')
    child:type(':%s/int/a much longer text/g')
    child:wait('the command line', "return vim.fn.getcmdline():find('longer text/g') ~= nil")
    child:type('<Esc>')
    child:wait('its end', "return vim.fn.mode() == 'n'")
    check('previewed')
    child:type(':%s/int/real/g<CR>')
    child:wait('the substitution', "return vim.fn.getline(2):find('real') ~= nil")
    check('done')
  end)

  it('is right when the text is replaced as a whole', function()
    start()
    open('a.c', source(300))
    for _, command in ipairs({ '%d', 'put =repeat([\'/* x\', \'y\'], 50)', '%d | put =\'z\'', 'undo', 'redo',
      'normal! ggyiwjviwp', 'normal! ggVGp', 'normal! u' }) do
      child:cmd('silent! ' .. command)
      check(command)
    end
  end)

  it('is right after changes of what is no text', function()
    start()
    open('a.c', source(30))
    for _, command in ipairs({ 'set ff=dos', 'set bomb', 'set fenc=utf-16', 'set ff=mac nobomb',
      'set fenc=utf-8 ff=unix', 'set nofixeol noeol', 'set eol', 'file b.py', 'write',
      'saveas c.lua', 'set ft=python', 'edit! ++ff=dos' }) do
      child:cmd('silent! ' .. command)
      check(command)
    end
  end)

  it('is right after a substitution and its undo on very many lines', function()
    start()
    open('a.c', source(200000))
    child:wait('the load', SETTLED)
    for _, command in ipairs({ '%s/$/;/', 'undo', 'g/one/d', 'undo' }) do
      child:cmd('silent ' .. command)
      check(command)
    end
  end)

  it('is right for a line of ten megabytes', function()
    start()
    open('a.txt', 'first\n' .. ('long line '):rep(2 ^ 20) .. '\nlast\n')
    child:wait('the load', SETTLED)
    child:cmd('normal! 2G0xG')
    assert.is_true(child:lua('return vim.b.filestats.stale'))
    child:wait('the count', 'return vim.b.filestats.chars == 10485771')
  end)

  it('says at once that counts are old, whatever the process does', function()
    start()
    open('a.c', source(30))
    check('at first')
    local pid = child:process()
    vim.loop.kill(pid, 'sigstop')
    child:cmd('normal! ggOint y;')
    assert.is_true(child:lua('return vim.b.filestats.stale'))
    child:wait('the mark in the statusline', "return require('filestats').statusline():find('…', 1, true) ~= nil")
    -- Neovim stays usable, and what is told does not pile up.
    for i = 1, 200 do
      child:cmd('normal! ggOint z' .. i .. ';')
    end
    child:type('ggVGk<Esc>')
    vim.loop.kill(pid, 'sigcont')
    check('when it goes on')
    assert.equals(pid, child:process())
  end)

  it('is told of a change that counts the same', function()
    start()
    open('a.c', source(30))
    check('at first')
    child:cmd('normal! 2G0rI')
    assert.is_true(child:lua('return vim.b.filestats.stale'))
    child:wait('the end of the doubt', SETTLED)
  end)

  it('costs nothing for buffers that are not edited', function()
    start()
    child:cmd('set hidden')
    for i = 1, 200 do
      helpers.write(dir .. '/' .. i .. '.c', source(600))
    end
    child:lua([[
      for i = 1, 200 do vim.cmd('edit ' .. i .. '.c') end
      _G.changed = {}
      require('filestats').on_update(function(buf) _G.changed[tostring(buf)] = true end)]])
    child:wait('all of them', [[
      for i = 1, 200 do
        local counts = vim.fn.getbufvar(i .. '.c', 'filestats')
        if counts == '' or counts.stale then return false end
      end
      _G.changed = {}
      return true]])
    local before = process_ticks()
    child:lua([[
      for i = 1, 100 do
        local lines = vim.api.nvim_buf_line_count(0) + 1
        vim.api.nvim_buf_set_lines(0, 0, 0, false, { 'int y' .. i .. ';' })
        vim.wait(1000, function() return vim.b.filestats.lines == lines end, 1)
      end]])
    check('the edited one')
    assert.same({ [tostring(child:lua('return vim.api.nvim_get_current_buf()'))] = true },
      child:lua('return _G.changed'))
    -- 100 edits of one buffer: well below what counting the others once would cost.
    assert.is_true(process_ticks() - before <= 20, 'ticks: ' .. process_ticks() - before)
  end)

  it('forgets a buffer that is hidden for long, until it is shown', function()
    start({ live_rest = 1 })
    child:cmd('set hidden')
    open('a.c', source(300))
    check('at first')
    child:cmd('enew')
    local function resting()
      return child:lua([[
        return require('filestats.attach').pull(vim.fn.bufnr('a.c'), 0, 0, 1, 0, 100) == false]])
    end
    helpers.eventually('its rest', resting)
    assert.equals(300, child:lua("return vim.fn.getbufvar('a.c', 'filestats').lines"))
    child:lua("vim.api.nvim_buf_set_lines(vim.fn.bufnr('a.c'), 0, 1, false, {})")
    assert.is_true(child:lua("return vim.fn.getbufvar('a.c', 'filestats').stale"))
    assert.is_true(resting())
    child:cmd('buffer a.c')
    check('shown again')
  end)
end)
