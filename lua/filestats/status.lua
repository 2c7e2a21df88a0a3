-- The live counts by buffer, as the process tells them, and how they are published: vim.b.filestats,
-- the event FileStatsUpdated. Reading them costs a table lookup; nothing is asked.

local goal = require('filestats.goal')
local log = require('filestats.log')
local message = require('filestats.message')

local M = {}

local api = vim.api

---@type table<integer, table>
local counts = {}
---@type table<integer, fun(buf: integer, counts: table?)>
local listeners = {}
-- Buffers whose variable says stale while what is shown does not: see M.doubt().
---@type table<integer, true>
local doubted = {}
local is_shown = false

---@param buf integer
local function announce(buf)
  for _, fn in pairs(listeners) do
    message.guard(fn, buf, counts[buf])
  end
  -- Without this, the buffer's modeline would run again.
  local opts = { pattern = 'FileStatsUpdated', modeline = false }
  if vim.fn.has('nvim-0.8') == 1 then
    opts.data = { buf = buf }
  end
  if vim.fn.exists('#User#FileStatsUpdated') == 1 then
    api.nvim_exec_autocmds('User', opts)
  end
  if is_shown then
    vim.cmd('redrawstatus!')
    local lualine = package.loaded.lualine
    if type(lualine) == 'table' and lualine.refresh then
      pcall(lualine.refresh)
    end
  end
end

---@param told table
---@return table
local function as_stale(told)
  local new = vim.tbl_extend('force', {}, told)
  new.stale = true
  return new
end

---@param buf integer
---@param new table?
---@param is_sure boolean  what was doubted is known now
local function set(buf, new, is_sure)
  local doubt = doubted[buf]
  if is_sure then
    doubted[buf] = nil
  end
  if vim.deep_equal(counts[buf], new) then
    if doubt and is_sure and new and api.nvim_buf_is_valid(buf) then
      api.nvim_buf_set_var(buf, 'filestats', new)
    end
    return
  end
  counts[buf] = new
  if api.nvim_buf_is_valid(buf) then
    if new then
      api.nvim_buf_set_var(buf, 'filestats', doubted[buf] and as_stale(new) or new)
    else
      pcall(api.nvim_buf_del_var, buf, 'filestats')
    end
    announce(buf)
  end
end

---An event of the process.
---@param item table
function M.receive(item)
  if item.failed then
    log.add('error', ('buffer %s is not counted live any more: %s'):format(tostring(item.buf), tostring(item.failed)))
    M.lost(item.buf)
    return
  end
  local new = {}
  for key, value in pairs(item) do
    if key ~= 'event' and key ~= 'buf' and key ~= 'seq' then
      new[key] = value
    end
  end
  if api.nvim_buf_is_valid(item.buf) then
    goal.note(item.buf, new)
  end
  set(item.buf, new, true)
end

---The counts are not those of the text any more, though likely soon: whoever reads the variable
---must know, but a statusline that said so would flicker at every key.
---@param buf integer
function M.doubt(buf)
  if counts[buf] and not counts[buf].stale and not doubted[buf] then
    doubted[buf] = true
    api.nvim_buf_set_var(buf, 'filestats', as_stale(counts[buf]))
  end
end

---What is known of a buffer may be old, and may stay so.
---@param buf integer
function M.lost(buf)
  if counts[buf] and not counts[buf].stale then
    set(buf, as_stale(counts[buf]), true)
  end
end

---Nothing is selected any more in a buffer.
---@param buf integer
function M.deselect(buf)
  if counts[buf] and counts[buf].selection then
    local new = vim.tbl_extend('force', {}, counts[buf])
    new.selection = nil
    set(buf, new, false)
  end
end

---The buffer is gone, or live counts are off.
---@param buf integer
function M.forget(buf)
  goal.forget(buf)
  set(buf, nil, true)
  counts[buf] = nil
end

---The counts of a buffer, nil when it is not followed. Not to be changed.
---@param buf? integer
---@return table?
function M.get(buf)
  return counts[buf and buf ~= 0 and buf or api.nvim_get_current_buf()]
end

---Calls `fn` whenever the counts of a buffer changed.
---@param fn fun(buf: integer, counts: table?)
---@return fun() cancel
function M.on_update(fn)
  local key = {}
  listeners[key] = fn
  return function()
    listeners[key] = nil
  end
end

---Something shows the counts: from now on it is drawn again when they change.
function M.show()
  is_shown = true
end

return M
