-- Results of the process as pages: what stands on which line. Adds nothing up.

local bars = require('filestats.report.bars')
local facts = require('filestats.facts')
local format = require('filestats.format')
local grid = require('filestats.grid')

local M = {}

-- The counts, in the order they are shown; `class`: they are a part of the lines.
local COUNTS = {
  { key = 'lines', label = 'Lines' },
  { key = 'code', label = 'Code', class = 1 },
  { key = 'comments', label = 'Comments', class = 2 },
  { key = 'blanks', label = 'Blanks', class = 3 },
  { key = 'words', label = 'Words' },
  { key = 'chars', label = 'Characters' },
  { key = 'bytes', label = 'Bytes' },
}

-- How code, comments and blanks look in a bar; as in the project report.
local CLASS_GROUPS = { 'FileStatsCode', 'FileStatsComments', 'FileStatsBlanks' }
local FILLS = { '█', '▒', '░' }
local ASCII_FILLS = { '#', '+', '.' }
local BAR_WIDTH = 32

-- Reasons in words, in the order they are told; singular and plural.
local REASONS = {
  { 'binary', 'binary file', 'binary files' },
  { 'unknown-language', 'file of unknown language', 'files of unknown language' },
  { 'unreadable', 'unreadable path', 'unreadable paths' },
  { 'vanished', 'vanished path', 'vanished paths' },
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

local CANCELLED = 'Cancelled: only a part was counted.'

local LEFT_OUT = {
  { 'ignored_files', 'ignored file', 'ignored files' },
  { 'ignored_dirs', 'ignored directory', 'ignored directories' },
  { 'hidden_files', 'hidden file', 'hidden files' },
  { 'hidden_dirs', 'hidden directory', 'hidden directories' },
}

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

---@param page FileStats.Page
---@param known FileStats.Fact[]
---@param has_keys boolean  `<CR>` goes to the line that is meant
local function fact_lines(page, known, has_keys)
  local rows = {}
  for _, fact in ipairs(known) do
    local text = fact.text
    if fact.line then
      page.link = { line = fact.line }
      text = text .. (has_keys and '  <CR>' or '')
    end
    rows[#rows + 1] = { cell(fact.label, 'FileStatsLabel'), cell(text, fact.hl) }
  end
  grid.line(page, '')
  grid.rows(page, rows)
end

---A bar of what the lines are, none when that is not known.
---@param page FileStats.Page
---@param counts table
---@param fills string[]
local function bar_line(page, counts, fills)
  local total = (counts.code or 0) + (counts.comments or 0) + (counts.blanks or 0)
  if total == 0 then
    return
  end
  local cells, sum, at = {}, 0, 0
  for i, key in ipairs({ 'code', 'comments', 'blanks' }) do
    sum = sum + counts[key]
    local stop = math.floor(sum / total * BAR_WIDTH + 0.5)
    cells[i] = cell(fills[i]:rep(stop - at), CLASS_GROUPS[i])
    at = stop
  end
  grid.rows(page, { cells }, '')
end

---What stands behind a count: its share and what it looks like in the bar, or the size for people.
---@param row FileStats.Cell[]
---@param count table
---@param counts table
---@param fills string[]?
local function annotate(row, count, counts, fills)
  if count.class and counts[count.key] then
    row[#row + 1] = cell(format.percent(counts[count.key], counts.lines or 0), 'FileStatsNote', true)
    row[#row + 1] = fills and cell(fills[count.class], CLASS_GROUPS[count.class]) or nil
  elseif count.key == 'bytes' and (counts.bytes or 0) >= 1000 then
    row[#row + 1] = cell(format.size(counts.bytes), 'FileStatsNote', true)
  end
end

---The counts of one or more things, side by side; in a window the first that has lines of code gets
---a bar of them.
---@param page FileStats.Page
---@param columns {title: string, counts: table}[]
---@param width? integer  cells of the window; nil for plain text
local function count_lines(page, columns, width)
  local rows = {}
  local fills = width and (bars.is_ascii() and ASCII_FILLS or FILLS)
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
    if #columns == 1 then
      annotate(row, count, columns[1].counts, fills)
    end
    if any then
      rows[#rows + 1] = row
    end
  end
  for _, column in ipairs(columns) do
    if fills and column.counts.code then
      bar_line(page, column.counts, fills)
      break
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
---@param width? integer  cells of the window; nil for plain text
---@return FileStats.Page page
---@return string title
function M.buffer(result, title, width)
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
    count_lines(page, columns, width)
    local known = { { label = 'Language', text = facts.language(file), hl = 'FileStatsLanguage' } }
    known[2] = facts.longest(result.selection)
    fact_lines(page, known, width ~= nil)
  else
    count_lines(page, { { title = title, counts = file } }, width)
    fact_lines(page, facts.of(file, result.disk), width ~= nil)
  end
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
  local not_counted = format.enumerate(result.skipped_counts, REASONS)
  if not_counted ~= '' then
    out[#out + 1] = { 'Not in the table: ' .. not_counted, 'FileStatsNote' }
  end
  local left_out = format.enumerate(result.left_out, LEFT_OUT)
  if left_out ~= '' then
    out[#out + 1] = { 'Left out: ' .. left_out, 'FileStatsNote' }
  end
  if result.git == 'refused' then
    out[#out + 1] = {
      'git did not tell which files it tracks: hidden and ignored ones are left out.', 'FileStatsWarning',
    }
  end
  if result.cancelled then
    out[#out + 1] = { CANCELLED, 'FileStatsWarning' }
  end
  return out
end

---@param page FileStats.Page
---@param result table
---@param width? integer
local function omitted_lines(page, result, width)
  for _, sentence in ipairs(M.omitted(result)) do
    grid.paragraph(page, sentence[1], sentence[2], width)
  end
end

---The same for each of several directories, which are named.
---@param page FileStats.Page
---@param rows table[]
---@param width? integer
local function omitted_by_row(page, rows, width)
  for _, row in ipairs(rows) do
    local name = shown_path(row.path)
    local not_counted = format.enumerate(row.skipped_counts, REASONS)
    if not_counted ~= '' then
      grid.paragraph(page, ('%s: not counted: %s'):format(name, not_counted), 'FileStatsNote', width)
    end
    local left_out = format.enumerate(row.left_out, LEFT_OUT)
    if left_out ~= '' then
      grid.paragraph(page, ('%s: left out: %s'):format(name, left_out), 'FileStatsNote', width)
    end
  end
end

---@param row table
---@return FileStats.Link
local function link_of(row)
  return { path = row.path, is_dir = row.kind == 'dir', line = row.longest_line_number }
end

---One file or directory.
---@param page FileStats.Page
---@param row table
---@param title string
---@param width? integer
local function one_path(page, row, title, width)
  if row.buffer then
    count_lines(page, { { title = 'Buffer', counts = row.buffer }, { title = 'On disk', counts = row } }, width)
    fact_lines(page, { { label = 'Language', text = facts.language(row), hl = 'FileStatsLanguage' } }, false)
  elseif row.kind == 'dir' then
    count_lines(page, { { title = title, counts = row } }, width)
    fact_lines(page, { { label = 'Files', text = format.number(row.files or 0) } }, false)
    omitted_lines(page, row, width)
  else
    count_lines(page, { { title = title, counts = row } }, width)
    fact_lines(page, facts.of(row), width ~= nil)
  end
  page.link = link_of(row)
end

---@param page FileStats.Page
---@param result table
---@param width? integer
local function path_table(page, result, width)
  local rows = result.rows or {}
  local cells = { table_head('Path') }
  for _, row in ipairs(rows) do
    cells[#cells + 1] = table_row(shown_path(row.path), row, 'FileStatsLabel')
    cells[#cells].link = link_of(row)
    if row.buffer then
      cells[#cells + 1] = table_row('  unsaved in its buffer', row.buffer, 'FileStatsNote')
    end
  end
  if #rows > 1 then
    cells[#cells + 1] = table_row('Total', result.totals or {}, 'FileStatsTotal')
  end
  if #rows > 0 then
    grid.rows(page, cells, nil, width)
  end
  omitted_by_row(page, rows, width)
end

---Files and directories.
---@param result table
---@param width? integer  cells of the window; nil for plain text
---@return FileStats.Page page
---@return string title
function M.paths(result, width)
  local page = grid.page()
  local rows, skipped = result.rows or {}, result.skipped or {}
  local title = #rows == 1 and shown_path(rows[1].path) or ('%d paths'):format(#rows)
  if #rows == 1 and #skipped == 0 then
    one_path(page, rows[1], title, width)
  else
    path_table(page, result, width)
  end
  for _, item in ipairs(skipped) do
    grid.paragraph(page, M.skipped(item), 'FileStatsWarning', width)
  end
  if result.cancelled then
    grid.line(page, CANCELLED, 'FileStatsWarning')
  end
  return page, title
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
