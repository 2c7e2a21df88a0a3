-- The rows of a report as values.

local helpers = require('helpers')

describe('rows', function()
  local child, dir

  before_each(function()
    dir = helpers.dir()
    vim.fn.mkdir(dir .. '/src')
    helpers.write(dir .. '/src/a.c', 'int a;\nint b;\n')
    helpers.write(dir .. '/b.lua', '-- x\n')
    child = helpers.start({}, { cwd = dir })
  end)

  after_each(function()
    child:stop()
  end)

  local ASK = [[require('filestats').rows(function(err, places)
    _G.places = err and err.code or places
  end)]]

  ---@return any
  local function answer()
    return child:wait('the answer', 'return _G.places')
  end

  it('are those of the report that is shown', function()
    child:cmd('FileStats! .')
    child:wait('the languages', "return vim.fn.search('^Lua  ', 'nw') > 0")
    child:type('F')
    child:wait('the files', "return vim.fn.search('^b.lua', 'nw') > 0")
    child:cmd('wincmd p')
    child:lua(ASK)
    local places = answer()
    assert.equal(2, #places)
    assert.equal(dir .. '/src/a.c', places[1].path)
    assert.equal('2 lines, 2 code, 0 comments, 0 blanks, 14 B', places[1].text)
    assert.equal(2, places[1].row.code)
    assert.equal('C', places[1].row.language)
  end)

  it('are none where no report is shown', function()
    child:lua(ASK)
    assert.equal('NO_REPORT', answer())
    child:lua('_G.places = nil')
    child:lua("vim.cmd('FileStats! .') " .. ASK)
    assert.equal('NO_REPORT', answer())
  end)

  it('are not mixed with those of another order', function()
    child:cmd('FileStats! .')
    child:wait('the languages', "return vim.fn.search('^Lua  ', 'nw') > 0")
    child:lua(ASK .. " require('filestats.report.actions').reverse(require('filestats.report').current())")
    assert.equal('SUPERSEDED', answer())
  end)
end)
