-- What can be counted: each function asks the process and hands on its answer. Nothing is counted
-- here.

local buffer = require('filestats.buffer')
local client = require('filestats.client')
local config = require('filestats.config')
local message = require('filestats.message')

local M = {}

---@param cb fun(err: FileStats.Error?, result: any)
---@param code string
---@param text string
local function fail_later(cb, code, text)
  vim.schedule(message.guarded(function()
    cb(message.error_value(code, text))
  end))
end

---Counts a buffer's text, unsaved changes included, or a selection of it.
---@param buf integer
---@param selection FileStats.Selection?
---@param cb fun(err: FileStats.Error?, result: table?)
function M.buffer(buf, selection, cb)
  if type(buf) ~= 'number' or not vim.api.nvim_buf_is_valid(buf) then
    return fail_later(cb, 'EINVAL', ('there is no buffer %s'):format(tostring(buf)))
  elseif not vim.api.nvim_buf_is_loaded(buf) then
    return fail_later(cb, 'EINVAL', ('buffer %d is not loaded'):format(buf))
  end
  local params = buffer.describe(buf)
  params.disk = buffer.path(buf)
  local finish = function() end
  if selection then
    params.range, finish = require('filestats.selection').range(buf, selection)
  end
  client.request('count_buffer', params, function(err, result)
    finish()
    cb(err, result)
  end)
end

---The error of a count of which nothing came.
---@param result table
---@return FileStats.Error?
local function failure(result)
  if result.cancelled and #(result.rows or {}) == 0 then
    return message.error_value('ECANCELED', 'the count was cancelled')
  end
  local skipped = result.skipped or {}
  if #(result.rows or {}) > 0 or #skipped == 0 then
    return nil
  end
  local sentences = vim.tbl_map(function(item)
    return require('filestats.view').skipped(item)
  end, skipped)
  return message.error_value(skipped[1].error or skipped[1].reason or 'ERROR', table.concat(sentences, '; '))
end

---@class FileStats.Scan
---@field id integer
---@field cancel fun()  ends the scan; the callback then gets what was counted so far

---@param id integer
---@return FileStats.Scan
local function scan(id)
  return {
    id = id,
    cancel = function()
      client.request('project_cancel', { id = id }, function() end)
    end,
  }
end

---Counts files and directories on disk; of modified buffers among them both numbers are told.
---@param paths string[]  absolute
---@param cb fun(err: FileStats.Error?, result: table?)
---@param on_progress? fun(progress: {files: integer, bytes: integer, total?: integer})
---@return FileStats.Scan
function M.paths(paths, cb, on_progress)
  local settings = config.get()
  return scan(client.request('count_paths', {
    paths = paths,
    hidden = settings.hidden,
    no_ignore = settings.no_ignore,
    overlays = buffer.overlays(paths),
  }, function(err, result)
    err = err or failure(result)
    if err then
      cb(err)
    else
      cb(nil, result)
    end
  end, on_progress))
end

---@class FileStats.ProjectOptions
---@field hidden? boolean
---@field no_ignore? boolean
---@field no_ignore_vcs? boolean
---@field exclude? string[]
---@field watch? boolean  the event project_stale tells of changes from then on
---@field changes? boolean  what was not seen to change need not be looked at
---@field on_progress? fun(progress: {files: integer, bytes: integer, total?: integer})

---Counts a project.
---@param root string  absolute
---@param opts? FileStats.ProjectOptions
---@param cb fun(err: FileStats.Error?, result: table?)
---@return FileStats.Scan
function M.project(root, opts, cb)
  opts = opts or {}
  local settings = config.get()
  local function setting(name)
    if opts[name] ~= nil then
      return opts[name]
    end
    return settings[name]
  end
  return scan(client.request('project_start', {
    root = root,
    hidden = setting('hidden'),
    no_ignore = setting('no_ignore'),
    no_ignore_vcs = opts.no_ignore_vcs,
    exclude = setting('exclude'),
    watch = opts.watch,
    changes = opts.changes,
    overlays = buffer.overlays({ root }),
  }, cb, opts.on_progress))
end

return M
