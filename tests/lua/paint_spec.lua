-- Colours of rows: which bytes of a line are which column.

describe('paint', function()
  local paint = require('filestats.report.paint')

  local layout = {
    name_width = 6,
    columns = {
      { name = 'language', first = 8, width = 4 }, { name = 'lines', first = 14, width = 3 },
      { name = 'bar', first = 19, width = 4 }, { name = 'mix', first = 25, width = 3 },
    },
  }

  ---@param text string
  ---@return string[]
  local function parts(text)
    return vim.tbl_map(function(mark)
      return text:sub(mark.first + 1, mark.last)
    end, paint.marks(text, layout))
  end

  it('finds the columns behind names and pictures of any characters', function()
    assert.same({ 'a.c   ', 'C   ', ' 12', '██▌', '██', '░' }, parts('a.c     C      12  ██▌   ██░'))
    assert.same({ '漢.c  ', 'Lua ', '  1', '    ', '█', '▒▒' }, parts('漢.c    Lua     1        █▒▒'))
    assert.same({ 'sr…n.c', 'Lua ', '  1', '    ' }, parts('sr…n.c  Lua     1            '))
  end)
end)
