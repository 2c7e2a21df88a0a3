-- How far a long count is: told while it takes, cancelled, and nothing stays.

local helpers = require('helpers')

describe('progress', function()
  local child

  before_each(function()
    child = helpers.start()
    -- What is echoed, as it comes.
    child:lua([[
      _G.echoed = {}
      local echo = vim.api.nvim_echo
      vim.api.nvim_echo = function(chunks, history, opts)
        table.insert(_G.echoed, { text = chunks[1][1], status = opts.status, kind = opts.kind })
        _G.id = echo(chunks, history, opts)
        return _G.id
      end
      -- More time passes than may without a word.
      local uv = vim.uv or vim.loop
      _G.pass = function()
        local later = uv.now() + 1000
        uv.now = function() return later end
      end
      _G.cancelled = 0
      _G.begin = function()
        local update, finish
        require('filestats.progress').follow(function(done, told)
          update = told
          finish = function(status) done(nil, { cancelled = status == 'cancel' }) end
          return { cancel = function() _G.cancelled = _G.cancelled + 1 end }
        end, function() end)
        return update, finish
      end]])
  end)

  after_each(function()
    child:stop()
  end)

  ---@return boolean
  local function has_messages()
    return child:lua("return vim.fn.has('nvim-0.12')") == 1
  end

  it('says nothing of what ends soon', function()
    child:lua([[
      local update, finish = _G.begin()
      update({ files = 1, bytes = 1 })
      finish('success')]])
    assert.same({}, child:lua('return _G.echoed'))
  end)

  it('tells of what takes long, and takes that away', function()
    child:lua([[
      local update, finish = _G.begin()
      _G.pass()
      update({ files = 1000, bytes = 5e6, total = 4000 })
      update({ files = 1001, bytes = 5e6, total = 4000 })
      finish('success')]])
    local echoed = child:lua('return _G.echoed')
    if has_messages() then
      assert.same({
        { text = 'Scanning … 1,000 of 4,000 files, 5.0 MB', status = 'running', kind = 'progress' },
        { text = 'done', status = 'success', kind = 'progress' },
        { text = '' },
      }, echoed)
    else
      assert.same({ { text = 'filestats: Scanning … 1,000 of 4,000 files, 5.0 MB' }, { text = '' } }, echoed)
    end
    assert.same({}, child:notes(), 'it is no notification')
    assert.is_nil(child:lua("return vim.fn.execute('messages')"):find('filestats'))
  end)

  it('fits the screen', function()
    child:cmd('set columns=40')
    child:lua([[
      local update, finish = _G.begin()
      _G.pass()
      update({ files = 1000, bytes = 5e6, total = 4000 })
      _G.mode = vim.api.nvim_get_mode()
      finish('success')]])
    assert.is_false(child:lua('return _G.mode.blocking'))
    assert.matches('…', child:lua('return _G.echoed[1].text'):gsub('Scanning …', ''))
  end)

  it('leaves the command line alone', function()
    child:lua("_G.update, _G.finish = _G.begin(); _G.pass()")
    child:type(':echo')
    child:wait('the command line', "return vim.fn.mode() == 'c'")
    child:lua("_G.update({ files = 1, bytes = 1 }); _G.finish('success')")
    assert.same({}, child:lua('return _G.echoed'))
    child:type('<Esc>')
  end)

  it('can be cancelled, all at once', function()
    assert.is_false(child:lua("return require('filestats.progress').cancel_all()"))
    child:lua('_G.begin(); _G.update, _G.finish = _G.begin()')
    assert.is_true(child:lua("return require('filestats.progress').cancel_all()"))
    assert.equal(2, child:lua('return _G.cancelled'))
  end)

  it('can be cancelled by its message, where there are such', function()
    if not has_messages() then
      return
    end
    child:lua([[
      local update = _G.begin()
      _G.pass()
      update({ files = 1, bytes = 1 })
      vim.api.nvim_echo({ { 'cancel' } }, false, { kind = 'progress', source = 'filestats', title = 'filestats',
        status = 'cancel', id = _G.id })]])
    assert.equal(1, child:lua('return _G.cancelled'))
  end)

  -- A count that goes on until it is cancelled.
  ---@param wanted string  the method that asks for it
  local function never_done(wanted)
    child:lua([[
      local wanted = ...
      local client = require('filestats.client')
      client.request = function(method, params, cb, on_event)
        if method == wanted then
          _G.answer, _G.event = cb, on_event
        elseif method == 'project_cancel' then
          _G.answer(nil, { rows = {}, skipped = {}, cancelled = true })
        end
        return 1
      end]], wanted)
  end

  it('is that of an export, which :FileStats cancel ends', function()
    never_done('project_start')
    local name = helpers.dir() .. '/out.html'
    child:cmd('FileStats export ' .. name)
    child:lua('_G.pass(); _G.event({ files = 5, bytes = 5 })')
    assert.matches('Scanning … 5 files, 5 B', child:lua('return _G.echoed[1].text'))
    child:cmd('FileStats cancel')
    child:wait_note('the scan was cancelled: nothing was written')
    assert.equal('', helpers.read(name))
  end)

  it('is that of a directory that is counted, which :FileStats cancel ends', function()
    never_done('count_paths')
    child:cmd('FileStats /')
    child:lua('_G.pass(); _G.event({ files = 5, bytes = 5 })')
    assert.matches('Scanning … 5 files, 5 B', child:lua('return _G.echoed[1].text'))
    child:cmd('FileStats cancel')
    assert.equal('ERROR filestats: the count was cancelled', child:wait_note('cancelled'))
    child:cmd('FileStats cancel')
    assert.equal('INFO filestats: no scan is running', child:wait_note('no scan'))
  end)
end)
