-- :checkhealth filestats, with the program, without it and with others.

local helpers = require('helpers')

describe('health', function()
  local child

  after_each(function()
    child:stop()
  end)

  ---@return string
  local function report()
    child:cmd('silent checkhealth filestats')
    local text = helpers.eventually('the report', function()
      local lines = table.concat(child:lua('return vim.api.nvim_buf_get_lines(0, 0, -1, false)'), '\n')
      return lines:find('last lines of the log') and lines
    end)
    assert.is_nil(text:find('stack traceback'), text)
    return text
  end

  ---@param settings? table
  ---@return string
  local function check(settings)
    child = helpers.start(settings)
    return report()
  end

  it('is well when all is well', function()
    local text = check()
    assert.matches('OK:? program: ' .. vim.pesc(helpers.program), text)
    assert.matches('OK:? the process answers: version %d+%.%d+%.%d+, protocol 1, kernel %w+, pid %d+', text)
    assert.matches('OK:? a known text is counted right', text)
    assert.matches('OK:? the settings are right', text)
    assert.is_nil(text:find('ERROR') or text:find('WARN'), text)
  end)

  it('says when there is no program', function()
    local text = check({ command = '/nonexistent/filestats' })
    assert.matches('ERROR:? /nonexistent/filestats does not exist; run `make` in ', text)
  end)

  it('says when it is of another protocol', function()
    local text = check((helpers.fake_peer('wrong_protocol')))
    assert.matches('ERROR:? the program %(version 9%.9%) speaks protocol 99', text)
  end)

  it('says when it counts wrong', function()
    assert.matches('ERROR:? a known text is counted wrong: blanks 0 instead of 1, bytes 12 instead of 63',
      check((helpers.fake_peer('good'))))
  end)

  it('does not wait for ever', function()
    local settings = helpers.fake_peer('mute')
    settings.timeout_ms = 300
    assert.matches('ERROR:? the counting process did not come up and was ended', check(settings))
  end)

  it('names settings that are wrong', function()
    local text = check({ windw = 'tab', jobs = 'x', languages = { foo = 'Luaa', lua = 'C' } })
    assert.matches('WARN%a*:? vim%.g%.filestats: there is no setting "windw"', text)
    assert.matches('WARN%a*:? vim%.g%.filestats: the setting "jobs" must be a number', text)
    assert.matches('WARN%a*:? the setting "languages" maps "foo" to "Luaa"', text)
    assert.is_nil(text:find('settings are right', 1, true))
  end)

  it('names wrong values of setup()', function()
    child = helpers.start()
    child:lua("require('filestats').setup({ thousands = 5 })")
    assert.matches('WARN%a*:? the argument of setup%(%): the setting "thousands" must be a string', report())
  end)
end)
