-- The log: the last lines that the plugin and its process had to say, kept in memory.
-- `:FileStats log` shows them. A leaf: knows no other module.

local M = {}

local LINES_MAX = 500
local LINE_MAX_NBYTES = 1000

---@type string[]
local ring = {}
local next_slot = 1

---Adds a line. Line breaks in `text` become separate lines.
---@param level "info"|"warn"|"error"
---@param text string
function M.add(level, text)
  for line in (text .. '\n'):gmatch('([^\n]*)\n') do
    if line ~= '' then
      ring[next_slot] = ('%s %-5s %s'):format(os.date('%H:%M:%S'), level, line:sub(1, LINE_MAX_NBYTES))
      next_slot = next_slot % LINES_MAX + 1
    end
  end
end

---All lines, oldest first.
---@return string[]
function M.lines()
  local out = {}
  for i = 0, LINES_MAX - 1 do
    local line = ring[(next_slot - 1 + i) % LINES_MAX + 1]
    if line then
      out[#out + 1] = line
    end
  end
  return out
end

return M
