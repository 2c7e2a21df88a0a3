-- Settings: defaults, what is refused, and that the help says the same.

local helpers = require('helpers')

describe('config', function()
  local child

  before_each(function()
    child = helpers.start()
  end)

  after_each(function()
    child:stop()
  end)

  ---@param settings string  Lua
  ---@return string
  local function warning_of(settings)
    child:lua('vim.g.filestats = nil; _G.notes = {}; require("filestats").setup(' .. settings .. ')')
    return table.concat(child:notes(), '\n')
  end

  it('has a default for everything', function()
    child:lua('vim.g.filestats = nil')
    local settings = child:lua("return require('filestats.config').get()")
    assert.same({ '.git', '.hg', '.jj', '.svn' }, settings.root_markers)
    assert.equal(5000, settings.timeout_ms)
    assert.equal('split', settings.window)
    assert.same({}, child:notes())
  end)

  it('takes vim.g.filestats, and setup() before it', function()
    child:lua("vim.g.filestats = { window = 'tab', thousands = '.' }")
    child:lua("require('filestats').setup({ window = 'vsplit' })")
    local settings = child:lua("return require('filestats.config').get()")
    assert.equal('vsplit', settings.window)
    assert.equal('.', settings.thousands)
    assert.same({}, child:notes())
  end)

  it('names an unknown setting', function()
    assert.equal('WARN filestats: there is no setting "windw" (see :help filestats-settings)',
      warning_of("{ windw = 'tab' }"))
  end)

  it('names one of many wrong values, and where the others are named', function()
    local text = warning_of("{ jobs = 'two', window = 'left', timeout_ms = 1, exclude = { 5 }, languages = { 'C' } }")
    assert.equal('WARN filestats: the setting "exclude" must hold strings only; '
      .. ':checkhealth filestats has 4 more', text)
    assert.same({
      'the argument of setup(): the setting "exclude" must hold strings only',
      'the argument of setup(): the setting "jobs" must be a number, not a string',
      'the argument of setup(): the setting "languages" has 1 where a file extension should be',
      'the argument of setup(): the setting "timeout_ms" must be a whole number of at least 100',
      'the argument of setup(): the setting "window" must be one of split, vsplit, tab, current, float',
    }, child:lua("return require('filestats.config').problems()"))
  end)

  it('keeps the default where a value is wrong, and the good ones', function()
    warning_of("{ jobs = -1, thousands = '_' }")
    local settings = child:lua("return require('filestats.config').get()")
    assert.equal(0, settings.jobs)
    assert.equal('_', settings.thousands)
  end)

  it('takes the good pairs of a table, and names each bad one', function()
    local text = warning_of("{ languages = { foo = 'Lua', bar = 5 }, keys = { x = 'open', y = true, z = 'nix' } }")
    assert.equal('WARN filestats: the setting "keys" maps "y" to true, not to the name of an action or false; '
      .. ':checkhealth filestats has 2 more', text)
    local problems = table.concat(child:lua("return require('filestats.config').problems()"), '\n')
    assert.matches('"languages" maps "bar" to 5, not to the name of a language', problems)
    assert.matches('"keys" names an action "nix" that there is not', problems)
    local settings = child:lua("return require('filestats.config').get()")
    assert.same({ foo = 'Lua' }, settings.languages)
    assert.same({ x = 'open' }, settings.keys)
  end)

  it('names a language that is not known, and uses the others', function()
    child:lua("vim.g.filestats = { command = ..., languages = { foo = 'Luaa', bar = 'Lua' } }", helpers.program)
    local dir = helpers.dir()
    helpers.write(dir .. '/a.bar', 'x = 1\n')
    child:cmd('FileStats ' .. dir .. '/a.bar')
    assert.matches('Language +Lua', child:wait_float())
    assert.same({ 'WARN filestats: the setting "languages" maps "foo" to "Luaa", which is no language that is known '
      .. '(filestats --languages lists them)' }, child:notes())
    child:lua("require('filestats').setup({ languages = { bar = 'C', foo = 'Lua' } })")
    child:cmd('FileStats ' .. dir .. '/a.bar')
    helpers.eventually('the other language', function()
      return table.concat(child:float() or {}, '\n'):find('Language +C\n')
    end)
    assert.equal(1, #child:notes())
  end)

  it('refuses a border that no window can have', function()
    assert.equal('WARN filestats: the setting "border" must be one of none, single, double, rounded, solid, shadow, '
      .. (vim.fn.has('nvim-0.11') == 1 and 'bold, ' or '')
      .. 'or a list of characters (see :help filestats-settings)', warning_of("{ border = 'fancy' }"))
  end)

  it('refuses what is no list', function()
    assert.matches('"root_markers" must be a list', warning_of("{ root_markers = { a = '.git' } }"))
    assert.matches('"command" must not be empty', warning_of('{ command = {} }'))
    assert.matches('"command" must not be empty', warning_of("{ command = '' }"))
  end)

  it('says when it is no table at all', function()
    assert.matches('the argument of setup%(%) must be a table of settings, not a string', warning_of("'tab'"))
    child:lua("vim.g.filestats = 5; _G.notes = {}; require('filestats').setup()")
    assert.same({ 'WARN filestats: vim.g.filestats must be a table of settings, not a number' }, child:notes())
  end)

  it('is what the help says', function()
    local help = helpers.read(helpers.root .. '/doc/filestats.txt')
    local section = table.concat(child:lua("return require('filestats.config').help()"), '\n')
    assert.is_truthy(help:find(section, 1, true), 'the section of the settings is not up to date:\n' .. section)
  end)
end)
