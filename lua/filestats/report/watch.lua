-- Keeps a report up to date: the process tells when something changed in the project's directories.
-- Where it can't, what Neovim notices itself has to do. Text that is not written yet is followed at
-- pauses: a scan that includes it looks at every file.

local client = require('filestats.client')
local config = require('filestats.config')
local fill = require('filestats.report.fill')
local log = require('filestats.log')
local message = require('filestats.message')

local M = {}

local uv = vim.uv or vim.loop

-- A process that ended is started again for a report once in so long: it may end again at once.
local REVIVE_MS = 60000
local REVIVE_AFTER_MS = 1000
-- How often a root that is gone is looked for.
local ROOT_MS = 2000

---@param report FileStats.Report
---@return boolean
local function is_shown(report)
  return fill.reports[report.buf] == report and vim.api.nvim_buf_is_loaded(report.buf)
    and #vim.fn.win_findbuf(report.buf) > 0
end

---Does the process tell of changes?
---@param report FileStats.Report
---@return boolean
local function is_watched(report)
  return config.get().watch and not report.unwatched and not report.problem and not report.lost
end

---Scans again, silently, what may have changed; later when that can't be now.
---@param report FileStats.Report
local function refresh(report)
  report.stale = true
  if (report.result or report.problem) and not report.scan and is_shown(report) then
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

---@param event {project: integer}
local function on_stale(event)
  local report = report_of(event.project)
  if report then
    refresh(report)
  end
end

---@param event {project: integer, message: string}
local function on_unwatched(event)
  local report = report_of(event.project)
  if report then
    report.unwatched = event.message
    log.add('info', ('changes of %s are not followed: %s'):format(report.root, event.message))
    fill.header(report)
  end
end

---The process ended, and with it every result.
local function on_gone()
  for _, report in pairs(fill.reports) do
    report.unwatched = nil
    if report.result then
      report.result.project = nil
      report.stale, report.lost = true, true
    end
    vim.defer_fn(message.guarded(function()
      local now = uv.now()
      if report.lost and is_shown(report) and (not report.revived_ms or now - report.revived_ms > REVIVE_MS) then
        report.revived_ms = now
        refresh(report)
      end
    end), REVIVE_AFTER_MS)
  end
end

---Is this the name of a file of the project?
---@param report FileStats.Report
---@param name string
---@return boolean
local function has_file(report, name)
  for _, root in ipairs({ report.root, uv.fs_realpath(report.root) }) do
    if vim.startswith(name, root == '/' and '/' or root .. '/') then
      return true
    end
  end
  return false
end

---What of the project is modified and not written, in a form to compare.
---@param report FileStats.Report
---@return string
function M.unsaved(report)
  local parts = {}
  for _, overlay in ipairs(require('filestats.buffer').overlays({ report.root })) do
    parts[#parts + 1] = ('%d:%d'):format(overlay.buf, vim.api.nvim_buf_get_changedtick(overlay.buf))
  end
  return table.concat(parts, ' ')
end

---A root that is gone may come back, as when it is cloned anew.
---@param report FileStats.Report
local function await_root(report)
  if report.awaits_root then
    return
  end
  report.awaits_root = true
  vim.defer_fn(message.guarded(function()
    report.awaits_root = nil
    if not report.problem or report.scan or not is_shown(report) then
      return
    elseif uv.fs_stat(report.root) then
      refresh(report)
    else
      await_root(report)
    end
  end), ROOT_MS)
end

---A scan of the report has ended, or its buffer is shown again.
---@param report FileStats.Report
function M.catch_up(report)
  if report.problem and require('filestats.binary').is_local() and not uv.fs_stat(report.root) then
    await_root(report)
  elseif report.stale then
    refresh(report)
  end
end

---@param report FileStats.Report
---@param group integer  of autocommands
function M.attach(report, group)
  client.listen('project_stale', on_stale)
  client.listen('project_unwatched', on_unwatched)
  client.listen('gone', on_gone)
  ---@param events string|string[]
  ---@param desc string
  ---@param callback fun(event: table)
  ---@param buf? integer
  local function autocmd(events, desc, callback, buf)
    vim.api.nvim_create_autocmd(events, {
      group = group,
      buffer = buf,
      desc = desc,
      callback = message.guarded(callback),
    })
  end
  autocmd('BufWritePost', 'Scan a project again when a file of it is written', function(event)
    if not is_watched(report) and has_file(report, event.match) then
      refresh(report)
    end
  end)
  autocmd({ 'FocusGained', 'VimResume', 'ShellCmdPost' }, 'Scan a project again: others may have written', function()
    if not is_watched(report) then
      refresh(report)
    end
  end)
  autocmd({ 'BufModifiedSet', 'InsertLeave', 'CursorHold', 'CursorHoldI', 'BufUnload' },
    'Scan a project again when text of it is not written yet', function()
      vim.schedule(message.guarded(function()
        if config.get().watch and report.unsaved and is_shown(report) and M.unsaved(report) ~= report.unsaved then
          refresh(report)
        end
      end))
    end)
  autocmd('BufWinEnter', 'Bring a project report up to date that was hidden', function()
    M.catch_up(report)
  end, report.buf)
end

return M
