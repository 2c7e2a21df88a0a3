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
    assert.equal('20 words, 1,234 characters in 0.50 s. Not in the table: 2 binary files  Filter: *.c', lines[2])
    assert.equal(100, vim.fn.strdisplaywidth(lines[3]))
    assert.equal('■ C 80.0%  ■ Lua 20.0%', lines[4])
  end)

  it('tells how far a scan is', function()
    local progress = { files = 50, total = 100, bytes = 5 }
    local lines = header.page(report({ scan = {}, progress = progress, rate = 1234 })).lines
    assert.equal('██████████           Scanning … 50 of 100 files, 5 B, 1,234 files/s', lines[2])
  end)

  it('has the totals for the bar of a window', function()
    assert.equal('Scanning …', header.winbar(report()))
    assert.matches('^Total: 3 files  1,000 lines',
      header.winbar(report({ layout = { totals = { files = 3, lines = 1000 } } })))
  end)
end)
