-- The rows of a report in pickers.

local helpers = require('helpers')

describe('pick', function()
  local child, dir

  before_each(function()
    dir = helpers.dir()
    vim.fn.mkdir(dir .. '/src')
    helpers.write(dir .. '/src/a.c', 'int a;\nint b;\n')
    helpers.write(dir .. '/b.lua', '-- x\n')
  end)

  after_each(function()
    child:stop()
  end)

  ---@param keys string  that lead to the view
  ---@param row string  pattern of one of its rows
  ---@param settings? table
  local function open(keys, row, settings)
    child = helpers.start(settings, { cwd = dir })
    child:cmd('tab FileStats! .')
    child:wait('the languages', "return vim.fn.search('^Lua  ', 'nw') > 0")
    child:type(keys)
    child:wait('the rows', 'return vim.fn.search(..., "nw") > 0', row)
  end

  -- A picker of the user's, which takes the second of all.
  local SELECT = [[vim.ui.select = function(items, opts, on_choice)
    _G.asked = { prompt = opts.prompt, kind = opts.kind, texts = vim.tbl_map(opts.format_item, items) }
    on_choice(items[2], 2)
  end]]

  it('goes through vim.ui.select()', function()
    open('F', '^src.a.c')
    child:lua(SELECT)
    child:type('p')
    child:wait('the file', "return vim.fn.expand('%:t') == 'b.lua'")
    local asked = child:lua('return _G.asked')
    assert.equal('filestats', asked.kind)
    assert.matches('^FileStats .*' .. vim.fn.fnamemodify(dir, ':t') .. '$', asked.prompt)
    assert.same({
      'src/a.c  2 lines, 2 code, 0 comments, 0 blanks, 14 B',
      'b.lua  1 line, 0 code, 1 comment, 0 blanks, 5 B',
    }, asked.texts)
    assert.same({}, child:notes())
  end)

  it('works with the one that Neovim has', function()
    open('F', '^src.a.c')
    child:cmd('FileStats pick')
    -- It waits for a number, on the command line in newer ones.
    helpers.eventually('the question', function()
      local mode = vim.fn.rpcrequest(child.channel, 'nvim_get_mode')
      return mode.blocking or mode.mode == 'c'
    end)
    child:type('1<CR>')
    child:wait('the file', "return vim.fn.expand('%:t') == 'a.c'")
  end)

  it('is left without a word by CTRL-C', function()
    open('F', '^src.a.c')
    -- What Neovim's own throws then.
    child:lua("vim.ui.select = function() _G.asked = true error('Keyboard interrupt') end")
    child:type('p')
    child:wait('the question', 'return _G.asked')
    assert.same({}, child:notes())
    assert.is_nil(table.concat(child:lua("return require('filestats.log').lines()"), '\n'):find('interrupt'))
  end)

  it('does not print more than a screen can show', function()
    for i = 1, 40 do
      helpers.write(('%s/%d.c'):format(dir, i), 'int a;\n')
    end
    open('F', '^src.a.c')
    child:type('p')
    child:wait_note('42 rows are too many to choose from by number: filter them first')
  end)

  it('goes into a directory', function()
    open('D', '^▸ src')
    child:lua((SELECT:gsub('items%[2%], 2', 'items[1], 1')))
    child:type('p')
    child:wait('what is in it', "return vim.fn.search('^  a.c', 'nw') > 0")
  end)

  it('says when there is nothing to choose from', function()
    open('L', '^Lua  ')
    child:type('p')
    child:wait_note('there are no files in this view')
    child:cmd('tabclose')
    child:cmd('FileStats pick')
    child:wait_note('no project report is shown')
  end)

  -- Telescope's parts that its developer guide describes, which tell what they were given.
  local TELESCOPE = [[
    local function module(name, value) package.preload[name] = function() return value end end
    _G.telescope = {}
    module('telescope', { register_extension = function(extension) return extension end })
    module('telescope.config', { values = {
      generic_sorter = function() return 'sorter' end,
      file_previewer = function() return 'previewer' end,
    } })
    module('telescope.finders', { new_table = function(finder) return finder end })
    module('telescope.actions', {
      close = function() _G.telescope.closed = true end,
      select_default = { replace = function(_, fn) _G.telescope.select = fn end },
    })
    module('telescope.actions.state', { get_selected_entry = function() return _G.telescope.entry end })
    module('telescope.pickers', { new = function(opts, picker)
      return { find = function()
        local results = picker.finder.results
        _G.telescope.entry = picker.finder.entry_maker(results[#results])
        _G.telescope.title, _G.telescope.opts = picker.prompt_title, opts
        _G.telescope.parts = { picker.sorter, picker.previewer, picker.attach_mappings(1) }
      end }
    end })]]

  it('goes through Telescope where it is', function()
    open('F', '^src.a.c')
    child:lua(TELESCOPE)
    child:type('p')
    child:wait('the picker', 'return _G.telescope.parts ~= nil')
    assert.same({ 'sorter', 'previewer', true }, child:lua('return _G.telescope.parts'))
    local entry = child:lua('return _G.telescope.entry')
    assert.equal(dir .. '/b.lua', entry.path)
    assert.equal('b.lua', entry.ordinal)
    assert.equal('b.lua  1 line, 0 code, 1 comment, 0 blanks, 5 B', entry.display)
    child:lua('_G.telescope.select()')
    child:wait('the file', "return vim.fn.expand('%:t') == 'b.lua'")
    assert.is_true(child:lua('return _G.telescope.closed'))
    assert.same({}, child:notes())
  end)

  it('is an extension of Telescope', function()
    open('F', '^src.a.c', { picker = 'select' })
    child:lua(TELESCOPE)
    child:lua("require('telescope._extensions.filestats').exports.filestats({ layout_strategy = 'vertical' })")
    child:wait('the picker', 'return _G.telescope.parts ~= nil')
    assert.same({ layout_strategy = 'vertical' }, child:lua('return _G.telescope.opts'))
  end)
end)
