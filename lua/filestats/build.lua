-- The build entry for plugin managers: `require('filestats.build').run()`.

local M = {}

---The last line that says something.
---@param output string
---@return string
local function last_line(output)
  local last = ''
  for line in output:gmatch('[^\r\n]+') do
    if line:find('%S') then
      last = line
    end
  end
  return last
end

---Runs `make` in the plugin's directory; blocking. Plugin managers learn of a failure by an error,
---which is one sentence.
function M.run()
  local log = require('filestats.log')
  local dir = require('filestats.binary').plugin_dir()
  if vim.fn.executable('make') == 0 then
    error('filestats: `make` is not installed', 0)
  end
  local output = vim.fn.system({ 'make', '-C', dir, 'build' })
  local status = vim.v.shell_error
  log.add('info', output)
  if status ~= 0 then
    error(('filestats: the build failed: %s (`make` in %s shows all)'):format(last_line(output), dir), 0)
  end
  local problem = require('filestats.binary').problem(dir .. '/bin/filestats')
  if problem then
    error(('filestats: %s/bin/filestats %s after the build'):format(dir, problem), 0)
  end
  require('filestats.client').restart()
end

return M
