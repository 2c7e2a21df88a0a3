-- How the live counts are published: vim.b.filestats, the event, the switches.

local helpers = require('helpers')

describe('status', function()
  local child, dir

  local function start(settings)
    dir = helpers.dir()
    helpers.write(dir .. '/a.c', '/* one */\nint x;\n\n')
    child = helpers.start(settings, { cwd = dir })
    child:cmd('edit ' .. dir .. '/a.c')
  end

  after_each(function()
    child:stop()
  end)

  it('stays off when told so, until it is toggled', function()
    start({ live = false })
    assert.equals('', child:lua("return require('filestats').statusline()"))
    child:cmd('FileStats toggle')
    child:wait('the counts', 'return vim.b.filestats and not vim.b.filestats.stale')
    child:cmd('FileStats toggle')
    assert.equals('', child:lua("return require('filestats').statusline()"))
    assert.is_true(child:lua('return vim.b.filestats == nil'))
  end)

  it('leaves a buffer alone that says so', function()
    start({})
    child:lua([[
      vim.b.filestats_live = false
      require('filestats.attach').start()]])
    child:cmd('new')
    child:wait('the other one', 'return vim.b.filestats')
    child:cmd('close')
    assert.is_true(child:lua('return vim.b.filestats == nil'))
  end)

  it('tells of changes, once each', function()
    start({})
    child:lua([[
      _G.events, _G.calls = 0, {}
      vim.cmd('autocmd User FileStatsUpdated let g:events = get(g:, "events", 0) + 1')
      _G.cancel = require('filestats').on_update(function(_, counts)
        table.insert(_G.calls, counts and counts.lines or 0)
      end)
      require('filestats.attach').start()]])
    child:wait('the counts', 'return vim.b.filestats and not vim.b.filestats.stale')
    local events = child:lua('return vim.g.events')
    assert.equals(#child:lua('return _G.calls'), events)
    -- Another text that counts the same is nothing new.
    child:cmd('normal! ggrx')
    child:cmd('normal! ggr/')
    child:lua('_G.cancel()')
    child:cmd('normal! Goint y;')
    child:wait('the new count', 'return vim.b.filestats.lines == 4')
    assert.equals(3, child:lua('return _G.calls[#_G.calls]'))
  end)
end)
