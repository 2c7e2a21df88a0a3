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
---@field links table<integer, FileStats.Link>  by line, from 1
---@field link? FileStats.Link  of all other lines
---@field buf? integer  where a link without a path leads

---Where a line leads.
---@class FileStats.Link
---@field path? string  absolute
---@field is_dir? boolean
---@field line? integer

-- A name that is cut is at least so wide.
local MIN_FIRST = 10

---@return FileStats.Page
function M.page()
  return { lines = {}, marks = {}, links = {} }
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

---Appends a text in lines of at most `width` cells, if that is given.
---@param page FileStats.Page
---@param text string
---@param hl? string
---@param width? integer
function M.paragraph(page, text, hl, width)
  local line = ''
  for word in text:gmatch('%S+') do
    local longer = line == '' and word or line .. ' ' .. word
    if width and line ~= '' and vim.fn.strdisplaywidth(longer) > width then
      M.line(page, line, hl)
      longer = '  ' .. word
    end
    line = longer
  end
  M.line(page, line, hl)
end

---Puts a line of one text at the top.
---@param page FileStats.Page
---@param text string
---@param hl string
function M.insert_line(page, text, hl)
  for _, mark in ipairs(page.marks) do
    mark.line = mark.line + 1
  end
  local links = {}
  for line, link in pairs(page.links) do
    links[line + 1] = link
  end
  page.links = links
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

---Cuts the middle out of first cells, so that the rows are at most `width` cells wide.
---@param rows (FileStats.Cell[])[]
---@param gap string
---@param width integer
local function shorten_first(rows, gap, width)
  for _, column in ipairs(vim.list_slice(widths_of(rows), 2)) do
    width = width - column - #gap
  end
  for _, cells in ipairs(rows) do
    cells[1].text = format.shorten(cells[1].text, math.max(width, MIN_FIRST))
  end
end

---Appends rows of cells, each column as wide as its widest cell.
---@param page FileStats.Page
---@param rows (FileStats.Cell[])[]  a row may have a `link`, too
---@param gap? string  between columns
---@param width? integer  of all columns: the first gives way
function M.rows(page, rows, gap, width)
  gap = gap or '  '
  if width then
    shorten_first(rows, gap, width)
  end
  local widths = widths_of(rows)
  for _, cells in ipairs(rows) do
    page.links[#page.lines + 1] = cells.link
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
