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

  it('is gone through tile by tile', function()
    local header = require('filestats.report.header')
    local report = { sort = 'lines' }
    local lines = treemap.lines(report, {
      { x = 0, y = 0, width = 8, height = 4, kind = 'file', name = 'a.c', path = 'a.c', lines = 9 },
      { x = 8, y = 0, width = 8, height = 2, kind = 'file', name = 'b.c', path = 'b.c', lines = 2 },
      { x = 8, y = 2, width = 8, height = 2, kind = 'file', name = 'c.c', path = 'c.c', lines = 1 },
    }, 16, 4)
    for _ = 1, header.HEIGHT do
      table.insert(lines, 1, '')
    end
    vim.cmd('new')
    vim.api.nvim_buf_set_lines(0, 0, -1, false, lines)
    vim.api.nvim_win_set_cursor(0, { header.HEIGHT + 1, 0 })
    local seen = {}
    for way in ('ljjlkhh'):gmatch('.') do
      treemap.move(report, way, 1)
      seen[#seen + 1] = treemap.tile_at_cursor(report).name
    end
    assert.same({ 'b.c', 'c.c', 'c.c', 'c.c', 'b.c', 'a.c', 'a.c' }, seen)
    vim.cmd('bwipeout!')
  end)
end)
