-- Results of the process as pages: what stands on which line. Adds nothing up.

local format = require('filestats.format')
local grid = require('filestats.grid')

local M = {}

-- The counts, in the order they are shown, and whether their share of the lines says something.
local COUNTS = {
  { key = 'lines', label = 'Lines' },
  { key = 'code', label = 'Code', share = true },
  { key = 'comments', label = 'Comments', share = true },
  { key = 'blanks', label = 'Blanks', share = true },
  { key = 'words', label = 'Words' },
  { key = 'chars', label = 'Characters' },
  { key = 'bytes', label = 'Bytes' },
}

-- Reasons and flags in words, in the order they are told; singular and plural where they are counted.
local REASONS = {
  { 'binary', 'binary file', 'binary files' },
  { 'unknown-language', 'file of unknown language', 'files of unknown language' },
  { 'unreadable', 'unreadable', 'unreadable' },
  { 'vanished', 'vanished', 'vanished' },
  { 'symlink', 'link', 'links' },
  { 'fifo', 'named pipe', 'named pipes' },
  { 'socket', 'socket', 'sockets' },
  { 'device', 'device', 'devices' },
}

-- Why a path of that name is not counted.
local NO_FILES = {
  symlink = 'is a link',
  fifo = 'is a named pipe',
  socket = 'is a socket',
  device = 'is a device',
}

local LEFT_OUT = {
  { 'ignored_files', 'ignored file', 'ignored files' },
  { 'ignored_dirs', 'ignored directory', 'ignored directories' },
  { 'hidden_files', 'hidden file', 'hidden files' },
  { 'hidden_dirs', 'hidden directory', 'hidden directories' },
}

local FLAGS = { 'generated', 'minified', 'vendored' }

---@param text string
---@param hl? string
---@param right? boolean
---@return FileStats.Cell
local function cell(text, hl, right)
  return { text = text, hl = hl, right = right }
end

---@param n integer?
---@return FileStats.Cell
local function number_cell(n)
  return cell(n and format.number(n) or '', 'FileStatsNumber', true)
end

---"1 line", "2 lines".
---@param n integer
---@param one string
---@param many string
---@return string
local function plural(n, one, many)
  return format.number(n) .. ' ' .. (math.abs(n) == 1 and one or many)
end

---"3 links, 1 socket" of counts by name.
---@param counts table<string, integer>?
---@param words string[][]
---@return string
local function enumerate(counts, words)
  local out = {}
  for _, word in ipairs(words) do
    local n = counts and counts[word[1]] or 0
    if n > 0 then
      out[#out + 1] = plural(n, word[2], word[3])
    end
  end
  return table.concat(out, ', ')
end

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
local function language_of(file)
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
  local ends = file.line_ends or {}
  local out
  if flags['mixed-line-ends'] then
    local kinds = enumerate(ends, { { 'lf', 'LF', 'LF' }, { 'crlf', 'CR LF', 'CR LF' }, { 'cr', 'CR', 'CR' } })
    out = 'mixed' .. (kinds ~= '' and ': ' .. kinds or '')
  else
    out = flags.crlf and 'CR LF (dos)' or flags.cr and 'CR (mac)' or 'LF (unix)'
  end
  return flags['no-final-newline'] and out .. ', none at the end' or out
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
  return ('tabs on %s, %s on %s'):format(plural(indent.tab_lines, 'line', 'lines'), spaces,
    format.number(indent.space_lines))
end

---"+12 bytes, -1 line" of a buffer against its file.
---@param file table
---@param disk table
---@return string
local function difference(file, disk)
  local out = {}
  for _, what in ipairs({ { 'lines', 'line', 'lines' }, { 'bytes', 'byte', 'bytes' } }) do
    local n = (file[what[1]] or 0) - (disk[what[1]] or 0)
    if n ~= 0 then
      out[#out + 1] = (n > 0 and '+' or '') .. plural(n, what[2], what[3])
    end
  end
  return table.concat(out, ', ')
end

---@param page FileStats.Page
---@param facts string[][]
local function fact_lines(page, facts)
  local rows = {}
  for _, fact in ipairs(facts) do
    rows[#rows + 1] = { cell(fact[1], 'FileStatsLabel'), cell(fact[2], fact[3]) }
  end
  grid.rows(page, rows)
end

---What is known of a file beside its counts.
---@param file table
---@return string[][]
local function facts_of(file)
  local facts = { { 'Language', language_of(file), 'FileStatsLanguage' } }
  for _, part in ipairs(file.embedded or {}) do
    facts[#facts + 1] = { '  ' .. part.name, plural(part.lines, 'line', 'lines') }
  end
  if file.binary then
    return facts
  end
  if (file.longest_line or 0) > 0 then
    facts[#facts + 1] = { 'Longest line', ('%s, line %s'):format(plural(file.longest_line, 'character', 'characters'),
      format.number(file.longest_line_number or 0)) }
  end
  facts[#facts + 1] = { 'Encoding', encoding_of(file), file.invalid_utf8_at and 'FileStatsWarning' or nil }
  if (file.bytes or 0) > 0 then
    facts[#facts + 1] = { 'Line ends', line_ends_of(file) }
  end
  local indent = indent_of(file)
  if indent then
    facts[#facts + 1] = { 'Indent', indent }
  end
  local flags, noted = flag_set(file), {}
  for _, flag in ipairs(FLAGS) do
    if flags[flag] then
      noted[#noted + 1] = flag
    end
  end
  if #noted > 0 then
    facts[#facts + 1] = { 'Kind', table.concat(noted, ', ') }
  end
  return facts
end

---The counts of one or two things, side by side.
---@param page FileStats.Page
---@param columns {title: string, counts: table}[]
local function count_lines(page, columns)
  local rows = {}
  if #columns > 1 then
    local head = { cell('') }
    for _, column in ipairs(columns) do
      head[#head + 1] = cell(column.title, 'FileStatsHeader', true)
    end
    rows[1] = head
  end
  for _, count in ipairs(COUNTS) do
    local row, any = { cell(count.label, 'FileStatsLabel') }, false
    for _, column in ipairs(columns) do
      local n = column.counts[count.key]
      any = any or n ~= nil
      row[#row + 1] = number_cell(n)
    end
    local first = columns[1].counts
    if #columns == 1 and count.share and first[count.key] then
      row[#row + 1] = cell(format.percent(first[count.key], first.lines or 0), 'FileStatsNote', true)
    elseif #columns == 1 and count.key == 'bytes' and (first.bytes or 0) >= 1000 then
      row[#row + 1] = cell(format.size(first.bytes), 'FileStatsNote', true)
    end
    if any then
      rows[#rows + 1] = row
    end
  end
  grid.rows(page, rows)
end

---@param buf integer
---@param selection FileStats.Selection?
---@return string
function M.buffer_title(buf, selection)
  local name = vim.api.nvim_buf_get_name(buf)
  name = name == '' and '[No Name]' or format.name(vim.fn.fnamemodify(name, ':t'))
  if not selection then
    return name
  elseif selection.first == selection.last then
    return ('%s, line %d'):format(name, selection.first)
  end
  return ('%s, lines %d to %d'):format(name, selection.first, selection.last)
end

---A buffer, or lines of it.
---@param result table
---@param title string
---@return FileStats.Page page
---@return string title
function M.buffer(result, title)
  local page = grid.page()
  local file = result.buffer or result
  if result.selection then
    local columns = {
      { title = 'Selection', counts = result.selection },
      { title = 'Buffer', counts = file },
    }
    if result.lines then
      table.insert(columns, 2, { title = 'Lines', counts = result.lines })
    end
    count_lines(page, columns)
    fact_lines(page, { { 'Language', language_of(file), 'FileStatsLanguage' } })
    return page, title
  end
  count_lines(page, { { title = title, counts = file } })
  local facts = facts_of(file)
  if result.disk then
    local text = difference(file, result.disk)
    facts[#facts + 1] = { 'On disk', text == '' and 'the same size' or 'the buffer has ' .. text }
  end
  fact_lines(page, facts)
  return page, title
end

---@param path string
---@return string
local function shown_path(path)
  return format.shorten(format.name(vim.fn.fnamemodify(path, ':~:.')), 50)
end

---Why something was not counted, as a sentence.
---@param item {path: string, reason: string, message?: string}
---@return string
function M.skipped(item)
  local why = item.message or NO_FILES[item.reason] or item.reason or 'not counted'
  return ('%s: %s'):format(shown_path(item.path or '?'), why)
end

-- The columns of tables, after the name.
local TABLE = {
  { key = 'files', title = 'Files' },
  { key = 'lines', title = 'Lines' },
  { key = 'code', title = 'Code' },
  { key = 'comments', title = 'Comments' },
  { key = 'blanks', title = 'Blanks' },
  { key = 'bytes', title = 'Size' },
}

---@param title string
---@return FileStats.Cell[]
local function table_head(title)
  local row = { cell(title, 'FileStatsHeader') }
  for _, column in ipairs(TABLE) do
    row[#row + 1] = cell(column.title, 'FileStatsHeader', true)
  end
  return row
end

---@param name string
---@param counts table
---@param hl string
---@return FileStats.Cell[]
local function table_row(name, counts, hl)
  local row = { cell(name, hl) }
  for _, column in ipairs(TABLE) do
    local n = counts[column.key]
    if column.key == 'bytes' then
      row[#row + 1] = cell(n and format.size(n) or '', 'FileStatsNumber', true)
    else
      row[#row + 1] = number_cell(n)
    end
  end
  return row
end

---What of a directory or project was not counted, and why: sentences and their groups.
---@param result table
---@return string[][]
function M.omitted(result)
  local out = {}
  local not_counted = enumerate(result.skipped_counts, REASONS)
  if not_counted ~= '' then
    out[#out + 1] = { 'Not in the table: ' .. not_counted, 'FileStatsNote' }
  end
  local left_out = enumerate(result.left_out, LEFT_OUT)
  if left_out ~= '' then
    out[#out + 1] = { 'Left out: ' .. left_out, 'FileStatsNote' }
  end
  if result.git == 'refused' then
    out[#out + 1] = {
      'git did not tell which files it tracks: hidden and ignored ones are left out.', 'FileStatsWarning',
    }
  end
  if result.cancelled then
    out[#out + 1] = { 'Cancelled: only a part was counted.', 'FileStatsWarning' }
  end
  return out
end

---@param page FileStats.Page
---@param result table
local function omitted_lines(page, result)
  for _, sentence in ipairs(M.omitted(result)) do
    grid.line(page, sentence[1], sentence[2])
  end
end

---The same for each of several directories, which are named.
---@param page FileStats.Page
---@param rows table[]
local function omitted_by_row(page, rows)
  for _, row in ipairs(rows) do
    local name = shown_path(row.path)
    local not_counted = enumerate(row.skipped_counts, REASONS)
    if not_counted ~= '' then
      grid.line(page, ('%s: not counted: %s'):format(name, not_counted), 'FileStatsNote')
    end
    local left_out = enumerate(row.left_out, LEFT_OUT)
    if left_out ~= '' then
      grid.line(page, ('%s: left out: %s'):format(name, left_out), 'FileStatsNote')
    end
  end
end

---Files and directories.
---@param result table
---@return FileStats.Page page
---@return string title
function M.paths(result)
  local page = grid.page()
  local rows = result.rows or {}
  if #rows == 1 and #(result.skipped or {}) == 0 then
    local row = rows[1]
    local title = shown_path(row.path)
    if row.buffer then
      count_lines(page, { { title = 'Buffer', counts = row.buffer }, { title = 'On disk', counts = row } })
      fact_lines(page, { { 'Language', language_of(row), 'FileStatsLanguage' } })
    elseif row.kind == 'dir' then
      count_lines(page, { { title = title, counts = row } })
      fact_lines(page, { { 'Files', format.number(row.files or 0) } })
      omitted_lines(page, row)
    else
      count_lines(page, { { title = title, counts = row } })
      fact_lines(page, facts_of(row))
    end
    return page, title
  end
  local cells = { table_head('Path') }
  for _, row in ipairs(rows) do
    cells[#cells + 1] = table_row(shown_path(row.path), row, 'FileStatsLabel')
    if row.buffer then
      cells[#cells + 1] = table_row('  unsaved in its buffer', row.buffer, 'FileStatsNote')
    end
  end
  if #rows > 1 then
    cells[#cells + 1] = table_row('Total', result.totals or {}, 'FileStatsTotal')
  end
  if #rows > 0 then
    grid.rows(page, cells)
  end
  omitted_by_row(page, rows)
  for _, item in ipairs(result.skipped or {}) do
    grid.line(page, M.skipped(item), 'FileStatsWarning')
  end
  return page, #rows == 1 and shown_path(rows[1].path) or ('%d paths'):format(#rows)
end

---@param root string
---@return string
function M.project_title(root)
  return 'Project ' .. format.name(vim.fn.fnamemodify(root, ':~'))
end

---@param progress table
---@return string
function M.progress(progress)
  local of = progress.total and ' of ' .. format.number(progress.total) or ''
  return ('Scanning … %s%s files, %s'):format(format.number(progress.files or 0), of, format.size(progress.bytes or 0))
end

---@param languages table[]
---@param totals table
---@return (FileStats.Cell[])[]
local function language_rows(languages, totals)
  local rows = { table_head('Language') }
  table.insert(rows[1], cell('Share', 'FileStatsHeader', true))
  for _, language in ipairs(languages) do
    local row = table_row(language.name, language, 'FileStatsLanguage')
    row[#row + 1] = cell(format.percent(language.lines or 0, totals.lines or 0), 'FileStatsNote', true)
    rows[#rows + 1] = row
    for _, part in ipairs(language.embedded or {}) do
      rows[#rows + 1] = table_row('  ' .. part.name, part, 'FileStatsNote')
    end
  end
  rows[#rows + 1] = table_row('Total', totals, 'FileStatsTotal')
  return rows
end

---A project: one table by language, and what is not in it.
---@param result table
---@param page? FileStats.Page  to append to
---@return FileStats.Page
function M.project(result, page)
  page = page or grid.page()
  local totals = result.totals or {}
  if #(result.languages or {}) == 0 then
    grid.line(page, 'No file of a known language.', 'FileStatsNote')
  else
    grid.rows(page, language_rows(result.languages, totals))
  end
  grid.line(page, '')
  local seconds = result.seconds and (' in %.2f s'):format(result.seconds) or ''
  grid.line(page, ('%s words, %s characters%s'):format(format.number(totals.words or 0),
    format.number(totals.chars or 0), seconds), 'FileStatsNote')
  omitted_lines(page, result)
  return page
end

return M
