-- The lualine component 'filestats': the live counts of the buffer, formatted by the options of
-- require('filestats').statusline().

local M = require('lualine.component'):extend()

function M:update_status()
  return require('filestats').statusline({
    format = self.options.format,
    short = self.options.short,
    width = self.options.width,
  })
end

return M
