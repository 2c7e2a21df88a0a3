-- Which program is started, and which is not.

local helpers = require('helpers')
local binary = require('filestats.binary')
local config = require('filestats.config')

describe('binary', function()
  local dir

  before_each(function()
    dir = helpers.dir()
  end)

  after_each(function()
    config.setup()
  end)

  ---@param name string
  ---@param text string
  ---@param mode? integer
  ---@return string
  local function file(name, text, mode)
    helpers.write(dir .. '/' .. name, text, mode or 493)
    return dir .. '/' .. name
  end

  ---An ELF head for a machine, little-endian as class and data say.
  ---@param machine integer
  ---@return string
  local function elf(machine)
    return '\127ELF\2\1\1' .. ('\0'):rep(9) .. '\3\0' .. string.char(machine % 256, math.floor(machine / 256))
  end

  it('knows its own directory', function()
    assert.equal(helpers.root, vim.loop.fs_realpath(binary.plugin_dir()))
  end)

  it('names what is wrong with a file', function()
    assert.equal('does not exist', binary.problem(dir .. '/none'))
    assert.equal('is not a file', binary.problem(dir))
    assert.equal('is not executable', binary.problem(file('a', '#!/bin/sh\n', 420)))
    assert.equal('is not a program', binary.problem(file('b', 'echo hello\n')))
    assert.equal('is not a program', binary.problem(file('c', '')))
    assert.equal('is a program for another CPU', binary.problem(file('d', elf(8))))
  end)

  it('has nothing against scripts and programs of this CPU', function()
    assert.is_nil(binary.problem(file('a', '#!/bin/sh\n')))
    assert.is_nil(binary.problem(vim.loop.fs_realpath('/bin/sh')))
  end)

  it('takes the command of the settings, with its arguments', function()
    local path = file('run', '#!/bin/sh\n')
    config.setup({ command = { path, '--one' } })
    local err, command = binary.find()
    assert.is_nil(err)
    assert.same({ path, '--one' }, command)
  end)

  it('finds a command in $PATH, at home and in the working directory', function()
    local path = file('filestats-of-test', '#!/bin/sh\n')
    local before, home, cwd = vim.env.PATH, vim.env.HOME, vim.fn.getcwd()
    vim.env.PATH, vim.env.HOME = dir .. ':' .. before, dir
    vim.cmd('cd ' .. dir)
    for _, command in ipairs({ 'filestats-of-test', '~/filestats-of-test', './filestats-of-test' }) do
      config.setup({ command = command })
      local err, found = binary.find()
      assert.is_nil(err)
      assert.equal(path, vim.loop.fs_realpath(found[1]))
      assert.equal('/', found[1]:sub(1, 1))
    end
    vim.cmd('cd ' .. cwd)
    vim.env.PATH, vim.env.HOME = before, home
  end)

  it('says in one sentence why there is none', function()
    config.setup({ command = 'no-such-program-anywhere' })
    assert.equal('no-such-program-anywhere, the setting "command", is not in $PATH', tostring((binary.find())))
    config.setup({ command = dir })
    local err = binary.find()
    assert.equal('NO_PROGRAM', err.code)
    assert.matches(' is not a file; run `make` in .*$', tostring(err))
  end)

  it('says how to build when nothing is built or installed', function()
    local child = helpers.start({ command = vim.NIL }, { env = { PATH = dir } })
    child:lua('vim.g.filestats = nil')
    local text = child:lua([[
      local binary = require('filestats.binary')
      binary.plugin_dir = function() return '/nonexistent' end
      return tostring((binary.find()))]])
    child:stop()
    assert.equal('the program is not built yet; run `make` in /nonexistent', text)
  end)
end)
