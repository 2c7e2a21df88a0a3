-- Child Neovims for the specs: each is a real editor on a terminal of its own (a pty), driven
-- through its socket. Conditions are polled; nothing sleeps for a fixed time.

local M = {}

M.root = os.getenv('FILESTATS_ROOT')
M.program = os.getenv('FILESTATS_BIN')
M.nvim = os.getenv('NVIM')

local scratch = os.getenv('FILESTATS_SCRATCH')
local uv = vim.uv or vim.loop

local LIMIT_MS = 10000

---@class FileStats.Child
---@field job integer
---@field channel integer
local Child = {}
Child.__index = Child

---A new empty directory.
---@return string
function M.dir()
  return uv.fs_realpath(assert(uv.fs_mkdtemp(scratch .. '/XXXXXX')))
end

---@param path string
---@param text string
---@param mode? integer
function M.write(path, text, mode)
  local fd = assert(uv.fs_open(path, 'w', mode or 420))
  assert(uv.fs_write(fd, text, 0))
  assert(uv.fs_close(fd))
end

-- For children: difference() tells whether the live counts are those of the text.
M.live_difference = [[
  -- nil when the live counts are those of the text now; else what differs, after a while.
  function _G.difference()
    local fresh, seen
    local keys = { 'lines', 'words', 'chars', 'bytes', 'code', 'comments', 'blanks', 'language',
      'longest_line', 'longest_line_number', 'binary' }
    local function differing()
      local live = vim.b.filestats
      if not live then return 'none' elseif live.stale then return 'stale' end
      for _, key in ipairs(keys) do
        if live[key] ~= fresh[key] then
          return ('%s: live %s, fresh %s'):format(key, tostring(live[key]), tostring(fresh[key]))
        end
      end
    end
    require('filestats').buffer(0, function(err, result)
      fresh = err and { language = tostring(err) } or result
    end)
    vim.wait(5000, function() return fresh end, 1)
    vim.wait(3000, function()
      seen = differing()
      return not seen
    end, 1)
    return seen
  end]]

---Polls until `fn` gives something true, and returns that.
---@param what string
---@param fn fun(): any
---@param limit_ms? integer
---@return any
function M.eventually(what, fn, limit_ms)
  local value
  local ok = vim.wait(limit_ms or LIMIT_MS, function()
    value = fn()
    return value
  end, 10)
  if not ok then
    error('in vain waited for: ' .. what, 2)
  end
  return value
end

---Neovim 0.12 asks its terminal what it is, and at its end waits for the answer.
---@param job integer
---@param data string[]
local function answer_terminal_query(job, data)
  if table.concat(data, '\n'):find('\27[c', 1, true) then
    pcall(vim.fn.chansend, job, '\27[?62c')
  end
end

---Starts a child on a terminal. `settings` becomes its vim.g.filestats; without `command` there it
---uses the program under test.
---@param settings? table
---@param options? {columns?: integer, rows?: integer, args?: string[], env?: table<string, string>, cwd?: string}
---@return FileStats.Child
function M.start(settings, options)
  options = options or {}
  local socket = M.dir() .. '/socket'
  local command = { M.nvim, '--clean', '-n', '-u', M.root .. '/tests/lua/minimal_init.lua', '--listen', socket }
  local env = { TERM = 'xterm-256color', NVIM_LOG_FILE = scratch .. '/nvim.log' }
  local job = vim.fn.jobstart(vim.list_extend(command, options.args or {}), {
    pty = true,
    width = options.columns or 100,
    height = options.rows or 30,
    cwd = options.cwd or scratch,
    on_stdout = answer_terminal_query,
    env = vim.tbl_extend('force', env, options.env or {}),
  })
  assert(job > 0, 'the child does not start')
  local child = setmetatable({ job = job }, Child)
  M.eventually('the socket of the child', function()
    -- Neovim 0.12 never returns when it is to connect to what does not exist.
    if not uv.fs_stat(socket) then
      return nil
    end
    local ok, channel = pcall(vim.fn.sockconnect, 'pipe', socket, { rpc = true })
    child.channel = ok and channel > 0 and channel or nil
    return child.channel
  end)
  child:wait('the end of the start', 'return vim.v.vim_did_enter == 1 and #vim.api.nvim_list_uis() > 0')
  child:lua('vim.g.filestats = ...', vim.tbl_extend('keep', settings or {}, { command = M.program }))
  return child
end

---Runs Lua in the child.
---@param code string
---@param ... any
---@return any
function Child:lua(code, ...)
  return vim.fn.rpcrequest(self.channel, 'nvim_exec_lua', code, { ... })
end

---Runs an Ex command in the child, as if typed.
---@param command string
function Child:cmd(command)
  vim.fn.rpcrequest(self.channel, 'nvim_command', command)
end

---Types keys.
---@param keys string
function Child:type(keys)
  vim.fn.rpcrequest(self.channel, 'nvim_input', keys)
end

---Polls until Lua code in the child returns something true, and returns that.
---@param what string
---@param code string
---@param ... any
---@return any
function Child:wait(what, code, ...)
  local args = { ... }
  return M.eventually(what, function()
    local value = self:lua(code, unpack(args))
    return value ~= vim.NIL and value or nil
  end)
end

---The lines of the float, nil when there is none.
---@return string[]?
function Child:float()
  local lines = self:lua([[
    for _, win in ipairs(vim.api.nvim_list_wins()) do
      local config = vim.api.nvim_win_get_config(win)
      if config.relative ~= '' and vim.bo[vim.api.nvim_win_get_buf(win)].filetype == 'filestats' then
        return vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(win), 0, -1, false)
      end
    end]])
  return lines ~= vim.NIL and lines or nil
end

---Waits for the float and returns its lines as one text.
---@return string
function Child:wait_float()
  return table.concat(M.eventually('the float', function()
    return self:float()
  end), '\n')
end

---All notifications so far, each as "LEVEL text".
---@return string[]
function Child:notes()
  return self:lua('return _G.notes')
end

---Waits for a notification that matches.
---@param pattern string
---@return string
function Child:wait_note(pattern)
  return M.eventually('a notification like ' .. pattern, function()
    for _, note in ipairs(self:notes()) do
      if note:find(pattern) then
        return note
      end
    end
  end)
end

---The number in the row of a label, of the first column of numbers.
---@param text string
---@param label string
---@return integer?
function M.number_of(text, label)
  for line in text:gmatch('[^\n]+') do
    local digits = line:match('^%s*' .. label .. '%s+([%d,]+)')
    if digits then
      return tonumber((digits:gsub(',', '')))
    end
  end
end

---The pid of the child's counting process, nil when there is none.
---@return integer?
function Child:process()
  local info = self:lua("return require('filestats.client').info() or vim.NIL")
  local pid = info ~= vim.NIL and info.pid or nil
  if pid and os.getenv('FILESTATS_COVERAGE_FORK') then
    return vim.api.nvim_get_proc_children(pid)[1] or pid -- see tests/coverage/exit.c
  end
  return pid
end

---Ends the child; returns the milliseconds that `:qa!` took.
---@return integer
function Child:stop()
  local from = uv.hrtime()
  pcall(vim.fn.rpcnotify, self.channel, 'nvim_command', 'qall!')
  local status = vim.fn.jobwait({ self.job }, LIMIT_MS)[1]
  vim.fn.jobstop(self.job)
  vim.fn.chanclose(self.channel)
  assert(status == 0, 'the child ended with status ' .. status)
  return math.floor((uv.hrtime() - from) / 1e6)
end

---Kills the child.
function Child:kill()
  uv.kill(self:lua('return vim.fn.getpid()'), 'sigkill')
  vim.fn.jobwait({ self.job }, LIMIT_MS)
  vim.fn.jobstop(self.job)
end

---Is there a process with this id (and no zombie)?
---@param pid integer
---@return boolean
function M.is_alive(pid)
  if uv.kill(pid, 0) ~= 0 then
    return false
  end
  local stat = io.open(('/proc/%d/stat'):format(pid))
  local text = stat and stat:read('*a') or ''
  if stat then
    stat:close()
  end
  return not text:find('%) Z ')
end

---Settings that put a peer of fake_peer.py in the program's place. `log` names what it was asked.
---@param behaviour string
---@return table settings
---@return string log
function M.fake_peer(behaviour)
  local log = M.dir() .. '/asked'
  return {
    command = { os.getenv('PYTHON') or 'python3', M.root .. '/tests/lua/fake_peer.py', behaviour, log },
    timeout_ms = 1000,
  }, log
end

---A file's text, '' when there is none.
---@param path string
---@return string
function M.read(path)
  local file = io.open(path)
  local text = file and file:read('*a') or ''
  if file then
    file:close()
  end
  return text
end

return M
