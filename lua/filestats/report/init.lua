-- The project report: a buffer named filestats://ROOT. Reading it (`:e`) scans the project.
--
-- The process keeps the result and fills the rows; what is kept here is what of it is shown.

local bars = require('filestats.report.bars')
local client = require('filestats.client')
local config = require('filestats.config')
local fill = require('filestats.report.fill')
local header = require('filestats.report.header')
local message = require('filestats.message')
local output = require('filestats.output')
local watch = require('filestats.report.watch')
local window = require('filestats.report.window')

local M = {}

local SCHEME = 'filestats://'

---@class FileStats.Report
---@field buf integer
---@field root string
---@field number integer  of the last scan; answers to an earlier one are of no interest
---@field generation integer  of the last request for rows
---@field scan? FileStats.Scan  the one that runs
---@field silent? boolean  it is not shown
---@field stale? boolean  something changed since it, or since the result
---@field unwatched? string  why changes are not told
---@field lost? boolean  the process that had the result is gone
---@field unsaved? string  what was modified and not written when it began
---@field awaits_root? boolean  it is gone, and looked for
---@field revived_ms? integer  when the process was last started again for it
---@field progress? table  of it
---@field rate? integer  files a second
---@field problem? string  why the last scan gave nothing
---@field result? table  of the last scan that ended
---@field layout? table  what the process told of the rows
---@field filled? integer  the generation of those
---@field view string
---@field dir string  relative to the root
---@field sort string
---@field reverse boolean
---@field filter string  as typed
---@field folds table<string, true>
---@field unfold_all boolean
---@field width integer
---@field height integer
---@field cursor? integer  the row to go to when it is there
---@field kept FileStats.Goal[]  cursors that are to stay on what they are on
---@field goals FileStats.Goal[]  cursors that wait for their row
---@field left? integer  the row that the cursor was on when the buffer was left
---@field tiles? table[]  of the treemap
---@field told? table  the tile that the header tells of
---@field opens_on_release? true
---@field back table[]  where `-` leads, the next one last

---A cursor of a window: on line `from` of the buffer, and the row it stands for or is to go to.
---@class FileStats.Goal
---@field win integer
---@field from integer
---@field row integer

local reports = fill.reports

---@param buf integer
---@return string?
local function root_of(buf)
  return vim.api.nvim_buf_get_name(buf):match('^' .. SCHEME .. '(/.*)$')
end

---"lang:C *.c" as the language and the rest.
---@param filter string
---@return string? language
---@return string name
local function parse_filter(filter)
  local language
  local name = (' ' .. filter):gsub('%slang:(%S*)', function(value)
    language = value:gsub('_', ' ')
    return ''
  end)
  return language, vim.trim(name)
end

---The row under the cursor, from 1; nil in the header.
---@param report FileStats.Report
---@return integer?
function M.row_at_cursor(report)
  local win = vim.api.nvim_get_current_win()
  if vim.api.nvim_win_get_buf(win) ~= report.buf then
    win = vim.fn.win_findbuf(report.buf)[1]
  end
  local line = win and vim.api.nvim_win_get_cursor(win)[1] or 0
  return line > header.HEIGHT and line - header.HEIGHT or nil
end

---@param report FileStats.Report
---@return table
local function what(report)
  local language, name = parse_filter(report.filter)
  return {
    project = report.result.project,
    sort = report.sort,
    reverse = report.reverse,
    name = name,
    language = language,
    dir = report.dir,
  }
end

---@param report FileStats.Report
---@param err FileStats.Error
local function on_failure(report, err)
  if err.code == 'SUPERSEDED' then
    return
  elseif err.code == 'ARGUMENT' and err.message:find('is not open', 1, true) then
    -- The process that had the result is gone.
    M.rescan(report)
  else
    message.error(err)
  end
end

-- The process keeps the cursors of so many windows.
local KEEP_MAX = 16

---Asks for what the report shows now. `keep`: cursors stay on what they are on.
---@param report FileStats.Report
---@param keep? boolean
function M.show(report, keep)
  report.width, report.height = window.width(report.buf)
  report.generation = report.generation + 1
  if not report.result or not report.result.project then
    if report.lost and not report.scan then
      M.rescan(report)
    end
    fill.header(report)
    return
  elseif report.view == 'treemap' then
    require('filestats.report.treemap').show(report, what(report), on_failure)
    return
  end
  local settings = config.get()
  local generation = report.generation
  report.kept = keep and vim.list_slice(fill.cursors(report), 1, KEEP_MAX) or {}
  report.kept = vim.tbl_filter(function(goal)
    return goal.row > 1
  end, report.kept)
  client.request('project_view', vim.tbl_extend('force', what(report), {
    buf = report.buf,
    generation = generation,
    view = report.view,
    folds = vim.tbl_keys(report.folds),
    unfold_all = report.unfold_all,
    columns = settings.columns,
    width = report.width,
    thousands = settings.thousands,
    ascii = bars.is_ascii(),
    keep = vim.tbl_map(function(goal)
      return goal.row
    end, report.kept),
  }), function(err)
    if err and reports[report.buf] == report and report.generation == generation then
      on_failure(report, err)
    end
  end)
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
function M.cancel(report)
  if report.scan then
    report.scan.cancel()
    return true
  end
  return false
end

---@param report FileStats.Report
local function forget_result(report)
  if report.result and report.result.project then
    client.notify('project_close', { project = report.result.project })
  end
  report.result, report.unwatched = nil, nil
end

---@param report FileStats.Report
---@param progress table
---@param from integer
local function on_progress(report, progress, from)
  local seconds = ((vim.uv or vim.loop).hrtime() - from) / 1e9
  report.progress = progress
  report.width = window.width(report.buf)
  report.rate = seconds > 0.2 and math.floor((progress.files or 0) / seconds) or nil
  if not report.result and progress.totals then
    fill.partial(report, progress)
  else
    fill.header(report)
  end
end

---Scans. `silent`: only what is known to have changed, and nothing is shown until it is done.
---@param report FileStats.Report
---@param silent? boolean
function M.rescan(report, silent)
  M.cancel(report)
  local number = report.number + 1
  report.number = number
  report.silent, report.stale, report.lost, report.unsaved = silent, nil, nil, watch.unsaved(report)
  report.progress, report.rate, report.problem = nil, nil, nil
  local from = (vim.uv or vim.loop).hrtime()
  report.width, report.height = window.width(report.buf)
  report.scan = require('filestats.count').project(report.root, {
    watch = config.get().watch,
    changes = silent,
    on_progress = function(progress)
      if is_current(report, number) and not silent then
        on_progress(report, progress, from)
      end
    end,
  }, function(err, result)
    if not is_current(report, number) then
      if result and result.project then
        client.notify('project_close', { project = result.project })
      end
      return
    end
    report.scan = nil
    if err then
      report.problem = err.message
      if not silent then
        message.error(err)
      end
      fill.header(report)
    else
      if report.result and report.result.project ~= result.project then
        forget_result(report)
      end
      report.result = result
      M.show(report, true)
    end
    watch.catch_up(report)
  end)
  if not silent then
    fill.header(report)
  end
end

---@param report FileStats.Report
local function follow_buffer(report)
  local group = vim.api.nvim_create_augroup('filestats_report_' .. report.buf, {})
  vim.api.nvim_create_autocmd({ 'BufUnload', 'BufWipeout' }, {
    group = group,
    buffer = report.buf,
    desc = 'Forget a project report',
    callback = message.guarded(function(event)
      M.cancel(report)
      report.scan = nil
      report.left = M.row_at_cursor(report) or report.left
      forget_result(report)
      client.notify('view_close', { buf = report.buf })
      report.number = report.number + 1
      report.generation = report.generation + 1
      if event.event == 'BufWipeout' then
        reports[report.buf] = nil
        vim.api.nvim_del_augroup_by_id(group)
      end
    end),
  })
  watch.attach(report, group)
  -- Before there was an event for it, a changed window is noticed when the cursor moves.
  local resized = vim.fn.exists('##WinResized') == 1 and 'WinResized' or 'CursorMoved'
  vim.api.nvim_create_autocmd({ 'VimResized', 'BufWinEnter', 'WinEnter', resized }, {
    group = group,
    desc = 'Fit a project report to its window',
    -- Later: a float is fitted by the same event.
    callback = vim.schedule_wrap(message.guarded(function()
      if vim.api.nvim_buf_is_loaded(report.buf) and #vim.fn.win_findbuf(report.buf) > 0 then
        local width, height = window.width(report.buf)
        if height < report.height then
          window.show_top(report.buf)
        end
        if report.result and (width ~= report.width or (height ~= report.height and report.view == 'treemap')) then
          M.show(report, true)
        else
          report.height = height
        end
      end
    end)),
  })
end

---@param report FileStats.Report
local function follow_tiles(report)
  vim.api.nvim_create_autocmd('CursorMoved', {
    group = vim.api.nvim_create_augroup('filestats_report_tiles_' .. report.buf, {}),
    buffer = report.buf,
    desc = 'Tell what is under the cursor in a treemap',
    callback = message.guarded(function()
      if report.view == 'treemap' then
        require('filestats.report.treemap').tell(report)
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
  -- With 'nowrite', unlike 'nofile', sessions keep the buffer.
  vim.bo[buf].buftype = 'nowrite'
  vim.bo[buf].bufhidden = 'hide'
  vim.bo[buf].swapfile = false
  vim.bo[buf].modifiable = false
  vim.bo[buf].undolevels = -1
  local report = reports[buf]
  if not report then
    report = {
      buf = buf, root = root, number = 0, generation = 0, view = 'languages', dir = '', sort = 'lines',
      reverse = false, filter = '', folds = {}, unfold_all = false, back = {}, width = 80, height = 24,
      kept = {}, goals = {},
    }
    reports[buf] = report
    follow_buffer(report)
    follow_tiles(report)
  end
  report.cursor = report.left or 1
  report.width, report.height = window.width(buf)
  require('filestats.report.keys').map(report)
  require('filestats.report.paint').start()
  vim.bo[buf].filetype = 'filestats'
  for _, win in ipairs(vim.fn.win_findbuf(buf)) do
    vim.api.nvim_win_call(win, function()
      vim.cmd('setlocal nowrap nofoldenable nospell nolist')
    end)
  end
  fill.header(report)
  -- The window is on the screen before the process is started.
  local number = report.number
  vim.schedule(message.guarded(function()
    if report.number == number and vim.api.nvim_buf_is_loaded(buf) then
      M.rescan(report)
    end
  end))
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
    M.rescan(reports[buf])
    return
  end
  buf = buf or vim.fn.bufadd(name)
  vim.bo[buf].buflisted = true
  local loaded = vim.api.nvim_buf_is_loaded(buf)
  window.open(buf, modifiers)
  vim.cmd('setlocal nowrap nofoldenable nospell nolist')
  if loaded and reports[buf] then
    M.rescan(reports[buf])
  end
end

---The report of the current buffer, else one that is shown.
---@return FileStats.Report?
function M.current()
  local report = reports[vim.api.nvim_get_current_buf()]
  if report then
    return report
  end
  for buf, other in pairs(reports) do
    if #vim.fn.win_findbuf(buf) > 0 then
      return other
    end
  end
end

---Cancels every scan that runs for a report.
---@return boolean any
function M.cancel_all()
  local any = false
  for _, report in pairs(reports) do
    any = M.cancel(report) or any
  end
  return any
end

---Scans again for every report that is shown.
---@return boolean any
function M.refresh_shown()
  local any = false
  for buf, report in pairs(reports) do
    if vim.api.nvim_buf_is_valid(buf) and #vim.fn.win_findbuf(buf) > 0 then
      M.rescan(report)
      any = true
    end
  end
  return any
end

return M
