-- What is known of a file beside its counts, in words. Adds nothing up.

local format = require('filestats.format')

local M = {}

---@class FileStats.Fact
---@field label string
---@field text string
---@field hl? string
---@field line? integer  of the text that is meant

-- What kind of file it is, where that is unusual.
local KINDS = { 'generated', 'minified', 'vendored' }

local LINE_ENDS = { { 'lf', 'LF', 'LF' }, { 'crlf', 'CR LF', 'CR LF' }, { 'cr', 'CR', 'CR' } }

-- Bytes of a line end where they are not ASCII's.
local WIDE = {
  ['utf-16'] = 2, ['utf-16le'] = 2, ['ucs-2'] = 2, ['ucs-2le'] = 2,
  ['utf-32'] = 4, ['utf-32le'] = 4, ['ucs-4'] = 4, ['ucs-4le'] = 4,
}

---@param file table
---@return table<string, true>
local function flag_set(file)
  local set = {}
  for _, flag in ipairs(file.flags or {}) do
    set[flag] = true
  end
  return set
end

---@param file table
---@return string
function M.language(file)
  return file.binary and 'binary file' or file.language or 'unknown'
end

---@param file table
---@return string
local function encoding_of(file)
  local flags = flag_set(file)
  local name = file.encoding or 'utf-8'
  if flags.bom then
    name = name .. ', byte order mark'
  end
  if file.invalid_utf8_at then
    name = name .. ', invalid at byte ' .. format.number(file.invalid_utf8_at)
  end
  return name
end

---@param file table
---@return string
local function line_ends_of(file)
  local flags = flag_set(file)
  if flags['mixed-line-ends'] then
    return 'mixed: ' .. format.enumerate(file.line_ends, LINE_ENDS)
  end
  return flags.crlf and 'CR LF (dos)' or flags.cr and 'CR (mac)' or 'LF (unix)'
end

---@param file table
---@return string?
local function indent_of(file)
  local indent = file.indent
  if not indent or (indent.tab_lines == 0 and indent.space_lines == 0) then
    return nil
  end
  local spaces = indent.width > 0 and ('%d spaces'):format(indent.width) or 'spaces'
  if indent.space_lines == 0 then
    return 'tabs'
  elseif indent.tab_lines == 0 then
    return spaces
  end
  return ('tabs on %s, %s on %s'):format(format.plural(indent.tab_lines, 'line', 'lines'), spaces,
    format.number(indent.space_lines))
end

---@param file table
---@return boolean
local function ends_open(file)
  return flag_set(file)['no-final-newline'] == true
end

---Would `:write` give the file the final newline that it does not have?
---@param file table  the buffer
---@param disk table?
---@return boolean
local function gets_newline(file, disk)
  return disk ~= nil and ends_open(disk) and not ends_open(file)
end

---@param file table
---@param disk table?
---@return string
local function final_newline_of(file, disk)
  if gets_newline(file, disk) then
    return 'not in the file; :write adds it'
  end
  return ends_open(file) and 'no' or 'yes'
end

---What a buffer has more than its file, "+12 bytes, -1 line". A final newline that Neovim would add
---is no change of the user's: it is not among them.
---@param file table
---@param disk table
---@return string
local function difference(file, disk)
  local newline = 0
  if gets_newline(file, disk) then
    newline = (WIDE[file.encoding] or 1) * (flag_set(file).crlf and 2 or 1)
  end
  local out = {}
  for _, what in ipairs({ { 'lines', 'line', 'lines', 0 }, { 'bytes', 'byte', 'bytes', newline } }) do
    local n = (file[what[1]] or 0) - (disk[what[1]] or 0) - what[4]
    if n ~= 0 then
      out[#out + 1] = (n > 0 and '+' or '') .. format.plural(n, what[2], what[3])
    end
  end
  return #out > 0 and table.concat(out, ', ') or 'none in size'
end

---The longest line of a text, if it has any.
---@param counts table
---@return FileStats.Fact?
function M.longest(counts)
  if (counts.longest_line or 0) == 0 or not counts.longest_line_number then
    return nil
  end
  return {
    label = 'Longest line',
    text = ('%s, line %s'):format(format.plural(counts.longest_line, 'character', 'characters'),
      format.number(counts.longest_line_number)),
    line = counts.longest_line_number,
  }
end

---@param file table
---@return string
local function kinds_of(file)
  local flags = flag_set(file)
  return table.concat(vim.tbl_filter(function(kind)
    return flags[kind]
  end, KINDS), ', ')
end

---How the text is written: nothing of a binary file.
---@param file table
---@param disk table?
---@return FileStats.Fact[]
local function writing_of(file, disk)
  local facts = { { label = 'Encoding', text = encoding_of(file),
    hl = file.invalid_utf8_at and 'FileStatsWarning' or nil } }
  if (file.bytes or 0) > 0 then
    facts[#facts + 1] = { label = 'Line ends', text = line_ends_of(file) }
    facts[#facts + 1] = { label = 'Final newline', text = final_newline_of(file, disk) }
  end
  local indent, kinds = indent_of(file), kinds_of(file)
  if indent then
    facts[#facts + 1] = { label = 'Indent', text = indent }
  end
  if kinds ~= '' then
    facts[#facts + 1] = { label = 'Kind', text = kinds }
  end
  return facts
end

---What is known of a file, or of a buffer and its file on disk.
---@param file table
---@param disk? table
---@return FileStats.Fact[]
function M.of(file, disk)
  local facts = { { label = 'Language', text = M.language(file), hl = 'FileStatsLanguage' } }
  for _, part in ipairs(file.embedded or {}) do
    facts[#facts + 1] = { label = '  ' .. part.name, text = format.plural(part.lines, 'line', 'lines') }
  end
  if not file.binary then
    facts[#facts + 1] = M.longest(file)
    vim.list_extend(facts, writing_of(file, disk))
  end
  if disk then
    if disk.bytes then
      facts[#facts + 1] = { label = 'On disk', text = format.plural(disk.bytes, 'byte', 'bytes') }
    end
    facts[#facts + 1] = { label = 'Difference', text = difference(file, disk) }
  end
  return facts
end

return M
