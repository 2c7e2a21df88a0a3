-- How far something is that takes long. Where Neovim has progress messages (0.12) it is one, which
-- its statusline and others' windows can show; else it is a text on the last line. What ends soon is
-- not told at all, and nothing stays when it ends.

local format = require('filestats.format')
local message = require('filestats.message')
local screen = require('filestats.screen')

local M = {}

local uv = vim.uv or vim.loop

local TELL_AFTER_MS = 300
-- Each telling draws the screen.
local TELL_EVERY_MS = 200

---@class FileStats.Task
---@field cancel fun()
---@field told_ms integer  when it was told last, or when the first time may be
---@field id? integer|string  of its message
---@field percent? integer

---@type table<FileStats.Task, true>
local running = {}

---@return boolean
local function has_messages()
  return vim.fn.has('nvim-0.12') == 1
end

---Is the last line free for a text of ours?
---@return boolean
local function is_free()
  local mode = vim.api.nvim_get_mode()
  return not mode.blocking and mode.mode:sub(1, 1) ~= 'c'
end

---@param task FileStats.Task
---@param text string
---@param status string
local function show(task, text, status)
  local opts = {}
  if has_messages() then
    opts = { kind = 'progress', source = 'filestats', title = 'filestats', status = status, percent = task.percent,
      id = task.id }
  else
    text = 'filestats: ' .. text
  end
  -- Room for what Neovim puts before it: the title and the percentage.
  local room = screen.message_width() - (has_messages() and #'filestats: 100% ' or 0)
  local id = vim.api.nvim_echo({ { format.shorten(text, math.max(room, 1)) } }, false, opts)
  -- Neovim before 0.12 gives nothing back.
  task.id = id or 0
end

---@param task FileStats.Task
---@param event {files: integer, bytes: integer, total?: integer}
local function update(task, event)
  local now = uv.now()
  if not running[task] or now < task.told_ms + TELL_EVERY_MS or not is_free() then
    return
  end
  task.told_ms = now
  if event.total and event.total > 0 then
    task.percent = math.min(100, math.floor(100 * event.files / event.total))
  end
  show(task, require('filestats.view').progress(event), 'running')
end

---@param task FileStats.Task
---@param status string
local function finish(task, status)
  running[task] = nil
  if not task.id or not is_free() then
    return
  end
  if has_messages() then
    show(task, status == 'success' and 'done' or 'not done', status)
  end
  vim.api.nvim_echo({ { '' } }, false, {})
end

---The user may cancel by the message itself, where there are such.
local function watch_messages()
  if not has_messages() then
    return
  end
  vim.api.nvim_create_autocmd('Progress', {
    group = vim.api.nvim_create_augroup('filestats_progress', {}),
    pattern = 'filestats',
    desc = 'Cancel a count whose progress message was cancelled',
    callback = message.guarded(function(event)
      for task in pairs(running) do
        if event.data.status == 'cancel' and event.data.id == task.id then
          task.cancel()
        end
      end
    end),
  })
end

---Something begins that may take long. `update` takes the process's events, `finish` is called once
---with the status it ended with.
---@param cancel fun()
---@return fun(event: table) update
---@return fun(status: "success"|"failed"|"cancel") finish
local function begin(cancel)
  local task = { cancel = cancel, told_ms = uv.now() + TELL_AFTER_MS - TELL_EVERY_MS }
  if next(running) == nil then
    watch_messages()
  end
  running[task] = true
  return function(event)
    update(task, event)
  end, function(status)
    finish(task, status)
  end
end

---Asks for a count that may take long: how far it is is told meanwhile, where there is a screen, and
---`:FileStats cancel` ends it.
---@param ask fun(cb: fun(err: FileStats.Error?, result: any), update: fun(event: table)): FileStats.Scan
---@param cb fun(err: FileStats.Error?, result: any)
function M.follow(ask, cb)
  if screen.is_plain() then
    ask(cb, function() end)
    return
  end
  local scan
  local told, done = begin(function()
    scan.cancel()
  end)
  scan = ask(function(err, result)
    done(err and 'failed' or result.cancelled and 'cancel' or 'success')
    cb(err, result)
  end, told)
end

---Cancels all that is under way. False when nothing is.
---@return boolean
function M.cancel_all()
  local any = next(running) ~= nil
  for task in pairs(running) do
    task.cancel()
  end
  return any
end

return M
