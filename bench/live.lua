-- Measures the live counts inside this Neovim:
--
--   FILESTATS_BIN=bin/filestats nvim --headless -u NONE -i NONE -n --cmd 'set rtp^=.' -c 'luafile bench/live.lua'
--
-- The program must be built. What is Neovim's own share is measured the same way before we follow.

local uv = vim.uv or vim.loop
local api = vim.api
local dir = assert(uv.fs_mkdtemp((os.getenv('TMPDIR') or '/tmp') .. '/filestats-live.XXXXXX'))

local KEYS = 200
local KEY_MS = 20

---@param format string
---@param ... any
local function say(format, ...)
  io.stdout:write(format:format(...), '\n')
  io.stdout:flush()
end

---@param path string
---@return string
local function read(path)
  local fd = assert(uv.fs_open(path, 'r', 0))
  local text = uv.fs_read(fd, 65536, 0)
  uv.fs_close(fd)
  return text
end

---@return integer
local function pid()
  return require('filestats.client').info().pid
end

---What a process has used of a CPU.
---@param of integer|'self'
---@return number ms
local function cpu_ms(of)
  return tonumber(read('/proc/' .. of .. '/schedstat'):match('^%d+')) / 1e6
end

---@param of integer|'self'
---@return number mb
local function resident_mb(of)
  return tonumber(read('/proc/' .. of .. '/status'):match('VmRSS:%s*(%d+)')) / 1024
end

---@param values number[]
---@param share number
---@return number
local function quantile(values, share)
  table.sort(values)
  return values[math.max(1, math.ceil(#values * share))]
end

---@param fn fun()
---@return number ms
local function time_ms(fn)
  local from = uv.hrtime()
  fn()
  return (uv.hrtime() - from) / 1e6
end

---@param what string
---@param fn fun(): any
local function await(what, fn)
  assert(vim.wait(60000, fn, 1), 'in vain waited for ' .. what)
end

local function settled()
  local counts = vim.b.filestats
  return counts and not counts.stale
end

---Opens C source of so many bytes, in lines of a hundred.
---@param nbytes integer
local function open(nbytes)
  local lines = {}
  for i = 1, math.max(1, nbytes / 100) do
    lines[i] = ('static int value_%07d = 7; /* what it is for */ %s'):format(i, ('word '):rep(11)):sub(1, 99)
  end
  local path = ('%s/%d.c'):format(dir, nbytes)
  vim.fn.writefile(lines, path)
  vim.cmd('silent edit ' .. path)
end

---The longest time that the loop did not come round while `fn` ran.
---@param fn fun()
---@return number ms
local function longest_gap(fn)
  local timer, last, longest = uv.new_timer(), uv.hrtime(), 0
  timer:start(0, 1, function()
    local now = uv.hrtime()
    longest = math.max(longest, (now - last) / 1e6)
    last = now
  end)
  fn()
  timer:close()
  return longest
end

---Types so many keys into the middle of the buffer.
---@return number[] ours_ms  of the process, per key
---@return number[] neovim_ms  of Neovim, per key
local function keystrokes()
  local line = math.floor(api.nvim_buf_line_count(0) / 2)
  local ours, neovims = {}, {}
  local process = require('filestats.client').info()
  for i = 1, KEYS do
    local own, its = cpu_ms('self'), process and cpu_ms(process.pid) or 0
    api.nvim_buf_set_text(0, line, 0, line, 0, { 'x' })
    vim.wait(KEY_MS, function() end, KEY_MS)
    neovims[i] = cpu_ms('self') - own
    ours[i] = (process and cpu_ms(process.pid) or 0) - its
  end
  return ours, neovims
end

---@param nbytes integer
local function measure_size(nbytes)
  open(nbytes)
  local _, alone = keystrokes()
  local wordcount = {}
  for i = 1, 5 do
    wordcount[i] = time_ms(vim.fn.wordcount)
  end
  local load_ms
  local gap = longest_gap(function()
    load_ms = time_ms(function()
      require('filestats.attach').start()
      await('the load', settled)
    end)
  end)
  local ours, with = keystrokes()
  say('%9d KB  current after %7.1f ms, longest gap %5.1f ms; a key: ours %.3f (p99 %.3f), Neovim %+.3f (p99 %+.3f); '
    .. 'wordcount() %.3f ms', nbytes / 1000, load_ms, gap, quantile(ours, 0.5), quantile(ours, 0.99),
    quantile(with, 0.5) - quantile(alone, 0.5), quantile(with, 0.99) - quantile(alone, 0.99), quantile(wordcount, 0.5))
  require('filestats.attach').stop()
end

---Undo of a substitution on a million lines.
---@param what string
local function measure_undo(what)
  vim.cmd('silent %s/$/;/')
  if vim.b.filestats then
    await('the substitution', settled)
  end
  local before = resident_mb('self')
  local took = time_ms(function()
    vim.cmd('silent undo')
  end)
  local current = time_ms(function()
    if vim.b.filestats then
      await('the undo', settled)
    end
  end)
  say('undo, %-10s %.0f ms, current %.0f ms later; Neovim grows by %.1f MB', what, took, current,
    resident_mb('self') - before)
end

local function measure_selection()
  local selected = require('filestats.selected')
  vim.cmd('normal! ggVG')
  local walls, ours = {}, {}
  for i = 1, 50 do
    vim.wait(30, function() end, 30)
    vim.cmd('normal! ' .. (i % 2 == 1 and 'k' or 'j'))
    local lines = vim.fn.line('.')
    local from = cpu_ms(pid())
    walls[i] = time_ms(function()
      selected.sample()
      await('the selection', function()
        return (vim.b.filestats.selection or {}).lines == lines
      end)
    end)
    ours[i] = cpu_ms(pid()) - from
  end
  vim.cmd('normal! \27')
  say('selection of a million lines: %.2f ms, of which ours %.3f (p99 %.3f)', quantile(walls, 0.5), quantile(ours, 0.5),
    quantile(ours, 0.99))
end

local function measure_statusline()
  local statusline = require('filestats').statusline
  local n = 100000
  statusline()
  local took = time_ms(function()
    for _ = 1, n do
      statusline()
    end
  end)
  say('statusline(): %.2f us a call', took * 1000 / n)
end

-- A process of its own: one that has had other buffers keeps some of their memory.
local function measure_memory()
  local client = require('filestats.client')
  client.restart()
  local alone
  client.request('ping', {}, function()
    alone = resident_mb(pid())
  end)
  await('the process', function()
    return alone
  end)
  require('filestats.attach').start()
  await('the load', settled)
  local text_mb = api.nvim_buf_get_offset(0, api.nvim_buf_line_count(0)) / 2 ^ 20
  local mb = resident_mb(pid())
  say('process: %.1f MB, %.1f MB with a buffer of %.1f MB, %.1f bytes a line', alone, mb, text_mb,
    (mb - alone) * 2 ^ 20 / api.nvim_buf_line_count(0))
end

local function run()
  say('Neovim %s', vim.fn.matchstr(vim.fn.execute('version'), 'v[0-9.]*'))
  vim.g.filestats = { command = assert(os.getenv('FILESTATS_BIN'), 'FILESTATS_BIN is not set') }
  for _, nbytes in ipairs({ 1000, 100000, 10000000, 100000000 }) do
    measure_size(nbytes)
  end
  vim.o.undolevels = 1000
  measure_undo('without us')
  measure_memory()
  measure_undo('followed')
  measure_selection()
  measure_statusline()
end

local ok, why = xpcall(run, debug.traceback)
vim.fn.delete(dir, 'rf')
if not ok then
  io.stderr:write(why, '\n')
end
vim.cmd(ok and 'qall!' or 'cquit!')
