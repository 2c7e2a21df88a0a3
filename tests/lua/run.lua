-- Runs busted inside this Neovim and ends it: the part of run.sh that is Lua.

local root = os.getenv('FILESTATS_ROOT')
for _, dir in ipairs({ '/usr/share/lua/5.1', '/usr/local/share/lua/5.1' }) do
  package.path = package.path .. (';%s/?.lua;%s/?/init.lua'):format(dir, dir)
end
local machine = (vim.uv or vim.loop).os_uname().machine
for _, dir in ipairs({ '/usr/lib/' .. machine .. '-linux-gnu/lua/5.1', '/usr/local/lib/lua/5.1' }) do
  package.cpath = package.cpath .. (';%s/?.so'):format(dir)
end
package.path = root .. '/tests/lua/?.lua;' .. package.path
-- Modules that need no screen and no process are tested in this Neovim itself.
vim.opt.runtimepath:prepend(root)

---@param text string
local function say(text)
  io.stdout:write(text, '\n')
  io.stdout:flush()
end

-- The test that runs; a signal ends this Neovim without another word.
local running = nil
vim.api.nvim_create_autocmd('VimLeavePre', {
  callback = function()
    if running then
      say('failed: Neovim ended in the middle of: ' .. running)
    end
  end,
})

---@param status integer
local function leave(status)
  running = nil
  vim.cmd(status == 0 and 'qall!' or 'cquit! ' .. status)
end

local function run()
  local busted = require('busted.core')()
  require('busted')(busted)
  local passed, failed, skipped = 0, 0, 0

  busted.subscribe({ 'test', 'start' }, function(element, parent)
    running = ('%s %s'):format(parent.name or '', element.name)
    if os.getenv('FILESTATS_VERBOSE') then
      say(element.name)
    end
    return nil, true
  end)
  busted.subscribe({ 'test', 'end' }, function(element, parent, status)
    if status == 'success' then
      passed = passed + 1
    elseif status == 'pending' then
      skipped = skipped + 1
      say(('skipped: %s %s'):format(parent.name or '', element.name))
    end
    return nil, true
  end)
  local function report(element, parent, text)
    failed = failed + 1
    say(('failed: %s %s\n    %s'):format(parent and parent.name or '', element and element.name or '?',
      tostring(text):gsub('\n', '\n    ')))
    return nil, true
  end
  busted.subscribe({ 'failure' }, report)
  busted.subscribe({ 'error' }, report)

  local specs = {}
  for spec in (os.getenv('FILESTATS_SPECS') or ''):gmatch('[^\n]+') do
    specs[#specs + 1] = spec
  end
  if #specs == 0 then
    specs = { root .. '/tests/lua' }
  end
  require('busted.modules.test_file_loader')(busted, { 'lua' })(specs, { '_spec' },
    { excludes = {}, recursive = true })
  require('busted.execute')(busted)(1, {})
  for _, path in ipairs(vim.fn.glob(os.getenv('FILESTATS_REPORTS') .. '/*', true, true)) do
    failed = failed + 1
    say('failed: a sanitizer reported\n    ' .. table.concat(vim.fn.readfile(path, '', 100), '\n    '))
  end
  local line = ('%d passed, %d failed'):format(passed, failed)
  say(skipped > 0 and ('%s, %d skipped'):format(line, skipped) or line)
  return failed == 0 and passed > 0
end

local ok, good = xpcall(run, debug.traceback)
if not ok then
  say('run.lua: ' .. tostring(good))
end
leave(ok and good and 0 or 1)
