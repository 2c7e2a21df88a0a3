-- What is selected, against Neovim's own wordcount(): by characters, by lines and by blocks, over
-- tabs, wide and combining characters, with the options that move columns.

local helpers = require('helpers')

local PREPARE = [[
  local selection = require('filestats.selection')
  -- The bytes and characters of a selection, counted by its ranges as the process gets them.
  local function count(s)
    local pieces = {}
    local lines = vim.api.nvim_buf_get_lines(0, s.first - 1, s.last, false)
    if s.kind == 'block' then
      pieces = selection.pieces(vim.api.nvim_get_current_buf(), s, s.first, s.last)
    elseif s.kind == 'line' then
      pieces = { table.concat(lines, '\n') .. '\n' }
    else
      lines[#lines] = (lines[#lines] .. '\n'):sub(1, s.last_col)
      lines[1] = lines[1]:sub(s.first_col + 1)
      pieces = { table.concat(lines, '\n') }
    end
    local text = table.concat(pieces)
    local _, continuation = text:gsub('[\128-\191]', '')
    return { bytes = #text, text = text, chars = #text - continuation }
  end
  local function combining(text)
    return vim.fn.strchars(text) - vim.fn.strchars(text, true)
  end
  -- Selects by keys; tells ours and Neovim's own.
  function _G.compare(keys)
    vim.cmd('silent! normal! ' .. keys)
    local mode = vim.fn.mode()
    local live = selection.live()
    local theirs = vim.fn.wordcount()
    if vim.o.selection == 'exclusive' and mode ~= 'V' then
      -- wordcount() takes the last column of a block off twice, and the column 0 not at all: there
      -- it is what `y` yanks that is selected.
      theirs = {}
      if mode == 'v' then
        vim.cmd('silent normal! y')
        local yanked = vim.fn.getreg('"')
        theirs.visual_bytes, theirs.visual_chars = #yanked, vim.fn.strchars(yanked, true)
        vim.cmd('silent normal! gv')
      end
    end
    local ours = live and count(live)
    vim.cmd('normal! \27')
    local one, other = vim.fn.getpos("'<")[2], vim.fn.getpos("'>")[2]
    local last = selection.last(one, other)
    local again = last and count(last)
    return {
      mode = mode, text = ours and ours.text or '', bytes = ours and ours.bytes or -1,
      their_bytes = theirs.visual_bytes or -1,
      chars = ours and ours.chars - combining(ours.text) or -1,
      their_chars = theirs.visual_chars or -1,
      last = mode == 'V' and 'lines' or again and again.text or 'none',
    }
  end]]

local LINES = {
  'plain ascii text with words', '\tone tab\tand another', '', 'ü grün 中文字 wide',
  'e\204\129 combining o\204\136 x', '  ', 'short', '\t\t', '中中中中中中', 'last line, a bit longer: 1234567890',
}

describe('selection', function()
  local child

  ---@param lines? string[]
  local function start(lines)
    child = helpers.start(nil, { columns = 60 })
    child:lua(PREPARE)
    child:lua('vim.api.nvim_buf_set_lines(0, 0, -1, false, ...)', lines or LINES)
  end

  after_each(function()
    child:stop()
  end)

  ---@param keys string
  local function check(keys)
    local found = child:lua('return compare(...)', keys)
    local what = ('%q in mode %q: %q'):format(keys, found.mode, found.text)
    if found.mode ~= '\22' or found.their_bytes >= 0 then
      assert.equal(found.their_bytes, found.bytes, what)
      assert.equal(found.their_chars, found.chars, what)
    end
    if found.mode ~= 'V' then
      assert.equal(found.text, found.last, 'the last selection, ' .. what)
    end
    return found
  end

  it('is nothing outside of visual mode', function()
    start()
    assert.equal(vim.NIL, child:lua("return require('filestats.selection').live() or vim.NIL"))
  end)

  it('is just what was selected', function()
    start()
    assert.equal('plain', check('ggve').text)
    assert.equal('lain a', check('gg0lv5l').text)
    assert.equal('text with words\n', check('gg02wv$').text)
    assert.equal('words\n\tone', check('gg04wvj0we').text)
    assert.equal('中文', check('4G02wvl').text)
    assert.equal('plaione ', check('gg0\022j8|').text:sub(1, 4) .. 'one ')
  end)

  it('is the same, from whichever end it was made', function()
    start()
    local forward = check('2G04lv3G0').text
    assert.equal(forward, check('3G0v2G04l').text)
    assert.equal(check('1G03l\22G05l').text, check('G05l\0221G03l').text)
  end)

  local OPTIONS = {
    'selection&', 'selection=exclusive', 'selection=old', 'virtualedit=all', 'virtualedit=block', 'virtualedit=onemore',
    'tabstop=3', 'list', 'list listchars=tab:>-,eol:$', 'display=uhex', 'ambiwidth=single number relativenumber',
    'nowrap', 'wrap showbreak=>>> linebreak', 'fileformat=dos', 'selection=exclusive virtualedit=block',
  }

  for _, set in ipairs(OPTIONS) do
    it('agrees with wordcount(), ' .. set, function()
      start()
      child:cmd('set ' .. set)
      math.randomseed(20240613)
      for _ = 1, 120 do
        local mode = ({ 'v', 'V', '\22' })[math.random(3)]
        local motion = ({ '%dG0%dl', '%dG%d|', '%dG$%dh', '%dG0%dw', '%dG$' })[math.random(5)]
        local keys = ('%dG0%dl'):format(math.random(#LINES), math.random(0, 30)) .. mode
          .. motion:format(math.random(#LINES), math.random(30))
        -- Line ends of two bytes are the process's work.
        if mode == '\22' or set ~= 'fileformat=dos' then
          check(keys)
        end
      end
    end)
  end

  -- wordcount() takes the last column off twice there; what is yanked is what is selected.
  it('is what is yanked, of a block with selection=exclusive', function()
    local lines = {}
    for i = 1, 9 do
      lines[i] = ('abcdefghijklmnopqrstuvwxyz'):sub(1, i * 7 % 26)
    end
    start(lines)
    child:cmd('set selection=exclusive')
    for i = 1, 60 do
      local keys = ('%dG0%dl\22%dG%d|'):format(i % 9 + 1, i * 5 % 23, i * 4 % 9 + 1, i * 11 % 25 + 1)
      local found = child:lua([[
        vim.cmd('silent! normal! ' .. ...)
        local selection = require('filestats.selection')
        local live = selection.live()
        vim.cmd('normal! y')
        local pieces = selection.pieces(vim.api.nvim_get_current_buf(), live, live.first, live.last)
        return { pieces, vim.fn.getreg('"', 1, true) }]], keys)
      local yanked = vim.tbl_map(function(text)
        return (text:gsub(' +$', ''))
      end, found[2])
      assert.same(yanked, found[1], keys)
    end
  end)

  it('takes lines whole, and each line once', function()
    start()
    assert.same({ kind = 'line', first = 2, last = 4 }, child:lua([[
      vim.cmd('normal! 4GV2k')
      return require('filestats.selection').live()]]))
  end)

  it('is not the last selection when the range is another, or was by lines', function()
    start()
    child:cmd('normal! 2Gvj0\27')
    local last = "return require('filestats.selection').last(...) or vim.NIL"
    assert.equal('char', child:lua(last, 2, 3).kind)
    assert.equal(vim.NIL, child:lua(last, 2, 4))
    child:cmd('normal! 2GVj\27')
    assert.equal(vim.NIL, child:lua(last, 2, 3))
  end)

  it('leaves cursor, view and marks as they were', function()
    start()
    child:cmd('normal! 2G0\22jj$\27')
    child:cmd('normal! G5|')
    local state = [[return { vim.fn.winsaveview(), vim.fn.getpos("'<"), vim.fn.getpos("'>"), vim.fn.mode() }]]
    local before = child:lua(state)
    child:lua("require('filestats.selection').last(2, 4)")
    assert.same(before, child:lua(state))
  end)

  it('throws a sentence when the window of a block is gone', function()
    start()
    local text = child:lua([[
      vim.cmd('normal! gg\22jl')
      local selection = require('filestats.selection')
      local live = selection.live()
      vim.cmd('normal! \27')
      vim.cmd('enew!')
      local ok, why = pcall(selection.pieces, 1, live, 1, 2)
      return tostring(ok) .. ': ' .. why]])
    assert.equal('false: the window of the selection is gone', text)
  end)
end)
