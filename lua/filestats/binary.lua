-- Finds the program, and makes sure before it is started that this machine can run it: Neovim
-- 0.7 would hand a file of another format to a shell.

local config = require('filestats.config')
local message = require('filestats.message')

local M = {}

local uv = vim.uv or vim.loop

-- e_machine of the ELF files that the CPU of this Neovim certainly runs; others are not judged.
local ELF_MACHINES = {
  x64 = { [62] = true, [3] = true },
  arm64 = { [183] = true, [40] = true },
}

local MACH_MAGICS = {
  ['\207\250\237\254'] = true,
  ['\206\250\237\254'] = true,
  ['\254\237\250\207'] = true,
  ['\254\237\250\206'] = true,
  ['\202\254\186\190'] = true,
}

---The directory of the plugin, without a trailing slash.
---@return string
function M.plugin_dir()
  local source = debug.getinfo(1, 'S').source:sub(2)
  return (vim.fn.fnamemodify(source, ':p:h:h:h'))
end

---What must be done to get a program that works.
---@return string
function M.advice()
  return ('run `make` in %s'):format(vim.fn.fnamemodify(M.plugin_dir(), ':~'))
end

---Why the file can't be run here; nil when it looks right.
---@param path string
---@return string?
function M.problem(path)
  local stat = uv.fs_stat(path)
  if not stat then
    return 'does not exist'
  elseif stat.type ~= 'file' then
    return 'is not a file'
  elseif not uv.fs_access(path, 'X') then
    return 'is not executable'
  end
  local fd = uv.fs_open(path, 'r', 0)
  local head = fd and uv.fs_read(fd, 20, 0)
  if fd then
    uv.fs_close(fd)
  end
  if not head then
    return 'can not be read'
  end
  if head:sub(1, 2) == '#!' or MACH_MAGICS[head:sub(1, 4)] then
    return nil
  end
  if head:sub(1, 4) ~= '\127ELF' or #head < 20 then
    return 'is not a program'
  end
  local low, high = head:byte(19, 20)
  if head:byte(6) == 2 then
    low, high = high, low
  end
  local machines = ELF_MACHINES[jit and jit.arch or '']
  if machines and not machines[low + 256 * high] then
    return 'is a program for another CPU'
  end
end

---@param command string[]
---@param path string
---@return FileStats.Error? err
---@return string[]? command
local function checked(command, path)
  local problem = M.problem(path)
  if problem then
    return message.error_value('NO_PROGRAM', ('%s %s; %s'):format(path, problem, M.advice()))
  end
  local out = vim.deepcopy(command)
  out[1] = path
  return nil, out
end

---The command that starts the program, its arguments not included.
---@return FileStats.Error? err
---@return string[]? command
function M.find()
  local command = config.get().command
  if command then
    command = type(command) == 'string' and { command } or command
    local path = command[1]
    if path:sub(1, 2) == '~/' then
      path = (uv.os_homedir() or '~') .. path:sub(2)
    end
    if not path:find('/', 1, true) then
      path = vim.fn.exepath(path)
    end
    if path == '' then
      return message.error_value('NO_PROGRAM', ('%s, the setting "command", is not in $PATH'):format(command[1]))
    end
    -- The process is started in another directory.
    return checked(command, vim.fn.fnamemodify(path, ':p'))
  end
  local own = M.plugin_dir() .. '/bin/filestats'
  if uv.fs_stat(own) then
    return checked({ own }, own)
  end
  local found = vim.fn.exepath('filestats')
  if found ~= '' then
    return checked({ found }, found)
  end
  return message.error_value('NO_PROGRAM', ('the program is not built yet; %s'):format(M.advice()))
end

---Whether the program sees the files that Neovim sees. One that another starts (`ssh`) may not: what
---is there is then the process's to say.
---@return boolean
function M.is_local()
  local command = config.get().command
  return type(command) ~= 'table' or #command == 1
end

return M
