-- Keeps a report up to date: the process tells when something changed in the project's directories.
-- Where it can't, what Neovim notices itself has to do.

local client = require('filestats.client')
local config = require('filestats.config')
local fill = require('filestats.report.fill')
local log = require('filestats.log')
local message = require('filestats.message')

local M = {}

---@param report FileStats.Report
---@return boolean
local function is_shown(report)
  return vim.api.nvim_buf_is_loaded(report.buf) and #vim.fn.win_findbuf(report.buf) > 0
end

---@param report FileStats.Report
---@return boolean
local function is_watched(report)
  return config.get().watch and not report.unwatched
end

---Scans again, silently, what may have changed; later when that can't be now.
---@param report FileStats.Report
local function refresh(report)
  report.stale = true
  if report.result and not report.scan and is_shown(report) then
    require('filestats.report').rescan(report, true)
  end
end

---@param project integer
---@return FileStats.Report?
local function report_of(project)
  for _, report in pairs(fill.reports) do
    if report.result and report.result.project == project then
      return report
    end
  end
end

---Is this the name of a file of the project, on the machine where that is counted?
---@param report FileStats.Report
---@param name string
---@return boolean
local function has_file(report, name)
  local real = (vim.uv or vim.loop).fs_realpath(report.root)
  for _, root in ipairs({ report.root, real }) do
    if vim.startswith(name, root == '/' and '/' or root .. '/') then
      return require('filestats.binary').is_local()
    end
  end
  return false
end

---A scan of the report has ended, or its buffer is shown again.
---@param report FileStats.Report
function M.catch_up(report)
  if report.stale then
    refresh(report)
  end
end

---@param report FileStats.Report
---@param group integer  of autocommands
function M.attach(report, group)
  client.listen('project_stale', function(event)
    local stale = report_of(event.project)
    if stale then
      refresh(stale)
    end
  end)
  client.listen('project_unwatched', function(event)
    local unwatched = report_of(event.project)
    if unwatched then
      unwatched.unwatched = event.message
      log.add('info', ('changes of %s are not followed: %s'):format(unwatched.root, event.message))
      fill.header(unwatched)
    end
  end)
  vim.api.nvim_create_autocmd('BufWritePost', {
    group = group,
    desc = 'Scan a project again when a file of it is written',
    callback = message.guarded(function(event)
      if not is_watched(report) and has_file(report, event.match) then
        refresh(report)
      end
    end),
  })
  vim.api.nvim_create_autocmd({ 'FocusGained', 'VimResume', 'ShellCmdPost' }, {
    group = group,
    desc = 'Scan a project again when something else may have written files of it',
    callback = message.guarded(function()
      if not is_watched(report) then
        refresh(report)
      end
    end),
  })
  vim.api.nvim_create_autocmd('BufWinEnter', {
    group = group,
    buffer = report.buf,
    desc = 'Bring a project report up to date that was hidden',
    callback = message.guarded(function()
      M.catch_up(report)
    end),
  })
end

return M
