-- The operator <Plug>(filestats): counts the text of a motion or text object; `.` repeats it.

local message = require('filestats.message')

local M = {}

---For an <expr> mapping.
---@return string
function M.start()
  vim.o.operatorfunc = "v:lua.require'filestats.operator'.run"
  return 'g@'
end

---Called by Neovim when the motion is done.
---@param kind "line"|"char"|"block"
function M.run(kind)
  message.guard(function()
    local selection = require('filestats.selection').of_operator(kind)
    require('filestats.command').show_buffer(vim.api.nvim_get_current_buf(), selection)
  end)
end

return M
