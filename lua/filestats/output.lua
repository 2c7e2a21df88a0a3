-- Where a small result goes: into a float, or as plain text where nobody would see a float (no
-- screen) or the text is being caught (execute(), nvim_exec2() with output).

local highlight = require('filestats.highlight')
local message = require('filestats.message')
local screen = require('filestats.screen')

local M = {}

-- Plain text is due before the command returns, so there we wait, but not for ever.
local WAIT_CAPTURED_MS = 30000
local WAIT_HEADLESS_MS = 600000

-- Cells that a border takes, and one at each side for the screen to be seen.
M.FRAME = 4

---@type integer?
local open_win = nil
-- Where Insert mode goes on when the float is closed by its keys.
---@type FileStats.Place?
local resumed = nil

---Waits, without stopping Neovim's events, until `done()` is true; true when it was in time.
---@param done fun(): boolean
---@return boolean
function M.wait(done)
  local limit = screen.is_captured() and WAIT_CAPTURED_MS or WAIT_HEADLESS_MS
  local ok, why = vim.wait(limit, done, 5)
  if not ok then
    message.error(why == -2 and 'interrupted' or 'the count takes too long to be waited for')
  end
  return ok
end

---@param page FileStats.Page
function M.print(page)
  vim.api.nvim_echo({ { table.concat(page.lines, '\n') } }, false, {})
end

---Closes the float, if there is one.
function M.close()
  if open_win and vim.api.nvim_win_is_valid(open_win) then
    vim.api.nvim_win_close(open_win, true)
  end
  open_win = nil
end

---@return any
function M.border()
  local set = require('filestats.config').get().border
  if set then
    return set
  end
  if vim.fn.exists('+winborder') == 1 and vim.o.winborder ~= '' then
    return nil
  end
  return 'rounded'
end

---@param page FileStats.Page
---@return table
local function geometry(page)
  local width = 1
  for _, line in ipairs(page.lines) do
    width = math.max(width, vim.fn.strdisplaywidth(line))
  end
  return {
    relative = 'cursor',
    row = 1,
    col = 0,
    width = math.max(1, math.min(width, vim.o.columns - M.FRAME)),
    height = math.max(1, math.min(#page.lines, vim.o.lines - vim.o.cmdheight - M.FRAME)),
    style = 'minimal',
    border = M.border(),
    zindex = 60,
  }
end

---@param link FileStats.Link
---@param buf integer?
local function follow(link, buf)
  if link.is_dir then
    require('filestats.report').open(link.path, '')
    return
  end
  vim.cmd("normal! m'")
  if link.path then
    vim.api.nvim_command('edit ' .. vim.fn.fnameescape(link.path))
  elseif buf ~= vim.api.nvim_get_current_buf() then
    vim.cmd('buffer ' .. buf)
  end
  if link.line then
    vim.api.nvim_win_set_cursor(0, { math.min(link.line, vim.api.nvim_buf_line_count(0)), 0 })
    vim.cmd('normal! zv')
  end
end

---Goes where the float's line leads; nowhere from a line that leads nowhere.
---@param page FileStats.Page
local function follow_line(page)
  local link = page.links and page.links[vim.fn.line('.')] or page.link
  if not link then
    return
  end
  resumed = nil
  M.close()
  -- A changed buffer that may not be hidden, a swap file: Neovim's own sentence is the best.
  local ok, why = pcall(follow, link, page.buf)
  if not ok then
    message.error((tostring(why):gsub('^.-(E%d+:)', '%1')))
  end
end

---@param place FileStats.Place
local function go_on_inserting(place)
  if vim.api.nvim_get_current_win() ~= place.win or vim.api.nvim_get_current_buf() ~= place.buf then
    return
  end
  local at_end = place.cursor[2] >= #vim.api.nvim_get_current_line()
  vim.api.nvim_win_set_cursor(place.win, place.cursor)
  vim.cmd(at_end and 'startinsert!' or 'startinsert')
end

local function close_by_key()
  local place = resumed
  resumed = nil
  M.close()
  if place then
    go_on_inserting(place)
  end
end

---@param buf integer
---@param page FileStats.Page
local function map_keys(buf, page)
  for _, key in ipairs({ 'q', '<Esc>' }) do
    vim.keymap.set('n', key, close_by_key, { buffer = buf, nowait = true, desc = 'Close' })
  end
  vim.keymap.set('n', '<CR>', message.guarded(function()
    follow_line(page)
  end), { buffer = buf, nowait = true, desc = 'Go there' })
end

---@param page FileStats.Page
---@return integer
local function new_buffer(page)
  local buf = vim.api.nvim_create_buf(false, true)
  vim.bo[buf].bufhidden = 'wipe'
  vim.api.nvim_buf_set_lines(buf, 0, -1, false, page.lines)
  vim.bo[buf].modifiable = false
  highlight.apply(buf, page.marks)
  return buf
end

---@param win integer
---@param page FileStats.Page
local function set_up(win, page)
  vim.api.nvim_win_call(win, function()
    -- `vim.wo` would set the global values too.
    vim.cmd('setlocal nowrap nofoldenable '
      .. 'winhighlight=NormalFloat:FileStatsNormal,FloatBorder:FileStatsBorder')
    -- In its window, and after our options: the user's autocommands may set others.
    vim.bo.filetype = 'filestats'
  end)
  map_keys(vim.api.nvim_win_get_buf(win), page)
end

---Closes the window when its user goes on with something else.
---@param win integer
---@param buf integer
---@param entered boolean
local function close_when_left(win, buf, entered)
  local function close()
    vim.schedule(function()
      -- Not the one that has taken its place meanwhile.
      if open_win == win then
        M.close()
      end
    end)
  end
  local group = vim.api.nvim_create_augroup('filestats_float', {})
  if entered then
    vim.api.nvim_create_autocmd('WinLeave', { group = group, buffer = buf, once = true, callback = close })
  else
    local events = { 'CursorMoved', 'CursorMovedI', 'InsertEnter', 'BufLeave' }
    vim.api.nvim_create_autocmd(events, { group = group, once = true, callback = close })
  end
end

---@class FileStats.Place
---@field win integer
---@field buf integer
---@field cursor integer[]
---@field tick integer
---@field inserts boolean

---Where the user is when something is asked for.
---@return FileStats.Place
function M.place()
  return {
    win = vim.api.nvim_get_current_win(),
    buf = vim.api.nvim_get_current_buf(),
    cursor = vim.api.nvim_win_get_cursor(0),
    tick = vim.api.nvim_buf_get_changedtick(0),
    -- "niI" is a command by CTRL-O.
    inserts = vim.api.nvim_get_mode().mode:find('^n?iI?$') ~= nil,
  }
end

---Is the user still where the question was asked, in Insert mode as then, and has typed nothing?
---@param place FileStats.Place
---@param now FileStats.Place
---@return boolean
local function still_inserts(place, now)
  -- Not the column: behind the end of a line it is another one during CTRL-O.
  return place.inserts and now.inserts and now.tick == place.tick and now.cursor[1] == place.cursor[1]
end

---Is the user still there, doing nothing that a new window would disturb?
---@param place FileStats.Place
---@return boolean
local function may_enter(place)
  local mode = vim.api.nvim_get_mode()
  local now = M.place()
  return now.win == place.win and now.buf == place.buf and not mode.blocking
    and (mode.mode == 'n' or mode.mode == 'nt' or mode.mode:find('^[vVsS\22\19]') ~= nil
      or still_inserts(place, now))
end

---Leaves Visual or Insert mode for the float.
local function leave_mode()
  resumed = nil
  local mode = vim.fn.mode()
  if mode:find('^[vVsS\22\19]') then
    vim.cmd('normal! \27')
  elseif mode == 'i' then
    resumed = M.place()
    vim.cmd('stopinsert')
  end
end

---Shows a page in the float. It takes the cursor, unless the user has gone elsewhere meanwhile.
---@param page FileStats.Page
---@param place FileStats.Place
function M.float(page, place)
  if vim.fn.getcmdwintype() ~= '' then
    -- No window can be opened from the command-line window.
    M.print(page)
    return
  end
  local enter = may_enter(place)
  M.close()
  if enter then
    leave_mode()
  end
  local win = vim.api.nvim_open_win(new_buffer(page), enter, geometry(page))
  open_win = win
  set_up(win, page)
  close_when_left(win, vim.api.nvim_win_get_buf(win), enter)
end

return M
