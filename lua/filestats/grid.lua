-- Rows of cells to aligned lines, with the places to colour. Knows no window.

local format = require('filestats.format')

local M = {}

---@class FileStats.Cell
---@field text string
---@field hl? string
---@field right? boolean  stands at the right of its column

---Lines and marks, to be put into a buffer or printed.
---@class FileStats.Page
---@field lines string[]
---@field marks FileStats.Mark[]

---@return FileStats.Page
function M.page()
  return { lines = {}, marks = {} }
end

---Appends a line of one text.
---@param page FileStats.Page
---@param text string
---@param hl? string
function M.line(page, text, hl)
  page.lines[#page.lines + 1] = text
  if hl and text ~= '' then
    page.marks[#page.marks + 1] = { line = #page.lines - 1, first = 0, last = #text, hl = hl }
  end
end

---Puts a line of one text at the top.
---@param page FileStats.Page
---@param text string
---@param hl string
function M.insert_line(page, text, hl)
  for _, mark in ipairs(page.marks) do
    mark.line = mark.line + 1
  end
  table.insert(page.lines, 1, text)
  table.insert(page.marks, { line = 0, first = 0, last = #text, hl = hl })
end

---@param rows (FileStats.Cell[])[]
---@return integer[]
local function widths_of(rows)
  local widths = {}
  for _, cells in ipairs(rows) do
    for i, cell in ipairs(cells) do
      widths[i] = math.max(widths[i] or 0, vim.fn.strdisplaywidth(cell.text))
    end
  end
  return widths
end

---Appends rows of cells, each column as wide as its widest cell.
---@param page FileStats.Page
---@param rows (FileStats.Cell[])[]
---@param gap? string  between columns
function M.rows(page, rows, gap)
  local widths = widths_of(rows)
  gap = gap or '  '
  for _, cells in ipairs(rows) do
    local line = ''
    local marks = {}
    for i, cell in ipairs(cells) do
      line = line .. (i > 1 and gap or '')
      local padded = format.pad(cell.text, widths[i], cell.right)
      local first = #line + (cell.right and #padded - #cell.text or 0)
      line = line .. padded
      if cell.hl and cell.text ~= '' then
        marks[#marks + 1] = { line = #page.lines, first = first, last = first + #cell.text, hl = cell.hl }
      end
    end
    vim.list_extend(page.marks, marks)
    page.lines[#page.lines + 1] = (line:gsub('%s+$', ''))
  end
end

return M
