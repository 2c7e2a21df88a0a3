-- The rows of a report in a picker: Telescope's where it is installed, else vim.ui.select(), which
-- many a picker replaces.

local config = require('filestats.config')
local format = require('filestats.format')
local message = require('filestats.message')
local rows = require('filestats.report.rows')

local M = {}

---@param place FileStats.Place
---@return string
local function display(place)
  return ('%s  %s'):format(format.name(place.row.path), place.text)
end

---@param title string
---@param places FileStats.Place[]
---@param open fun(place: FileStats.Place)
---@param opts table  of Telescope, as its user gave them
local function telescope(title, places, open, opts)
  local values = require('telescope.config').values
  local finder = require('telescope.finders').new_table({
    results = places,
    entry_maker = function(place)
      return { value = place, display = display(place), ordinal = place.row.path, path = place.path }
    end,
  })
  require('telescope.pickers').new(opts, {
    prompt_title = title,
    finder = finder,
    sorter = values.generic_sorter(opts),
    previewer = values.file_previewer(opts),
    -- Only what <CR> does is ours: a directory is gone into, as in the report.
    attach_mappings = function(prompt)
      local actions = require('telescope.actions')
      actions.select_default:replace(message.guarded(function()
        local entry = require('telescope.actions.state').get_selected_entry()
        actions.close(prompt)
        if entry then
          open(entry.value)
        end
      end))
      return true
    end,
  }):find()
end

---@param title string
---@param places FileStats.Place[]
---@param open fun(place: FileStats.Place)
local function select(title, places, open)
  vim.ui.select(places, { prompt = title, kind = 'filestats', format_item = display }, message.guarded(function(place)
    if place then
      open(place)
    end
  end))
end

---Does vim.ui.select() print all there is to choose from, and ask for a number?
---@return boolean
local function asks_for_a_number()
  return debug.getinfo(vim.ui.select, 'S').source:find('vim/ui.lua', 1, true) ~= nil
end

---@return boolean
local function has_telescope()
  return config.get().picker == 'auto' and (pcall(require, 'telescope.pickers'))
end

---Lets one choose a row of a report that is a file or directory.
---@param report FileStats.Report
---@param open fun(place: FileStats.Place)  what is done with it
---@param opts? table  for Telescope, which is then taken
function M.run(report, open, opts)
  rows.with_places(report, nil, function(places)
    local title = 'FileStats ' .. format.name(report.root)
    if opts or has_telescope() then
      telescope(title, places, open, opts or {})
    elseif asks_for_a_number() and #places > vim.o.lines then
      message.info(('%s are too many to choose from by number: filter them first (f)'):format(
        format.plural(#places, 'row', 'rows')))
    else
      select(title, places, open)
    end
  end)
end

return M
