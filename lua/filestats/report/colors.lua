-- A colour for each language, as people know them from code hosts, by highlight groups that a
-- colour scheme or the user may set: FileStatsLangC, FileStatsLangCpp ….

local M = {}

-- Languages that are often met; the others share a palette.
local KNOWN = {
  C = '#7f8c9b', ['C Header'] = '#9aa7b5', ['C++'] = '#f34b7d', ['C++ Header'] = '#f57ba0', ['C#'] = '#2f9e44',
  Rust = '#dea584', Go = '#00add8', Python = '#4b8bbe', Lua = '#5c6bc0', ['Vim script'] = '#199f4b',
  JavaScript = '#e3c62d', TypeScript = '#3178c6', JSON = '#a0a060', YAML = '#cb4b60', TOML = '#b07050',
  HTML = '#e34c26', CSS = '#8a63b8', Java = '#b07219', Kotlin = '#a97bff', Ruby = '#c2423f', PHP = '#6b76b8',
  Shell = '#89e051', BASH = '#89e051', Makefile = '#5f9a33', CMake = '#da3434', Markdown = '#519aba',
  ['Plain Text'] = '#8a8a8a', XML = '#4aa3a3', SVG = '#d9a03a', SQL = '#e38c00', Haskell = '#8f6fb0',
  Swift = '#f05138', Zig = '#ec915c', Perl = '#3f8fbf', ['reStructuredText'] = '#7a9a9a', Assembly = '#9a7f4f',
}
local PALETTE = {
  '#c06c84', '#6c9bc0', '#88b04b', '#d4a15f', '#9b7fc4', '#4fb3a5', '#c97b63', '#7f95d1', '#b5a642', '#d07fb0',
}

---@param name string
---@return string
local function color_of(name)
  if KNOWN[name] then
    return KNOWN[name]
  end
  local sum = 0
  for i = 1, #name do
    sum = (sum * 31 + name:byte(i)) % 65521
  end
  return PALETTE[sum % #PALETTE + 1]
end

-- The 256 colours of terminals: 16 to 231 are a cube of six steps a side.
local STEPS = { 0, 95, 135, 175, 215, 255 }

---@param value integer
---@return integer
local function nearest_step(value)
  local best = 1
  for i, step in ipairs(STEPS) do
    if math.abs(step - value) < math.abs(STEPS[best] - value) then
      best = i
    end
  end
  return best - 1
end

---@param hex string
---@return integer r
---@return integer g
---@return integer b
local function parts(hex)
  return tonumber(hex:sub(2, 3), 16), tonumber(hex:sub(4, 5), 16), tonumber(hex:sub(6, 7), 16)
end

---@param hex string
---@return integer
local function terminal_color(hex)
  local r, g, b = parts(hex)
  return 16 + 36 * nearest_step(r) + 6 * nearest_step(g) + nearest_step(b)
end

-- Darker on a light background, so that text and bars keep their contrast.
---@param hex string
---@return string
local function for_background(hex)
  if vim.o.background ~= 'light' then
    return hex
  end
  local r, g, b = parts(hex)
  return ('#%02x%02x%02x'):format(r * 0.72, g * 0.72, b * 0.72)
end

local defined = {}

---@param group string
---@param name string
local function define(group, name)
  local hex = for_background(color_of(name))
  local r, g, b = parts(hex)
  local ink = (0.299 * r + 0.587 * g + 0.114 * b) > 140 and '#000000' or '#ffffff'
  vim.cmd(('highlight default %s guifg=%s ctermfg=%d'):format(group, hex, terminal_color(hex)))
  vim.cmd(('highlight default %sTile guifg=%s guibg=%s ctermfg=%d ctermbg=%d'):format(group, ink, hex,
    ink == '#000000' and 16 or 231, terminal_color(hex)))
end

---The highlight group of a language: its colour as a foreground; with "Tile" appended as a
---background.
---@param name string
---@return string
function M.group(name)
  local group = 'FileStatsLang' .. name:gsub('%+', 'p'):gsub('#', 'sharp'):gsub('[^%w]', '')
  if not defined[group] then
    if not next(defined) then
      vim.api.nvim_create_autocmd({ 'ColorScheme', 'OptionSet' }, {
        group = vim.api.nvim_create_augroup('filestats_colors', {}),
        desc = 'Colour the languages of filestats anew',
        callback = function(event)
          if event.event == 'ColorScheme' or event.match == 'background' then
            for known, language in pairs(defined) do
              define(known, language)
            end
          end
        end,
      })
    end
    defined[group] = name
    define(group, name)
  end
  return group
end

return M
