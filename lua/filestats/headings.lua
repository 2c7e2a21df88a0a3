-- The headings of a text with the words of their sections: a location list, in which <CR> jumps.

local buffer = require('filestats.buffer')
local client = require('filestats.client')
local format = require('filestats.format')
local message = require('filestats.message')

local M = {}

local api = vim.api

---@class FileStats.Section
---@field line integer  of the title
---@field level integer
---@field title string
---@field words integer
---@field total integer  with the sections within it

---@class FileStats.Headings
---@field before integer  words before the first title
---@field sections FileStats.Section[]

---@param buf integer
---@param cb fun(err: FileStats.Error?, result: FileStats.Headings?)
function M.ask(buf, cb)
  client.request('count_headings', buffer.describe(buf), function(err, result)
    if not err and #result.sections == 0 then
      err = message.error_value('ENOENT', 'there is no heading in this buffer')
    end
    cb(err, result)
  end)
end

---@param n integer  the last number shown
---@return string
local function unit(n)
  return n == 1 and 'word' or 'words'
end

---A section as a line: title, words, and those with all sections within where that is more.
---@param section FileStats.Section
---@param top integer  the level that is not indented
---@return string
local function text_of(section, top)
  local words = format.number(section.words)
  if section.total ~= section.words then
    words = ('%s of %s'):format(words, format.number(section.total))
  end
  return ('%s%s: %s %s'):format(('  '):rep(section.level - top), section.title, words, unit(section.total))
end

---@param result FileStats.Headings
---@return {lnum: integer, text: string}[]
local function items_of(result)
  local items, top = {}, math.huge
  for _, section in ipairs(result.sections) do
    top = math.min(top, section.level)
  end
  if result.before > 0 then
    local text = ('(before the first heading): %s %s'):format(format.number(result.before), unit(result.before))
    items[1] = { lnum = 1, text = text }
  end
  for _, section in ipairs(result.sections) do
    items[#items + 1] = { lnum = section.line, text = text_of(section, top) }
  end
  return items
end

---As plain lines.
---@param result FileStats.Headings
---@return FileStats.Page
function M.page(result)
  local grid = require('filestats.grid')
  local page = grid.page()
  for _, item in ipairs(items_of(result)) do
    grid.line(page, item.text)
  end
  return page
end

---Opens the location list of the window that shows the buffer.
---@param buf integer
---@param win integer
---@param result FileStats.Headings
function M.open(buf, win, result)
  -- The user may have gone elsewhere meanwhile: then it is not wanted any more.
  if api.nvim_get_current_win() ~= win or api.nvim_win_get_buf(win) ~= buf then
    return
  end
  local items = items_of(result)
  for _, item in ipairs(items) do
    item.bufnr = buf
  end
  vim.fn.setloclist(win, {}, ' ', { title = 'Words by heading', items = items })
  vim.cmd('lopen')
end

return M
