-- Where a report's window opens.

local helpers = require('helpers')

describe('window', function()
  local child, dir

  after_each(function()
    child:stop()
  end)

  it('may be a float, which fits the screen and is closed by q', function()
    dir = helpers.dir()
    helpers.write(dir .. '/a.c', 'int a;\n')
    child = helpers.start({ window = 'float' }, { cwd = dir })
    child:cmd('FileStats! .')
    child:wait('the rows', "return vim.fn.search('^C  ', 'nw') > 0")
    assert.equal('editor', child:lua('return vim.api.nvim_win_get_config(0).relative'))
    local width = child:lua('return vim.api.nvim_win_get_width(0)')
    child:cmd('set columns=70')
    child:wait('a narrower float', 'return vim.api.nvim_win_get_width(0) < ...', width)
    child:type('F')
    child:wait('the files', "return vim.fn.search('^a.c ', 'nw') > 0")
    child:type('<CR>')
    child:wait('the file', "return vim.fn.expand('%:t') == 'a.c' and vim.api.nvim_win_get_config(0).relative == ''")
    child:cmd('FileStats! .')
    child:wait('the float', "return vim.api.nvim_win_get_config(0).relative == 'editor'")
    child:type('q')
    child:wait('its end', "return #vim.api.nvim_list_wins() == 1")
    assert.same({}, child:notes())
  end)
end)
