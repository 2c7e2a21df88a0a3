-- The public interface: require('filestats'). Errors are values, `(err, result)`: tostring(err) is
-- one sentence, err.code is short and stable.

local message = require('filestats.message')

local M = {}

---Optional: sets what `:help filestats-settings` lists. Without it vim.g.filestats and the defaults
---hold.
---@param opts? table<string, any>
function M.setup(opts)
  message.guard(function()
    require('filestats.config').setup(opts)
    -- A process that runs learns of it; it is not loaded for that.
    local client = package.loaded['filestats.client']
    if client then
      client.configure(true)
    end
    if require('filestats.config').get().live == true then
      require('filestats.attach').start()
    end
  end)
end

---@param cb any
local function check_callback(cb)
  if type(cb) ~= 'function' then
    error('filestats: the callback must be a function', 3)
  end
end

---What stands for one path: its own row, or the totals of a directory.
---@param result table
---@return table
local function single(result)
  return #result.rows == 1 and result.rows[1] or result.totals
end

---Counts a file or directory. `path` is taken as it stands; a relative one is of the working
---directory.
---@param path string
---@param cb fun(err: FileStats.Error?, result: table?)
function M.count(path, cb)
  check_callback(cb)
  if type(path) ~= 'string' or path == '' or path:find('\0', 1, true) then
    vim.schedule(function()
      cb(message.error_value('EINVAL', 'the path must be a string that is not empty'))
    end)
    return
  end
  require('filestats.count').paths({ require('filestats.path').absolute(path) }, function(err, result)
    cb(err, not err and single(result) or nil)
  end)
end

---The same, waiting at most `ms` milliseconds (default 1000). Neovim's events go on meanwhile.
---@param path string
---@param ms? integer
---@return FileStats.Error? err
---@return table? result
function M.count_sync(path, ms)
  local done, err, result = false, nil, nil
  M.count(path, function(e, r)
    done, err, result = true, e, r
  end)
  if not vim.wait(ms or 1000, function()
    return done
  end, 2) then
    return message.error_value('TIMEOUT', ('no answer within %d ms'):format(ms or 1000))
  end
  return err, result
end

---Counts a buffer's text, unsaved changes included.
---@param buf integer  0: the current one
---@param cb fun(err: FileStats.Error?, result: table?)
function M.buffer(buf, cb)
  check_callback(cb)
  buf = buf == 0 and vim.api.nvim_get_current_buf() or buf
  require('filestats.count').buffer(buf, nil, cb)
end

---The files and directories that a project report shows, in its order: the report of the current
---buffer, else one that is shown.
---@param cb fun(err: FileStats.Error?, places: FileStats.Place[]?)
function M.rows(cb)
  check_callback(cb)
  local report = require('filestats.report').current()
  if report then
    require('filestats.report.rows').places(report, nil, cb)
  else
    vim.schedule(function()
      cb(message.error_value('NO_REPORT', 'no project report is shown'))
    end)
  end
end

---A string for 'statusline' from the live counts of the current buffer; '' when there are none.
---@param opts? FileStats.StatuslineOptions
---@return string
function M.statusline(opts)
  return require('filestats.statusline').text(opts)
end

---Calls `fn(buf, counts)` whenever the live counts of a buffer changed; what it returns ends that.
---@param fn fun(buf: integer, counts: table?)
---@return fun() cancel
function M.on_update(fn)
  check_callback(fn)
  return require('filestats.status').on_update(fn)
end

---Counts a project. `dir` nil: the project of the current buffer.
---@param dir string?
---@param opts FileStats.ProjectOptions?
---@param cb fun(err: FileStats.Error?, result: table?)
---@return FileStats.Scan
function M.project(dir, opts, cb)
  check_callback(cb)
  local root = dir and require('filestats.path').absolute(dir)
    or require('filestats.buffer').project_root(vim.api.nvim_get_current_buf())
  return require('filestats.count').project(root, opts, cb)
end

return M
