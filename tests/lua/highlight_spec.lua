-- Our groups are linked to standard ones, and a colour scheme may set them.

local helpers = require('helpers')

describe('highlight', function()
  local child

  before_each(function()
    child = helpers.start()
  end)

  after_each(function()
    child:stop()
  end)

  ---@param group string
  ---@return string
  local function link_of(group)
    return child:lua("return vim.fn.synIDattr(vim.fn.synIDtrans(vim.fn.hlID(...)), 'name')", group)
  end

  it('links every group to one that exists', function()
    child:lua("require('filestats.highlight').define()")
    for group, target in pairs(require('filestats.highlight').groups) do
      assert.equal(1, child:lua('return vim.fn.hlexists(...)', target), target)
      assert.equal(child:lua("return vim.fn.synIDattr(vim.fn.synIDtrans(vim.fn.hlID(...)), 'name')", target),
        link_of(group), group)
    end
  end)

  it('leaves alone what the user has set, and links again after a colour scheme', function()
    child:cmd('highlight FileStatsNumber guifg=#123456 ctermfg=5')
    child:lua("require('filestats.highlight').define()")
    assert.equal('FileStatsNumber', link_of('FileStatsNumber'))
    child:cmd('colorscheme desert')
    assert.is_true(link_of('FileStatsLanguage') ~= 'FileStatsLanguage')
  end)

  it('lists every group in the help', function()
    local help = helpers.read(helpers.root .. '/doc/filestats.txt')
    for group, target in pairs(require('filestats.highlight').groups) do
      assert.is_truthy(help:find('%*hl%-' .. group .. '%*'), group)
      assert.is_truthy(help:find(group .. '%f[%W][^\n]*' .. target), group .. ' to ' .. target)
    end
  end)
end)
