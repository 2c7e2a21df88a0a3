-- What stands on which line.

local view = require('filestats.view')

local COUNTS = {
  files = 1, bytes = 2048, lines = 100, code = 70, comments = 20, blanks = 10, words = 300, chars = 2000,
  longest_line = 80, longest_line_number = 42,
}

---@param changes table
---@return table
local function counts(changes)
  return vim.tbl_extend('force', COUNTS, changes)
end

---@param page FileStats.Page
---@return string
local function text(page)
  return table.concat(page.lines, '\n')
end

describe('view', function()
  it('shows the counts of a buffer and what is known of it', function()
    local indent = { tab_lines = 3, space_lines = 0, width = 0 }
    local page = view.buffer({ buffer = counts({ language = 'C', encoding = 'utf-8', indent = indent }) }, 'a.c')
    assert.same({
      'Lines         100',
      'Code           70   70.0%',
      'Comments       20   20.0%',
      'Blanks         10   10.0%',
      'Words         300',
      'Characters  2,000',
      'Bytes       2,048  2.0 kB',
      '',
      'Language       C',
      'Longest line   80 characters, line 42',
      'Encoding       utf-8',
      'Line ends      LF (unix)',
      'Final newline  yes',
      'Indent         tabs',
    }, page.lines)
    assert.equal(42, page.link.line)
  end)

  it('has a bar and the key to the longest line in a window', function()
    local page = view.buffer(counts({}), 'a.c', 76)
    assert.equal(('█'):rep(22) .. ('▒'):rep(7) .. ('░'):rep(3), page.lines[1])
    assert.equal('Comments       20   20.0%  ▒', page.lines[4])
    assert.matches('line 42  <CR>\n', text(page))
  end)

  it('draws the bar of ASCII characters where others are too wide', function()
    vim.o.ambiwidth = 'double'
    local first = view.buffer(counts({}), 'a.c', 76).lines[1]
    vim.o.ambiwidth = 'single'
    assert.equal(('#'):rep(22) .. ('+'):rep(7) .. ('.'):rep(3), first)
  end)

  it('leaves out what a text of unknown language does not have', function()
    local page = view.buffer({ buffer = { lines = 1, words = 1, chars = 2, bytes = 2, longest_line = 1 } }, 'x')
    assert.is_nil(text(page):find('Code'))
    assert.matches('Language +unknown', text(page))
  end)

  it('says that a file is binary, and its bytes only', function()
    local page, title = view.paths({ rows = { { path = '/x/a.out', kind = 'file', binary = true, bytes = 12 } } })
    assert.same({ 'Bytes  12', '', 'Language  binary file' }, page.lines)
    assert.equal('/x/a.out', title)
  end)

  it('sets a selection beside its lines and its buffer', function()
    local page = view.buffer({
      buffer = counts({ language = 'C' }),
      selection = { lines = 2, words = 3, chars = 9, bytes = 9 },
      lines = counts({ lines = 2 }),
    }, 'x')
    assert.matches('^ +Selection +Lines +Buffer\nLines +2 +2 +100\nCode +70 +70\n', text(page))
  end)

  it('sets files in a table with a total, and says what was not counted', function()
    local page, title = view.paths({
      rows = { counts({ path = '/a/x\ny', kind = 'file' }), counts({ path = '/b', kind = 'dir', files = 3 }) },
      totals = counts({ files = 4, lines = 1000 }),
      skipped = { { path = '/gone', reason = 'vanished', message = 'no such file or directory' } },
    })
    assert.equal('2 paths', title)
    assert.equal(5, #page.lines)
    assert.matches('^Path +Files +Lines +Code +Comments +Blanks +Size$', page.lines[1])
    assert.matches('^/a/x\\ny +1 +100 ', page.lines[2])
    assert.matches('^Total +4 +1,000 ', page.lines[4])
    assert.equal('/gone: no such file or directory', page.lines[5])
  end)

  it('fits a table into the window, and knows where its rows lead', function()
    local page = view.paths({
      rows = {
        counts({ path = '/a/' .. ('long/'):rep(20) .. 'x.c', kind = 'file' }),
        counts({ path = '/b', kind = 'dir' }),
      },
      totals = counts({}), cancelled = true,
    }, 60)
    for _, line in ipairs(page.lines) do
      assert.is_true(vim.fn.strdisplaywidth(line) <= 60, line)
    end
    assert.matches('^/.*….*x%.c +1 ', page.lines[2])
    assert.same({ path = '/b', is_dir = true, line = 42 }, page.links[3])
    assert.equal('Cancelled: only a part was counted.', page.lines[#page.lines])
  end)

  it('tells what of a directory was not counted', function()
    local dir = counts({
      path = '/b', kind = 'dir', skipped_counts = { binary = 2 }, left_out = { hidden_files = 1, ignored_dirs = 0 },
    })
    local page = view.paths({ rows = { dir } })
    assert.matches('\nNot in the table: 2 binary files\nLeft out: 1 hidden file$', text(page))
    page = view.paths({ rows = { dir, counts({ path = '/a.c', kind = 'file' }) }, totals = counts({}) })
    assert.matches('\n/b: not counted: 2 binary files\n/b: left out: 1 hidden file$', text(page))
  end)

  it('shows both numbers of an open, modified file', function()
    local page = view.paths({ rows = { counts({ path = '/a.c', kind = 'file', buffer = counts({ lines = 101 }) }) } })
    assert.matches('^ +Buffer +On disk\nLines +101 +100\n', text(page))
  end)

  it('shows a project by language', function()
    local page = view.project({
      languages = { { name = 'Vue', files = 1, lines = 75, code = 70, comments = 5, blanks = 0, bytes = 10,
        embedded = { { name = 'CSS', files = 1, lines = 5, code = 5, comments = 0, blanks = 0 } } },
        { name = 'C', files = 2, lines = 25, code = 25, comments = 0, blanks = 0, bytes = 10 } },
      totals = counts({ files = 3 }),
      skipped_counts = { symlink = 1, fifo = 2, ['unknown-language'] = 1000 },
      left_out = { ignored_files = 1, ignored_dirs = 2, hidden_files = 0, hidden_dirs = 0 },
      git = 'refused', cancelled = true, seconds = 0.5,
    })
    assert.matches('^Language +Files +Lines +Code +Comments +Blanks +Size +Share$', page.lines[1])
    assert.matches('^Vue +1 +75 .* 75%.0%%$', page.lines[2])
    assert.matches('^  CSS +1 +5 ', page.lines[3])
    assert.matches('^Total +3 +100 ', page.lines[5])
    assert.matches('\n300 words, 2,000 characters in 0%.50 s\n', text(page))
    assert.matches('\nNot in the table: 1,000 files of unknown language, 1 link, 2 named pipes\n', text(page))
    assert.matches('\nLeft out: 1 ignored file, 2 ignored directories\n', text(page))
    assert.matches('git did not tell', text(page))
    assert.matches('Cancelled: only a part was counted%.$', text(page))
  end)

  it('says when there is nothing to show', function()
    assert.matches('^No file of a known language%.\n', text(view.project({ languages = {}, totals = {} })))
  end)

  it('titles a buffer and a part of it', function()
    local buf = vim.api.nvim_create_buf(false, true)
    assert.equal('[No Name]', view.buffer_title(buf))
    vim.api.nvim_buf_set_name(buf, '/somewhere/a\nb')
    assert.equal('a\\nb', view.buffer_title(buf))
    assert.equal('a\\nb, line 3', view.buffer_title(buf, { kind = 'line', first = 3, last = 3 }))
    assert.equal('a\\nb, lines 3 to 5', view.buffer_title(buf, { kind = 'line', first = 3, last = 5 }))
  end)

  it('tells how far a scan is', function()
    assert.equal('Scanning … 1,000 files, 5.0 MB', view.progress({ files = 1000, bytes = 5e6 }))
    assert.equal('Scanning … 1 of 20 files, 5 B', view.progress({ files = 1, bytes = 5, total = 20 }))
  end)
end)
