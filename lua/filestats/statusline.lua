-- The text for a statusline: a format with named parts, filled from the live counts. A format is
-- taken apart once, and what it makes of the counts is kept as long as these hold, so that a redraw
-- costs a few table lookups.

local config = require('filestats.config')
local format = require('filestats.format')
local goal = require('filestats.goal')
local message = require('filestats.message')
local status = require('filestats.status')

local M = {}

local api = vim.api

local DEFAULT = '{lines} lines {words} words{stale}'
local DEFAULT_SHORT = '{lines}L {words}W{stale}'
local DEFAULT_WIDTH = 80

-- A part gets the counts of the buffer, or of what is selected in it; and the buffer with its counts.
---@alias FileStats.StatuslinePart fun(shown: table, buf: integer, counts: table): string?

---@param key string
---@return FileStats.StatuslinePart
local function number(key)
  return function(counts)
    return counts[key] and format.number(counts[key])
  end
end

---The share of the lines that have text.
---@param key string
---@return FileStats.StatuslinePart
local function share(key)
  return function(counts)
    local whole = (counts.code or 0) + (counts.comments or 0)
    return whole > 0 and ('%.0f'):format(100 * counts[key] / whole) or nil
  end
end

---@param counts table
---@return integer?
local function reading_minutes(counts)
  local words = counts.prose or counts.words
  return words and math.ceil(words / config.get().reading_speed)
end

---@type table<string, FileStats.StatuslinePart>
local parts = {
  lines = number('lines'),
  words = number('words'),
  chars = number('chars'),
  bytes = number('bytes'),
  code = number('code'),
  comments = number('comments'),
  blanks = number('blanks'),
  longest = number('longest_line'),
  percent = share('comments'),
  size = function(counts)
    return counts.bytes and format.size(counts.bytes)
  end,
  prose = number('prose'),
  reading = function(counts)
    local minutes = reading_minutes(counts)
    return minutes and format.number(minutes)
  end,
  goal = function(_, buf, counts)
    return goal.text(buf, counts)
  end,
  written = function(_, buf)
    local written = goal.written(buf)
    return written and format.number(written)
  end,
  language = function(_, _, counts)
    return counts.language
  end,
  selection = function(_, _, counts)
    local selection = counts.selection
    return selection and selection.lines
      and ('%s lines %s words'):format(format.number(selection.lines), format.number(selection.words))
  end,
  stale = function(counts)
    return counts.stale and '…' or ''
  end,
}

---@class FileStats.StatuslinePiece
---@field text? string  as it stands
---@field name? string  of a part

---@class FileStats.StatuslineFormat
---@field pieces FileStats.StatuslinePiece[]
---@field has table<string, true>  the parts that it names

---@type table<string, FileStats.StatuslineFormat>
local compiled = {}

---A format as its pieces. Unknown parts stay as they are written, and are named in one warning.
---@param template string
---@return FileStats.StatuslineFormat
local function compile(template)
  local pieces, has, unknown, at = {}, {}, {}, 1
  while at <= #template do
    local head = template:sub(at, at + 1)
    local name = template:match('^{([%w_]+)}', at)
    if head == '{{' or head == '}}' then
      pieces[#pieces + 1] = { text = head:sub(1, 1) }
      at = at + 2
    elseif name and parts[name] then
      pieces[#pieces + 1] = { name = name }
      has[name] = true
      at = at + #name + 2
    else
      if name then
        unknown[#unknown + 1] = '{' .. name .. '}'
      end
      local stop = template:find('[{}]', at + 1) or #template + 1
      pieces[#pieces + 1] = { text = template:sub(at, stop - 1) }
      at = stop
    end
  end
  if #unknown > 0 then
    vim.schedule(function()
      message.warn(('the statusline has no part %s (see :help filestats-statusline)'):format(
        table.concat(unknown, ', ')))
    end)
  end
  compiled[template] = { pieces = pieces, has = has }
  return compiled[template]
end

---@class FileStats.StatuslineOptions
---@field format? string|fun(counts: table): string
---@field short? string|fun(counts: table): string  for windows narrower than `width`
---@field width? integer
---@field icon? string  stands before a text that is not empty
---@field formatter? fun(name: string, text: string, counts: table): string?  of each part

---@param shape FileStats.StatuslineFormat
---@param buf integer
---@param counts table
---@param opts FileStats.StatuslineOptions
---@return string
local function make(shape, buf, counts, opts)
  local out = {}
  local shown = not shape.has.selection and counts.selection or counts
  for i, piece in ipairs(shape.pieces) do
    if piece.text then
      out[i] = piece.text
    else
      local text = parts[piece.name](shown, buf, counts) or ''
      out[i] = opts.formatter and opts.formatter(piece.name, text, shown) or text
    end
  end
  local text = table.concat(out)
  return text ~= '' and opts.icon and opts.icon .. text or text
end

-- What a format made of counts, by format, then formatter, then icon. The counts of a buffer are a
-- new table whenever they change, so what was made of the old ones goes with them; its target may be
-- another one without that.
---@type table<table, table<string, table>>
local made = setmetatable({}, { __mode = 'k' })

---@param template string
---@param buf integer
---@param counts table
---@param opts FileStats.StatuslineOptions
---@return string
local function fill(template, buf, counts, opts)
  local known = made[counts]
  if not known then
    known = {}
    made[counts] = known
  end
  local shape = compiled[template] or compile(template)
  local target = shape.has.goal and goal.target(buf, counts)
  local entry = known[template]
  if not entry or entry.formatter ~= opts.formatter or entry.icon ~= opts.icon or entry.target ~= target then
    entry = {
      text = make(shape, buf, counts, opts),
      formatter = opts.formatter,
      icon = opts.icon,
      target = target,
    }
    known[template] = entry
  end
  return entry.text
end

local is_wanted = false
local NO_OPTIONS = {}

---A string for 'statusline' or 'winbar'; '' when the buffer is not followed.
---@param opts? FileStats.StatuslineOptions
---@return string
function M.text(opts)
  if not is_wanted then
    is_wanted = true
    status.show()
    require('filestats.attach').wanted()
  end
  opts = opts or NO_OPTIONS
  -- Set while a 'statusline' that begins with %! is made; else the window drawn is the current one.
  local win = vim.g.statusline_winid or 0
  local buf = api.nvim_win_get_buf(win)
  local counts = status.get(buf)
  if not counts then
    return ''
  end
  local template = opts.format or DEFAULT
  local short = opts.short or not opts.format and DEFAULT_SHORT
  if short and api.nvim_win_get_width(win) < (opts.width or DEFAULT_WIDTH) then
    template = short
  end
  if type(template) == 'function' then
    return template(counts)
  end
  return fill(template, buf, counts, opts)
end

return M
