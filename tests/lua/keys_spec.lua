-- The keys of reports.

describe('keys', function()
  local config = require('filestats.config')
  local keys = require('filestats.report.keys')

  after_each(function()
    config.setup()
  end)

  it('each do something, and no two the same key', function()
    local actions = require('filestats.report.actions')
    local seen = {}
    for _, action in ipairs(keys.ACTIONS) do
      assert.equal('function', type(actions[action[1]]), action[1])
      for _, key in ipairs(action[2]) do
        assert.is_nil(seen[key], key)
        seen[key] = true
      end
    end
  end)

  it('are the ones of the settings', function()
    assert.equal('open', keys.in_force()['<CR>'])
    config.setup({ keys = { x = 'open_split', ['<CR>'] = false } })
    assert.equal('open_split', keys.in_force().x)
    assert.is_nil(keys.in_force()['<CR>'])
    assert.matches('\n<C%-s> <C%-x> x +Open the file in a split\n', table.concat(keys.lines(), '\n'))
  end)

  it('are all in the help', function()
    local help = table.concat(vim.fn.readfile(require('helpers').root .. '/doc/filestats.txt'), '\n')
    for _, action in ipairs(keys.ACTIONS) do
      assert.matches('\n    ' .. action[1]:gsub('_', '_') .. ' ', help)
    end
  end)
end)
