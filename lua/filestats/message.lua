-- What the user is told: one sentence at a time, through vim.notify, so that it can be replaced.
-- Also the net under every entry point: an error inside becomes a sentence and a log entry, never
-- a stack trace.

local log = require('filestats.log')
local screen = require('filestats.screen')

local M = {}

---An error as a value. `tostring()` of it is its sentence.
---@param code string
---@param message string
---@return FileStats.Error
function M.error_value(code, message)
  return setmetatable({ code = code, message = message }, {
    __tostring = function(self)
      return self.message
    end,
  })
end

---Whatever came as an error, as an error value.
---@param err any
---@return FileStats.Error
function M.as_error(err)
  if type(err) == 'table' and type(err.message) == 'string' then
    return M.error_value(tostring(err.code or 'ERROR'), err.message)
  end
  return M.error_value('ERROR', tostring(err))
end

---Is vim.notify Neovim's own, which prints on the last line? Those of newer ones tell no source.
---@return boolean
local function is_printed()
  local source = debug.getinfo(vim.notify, 'S').source
  return source:find('^@vim/') ~= nil or source == '?'
end

---What fits on the last line: a longer text would make Neovim ask for ENTER. The log has all of it.
---@param line string
---@return string
local function fitted(line)
  local width = screen.message_width()
  if vim.fn.strdisplaywidth(line) <= width or not is_printed() then
    return line
  end
  return require('filestats.format').shorten(line, width)
end

---@param line string
---@param level integer  of vim.log.levels
local function notify(line, level)
  local ok, why = pcall(vim.notify, fitted(line), level, { title = 'filestats' })
  if not ok then
    log.add('error', 'vim.notify failed: ' .. tostring(why))
  end
end

---@param text string
---@param level integer  of vim.log.levels
local function tell(text, level)
  local line = 'filestats: ' .. text:gsub('[%z\1-\31\127]', ' ')
  if screen.is_plain() then
    -- It is due now. vim.notify would throw an error's text at whoever called us.
    vim.api.nvim_echo({ { line, level >= vim.log.levels.WARN and 'WarningMsg' or nil } }, true, {})
  elseif level == vim.log.levels.ERROR or vim.in_fast_event() then
    vim.schedule(function()
      notify(line, level)
    end)
  else
    notify(line, level)
  end
end

---@param text string
function M.info(text)
  log.add('info', text)
  tell(text, vim.log.levels.INFO)
end

---@param text string
function M.warn(text)
  log.add('warn', text)
  tell(text, vim.log.levels.WARN)
end

---@param err FileStats.Error|string
function M.error(err)
  local text = tostring(type(err) == 'table' and err.message or err)
  log.add('error', text)
  tell(text, vim.log.levels.ERROR)
end

---Did the user press CTRL-C, in a prompt that we asked for?
---@param err string
---@return boolean
local function is_interrupt(err)
  return err:find('Keyboard interrupt', 1, true) ~= nil
end

---Keeps the details of an internal error for the log.
---@param err any
---@return string
local function trace(err)
  local text = tostring(err)
  if not is_interrupt(text) then
    log.add('error', debug.traceback(text, 2))
  end
  return text
end

---Calls `fn` and turns an error thrown inside into one sentence.
---@param fn function
---@param ... any
---@return boolean ok
---@return any result
function M.guard(fn, ...)
  local args, n = { ... }, select('#', ...)
  local ok, result = xpcall(function()
    return fn(unpack(args, 1, n))
  end, trace)
  if not ok and not is_interrupt(result) then
    tell('something went wrong inside; :FileStats log has the details', vim.log.levels.ERROR)
  end
  return ok, result
end

---`fn` with guard() around it, for callbacks that Neovim calls.
---@param fn function
---@return function
function M.guarded(fn)
  return function(...)
    local _, result = M.guard(fn, ...)
    return result
  end
end

return M
