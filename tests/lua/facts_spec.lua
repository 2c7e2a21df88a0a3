-- What is known of a file, in words.

local facts = require('filestats.facts')

describe('facts', function()
  ---@param file table
  ---@param disk? table
  ---@return table<string, string>
  local function told(file, disk)
    local out = {}
    for _, fact in ipairs(facts.of(vim.tbl_extend('keep', file, { bytes = 2048, lines = 100 }), disk)) do
      out[fact.label] = fact.text
    end
    return out
  end

  it('tells line ends, indent and encodings in words', function()
    local mixed = { flags = { 'mixed-line-ends' }, line_ends = { lf = 5, crlf = 1200, cr = 0 } }
    for _, case in ipairs({
      { {}, 'Line ends', 'LF (unix)' },
      { { flags = { 'crlf' } }, 'Line ends', 'CR LF (dos)' },
      { { flags = { 'cr' } }, 'Line ends', 'CR (mac)' },
      { mixed, 'Line ends', 'mixed: 5 LF, 1,200 CR LF' },
      { {}, 'Final newline', 'yes' },
      { { flags = { 'no-final-newline' } }, 'Final newline', 'no' },
      { { encoding = 'utf-16le', flags = { 'bom', 'utf-16' } }, 'Encoding', 'utf-16le, byte order mark' },
      { { invalid_utf8_at = 1234, flags = { 'invalid-utf8' } }, 'Encoding', 'utf-8, invalid at byte 1,234' },
      { { indent = { tab_lines = 3, space_lines = 0, width = 0 } }, 'Indent', 'tabs' },
      { { indent = { tab_lines = 0, space_lines = 9, width = 2 } }, 'Indent', '2 spaces' },
      { { indent = { tab_lines = 1, space_lines = 9, width = 4 } }, 'Indent', 'tabs on 1 line, 4 spaces on 9' },
      { { flags = { 'generated', 'minified' } }, 'Kind', 'generated, minified' },
    }) do
      assert.equal(case[3], told(case[1])[case[2]])
    end
  end)

  it('leaves out what an empty or binary file has not', function()
    assert.same({ Language = 'unknown', Encoding = 'utf-8' }, told({ bytes = 0, lines = 0 }))
    assert.same({ Language = 'binary file' }, told({ binary = true }))
  end)

  it('says where the longest line is', function()
    local fact = facts.longest({ longest_line = 1200, longest_line_number = 7 })
    assert.same({ label = 'Longest line', text = '1,200 characters, line 7', line = 7 }, fact)
    assert.is_nil(facts.longest({ longest_line = 0, longest_line_number = 1 }))
  end)

  it('tells the size of the file on disk and the difference to it', function()
    local same = told({}, { bytes = 2048, lines = 100 })
    assert.equal('2,048 bytes', same['On disk'])
    assert.equal('none in size', same.Difference)
    assert.equal('+1 line, +48 bytes', told({}, { bytes = 2000, lines = 99 }).Difference)
    assert.equal('-1,900 lines', told({}, { bytes = 2048, lines = 2000 }).Difference)
  end)

  it('takes a final newline that Neovim adds for no difference', function()
    for _, case in ipairs({
      { {}, 2047 },
      { { flags = { 'crlf' } }, 2046 },
      { { encoding = 'utf-16le' }, 2046 },
    }) do
      local all = told(case[1], { flags = { 'no-final-newline' }, bytes = case[2], lines = 100 })
      assert.equal('not in the file; :write adds it', all['Final newline'])
      assert.equal('none in size', all.Difference)
    end
  end)
end)
