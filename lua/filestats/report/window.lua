-- Where a report's window opens.

local config = require('filestats.config')

local M = {}

-- The modifiers that say where a window opens; others, as |:silent|, leave that to the settings.
local PLACES = {
  'vertical', 'horizontal', 'tab', 'aboveleft', 'belowright', 'leftabove', 'rightbelow', 'topleft', 'botright',
}

---@return table
local function float_geometry()
  local columns, lines = vim.o.columns, vim.o.lines - vim.o.cmdheight - 1
  local width = math.max(20, math.min(columns - 4, math.floor(columns * 0.9)))
  local height = math.max(5, math.min(lines - 3, math.floor(lines * 0.85)))
  return {
    relative = 'editor',
    width = width,
    height = height,
    row = math.max(0, math.floor((lines - height) / 2) - 1),
    col = math.max(0, math.floor((columns - width) / 2) - 1),
  }
end

---@param buf integer
---@return integer win
local function open_float(buf)
  local geometry = float_geometry()
  geometry.border = require('filestats.output').border()
  local win = vim.api.nvim_open_win(buf, true, geometry)
  vim.api.nvim_create_autocmd('VimResized', {
    group = vim.api.nvim_create_augroup('filestats_report_float', {}),
    desc = 'Fit the float of a project report',
    callback = function()
      if not vim.api.nvim_win_is_valid(win) then
        return true
      end
      vim.api.nvim_win_set_config(win, float_geometry())
    end,
  })
  return win
end

---@param modifiers string
---@return boolean
local function names_place(modifiers)
  for _, place in ipairs(PLACES) do
    if modifiers:find('%f[%a]' .. place .. '%f[%A]') then
      return true
    end
  end
  return false
end

---Shows the buffer in a window as the modifiers or else the settings say.
---@param buf integer
---@param modifiers string
function M.open(buf, modifiers)
  local how = config.get().window
  if names_place(modifiers) then
    vim.cmd(modifiers .. ' split')
  elseif how == 'float' then
    open_float(buf)
    return
  elseif how ~= 'current' then
    vim.cmd(modifiers .. ' ' .. ({ split = 'split', vsplit = 'vsplit', tab = 'tab split' })[how])
  end
  vim.api.nvim_win_set_buf(0, buf)
end

---@param win integer
---@return boolean
function M.is_float(win)
  return vim.api.nvim_win_get_config(win).relative ~= ''
end

---Closes the current window; the last one shows another buffer instead.
function M.close()
  local others = vim.tbl_filter(function(win)
    return win ~= vim.api.nvim_get_current_win() and not M.is_float(win)
  end, vim.api.nvim_list_wins())
  if #others > 0 or M.is_float(0) then
    vim.cmd('close')
  else
    vim.cmd('bdelete')
  end
end

---Scrolls the windows of a buffer to its top where their cursor is seen there, too: a window that
---becomes lower hides its first lines.
---@param buf integer
function M.show_top(buf)
  for _, win in ipairs(vim.fn.win_findbuf(buf)) do
    if vim.api.nvim_win_get_cursor(win)[1] <= vim.fn.getwininfo(win)[1].height then
      vim.api.nvim_win_call(win, function()
        vim.fn.winrestview({ topline = 1 })
      end)
    end
  end
end

---The cells that a line of the buffer has room for.
---@param buf integer
---@return integer
function M.width(buf)
  local wins = vim.fn.win_findbuf(buf)
  local win = vim.tbl_contains(wins, vim.api.nvim_get_current_win()) and vim.api.nvim_get_current_win() or wins[1]
  if not win then
    return 80
  end
  local info = vim.fn.getwininfo(win)[1]
  -- Without the bar at the top, if there is one.
  return math.max(20, info.width - info.textoff), math.max(3, info.height)
end

return M
