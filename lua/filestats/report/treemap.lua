-- The treemap of a report: rectangles from the process, drawn into the buffer's rows.

local bars = require('filestats.report.bars')
local client = require('filestats.client')
local colors = require('filestats.report.colors')
local fill = require('filestats.report.fill')
local format = require('filestats.format')
local header = require('filestats.report.header')

local M = {}

---A canvas of rows of cells, each a character; '' behind a wide one.
---@param width integer
---@param height integer
---@return string[][]
local function canvas(width, height)
  local out = {}
  for y = 1, height do
    out[y] = {}
    for x = 1, width do
      out[y][x] = ' '
    end
  end
  return out
end

---Writes a text into a row, as far as it has room.
---@param row string[]
---@param x integer  from 1
---@param text string
---@param room integer
local function write(row, x, text, room)
  for _, char in ipairs(vim.fn.split(text, '\\zs')) do
    local width = vim.fn.strdisplaywidth(char)
    if width > room then
      return
    elseif width > 0 then
      row[x] = char
      for i = 1, width - 1 do
        row[x + i] = ''
      end
    elseif x > 1 then
      row[x - 1] = row[x - 1] .. char
    end
    x, room = x + width, room - width
  end
end

---@param cells string[][]
---@param tile table
---@param ascii boolean
---@param measure string
local function draw(cells, tile, ascii, measure)
  local right, bottom = tile.x + tile.width, tile.y + tile.height
  if not tile.divided then
    -- Edges at the right and below keep neighbours apart without colours.
    for y = tile.y + 1, bottom do
      cells[y][right] = ascii and '|' or '│'
    end
    if tile.height > 1 then
      for x = tile.x + 1, right do
        cells[bottom][x] = ascii and '-' or '─'
      end
      cells[bottom][right] = ascii and '+' or '┘'
    end
  end
  local room = tile.width - 1
  if room < 3 then
    return
  end
  local name = format.name(tile.name) .. (tile.kind == 'dir' and '/' or '')
  write(cells[tile.y + 1], tile.x + 1, vim.fn.strdisplaywidth(name) <= room and name
    or vim.fn.strcharpart(name, 0, room - 1) .. (ascii and '~' or '…'), room)
  if not tile.divided and tile.height > 2 then
    local count = format.number(tile[measure] or 0)
    write(cells[tile.y + 2], tile.x + 1, #count <= room and count or '', room)
  end
end

---Owners of cells: for each the innermost tile.
---@param tiles table[]
---@return table<integer, table<integer, table>>
local function owners(tiles)
  local out = {}
  for _, tile in ipairs(tiles) do
    for y = tile.y + 1, tile.y + tile.height do
      out[y] = out[y] or {}
      for x = tile.x + 1, tile.x + tile.width do
        out[y][x] = tile
      end
    end
  end
  return out
end

---@param tile table
---@return string?
local function group_of(tile)
  if tile.divided then
    return 'FileStatsHeader'
  end
  return tile.language and colors.group(tile.language) .. 'Tile'
end

---@param report FileStats.Report
---@param cells string[][]
---@param owner table
---@return string[] lines
---@return table[][] spans  bytes of a line and their groups
local function render(report, cells, owner)
  local lines, spans = {}, {}
  for y, row in ipairs(cells) do
    spans[y] = {}
    local byte = 0
    for x, char in ipairs(row) do
      local tile = owner[y] and owner[y][x]
      local hl = tile and group_of(tile)
      local last = spans[y][#spans[y]]
      if hl and last and last.hl == hl and last.last == byte then
        last.last = byte + #char
      elseif hl then
        spans[y][#spans[y] + 1] = { first = byte, last = byte + #char, hl = hl }
      end
      byte = byte + #char
    end
    lines[y] = table.concat(row)
  end
  report.spans = spans
  return lines, spans
end

-- What is no number is shown by lines.
local NO_MEASURES = { name = true, language = true, reason = true }

---@param report FileStats.Report
---@return string
local function measure_of(report)
  return NO_MEASURES[report.sort] and 'lines' or report.sort
end

---The picture of tiles, as lines.
---@param report FileStats.Report
---@param tiles table[]
---@param width integer
---@param height integer
---@return string[]
function M.lines(report, tiles, width, height)
  local cells = canvas(width, height)
  local ascii = bars.is_ascii()
  local measure = measure_of(report)
  for _, tile in ipairs(tiles) do
    draw(cells, tile, ascii, measure)
  end
  report.owner = owners(tiles)
  return (render(report, cells, report.owner))
end

---Asks for the tiles of what the report shows, and draws them.
---@param report FileStats.Report
---@param params table
---@param on_failure fun(report: FileStats.Report, err: FileStats.Error)
function M.show(report, params, on_failure)
  local generation = report.generation
  local width, height = report.width, math.max(3, report.height - header.HEIGHT)
  params.view, params.width, params.height, params.reverse = 'dirs', width, height, nil
  client.request('project_treemap', params, function(err, result)
    if fill.reports[report.buf] ~= report or report.generation ~= generation then
      return
    elseif err then
      on_failure(report, err)
      return
    end
    report.tiles, report.told = result.tiles, nil
    report.layout = { rows = 0, head = 'Size: ' .. measure_of(report), total = '',
      columns = {}, name_width = 0, totals = result.totals, sizes = {}, kept = {} }
    fill.header(report)
    if #result.tiles == 0 then
      report.owner, report.spans = {}, {}
      fill.rows(report, { header.nothing(report) })
    else
      fill.rows(report, M.lines(report, result.tiles, width, height))
    end
    if vim.api.nvim_get_current_buf() == report.buf then
      M.tell(report)
    end
  end)
end

---@param report FileStats.Report
---@param x integer  cell, from 1
---@param y integer  row, from 1
---@return table?
local function tile_at(report, x, y)
  local row = report.owner and report.owner[y]
  return row and row[x]
end

-- From a tile the way out of it: the cell beside its edge.
local WAYS = {
  h = function(tile, _, y) return tile.x, y end,
  l = function(tile, _, y) return tile.x + tile.width + 1, y end,
  k = function(tile, x, _) return x, tile.y end,
  j = function(tile, x, _) return x, tile.y + tile.height + 1 end,
}

---Moves the cursor into the next tile that way; at an edge it stays.
---@param report FileStats.Report
---@param way string  h, j, k or l
local function step(report, way)
  local x, y = vim.fn.virtcol('.'), vim.fn.line('.') - header.HEIGHT
  local tile = tile_at(report, x, y)
  if not tile then
    vim.cmd('normal! ' .. way)
    return
  end
  x, y = WAYS[way](tile, x, y)
  local beside = tile_at(report, x, y)
  if not beside then
    return
  end
  -- Where its name stands, as far as that is in the same row or column.
  if way == 'h' then
    x = beside.x + 1
  elseif way == 'k' and not beside.divided then
    y = beside.y + 1
  end
  vim.api.nvim_win_set_cursor(0, { header.HEIGHT + y, 0 })
  vim.cmd('normal! ' .. x .. '|')
end

---Moves the cursor by so many tiles to the left, down, up or to the right.
---@param report FileStats.Report
---@param way string  h, j, k or l
---@param count integer
function M.move(report, way, count)
  for _ = 1, count do
    step(report, way)
  end
end

---Tells in the line of the totals what the tile under the cursor is: many have no room for a name.
---@param report FileStats.Report
function M.tell(report)
  local tile = M.tile_at_cursor(report)
  if tile == report.told or not report.layout then
    return
  end
  report.told = tile
  local measure = measure_of(report)
  report.layout.total = tile and ('%s%s: %s %s'):format(format.name(tile.path), tile.kind == 'dir' and '/' or '',
    measure == 'bytes' and format.size(tile.bytes or 0) or format.number(tile[measure] or 0),
    measure == 'bytes' and '' or measure) or ''
  fill.header(report)
end

---The innermost tile under the cursor.
---@param report FileStats.Report
---@return table?
function M.tile_at_cursor(report)
  return tile_at(report, vim.fn.virtcol('.'), vim.fn.line('.') - header.HEIGHT)
end

return M
