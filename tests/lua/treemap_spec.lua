-- The picture of a treemap.

local fill = require('filestats.report.fill')

describe('treemap', function()
  local treemap = require('filestats.report.treemap')

  it('draws tiles with their names, and knows which is where', function()
    local report = { sort = 'lines' }
    local lines = treemap.lines(report, {
      { x = 0, y = 0, width = 12, height = 4, divided = true, kind = 'dir', name = 'src', language = 'C' },
      { x = 0, y = 1, width = 8, height = 3, kind = 'file', name = 'main.c', language = 'C', lines = 1234 },
      { x = 8, y = 1, width = 4, height = 3, kind = 'file', name = '漢字.c', language = 'C', lines = 7 },
    }, 12, 4)
    assert.same({ 'src/        ', 'main.c │漢 │', '1,234  │7  │', '───────┘───┘' }, lines)
    assert.equal('src', report.owner[1][5].name)
    assert.equal('main.c', report.owner[3][1].name)
    for y, spans in ipairs(report.spans) do
      assert.equal(#lines[y], spans[#spans].last)
    end
    assert.same({}, fill.reports)
  end)
end)
