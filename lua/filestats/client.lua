-- The process: the only module that talks to it.
--
-- Lua never waits for an answer: requests are notifications with ids of ours, answers come back by
-- M.deliver(), which the process calls. Life of a process:
--
--     request() ── start ──→ starting ── on_hello ──→ ready ── exit/silence/restart() ──→ none
--
-- Until it has said hello, requests queue here. While anything is asked of it, a timer listens:
-- after half of `timeout_ms` of silence it is pinged, after all of it it counts as dead and is
-- killed. Whatever was asked is then answered by an error. The next request starts it again; from
-- the second failure in a row on, not before a pause has passed.

local binary = require('filestats.binary')
local config = require('filestats.config')
local log = require('filestats.log')
local message = require('filestats.message')
local protocol = require('filestats.protocol')

local M = {}

local uv = vim.uv or vim.loop

-- At most so many requests are with the process; the others wait here. Neovim would keep 2 GB for
-- a process that does not read, and then close the channel.
local IN_FLIGHT_MAX = 64
local TICKS_PER_TIMEOUT = 20
local PAUSE_MAX_MS = 30000
-- A process that lived so long was well: the next pause is none again.
local WELL_AFTER_MS = 60000

---@class FileStats.Process
---@field job integer
---@field pid? integer  nil: it ended at once, on_exit is to come
---@field started_ms integer
---@field hello? table
---@field stderr string  the unfinished last line

---@class FileStats.Pending
---@field id integer
---@field method string
---@field params table
---@field cb fun(err: FileStats.Error?, result: any)
---@field on_event? fun(event: table)
---@field sent boolean

---@type FileStats.Process?
local process = nil
---@type table<integer, FileStats.Pending>
local pending = {}
-- What is not sent yet: queue[queue_first .. queue_last].
---@type table<integer, FileStats.Pending>
local queue = {}
local queue_first, queue_last = 1, 0
local in_flight = 0
-- What came and is not handed out yet.
---@type table[]
local inbox = {}
local next_id = 1
---@type table<string, fun(first: integer, last: integer): string[]>
local slices = {}
local next_token = 1
---@type table<string, table<fun(item: table), true>>
local event_listeners = {}
local failures = 0
local not_before_ms = 0
local silent_ticks = 0
local timer = nil
local tick_is_due = false
local leaving = false
---@type string[]
local unknown_languages = {}

---@return integer
local function now_ms()
  return uv.now()
end

---@param request FileStats.Pending
---@param err FileStats.Error?
---@param result any
local function answer(request, err, result)
  message.guard(request.cb, err, result)
end

local function stop_timer()
  if timer then
    timer:stop()
    timer:close()
    timer = nil
  end
end

---Tells those who listen.
---@param item table
local function tell(item)
  for fn in pairs(event_listeners[item.event] or {}) do
    message.guard(fn, item)
  end
end

---Ends everything that was asked with an error, each callback once.
---@param err FileStats.Error
---@return integer n  how many there were
local function fail_all(err)
  local all = vim.tbl_values(pending)
  table.sort(all, function(a, b)
    return a.id < b.id
  end)
  pending, queue, queue_first, queue_last, in_flight = {}, {}, 1, 0, 0
  stop_timer()
  tell({ event = 'gone' })
  local told = 0
  for _, request in ipairs(all) do
    if request.method ~= 'ping' and request.method ~= 'configure' then
      told = told + 1
    end
    answer(request, err)
  end
  return told
end

---Sets the pause before the next start.
local function note_failure()
  if process and now_ms() - process.started_ms >= WELL_AFTER_MS then
    failures = 0
  end
  failures = failures + 1
  local pause = failures < 2 and 0 or math.min(1000 * 2 ^ (failures - 2), PAUSE_MAX_MS)
  not_before_ms = now_ms() + pause
end

---Ends the process at once, also one that is stopped or hangs: it has nothing to tidy up.
---@param gone FileStats.Process
local function kill(gone)
  if gone.pid then
    pcall(uv.kill, gone.pid, 'sigkill')
  end
  pcall(vim.fn.jobstop, gone.job)
end

---The process is no good any more.
---@param gone FileStats.Process
---@param err FileStats.Error
local function give_up(gone, err)
  if gone ~= process then
    return
  end
  note_failure()
  process = nil
  log.add('error', err.message)
  kill(gone)
  fail_all(err)
end

---@param request FileStats.Pending
---@return boolean sent
local function send(request)
  local to = process
  local ok, why = pcall(vim.rpcnotify, to.job, request.method, request.id, request.params)
  if not ok then
    log.add('error', tostring(why))
    -- Later: no callback is called before the function that asked has returned.
    vim.schedule(message.guarded(function()
      give_up(to, message.error_value('GONE', 'the counting process is gone; the next use starts it again'))
    end))
    return false
  end
  request.sent = true
  in_flight = in_flight + 1
  return true
end

---Sends what may be sent.
local function flush()
  while process and process.hello and in_flight < IN_FLIGHT_MAX and queue_first <= queue_last do
    local request = queue[queue_first]
    queue[queue_first] = nil
    queue_first = queue_first + 1
    if pending[request.id] and not send(request) then
      return
    end
  end
end

---@param method string
---@param params table
---@param cb fun(err: FileStats.Error?, result: any)
---@param on_event? fun(event: table)
---@return FileStats.Pending
local function new_request(method, params, cb, on_event)
  local request = {
    id = next_id,
    method = method,
    params = next(params) == nil and vim.empty_dict() or params,
    cb = cb,
    on_event = on_event,
    sent = false,
  }
  next_id = next_id + 1
  pending[request.id] = request
  return request
end

local function ping()
  if process and process.hello then
    -- Past the queue: it must arrive even when that is full.
    pcall(vim.rpcnotify, process.job, 'ping', 0, vim.empty_dict())
  end
end

local function on_tick()
  tick_is_due = false
  if not process or next(pending) == nil then
    stop_timer()
    return
  end
  silent_ticks = silent_ticks + 1
  if silent_ticks >= TICKS_PER_TIMEOUT then
    local what = process.hello and 'does not answer any more' or 'did not come up'
    local text = ('the counting process %s and was ended; the next use starts it again'):format(what)
    give_up(process, message.error_value('TIMEOUT', text))
  elseif silent_ticks == TICKS_PER_TIMEOUT / 2 then
    ping()
  end
end

---A sign of life.
local function touch()
  silent_ticks = 0
end

---Ticks are counted, not time: after a suspend, or while Neovim itself was busy, the process gets
---its full time.
local function start_timer()
  if timer then
    return
  end
  silent_ticks = 0
  tick_is_due = false
  local interval = math.max(1, math.floor(config.get().timeout_ms / TICKS_PER_TIMEOUT))
  timer = uv.new_timer()
  timer:start(interval, interval, function()
    if not tick_is_due then
      tick_is_due = true
      vim.schedule(message.guarded(on_tick))
    end
  end)
end

---The settings that the process keeps.
---@return table?
local function settings()
  local now = config.get()
  local params = {}
  if next(now.languages) then
    params.languages = now.languages
  end
  if now.docstrings ~= 'comment' then
    params.docstrings = now.docstrings
  end
  if now.cjk_words then
    params.cjk_words = true
  end
  if now.jobs > 0 then
    params.jobs = now.jobs
  end
  return next(params) and params or nil
end

---@param data string[]
local function on_stderr(_, data)
  if not process then
    return
  end
  for i, piece in ipairs(data) do
    if i > 1 then
      log.add('info', process.stderr)
      process.stderr = ''
    end
    -- A line without end would grow for ever.
    process.stderr = (process.stderr .. piece):sub(1, 2000)
  end
end

---@param job integer
---@param status integer
local function on_exit(job, status)
  log.add('info', ('process %d ended with status %d'):format(job, status))
  if not process or process.job ~= job then
    return
  end
  if process.stderr ~= '' then
    log.add('info', process.stderr)
  end
  note_failure()
  process = nil
  if leaving then
    return
  end
  local how = status == 0 and 'without being asked to'
    or status > 128 and ('by signal %d'):format(status - 128)
    or ('with status %d'):format(status)
  local err = message.error_value('GONE', ('the counting process ended %s; the next use starts it again '
    .. '(see :FileStats log)'):format(how))
  if fail_all(err) == 0 then
    message.warn(err.message)
  end
end

local function on_leave()
  leaving = true
  stop_timer()
  if process then
    kill(process)
  end
end

---@return FileStats.Error? err
local function start()
  local pause = not_before_ms - now_ms()
  if pause > 0 then
    return message.error_value('PAUSE', ('the counting process failed %d times in a row; next try in %d s, '
      .. 'or :FileStats restart'):format(failures, math.ceil(pause / 1000)))
  end
  local err, command = binary.find()
  if err then
    return err
  end
  command[#command + 1] = '--rpc'
  -- Its directory is "/", so that it pins none; every path it gets is absolute.
  local ok, job = pcall(vim.fn.jobstart, command, {
    rpc = true,
    cwd = '/',
    on_exit = message.guarded(on_exit),
    on_stderr = message.guarded(on_stderr),
  })
  if not ok or job <= 0 then
    log.add('error', tostring(job))
    note_failure()
    return message.error_value('NO_PROGRAM', ('%s can not be started; %s'):format(command[1], binary.advice()))
  end
  local alive, pid = pcall(vim.fn.jobpid, job)
  process = { job = job, pid = alive and pid or nil, started_ms = now_ms(), stderr = '' }
  log.add('info', ('process %d started: %s'):format(job, table.concat(command, ' ')))
  vim.api.nvim_create_autocmd('VimLeavePre', {
    group = vim.api.nvim_create_augroup('filestats_process', {}),
    desc = 'End the counting process',
    callback = on_leave,
  })
end

---Asks the process for something. `cb` is called once, later, with an error or the result.
---@param method string
---@param params table
---@param cb fun(err: FileStats.Error?, result: any)
---@param on_event? fun(event: table)  called for the events of this request
---@return integer id
function M.request(method, params, cb, on_event)
  local err = not process and start() or nil
  local request = new_request(method, params, cb, on_event)
  if err then
    vim.schedule(message.guarded(function()
      if pending[request.id] then
        pending[request.id] = nil
        answer(request, err)
      end
    end))
    return request.id
  end
  queue_last = queue_last + 1
  queue[queue_last] = request
  start_timer()
  flush()
  return request.id
end

---@param found {extension: string, language: string}[]
---@return string[]
local function name_unknown(found)
  local out = {}
  for i, pair in ipairs(found) do
    out[i] = ('the setting "languages" maps "%s" to "%s", which is no language that is known'):format(
      pair.extension, pair.language)
  end
  table.sort(out)
  return out
end

---Sends the settings to a process that runs, ahead of all that waits.
---@param always? boolean  also when all of them are the defaults
function M.configure(always)
  local params = settings()
  if not process or not process.hello or not (params or always) then
    return
  end
  start_timer()
  send(new_request('configure', params or {}, function(err, result)
    if err then
      message.warn(err.message)
      return
    end
    unknown_languages = name_unknown(result.unknown or {})
    if #unknown_languages > 0 then
      message.warn(table.concat(unknown_languages, '; ') .. ' (filestats --languages lists them)')
    end
  end))
end

---What the process did not know of the setting "languages", as sentences.
---@return string[]
function M.unknown_languages()
  return unknown_languages
end

---Ends the process; the next use starts a new one, without a pause. What is asked of the old one
---ends with an error.
function M.restart()
  local gone = process
  process = nil
  failures, not_before_ms = 0, 0
  if gone then
    kill(gone)
  end
  fail_all(message.error_value('STOPPED', 'the counting process was ended on request'))
end

---What is known of the process: nil when none runs or it has not said hello yet.
---@return {protocol: integer, version: string, kernel: string, pid: integer}?
function M.info()
  if process and process.hello then
    local hello = process.hello
    return { protocol = hello.protocol, version = hello.version, kernel = hello.kernel, pid = process.pid }
  end
end

---Registers a function that gives the selected pieces of lines, for M.slice().
---@param fn fun(first: integer, last: integer): string[]
---@return string token
function M.provide(fn)
  local token = tostring(next_token)
  next_token = next_token + 1
  slices[token] = fn
  return token
end

---@param token string
function M.withdraw(token)
  slices[token] = nil
end

---Tells the process something without waiting for an answer; nothing when none is ready.
---@param method string
---@param params table
function M.notify(method, params)
  if process and process.hello then
    pcall(vim.rpcnotify, process.job, method, vim.NIL, params)
  end
end

---Registers who is told of an event, once each: one of the process's, or "gone" when a process ended.
---@param event string
---@param fn fun(item: table)
function M.listen(event, fn)
  event_listeners[event] = event_listeners[event] or {}
  event_listeners[event][fn] = true
end

---A sign of life.
function M.touch()
  touch()
end

-- What the process calls ------------------------------------------------------------------------

---The first thing the process says.
---@param hello table  {protocol, version, kernel}
---@return true|string
function M.on_hello(hello)
  if not process or type(hello) ~= 'table' then
    return 'not expected'
  end
  touch()
  if hello.protocol ~= protocol.protocol then
    local text = ('the program (version %s) speaks protocol %s, the plugin %d; %s'):format(
      tostring(hello.version), tostring(hello.protocol), protocol.protocol, binary.advice())
    local gone = process
    vim.schedule(message.guarded(function()
      give_up(gone, message.error_value('PROTOCOL', text))
    end))
    return text
  end
  process.hello = hello
  M.configure()
  flush()
  return true
end

---@param item table
local function deliver_event(item)
  if item.event == 'log' then
    log.add(item.level or 'info', tostring(item.message))
    return
  end
  if event_listeners[item.event] then
    tell(item)
    return
  end
  local request = item.id and pending[item.id]
  if request and request.on_event then
    message.guard(request.on_event, item)
  end
end

---@param item table
local function deliver_answer(item)
  local request = pending[item.id]
  if not request then
    return
  end
  pending[item.id] = nil
  if request.sent then
    in_flight = in_flight - 1
  end
  if item.err then
    answer(request, message.as_error(item.err))
  elseif type(item.ok) == 'table' then
    answer(request, nil, item.ok)
  else
    answer(request, message.error_value('ANSWER', 'the counting process gave an answer that makes no sense'))
  end
end

---Hands out what came. Callbacks run here, outside of the process's request, so that they may wait
---for other answers.
local function hand_out()
  local items = inbox
  inbox = {}
  for _, item in ipairs(items) do
    if type(item) == 'table' and item.event then
      deliver_event(item)
    elseif type(item) == 'table' and item.id then
      deliver_answer(item)
    end
  end
  if next(pending) == nil then
    stop_timer()
  end
  flush()
end

---A batch of answers and events.
---@param batch table[]
---@return true
function M.deliver(batch)
  touch()
  if type(batch) ~= 'table' then
    return true
  end
  if #inbox == 0 then
    vim.schedule(message.guarded(hand_out))
  end
  vim.list_extend(inbox, batch)
  return true
end

---The selected pieces of lines first..last.
---@param args {token: string, first: integer, last: integer}
---@return string[]
function M.slice(args)
  touch()
  local fn = slices[args.token]
  if not fn then
    error('the selection is gone', 0)
  end
  return fn(args.first, args.last)
end

return M
