-- :FileStats, from its arguments to what is shown.

local binary = require('filestats.binary')
local buffer = require('filestats.buffer')
local message = require('filestats.message')
local path = require('filestats.path')
local screen = require('filestats.screen')

local M = {}

-- The words that are commands, not names of files (`./project` is a file).
---@type table<string, fun(arguments: string[], opts: table)>
local subcommands = {}

---@param command table  what Neovim hands to a command
---@return string
local function modifiers(command)
  return command.mods or ''
end

---Asks for something and shows it. Plain text is there before this returns.
---@param ask fun(cb: fun(err: FileStats.Error?, result: any))
---@param make fun(result: any, width: integer?): FileStats.Page, string  width: of the screen, if any
local function ask_and_show(ask, make)
  local output = require('filestats.output')
  local plain = screen.is_plain()
  local place = output.place()
  local function show(err, result)
    if err then
      message.error(err)
      return
    end
    local page, title = make(result, not plain and vim.o.columns - output.FRAME or nil)
    require('filestats.grid').insert_line(page, title, 'FileStatsTitle')
    if plain then
      output.print(page)
    else
      output.float(page, place)
    end
  end
  local answer = nil
  ask(function(err, result)
    answer = { err = err, result = result }
    if not plain then
      show(err, result)
    end
  end)
  if plain and output.wait(function()
    return answer ~= nil
  end) then
    show(answer.err, answer.result)
  end
end

---Counts a buffer, or a part of it, and shows the result.
---@param buf integer
---@param selection? FileStats.Selection
function M.show_buffer(buf, selection)
  local view = require('filestats.view')
  ask_and_show(function(cb)
    require('filestats.count').buffer(buf, selection, cb)
  end, function(result, width)
    local page, title = view.buffer(result, view.buffer_title(buf, selection), width)
    page.buf = buf
    return page, title
  end)
end

---Counts files and directories and shows the result.
---@param names string[]  absolute
function M.show_paths(names)
  local count = require('filestats.count')
  ask_and_show(function(cb)
    require('filestats.progress').follow(function(done, update)
      return count.paths(names, done, update)
    end, cb)
  end, require('filestats.view').paths)
end

---The selection meant by a command's range: the live one, the last one, or lines.
---@param command table
---@return FileStats.Selection?
local function selection_of(command)
  local selection = require('filestats.selection')
  if command.range == 0 then
    return selection.live()
  end
  return selection.last(command.line1, command.line2)
    or { kind = 'line', first = command.line1, last = command.line2 }
end

---@param arguments string[]
---@return string[]? names  absolute, each once
local function paths_of(arguments)
  local out, seen = {}, {}
  for _, argument in ipairs(arguments) do
    local names = path.expand(argument)
    if not names then
      message.error(('no file name for "%s" here'):format(argument))
      return nil
    end
    for _, name in ipairs(names) do
      local absolute = path.absolute(name)
      if not seen[absolute] then
        seen[absolute] = true
        out[#out + 1] = absolute
      end
    end
  end
  return out
end

---@param arguments string[]
---@param command table
local function open_report(arguments, command)
  if #arguments > 1 then
    message.error('a project report is of one directory')
    return
  end
  local dir
  if #arguments == 1 then
    local names = paths_of(arguments)
    dir = names and names[1]
    if not names then
      return
    elseif #names ~= 1 or (binary.is_local() and vim.fn.isdirectory(dir) == 0) then
      local is_there = #names ~= 1 or (vim.uv or vim.loop).fs_stat(dir)
      message.error(('%s%s'):format(arguments[1], is_there and ' is not a directory' or ': no such directory'))
      return
    end
  else
    dir = buffer.project_root(vim.api.nvim_get_current_buf())
  end
  if screen.is_plain() then
    ask_and_show(function(cb)
      require('filestats.count').project(dir, nil, cb)
    end, function(result)
      local view = require('filestats.view')
      return view.project(result), view.project_title(dir)
    end)
  else
    require('filestats.report').open(dir, modifiers(command))
  end
end

subcommands.project = open_report

---@param overwrite boolean
---@return fun(arguments: string[])
local function export(overwrite)
  return function(arguments)
    local names = #arguments == 1 and paths_of(arguments)
    if names and #names == 1 then
      require('filestats.export').run(names[1], overwrite)
    elseif names ~= nil then
      message.error('export takes the name of one file: FILE.html, .md, .txt, .csv or .json')
    end
  end
end

subcommands.export = export(false)
-- As `:write!` does; the command's own `!` is taken, it means a project.
subcommands['export!'] = export(true)

function subcommands.headings(arguments)
  if #arguments > 0 then
    message.error('headings takes no argument')
    return
  end
  local headings = require('filestats.headings')
  local buf, win = vim.api.nvim_get_current_buf(), vim.api.nvim_get_current_win()
  if screen.is_plain() then
    ask_and_show(function(cb)
      headings.ask(buf, cb)
    end, function(result)
      return headings.page(result), 'Headings'
    end)
    return
  end
  headings.ask(buf, function(err, result)
    if err then
      message.error(err)
    else
      headings.open(buf, win, result)
    end
  end)
end

function subcommands.cancel(arguments)
  if #arguments > 0 then
    message.error('cancel takes no argument')
    return
  end
  local counts = require('filestats.progress').cancel_all()
  local reports = require('filestats.report').cancel_all()
  if not counts and not reports then
    message.info('no scan is running')
  end
end

function subcommands.refresh(arguments)
  if #arguments > 0 then
    message.error('refresh takes no argument')
  elseif not require('filestats.report').refresh_shown() then
    message.info('no project report is shown')
  end
end

---Does something with the report of the current buffer, else with one that is shown.
---@param action string  of filestats.report.actions
---@param ... any  what it takes beside the report
local function act(action, ...)
  local report = require('filestats.report').current()
  if report then
    require('filestats.report.actions')[action](report, ...)
  else
    message.info('no project report is shown')
  end
end

---@param action string
---@return fun(arguments: string[])
local function acting(action)
  return function(arguments)
    if #arguments > 0 then
      message.error(action .. ' takes no argument')
    else
      act(action)
    end
  end
end

subcommands.quickfix = acting('quickfix')
subcommands.pick = acting('pick')

---The rows of a report in Telescope.
---@param opts table  its options
function M.pick(opts)
  message.guard(act, 'pick', opts)
end

function subcommands.toggle(arguments)
  if #arguments > 0 then
    message.error('toggle takes no argument')
    return
  end
  local on = require('filestats.attach').toggle()
  message.info(on and 'live counts are on' or 'live counts are off')
end

function subcommands.restart(arguments)
  if #arguments > 0 then
    message.error('restart takes no argument')
    return
  end
  local client = require('filestats.client')
  client.restart()
  ask_and_show(function(cb)
    client.request('ping', {}, cb)
  end, function()
    local grid = require('filestats.grid')
    local info = client.info() or {}
    local page = grid.page()
    grid.line(page, ('filestats %s, protocol %s, kernel %s, pid %s'):format(
      tostring(info.version), tostring(info.protocol), tostring(info.kernel), tostring(info.pid)))
    return page, 'Restarted'
  end)
end

function subcommands.log(arguments, command)
  if #arguments > 0 then
    message.error('log takes no argument')
    return
  end
  local lines = require('filestats.log').lines()
  local output = require('filestats.output')
  if #lines == 0 then
    lines = { 'nothing has been logged' }
  end
  if screen.is_plain() then
    output.print({ lines = lines, marks = {} })
    return
  end
  vim.cmd(modifiers(command) .. ' new')
  local buf = vim.api.nvim_get_current_buf()
  vim.bo[buf].buftype = 'nofile'
  vim.bo[buf].bufhidden = 'wipe'
  vim.bo[buf].swapfile = false
  vim.api.nvim_buf_set_lines(buf, 0, -1, false, lines)
  vim.bo[buf].modifiable = false
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = buf, nowait = true, desc = 'Close the log' })
  vim.cmd('normal! G')
end

---@param command table
local function run(command)
  local arguments = path.split(command.args)
  local subcommand = not command.bang and subcommands[arguments[1] or '']
  if command.range > 0 and (command.bang or #arguments > 0) then
    message.error('a range is of the current buffer: it goes with no path, subcommand or !')
  elseif subcommand then
    table.remove(arguments, 1)
    subcommand(arguments, command)
  elseif command.bang then
    open_report(arguments, command)
  elseif #arguments > 0 then
    local names = paths_of(arguments)
    if names then
      M.show_paths(names)
    end
  else
    local buf = vim.api.nvim_get_current_buf()
    local dir = command.range == 0 and buffer.directory(buf)
    if dir then
      M.show_paths({ path.absolute(dir) })
    else
      M.show_buffer(buf, selection_of(command))
    end
  end
end

---@param command table  what Neovim hands to a command
function M.run(command)
  message.guard(run, command)
end

---@param lead string
---@param line string
---@return string[]
local function complete(lead, line)
  local head = line:sub(1, #line - #lead)
  local mark, arguments = head:match('%f[%a]File%a*(!?)(.*)$')
  local bang = mark == '!'
  local words = path.split(arguments or '')
  local dirs_only = bang or words[1] == 'project'
  local out = {}
  if #words == 0 and not bang then
    for name in pairs(subcommands) do
      if name:sub(1, #lead) == lead then
        out[#out + 1] = name
      end
    end
    table.sort(out)
  elseif words[1] ~= 'project' and not (words[1] or ''):find('^export!?$') and subcommands[words[1] or ''] then
    return {}
  end
  return vim.list_extend(out, path.complete(lead, dirs_only))
end

---@param lead string
---@param line string
---@param cursor integer
---@return string[]
function M.complete(lead, line, cursor)
  local _, result = message.guard(complete, lead, line:sub(1, cursor))
  return type(result) == 'table' and result or {}
end

return M
