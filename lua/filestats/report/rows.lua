-- The rows of a report as values, for lists and pickers of the editor. The process keeps them: they
-- are asked for when they are wanted.

local client = require('filestats.client')
local format = require('filestats.format')
local message = require('filestats.message')

local M = {}

-- So many at a time: an answer must not be felt.
local ROWS_MAX = 2000

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
  return ('%s lines, %s code, %s comments, %s blanks, %s'):format(format.number(row.lines or 0),
    format.number(row.code or 0), format.number(row.comments or 0), format.number(row.blanks or 0),
    format.size(row.bytes or 0))
end

---All rows that the report shows; an error when it shows others before all are there.
---@param report FileStats.Report
---@param cb fun(err: FileStats.Error?, rows: table[]?)
function M.all(report, cb)
  local all = {}
  local generation = report.generation
  local total = report.layout and report.layout.rows or 0
  local function ask()
    client.request('view_rows', { buf = report.buf, first = #all + 1, last = #all + ROWS_MAX }, function(err, rows)
      if err then
        cb(err)
        return
      elseif generation ~= report.generation then
        cb(message.error_value('SUPERSEDED', 'the report shows other rows by now'))
        return
      end
      vim.list_extend(all, rows)
      if #rows > 0 and #all < total then
        ask()
      else
        cb(nil, all)
      end
    end)
  end
  ask()
end

---The rows that are files or directories.
---@param report FileStats.Report
---@param cb fun(err: FileStats.Error?, places: FileStats.Place[]?)
function M.places(report, cb)
  M.all(report, function(err, rows)
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
---@param fn fun(places: FileStats.Place[])
function M.with_places(report, fn)
  M.places(report, function(err, places)
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
