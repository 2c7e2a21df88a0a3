-- The build entry, over a `make` of the test.

local helpers = require('helpers')

describe('build', function()
  local child, dir

  before_each(function()
    dir = helpers.dir()
    vim.fn.mkdir(dir .. '/path')
    vim.fn.mkdir(dir .. '/plugin')
  end)

  after_each(function()
    child:stop()
  end)

  ---@param make? string  what make does, as a shell script
  ---@return string  '' or what was thrown
  local function build(make)
    if make then
      helpers.write(dir .. '/path/make', '#!/bin/sh\n' .. make .. '\n', 493)
    end
    child = helpers.start(nil, { env = { FILESTATS_PATH = dir .. '/path' } })
    return child:lua([[
      vim.env.PATH = vim.env.FILESTATS_PATH .. ':/usr/bin:/bin'
      if not ... then vim.env.PATH = vim.env.FILESTATS_PATH end
      local plugin = vim.env.FILESTATS_PATH:gsub('path$', 'plugin')
      require('filestats.binary').plugin_dir = function() return plugin end
      local ok, why = pcall(require('filestats.build').run)
      return ok and '' or why]], make ~= nil)
  end

  it('runs make in the plugin directory and looks at what came of it', function()
    assert.equal('', build('mkdir -p "$2/bin" && cp /bin/sh "$2/bin/filestats"'))
    assert.is_truthy(vim.loop.fs_stat(dir .. '/plugin/bin/filestats'))
  end)

  it('throws one sentence with the reason when it fails', function()
    assert.equal('filestats: the build failed: libuv is not installed (`make` in ' .. dir .. '/plugin shows all)',
      build('echo some lines; echo "libuv is not installed" >&2; exit 2'))
    assert.matches('some lines', table.concat(child:lua("return require('filestats.log').lines()"), '\n'))
  end)

  it('says when make built nothing', function()
    assert.equal('filestats: ' .. dir .. '/plugin/bin/filestats does not exist after the build', build('exit 0'))
  end)

  it('says when there is no make', function()
    assert.equal('filestats: `make` is not installed', build(nil))
  end)

  it('makes the next use start what was built', function()
    build('mkdir -p "$2/bin" && cp /bin/sh "$2/bin/filestats"')
    child:cmd('FileStats')
    child:wait_float()
    local pid = child:process()
    child:lua("require('filestats.build').run()")
    assert.is_nil(child:process())
    helpers.eventually('the end of the old process', function()
      return not helpers.is_alive(pid)
    end)
  end)
end)
