-- The log keeps the last lines and no more.

describe('log', function()
  local log

  before_each(function()
    package.loaded['filestats.log'] = nil
    log = require('filestats.log')
  end)

  it('is empty at first', function()
    assert.same({}, log.lines())
  end)

  it('keeps lines in order, with time and level', function()
    log.add('info', 'one')
    log.add('error', 'two')
    assert.equal(2, #log.lines())
    assert.matches('^%d%d:%d%d:%d%d info  one$', log.lines()[1])
    assert.matches('^%d%d:%d%d:%d%d error two$', log.lines()[2])
  end)

  it('makes a line of each line', function()
    log.add('info', 'one\n\ntwo\n')
    assert.equal(2, #log.lines())
  end)

  it('forgets the oldest lines, and cuts long ones', function()
    for i = 1, 1234 do
      log.add('info', ('%d '):format(i) .. ('x'):rep(5000))
    end
    local lines = log.lines()
    assert.equal(500, #lines)
    assert.matches(' 735 x', lines[1])
    assert.matches(' 1234 x', lines[500])
    assert.is_true(#lines[1] < 1100)
  end)
end)
