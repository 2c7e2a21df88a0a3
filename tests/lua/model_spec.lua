-- Live counts against two others that know nothing of them: the program on the command line, given
-- the file that :write makes of the text, and Neovim's wordcount(). Between the checks come random
-- edits of every kind, through the API, by typed keys and by commands.
--
-- FILESTATS_MODEL_ROUNDS: how many checks for each language; FILESTATS_MODEL_SEED: of the first.

local helpers = require('helpers')

local ROUNDS = tonumber(os.getenv('FILESTATS_MODEL_ROUNDS')) or 25
local SEED = tonumber(os.getenv('FILESTATS_MODEL_SEED')) or 1

-- Runs in the child: one random edit. `insert` names what may be inserted.
local EDITOR = [[
  local api = vim.api
  local words, source = ...
  local function pick(list) return list[math.random(#list)] end
  local function text()
    local out = {}
    for i = 1, math.random(0, 4) do out[i] = pick(words) end
    return table.concat(out, ' ')
  end
  local function lines(most)
    local out = {}
    for i = 1, math.random(0, most) do out[i] = text() end
    return out
  end
  local function range()
    local n = api.nvim_buf_line_count(0)
    local first = math.random(1, n)
    return first, math.min(n, first + math.random(0, math.random(8) == 1 and 200 or 4))
  end
  local keys = { 'x', 'dd', 'yyp', 'P', 'J', '3J', '>>', '~', 'ciwnew\27', 'A tail\27', 'o/*\27', 'O*/\27', '.', 'u',
    'u', '\18', 'Vjd', '\22jjd', '\22jjAcol\27', '\22jj$Aend\27', 'VjjJ', 'viwp', 'Vp', 'ggVGyGp', 'qqAm\27jq5@q', 'g-',
    'g+', 'D', 'S\27', 'cc// all\27', 'ddu', '3ddp', 'I"\27', 'gUU', 'R123\27', 'o\27', '\1', 'yyggP', 'Gyygg]p' }
  local commands = { '%s/x/yy/ge', 's/$/;/e', 'g/int/d', 'g/^$/normal! Az', 'v/./d', 'undo', 'redo', 'earlier 2',
    'later 3', '%sort', '%!cat', 'retab', 'edit!', 'write | edit', 'undo 0', 'normal! ggdG', '%d',
    "put =repeat(['a b', '/*'], 40)", 'set fileformat=dos', 'set fileformat=unix', 'set bomb', 'set nobomb',
    'set fileformat=mac', 'set fileformat=unix',
    'split | close', 'enew | buffer #', 'checktime', 'silent! undojoin | 1s/^/u/' }
  local ways = {
    function()
      local first, last = range()
      last = math.random(3) == 1 and first - 1 or last
      api.nvim_buf_set_lines(0, first - 1, last, false, lines(math.random(9) == 1 and 150 or 4))
    end,
    function()
      local first, last = range()
      local from, to = #vim.fn.getline(first), #vim.fn.getline(last)
      from = math.random(0, from)
      to = first == last and math.random(from, to) or math.random(0, to)
      local new = lines(3)
      if #new == 0 then new = { '' } end
      api.nvim_buf_set_text(0, first - 1, from, last - 1, to, new)
    end,
    function()
      api.nvim_win_set_cursor(0, { (range()), 0 })
      vim.cmd('normal! ' .. (math.random(3) == 1 and math.random(2, 9) or '') .. pick(keys))
    end,
    function()
      local command = pick(commands)
      local first, last = range()
      if command:find('^[gsv]/') and math.random(2) == 1 then command = first .. ',' .. last .. command end
      vim.cmd('silent! ' .. command)
    end,
    function()
      local first, last = range()
      vim.cmd(('silent! %d,%d%s%d'):format(first, last, pick({ 'm', 't' }), math.random(0, api.nvim_buf_line_count(0))))
    end,
  }
  function _G.edit()
    -- A text that grew for long begins anew.
    if api.nvim_buf_line_count(0) > 3000 then api.nvim_buf_set_lines(0, 0, -1, false, source) end
    pcall(pick(ways))
  end]]

-- Runs in the child: waits for counts that are of the text as it is, writes that, and tells both.
local LOOK = [[
  local copy = ...
  vim.wait(5000, function()
    local counts = vim.b.filestats
    return counts and not counts.stale
  end, 1)
  vim.cmd('silent keepalt noautocmd write! ' .. copy)
  local counts, seen = vim.b.filestats, vim.fn.wordcount()
  return { counts or 'none', seen.bytes, seen.chars, vim.bo.bomb }]]

local LANGUAGES = {
  {
    name = 'a.c',
    words = { 'int x;', '/*', '*/', '//', '"', "'", '\\', '', '  ', 'é漢', '\t', '#if 0', '{ x', '}' },
    source = { 'int x = 1; // one', '', '/* a', ' é comment */', '\tif (x) { y("/*"); }', '// only', "char c = '\"';" },
  },
  {
    name = 'b.py',
    words = { 'x = 1', '"""', "'''", '#', 'def f():', '    ', '\\', '(', ')', 'r"', '', 'é漢' },
    source = { 'def f(x):', '    """doc', '    more', '    """', '    return x  # it', '', 'y = """', 'a', '"""' },
  },
  {
    name = 'c.md',
    words = { 'word', '```', '```c', '# head', '<!--', '-->', '- item', '', '    code', '[a](b)', '日本', '---', '$x$' },
    source = { '# Title', '', 'Some text, and `code`.', '', '```c', 'int x; /* y', '```', '<!-- not', 'this -->' },
  },
  {
    name = 'd.lua',
    words = { 'x = 1', '--', '--[[', ']]', '[==[', ']==]', '"', "'", '\\', '', 'é' },
    source = { 'local x = 1 -- one', '', '--[[ a', 'b ]]', 'local s = [[', 'not -- a comment', ']]', '-- end' },
  },
}

describe('model', function()
  local child, dir

  before_each(function()
    dir = helpers.dir()
    child = helpers.start({}, { cwd = dir })
    child:cmd('set noautoindent nofixendofline undolevels=200 fileformats=unix,dos,mac fileencodings=ucs-bom,utf-8')
    child:lua("require('filestats.attach').start()")
  end)

  after_each(function()
    child:stop()
  end)

  ---What the command line says of the text as written.
  ---@param name string
  ---@param copy string
  ---@return table
  local function counted(name, copy)
    local command = '"$0" --stdin-name="$1" --format=json - <"$2"'
    local printed = vim.fn.system({ 'sh', '-c', command, helpers.program, name, copy })
    assert.equal(0, vim.v.shell_error, printed)
    return vim.fn.json_decode(printed).totals
  end

  for n, language in ipairs(LANGUAGES) do
    it('agrees after random edits of ' .. language.name, function()
      local source, copy = {}, dir .. '/copy'
      for i = 1, 300 do
        source[i] = language.source[i % #language.source + 1]
      end
      helpers.write(dir .. '/' .. language.name, table.concat(source, '\n') .. '\n')
      child:cmd('edit ' .. language.name)
      child:lua(EDITOR, language.words, source)
      local seed = SEED * 1000 + n
      child:lua('math.randomseed(...)', seed)
      for round = 1, ROUNDS do
        child:lua('for _ = 1, math.random(1, 20) do _G.edit() end')
        local live, bytes, chars, bomb = unpack(child:lua(LOOK, copy))
        local where = ('seed %d, round %d'):format(seed, round)
        assert.is_table(live, where)
        assert.is_false(live.stale, where)
        local wanted = counted(language.name, copy)
        for _, key in ipairs({ 'lines', 'words', 'chars', 'bytes', 'code', 'comments', 'blanks', 'longest_line' }) do
          assert.equal(wanted[key], live[key], where .. ': ' .. key)
        end
        -- Of no line at all wordcount() leaves out the mark, which :write writes.
        if bytes > 0 then
          assert.equal(bytes, live.bytes, where .. ': bytes')
        end
        -- Neovim counts each byte that is no character, we those that could begin one.
        vim.fn.system({ 'iconv', '-f', 'UTF-8', '-t', 'UTF-8', '-o', '/dev/null', copy })
        if vim.v.shell_error == 0 and not bomb then
          assert.equal(chars, live.chars, where .. ': chars')
        end
      end
    end)
  end
end)
