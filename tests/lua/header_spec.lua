-- The lines above a report's rows.

describe('header', function()
  local header = require('filestats.report.header')

  ---@param changes? table
  ---@return FileStats.Report
  local function report(changes)
    return vim.tbl_extend('force', {
      root = '/x', dir = '', view = 'files', filter = '', width = 100,
      result = {
        totals = { lines = 10, words = 20, chars = 1234 }, seconds = 0.5,
        languages = { { name = 'C', lines = 8 }, { name = 'Lua', lines = 2 } },
        skipped_counts = { binary = 2 },
      },
    }, changes or {})
  end

  it('has always as many lines', function()
    for _, changes in ipairs({ {}, { result = { languages = {} } }, { scan = {} }, { dir = 'a\nb', filter = 'x' },
      { width = 20 }, { problem = 'it is gone' } }) do
      assert.equal(header.HEIGHT, #header.page(report(changes)).lines)
    end
  end)

  it('tells which view it is, the totals and what is not in them', function()
    local lines = header.page(report({ filter = '*.c' })).lines
    assert.matches('^Project /x +Languages +Directories +%[Files%]', lines[1])
    assert.equal('Filter: *.c  Not in the table: 2 binary files. In all 20 words, 1,234 characters in 0.50 s.',
      lines[2])
    assert.equal(100, vim.fn.strdisplaywidth(lines[3]))
    assert.equal('■ C 80.0%  ■ Lua 20.0%', lines[4])
  end)

  it('has keys for names where there is no room', function()
    assert.matches('^Project /x +L +D +%[Files%] +S +T $', header.page(report({ width = 60 })).lines[1])
  end)

  it('tells how far a scan is', function()
    local progress = { files = 50, total = 100, bytes = 5 }
    local lines = header.page(report({ scan = {}, progress = progress, rate = 1234 })).lines
    assert.equal('██████████           Scanning … 50 of 100 files, 5 B, 1,234 files/s', lines[2])
  end)

  it('has the totals for the bar of a window', function()
    assert.equal('Scanning …', header.winbar(report()))
    assert.equal('Not counted', header.winbar(report({ problem = 'it is gone' })))
    assert.matches('^Total: 3 files  1,000 lines',
      header.winbar(report({ layout = { totals = { files = 3, lines = 1000 } } })))
  end)

  it('sorts by a part of the bar that is clicked', function()
    local bar = header.winbar(report({ layout = { totals = { files = 3, lines = 1000, bytes = 5 } } }), true)
    assert.matches("%%2@v:lua.require'filestats.report.actions'.click_bar@1,000 lines%%X", bar)
    assert.equal('lines', header.bar_sort(2))
    assert.equal('bytes', header.bar_sort(6))
  end)

  it('says in a sentence why there are no rows', function()
    local function said(changes)
      return header.nothing(report(changes))
    end
    assert.matches('^Nothing passes the filter', said({ filter = 'x' }))
    assert.equal('Every file was counted.', said({ view = 'skipped' }))
    assert.matches('cancelled before', said({ result = { cancelled = true } }))
    assert.matches('^Nothing that can be read', said({ result = { skipped_counts = { unreadable = 1 } } }))
    assert.matches('^No file is of a known language', said({ result = { skipped_counts = { binary = 1 } } }))
    assert.matches('^There are no files here', said({ result = {} }))
  end)
end)
