-- One sentence at a time, through vim.notify; errors inside never become stack traces.

local helpers = require('helpers')

describe('message', function()
  local child

  before_each(function()
    child = helpers.start()
  end)

  after_each(function()
    child:stop()
  end)

  it('speaks through vim.notify, with a level', function()
    child:lua([[
      local message = require('filestats.message')
      message.info('one')
      message.warn('two')
      message.error('three')]])
    child:wait_note('three')
    assert.same({ 'INFO filestats: one', 'WARN filestats: two', 'ERROR filestats: three' }, child:notes())
  end)

  it('puts on one line what has many', function()
    child:lua("require('filestats.message').warn('a\\nb\\27c')")
    assert.same({ 'WARN filestats: a b c' }, child:notes())
  end)

  it('keeps warnings and errors in the log', function()
    child:lua("require('filestats.message').error({ code = 'X', message = 'kept' })")
    assert.matches('error kept$', child:lua("return require('filestats.log').lines()")[1])
  end)

  it('makes a sentence of an error that is thrown inside, and logs the details', function()
    assert.is_false(child:lua("return (require('filestats.message').guard(function() local x; x.y = 1 end))"))
    assert.equal('ERROR filestats: something went wrong inside; :FileStats log has the details',
      child:wait_note('something'))
    assert.matches('stack traceback', table.concat(child:lua("return require('filestats.log').lines()"), '\n'))
  end)

  it('survives a vim.notify that throws', function()
    child:lua("vim.notify = function() error('no') end; require('filestats.message').warn('x')")
    assert.matches('vim.notify failed', table.concat(child:lua("return require('filestats.log').lines()"), '\n'))
  end)

  it('makes errors of anything', function()
    assert.same({ 'GONE: x', 'ERROR: text', 'ERROR: table: ' }, child:lua([[
      local out = {}
      for _, err in ipairs({ { code = 'GONE', message = 'x' }, 'text', {} }) do
        local value = require('filestats.message').as_error(err)
        table.insert(out, value.code .. ': ' .. tostring(value):gsub('0x%x+', ''))
      end
      return out]]))
  end)

  it('does not ask for ENTER where Neovim prints, and tells all where it does not', function()
    local long = ('word '):rep(40) .. 'end'
    child:lua([[
      local message = require('filestats.message')
      message.info(...)
      vim.notify = _G.builtin_notify
      message.error(...)]], long)
    assert.same({ 'INFO filestats: ' .. long }, child:notes())
    child:wait('the messages', "return #vim.fn.execute('messages') > 50")
    assert.is_false(child:lua('return vim.api.nvim_get_mode().blocking'))
    assert.matches('filestats: word word [^\n]*…[^\n]* end', child:lua("return vim.fn.execute('messages')"))
    assert.matches(long, table.concat(child:lua("return require('filestats.log').lines()"), '\n'), 1, true)
  end)
end)
