-- The selection of visual mode, counted live: against a count of the same selection by the command,
-- and against Neovim's own wordcount().

local helpers = require('helpers')

local PREPARE = [[
  local keys = { 'lines', 'words', 'chars', 'bytes', 'longest_line', 'code', 'comments', 'blanks' }
  ---What differs between the live counts of the selection and a fresh count; nil when nothing does.
  function _G.difference()
    local fresh, seen
    local now = require('filestats.selection').live()
    if not now then
      return 'nothing is selected'
    end
    require('filestats.count').buffer(vim.api.nvim_get_current_buf(), now, function(err, result)
      fresh = err and { failed = err.message } or result.selection
    end)
    vim.wait(5000, function() return fresh end, 1)
    vim.wait(3000, function()
      local live = vim.b.filestats and vim.b.filestats.selection
      seen = not live and 'no live counts' or live.stale and 'stale' or nil
      for _, key in ipairs(seen and {} or keys) do
        if live[key] ~= fresh[key] and not seen then
          seen = fresh.failed or ('%s: live %s, fresh %s'):format(key, tostring(live[key]), tostring(fresh[key]))
        end
      end
      return not seen
    end, 1)
    return seen
  end]]

local LINES = {
  'int plain = 1; // text with words', '\tone tab\tand another', '', 'ü grün 中文字 wide', '/* open',
  'e\204\129 combining o\204\136 x', '  ', 'close */ short', '\t\t', '中中中中中中 😀', 'last line, a bit longer: 1234',
}

describe('selected', function()
  local child, dir

  ---@param lines string[]
  local function start(lines)
    dir = helpers.dir()
    helpers.write(dir .. '/a.c', table.concat(lines, '\n') .. '\n')
    child = helpers.start({}, { cwd = dir, columns = 60 })
    child:lua(PREPARE)
    child:cmd('edit ' .. dir .. '/a.c')
    child:lua("require('filestats.attach').start()")
    child:wait('the counts', 'return vim.b.filestats and not vim.b.filestats.stale')
  end

  after_each(function()
    child:stop()
  end)

  ---@param keys string
  local function check(keys)
    child:type('<Esc>' .. keys)
    child:wait('visual mode', [[return vim.fn.mode():find('[vV\22]') ~= nil]])
    assert.equals('right', child:lua("return _G.difference() or 'right'"), keys)
  end

  ---@return string[]
  local function long()
    local lines = {}
    for i = 1, 300 do
      lines[i] = LINES[i % #LINES + 1]
    end
    return lines
  end

  for _, set in ipairs({
    'selection&', 'selection=exclusive', 'selection=old', 'virtualedit=all', 'virtualedit=block', 'tabstop=3 list',
    'fileformat=dos', 'fileencoding=utf-16le bomb', 'nofixeol noeol',
  }) do
    it('is what a count of the same selection is, ' .. set, function()
      start(long())
      child:cmd('set ' .. set)
      math.randomseed(11)
      for round = 1, 12 do
        local mode = ({ 'v', 'V', '<C-v>' })[round % 3 + 1]
        local motion = ({ '%dG0%dl', '%dG%d|', '%dG$%dh', '%dG%dw', '%dG%d$' })[math.random(5)]
        check(('%dG%d|'):format(math.random(300), math.random(30)) .. mode
          .. motion:format(math.random(300), math.random(9)))
      end
      check('ggVG')
      check('ggvG$')
    end)
  end

  it('agrees with wordcount()', function()
    start(long())
    for _, keys in ipairs({ 'ggVG', '3Gv200G', '2GwvG$', '5GVk', '3G<C-v>40jl', '4G0vee' }) do
      check(keys)
      local pair = child:lua('return { vim.b.filestats.selection.bytes, vim.fn.wordcount().visual_bytes }')
      assert.equals(pair[2], pair[1], keys)
    end
  end)

  it('follows a start that moves without any event', function()
    start({ 'some words here' })
    -- The word's last letter: `iw` then moves the start of the selection only.
    child:type('ggev')
    child:wait('one letter', 'return (vim.b.filestats.selection or {}).chars == 1')
    child:type('iw')
    child:wait('the word', 'return vim.b.filestats.selection.chars == 4')
  end)

  it('goes when visual mode does', function()
    start(long())
    for _, keys in ipairs({ '<Esc>', 'y', ':', '<C-w>n' }) do
      check('ggVjj')
      child:type(keys)
      child:wait('the end of it', ("return vim.b[%d].filestats.selection == nil"):format(
        child:lua("return vim.fn.bufnr('a.c')")))
      child:type('<Esc>')
    end
  end)

  it('is counted on while the text changes', function()
    start(long())
    check('3GVGk')
    child:lua("vim.api.nvim_buf_set_lines(0, 10, 12, false, { 'one', 'two words', 'three' })")
    assert.equals('right', child:lua("return _G.difference() or 'right'"))
    child:type('<Esc>3Gvjj')
    assert.equals('right', child:lua("return _G.difference() or 'right'"))
    child:lua("vim.api.nvim_buf_set_lines(0, 2, 3, false, { 'quite another first line' })")
    assert.equals('right', child:lua("return _G.difference() or 'right'"))
  end)

  it('is counted within a huge line', function()
    start({ 'first', ('long é word '):rep(100000), 'last' })
    check('2G0v5000w')
    check('2G$vgg')
    check('2G2000wvG$')
  end)

  it('is counted anew when the process was', function()
    start(long())
    check('ggVG')
    vim.loop.kill(child:process(), 'sigkill')
    child:wait('the mark', 'return vim.b.filestats.stale')
    child:lua("require('filestats.attach').follow(0)")
    check('ggVG')
  end)
end)
