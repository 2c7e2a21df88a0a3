-- Colours the rows of reports that are on the screen, as they are drawn. The process says in which
-- cells columns stand; the name and the pictures have characters of more than a byte.

local colors = require('filestats.report.colors')
local fill = require('filestats.report.fill')
local header = require('filestats.report.header')

local M = {}

local GROUPS = { share = 'FileStatsNote', reason = 'FileStatsWarning', bar = 'FileStatsNumber' }

local MIX = { 'FileStatsCode', 'FileStatsComments', 'FileStatsBlanks' }

---The run of a block character from a byte on.
---@param text string
---@param first integer
---@param char string
---@return integer first
---@return integer last
local function run_of(text, first, char)
  local at = first
  while text:sub(at + 1, at + #char) == char do
    at = at + #char
  end
  return first, at
end

---Bytes and groups of a row's cells.
---@param text string
---@param layout table
---@return {first: integer, last: integer, hl: string}[]
function M.marks(text, layout)
  local out = {}
  -- Where the name ends: bytes are cells again behind it.
  local at, cells = 0, 0
  for char in text:gmatch('[%z\1-\127\194-\244][\128-\191]*') do
    if cells >= layout.name_width then
      break
    end
    cells = cells + (#char == 1 and 1 or vim.fn.strdisplaywidth(char))
    at = at + #char
  end
  out[1] = { first = 0, last = at, hl = 'FileStatsLabel' }
  for _, column in ipairs(layout.columns) do
    local first = at + 2
    local last
    if column.name == 'mix' then
      for i, char in ipairs(require('filestats.report.bars').is_ascii() and { '#', '+', '.' } or { '█', '▒', '░' }) do
        local from, to = run_of(text, i == 1 and first or last, char)
        last = to
        if to > from then
          out[#out + 1] = { first = from, last = to, hl = MIX[i] }
        end
      end
      last = math.max(last, first)
    elseif column.name == 'bar' then
      local blocks = text:sub(first + 1):match('^[\226\128-\191]*')
      local nbytes = #blocks > 0 and #blocks or column.width
      out[#out + 1] = { first = first, last = first + nbytes, hl = 'FileStatsNumber' }
      last = first + #blocks + column.width - #blocks / 3
    else
      last = first + column.width
      local language = column.name == 'language' and vim.trim(text:sub(first + 1, last))
      out[#out + 1] = {
        first = first,
        last = last,
        hl = language and language ~= '' and colors.group(language) or GROUPS[column.name] or 'FileStatsNumber',
      }
    end
    at = last
  end
  return out
end

---@param buf integer
---@param row integer
---@param report FileStats.Report
local function paint(buf, row, report)
  local text = vim.api.nvim_buf_get_lines(buf, row, row + 1, false)[1] or ''
  for _, mark in ipairs(M.marks(text, report.layout)) do
    if mark.last > mark.first and mark.first < #text then
      vim.api.nvim_buf_set_extmark(buf, M.namespace, row, mark.first,
        { end_col = math.min(mark.last, #text), hl_group = mark.hl, ephemeral = true })
    end
  end
end

---@param buf integer
---@param row integer
---@param report FileStats.Report
local function paint_tiles(buf, row, report)
  for _, span in ipairs(report.spans and report.spans[row - header.HEIGHT + 1] or {}) do
    vim.api.nvim_buf_set_extmark(buf, M.namespace, row, span.first,
      { end_col = span.last, hl_group = span.hl, ephemeral = true })
  end
end

---Registers the provider, once.
function M.start()
  if M.namespace then
    return
  end
  require('filestats.highlight').define()
  M.namespace = vim.api.nvim_create_namespace('filestats_report')
  vim.api.nvim_set_decoration_provider(M.namespace, {
    on_win = function(_, _, buf)
      local report = fill.reports[buf]
      return report ~= nil and (report.layout ~= nil or report.view == 'treemap')
    end,
    on_line = function(_, _, buf, row)
      local report = fill.reports[buf]
      if row >= header.HEIGHT and report then
        if report.view == 'treemap' then
          paint_tiles(buf, row, report)
        elseif report.layout then
          paint(buf, row, report)
        end
      end
    end,
  })
end

return M
