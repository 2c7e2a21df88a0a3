-- SPDX-License-Identifier: MIT
-- Run by report.py inside the editor: opens the report of $FILESTATS_TREE, drives it by keys, and
-- writes how long each step took: until its first rows were in the buffer, until all were, and the
-- longest time between two turns of the editor's loop.

local uv = vim.uv or vim.loop

-- What is typed; each step waits for all rows of the one before.
local STEPS = {
  { 'open and scan', nil },
  { 'all files', 'F' },
  { 'the other way round', '~' },
  { 'by the next column', '>' },
  { 'filter, first letter', 'f7' },
  { 'filter, second letter', '1' },
  { 'filter, by language', '<C-u>lang:lua' },
  { 'no filter', '<C-u><CR>' },
  { 'directories', 'D' },
  { 'all unfolded', 'zR' },
  { 'all folded', 'zM' },
  { 'treemap', 'T' },
  { 'languages', 'L' },
  { 'scan again', 'R' },
}
local PAUSE_MS = 300

vim.opt.runtimepath:prepend(os.getenv('FILESTATS_ROOT'))
vim.g.filestats = { command = os.getenv('FILESTATS_BIN') }
vim.cmd('runtime plugin/filestats.lua')

local fill = require('filestats.report.fill')
local out = assert(io.open(os.getenv('FILESTATS_RESULT'), 'w'))
local at = 0
local step -- the one that runs
local last_turn = uv.hrtime()

---@return number
local function elapsed_ms()
  return (uv.hrtime() - step.from) / 1e6
end

local turns = uv.new_timer()
turns:start(1, 1, function()
  local now = uv.hrtime()
  if step then
    step.stall = math.max(step.stall, (now - last_turn) / 1e6)
  end
  last_turn = now
end)

local function start_step()
  at = at + 1
  local keys = STEPS[at] and STEPS[at][2]
  if not STEPS[at] then
    out:close()
    vim.cmd('qall!')
    return
  end
  last_turn = uv.hrtime()
  step = { from = last_turn, stall = 0 }
  if keys then
    vim.api.nvim_input(keys)
  else
    vim.cmd('FileStats! ' .. os.getenv('FILESTATS_TREE'))
    vim.cmd('redraw')
    step.window = elapsed_ms()
  end
end

local function end_step()
  local rows = vim.api.nvim_buf_line_count(0) - require('filestats.report.header').HEIGHT
  out:write(('%-22s first rows %7.1f ms, all %6d rows %7.1f ms, longest stall %5.1f ms%s\n'):format(STEPS[at][1],
    step.first, rows, step.all, step.stall, step.window and (', window %.1f ms'):format(step.window) or ''))
  step = nil
  start_step()
end

-- A step has ended when no rows came for a while: a filter is typed letter by letter.
local pause = uv.new_timer()
local function on_rows(last)
  step.first = step.first or elapsed_ms()
  step.all = elapsed_ms()
  if last then
    pause:start(PAUSE_MS, 0, vim.schedule_wrap(end_step))
  else
    pause:stop()
  end
end

local chunk, rows = fill.chunk, fill.rows
function fill.chunk(...)
  local wanted = chunk(...)
  if step and wanted then
    on_rows(select(5, ...))
  end
  return wanted
end
function fill.rows(...)
  rows(...)
  if step then
    on_rows(true)
  end
end

vim.defer_fn(start_step, PAUSE_MS)
