-- What the keys of a report do, in a real editor with the real program.

local helpers = require('helpers')

describe('actions', function()
  local child, dir

  before_each(function()
    dir = helpers.dir()
    vim.fn.mkdir(dir .. '/src/deep', 'p')
    helpers.write(dir .. '/src/deep/x.c', '/* x */\nint x;\n')
    helpers.write(dir .. '/src/a.c', 'int a;\nint b;\nint c;\n')
    helpers.write(dir .. '/b.lua', '-- x\n')
    helpers.write(dir .. '/odd |name.lua', '-- x\nreturn 1\n')
    helpers.write(dir .. '/out.bin', 'a\0b')
    child = helpers.start({}, { cwd = dir })
    child:cmd('tab FileStats! .')
    child:wait('the languages', "return vim.fn.search('^Lua  ', 'nw') > 0")
  end)

  after_each(function()
    child:stop()
  end)

  ---The rows, each up to its first run of blanks.
  ---@return string
  local function names()
    local lines = child:lua('return vim.api.nvim_buf_get_lines(0, 6, -1, false)')
    return table.concat(vim.tbl_map(function(line)
      return (line:gsub('(%S)  .*', '%1'))
    end, lines), '|')
  end

  ---@param expected string
  ---@param keys? string
  local function expect(expected, keys)
    if keys then
      child:type(keys)
    end
    local seen
    local ok = vim.wait(10000, function()
      seen = names()
      return seen == expected
    end, 10)
    assert.equal(expected, seen)
    assert.is_true(ok)
  end

  it('switch views, unfold, go into and up', function()
    expect('C|Lua')
    expect('▸ src/|  odd |name.lua|  b.lua', 'D')
    expect('▾ src/|    a.c|  ▸ deep/|  odd |name.lua|  b.lua', 'za')
    expect('▾ src/|    a.c|  ▾ deep/|      x.c|  odd |name.lua|  b.lua', 'zR')
    expect('▸ src/|  odd |name.lua|  b.lua', 'zM')
    expect('  a.c|▸ deep/', 'gg6j<CR>')
    expect('  x.c', 'gg7j<CR>')
    expect('  a.c|▸ deep/', '-')
    expect('▸ src/|  odd |name.lua|  b.lua', '-')
    expect('out.bin', 'S')
    expect('C|Lua', 'L')
    expect('src/a.c|src/deep/x.c', 'gg6j<CR>')
    expect('C|Lua', '-')
    assert.same({}, child:notes())
  end)

  it('sort and filter', function()
    expect('src/a.c|odd |name.lua|src/deep/x.c|b.lua', 'F')
    expect('b.lua|src/deep/x.c|odd |name.lua|src/a.c', '~')
    child:lua('vim.api.nvim_win_set_cursor(0, { 7, 0 })')
    expect('b.lua|odd |name.lua|src/a.c|src/deep/x.c', 's')
    expect('src/deep/x.c|src/a.c|odd |name.lua|b.lua', 's')
    child:lua("vim.fn.cursor(5, (vim.fn.getline(5):find('Language')))")
    expect('src/a.c|src/deep/x.c|odd |name.lua|b.lua', 's')
    child:lua("vim.fn.cursor(5, 1)")
    expect('b.lua|odd |name.lua|src/a.c|src/deep/x.c', 's')
    expect('src/deep/x.c|src/a.c|odd |name.lua|b.lua', 's')
    expect('src/deep/x.c|src/a.c', 'f*.c')
    expect('src/deep/x.c', '<BS><BS><BS>deep<CR>')
    expect('odd |name.lua|b.lua', 'f<C-u>lang:lua<CR>')
    expect('src/deep/x.c|src/a.c|odd |name.lua|b.lua', 'f<C-u><CR>')
    assert.same({}, child:notes())
  end)

  it('keep the cursor on its row', function()
    expect('src/a.c|odd |name.lua|src/deep/x.c|b.lua', 'F')
    child:lua('vim.api.nvim_win_set_cursor(0, { 7, 0 })')
    expect('b.lua|src/deep/x.c|odd |name.lua|src/a.c', '~')
    child:wait('the cursor on the same file', "return vim.api.nvim_get_current_line():find('^src/a.c') ~= nil")
  end)

  it('open files beside the report', function()
    expect('src/a.c|odd |name.lua|src/deep/x.c|b.lua', 'F')
    child:type('gg7j<C-v>')
    child:wait('the file', "return vim.fn.expand('%:t') == 'odd |name.lua' and vim.fn.winlayout()[1] == 'row'")
    child:cmd('close')
    child:type('<C-s>')
    child:wait('the file', "return vim.fn.expand('%:t') == 'odd |name.lua' and vim.fn.winlayout()[1] == 'col'")
    child:cmd('close')
    child:type('<C-t>')
    child:wait('the file', "return vim.fn.expand('%:t') == 'odd |name.lua' and vim.fn.tabpagenr('$') == 3")
    assert.same({}, child:notes())
  end)

  it('send rows to the quickfix list and yank them', function()
    expect('src/a.c|odd |name.lua|src/deep/x.c|b.lua', 'F')
    child:type('gy')
    child:wait_note('4 rows yanked')
    local lines = vim.split(child:lua('return vim.fn.getreg(\'"\')'), '\n')
    assert.equal('| src/a.c | 1 | 3 | 3 | 0 | 0 | 21 |', lines[3])
    assert.matches('^| odd \\|name%.lua |', lines[4])
    child:type('<C-q>')
    child:wait('the list', "return vim.bo.buftype == 'quickfix'")
    local item = child:lua([[local item = vim.fn.getqflist()[2]
      return { vim.fn.fnamemodify(vim.fn.bufname(item.bufnr), ':t'), item.text }]])
    assert.same({ 'odd |name.lua', '2 lines, 1 code, 1 comments, 0 blanks, 14 B' }, item)
  end)

  it('show a treemap to go into', function()
    child:type('T')
    child:wait('the treemap', "return vim.fn.search('^src/', 'nw') > 0")
    child:type('gg6j<CR>')
    child:wait('the directory', "return vim.fn.search('^a.c', 'nw') > 0 and vim.fn.getline(1):find('/src ') ~= nil")
    child:type('-')
    child:wait('the whole', "return vim.fn.search('^src/', 'nw') > 0")
    child:type('g?')
    assert.matches('T +Treemap', child:wait_float())
    assert.same({}, child:notes())
  end)
end)
