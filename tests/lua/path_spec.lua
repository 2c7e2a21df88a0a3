-- From what is typed to the names of files; and nothing is ever run.

local helpers = require('helpers')
local path = require('filestats.path')

-- Names that a shell, Neovim's own expansion or a pattern would make something else of.
local ODD_NAMES = {
  'a b', 'a%b', '%', '#', '##', '#1', 'a|b', 'a"b', "a'b", "it's `touch pwned`", '`touch pwned`',
  '`=system("touch pwned")`', '$(touch pwned)', '$HOME', '~', 'a*b', 'a?b', '[ab]', '{a,b}', 'a\\b', 'a\nb', '-',
  '--help', 'a\255b', 'grün', '!touch pwned', 'a;b', 'a&b', '<a>', "'", '=1+1',
}

describe('path', function()
  local dir, before

  before_each(function()
    dir = helpers.dir()
    before = vim.fn.getcwd()
    vim.api.nvim_set_current_dir(dir)
  end)

  after_each(function()
    vim.cmd('silent! %bwipeout!')
    vim.api.nvim_set_current_dir(before)
    assert.is_nil(vim.loop.fs_stat(dir .. '/pwned'), 'something was run')
  end)

  ---@param names string[]
  local function touch(names)
    for _, name in ipairs(names) do
      helpers.write(dir .. '/' .. name, 'x\n')
    end
  end

  it('splits at blanks that are not escaped', function()
    assert.same({}, path.split('  '))
    assert.same({ 'a', 'b\\ c', '\\\\', 'd' }, path.split(' a  b\\ c\t\\\\ d '))
    assert.same({ 'a\\' }, path.split('a\\'))
  end)

  it('takes a name that exists as it stands', function()
    touch(ODD_NAMES)
    for _, name in ipairs(ODD_NAMES) do
      assert.same({ name }, path.expand(name))
    end
  end)

  it('takes every name as fnameescape() writes it', function()
    touch(ODD_NAMES)
    for _, name in ipairs(ODD_NAMES) do
      local split = path.split(vim.fn.fnameescape(name))
      -- fnameescape() puts a backslash before a line break, and "-" alone becomes "\-".
      assert.equal(1, #split, name)
      assert.same({ name }, path.expand(split[1]))
    end
  end)

  it('runs nothing when the name does not exist', function()
    touch({ 'a' })
    for _, token in ipairs({
      '`touch\\ pwned`', '`touch\\ pwned`*', "'`touch\\ pwned`'*", '$(touch\\ pwned)*', '*`touch\\ pwned`',
      '{a,`touch\\ pwned`}*', '`=system("touch\\ pwned")`', "*'$(touch\\ pwned)'", '{a,b}*$(touch\\ pwned)',
      '[`touch\\ pwned`]', '?;touch\\ pwned',
    }) do
      path.expand(token)
      path.complete(token, false)
      path.complete(token .. '/', false)
    end
  end)

  it('expands a pattern, also what wildignore would drop, and sorts it', function()
    touch({ 'b.c', 'a.c', 'a.o', 'd.h' })
    vim.o.wildignore = '*.c'
    assert.same({ 'a.c', 'b.c' }, path.expand('*.c'))
    assert.same({ 'a.c', 'a.o' }, path.expand('a.[co]'))
    assert.same({ 'a.c', 'b.c', 'd.h' }, path.expand('?.[ch]'))
    vim.o.wildignore = ''
  end)

  it('expands ** through directories', function()
    vim.fn.mkdir(dir .. '/one/two', 'p')
    touch({ 'one/a.c', 'one/two/b.c' })
    assert.same({ 'one/a.c', 'one/two/b.c' }, path.expand('**/*.c'))
  end)

  it('leaves a pattern that matches nothing as it is', function()
    assert.same({ 'nothing*here' }, path.expand('nothing*here'))
    assert.same({ 'x*' }, path.expand('x\\*'))
  end)

  it('expands home and variables, once', function()
    local home = vim.env.HOME
    vim.env.FILESTATS_TEST, vim.env.FILESTATS_ODD = dir, '`touch pwned`*'
    assert.same({ home }, path.expand('~'))
    assert.same({ home .. '/x' }, path.expand('~/x'))
    assert.same({ dir .. '/x' }, path.expand('$FILESTATS_TEST/x'))
    assert.same({ dir .. '/x' }, path.expand('${FILESTATS_TEST}/x'))
    assert.same({ '`touch pwned`*' }, path.expand('$FILESTATS_ODD'))
    assert.same({ '$FILESTATS_NONE/x' }, path.expand('$FILESTATS_NONE/x'))
    assert.same({ 'a$' }, path.expand('a$'))
    assert.same({ '$FILESTATS_TEST' }, path.expand('\\$FILESTATS_TEST'))
  end)

  it('knows the current file, the other one, and a numbered one', function()
    touch({ 'one.c', 'two.c' })
    vim.cmd('edit one.c')
    local first = vim.api.nvim_get_current_buf()
    vim.cmd('edit two.c')
    assert.same({ dir .. '/two.c' }, path.expand('%'))
    assert.same({ dir .. '/one.c' }, path.expand('#'))
    assert.same({ dir .. '/one.c' }, path.expand('#' .. first))
    assert.same({ dir }, path.expand('%:h'))
    assert.same({ dir .. '/two.h' }, path.expand('%:r.h'))
    assert.same({ 'one.c' }, path.expand('#:t'))
  end)

  it('knows the argument list', function()
    touch({ 'one.c', 'two.c' })
    vim.cmd('args one.c two.c')
    assert.same({ 'one.c', 'two.c' }, path.expand('##'))
    vim.cmd('silent! argdelete *')
  end)

  it('says when % or # stands for nothing', function()
    vim.cmd('enew')
    assert.is_nil(path.expand('%'))
    assert.is_nil(path.expand('#99'))
  end)

  it('runs nothing that the current file is named after', function()
    local name = dir .. '/`touch pwned`'
    helpers.write(name, 'x\n')
    vim.cmd('edit ' .. vim.fn.fnameescape(name))
    assert.same({ name }, path.expand('%'))
    assert.same({ name .. '*' }, path.expand('%*'))
  end)

  it('makes names absolute and keeps ".."', function()
    assert.equal(dir .. '/a', path.absolute('a'))
    assert.equal(dir, path.absolute('.'))
    assert.equal('/a/b', path.absolute('//a/./b//'))
    assert.equal('/a/../b', path.absolute('/a/../b'))
    assert.equal('/', path.absolute('/'))
    assert.equal('/', path.absolute('/././'))
  end)

  it('completes names, escaped as :edit needs them', function()
    vim.fn.mkdir(dir .. '/src')
    touch({ 'a b', 'a%b', 'apple', '.hidden', 'src/main.c' })
    assert.same({ 'a\\ b', 'a\\%b', 'apple' }, path.complete('a', false))
    assert.same({ 'a\\ b' }, path.complete('a\\ ', false))
    assert.same({ 'src/' }, path.complete('s', false))
    assert.same({ 'src/main.c' }, path.complete('src/', false))
    assert.same({ '.hidden' }, path.complete('.', false))
    assert.same({ 'src/' }, path.complete('', true))
    assert.same({}, path.complete('nowhere/x', false))
    vim.env.FILESTATS_TEST = dir
    assert.same({ '$FILESTATS_TEST/src/' }, path.complete('$FILESTATS_TEST/s', false))
  end)
end)
