-- Puts things into a report's buffer: the header is ours, the rows come from the process.

local header = require('filestats.report.header')
local highlight = require('filestats.highlight')
local message = require('filestats.message')

local M = {}

---@type table<integer, FileStats.Report>
M.reports = {}

---@param buf integer
---@param first integer
---@param last integer
---@param lines string[]
local function set_lines(buf, first, last, lines)
  vim.bo[buf].modifiable = true
  vim.api.nvim_buf_set_lines(buf, first, last, false, lines)
  vim.bo[buf].modifiable = false
  vim.bo[buf].modified = false
end

---@param report FileStats.Report
local function set_winbar(report)
  if vim.fn.exists('+winbar') == 0 or not require('filestats.config').get().winbar then
    return
  end
  local text = header.winbar(report)
  for _, win in ipairs(vim.fn.win_findbuf(report.buf)) do
    if vim.api.nvim_win_get_config(win).relative == '' then
      vim.api.nvim_win_call(win, function()
        vim.cmd('let &l:winbar = ' .. vim.fn.string(text))
      end)
    end
  end
end

---Writes the header anew.
---@param report FileStats.Report
function M.header(report)
  local buf = report.buf
  if not vim.api.nvim_buf_is_loaded(buf) then
    return
  end
  local page = header.page(report)
  -- A new buffer has one line; then there are as many as the header's.
  local last = vim.api.nvim_buf_line_count(buf) < header.HEIGHT and -1 or header.HEIGHT
  set_lines(buf, 0, last, page.lines)
  highlight.apply(buf, page.marks)
  set_winbar(report)
end

---Replaces all rows by lines of ours.
---@param report FileStats.Report
---@param lines string[]
function M.rows(report, lines)
  set_lines(report.buf, header.HEIGHT, -1, lines)
end

---@param report FileStats.Report
---@param line integer  of the buffer, from 1
local function set_cursor(report, line)
  for _, win in ipairs(vim.fn.win_findbuf(report.buf)) do
    local column = vim.api.nvim_win_get_cursor(win)[2]
    vim.api.nvim_win_set_cursor(win, { math.min(line, vim.api.nvim_buf_line_count(report.buf)), column })
  end
end

---@param report FileStats.Report
---@param first integer
---@param lines string[]
---@param last boolean
---@param layout? table
local function take(report, first, lines, last, layout)
  if layout then
    report.layout = layout
    M.header(report)
  end
  local from = header.HEIGHT + first
  local stop = last and -1 or math.min(from + #lines, vim.api.nvim_buf_line_count(report.buf))
  set_lines(report.buf, from, stop, lines)
  if last then
    local cursor = report.cursor or report.layout.cursor
    if cursor then
      set_cursor(report, header.HEIGHT + cursor)
    end
    report.cursor = nil
    if vim.api.nvim_get_mode().mode:sub(1, 1) == 'c' then
      vim.cmd('redraw')
    end
  end
end

---Rows from the process; false when they are not wanted any more.
---@param buf integer
---@param generation integer
---@param first integer  0-based
---@param lines string[]
---@param last boolean
---@param layout? table
---@return boolean
function M.chunk(buf, generation, first, lines, last, layout)
  local report = M.reports[buf]
  if not report or report.generation ~= generation or not vim.api.nvim_buf_is_loaded(buf) then
    return false
  end
  require('filestats.client').touch()
  return (message.guard(take, report, first, lines, last, layout))
end

return M
