-- Pictures out of text: bars and sparklines. Knows no window, and adds nothing up.

local M = {}

local EIGHTHS = { '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█' }
local HEIGHTS = { '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█' }
-- Neighbours of a bar differ without colours, too.
local FILLS = { '█', '▓', '▒', '░' }
local ASCII_FILLS = { '#', '=', '+', '.' }

---Must pictures be of ASCII characters?
---@return boolean
function M.is_ascii()
  return require('filestats.config').get().ascii or vim.o.ambiwidth == 'double' or vim.o.encoding ~= 'utf-8'
end

---A bar of `width` cells, of which `share` (0 to 1) is filled.
---@param share number
---@param width integer
---@param ascii boolean
---@return string
function M.bar(share, width, ascii)
  local eighths = math.floor(math.max(0, math.min(1, share)) * width * 8 + 0.5)
  local full, rest = math.floor(eighths / 8), eighths % 8
  if ascii then
    return ('#'):rep(full) .. ('-'):rep(width - full)
  end
  local text = EIGHTHS[8]:rep(full) .. (rest > 0 and EIGHTHS[rest] or '')
  return text .. (' '):rep(width - full - (rest > 0 and 1 or 0))
end

---@class FileStats.Segment
---@field name string
---@field text string
---@field cells integer

---One bar across `width` cells, divided among `parts`; those without a whole cell share the last
---segment, which has no name.
---@param parts {name: string, value: integer}[]  the largest first
---@param total integer
---@param width integer
---@param ascii boolean
---@return FileStats.Segment[]
function M.segments(parts, total, width, ascii)
  local out, sum, at = {}, 0, 0
  local fills = ascii and ASCII_FILLS or FILLS
  for _, part in ipairs(parts) do
    sum = sum + part.value
    local stop = total > 0 and math.floor(sum / total * width + 0.5) or 0
    if stop > at then
      local fill = fills[#out % #fills + 1]
      out[#out + 1] = { name = part.name, text = fill:rep(stop - at), cells = stop - at }
      at = stop
    end
  end
  return out
end

---Heights in proportion to the values, one cell each.
---@param values integer[]
---@param ascii boolean
---@return string
function M.sparkline(values, ascii)
  local most = math.max(1, unpack(values))
  local heights = ascii and { '.', ':', '-', '=', '+', '*', '%', '#' } or HEIGHTS
  local out = {}
  for i, value in ipairs(values) do
    out[i] = value == 0 and ' ' or heights[math.max(1, math.ceil(value / most * #heights))]
  end
  return table.concat(out)
end

return M
