-- The rows of a report as values, for lists and pickers of the editor. The process keeps them: they
-- are asked for when they are wanted.

local client = require('filestats.client')
local format = require('filestats.format')
local message = require('filestats.message')

local M = {}

-- So many at a time: an answer must not be felt.
local ROWS_MAX = 2000
-- How often, and how many times, one looks whether rows have come.
local WAIT_MS = 10
local WAIT_TRIES = 100

---A row that is a file or directory.
---@class FileStats.Place
---@field path string  absolute
---@field text string  the row in words
---@field row table  as the process tells it

---The absolute path of a row that has one.
---@param report FileStats.Report
---@param row table
---@return string
function M.path_of(report, row)
  -- The root itself, when it can't be read, is named as a whole.
  if row.path:sub(1, 1) == '/' then
    return row.path
  end
  return (report.root == '/' and '/' or report.root .. '/') .. row.path
end

---What a row tells, in words.
---@param row table
---@return string
function M.summary(row)
  if row.kind == 'skipped' then
    return row.message and row.reason .. ': ' .. row.message or row.reason
  end
  return ('%s, %s code, %s, %s, %s'):format(format.plural(row.lines or 0, 'line', 'lines'),
    format.number(row.code or 0), format.plural(row.comments or 0, 'comment', 'comments'),
    format.plural(row.blanks or 0, 'blank', 'blanks'), format.size(row.bytes or 0))
end

---@return FileStats.Error
local function superseded()
  return message.error_value('SUPERSEDED', 'the report shows other rows by now')
end

---Calls back, later, when the rows that were asked for last have begun to come.
---@param report FileStats.Report
---@param cb fun(err: FileStats.Error?)
local function wait_for_rows(report, cb)
  local generation, tries = report.generation, 0
  local function look()
    tries = tries + 1
    if report.generation ~= generation or tries > WAIT_TRIES then
      cb(superseded())
    elseif report.filled == generation then
      cb()
    else
      vim.defer_fn(message.guarded(look), WAIT_MS)
    end
  end
  vim.defer_fn(message.guarded(look), WAIT_MS)
end

---Rows of a report, from 1.
---@class FileStats.Range
---@field first integer
---@field last integer

---The rows that the report shows, all or some; an error when it shows others before they are there.
---@param report FileStats.Report
---@param range? FileStats.Range
---@param cb fun(err: FileStats.Error?, rows: table[]?)
function M.get(report, range, cb)
  if not report.result then
    vim.schedule(function()
      cb(message.error_value('NO_REPORT', 'the scan has not ended yet'))
    end)
    return
  elseif report.generation ~= report.filled and report.view ~= 'treemap' then
    -- Keys typed in one go: the rows that are meant are on their way.
    wait_for_rows(report, function(err)
      if err then
        cb(err)
      else
        M.get(report, range, cb)
      end
    end)
    return
  end
  local all = {}
  local generation = report.generation
  local first = range and range.first or 1
  local last = math.min(range and range.last or math.huge, report.layout and report.layout.rows or 0)
  local function ask()
    local from = first + #all
    local params = { buf = report.buf, first = from, last = math.min(last, from + ROWS_MAX - 1) }
    client.request('view_rows', params, function(err, rows)
      if err then
        cb(err)
        return
      elseif generation ~= report.generation then
        cb(superseded())
        return
      end
      vim.list_extend(all, rows)
      if #rows > 0 and first + #all <= last then
        ask()
      else
        cb(nil, all)
      end
    end)
  end
  ask()
end

---The rows that are files or directories, of all or some.
---@param report FileStats.Report
---@param range? FileStats.Range
---@param cb fun(err: FileStats.Error?, places: FileStats.Place[]?)
function M.places(report, range, cb)
  M.get(report, range, function(err, rows)
    local places = {}
    for _, row in ipairs(rows or {}) do
      if row.path then
        places[#places + 1] = { path = M.path_of(report, row), text = M.summary(row), row = row }
      end
    end
    cb(err, not err and places or nil)
  end)
end

---The same for what is shown to the user: that there are none, or why, is told.
---@param report FileStats.Report
---@param range? FileStats.Range
---@param fn fun(places: FileStats.Place[])
function M.with_places(report, range, fn)
  M.places(report, range, function(err, places)
    if err then
      message.error(err)
    elseif #places == 0 then
      message.info('there are no files in this view: press F, D or S')
    else
      fn(places)
    end
  end)
end

return M
