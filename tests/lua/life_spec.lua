-- What may happen to the editor and to the process while they work: both end well.

local helpers = require('helpers')
local uv = vim.uv or vim.loop

describe('life', function()
  local dir, children

  before_each(function()
    dir = helpers.dir()
    children = {}
  end)

  after_each(function()
    for _, child in ipairs(children) do
      child:stop()
    end
  end)

  local function start()
    local child = helpers.start({}, { cwd = dir })
    table.insert(children, child)
    return child
  end

  ---A followed buffer; returns the child.
  local function follow()
    local child = start()
    local lines = {}
    for i = 1, 3000 do
      lines[i] = 'int x' .. i .. '; // one'
    end
    helpers.write(dir .. '/a.c', table.concat(lines, '\n') .. '\n')
    child:cmd('edit ' .. dir .. '/a.c')
    child:lua("require('filestats.attach').start()")
    child:wait('the counts', 'return vim.b.filestats and vim.b.filestats.stale == false')
    return child
  end

  it('kill -9 in mid-edit: stale, then exact at the next use', function()
    local child = follow()
    local pid = assert(child:process())
    child:cmd('1,100delete')
    uv.kill(pid, 'sigkill')
    child:cmd('call append(0, ["// new", "", "int y;"])')
    child:wait('the mark', 'return vim.b.filestats.stale')
    -- An edit that still goes to the dead process is no next use.
    helpers.eventually('the loss is noticed', function()
      return child:process() ~= pid
    end)
    child:cmd('normal! ggOint z;')
    child:wait('exact counts', [[
      local counts = vim.b.filestats
      return counts.stale == false and counts.lines == vim.api.nvim_buf_line_count(0)]])
    assert.equals(child:lua("return vim.fn.wordcount().words"), child:lua('return vim.b.filestats.words'))
  end)

  it('kill -9 in mid-scan: an error, and the next scan is whole', function()
    local child = start()
    child:lua("require('filestats').count(..., function() _G.warm = true end)", dir)
    child:wait('the process', 'return _G.warm')
    local pid = assert(child:process())
    child:lua([[require('filestats').project('/usr/share', {}, function(err, result)
      _G.answer = { err = err, result = result }
    end)]])
    uv.kill(pid, 'sigkill')
    child:wait('the answer', 'return _G.answer')
    assert.is_truthy(child:lua('return _G.answer.err ~= nil'))
    helpers.write(dir .. '/b.c', 'int b;\n')
    child:lua([[_G.answer = nil
      require('filestats').project(..., {}, function(err, result)
        _G.answer = { err = err, result = result }
      end)]], dir)
    child:wait('the answer', 'return _G.answer')
    assert.equals(1, child:lua('return _G.answer.result and _G.answer.result.totals.code'))
  end)

  it('twenty editors at once count, and leave no process when they are killed', function()
    helpers.write(dir .. '/c.c', 'int c;\n// c\n')
    local pids = {}
    for _ = 1, 20 do
      local child = start()
      child:lua([[require('filestats').count(..., function(err, result)
        _G.answer = { err = err, result = result }
      end)]], dir .. '/c.c')
    end
    for i, child in ipairs(children) do
      child:wait('the answer', 'return _G.answer')
      assert.is_truthy(child:lua('return _G.answer.result ~= nil'))
      pids[i] = assert(child:process())
    end
    for _, child in ipairs(children) do
      child:kill()
    end
    children = {}
    for _, pid in ipairs(pids) do
      helpers.eventually('the end of process ' .. pid, function()
        return not helpers.is_alive(pid)
      end, 1000)
    end
  end)
end)
