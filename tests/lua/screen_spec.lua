-- Is there a screen, or is plain text wanted?

local helpers = require('helpers')

describe('screen', function()
  it('is plain where nobody sees a float', function()
    assert.is_true(require('filestats.screen').is_plain())
  end)

  it('knows when messages are caught', function()
    local child = helpers.start()
    local found = child:lua([[
      local screen = require('filestats.screen')
      function _G.plain() return screen.is_plain() and 1 or 0 end
      local out = { plain() }
      out[2] = tonumber(vim.fn.execute('echo v:lua.plain()'))
      out[3] = tonumber(vim.api.nvim_exec('echo v:lua.plain()', true))
      out[4] = plain()
      return out]])
    child:stop()
    assert.same({ 0, 1, 1, 0 }, found)
  end)
end)
