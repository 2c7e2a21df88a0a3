-- Live counts against fresh counts of the same text, after edits of all kinds in a real editor.

local helpers = require('helpers')

describe('attach', function()
  local child, dir

  before_each(function()
    dir = helpers.dir()
    child = helpers.start({}, { cwd = dir })
    child:lua(helpers.live_difference)
  end)

  after_each(function()
    child:stop()
  end)

  ---@param what string
  local function check(what)
    assert.equals("right", child:lua("return _G.difference() or \"right\""), what)
  end

  ---@param name string
  ---@param lines string[]
  local function open(name, lines)
    helpers.write(dir .. '/' .. name, table.concat(lines, '\n') .. '\n')
    child:cmd('edit ' .. dir .. '/' .. name)
    child:lua("require('filestats.attach').start()")
  end

  ---@return string[]
  local function source()
    local lines = {}
    for i = 1, 400 do
      lines[i] = ({ 'int x' .. i .. ' = 1; // one', '', '/* a', ' é comment 😀 */', '\tif (x) { y("/*"); }',
        '// only', 'char c = 1;' })[i % 7 + 1]
    end
    return lines
  end

  it('counts a buffer when it is shown', function()
    open('a.c', source())
    check('at first')
    child:cmd('enew')
    check('a new buffer')
  end)

  it('is right after commands of all kinds', function()
    open('a.c', source())
    check('at first')
    for _, command in ipairs({
      '%s/x/longer name/g', 'undo', 'redo', 'g/comment/d', 'undo', '%d', 'undo', 'normal! ggdG', 'undo',
      '1put =\'/* open\'', 'undo', '200put =\'/* open\'', 'undo', '%sort', 'undo', '3,9m$', '1,50t.',
      'normal! ggqaA tail\\<Esc>jq20@a', 'normal! GO*/', 'write', 'edit!', 'set fileformat=dos', 'set bomb',
      'set fileformat=mac', 'set fileformat=unix', 'set nofixeol noeol', 'write', 'set eol',
      'set fileencoding=utf-16le',
      'set fileencoding=latin1', 'set fileencoding=utf-8', 'set filetype=python', 'set filetype=', 'file other.lua',
      'set filetype=c', 'normal! gg3dd', 'normal! Gp', '$d', 'earlier 1f', 'normal! viwp', '%!cat -n', 'undo',
      'later 100',
    }) do
      pcall(function()
        child:cmd('silent! ' .. command)
      end)
      check(command)
    end
  end)

  it('is right after typed keys', function()
    open('a.py', { 'def f():', '    """doc', '    """', '    return 1' })
    for _, keys in ipairs({
      'ggO# comment<Esc>', 'jjo"""<CR>open<Esc>', 'ggdG', 'ihello<CR>', '<Esc>u', '<C-r>', 'yyp3J', '.',
    }) do
      child:type(keys)
      child:wait('the keys', "return ('ni'):find(vim.api.nvim_get_mode().mode:sub(1, 1), 1, true) ~= nil")
      check(keys)
    end
  end)

  it('is right after random edits', function()
    open('a.c', source())
    child:lua('math.randomseed(7)')
    for round = 1, 60 do
      child:lua([[
        local words = { 'word', '/*', '*/', '//', '"', "'", '', '  ', 'é漢', '\t', '😀', '\\', 'x\r', '\239\187\191' }
        for _ = 1, math.random(1, 90) do
          local n = vim.api.nvim_buf_line_count(0)
          local first = math.random(0, n)
          if math.random(4) == 1 then first = math.random(0, math.min(n, 3)) end
          local last = math.min(n, first + math.random(0, math.random(10) == 1 and 150 or 3))
          local new = {}
          for i = 1, math.random(0, math.random(10) == 1 and 150 or 3) do
            local text = {}
            for k = 1, math.random(0, 4) do text[k] = words[math.random(#words)] end
            new[i] = table.concat(text, ' ')
          end
          vim.api.nvim_buf_set_lines(0, first, last, false, new)
        end]])
      check('round ' .. round)
    end
  end)

  it('is right after a reload by :checktime', function()
    open('a.c', source())
    check('at first')
    child:cmd('set autoread')
    helpers.write(dir .. '/a.c', '// shorter now\nint x;\n')
    child:cmd('checktime')
    check('reloaded')
  end)

  it('is right for a huge line and for text behind it', function()
    open('a.txt', { 'first', ('long é line '):rep(60000), 'last' })
    check('at first')
    child:cmd('normal! 2GAx')
    check('longer')
  end)

  it('starts again when the process ends', function()
    open('a.c', source())
    check('at first')
    vim.loop.kill(child:process(), 'sigkill')
    child:wait('the mark', 'return vim.b.filestats.stale')
    child:cmd('normal! ggOint y;')
    check('after an edit')
  end)
end)
