-- Follows buffers for the live counts: notes which lines change and tells the process, once per turn
-- of Neovim's loop. The process then pulls what it needs.
--
-- What is told is numbered; a pull with another number than the present text's gets no lines, for it
-- would ask for wrong ones. Edits that touch are joined, and beyond 64 their hull is told, so a
-- macro over a million lines costs no more than one edit.

local buffer = require('filestats.buffer')
local client = require('filestats.client')
local config = require('filestats.config')
local log = require('filestats.log')
local message = require('filestats.message')
local selected = require('filestats.selected')
local status = require('filestats.status')

local M = {}

local api = vim.api
local uv = vim.uv or vim.loop

local EDITS_MAX = 64
-- More changes in one turn are not listened to: being called for each of a million costs Neovim more than
-- reading the text again.
local EVENTS_MAX = 10000
-- So many messages may be on their way; what changes then is told with the next one.
local UNANSWERED_MAX = 32
-- Counts that are late by so much are shown as stale.
local LATE_MS = 100
-- Looks at who is hidden, in the time after which a hidden buffer is let go of.
local REST_TICKS = 4

---@class FileStats.Followed
---@field buf integer
---@field seq integer  of what was told last
---@field counted integer  the number of what the counts are of
---@field since integer  the number that it was attached with
---@field count integer  lines now
---@field told_count integer  lines when told last
---@field edits integer[][]  [first, old, new] since then
---@field events integer  since then
---@field deaf boolean  there were too many
---@field head integer  lines that no edit touched, from the start and from the end
---@field tail integer
---@field state 'none'|'asked'|'attached'|'resting'  what the process knows
---@field unanswered integer  messages since a sign of life
---@field late_from integer?  since when there is something that the counts do not have, and no new ones
---@field watched boolean  for being late
---@field hidden_ticks integer
---@field scheduled boolean
---@field dirty boolean  options may have changed

---@type table<integer, FileStats.Followed>
local followed = {}
local last_seq = 0
local on = false
local rest_timer = nil

---Whether live counts run.
---@return boolean
function M.is_on()
  return on
end

---@param buf integer
---@return boolean
local function is_ordinary(buf)
  if not api.nvim_buf_is_loaded(buf) or vim.bo[buf].buftype ~= '' then
    return false
  end
  local wish = vim.b[buf].filestats_live
  if wish ~= nil then
    return wish ~= false and wish ~= 0
  end
  local settings = config.get()
  if vim.tbl_contains(settings.live_ignore, vim.bo[buf].filetype) then
    return false
  end
  return settings.live_limit == 0
    or api.nvim_buf_get_offset(buf, api.nvim_buf_line_count(buf)) <= settings.live_limit * 2 ^ 20
end

---@param one FileStats.Followed
local function clear(one)
  one.edits = {}
  one.events = 0
  one.head, one.tail = math.huge, math.huge
  one.told_count = one.count
  one.dirty = false
end

---@param one FileStats.Followed
---@return integer
local function next_seq(one)
  last_seq = last_seq + 1
  one.seq = last_seq
  return last_seq
end

---@param one FileStats.Followed
local function tell(one)
  local real = api.nvim_buf_line_count(one.buf)
  local edits = one.edits
  if real ~= one.count then
    -- Not what the events said: all of it is read anew.
    log.add('warn', ('buffer %d has %d lines, its events told of %d'):format(one.buf, real, one.count))
    one.count = real
    edits = { { 0, one.told_count, real } }
  elseif #edits > EDITS_MAX then
    local tail = math.min(one.tail, one.told_count - one.head, real - one.head)
    edits = { { one.head, one.told_count - one.head - tail, real - one.head - tail } }
  end
  local params = buffer.describe(one.buf)
  params.seq = next_seq(one)
  params.edits = edits
  clear(one)
  one.unanswered = one.unanswered + 1
  client.notify('live_changed', params)
end

---Has everything been told, and counted?
---@param one FileStats.Followed
---@return boolean
local function is_settled(one)
  return one.counted == one.seq and #one.edits == 0 and not one.dirty
end

---Shows the counts as stale when they do not come in time: the process may be stopped.
---@param one FileStats.Followed
---@param wait_ms integer
local function watch(one, wait_ms)
  one.watched = true
  vim.defer_fn(message.guarded(function()
    one.watched = false
    if followed[one.buf] ~= one or not one.late_from then
      return
    end
    local left = one.late_from + LATE_MS - uv.now()
    if left > 0 then
      watch(one, left)
    else
      status.lost(one.buf)
      one.late_from = nil
    end
  end), wait_ms)
end

---The counts are not those of the buffer from now on, until the process has told new ones.
---@param one FileStats.Followed
local function unsettle(one)
  status.doubt(one.buf)
  one.late_from = one.late_from or uv.now()
  if not one.watched then
    watch(one, LATE_MS)
  end
end

---@param one FileStats.Followed
local function attach(one)
  one.state = 'asked'
  one.unanswered = 0
  one.hidden_ticks = 0
  one.count = api.nvim_buf_line_count(one.buf)
  clear(one)
  -- What an earlier attachment told, before `:edit!` for one, is of another text.
  unsettle(one)
  local params = buffer.describe(one.buf)
  params.seq = next_seq(one)
  params.lines = one.count
  one.since = one.seq
  client.request('live_attach', params, function(err)
    if followed[one.buf] ~= one then
      return
    elseif err then
      one.state = 'none'
      status.lost(one.buf)
      return
    end
    one.state = 'attached'
    if #one.edits > 0 or one.dirty then
      tell(one)
    end
    selected.renew(one.buf)
  end)
end

---Listens again, and has all of the text read.
---@param one FileStats.Followed
local function follow_anew(one)
  followed[one.buf] = nil
  status.lost(one.buf)
  M.follow(one.buf)
  if not followed[one.buf] then
    status.forget(one.buf)
    client.notify('live_detach', { buf = one.buf })
  end
end

---@param one FileStats.Followed
local function flush(one)
  one.scheduled = false
  if followed[one.buf] ~= one then
    return
  elseif one.deaf then
    follow_anew(one)
  elseif not api.nvim_buf_is_loaded(one.buf) then
    return
  elseif vim.b[one.buf].filestats_live == false then
    M.unfollow(one.buf)
  elseif one.state == 'none' then
    attach(one)
  elseif one.state == 'attached' and (#one.edits > 0 or one.dirty) and one.unanswered < UNANSWERED_MAX then
    tell(one)
  end
end

---Tells what there is to tell of a buffer; false when the process does not know it.
---@param buf integer
---@return boolean
function M.settle(buf)
  local one = followed[buf]
  if one then
    flush(one)
  end
  return one ~= nil and one.state == 'attached' and one.unanswered < UNANSWERED_MAX
end

---@param one FileStats.Followed
local function flush_later(one)
  if one.scheduled then
    return
  end
  one.scheduled = true
  vim.schedule(message.guarded(function()
    flush(one)
  end))
end

---@param one FileStats.Followed
---@param first integer
---@param old integer
---@param new integer
local function note(one, first, old, new)
  one.count = one.count - old + new
  if one.count <= 0 then
    -- An emptied buffer keeps one empty line, which the event leaves out.
    new = new + 1 - one.count
    one.count = 1
  end
  one.head = math.min(one.head, first)
  one.tail = math.min(one.tail, one.count - first - new)
  local edits = one.edits
  local last = edits[#edits]
  if last and first <= last[1] + last[3] and first + old >= last[1] then
    local start = math.min(first, last[1])
    local stop = math.max(first + old, last[1] + last[3])
    -- Lines beyond those of the last entry are as they were before it.
    last[2] = last[2] + (stop - start) - last[3]
    last[3] = stop - start - old + new
    last[1] = start
  elseif #edits <= EDITS_MAX then
    edits[#edits + 1] = { first, old, new }
  end
  -- There may be a million of these in one turn.
  if not one.scheduled then
    unsettle(one)
    flush_later(one)
  end
end

---@param buf integer
local function gone(buf)
  status.forget(buf)
  client.notify('live_detach', { buf = buf })
end

---@param one FileStats.Followed
local function forget(one)
  if followed[one.buf] == one then
    followed[one.buf] = nil
    gone(one.buf)
  end
end

---Follows a buffer, if it is an ordinary one; does nothing when it is followed already.
---@param buf integer
function M.follow(buf)
  local one = followed[buf]
  if one then
    if one.state == 'resting' then
      one.state = 'none'
    end
    if one.state == 'none' then
      flush_later(one)
    end
    return
  elseif not on or not is_ordinary(buf) then
    return
  end
  one = { buf = buf, seq = 0, since = 0, counted = 0, count = 0, state = 'none', unanswered = 0,
    hidden_ticks = 0, scheduled = false, watched = false, deaf = false }
  clear(one)
  local ok = api.nvim_buf_attach(buf, false, {
    on_lines = function(_, _, _, first, last, new_last)
      one.events = one.events + 1
      if followed[buf] ~= one then
        return true
      end
      note(one, first, last - first, new_last - first)
      one.deaf = one.events > EVENTS_MAX
      return one.deaf
    end,
    on_reload = function()
      if followed[buf] ~= one then
        return true
      end
      local real = api.nvim_buf_line_count(buf)
      one.dirty = true
      note(one, 0, one.count, real)
    end,
    on_detach = function()
      if followed[buf] ~= one then
        return
      end
      -- `:edit` detaches too, and may follow the buffer anew before this turn ends.
      followed[buf] = nil
      vim.schedule(message.guarded(function()
        if not followed[buf] then
          gone(buf)
        end
      end))
    end,
  })
  if ok then
    followed[buf] = one
    attach(one)
  end
end

---Does not follow a buffer any more.
---@param buf integer
function M.unfollow(buf)
  if followed[buf] then
    forget(followed[buf])
  end
end

---Something beside the text may have changed.
---@param buf integer
local function options_changed(buf)
  local one = followed[buf]
  if one and not is_ordinary(buf) then
    forget(one)
  elseif one then
    one.dirty = true
    unsettle(one)
    flush_later(one)
  elseif on then
    M.follow(buf)
  end
end

---Lines of a followed buffer, for the process; see doc/dev/protocol.md.
---@return table|false
function M.pull(buf, seq, first, last, col, limit)
  client.touch()
  local one = followed[buf]
  if not one or one.state == 'resting' or not api.nvim_buf_is_loaded(buf) then
    return false
  elseif one.deaf then
    -- No number of any text: it is attached anew in this turn.
    return { 0 }
  elseif seq < one.since then
    return { one.seq }
  end
  one.unanswered = 0
  -- It knows the buffer, though its answer may not have been handed out yet.
  if one.state == 'asked' then
    one.state = 'attached'
  end
  if one.state == 'attached' and #one.edits > 0 then
    tell(one)
  end
  if seq ~= one.seq then
    return { one.seq }
  end
  local function offset(line)
    return math.max(0, api.nvim_buf_get_offset(buf, line))
  end
  last = math.min(last, api.nvim_buf_line_count(buf))
  local from = offset(first)
  while last - first > 1 and offset(last) - from > limit do
    last = first + math.max(1, math.floor((last - first) / 2))
  end
  if col == 0 and (last - first > 1 or offset(last) - from <= limit) then
    return { seq, api.nvim_buf_get_lines(buf, first, last, false) }
  end
  local length = offset(first + 1) - from - 1
  local stop = math.min(length, col + limit)
  local piece = api.nvim_buf_get_text(buf, first, col, first, stop, {})
  return { seq, piece, stop < length }
end

---@param item table
local function receive(item)
  local one = followed[item.buf]
  if not one or one.state == 'none' or one.state == 'resting' then
    return
  elseif item.failed then
    one.state = 'none'
    status.receive(item)
    return
  elseif item.seq < one.since then
    return
  end
  one.unanswered = 0
  one.counted = item.seq
  selected.check(item)
  status.receive(item)
  one.late_from = nil
  if not is_settled(one) then
    unsettle(one)
    flush_later(one)
  end
end

---@param shown table<integer, true>
---@param one FileStats.Followed
local function look_at(shown, one)
  if shown[one.buf] then
    one.hidden_ticks = 0
    if one.state == 'resting' then
      M.follow(one.buf)
    end
    return
  end
  one.hidden_ticks = one.hidden_ticks + 1
  if one.hidden_ticks > REST_TICKS and one.state == 'attached' then
    one.state = 'resting'
    client.notify('live_detach', { buf = one.buf })
    if not is_settled(one) then
      status.lost(one.buf)
    end
  end
end

---Lets go of buffers that have not been shown for long; what is known of them stays.
local function rest()
  local shown = {}
  for _, win in ipairs(api.nvim_list_wins()) do
    shown[api.nvim_win_get_buf(win)] = true
  end
  for _, one in pairs(vim.tbl_values(followed)) do
    look_at(shown, one)
  end
end

local function start_rest_timer()
  local interval = math.floor(config.get().live_rest * 1000 / REST_TICKS)
  if interval > 0 then
    rest_timer = assert(uv.new_timer())
    rest_timer:start(interval, interval, vim.schedule_wrap(message.guarded(rest)))
  end
end

local function stop_rest_timer()
  if rest_timer then
    rest_timer:close()
    rest_timer = nil
  end
end

local function on_gone()
  for buf, one in pairs(followed) do
    one.state = 'none'
    status.lost(buf)
  end
end

---Starts the live counts: of the buffers that are shown now, and of others when they are.
function M.start()
  if on then
    return
  end
  on = true
  client.listen('live', receive)
  client.listen('gone', on_gone)
  local group = api.nvim_create_augroup('filestats_live', {})
  local function autocmd(events, pattern, callback)
    api.nvim_create_autocmd(events, {
      group = group,
      pattern = pattern,
      desc = 'Follow buffers for the live counts',
      callback = message.guarded(callback),
    })
  end
  autocmd({ 'BufWinEnter', 'BufReadPost', 'BufNewFile' }, '*', function(args)
    M.follow(args.buf)
  end)
  autocmd({ 'BufWritePost', 'BufFilePost', 'FileType' }, '*', function(args)
    options_changed(args.buf)
  end)
  local options = { 'fileformat', 'bomb', 'endofline', 'fixendofline', 'binary', 'fileencoding', 'buftype' }
  autocmd('OptionSet', options, function()
    options_changed(api.nvim_get_current_buf())
  end)
  selected.start(group)
  start_rest_timer()
  for _, win in ipairs(api.nvim_list_wins()) do
    M.follow(api.nvim_win_get_buf(win))
  end
end

---Ends the live counts.
function M.stop()
  on = false
  selected.stop()
  stop_rest_timer()
  pcall(api.nvim_del_augroup_by_name, 'filestats_live')
  for _, one in pairs(vim.deepcopy(followed)) do
    forget(followed[one.buf])
  end
end

---Turns the live counts on or off.
---@return boolean on
function M.toggle()
  if on then
    M.stop()
  else
    M.start()
  end
  return on
end

---A statusline asks for counts: in the mode "auto" this starts them.
function M.wanted()
  if not on and config.get().live == 'auto' then
    vim.schedule(message.guarded(M.start))
  end
end

return M
