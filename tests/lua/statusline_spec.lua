-- The text for a statusline, by itself and in the statuslines that people use.

local helpers = require('helpers')

describe('statusline', function()
  local child, dir

  local function start(settings, options)
    dir = helpers.dir()
    helpers.write(dir .. '/a.c', '/* one */\nint x;\n\nint y; // two words\n')
    child = helpers.start(settings or {}, vim.tbl_extend('force', { cwd = dir }, options or {}))
    child:cmd('edit ' .. dir .. '/a.c')
    child:lua([[require('filestats').statusline()]])
    child:wait('the counts', 'return vim.b.filestats and not vim.b.filestats.stale')
  end

  ---@param opts string  as Lua
  ---@return string
  local function text(opts)
    return child:lua(('return require("filestats").statusline(%s)'):format(opts))
  end

  ---@return string
  local function screen()
    child:cmd('redraw')
    return child:lua([[
      local out = {}
      for row = 1, vim.o.lines do
        for column = 1, vim.o.columns do
          out[#out + 1] = vim.fn.screenstring(row, column)
        end
      end
      return table.concat(out)]])
  end

  after_each(function()
    child:stop()
  end)

  it('has a part for every count', function()
    start()
    -- `LC_ALL=C.UTF-8 wc -lwmcL a.c` says 4 10 38 38 19.
    assert.equals('4 10 38 38', text("{ format = '{lines} {words} {chars} {bytes}' }"))
    assert.equals('2+1+1, 33% of C', text("{ format = '{code}+{comments}+{blanks}, {percent}% of {language}' }"))
    assert.equals('19 38 B 1', text("{ format = '{longest} {size} {reading}{stale}' }"))
    assert.equals('4 lines 10 words', text("{ width = 0 }"))
  end)

  it('follows edits', function()
    start()
    assert.equals('4', text("{ format = '{lines}' }"))
    child:cmd('normal! Goint z;')
    child:wait('the new count', 'return vim.b.filestats.lines == 5 and not vim.b.filestats.stale')
    assert.equals('5', text("{ format = '{lines}' }"))
  end)

  it('has a short form for narrow windows', function()
    start()
    assert.equals('4L 10W', text('{ width = 999 }'))
    assert.equals('4!', text("{ format = '{lines} l', short = '{lines}!', width = 999 }"))
    assert.equals('4 l', text("{ format = '{lines} l', width = 999 }"))
  end)

  it('writes single braces, and what is no part as it stands', function()
    start()
    assert.equals('{4} {lines} } { x', text("{ format = '{{{lines}}} {{lines}} } { x' }"))
    child:lua([[
      _G.told = {}
      vim.notify = function(line) table.insert(_G.told, line) end]])
    for _ = 1, 3 do
      assert.equals('{lnes} 10', text("{ format = '{lnes} {words}' }"))
    end
    child:wait('the warning', 'return #_G.told > 0')
    assert.same({ 'filestats: the statusline has no part {lnes} (see :help filestats-statusline)' },
      child:lua('return _G.told'))
  end)

  it('puts an icon before a text that is not empty', function()
    start()
    assert.equals('# 4', text("{ format = '{lines}', icon = '# ' }"))
    child:cmd('enew')
    child:cmd('setlocal buftype=nofile')
    assert.equals('', text("{ format = '{lines}', icon = '# ' }"))
  end)

  it('lets a function have its say, of a part or of all', function()
    start()
    local formatter = [[function(name, shown, counts)
      _G.calls = (_G.calls or 0) + 1
      return name == 'lines' and ('<%s of %d>'):format(shown, counts.words) or nil
    end]]
    child:lua(('_G.opts = { format = "{lines} {words}", formatter = %s }'):format(formatter))
    for _ = 1, 3 do
      assert.equals('<4 of 10> 10', text('_G.opts'))
    end
    assert.equals(2, child:lua('return _G.calls'))
    assert.equals('four', text([[{ format = function(counts) return counts.lines == 4 and 'four' or '' end }]]))
  end)

  it('minds the settings', function()
    start({ thousands = "'", reading_speed = 3 })
    assert.equals('4', text("{ format = '{reading}' }"))
    child:lua([[vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(('x\n'):rep(1999), '\n'))]])
    child:wait('the new count', 'return vim.b.filestats.lines == 2000 and not vim.b.filestats.stale')
    assert.equals("2'000", text("{ format = '{lines}' }"))
  end)

  it('is drawn in a plain statusline, each window its own buffer', function()
    start()
    helpers.write(dir .. '/b.c', 'int z;\n')
    child:lua([[
      _G.my_counts = function()
        return require('filestats').statusline({ format = '{lines}L{words}W' })
      end
      vim.o.laststatus = 2
      vim.o.statusline = '%{v:lua.my_counts()}'
      vim.cmd('split b.c')]])
    child:wait('the counts', 'return vim.b.filestats and not vim.b.filestats.stale')
    local function drawn()
      local shown = screen()
      return shown:find('1L2W', 1, true) and shown:find('4L10W', 1, true)
    end
    helpers.eventually('both statuslines', drawn)
    child:lua([[vim.o.statusline = "%!v:lua.require'filestats'.statusline({'format':'{lines}L{words}W'})"]])
    helpers.eventually('both statuslines', drawn)
  end)

  it('is a component of lualine', function()
    start()
    child:lua([[
      package.preload['lualine.component'] = function()
        local component = {}
        function component:extend()
          return setmetatable({}, { __index = self })
        end
        return component
      end]])
    assert.equals('4 L', child:lua([[
      local component = require('lualine.components.filestats')
      return component.update_status({ options = { format = '{lines} L' } })]]))
  end)

  it('has words of prose, live', function()
    start()
    -- One word of a title, two of text; front matter, code and a comment are none.
    helpers.write(dir .. '/a.md', '---\na: b\n---\n# Title\n\n```c\nint x;\n```\n<!-- no -->\ntwo words\n')
    child:cmd('edit ' .. dir .. '/a.md')
    child:wait('the counts', 'return vim.b.filestats and not vim.b.filestats.stale')
    assert.equals('3', text("{ format = '{prose}' }"))
    -- Without its end the comment takes the rest.
    child:lua([[vim.fn.setline(9, '<!-- no')]])
    child:wait('the comment', 'return vim.b.filestats.prose == 1')
    child:cmd('undo')
    child:wait('the text', 'return vim.b.filestats.prose == 3')
    child:cmd('setfiletype c')
    child:cmd('edit ' .. dir .. '/a.c')
    assert.equals('', text("{ format = '{prose}' }"))
  end)

  it('takes a Han or Kana character for a word of prose on wish', function()
    start({ cjk_words = true })
    helpers.write(dir .. '/a.md', '漢字 かな x\n')
    child:cmd('edit ' .. dir .. '/a.md')
    child:wait('the counts', 'return vim.b.filestats and not vim.b.filestats.stale')
    assert.equals('5 3', text("{ format = '{prose} {words}' }"))
    child:lua([[require('filestats').setup({ cjk_words = false })]])
    child:wait('the other rule', 'return vim.b.filestats.prose == 3')
  end)

  it('shows the goal of a setting where there is prose', function()
    start({ goal = 4 })
    assert.equals('', text("{ format = '{goal}' }"))
    helpers.write(dir .. '/a.md', '# one two\n')
    child:cmd('edit ' .. dir .. '/a.md')
    child:wait('the counts', 'return vim.b.filestats and not vim.b.filestats.stale')
    assert.equals('2/4 50% +0', text("{ format = '{goal}' }"))
  end)

  it('shows the selection in place of the totals, or beside them', function()
    start()
    child:lua([[
      local counts = vim.tbl_extend('force', {}, require('filestats.status').get())
      counts.selection = { lines = 2, words = 5, chars = 9, bytes = 12 }
      require('filestats.status').get = function() return counts end]])
    assert.equals('2 5 9 12 C', text("{ format = '{lines} {words} {chars} {bytes} {language}' }"))
    assert.equals('2 lines 5 words', text('{ width = 0 }'))
    assert.equals('4 (2 lines 5 words)', text("{ format = '{lines} ({selection})' }"))
  end)

  it('costs little', function()
    start()
    -- Aim 0.3 µs, at most 2; the sanitizers and a busy machine get ten times that.
    local us = child:lua([[
      local text, opts = require('filestats').statusline, { format = '{lines} {words} {goal}', width = 0 }
      text(opts)
      local best = math.huge
      for _ = 1, 10 do
        local from = (vim.uv or vim.loop).hrtime()
        for _ = 1, 2000 do
          text(opts)
        end
        best = math.min(best, ((vim.uv or vim.loop).hrtime() - from) / 2000 / 1000)
      end
      return best]])
    assert.is_true(us < 20, ('%.2f µs a call'):format(us))
  end)

  ---The code of a recipe in the help.
  ---@param title string  how the line above it begins
  ---@return string
  local function recipe(title)
    local help = helpers.read(helpers.root .. '/doc/filestats.txt')
    local from = assert(select(2, help:find('\n' .. title .. '[^\n]*>\n')))
    return help:sub(from + 1, assert(help:find('\n<', from)))
  end

  it('is drawn by the recipes for the plain options', function()
    start()
    child:cmd('set laststatus=2 columns=120')
    child:lua(recipe("Plain 'statusline'"))
    helpers.eventually('the statusline', function()
      return screen():find('4L 10W', 1, true)
    end)
    if child:lua("return vim.fn.exists('+winbar')") == 1 then
      child:lua('vim.o.statusline = "-" ' .. recipe("The same for 'winbar'"))
      helpers.eventually('the bar of the window', function()
        return screen():find('4L 10W', 1, true)
      end)
    end
  end)

  it('is a component of heirline', function()
    start()
    -- What heirline does with a component: the provider's text is kept until the event of `update`.
    child:lua(recipe('heirline') .. [[
      local kept
      function _G.heirline()
        kept = kept or Counts.provider({})
        return kept
      end
      vim.api.nvim_create_autocmd(Counts.update[1], {
        pattern = Counts.update.pattern,
        callback = function()
          kept = nil
          vim.cmd('redrawstatus')
        end,
      })
      vim.o.laststatus = 2
      vim.o.statusline = '%{%v:lua.heirline()%}']])
    helpers.eventually('the statusline', function()
      return screen():find('10 words', 1, true)
    end)
    child:lua("vim.api.nvim_buf_set_lines(0, -1, -1, false, { 'two more' })")
    helpers.eventually('the new count', function()
      return screen():find('12 words', 1, true)
    end)
  end)

  it('is a section of mini.statusline', function()
    start()
    -- Its groups are joined by blanks, as its help says.
    child:lua([[
      _G.MiniStatusline = { combine_groups = function(groups)
        return table.concat(vim.tbl_map(function(group)
          return type(group) == 'string' and group
            or ('%%#%s# %s '):format(group.hl, table.concat(group.strings, ' '))
        end, groups))
      end }
      local recipe = loadstring(...)
      _G.active = function() return recipe() end
      vim.o.laststatus = 2
      vim.o.statusline = '%!v:lua.active()']], recipe('mini.statusline'))
    helpers.eventually('the statusline', function()
      return screen():find('10 words', 1, true)
    end)
  end)

  local airline = vim.fn.fnamemodify(os.getenv('NEWEST_NVIM') or '', ':h') .. '/root/usr/share/vim-airline'
  if vim.fn.isdirectory(airline) == 1 then
    it('is a section of vim-airline', function()
      start()
      child:cmd('set laststatus=2 runtimepath+=' .. airline)
      helpers.write(dir .. '/airline.vim', [[
        function! MyCounts() abort
          return luaeval("require('filestats').statusline({format = _A})",
                \ '{words} words')
        endfunction
        let g:airline_section_z = '%{MyCounts()} %l:%c'
        runtime plugin/airline.vim
        AirlineRefresh
      ]])
      child:cmd('source ' .. dir .. '/airline.vim')
      helpers.eventually('the statusline', function()
        return screen():find('10 words', 1, true)
      end)
    end)
  end
end)
