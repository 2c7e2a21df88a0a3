-- plugin/filestats.lua: nothing is loaded, and nothing runs, before it is used.

local helpers = require('helpers')

describe('plugin', function()
  local child

  before_each(function()
    child = helpers.start()
  end)

  after_each(function()
    child:stop()
  end)

  ---@return string[]
  local function loaded()
    return child:lua([[
      local out = {}
      for name in pairs(package.loaded) do
        if name:find('^filestats') then
          out[#out + 1] = name
        end
      end
      return out]])
  end

  it('loads no module at the start', function()
    assert.equal(1, child:lua('return vim.g.loaded_filestats'))
    assert.same({}, loaded())
  end)

  it('loads none while files are edited and text is selected', function()
    child:cmd('edit /tmp | enew | call setline(1, "x")')
    child:type('ggVG<Esc>')
    assert.same({}, loaded())
  end)

  it('is registered once, however often it is sourced', function()
    child:cmd('runtime! plugin/filestats.lua')
    child:cmd('runtime! plugin/filestats.lua')
    assert.equal(2, child:lua("return vim.fn.exists(':FileStats')"))
    assert.equal(1, child:lua("return #vim.api.nvim_get_autocmds({ group = 'filestats' })"))
  end)

  it('offers the operator, and maps no key by itself', function()
    assert.matches('filestats', child:lua("return vim.fn.maparg('<Plug>(filestats)', 'x')"):lower())
    assert.is_true(child:lua("return vim.fn.hasmapto('<Plug>(filestats)') == 0"))
  end)
end)
