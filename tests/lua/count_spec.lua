-- What the process is asked, read from a peer that keeps it.

local helpers = require('helpers')

describe('count', function()
  local child, dir

  before_each(function()
    dir = helpers.dir()
  end)

  after_each(function()
    child:stop()
  end)

  ---Calls and returns what client.request() got: {method, params}.
  ---@param settings table
  ---@param code string
  ---@return table
  local function asked(settings, code)
    child = helpers.start(settings, { cwd = dir })
    return child:lua([[
      local client = require('filestats.client')
      local got
      client.request = function(method, params)
        got = got or { method, params }
        return 7
      end
      local count = require('filestats.count')
      ]] .. code .. [[

      return got]])
  end

  it('asks for paths with the settings', function()
    local got = asked({ hidden = true, no_ignore = true }, "count.paths({ '/a', '/b' }, function() end)")
    assert.equal('count_paths', got[1])
    assert.same({ paths = { '/a', '/b' }, hidden = true, no_ignore = true, overlays = {} }, got[2])
  end)

  it('asks for a project, options before settings', function()
    local got = asked({ hidden = true, exclude = { '*.a' } },
      "count.project('/p', { hidden = false, no_ignore_vcs = true }, function() end)")
    assert.equal('project_start', got[1])
    assert.same({
      root = '/p', hidden = false, no_ignore = false, no_ignore_vcs = true, exclude = { '*.a' }, overlays = {},
    }, got[2])
  end)

  it('asks for a buffer, with its file and a range', function()
    local got = asked({}, [[
      vim.cmd('edit a.c')
      count.buffer(vim.api.nvim_get_current_buf(), { kind = 'line', first = 1, last = 1 }, function() end)]])
    assert.equal('count_buffer', got[1])
    assert.equal(dir .. '/a.c', got[2].disk)
    assert.equal('c', got[2].filetype)
    assert.same({ kind = 'line', first = 1, last = 1 }, got[2].range)
  end)

  it('cancels the scan that it began', function()
    local got = asked({}, [[
      local scan = count.project('/p', nil, function() end)
      got = nil
      scan.cancel()]])
    assert.same({ 'project_cancel', { id = 7 } }, got)
  end)

  it('gives the pieces of a block until the answer is there, and no longer', function()
    child = helpers.start(nil, { cwd = dir })
    child:cmd('call setline(1, ["abc", "def"])')
    local found = child:lua([[
      local client = require('filestats.client')
      local token, answer
      client.request = function(_, params, cb)
        token, answer = params.range.token, cb
        return 1
      end
      local win = vim.api.nvim_get_current_win()
      require('filestats.count').buffer(vim.api.nvim_get_current_buf(),
        { kind = 'block', first = 1, last = 2, left = 2, right = 3, win = win }, function() end)
      local pieces = client.slice({ token = token, first = 1, last = 2 })
      answer(nil, {})
      local ok, why = pcall(client.slice, { token = token, first = 1, last = 2 })
      return { pieces, ok, why }]])
    assert.same({ { 'bc', 'ef' }, false, 'the selection is gone' }, found)
  end)
end)
