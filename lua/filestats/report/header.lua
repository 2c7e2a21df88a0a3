-- The lines above a report's rows: always the same number of them, so that rows stay in place.

local bars = require('filestats.report.bars')
local colors = require('filestats.report.colors')
local format = require('filestats.format')
local grid = require('filestats.grid')
local view = require('filestats.view')

local M = {}

-- Title, status, language bar, its legend, column titles, totals.
M.HEIGHT = 6
M.COLUMNS_LINE = 5

-- Cells that the project's name has at least.
local TITLE_LEAST = 20

M.VIEWS = {
  { name = 'languages', title = 'Languages', key = 'L' },
  { name = 'dirs', title = 'Directories', key = 'D' },
  { name = 'files', title = 'Files', key = 'F' },
  { name = 'skipped', title = 'Skipped', key = 'S' },
  { name = 'treemap', title = 'Treemap', key = 'T' },
}

---Appends a text to the last line.
---@param page FileStats.Page
---@param text string
---@param hl? string
local function add(page, text, hl)
  local line = page.lines[#page.lines]
  page.lines[#page.lines] = line .. text
  if hl and text ~= '' then
    page.marks[#page.marks + 1] = { line = #page.lines - 1, first = #line, last = #line + #text, hl = hl }
  end
end

---@param report FileStats.Report
---@param short boolean
---@return string[]
local function view_titles(report, short)
  return vim.tbl_map(function(tab)
    return short and tab.name ~= report.view and tab.key or tab.title
  end, M.VIEWS)
end

---@param titles string[]
---@return integer
local function cells_of(titles)
  return #table.concat(titles) + 3 * #titles
end

---@param page FileStats.Page
---@param report FileStats.Report
local function title_line(page, report)
  grid.line(page, '')
  local name = view.project_title(report.root) .. (report.dir ~= '' and '/' .. format.name(report.dir) or '')
  -- In a narrow window the views that are not shown have their keys alone.
  local titles = view_titles(report, false)
  if cells_of(titles) + TITLE_LEAST > report.width then
    titles = view_titles(report, true)
  end
  add(page, format.shorten(name, math.max(TITLE_LEAST, report.width - cells_of(titles) - 3)), 'FileStatsTitle')
  add(page, '  ')
  for i, tab in ipairs(M.VIEWS) do
    if tab.name == report.view then
      add(page, ' [' .. titles[i] .. ']', 'FileStatsTotal')
    else
      add(page, '  ' .. titles[i] .. ' ', 'FileStatsNote')
    end
  end
end

---What is to be minded stands first: the end of the line may have no room. It is of the whole
---project, whatever passes the filter.
---@param page FileStats.Page
---@param result table
---@param filtered boolean
local function result_line(page, result, filtered)
  local totals = result.totals or {}
  local warnings, notes = {}, {}
  for _, sentence in ipairs(view.omitted(result)) do
    -- What was left out before what was skipped, which has a view of its own.
    table.insert(sentence[2] == 'FileStatsWarning' and warnings or notes, 1, sentence)
  end
  notes[#notes + 1] = { ('%s%s, %s in %.2f s.'):format(filtered and 'In all ' or '',
    format.plural(totals.words or 0, 'word', 'words'),
    format.plural(totals.chars or 0, 'character', 'characters'), result.seconds or 0), 'FileStatsNote' }
  for i, sentence in ipairs(vim.list_extend(warnings, notes)) do
    local text = sentence[1]:find('%.$') and sentence[1] or sentence[1] .. '.'
    add(page, (i > 1 and ' ' or '') .. text, sentence[2])
  end
end

---@param page FileStats.Page
---@param report FileStats.Report
local function status_line(page, report)
  grid.line(page, '')
  -- First: the end of the line may have no room.
  if report.filter ~= '' then
    add(page, 'Filter: ' .. format.name(report.filter) .. '  ', 'FileStatsWarning')
  end
  local progress = report.scan and report.progress
  if progress then
    if progress.total and progress.total > 0 then
      local share = progress.files / progress.total
      add(page, bars.bar(share, 20, bars.is_ascii()) .. ' ', 'FileStatsNumber')
    end
    add(page, view.progress(progress), 'FileStatsNote')
    if report.rate then
      add(page, (', %s files/s'):format(format.number(report.rate)), 'FileStatsNote')
    end
    if not report.result and report.view ~= 'languages' then
      add(page, '; this view comes then', 'FileStatsWarning')
    end
  elseif report.scan and not report.silent or not (report.problem or report.result) then
    add(page, 'Scanning …', 'FileStatsNote')
  elseif report.problem then
    add(page, report.problem .. (report.result and '; the numbers are those of before' or ''), 'FileStatsWarning')
  elseif report.result then
    if report.unwatched then
      add(page, 'Changes are not followed (see :FileStats log). ', 'FileStatsNote')
    end
    result_line(page, report.result, report.filter ~= '')
  end
end

---@param page FileStats.Page
---@param report FileStats.Report
local function language_lines(page, report)
  local result = report.result or {}
  local totals = result.totals or {}
  local total = totals.lines or 0
  local parts = {}
  for _, language in ipairs(result.languages or {}) do
    parts[#parts + 1] = { name = language.name, value = language.lines or 0 }
  end
  grid.line(page, '')
  for _, segment in ipairs(bars.segments(parts, total, report.width, bars.is_ascii())) do
    add(page, segment.text, colors.group(segment.name))
  end
  grid.line(page, '')
  local room = report.width
  local mark = bars.is_ascii() and '# ' or '■ '
  for _, part in ipairs(parts) do
    local text = ('%s %s'):format(part.name, format.percent(part.value, total))
    room = room - #text - 4
    if room < 0 or part.value * 200 < total then
      break
    end
    add(page, (page.lines[#page.lines] ~= '' and '  ' or '') .. mark, colors.group(part.name))
    add(page, text)
  end
  local sizes = report.layout and report.layout.sizes
  local spark = sizes and #sizes > 1 and 'sizes ' .. bars.sparkline(sizes, bars.is_ascii())
  if spark and room > vim.fn.strdisplaywidth(spark) + 2 then
    add(page, '  ')
    add(page, spark, 'FileStatsNote')
  end
end

---The header of what a report shows now.
---@param report FileStats.Report
---@return FileStats.Page
function M.page(report)
  local page = grid.page()
  title_line(page, report)
  status_line(page, report)
  language_lines(page, report)
  local layout = report.layout
  grid.line(page, layout and layout.head or '', 'FileStatsHeader')
  grid.line(page, layout and layout.total or '', 'FileStatsTotal')
  return page
end

---Why a view has no rows, as a sentence.
---@param report FileStats.Report
---@return string
function M.nothing(report)
  local result = report.result or {}
  if report.filter ~= '' then
    return 'Nothing passes the filter: press f to change it.'
  elseif report.view == 'skipped' then
    return 'Every file was counted.'
  elseif result.cancelled then
    return 'The scan was cancelled before anything was counted: press R to scan again.'
  elseif ((result.skipped_counts or {}).unreadable or 0) > 0 then
    return 'Nothing that can be read is of a known language: press S for the reasons.'
  elseif next(result.skipped_counts or {}) then
    return 'No file is of a known language: press S for what there is.'
  end
  return 'There are no files here, or all of them are ignored or hidden.'
end

local BAR = { 'files', 'lines', 'code', 'comments', 'blanks', 'bytes' }

---@param what string
---@param count integer
---@return string
local function total(what, count)
  if what == 'bytes' then
    return format.size(count)
  end
  return format.number(count) .. ' ' .. (count == 1 and what:gsub('s$', '') or what)
end

---What a window's bar says: the totals. With `clicks`, a click on one sorts by it.
---@param report FileStats.Report
---@param clicks boolean
---@return string
function M.winbar(report, clicks)
  local totals = report.layout and report.layout.totals
  if not totals then
    return report.problem and 'Not counted' or 'Scanning …'
  end
  local parts = {}
  for i, what in ipairs(BAR) do
    local text = total(what, totals[what] or 0):gsub('%%', '%%%%')
    parts[i] = clicks and ("%%%d@v:lua.require'filestats.report.actions'.click_bar@%s%%X"):format(i, text) or text
  end
  -- Where there is no room, the end is cut off.
  return 'Total: ' .. table.concat(parts, '  ') .. '%<'
end

---What the part of the bar with that number sorts by.
---@param number integer
---@return string
function M.bar_sort(number)
  return BAR[number]
end

return M
