-- Numbers and names as text. A leaf.

local config = require('filestats.config')

local M = {}

---1234567 as "1,234,567".
---@param n integer
---@return string
function M.number(n)
  local sign, digits = ('%.0f'):format(n):match('^(-?)(%d+)$')
  local sep = config.get().thousands
  local groups = {}
  while #digits > 3 do
    table.insert(groups, 1, digits:sub(-3))
    digits = digits:sub(1, -4)
  end
  table.insert(groups, 1, digits)
  return sign .. table.concat(groups, sep)
end

---"1 line", "2 lines".
---@param n integer
---@param one string
---@param many string
---@return string
function M.plural(n, one, many)
  return M.number(n) .. ' ' .. (math.abs(n) == 1 and one or many)
end

---"3 links, 1 socket" of counts by name.
---@param counts table<string, integer>?
---@param words string[][]
---@return string
function M.enumerate(counts, words)
  local out = {}
  for _, word in ipairs(words) do
    local n = counts and counts[word[1]] or 0
    if n > 0 then
      out[#out + 1] = M.plural(n, word[2], word[3])
    end
  end
  return table.concat(out, ', ')
end

---A size for people: "1.4 MB".
---@param nbytes integer
---@return string
function M.size(nbytes)
  if nbytes < 1000 then
    return ('%d B'):format(nbytes)
  end
  local units = { 'kB', 'MB', 'GB', 'TB' }
  -- Rounded once, from the bytes, as the process does.
  local tenth, unit = 100, 1
  while math.floor((nbytes + tenth / 2) / tenth) >= 10000 and unit < #units do
    tenth, unit = tenth * 1000, unit + 1
  end
  local tenths = math.floor((nbytes + tenth / 2) / tenth)
  return ('%d.%d %s'):format(math.floor(tenths / 10), tenths % 10, units[unit])
end

---@param part number
---@param whole number
---@return string
function M.percent(part, whole)
  return whole > 0 and ('%.1f%%'):format(100 * part / whole) or ''
end

-- Bytes that UTF-8 needs for what would reorder or blank the screen: C1 controls, bidirectional
-- controls and the separators of lines.
local ODD = {
  '\194[\128-\159]',
  '\226\128[\142\143\168-\174]',
  '\226\129[\166-\169]',
}

---A name so that it fits on one line and cannot disturb the screen.
---@param name string
---@return string
function M.name(name)
  local out = name:gsub('\n', '\\n'):gsub('\t', '\\t'):gsub('[%z\1-\31\127]', function(c)
    return ('\\x%02x'):format(c:byte())
  end)
  for _, pattern in ipairs(ODD) do
    out = out:gsub(pattern, function(bytes)
      return ('<U+%04X>'):format(vim.fn.char2nr(bytes))
    end)
  end
  return out
end

---Pads to a number of screen cells.
---@param text string
---@param width integer
---@param right? boolean  the text stands at the right
---@return string
function M.pad(text, width, right)
  local fill = (' '):rep(width - vim.fn.strdisplaywidth(text))
  return right and fill .. text or text .. fill
end

---Cuts the middle out, to at most `width` cells.
---@param text string
---@param width integer
---@return string
function M.shorten(text, width)
  if vim.fn.strdisplaywidth(text) <= width then
    return text
  end
  local half = math.floor((width - 1) / 2)
  local chars = vim.fn.strchars(text)
  local left, right = '', ''
  local n = 0
  while vim.fn.strdisplaywidth(vim.fn.strcharpart(text, 0, n + 1)) <= width - 1 - half do
    n = n + 1
    left = vim.fn.strcharpart(text, 0, n)
  end
  n = 0
  while vim.fn.strdisplaywidth(vim.fn.strcharpart(text, chars - n - 1, n + 1)) <= half do
    n = n + 1
    right = vim.fn.strcharpart(text, chars - n, n)
  end
  return left .. '…' .. right
end

return M
