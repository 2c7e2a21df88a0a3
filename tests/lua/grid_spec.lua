-- Rows of cells become aligned lines, and marks stand where their text is.

local grid = require('filestats.grid')

describe('grid', function()
  ---@param page FileStats.Page
  ---@return string[]  what each mark covers
  local function marked(page)
    local out = {}
    for _, mark in ipairs(page.marks) do
      out[#out + 1] = mark.hl .. ':' .. page.lines[mark.line + 1]:sub(mark.first + 1, mark.last)
    end
    return out
  end

  it('aligns columns by screen cells', function()
    local page = grid.page()
    grid.rows(page, {
      { { text = 'a' }, { text = '1', right = true } },
      { { text = '中文' }, { text = '1234', right = true } },
      { { text = 'ü' }, { text = '', right = true }, { text = 'note' } },
    })
    assert.same({ 'a        1', '中文  1234', 'ü           note' }, page.lines)
  end)

  it('marks just the text of a cell', function()
    local page = grid.page()
    grid.line(page, 'Ü', 'Title')
    grid.rows(page, { { { text = 'ü', hl = 'A' }, { text = '12', hl = 'B', right = true }, { text = '', hl = 'C' } },
      { { text = 'xyz', hl = 'A' }, { text = '3456', hl = 'B', right = true } } })
    assert.same({ 'Title:Ü', 'A:ü', 'B:12', 'A:xyz', 'B:3456' }, marked(page))
  end)

  it('puts a line at the top', function()
    local page = grid.page()
    grid.line(page, 'one', 'A')
    grid.insert_line(page, 'zero', 'B')
    assert.same({ 'zero', 'one' }, page.lines)
    assert.same({ 'A:one', 'B:zero' }, marked(page))
  end)

  it('breaks a paragraph between words, not beyond the width', function()
    local page = grid.page()
    grid.paragraph(page, 'one two three 4,097 links', 'A', 13)
    assert.same({ 'one two three', '  4,097 links' }, page.lines)
    assert.same({ 'A:one two three', 'A:  4,097 links' }, marked(page))
    grid.paragraph(page, 'one two three 4,097 links', 'A')
    assert.equal('one two three 4,097 links', page.lines[3])
  end)

  it('keeps the links with their lines', function()
    local page = grid.page()
    grid.rows(page, { { { text = 'a' } }, { { text = 'b' }, link = { path = '/b' } } })
    grid.insert_line(page, 'title', 'B')
    assert.same({ [3] = { path = '/b' } }, page.links)
  end)

  it('shortens the first column of what is too wide', function()
    local page = grid.page()
    grid.rows(page, { { { text = 'a name that is long' }, { text = '12345' } } }, nil, 20)
    assert.same({ 'a name…s long  12345' }, page.lines)
  end)
end)
