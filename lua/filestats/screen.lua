-- Is there a screen to draw on, or is plain text wanted? A leaf.

local M = {}

---@type (fun(): boolean)|false|nil
local read_capture = nil

-- Neovim has no function that tells whether messages are being caught, and trying with :redir would
-- end a :redir of the user's. So its variable is read; where that can't be done, the answer is no.
---@return (fun(): boolean)|false
local function find_capture()
  local has_ffi, ffi = pcall(require, 'ffi')
  if not has_ffi or not pcall(ffi.cdef, 'void *capture_ga;') then
    return false
  end
  local library = ffi.C
  local function read()
    return library.capture_ga ~= nil
  end
  return pcall(read) and read or false
end

---Does execute(), or nvim_exec2() with output, catch the messages?
---@return boolean
function M.is_captured()
  if read_capture == nil then
    read_capture = find_capture()
  end
  return read_capture and read_capture() or false
end

---Must a result be plain text, there when the command returns?
---@return boolean
function M.is_plain()
  return #vim.api.nvim_list_uis() == 0 or M.is_captured()
end

---How wide a message may be that does not make Neovim ask for ENTER.
---@return integer
function M.message_width()
  return vim.v.echospace + math.max(0, vim.o.cmdheight - 1) * vim.o.columns
end

return M
