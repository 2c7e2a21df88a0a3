-- :checkhealth filestats: is there a program, does it speak our protocol, and does it count right?

local binary = require('filestats.binary')
local client = require('filestats.client')
local config = require('filestats.config')
local log = require('filestats.log')
local protocol = require('filestats.protocol')

local M = {}

-- Neovim 0.7 has the functions in another module under other names.
local old = vim.fn.has('nvim-0.8') == 0 and require('health') or nil
local health = {
  start = old and old.report_start or vim.health.start or vim.health.report_start,
  ok = old and old.report_ok or vim.health.ok or vim.health.report_ok,
  info = old and old.report_info or vim.health.info or vim.health.report_info,
  warn = old and old.report_warn or vim.health.warn or vim.health.report_warn,
  error = old and old.report_error or vim.health.error or vim.health.report_error,
}

local LOG_LINES = 10

-- To be checked by hand, or by `wc -lwmc`: five lines, of which the first, third and fourth hold
-- code, the second is blank, the last is a comment.
local TEXT = 'int main(void) { // entry\n\n  return 0; /* done */\n}\n// end \226\156\147\n'
local EXPECTED = { lines = 5, code = 3, comments = 1, blanks = 1, words = 14, chars = 61, bytes = 63 }

---@param method string
---@param params table
---@return FileStats.Error? err
---@return any result
local function ask(method, params)
  local done, err, result = false, nil, nil
  client.request(method, params, function(e, r)
    done, err, result = true, e, r
  end)
  local ok = vim.wait(config.get().timeout_ms + 1000, function()
    return done
  end, 5)
  if not ok then
    return { code = 'TIMEOUT', message = 'no answer' }
  end
  return err, result
end

local function check_count()
  local err, result = ask('count_text', { text = TEXT, name = 'check.c' })
  if err then
    health.error('the known text was not counted: ' .. err.message)
    return
  end
  local wrong = {}
  for name, expected in pairs(EXPECTED) do
    if result[name] ~= expected then
      wrong[#wrong + 1] = ('%s %s instead of %d'):format(name, tostring(result[name]), expected)
    end
  end
  if #wrong == 0 then
    health.ok('a known text is counted right')
  else
    table.sort(wrong)
    health.error('a known text is counted wrong: ' .. table.concat(wrong, ', '), { binary.advice() })
  end
end

local function check_process()
  local err, result = ask('ping', {})
  if err then
    health.error(err.message, { binary.advice(), ':FileStats log' })
    return
  end
  local info = client.info() or {}
  health.ok(('the process answers: version %s, protocol %s, kernel %s, pid %s'):format(tostring(info.version),
    tostring(info.protocol), tostring(info.kernel), tostring(info.pid)))
  if type(result) == 'table' and result.memory then
    health.info(('it holds %.1f MB of memory'):format(result.memory / 1e6))
  end
  check_count()
end

local function check_settings()
  local problems = vim.list_extend(vim.deepcopy(config.problems()), client.unknown_languages())
  for _, problem in ipairs(problems) do
    health.warn(problem, { ':help filestats-settings' })
  end
  if #problems == 0 then
    health.ok('the settings are right')
  end
end

---Called by :checkhealth.
function M.check()
  health.start('filestats')
  if vim.fn.has('nvim-0.7') == 0 then
    health.error('Neovim 0.7 or newer is needed')
    return
  end
  health.info(('plugin in %s, protocol %d'):format(binary.plugin_dir(), protocol.protocol))
  local err, command = binary.find()
  if err then
    health.error(err.message, { binary.advice() })
  else
    health.ok('program: ' .. table.concat(command, ' '))
    check_process()
  end
  -- Which languages there are is known by the process.
  check_settings()
  local lines = log.lines()
  health.start('filestats: the last lines of the log')
  if #lines == 0 then
    health.info('nothing has been logged')
  end
  for i = math.max(1, #lines - LOG_LINES + 1), #lines do
    health.info(lines[i])
  end
end

return M
