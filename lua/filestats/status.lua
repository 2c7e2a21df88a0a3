-- The live counts by buffer, as the process tells them, and what shows them: vim.b.filestats, the
-- event FileStatsUpdated, the statusline. Reading them costs a table lookup; nothing is asked.

local format = require('filestats.format')
local log = require('filestats.log')
local message = require('filestats.message')

local M = {}

local api = vim.api

---@type table<integer, table>
local counts = {}
-- What the statusline made of a buffer's counts, by format; dropped with them.
---@type table<integer, table<string, string>>
local made = {}
---@type table<integer, fun(buf: integer, counts: table?)>
local listeners = {}
local is_shown = false
local is_wanted = false

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

---@param buf integer
---@param new table?
local function set(buf, new)
  if vim.deep_equal(counts[buf], new) then
    return
  end
  counts[buf] = new
  made[buf] = {}
  if api.nvim_buf_is_valid(buf) then
    if new then
      api.nvim_buf_set_var(buf, 'filestats', new)
    else
      made[buf] = nil
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
    if key ~= 'event' and key ~= 'buf' then
      new[key] = value
    end
  end
  set(item.buf, new)
end

---The process does not follow a buffer any more: what is known of it may be old.
---@param buf integer
function M.lost(buf)
  if counts[buf] and not counts[buf].stale then
    local new = vim.deepcopy(counts[buf])
    new.stale = true
    set(buf, new)
  end
end

---The buffer is gone, or live counts are off.
---@param buf integer
function M.forget(buf)
  set(buf, nil)
  counts[buf], made[buf] = nil, nil
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

-- The statusline --------------------------------------------------------------------------------

---@type table<string, fun(counts: table): string?>
local parts = {
  size = function(now)
    return now.bytes and format.size(now.bytes)
  end,
  reading = function(now)
    return now.words and format.number(math.ceil(now.words / 200))
  end,
  longest = function(now)
    return now.longest_line and format.number(now.longest_line)
  end,
  language = function(now)
    return now.language
  end,
  stale = function(now)
    return now.stale and '…' or ''
  end,
}

---@param name string
---@param now table
---@return string
local function part(name, now)
  if parts[name] then
    return parts[name](now) or ''
  end
  return type(now[name]) == 'number' and format.number(now[name]) or ''
end

---@param template string|fun(counts: table): string
---@param buf integer
---@param now table
---@return string
local function fill(template, buf, now)
  if type(template) == 'function' then
    return template(now)
  end
  local known = made[buf][template]
  if not known then
    known = template:gsub('{(%w+)}', function(name)
      return part(name, now)
    end)
    made[buf][template] = known
  end
  return known
end

---@class FileStats.StatuslineOptions
---@field format? string|fun(counts: table): string
---@field short? string|fun(counts: table): string  for windows narrower than `width`
---@field width? integer

---A string for 'statusline', '' when the buffer is not followed.
---@param opts? FileStats.StatuslineOptions
---@return string
function M.statusline(opts)
  is_shown = true
  if not is_wanted then
    is_wanted = true
    require('filestats.attach').wanted()
  end
  -- Set while a 'statusline' that begins with %! is made; else the window drawn is the current one.
  local win = vim.g.statusline_winid or 0
  local buf = api.nvim_win_get_buf(win)
  local now = counts[buf]
  if not now then
    return ''
  end
  local short = opts and opts.short
  if short and api.nvim_win_get_width(win) < (opts.width or 80) then
    return fill(short, buf, now)
  end
  return fill(opts and opts.format or '{lines} lines {words} words{stale}', buf, now)
end

return M
