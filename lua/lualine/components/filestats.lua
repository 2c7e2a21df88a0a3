-- The lualine component 'filestats': the live counts of the buffer, formatted by the options of
-- require('filestats').statusline().

local M = require('lualine.component'):extend()

function M:update_status()
  -- lualine puts the icon by itself, and calls its own option for a whole component `fmt`.
  return require('filestats').statusline({
    format = self.options.format,
    short = self.options.short,
    width = self.options.width,
    formatter = self.options.formatter,
  })
end

return M
