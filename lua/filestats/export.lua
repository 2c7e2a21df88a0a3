-- :FileStats export: the project, saved as a file. The process writes it.

local client = require('filestats.client')
local format = require('filestats.format')
local message = require('filestats.message')
local screen = require('filestats.screen')

local M = {}

local uv = vim.uv or vim.loop

local ENDINGS = { html = true, md = true, txt = true, csv = true, json = true }

---@param name string
---@return string
local function shown(name)
  return format.shorten(format.name(vim.fn.fnamemodify(name, ':~:.')), 50)
end

---Saves an open project. The callback gets an error or nil.
---@param project integer  its handle
---@param name string  absolute
---@param overwrite boolean
---@param cb fun(err: FileStats.Error?)
function M.save(project, name, overwrite, cb)
  client.request('project_export', { project = project, path = name, overwrite = overwrite }, function(err)
    if err and err.code == 'EEXIST' then
      err = message.error_value('EEXIST', shown(name) .. ' exists; :FileStats export! overwrites it')
    end
    cb(err)
  end)
end

---Why there is no use in scanning first; nil when there may be.
---@param name string
---@param overwrite boolean
---@return string?
local function refusal(name, overwrite)
  if not ENDINGS[(name:match('%.(%w+)$') or ''):lower()] then
    return shown(name) .. ' must end in .html, .md, .txt, .csv or .json'
  elseif not overwrite and uv.fs_stat(name) then
    return shown(name) .. ' exists; :FileStats export! overwrites it'
  elseif vim.fn.isdirectory(vim.fn.fnamemodify(name, ':h')) == 0 then
    return shown(vim.fn.fnamemodify(name, ':h')) .. ' is no directory'
  end
end

---Exports the project of the current report as it is shown, else scans the current buffer's.
---@param name string  absolute
---@param overwrite boolean
function M.run(name, overwrite)
  local problem = refusal(name, overwrite)
  if problem then
    message.error(problem)
    return
  end
  local buf = vim.api.nvim_get_current_buf()
  local report = require('filestats.report').current()
  if report and report.buf ~= buf then
    report = nil
  end
  local root = report and report.root or require('filestats.buffer').project_root(buf)
  local project = report and report.result and report.result.project
  local ended = false
  local function finish(err)
    ended = true
    if err then
      message.error(err)
    else
      message.info(shown(name) .. ' written')
    end
  end
  local function scan()
    require('filestats.progress').follow(function(done, update)
      return require('filestats.count').project(root, { on_progress = update }, done)
    end, function(err, result)
      if err then
        finish(err)
      elseif result.cancelled then
        finish(message.error_value('ECANCELED', 'the scan was cancelled: nothing was written'))
      else
        M.save(result.project, name, overwrite, finish)
      end
    end)
  end
  if project then
    M.save(project, name, overwrite, function(err)
      -- Closed meanwhile, or of a process that has ended: it is scanned anew.
      if err and err.code == 'ARGUMENT' then
        scan()
      else
        finish(err)
      end
    end)
  else
    scan()
  end
  if screen.is_plain() then
    require('filestats.output').wait(function()
      return ended
    end)
  end
end

return M
