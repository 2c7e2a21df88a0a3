-- The public functions: errors as values, one callback each, never too early.

local helpers = require('helpers')

local C = '/* one */\nint main(void)\n{\n\n    return 0; // two\n}\n'

describe('init', function()
  local child, dir

  before_each(function()
    dir = helpers.dir()
    helpers.write(dir .. '/a.c', C)
    child = helpers.start(nil, { cwd = dir })
    child:lua([[
      _G.called = {}
      function _G.cb(err, result)
        table.insert(_G.called, err and { err = tostring(err), code = err.code } or result)
      end]])
  end)

  after_each(function()
    child:stop()
  end)

  ---@param code string
  ---@return table
  local function call(code)
    child:lua('_G.called = {}; ' .. code .. '; assert(#_G.called == 0)')
    return child:wait('the answer', 'return _G.called[1]')
  end

  it('counts a file, by a relative and an absolute path', function()
    for _, path in ipairs({ 'a.c', './a.c', dir .. '/a.c' }) do
      local result = call(("require('filestats').count(%q, cb)"):format(path))
      assert.equal('C', result.language)
      assert.same({ 6, 4, 1, 1, 11, 51, 51, 20, 5, 1 }, {
        result.lines, result.code, result.comments, result.blanks, result.words, result.chars, result.bytes,
        result.longest_line, result.longest_line_number, result.files,
      })
    end
  end)

  it('counts a directory as a sum', function()
    helpers.write(dir .. '/b.c', C)
    local result = call("require('filestats').count('.', cb)")
    assert.equal(2, result.files)
    assert.equal(12, result.lines)
  end)

  it('tells what can not be counted', function()
    local result = call("require('filestats').count('gone', cb)")
    assert.equal('ENOENT', result.code)
    assert.equal('gone: no such file or directory', result.err)
    helpers.write(dir .. '/binary', 'a\0b')
    assert.is_true(call("require('filestats').count('binary', cb)").binary)
  end)

  it('refuses what is no path', function()
    for _, path in ipairs({ "''", '5', 'nil', "'a\\0b'" }) do
      assert.equal('EINVAL', call("require('filestats').count(" .. path .. ', cb)').code)
    end
  end)

  it('refuses what is no callback, at the line of the caller', function()
    local ok, why = unpack(child:lua("return { pcall(function() require('filestats').count('a.c') end) }"))
    assert.is_false(ok)
    assert.matches('filestats: the callback must be a function', why)
  end)

  it('counts a buffer, unsaved text included', function()
    child:cmd('edit a.c | call append(0, "// new")')
    local result = call("require('filestats').buffer(0, cb)")
    assert.equal(7, result.lines)
    assert.equal(2, result.comments)
    assert.equal(6, result.disk.lines)
  end)

  it('tells of a buffer that is not there, or not loaded', function()
    assert.equal('there is no buffer 99', call("require('filestats').buffer(99, cb)").err)
    assert.equal('EINVAL', call("require('filestats').buffer('x', cb)").code)
    child:cmd('badd other.c')
    local buf = child:lua("return vim.fn.bufnr('other.c')")
    assert.equal(('buffer %d is not loaded'):format(buf), call("require('filestats').buffer(" .. buf .. ', cb)').err)
  end)

  it('counts a project', function()
    vim.fn.mkdir(dir .. '/.git')
    helpers.write(dir .. '/b.lua', '-- x\n')
    local result = call("require('filestats').project(nil, nil, cb)")
    assert.equal(dir, result.root)
    assert.equal(2, result.totals.files)
    assert.equal('C', result.languages[1].name)
    assert.equal('Lua', result.languages[2].name)
    result = call("require('filestats').project('.', { exclude = { '*.lua' } }, cb)")
    assert.equal(1, result.totals.files)
  end)

  it('counts modified buffers of a project as they are', function()
    child:cmd('edit a.c | call append(0, "// new")')
    assert.equal(7, call(("require('filestats').project(%q, {}, cb)"):format(dir)).totals.lines)
  end)

  it('tells of a project that is not there', function()
    local result = call("require('filestats').project('/nonexistent', {}, cb)")
    assert.matches('/nonexistent', result.err)
    assert.is_nil(result.err:find('\n'))
  end)

  it('counts and waits, on request', function()
    assert.same({ vim.NIL, 6 }, child:lua([[
      local err, result = require('filestats').count_sync('a.c')
      return { err or vim.NIL, result.lines }]]))
    assert.same({ 'ENOENT', vim.NIL }, child:lua([[
      local err, result = require('filestats').count_sync('gone', 5000)
      return { err.code, result or vim.NIL }]]))
  end)

  it('waits no longer than it was told', function()
    child:lua("require('filestats').count_sync('a.c')")
    vim.loop.kill(child:process(), 'sigstop')
    local from = vim.loop.hrtime()
    assert.same({ 'TIMEOUT', 'no answer within 200 ms' }, child:lua([[
      local err = require('filestats').count_sync('a.c', 200)
      return { err.code, tostring(err) }]]))
    assert.is_true((vim.loop.hrtime() - from) / 1e6 < 1500)
  end)

  it('goes on when a callback throws', function()
    child:lua("require('filestats').count('a.c', function() error('mine') end)")
    child:wait_note('something went wrong inside')
    assert.equal(6, call("require('filestats').count('a.c', cb)").lines)
  end)

  it('takes a name as it stands', function()
    helpers.write(dir .. '/`touch pwned`', C)
    helpers.write(dir .. '/a\nb\255', C)
    assert.equal(6, call("require('filestats').count('`touch pwned`', cb)").lines)
    assert.equal(6, call("require('filestats').count('a\\nb\\255', cb)").lines)
    assert.is_nil(vim.loop.fs_stat(dir .. '/pwned'))
  end)
end)
