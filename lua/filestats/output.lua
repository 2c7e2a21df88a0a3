-- Where a small result goes: into a float, or as plain text where nobody would see a float (no
-- screen) or the text is being caught (execute(), nvim_exec2() with output).

local highlight = require('filestats.highlight')
local message = require('filestats.message')
local screen = require('filestats.screen')

local M = {}

-- Plain text is due before the command returns, so there we wait, but not for ever.
local WAIT_CAPTURED_MS = 30000
local WAIT_HEADLESS_MS = 600000

---@type integer?
local open_win = nil

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
    width = math.max(1, math.min(width, vim.o.columns - 4)),
    height = math.max(1, math.min(#page.lines, vim.o.lines - vim.o.cmdheight - 4)),
    style = 'minimal',
    border = M.border(),
    zindex = 60,
  }
end

---@param buf integer
local function map_keys(buf)
  for _, key in ipairs({ 'q', '<Esc>' }) do
    vim.keymap.set('n', key, M.close, { buffer = buf, nowait = true, desc = 'Close' })
  end
end

---@param page FileStats.Page
---@return integer
local function new_buffer(page)
  local buf = vim.api.nvim_create_buf(false, true)
  vim.bo[buf].bufhidden = 'wipe'
  vim.api.nvim_buf_set_lines(buf, 0, -1, false, page.lines)
  vim.bo[buf].modifiable = false
  vim.bo[buf].filetype = 'filestats'
  highlight.apply(buf, page.marks)
  return buf
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

---Where the user is when something is asked for.
---@return FileStats.Place
function M.place()
  return { win = vim.api.nvim_get_current_win(), buf = vim.api.nvim_get_current_buf() }
end

---Is the user still there, doing nothing that a new window would disturb?
---@param place FileStats.Place
---@return boolean
local function may_enter(place)
  local mode = vim.api.nvim_get_mode()
  local now = M.place()
  return now.win == place.win and now.buf == place.buf and not mode.blocking
    and (mode.mode == 'n' or mode.mode == 'nt' or mode.mode:find('^[vVsS\22\19]') ~= nil)
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
  if enter and vim.fn.mode():find('^[vVsS\22\19]') then
    vim.cmd('normal! \27')
  end
  local opts = geometry(page)
  local win = vim.api.nvim_open_win(new_buffer(page), enter, opts)
  open_win = win
  local buf = vim.api.nvim_win_get_buf(win)
  vim.api.nvim_win_call(win, function()
    -- `vim.wo` would set the global values too.
    vim.cmd('setlocal nowrap nofoldenable '
      .. 'winhighlight=NormalFloat:FileStatsNormal,FloatBorder:FileStatsBorder')
  end)
  map_keys(buf)
  close_when_left(win, buf, enter)
end

return M
