-- Pictures out of text.

describe('bars', function()
  local bars = require('filestats.report.bars')

  it('are always as wide as asked, in eighths of a cell', function()
    assert.equal('    ', bars.bar(0, 4, false))
    assert.equal('██  ', bars.bar(0.5, 4, false))
    assert.equal('██▌ ', bars.bar(0.625, 4, false))
    assert.equal('████', bars.bar(7, 4, false))
    assert.equal('##--', bars.bar(0.5, 4, true))
    for share = 0, 1, 0.03 do
      assert.equal(9, vim.fn.strdisplaywidth(bars.bar(share, 9, false)))
    end
  end)

  it('are divided among parts, and the neighbours differ', function()
    local parts = { { name = 'C', value = 6 }, { name = 'Lua', value = 3 }, { name = 'Vim', value = 1 } }
    local segments = bars.segments(parts, 10, 10, true)
    assert.same({ 'C', 'Lua', 'Vim' }, vim.tbl_map(function(segment)
      return segment.name
    end, segments))
    assert.equal('######===+', segments[1].text .. segments[2].text .. segments[3].text)
    assert.same({}, bars.segments({}, 0, 10, false))
  end)

  it('draw a line of heights', function()
    assert.equal(' ▁▄█', bars.sparkline({ 0, 1, 4, 8 }, false))
    assert.equal(' .=#', bars.sparkline({ 0, 1, 4, 8 }, true))
  end)

  it('are of ASCII where block characters would be two cells wide', function()
    assert.is_false(bars.is_ascii())
    vim.o.ambiwidth = 'double'
    assert.is_true(bars.is_ascii())
    vim.o.ambiwidth = 'single'
  end)
end)
