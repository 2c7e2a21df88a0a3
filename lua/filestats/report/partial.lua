-- The rows of a report while its first scan runs: the languages so far, as the process tells them.
-- Once it has ended, the process writes the rows itself.

local bars = require('filestats.report.bars')
local config = require('filestats.config')
local format = require('filestats.format')
local grid = require('filestats.grid')

local M = {}

local TITLES = {
  files = 'Files', lines = 'Lines', code = 'Code', comments = 'Comments', percent = 'Com. %', blanks = 'Blanks',
  words = 'Words',
  chars = 'Chars', bytes = 'Size', share = 'Share', bar = '',
}
local BAR_WIDTH = 10

---@param column string
---@param counts table
---@param totals table
---@return FileStats.Cell
local function cell(column, counts, totals)
  if column == 'bytes' then
    return { text = format.size(counts.bytes or 0), right = true }
  elseif column == 'share' then
    return { text = format.percent(counts.lines or 0, totals.lines or 0), right = true }
  elseif column == 'percent' then
    local comments = counts.comments or 0
    return { text = format.percent(comments, comments + (counts.code or 0)), right = true }
  elseif column == 'bar' then
    local share = (counts.lines or 0) / math.max(1, totals.lines or 0)
    return { text = bars.bar(share, BAR_WIDTH, bars.is_ascii()) }
  end
  return { text = format.number(counts[column] or 0), right = true }
end

---@param name string
---@param columns string[]
---@param counts table
---@param totals table
---@return FileStats.Cell[]
local function row(name, columns, counts, totals)
  local cells = { { text = name } }
  for _, column in ipairs(columns) do
    cells[#cells + 1] = cell(column, counts, totals)
  end
  return cells
end

---@param progress table
---@param columns string[]
---@return string[]
local function lines_of(progress, columns)
  local head = { { text = 'Language' } }
  for _, column in ipairs(columns) do
    head[#head + 1] = { text = TITLES[column], right = column ~= 'bar' }
  end
  local rows = { head, row('Total', columns, progress.totals, progress.totals) }
  for _, language in ipairs(progress.languages or {}) do
    rows[#rows + 1] = row(language.name, columns, language, progress.totals)
  end
  local page = grid.page()
  grid.rows(page, rows)
  return page.lines
end

---A table of what was counted so far: titles, totals, then a line for each language. Columns that
---have no room are left out.
---@param progress table
---@param width integer
---@return string[]
function M.lines(progress, width)
  local columns = vim.tbl_filter(function(column)
    return TITLES[column] ~= nil
  end, config.get().columns)
  local lines = lines_of(progress, columns)
  -- Nothing is wider than the totals.
  while #columns > 0 and vim.fn.strdisplaywidth(lines[2]) > width do
    table.remove(columns)
    lines = lines_of(progress, columns)
  end
  return lines
end

return M
