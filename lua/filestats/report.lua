-- The project report: a buffer named filestats://ROOT. Reading it (`:e`) scans the project.

local grid = require('filestats.grid')
local highlight = require('filestats.highlight')
local message = require('filestats.message')
local output = require('filestats.output')
local view = require('filestats.view')

local M = {}

local SCHEME = 'filestats://'

---@class FileStats.Report
---@field buf integer
---@field root string
---@field number integer  of the last scan; answers to an earlier one are of no interest
---@field scan? FileStats.Scan  the one that runs
---@field result? table  of the last scan that ended

---@type table<integer, FileStats.Report>
local reports = {}

---@param buf integer
---@return string?
local function root_of(buf)
  return vim.api.nvim_buf_get_name(buf):match('^' .. SCHEME .. '(/.*)$')
end

---Puts a page into the report's buffer. The cursors stay where they are.
---@param report FileStats.Report
---@param page FileStats.Page
local function fill(report, page)
  local buf = report.buf
  local views = {}
  for _, win in ipairs(vim.fn.win_findbuf(buf)) do
    views[win] = vim.api.nvim_win_call(win, vim.fn.winsaveview)
  end
  vim.bo[buf].modifiable = true
  vim.api.nvim_buf_set_lines(buf, 0, -1, false, page.lines)
  vim.bo[buf].modifiable = false
  vim.bo[buf].modified = false
  highlight.apply(buf, page.marks)
  for win, saved in pairs(views) do
    vim.api.nvim_win_call(win, function()
      vim.fn.winrestview(saved)
    end)
  end
end

---Shows what is known: the title, how it goes, and below it the last result.
---@param report FileStats.Report
---@param status string
---@param hl? string
local function show(report, status, hl)
  local page = grid.page()
  grid.line(page, view.project_title(report.root), 'FileStatsTitle')
  grid.line(page, status, hl or 'FileStatsNote')
  if report.result then
    view.project(report.result, page)
  end
  fill(report, page)
end

---Is this still the scan whose answers the report waits for?
---@param report FileStats.Report
---@param number integer
---@return boolean
local function is_current(report, number)
  return reports[report.buf] == report and report.number == number and vim.api.nvim_buf_is_loaded(report.buf)
end

---@param report FileStats.Report
---@return boolean any
local function cancel(report)
  if report.scan then
    report.scan.cancel()
    return true
  end
  return false
end

---@param report FileStats.Report
local function scan(report)
  cancel(report)
  local number = report.number + 1
  report.number = number
  show(report, 'Scanning …')
  report.scan = require('filestats.count').project(report.root, {
    on_progress = function(progress)
      if is_current(report, number) then
        show(report, view.progress(progress))
      end
    end,
  }, function(err, result)
    if not is_current(report, number) then
      return
    end
    report.scan = nil
    if err then
      show(report, err.message, 'FileStatsWarning')
      message.error(err)
    else
      report.result = result
      show(report, '')
    end
  end)
end

---@param report FileStats.Report
local function set_keys(report)
  local function map(key, fn, text)
    vim.keymap.set('n', key, message.guarded(fn), { buffer = report.buf, nowait = true, desc = text })
  end
  map('q', function()
    if #vim.api.nvim_list_wins() > 1 then
      vim.cmd('close')
    else
      vim.cmd('bdelete')
    end
  end, 'Close the report')
  map('R', function()
    scan(report)
  end, 'Scan the project again')
  map('<C-c>', function()
    if not cancel(report) then
      message.info('no scan is running')
    end
  end, 'Cancel the scan')
end

---@param report FileStats.Report
local function forget_when_gone(report)
  vim.api.nvim_create_autocmd({ 'BufUnload', 'BufWipeout' }, {
    buffer = report.buf,
    desc = 'Forget a project report',
    callback = message.guarded(function(event)
      cancel(report)
      report.scan, report.result = nil, nil
      report.number = report.number + 1
      if event.event == 'BufWipeout' then
        reports[report.buf] = nil
      end
    end),
  })
end

---@param buf integer
local function read(buf)
  local root = root_of(buf)
  if not root then
    message.error(SCHEME .. ' must be followed by an absolute path')
    return
  end
  vim.bo[buf].buftype = 'nofile'
  vim.bo[buf].bufhidden = 'hide'
  vim.bo[buf].swapfile = false
  vim.bo[buf].modifiable = false
  vim.bo[buf].undolevels = -1
  local report = reports[buf]
  if not report then
    report = { buf = buf, root = root, number = 0 }
    reports[buf] = report
    forget_when_gone(report)
  end
  set_keys(report)
  vim.bo[buf].filetype = 'filestats'
  scan(report)
end

---Fills a report's buffer; called when it is read.
---@param buf integer
function M.read(buf)
  message.guard(read, buf)
end

---@param name string
---@return integer?
local function find_buffer(name)
  for _, buf in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_get_name(buf) == name then
      return buf
    end
  end
end

-- The modifiers that say where a window opens; others, as |:silent|, leave that to the settings.
local PLACES = {
  'vertical', 'horizontal', 'tab', 'aboveleft', 'belowright', 'leftabove', 'rightbelow', 'topleft', 'botright',
}

---Opens a window as the modifiers or else the settings say.
---@param modifiers string
local function open_window(modifiers)
  local how = require('filestats.config').get().window
  for _, place in ipairs(PLACES) do
    if modifiers:find('%f[%a]' .. place .. '%f[%A]') then
      vim.cmd(modifiers .. ' split')
      return
    end
  end
  if how ~= 'current' then
    vim.cmd(modifiers .. ' ' .. ({ split = 'split', vsplit = 'vsplit', tab = 'tab split' })[how])
  end
end

---Opens the report of a directory, or goes to it and scans again.
---@param root string  absolute
---@param modifiers string  as "vertical"
function M.open(root, modifiers)
  output.close()
  local name = SCHEME .. root
  local buf = find_buffer(name)
  local win = buf and vim.fn.win_findbuf(buf)[1]
  if win then
    vim.api.nvim_set_current_win(win)
    scan(reports[buf])
    return
  end
  open_window(modifiers)
  buf = buf or vim.fn.bufadd(name)
  vim.bo[buf].buflisted = true
  local loaded = vim.api.nvim_buf_is_loaded(buf)
  vim.api.nvim_win_set_buf(0, buf)
  vim.cmd('setlocal nowrap')
  if loaded and reports[buf] then
    scan(reports[buf])
  end
end

---Cancels every scan that runs for a report.
---@return boolean any
function M.cancel_all()
  local any = false
  for _, report in pairs(reports) do
    any = cancel(report) or any
  end
  return any
end

---Scans again for every report that is shown.
---@return boolean any
function M.refresh_shown()
  local any = false
  for buf, report in pairs(reports) do
    if vim.api.nvim_buf_is_valid(buf) and #vim.fn.win_findbuf(buf) > 0 then
      scan(report)
      any = true
    end
  end
  return any
end

return M
