-- The rows of a report while its first scan runs.

describe('partial', function()
  local config = require('filestats.config')
  local partial = require('filestats.report.partial')

  after_each(function()
    config.setup()
  end)

  local progress = {
    totals = { files = 3, lines = 2000, code = 1500, comments = 300, blanks = 200, bytes = 40000 },
    languages = {
      { name = 'C', files = 2, lines = 1500, code = 1100, comments = 250, blanks = 150, bytes = 30000 },
      { name = 'Lua', files = 1, lines = 500, code = 400, comments = 50, blanks = 50, bytes = 10000 },
    },
  }

  it('are a table of the languages so far', function()
    config.setup({ columns = { 'language', 'lines', 'bytes', 'share', 'bar', 'mix' } })
    assert.same({
      'Language  Lines     Size   Share',
      'Total     2,000  40.0 kB  100.0%  ██████████',
      'C         1,500  30.0 kB   75.0%  ███████▌',
      'Lua         500  10.0 kB   25.0%  ██▌',
    }, partial.lines(progress, 80))
  end)

  it('leave out columns that have no room', function()
    config.setup({ columns = { 'lines', 'bytes', 'share', 'bar' } })
    assert.same({ 'Language  Lines', 'Total     2,000', 'C         1,500', 'Lua         500' },
      partial.lines(progress, 20))
  end)
end)
