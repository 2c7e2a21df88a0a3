-- Follows the selection of visual mode for the live counts: tells the process what is selected, at most
-- once per 16 ms, and takes the counts away when visual mode ends.
--
-- Not every change of a selection has an event (`viw` on the last letter of a word moves its start
-- only), but each is drawn: so it is looked at whenever the screen is, too.

local client = require('filestats.client')
local message = require('filestats.message')
local selection = require('filestats.selection')
local status = require('filestats.status')

local M = {}

local api = vim.api
local uv = vim.uv or vim.loop

local PAUSE_MS = 16
-- So many messages may be on their way.
local UNANSWERED_MAX = 32
local NO_OPTIONS = {}

---@class FileStats.Selected
---@field buf integer
---@field since integer  the number that visual mode began with
---@field key string  what that was
---@field unanswered integer  messages since counts came
---@field finish fun()

---@type FileStats.Selected?
local now = nil
local last_number = 0
local told_ms = 0
local is_scheduled = false
local on = false

---@return boolean
local function is_visual()
  return api.nvim_get_mode().mode:find('^[vVsS\22\19]') ~= nil
end

---Nothing is selected any more.
local function clear()
  local old = now
  now = nil
  if old then
    old.finish()
    client.notify('live_select', { buf = old.buf, number = last_number })
    status.deselect(old.buf)
  end
end

---What the counts of the selection depend on, beside the text.
---@param buf integer
---@return string
local function key_of(buf)
  local here, other = vim.fn.getcurpos(), vim.fn.getpos('v')
  return table.concat({ vim.fn.mode(), buf, api.nvim_get_current_win(), api.nvim_buf_get_changedtick(buf),
    here[2], here[3], here[4], here[5], other[2], other[3], other[4], vim.o.selection, vim.o.virtualedit }, ' ')
end

---@param buf integer
local function tell(buf)
  local key = key_of(buf)
  if now and (now.key == key or now.unanswered >= UNANSWERED_MAX) then
    return
  end
  last_number = last_number + 1
  local range, finish = selection.range(buf, selection.live())
  client.notify('live_select', { buf = buf, number = last_number, range = range })
  if now then
    now.finish()
  end
  now = {
    buf = buf,
    since = now and now.since or last_number,
    key = key,
    unanswered = now and now.unanswered + 1 or 1,
    finish = finish,
  }
  told_ms = uv.now()
end

---Looks at what is selected now.
local function look()
  is_scheduled = false
  local buf = api.nvim_get_current_buf()
  if now and (now.buf ~= buf or not is_visual()) then
    clear()
  end
  if on and is_visual() and require('filestats.attach').settle(buf) then
    tell(buf)
  end
end

---Something may be selected, or not any more. Cheap: it is called whenever the screen is drawn.
function M.sample()
  if is_scheduled or not (now or is_visual()) then
    return
  end
  is_scheduled = true
  local pause = told_ms + PAUSE_MS - uv.now()
  if pause > 0 then
    vim.defer_fn(message.guarded(look), pause)
  else
    vim.schedule(message.guarded(look))
  end
end

---The process begins to follow a buffer, or has lost it: it knows of no selection.
---@param buf integer
function M.renew(buf)
  if now and now.buf == buf then
    now.key = ''
    now.unanswered = 0
  end
  M.sample()
end

---Takes from an event the counts of a selection that is over.
---@param item table
function M.check(item)
  local counts = item.selection
  if counts and not (now and now.buf == item.buf and counts.number >= now.since) then
    item.selection = nil
  elseif counts then
    counts.number = nil
    now.unanswered = 0
    M.sample()
  end
end

---@param group integer  of autocommands
function M.start(group)
  on = true
  api.nvim_create_autocmd({ 'CursorMoved', 'ModeChanged' }, {
    group = group,
    desc = 'Follow the selection for the live counts',
    callback = message.guarded(function()
      if now and not is_visual() then
        clear()
      else
        M.sample()
      end
    end),
  })
  api.nvim_set_decoration_provider(api.nvim_create_namespace('filestats_selected'), { on_start = M.sample })
end

function M.stop()
  on = false
  clear()
  api.nvim_set_decoration_provider(api.nvim_create_namespace('filestats_selected'), NO_OPTIONS)
end

return M
