-- The process as the editor sees it: one that is missing, other than agreed, killed, stopped,
-- silent or out of its mind. Neovim goes on, and one sentence says what is the matter.

local helpers = require('helpers')

local SELF = "local client = require('filestats.client'); "

describe('client', function()
  local child

  after_each(function()
    if child then
      child:stop()
      child = nil
    end
  end)

  ---@param behaviour string
  ---@param changes? table
  ---@return string log
  local function start(behaviour, changes)
    local settings, log = helpers.fake_peer(behaviour)
    child = helpers.start(vim.tbl_extend('force', settings, changes or {}))
    child:lua([[
      _G.answers = {}
      function _G.ask(n, method)
        for _ = 1, n or 1 do
          require('filestats.client').request(method or 'ping', {}, function(err, result)
            table.insert(_G.answers, err and { code = err.code, message = tostring(err) } or result)
          end)
        end
      end]])
    return log
  end

  ---@param n integer
  ---@return table[]
  local function answers(n)
    return child:wait(n .. ' answers', 'return #_G.answers >= ... and _G.answers', n)
  end

  ---@param code string
  ---@param pattern string
  local function assert_error(code, pattern)
    local answer = answers(1)[1]
    assert.equal(code, answer.code)
    assert.matches(pattern, answer.message)
    assert.is_nil(answer.message:find('[\n\t]'), answer.message)
  end

  it('starts nothing before it is asked', function()
    local log = start('good')
    child:lua("require('filestats.client'); require('filestats.command')")
    assert.is_nil(child:process())
    assert.equal('', helpers.read(log))
  end)

  it('starts the process at the first request, and keeps it', function()
    start('good')
    child:lua('ask(3)')
    assert.equal('C', answers(3)[1].language)
    local pid = child:process()
    child:lua('ask()')
    answers(4)
    assert.equal(pid, child:process())
    assert.same({}, child:notes())
  end)

  it('calls no callback before the request has returned', function()
    start('good', { command = '/nonexistent/filestats' })
    assert.is_true(child:lua([[
      local called = false
      require('filestats.client').request('ping', {}, function() called = true end)
      return not called]]))
  end)

  it('sends the settings first', function()
    local log = start('good', { docstrings = 'code', jobs = 3, languages = { inc = 'PHP' } })
    child:lua('ask()')
    answers(1)
    assert.matches('^configure %d+\nping %d+\n', helpers.read(log))
  end)

  it('sends changed settings to a process that runs', function()
    local log = start('good')
    child:lua('ask()')
    answers(1)
    child:lua("require('filestats').setup({ jobs = 2 })")
    helpers.eventually('the settings', function()
      return helpers.read(log):find('configure')
    end)
  end)

  it('says when there is no program, and what to do', function()
    start('good', { command = '/nonexistent/filestats' })
    child:lua('ask()')
    assert_error('NO_PROGRAM', '^/nonexistent/filestats does not exist; run `make` in ')
  end)

  it('says when the program speaks another protocol', function()
    start('wrong_protocol')
    child:lua('ask()')
    assert_error('PROTOCOL', '^the program %(version 9%.9%) speaks protocol 99, the plugin %d+; run `make` in ')
    assert.is_nil(child:process())
  end)

  it('does not wait for ever for the first word', function()
    for _, behaviour in ipairs({ 'mute', 'odd_hello' }) do
      start(behaviour, { timeout_ms = 300 })
      child:lua('ask()')
      assert_error('TIMEOUT', '^the counting process did not come up and was ended; the next use starts it again$')
      child:stop()
      child = nil
    end
  end)

  it('does not wait for ever for an answer', function()
    for _, behaviour in ipairs({ 'silent', 'deaf' }) do
      start(behaviour, { timeout_ms = 300 })
      child:lua('ask()')
      assert_error('TIMEOUT', '^the counting process does not answer any more and was ended; ')
      child:stop()
      child = nil
    end
  end)

  it('survives garbage', function()
    for _, behaviour in ipairs({ 'garbage', 'garbage_first', 'never_used', 'half' }) do
      start(behaviour, { timeout_ms = 400 })
      child:lua('ask(2)')
      for _, answer in ipairs(answers(2)) do
        assert.is_truthy(answer.code == 'GONE' or answer.code == 'TIMEOUT', behaviour .. ': ' .. tostring(answer.code))
        assert.matches('^the counting process .*; the next use starts it again', answer.message)
      end
      assert.equal(3, child:lua('return 1 + 2'))
      child:stop()
      child = nil
    end
  end)

  it('says how the process ended, and its last words are in the log', function()
    for behaviour, how in pairs({ leave_0 = 'without being asked to', leave_3 = 'with status 3' }) do
      start(behaviour)
      child:lua('ask()')
      assert_error('GONE', '^the counting process ended ' .. how .. '; the next use starts it again')
      child:wait('the last words', "return table.concat(require('filestats.log').lines(), ' '):find('last words')")
      child:stop()
      child = nil
    end
  end)

  it('says so when it was killed while nothing was asked of it, and starts it again', function()
    start('good')
    child:lua('ask()')
    answers(1)
    local pid = child:process()
    vim.loop.kill(pid, 'sigkill')
    child:wait_note('WARN filestats: the counting process ended by signal 9; the next use starts it again')
    child:lua('ask()')
    assert.equal('C', answers(2)[2].language)
    assert.is_true(child:process() ~= pid)
  end)

  it('pauses longer and longer when every start fails', function()
    start('leave_first')
    child:lua('ask()')
    answers(1)
    child:lua('ask()')
    assert.equal('GONE', answers(2)[2].code, 'the second try comes at once')
    child:lua('ask()')
    assert.equal('PAUSE', answers(3)[3].code)
    assert.matches('^the counting process failed 2 times in a row; next try in 1 s, or :FileStats restart$',
      answers(3)[3].message)
    child:lua("require('filestats.client').restart(); ask()")
    assert.equal('GONE', answers(4)[4].code, 'a restart does not wait')
  end)

  it('tries again when the pause is over', function()
    start('leave_first')
    child:lua('ask()')
    answers(1)
    child:lua('ask()')
    answers(2)
    helpers.eventually('another start', function()
      child:lua('_G.answers = {}; ask()')
      return answers(1)[1].code == 'GONE'
    end)
  end)

  it('makes errors of answers that make no sense, and goes on', function()
    start('nonsense')
    child:lua('ask()')
    assert_error('ANSWER', 'makes no sense')
    child:lua("require('filestats.command').show_paths({ '/tmp' })")
    child:wait_note('the counting process gave an answer that makes no sense')
    assert.is_truthy(child:process())
  end)

  it('shows no stack trace when the inside of an answer is of wrong types', function()
    start('bad_types')
    for _, command in ipairs({ 'FileStats', 'FileStats /tmp', 'FileStats! /tmp' }) do
      child:lua('_G.notes = {}')
      child:cmd(command)
      child:wait_note('^ERROR filestats: something went wrong inside; :FileStats log has the details$')
      assert.equal(1, #child:notes(), command)
    end
  end)

  it('answers once when it is answered twice', function()
    start('twice')
    child:lua('ask(3)')
    answers(3)
    child:lua('ask()')
    assert.equal(4, #answers(4))
  end)

  it('hands on an error as a value', function()
    start('errors')
    child:lua('ask()')
    assert_error('ENOENT', '^/gone: no such file or directory$')
  end)

  it('has no more than 64 requests with the process', function()
    local log = start('after_file')
    child:lua([[
      local notify, sent = vim.rpcnotify, 0
      vim.rpcnotify = function(...) sent = sent + 1; return notify(...) end
      function _G.sent() return sent end
      ask(500)]])
    child:wait('the first requests', 'return sent() > 0')
    helpers.eventually('a first request to arrive', function()
      return helpers.read(log) ~= ''
    end)
    assert.equal(64, child:lua('return sent()'))
    helpers.write(log .. '.go', '')
    assert.equal(500, #answers(500))
    local _, asked = helpers.read(log):gsub('ping', '')
    assert.equal(500, asked)
  end)

  it('keeps what the process says on stderr, bounded', function()
    start('talkative')
    child:lua('ask()')
    answers(1)
    child:wait('the words', "return table.concat(require('filestats.log').lines()):find('first line.*second line')")
    child:lua(SELF .. 'client.restart()')
    assert.is_true(child:lua([[
      for _, line in ipairs(require('filestats.log').lines()) do
        if #line > 1100 then return false end
      end
      return true]]))
  end)

  it('ends with an error what is asked while it is restarted', function()
    start('silent')
    child:lua('ask(2)')
    child:wait('the process', 'return require("filestats.client").info() ~= nil')
    local pid = child:process()
    child:lua(SELF .. 'client.restart()')
    assert.equal('STOPPED', answers(2)[2].code)
    helpers.eventually('its end', function()
      return not helpers.is_alive(pid)
    end)
  end)

  it('leaves no process behind, nor delays :qa, also when it is stopped', function()
    start('good')
    child:lua('ask()')
    answers(1)
    local pid = child:process()
    vim.loop.kill(pid, 'sigstop')
    assert.is_true(child:stop() < 1500)
    child = nil
    helpers.eventually('its end', function()
      return not helpers.is_alive(pid)
    end)
  end)

  it('leaves no process behind when Neovim is killed', function()
    start('good')
    child:lua('ask()')
    answers(1)
    local pid = child:process()
    child:kill()
    child = nil
    helpers.eventually('its end', function()
      return not helpers.is_alive(pid)
    end)
  end)

  it('never stops the editor, whatever is asked of a process that is stopped', function()
    start('good', { timeout_ms = 600 })
    child:lua('ask()')
    answers(1)
    vim.loop.kill(child:process(), 'sigstop')
    local from = vim.loop.hrtime()
    child:lua('ask(200)')
    assert.is_true((vim.loop.hrtime() - from) / 1e6 < 300)
    for i = 2, 201 do
      assert.equal('TIMEOUT', answers(201)[i].code)
    end
    child:lua('ask()')
    assert.equal('C', answers(202)[202].language)
  end)
end)
