-- The operator, with motions, text objects, counts, repetition and in Visual mode.

local helpers = require('helpers')

local TEXT = { 'one two three', 'four (five six) seven', '', 'eight', 'nine ten', 'grün 中文 x' }

describe('operator', function()
  local child

  before_each(function()
    child = helpers.start()
    child:lua('vim.api.nvim_buf_set_lines(0, 0, -1, false, ...)', TEXT)
    child:cmd('nmap g# <Plug>(filestats)')
    child:cmd('xmap g# <Plug>(filestats)')
  end)

  after_each(function()
    child:stop()
  end)

  ---@param keys string
  ---@param wanted table<string, integer>
  local function check(keys, wanted)
    child:type(keys)
    local text = child:wait_float()
    for label, n in pairs(wanted) do
      assert.equal(n, helpers.number_of(text, label), label .. ' of ' .. keys .. ' in\n' .. text)
    end
    child:type('q')
    helpers.eventually('the end of the float', function()
      return not child:float()
    end)
    return text
  end

  it('takes motions', function()
    check('gg0g#e', { Lines = 1, Words = 1, Bytes = 3 })
    check('gg0g#w', { Lines = 1, Bytes = 4 })
    check('gg0g#$', { Lines = 1, Bytes = 13, Words = 3 })
    check('gg0g#G', { Lines = 6, Words = 13 })
    check('gg0g#j', { Lines = 2 })
    check('gg03g#w', { Bytes = 13 })
    check('gg0g#/seven<CR>', { Lines = 2, Bytes = 30 })
    check('6G0g#tx', { Bytes = 13, Characters = 8, Words = 2 })
  end)

  it('takes text objects', function()
    check('2G7lg#i(', { Bytes = 8, Words = 2 })
    check('2G7lg#a(', { Bytes = 10 })
    check('gg0g#ip', { Lines = 2 })
    check('4Gg#iw', { Bytes = 5 })
  end)

  it('takes whole lines, and a block', function()
    check('gg0g#V2j', { Lines = 3 })
    check('gg0g#<C-v>e', { Lines = 1, Bytes = 3 })
    -- An inclusive motion: of others Neovim takes the last column off, and tells the operator less.
    check('4G0g#<C-v>/ten/e<CR>', { Lines = 2, Bytes = 13 })
  end)

  it('is repeated by a dot', function()
    check('gg0g#e', { Bytes = 3 })
    check('2G0.', { Bytes = 4 })
    check('gg0g#ip', { Lines = 2 })
    check('4G.', { Lines = 3 })
  end)

  it('counts what is selected', function()
    check('gg0veg#', { Bytes = 3, Words = 1 })
    check('ggVjg#', { Lines = 2 })
    check('4G0<C-v>jlg#', { Lines = 2, Bytes = 4 })
    check('gg0v$g#', { Bytes = 14 })
  end)

  it('minds that a selection does not take its last character', function()
    child:cmd('set selection=exclusive')
    check('gg0veg#', { Bytes = 3 })
    check('gg0g#e', { Bytes = 3 })
    check('gg0v2lg#', { Bytes = 2 })
  end)

  it('leaves registers, marks and the text alone', function()
    local function state()
      return child:lua([[return { vim.fn.getreg('"'), vim.fn.getpos("'a"), vim.fn.getpos("'<"), vim.bo.modified,
        vim.fn.changenr(), vim.fn.wordcount().bytes }]])
    end
    child:type('4Gmagg0yw')
    child:wait('the yank', "return vim.fn.getreg('\"') == 'one '")
    local before = state()
    check('gg0g#ip', { Lines = 2 })
    assert.same(before, state())
  end)
end)
