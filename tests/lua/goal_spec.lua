-- Targets for writers: what is shown, what is kept, and what happens when it can't be.

local helpers = require('helpers')

describe('goal', function()
  local child, dir, env

  local function start()
    child = helpers.start({}, { cwd = dir, env = env })
    child:cmd('edit ' .. dir .. '/a.txt')
    child:lua([[require('filestats').statusline()]])
    child:wait('the counts', 'return vim.b.filestats and not vim.b.filestats.stale')
  end

  local function text()
    return child:lua([[return require('filestats').statusline({ format = '{goal}|{written}' })]])
  end

  local function write(words)
    child:cmd('normal! Go' .. words)
    child:wait('the new count', [[
      local last = vim.fn.wordcount().words
      return vim.b.filestats and vim.b.filestats.words == last and not vim.b.filestats.stale]])
  end

  before_each(function()
    dir = helpers.dir()
    env = { XDG_STATE_HOME = dir .. '/state', XDG_DATA_HOME = dir .. '/data' }
    helpers.write(dir .. '/a.txt', 'one two three\n')
  end)

  after_each(function()
    child:stop()
  end)

  it('shows count, share and gain', function()
    start()
    assert.equals('|0', text())
    write('four five')
    assert.equals('|2', text())
    child:cmd('let b:filestats_goal = 2000')
    assert.equals('5/2,000 0% +2|2', text())
    child:cmd('let b:filestats_goal = 10')
    write('six')
    assert.equals('6/10 60% +3|3', text())
    child:cmd('%delete')
    child:wait('no words', 'return vim.b.filestats.words == 0')
    assert.equals('0/10 0% -3|-3', text())
    child:cmd('let b:filestats_goal = 0')
    assert.equals('|-3', text())
  end)

  it('keeps the gain of the day', function()
    start()
    child:cmd('let b:filestats_goal = 10')
    write('four five')
    child:cmd('write')
    assert.equals('5/10 50% +2|2', text())
    local file = child:lua([[return require('filestats.goal').file()]])
    helpers.eventually('the file', function()
      return helpers.read(file):find('a.txt', 1, true)
    end)
    child:stop()
    start()
    child:cmd('let b:filestats_goal = 10')
    write('six')
    assert.equals('6/10 60% +3|1', text())
    -- Nothing is left beside it.
    assert.same({ file }, vim.fn.glob(vim.fn.fnamemodify(file, ':h') .. '/*', true, true))
  end)

  it('begins anew with the next day, and over a damaged file', function()
    start()
    child:cmd('let b:filestats_goal = 10')
    write('four')
    assert.equals('4/10 40% +1|1', text())
    child:lua([[os.date = function() return '2099-01-01' end]])
    write('five')
    assert.equals('5/10 50% +1|2', text())
    local file = child:lua([[return require('filestats.goal').file()]])
    assert.equals('2099-01-01', vim.fn.json_decode(helpers.read(file)).day)
    child:stop()
    helpers.write(file, '{"day":')
    start()
    child:cmd('let b:filestats_goal = 10')
    write('four')
    assert.equals('4/10 40% +1|1', text())
    assert.equals(0, #child:notes())
  end)

  it('says once when nothing can be kept', function()
    helpers.write(dir .. '/state', '')
    helpers.write(dir .. '/data', '')
    start()
    child:cmd('let b:filestats_goal = 10')
    write('four')
    assert.equals('4/10 40% +1|1', text())
    child:cmd('edit ' .. dir .. '/b.txt')
    child:cmd('let b:filestats_goal = 10')
    write('five')
    assert.equals(1, #child:notes())
    assert.truthy(child:notes()[1]:find("today's words can't be kept in " .. dir, 1, true))
  end)
end)
