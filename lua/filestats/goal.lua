-- Targets for writers: how many words a buffer is to have, and how many came today and since it was
-- opened. The words that a file had at its first count of the day are kept in one small file, so
-- that today's gain outlives Neovim.

local config = require('filestats.config')
local format = require('filestats.format')
local message = require('filestats.message')

local M = {}

local api = vim.api
local uv = vim.uv or vim.loop

---@class FileStats.Progress
---@field words integer  now
---@field prose boolean  they are words of prose
---@field opened integer  when the buffer was first counted
---@field day string
---@field start integer  at the first count of the day
---@field kept string?  the name that `start` is kept under

---@type table<integer, FileStats.Progress>
local buffers = {}
local has_failed = false

---The words that count: those of prose where the language has a rule for it.
---@param counts table
---@return integer?
local function words_of(counts)
  return counts.prose or counts.words
end

---The target of a buffer, nil when it has none.
---@param buf integer
---@param counts table
---@return integer?
function M.target(buf, counts)
  -- Asked at every redraw: vim.b[buf] takes several times as long, and so does an error to be caught.
  local goal = vim.fn.getbufvar(buf, 'filestats_goal')
  if goal == '' then
    goal = counts.prose and config.get().goal
  end
  return type(goal) == 'number' and goal > 0 and goal or nil
end

---@return string
function M.file()
  return vim.fn.stdpath(vim.fn.has('nvim-0.8') == 1 and 'state' or 'data') .. '/filestats/goals.json'
end

---What the file says of a day, by name; nothing when it is of another day or damaged.
---@param day string
---@return table<string, integer>
local function read(day)
  local file = io.open(M.file(), 'r')
  local text = file and file:read('*a')
  if file then
    file:close()
  end
  local ok, kept = pcall(vim.fn.json_decode, text or '')
  return ok and type(kept) == 'table' and kept.day == day and type(kept.words) == 'table' and kept.words or {}
end

---Writes beside the file and renames, so that another Neovim never reads a part of it.
---@param day string
---@param words table<string, integer>
---@return string? problem
local function write(day, words)
  local name = M.file()
  local ok, why = pcall(vim.fn.mkdir, vim.fn.fnamemodify(name, ':h'), 'p', 448)
  if not ok then
    return tostring(why)
  end
  local beside = ('%s.%d'):format(name, uv.os_getpid())
  local fd, problem = uv.fs_open(beside, 'w', 384)
  if not fd then
    return problem
  end
  local text = vim.fn.json_encode({ day = day, words = words })
  local written, write_problem = uv.fs_write(fd, text, 0)
  local closed, close_problem = uv.fs_close(fd)
  if written == #text and closed then
    ok, problem = uv.fs_rename(beside, name)
  else
    ok, problem = false, write_problem or close_problem or 'the disk is full'
  end
  if not ok then
    uv.fs_unlink(beside)
    return problem
  end
end

---Words at the first count of the day: those kept, else `words`, which are kept from now on.
---@param name string
---@param day string
---@param words integer
---@return integer
local function first_of_day(name, day, words)
  local kept = read(day)
  if type(kept[name]) == 'number' then
    return kept[name]
  end
  kept[name] = words
  local problem = write(day, kept)
  if problem and not has_failed then
    has_failed = true
    message.warn(("today's words can't be kept in %s: %s"):format(M.file(), problem))
  end
  return words
end

---New counts of a buffer. A stale one says nothing of the words.
---@param buf integer
---@param counts table
function M.note(buf, counts)
  local words = words_of(counts)
  if counts.stale or not words then
    return
  end
  local day = os.date('%Y-%m-%d') --[[@as string]]
  local prose = counts.prose ~= nil
  local one = buffers[buf]
  if not one then
    one = { words = words, prose = prose, opened = words, day = day, start = words }
    buffers[buf] = one
  elseif one.prose ~= prose then
    -- The language is another one now: nothing was written by that.
    one.opened = one.opened + words - one.words
    one.start = one.start + words - one.words
    one.prose = prose
  elseif one.day ~= day then
    one.day, one.start, one.kept = day, one.words, nil
  end
  one.words = words
  local name = api.nvim_buf_get_name(buf)
  if name ~= '' and name ~= one.kept and M.target(buf, counts) then
    one.start = first_of_day(name, day, one.start)
    one.kept = name
  end
end

---The buffer is not followed any more.
---@param buf integer
function M.forget(buf)
  buffers[buf] = nil
end

---Words written since the buffer was opened; fewer than 0 when more were deleted.
---@param buf integer
---@return integer?
function M.written(buf)
  local one = buffers[buf]
  return one and one.words - one.opened
end

---Count, share and today's gain, as "350/500 70% +120"; '' without a target.
---@param buf integer
---@param counts table
---@return string
function M.text(buf, counts)
  local target, one = M.target(buf, counts), buffers[buf]
  if not target or not one then
    return ''
  end
  local gain = one.words - one.start
  return ('%s/%s %d%% %s%s'):format(format.number(one.words), format.number(target),
    math.floor(100 * one.words / target), gain < 0 and '' or '+', format.number(gain))
end

return M
