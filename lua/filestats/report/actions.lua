-- What the keys of a report do. What stands in a row is known by the process: actions ask it.

local client = require('filestats.client')
local format = require('filestats.format')
local header = require('filestats.report.header')
local message = require('filestats.message')
local report_module = require('filestats.report')
local rows = require('filestats.report.rows')
local window = require('filestats.report.window')

local M = {}

---Calls `fn` with what stands in the row under the cursor; nothing when there is none.
---@param report FileStats.Report
---@param fn fun(row: table)
local function with_row(report, fn)
  if report.view == 'treemap' then
    local tile = require('filestats.report.treemap').tile_at_cursor(report)
    if tile then
      fn(tile)
    end
    return
  end
  local at = report_module.row_at_cursor(report)
  if not at or not report.layout or at > report.layout.rows then
    return
  end
  client.request('view_rows', { buf = report.buf, first = at, last = at }, function(err, found)
    if err then
      message.error(err)
    elseif found[1] then
      fn(found[1])
    end
  end)
end

---@param report FileStats.Report
local function remember(report)
  report.back[#report.back + 1] = {
    view = report.view,
    dir = report.dir,
    filter = report.filter,
    cursor = report_module.row_at_cursor(report),
  }
end

---@param report FileStats.Report
---@param path string
---@param how string
local function open_file(report, path, how)
  local win = vim.api.nvim_get_current_win()
  if window.is_float(win) and vim.api.nvim_win_get_buf(win) == report.buf then
    vim.api.nvim_win_close(win, false)
  end
  -- As one command, also of a name with a line feed.
  vim.api.nvim_command(how .. ' ' .. vim.fn.fnameescape(path))
end

---@param report FileStats.Report
---@param row table
local function go_into(report, row)
  if row.kind == 'language' then
    remember(report)
    report.view = 'files'
    report.filter = 'lang:' .. row.language:gsub(' ', '_')
    report.cursor = 1
    report_module.show(report)
  elseif row.kind == 'dir' then
    remember(report)
    report.dir = row.path
    report.cursor = 1
    report_module.show(report)
  else
    open_file(report, rows.path_of(report, row), 'edit')
  end
end

function M.open(report)
  with_row(report, function(row)
    go_into(report, row)
  end)
end

---@param how string
---@return fun(report: FileStats.Report)
local function opener(how)
  return function(report)
    with_row(report, function(row)
      if row.kind == 'file' or row.kind == 'skipped' then
        open_file(report, rows.path_of(report, row), how)
      else
        go_into(report, row)
      end
    end)
  end
end

M.open_split = opener('split')
M.open_vsplit = opener('vsplit')
M.open_tab = opener('tabedit')

function M.up(report)
  local back = table.remove(report.back)
  if back then
    report.view, report.dir, report.filter, report.cursor = back.view, back.dir, back.filter, back.cursor
  elseif report.dir ~= '' then
    report.dir = report.dir:match('^(.*)/') or ''
  else
    return
  end
  report_module.show(report)
end

function M.open_external(report)
  with_row(report, function(row)
    if not row.path then
      return
    end
    local path = rows.path_of(report, row)
    if vim.ui.open then
      local _, err = vim.ui.open(path)
      if err then
        message.error(err)
      end
    else
      vim.fn['netrw#BrowseX'](path, 0)
    end
  end)
end

---@param report FileStats.Report
---@param row table
---@param unfold? boolean  nil: the other way round
local function set_fold(report, row, unfold)
  if row.kind ~= 'dir' or unfold == row.unfolded then
    return
  end
  -- Of what is folded the list tells the contrary when all are unfolded.
  local listed = not row.unfolded ~= report.unfold_all
  report.folds[row.path] = listed or nil
  report_module.show(report, true)
end

function M.toggle(report)
  with_row(report, function(row)
    set_fold(report, row)
  end)
end

function M.unfold(report)
  with_row(report, function(row)
    set_fold(report, row, true)
  end)
end

function M.fold(report)
  with_row(report, function(row)
    set_fold(report, row, false)
  end)
end

---@param all boolean
---@return fun(report: FileStats.Report)
local function all_folds(all)
  return function(report)
    report.folds, report.unfold_all = {}, all
    report_module.show(report, true)
  end
end

M.unfold_all = all_folds(true)
M.fold_all = all_folds(false)

---@param name string
---@return fun(report: FileStats.Report)
local function viewer(name)
  return function(report)
    if report.view ~= name then
      report.view = name
      report.back = {}
      report.cursor = 1
      report_module.show(report)
    end
  end
end

for _, view in ipairs(header.VIEWS) do
  M[view.name] = viewer(view.name)
end

function M.next_view(report)
  for i, view in ipairs(header.VIEWS) do
    if view.name == report.view then
      M[header.VIEWS[i % #header.VIEWS + 1].name](report)
      return
    end
  end
end

---In the treemap to the next tile, elsewhere what the key always does.
---@param way string
---@return fun(report: FileStats.Report)
local function mover(way)
  return function(report)
    local count = vim.v.count
    if report.view == 'treemap' then
      require('filestats.report.treemap').move(report, way, math.max(1, count))
    else
      vim.cmd('normal! ' .. (count > 0 and count or '') .. way)
    end
  end
end

M.tile_left = mover('h')
M.tile_down = mover('j')
M.tile_up = mover('k')
M.tile_right = mover('l')

-- What can be sorted by; the others are pictures or words.
local SORTS = {
  'name', 'language', 'reason', 'files', 'lines', 'code', 'comments', 'blanks', 'words', 'chars', 'bytes',
}

---@param report FileStats.Report
---@param sort string
local function sort_by(report, sort)
  report.reverse = report.sort == sort and not report.reverse
  report.sort = sort
  report_module.show(report, true)
end

---The column at a cell of the screen's line, from 0.
---@param report FileStats.Report
---@param cell integer
---@return string
local function column_at(report, cell)
  local name = 'name'
  for _, column in ipairs(report.layout and report.layout.columns or {}) do
    if cell >= column.first - 1 then
      name = column.name
    end
  end
  return name
end

function M.sort(report)
  local name = column_at(report, vim.fn.virtcol('.') - 1)
  sort_by(report, vim.tbl_contains(SORTS, name) and name or report.sort)
end

---@param step integer
---@return fun(report: FileStats.Report)
local function sorter(step)
  return function(report)
    local names = { 'name' }
    for _, column in ipairs(report.layout and report.layout.columns or {}) do
      if vim.tbl_contains(SORTS, column.name) then
        names[#names + 1] = column.name
      end
    end
    for i, name in ipairs(names) do
      if name == report.sort then
        report.reverse = false
        report.sort = names[(i - 1 + step) % #names + 1]
        report_module.show(report, true)
        return
      end
    end
    sort_by(report, 'lines')
  end
end

M.sort_next = sorter(1)
M.sort_previous = sorter(-1)

function M.reverse(report)
  report.reverse = not report.reverse
  report_module.show(report, true)
end

---A click on a part of the window's bar; called by Neovim.
---@param number integer
---@param _ integer  how many clicks
---@param button string
function M.click_bar(number, _, button)
  local win = vim.fn.getmousepos().winid
  local report = win ~= 0 and require('filestats.report.fill').reports[vim.api.nvim_win_get_buf(win)]
  if report and button == 'l' then
    sort_by(report, header.bar_sort(number))
  end
end

-- Another window at once would take the release for a drag, and select.
function M.open_by_mouse(report)
  report.opens_on_release = true
end

function M.click(report)
  local mouse = vim.fn.getmousepos()
  if report.opens_on_release then
    report.opens_on_release = nil
    M.open(report)
  elseif mouse.winid == 0 or vim.api.nvim_win_get_buf(mouse.winid) ~= report.buf then
    return
  elseif mouse.line == header.COLUMNS_LINE then
    local info = vim.fn.getwininfo(mouse.winid)[1]
    -- `column` stops at the end of the text; the border of a float is counted in `wincol`.
    local border = window.is_float(mouse.winid) and 1 or 0
    local name = column_at(report, mouse.wincol - 1 - info.textoff - border)
    if vim.tbl_contains(SORTS, name) then
      sort_by(report, name)
    end
  end
end

---@param report FileStats.Report
---@param text string
local function set_filter(report, text)
  if text ~= report.filter then
    report.filter = text
    report.cursor = 1
    report_module.show(report)
  end
end

---Completes the name of a language in a filter; called by Neovim.
---@param lead string
---@return string[]
function M.complete_filter(lead)
  local report = report_module.current()
  local before, word = lead:match('^(.-)(%S*)$')
  local out = {}
  for _, language in ipairs(report and report.result and report.result.languages or {}) do
    local name = 'lang:' .. language.name:gsub(' ', '_')
    if word ~= '' and vim.startswith(name:lower(), word:lower()) then
      out[#out + 1] = before .. name
    end
  end
  return out
end

function M.filter(report)
  local before = report.filter
  local group = vim.api.nvim_create_augroup('filestats_filter', {})
  vim.api.nvim_create_autocmd('CmdlineChanged', {
    group = group,
    pattern = '@',
    desc = 'Filter a project report as one types',
    callback = message.guarded(function()
      set_filter(report, vim.fn.getcmdline())
    end),
  })
  local cancelled = '\1'
  local ok, text = pcall(vim.fn.input, {
    prompt = 'Filter: ',
    default = before,
    cancelreturn = cancelled,
    completion = "customlist,v:lua.require'filestats.report.actions'.complete_filter",
  })
  vim.api.nvim_del_augroup_by_id(group)
  set_filter(report, ok and text ~= cancelled and text or before)
end

---@param report FileStats.Report
---@param range? FileStats.Range  only these rows
function M.quickfix(report, range)
  rows.with_places(report, range, function(places)
    vim.fn.setqflist({}, ' ', {
      title = 'FileStats ' .. format.name(report.root),
      items = vim.tbl_map(function(place)
        return { filename = place.path, lnum = 1, text = place.text }
      end, places),
    })
    if window.is_float(vim.api.nvim_get_current_win()) then
      window.close()
    end
    vim.cmd('botright copen')
  end)
end

---@param report FileStats.Report
---@param opts? table  for Telescope, which is then taken
function M.pick(report, opts)
  require('filestats.report.pick').run(report, function(place)
    go_into(report, place.row)
  end, opts)
end

---@param text string
---@return string
local function escape(text)
  return (format.name(text):gsub('[\\`*_<>|%[%]]', '\\%0'))
end

-- What a row is named by, and its counts; of files their language and no number of them.
local YANKED = {
  skipped = { 'Path', 'Reason' },
  files = { 'Name', 'Language', 'Lines', 'Code', 'Comments', 'Blanks', 'Bytes' },
  others = { 'Name', 'Files', 'Lines', 'Code', 'Comments', 'Blanks', 'Bytes' },
}

---@param row table
---@param title string
---@return string
local function yanked_cell(row, title)
  if title == 'Name' or title == 'Path' then
    return escape(row.path or row.language or '')
  elseif title == 'Language' then
    return escape(row.language or '')
  elseif title == 'Reason' then
    return escape(rows.summary(row))
  end
  return ('%d'):format(row[title:lower()] or 0)
end

---@param cells string[]
---@return string
local function table_line(cells)
  return '| ' .. table.concat(cells, ' | ') .. ' |'
end

---@param report FileStats.Report
---@param range? FileStats.Range  only these rows
function M.yank(report, range)
  local register = vim.v.register
  rows.get(report, range, function(err, found)
    if err then
      message.error(err)
      return
    end
    local titles = YANKED[report.view] or YANKED.others
    local lines = { table_line(titles), table_line(vim.tbl_map(function(title)
      return ({ Name = true, Path = true, Language = true, Reason = true })[title] and '---' or '---:'
    end, titles)) }
    for _, row in ipairs(found) do
      lines[#lines + 1] = table_line(vim.tbl_map(function(title)
        return yanked_cell(row, title)
      end, titles))
    end
    vim.fn.setreg(register, table.concat(lines, '\n') .. '\n', 'l')
    message.info(format.plural(#found, 'row', 'rows') .. ' yanked as a Markdown table')
  end)
end

function M.refresh(report)
  report_module.rescan(report)
end

function M.cancel(report)
  if not report_module.cancel(report) then
    message.info('no scan is running')
  end
end

function M.close()
  window.close()
end

function M.help()
  local output = require('filestats.output')
  output.float({ lines = require('filestats.report.keys').lines(), marks = {} }, output.place())
end

return M
