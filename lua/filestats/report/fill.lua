-- Puts things into a report's buffer: the header is ours, the rows come from the process.

local header = require('filestats.report.header')
local highlight = require('filestats.highlight')
local message = require('filestats.message')

local M = {}

---@type table<integer, FileStats.Report>
M.reports = {}

---What the other windows of a buffer look at: Neovim moves their cursors when it replaces lines.
---@param buf integer
---@return table<integer, table>
local function views_of_others(buf)
  local out = {}
  for _, win in ipairs(vim.fn.win_findbuf(buf)) do
    if win ~= vim.api.nvim_get_current_win() then
      out[win] = vim.api.nvim_win_call(win, vim.fn.winsaveview)
    end
  end
  return out
end

---@param buf integer
---@param first integer
---@param last integer
---@param lines string[]
local function set_lines(buf, first, last, lines)
  local views = views_of_others(buf)
  vim.bo[buf].modifiable = true
  vim.api.nvim_buf_set_lines(buf, first, last, false, lines)
  vim.bo[buf].modifiable = false
  vim.bo[buf].modified = false
  for win, view in pairs(views) do
    vim.api.nvim_win_call(win, function()
      vim.fn.winrestview(view)
    end)
  end
end

---@param report FileStats.Report
local function set_winbar(report)
  if not require('filestats.config').get().winbar then
    return
  end
  -- Before there was such a bar, the status line has to do.
  local option = vim.fn.exists('+winbar') == 1 and 'winbar' or 'statusline'
  local text = header.winbar(report, option == 'winbar')
  for _, win in ipairs(vim.fn.win_findbuf(report.buf)) do
    -- A float has no status line, but may have a bar of its own.
    if option == 'winbar' or vim.api.nvim_win_get_config(win).relative == '' then
      vim.api.nvim_win_call(win, function()
        vim.cmd(('let &l:%s = %s'):format(option, vim.fn.string(text)))
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

-- Deleting a hundred thousand lines at once would be felt: so many at a time, between other events.
local TRIM_LINES = 4000
local TRIM_PAUSE_MS = 1

---Deletes what is behind the rows, the last lines first.
---@param report FileStats.Report
---@param generation integer
---@param keep integer  lines of the buffer
local function trim(report, generation, keep)
  if report.generation ~= generation or not vim.api.nvim_buf_is_loaded(report.buf) then
    return
  end
  local first = math.max(keep, vim.api.nvim_buf_line_count(report.buf) - TRIM_LINES)
  set_lines(report.buf, first, -1, {})
  if first > keep then
    vim.defer_fn(message.guarded(function()
      trim(report, generation, keep)
    end), TRIM_PAUSE_MS)
  end
end

---Moves cursors to the rows they are to be on, where those are in the buffer by now. A cursor that
---was moved meanwhile stays.
---@param report FileStats.Report
---@param rows integer  that are there
local function settle_cursors(report, rows)
  report.goals = vim.tbl_filter(function(goal)
    if goal.row > rows then
      return true
    end
    if vim.api.nvim_win_is_valid(goal.win) and vim.api.nvim_win_get_buf(goal.win) == report.buf then
      local at = vim.api.nvim_win_get_cursor(goal.win)
      if goal.from == at[1] and at[1] ~= header.HEIGHT + goal.row then
        vim.api.nvim_win_set_cursor(goal.win, { header.HEIGHT + goal.row, at[2] })
      end
    end
    return false
  end, report.goals)
end

---Where the cursors of the report's windows are: what is asked for along with the rows.
---@param report FileStats.Report
---@return FileStats.Goal[]
function M.cursors(report)
  return vim.tbl_map(function(win)
    local line = vim.api.nvim_win_get_cursor(win)[1]
    return { win = win, from = line, row = math.max(0, line - header.HEIGHT) }
  end, vim.fn.win_findbuf(report.buf))
end

---The rows that the cursors are to go to: the one asked for, else those that the process found.
---@param report FileStats.Report
---@param layout table
---@return FileStats.Goal[]
local function goals_of(report, layout)
  local goals = M.cursors(report)
  if report.cursor then
    for _, goal in ipairs(goals) do
      goal.row = math.min(report.cursor, layout.rows)
    end
    report.cursor = nil
  else
    goals = report.kept
    for i, goal in ipairs(goals) do
      goal.row = layout.kept[i] or 0
    end
  end
  return vim.tbl_filter(function(goal)
    return goal.row > 0
  end, goals)
end

---Shows what was counted so far.
---@param report FileStats.Report
---@param progress table
function M.partial(report, progress)
  local lines = require('filestats.report.partial').lines(progress, report.width)
  report.layout = {
    rows = #lines - 2, head = lines[1], total = lines[2], columns = {}, name_width = 0, totals = progress.totals,
    sizes = {}, kept = {},
  }
  M.header(report)
  M.rows(report, vim.list_slice(lines, 3))
  if report.cursor and #lines > 2 then
    report.goals = goals_of(report, report.layout)
    settle_cursors(report, #lines - 2)
  end
end

---The windows whose cursor is on the last of the rows so far: who pressed `G` means the last of all.
---@param report FileStats.Report
---@param count integer  lines of the buffer
---@return integer[]
local function at_the_end(report, count)
  return vim.tbl_filter(function(win)
    return vim.api.nvim_win_get_cursor(win)[1] == count
  end, vim.fn.win_findbuf(report.buf))
end

---@param report FileStats.Report
---@param first integer
---@param lines string[]
---@param last boolean
---@param layout? table
local function take(report, first, lines, last, layout)
  local count = vim.api.nvim_buf_line_count(report.buf)
  if layout then
    report.layout, report.filled = layout, report.generation
    report.goals = goals_of(report, layout)
    M.header(report)
    count = vim.api.nvim_buf_line_count(report.buf)
  end
  local from = header.HEIGHT + first
  local ends = first > 0 and from == count and at_the_end(report, count) or {}
  set_lines(report.buf, from, math.min(from + #lines, count), lines)
  for _, win in ipairs(ends) do
    vim.api.nvim_win_set_cursor(win, { from + #lines, 0 })
  end
  settle_cursors(report, first + #lines)
  if last and report.layout.rows == 0 then
    M.rows(report, { header.nothing(report) })
  elseif last then
    trim(report, report.generation, header.HEIGHT + report.layout.rows)
  end
  if (layout or last) and vim.api.nvim_get_mode().mode:sub(1, 1) == 'c' then
    vim.cmd('redraw')
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
