-- Colours of languages.

describe('colors', function()
  local colors = require('filestats.report.colors')

  ---@param group string
  ---@return string
  local function color(group)
    return vim.fn.synIDattr(vim.fn.hlID(group), 'fg', 'gui')
  end

  it('give every language a group of its own, also as a background', function()
    local seen = {}
    for _, name in ipairs({ 'C', 'C++', 'C#', 'C Header', 'F#', 'Lua', 'Some Language' }) do
      local group = colors.group(name)
      assert.is_nil(seen[group])
      seen[group] = true
      assert.matches('^FileStatsLang%w+$', group)
      assert.matches('^#%x+$', color(group))
      assert.equal(color(group), vim.fn.synIDattr(vim.fn.hlID(group .. 'Tile'), 'bg', 'gui'))
    end
  end)

  it('are the same for the same language', function()
    assert.equal(colors.group('Lua'), colors.group('Lua'))
  end)
end)
