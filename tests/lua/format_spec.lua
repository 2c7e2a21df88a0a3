-- Numbers and names as text.

local format = require('filestats.format')

describe('format', function()
  after_each(function()
    require('filestats.config').setup()
  end)

  it('separates thousands', function()
    for n, text in pairs({
      [0] = '0', [7] = '7', [999] = '999', [1000] = '1,000', [1234567] = '1,234,567', [-1234] = '-1,234',
      [2 ^ 53] = '9,007,199,254,740,992',
    }) do
      assert.equal(text, format.number(n))
    end
  end)

  it('separates by what the settings say', function()
    require('filestats.config').setup({ thousands = '' })
    assert.equal('1234567', format.number(1234567))
    require('filestats.config').setup({ thousands = ' ' })
    assert.equal('1 234 567', format.number(1234567))
  end)

  it('tells sizes for people', function()
    for n, text in pairs({
      [0] = '0 B', [999] = '999 B', [1000] = '1.0 kB', [1440] = '1.4 kB', [999949] = '999.9 kB', [999950] = '1.0 MB',
      [5e9] = '5.0 GB', [7e15] = '7000.0 TB',
    }) do
      assert.equal(text, format.size(n))
    end
  end)

  it('tells shares, but not of nothing', function()
    assert.equal('33.3%', format.percent(1, 3))
    assert.equal('100.0%', format.percent(3, 3))
    assert.equal('', format.percent(0, 0))
  end)

  it('shows names so that they can not disturb the screen', function()
    assert.equal('a\\nb\\tc\\x1b\\x7f\\x00', format.name('a\nb\tc\27\127\0'))
    assert.equal('<U+0085><U+202E><U+2066><U+2028>', format.name('\194\133\226\128\174\226\129\166\226\128\168'))
    assert.equal('grün – 中文 |"`%', format.name('grün – 中文 |"`%'))
    assert.equal('bad \255 byte', format.name('bad \255 byte'))
  end)

  it('pads to cells, not to bytes', function()
    assert.equal('ü  ', format.pad('ü', 3))
    assert.equal(' 中', format.pad('中', 3, true))
    assert.equal('long', format.pad('long', 3))
  end)

  it('cuts the middle out', function()
    assert.equal('short', format.shorten('short', 5))
    assert.equal('ab…yz', format.shorten('abcdefghijklmnopqrstuvwxyz', 5))
    assert.equal('中…文', format.shorten('中中中文文文', 5))
    for width = 1, 30 do
      assert.is_true(vim.fn.strdisplaywidth(format.shorten(('a中'):rep(20), width)) <= width)
    end
  end)
end)
