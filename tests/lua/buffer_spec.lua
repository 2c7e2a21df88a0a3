-- What the process is told of a buffer, and which directory is meant.

local helpers = require('helpers')
local buffer = require('filestats.buffer')

describe('buffer', function()
  local dir

  before_each(function()
    dir = helpers.dir()
  end)

  after_each(function()
    vim.cmd('silent! %bwipeout!')
  end)

  ---@param name string
  ---@param text string
  ---@return integer buf
  local function edit(name, text)
    helpers.write(dir .. '/' .. name, text)
    vim.cmd('edit ' .. vim.fn.fnameescape(dir .. '/' .. name))
    return vim.api.nvim_get_current_buf()
  end

  it('describes how the text would be written', function()
    local buf = edit('a.c', '\239\187\191one\r\ntwo\r\n')
    local told = buffer.describe(buf)
    assert.equal(dir .. '/a.c', told.name)
    assert.equal('dos', told.fileformat)
    assert.is_true(told.bomb)
    assert.is_true(told.eol)
    assert.equal('utf-8', told.fileencoding)
  end)

  it('knows when no line end would be written', function()
    local buf = edit('a', 'one')
    assert.is_true(buffer.describe(buf).eol, "'fixendofline' will put one")
    vim.bo[buf].fixendofline = false
    assert.is_false(buffer.describe(buf).eol)
    vim.bo[buf].endofline = true
    assert.is_true(buffer.describe(buf).eol)
    vim.bo[buf].binary = true
    assert.is_true(buffer.describe(buf).eol)
  end)

  it('tells no line from one empty line', function()
    vim.cmd('enew')
    assert.is_true(buffer.describe(vim.api.nvim_get_current_buf()).empty)
    assert.is_false(buffer.describe(edit('a', '\n')).empty)
    local hidden = edit('b', '')
    assert.is_true(buffer.describe(hidden).empty)
    assert.is_false(buffer.describe(edit('c', 'x\n')).empty)
    vim.cmd('%delete')
    assert.is_true(buffer.describe(vim.api.nvim_get_current_buf()).empty)
    assert.equal(0, vim.fn.wordcount().bytes)
    assert.is_true(buffer.describe(hidden).empty, 'also of a buffer that is not shown')
  end)

  it('gives no path to what is no file', function()
    assert.equal(dir .. '/a', buffer.path(edit('a', 'x\n')))
    vim.cmd('enew')
    assert.is_nil(buffer.path(vim.api.nvim_get_current_buf()))
    vim.cmd('help')
    assert.is_nil(buffer.path(vim.api.nvim_get_current_buf()))
    vim.cmd('edit term://true')
    assert.is_nil(buffer.path(vim.api.nvim_get_current_buf()))
  end)

  it('lists the modified buffers below a root', function()
    vim.fn.mkdir(dir .. '/in')
    vim.fn.mkdir(dir .. '/inside')
    local _ = edit('in/same', 'x\n')
    local changed = edit('in/changed', 'x\n')
    vim.api.nvim_buf_set_lines(changed, 0, 0, false, { 'new' })
    local other = edit('inside/changed', 'x\n')
    vim.api.nvim_buf_set_lines(other, 0, 0, false, { 'new' })
    local found = buffer.overlays({ dir .. '/in' })
    assert.equal(1, #found)
    assert.equal(changed, found[1].buf)
    assert.equal(dir .. '/in/changed', found[1].path)
    assert.equal(2, #buffer.overlays({ '/' }))
    assert.same({}, buffer.overlays({ dir .. '/nowhere' }))
  end)

  it('finds them also when the root is a link', function()
    vim.fn.mkdir(dir .. '/real')
    vim.loop.fs_symlink(dir .. '/real', dir .. '/link')
    local changed = edit('real/a', 'x\n')
    vim.api.nvim_buf_set_lines(changed, 0, 0, false, { 'new' })
    local found = buffer.overlays({ dir .. '/link' })
    assert.equal(1, #found)
    assert.equal(dir .. '/link/a', found[1].path)
  end)

  it('knows the directory of a browser', function()
    vim.cmd('enew')
    local buf = vim.api.nvim_get_current_buf()
    assert.is_nil(buffer.directory(buf))
    vim.b[buf].netrw_curdir = dir .. '/'
    vim.bo[buf].filetype = 'netrw'
    assert.equal(dir, buffer.directory(buf))
    vim.b[buf].netrw_curdir = 'scp://elsewhere/x'
    assert.is_nil(buffer.directory(buf))
    vim.cmd('enew')
    buf = vim.api.nvim_get_current_buf()
    vim.api.nvim_buf_set_name(buf, 'oil://' .. dir .. '/')
    vim.bo[buf].filetype = 'oil'
    assert.equal(dir, buffer.directory(buf))
    vim.bo[buf].filetype = 'neo-tree'
    assert.is_nil(buffer.directory(buf), 'a browser that is not installed')
  end)

  it('finds the root of a project', function()
    vim.fn.mkdir(dir .. '/project/.git', 'p')
    vim.fn.mkdir(dir .. '/project/src/deep', 'p')
    assert.equal(dir .. '/project', buffer.project_root(edit('project/src/deep/a.c', '')))
    -- A linked work tree has a file of that name.
    vim.fn.mkdir(dir .. '/tree/src', 'p')
    helpers.write(dir .. '/tree/.git', 'gitdir: elsewhere\n')
    assert.equal(dir .. '/tree', buffer.project_root(edit('tree/src/a.c', '')))
  end)

  it('takes the working directory where there is no project', function()
    local before = vim.fn.getcwd()
    vim.api.nvim_set_current_dir(dir)
    require('filestats.config').setup({ root_markers = { 'marker-of-no-project' } })
    assert.equal(dir, buffer.project_root(edit('a.c', '')))
    vim.cmd('enew')
    assert.equal(dir, buffer.project_root(vim.api.nvim_get_current_buf()))
    require('filestats.config').setup()
    vim.api.nvim_set_current_dir(before)
  end)
end)
