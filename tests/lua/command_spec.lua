-- :FileStats, as it is typed.

local helpers = require('helpers')

local C = '/* one */\nint main(void)\n{\n\n    return 0; // two\n}\n'

describe('command', function()
  local child, dir

  before_each(function()
    dir = helpers.dir()
    child = nil
  end)

  after_each(function()
    if child then
      child:stop()
    end
    assert.is_nil(vim.loop.fs_stat(dir .. '/pwned'), 'something was run')
  end)

  ---@param settings? table
  ---@param options? table
  local function start(settings, options)
    child = helpers.start(settings, vim.tbl_extend('keep', options or {}, { cwd = dir }))
  end

  ---@param name string
  ---@param text? string
  local function edit(name, text)
    if text then
      helpers.write(dir .. '/' .. name, text)
    end
    child:lua("vim.cmd('buffer! ' .. vim.fn.bufadd(...))", dir .. '/' .. name)
  end

  ---@param command string
  ---@return string
  local function run(command)
    child:cmd(command)
    return child:wait_float()
  end

  local function close()
    child:type('q')
    helpers.eventually('the end of the float', function()
      return not child:float()
    end)
  end

  ---@param text string
  ---@param wanted table<string, integer>
  local function assert_counts(text, wanted)
    for label, n in pairs(wanted) do
      assert.equal(n, helpers.number_of(text, label), label .. ' in\n' .. text)
    end
  end

  describe('on the buffer', function()
    it('shows all counts', function()
      start()
      edit('a.c', C)
      local text = run('FileStats')
      assert.matches('^a%.c\n', text)
      assert_counts(text, { Lines = 6, Code = 4, Comments = 1, Blanks = 1, Words = 11, Characters = #C, Bytes = #C })
      assert.matches('Language +C\n', text)
      assert.matches('Longest line +20 characters, line 5  <CR>\n', text)
      assert.matches('Line ends +LF %(unix%)\n', text)
      assert.matches('On disk +51 bytes\nDifference +none in size$', text)
    end)

    it('counts what is not saved', function()
      start()
      edit('a.c', C)
      child:cmd('call append(0, ["// new", "x"])')
      local text = run('FileStats')
      assert_counts(text, { Lines = 8, Comments = 2, Bytes = #C + 9 })
      assert.matches('Difference +%+2 lines, %+9 bytes$', text)
    end)

    it('counts a buffer without a name, and an empty one', function()
      start()
      local text = run('FileStats')
      assert.matches('^%[No Name%]\n', text)
      assert_counts(text, { Lines = 0, Bytes = 0 })
      close()
      child:cmd('call setline(1, ["one two", "three"])')
      assert_counts(run('FileStats'), { Lines = 2, Words = 3, Bytes = 14 })
    end)

    it('agrees with wordcount() on bytes, whatever the line ends, mark and encoding', function()
      start()
      edit('a.txt', 'grün\nzwei 中文\n\nlast')
      for _, set in ipairs({
        'fileformat=unix', 'fileformat=dos', 'fileformat=mac', 'bomb', 'nobomb noendofline nofixendofline',
      }) do
        child:cmd('set ' .. set)
        local wc = child:lua('return vim.fn.wordcount()')
        assert_counts(run('FileStats'), { Bytes = wc.bytes, Words = wc.words, Lines = 4 })
        close()
      end
    end)

    it('counts the bytes that would be written, in another encoding', function()
      start()
      edit('a.txt', 'grün\n')
      child:cmd('set fileencoding=latin1')
      assert_counts(run('FileStats'), { Bytes = 5, Characters = 5 })
      close()
      child:cmd('set fileencoding=utf-16le')
      assert_counts(run('FileStats'), { Characters = 5 })
    end)

    it('tells invalid bytes', function()
      start()
      edit('a.txt', 'ok\n')
      child:lua("vim.api.nvim_buf_set_lines(0, 0, -1, false, { 'a\\255b' })")
      assert.matches('Encoding +utf%-8, invalid at byte 1\n', run('FileStats'))
    end)

    it('counts help and terminal buffers', function()
      start()
      child:cmd('noautocmd help')
      local lines = child:lua('return vim.api.nvim_buf_line_count(0)')
      assert_counts(run('FileStats'), { Lines = lines })
      close()
      child:cmd('enew | call termopen(["printf", "hello there"])')
      child:wait('its output', "return vim.api.nvim_buf_get_lines(0, 0, 1, false)[1]:find('hello')")
      local text = run('FileStats')
      assert.is_true(helpers.number_of(text, 'Words') >= 2)
    end)

    it('counts the directory of a directory browser', function()
      start()
      helpers.write(dir .. '/a.c', C)
      child:lua("vim.b.netrw_curdir = ...; vim.bo.filetype = 'netrw'", dir)
      local text = run('FileStats')
      assert_counts(text, { Lines = 6, Files = 1 })
    end)

    it('shows nothing, and no error, when the buffer is deleted meanwhile', function()
      start()
      edit('a.c', C)
      run('FileStats')
      close()
      local pid = child:process()
      vim.loop.kill(pid, 'sigstop')
      child:cmd('FileStats')
      child:cmd('bwipeout!')
      vim.loop.kill(pid, 'sigcont')
      local note = child:wait_note('filestats: ')
      assert.is_nil(note:find('\n'))
      assert.is_nil(note:find('went wrong inside'), note)
      assert.is_nil(child:float())
    end)
  end)

  describe('on lines', function()
    it('counts a range, beside the buffer', function()
      start()
      edit('a.c', C)
      local text = run('2,4FileStats')
      assert.matches('^a%.c, lines 2 to 4\n█[^\n]*\n +Selection +Buffer\n', text)
      assert_counts(text, { Lines = 3, Code = 2, Blanks = 1, Bytes = 18 })
      close()
      assert_counts(run('%FileStats'), { Lines = 6, Bytes = #C })
      close()
      assert.matches('^a%.c, line 6\n', run('$FileStats'))
    end)

    it('counts the exact selection too, when it was by characters or a block', function()
      start()
      edit('a.c', C)
      child:type('2G04lvjh<Esc>')
      child:wait('the marks', "return vim.fn.line(\"'>\") == 3")
      local text = run("'<,'>FileStats")
      assert.matches('^a%.c, lines 2 to 3\n█[^\n]*\n +Selection +Lines +Buffer\n', text)
      assert_counts(text, { Lines = 2, Bytes = 12 })
      close()
      child:type('2G0<C-v>3j2l<Esc>')
      child:wait('the marks', "return vim.fn.line(\"'>\") == 5")
      assert_counts(run("'<,'>FileStats"), { Lines = 4, Bytes = 7 })
    end)

    it('counts the live selection by a <Cmd> mapping', function()
      start()
      edit('a.c', C)
      child:cmd('xnoremap gs <Cmd>FileStats<CR>')
      child:type('2G0vegs')
      assert_counts(child:wait_float(), { Lines = 1, Bytes = 3, Words = 1 })
      assert.equal('n', child:lua('return vim.fn.mode()'))
      close()
      child:type('gv')
      child:wait('the selection again', "return vim.fn.mode() == 'v'")
    end)

    it('agrees with wordcount() on live selections', function()
      start()
      edit('a.txt', 'one two\tthree\n\ngrün 中文 four\n  five\n')
      for _, keys in ipairs({ 'ggvG', 'gg0lvj', 'ggVj', 'gg0\22G5l', 'gg\22G$', 'jV', 'G0v$', 'gg03lv3G02l' }) do
        local theirs = child:lua("vim.cmd('normal! ' .. ...); return vim.fn.wordcount()", keys)
        child:lua("require('filestats.command').run({ args = '', range = 0, bang = false, mods = '' })")
        local text = child:wait_float()
        assert_counts(text, {
          Bytes = theirs.visual_bytes, Characters = theirs.visual_chars, Words = theirs.visual_words,
        })
        close()
      end
    end)

    it('is refused with !, a path or a subcommand', function()
      start()
      for _, command in ipairs({ '1FileStats!', '1FileStats src', '1FileStats log', '1FileStats project' }) do
        child:lua('_G.notes = {}')
        child:cmd(command)
        assert.equal('ERROR filestats: a range is of the current buffer: it goes with no path, subcommand or !',
          child:wait_note('range'))
      end
    end)
  end)

  describe('on paths', function()
    it('counts files and directories', function()
      start()
      vim.fn.mkdir(dir .. '/src')
      helpers.write(dir .. '/src/a.c', C)
      helpers.write(dir .. '/b.c', C .. C)
      local text = run('FileStats src b.c')
      assert.matches('^2 paths\nPath +Files +Lines', text)
      assert.matches('\nsrc +1 +6 +4 +1 +1 ', text)
      assert.matches('\nb%.c +1 +12 ', text)
      assert.matches('\nTotal +2 +18 ', text)
    end)

    it('shows both numbers of an open, modified file', function()
      start()
      edit('a.c', C)
      child:cmd('call append(0, "// new")')
      local text = run('FileStats a.c')
      assert.matches('\n +Buffer +On disk\nLines +7 +6\n', text)
    end)

    it('expands what :edit expands', function()
      start()
      edit('a.c', C)
      helpers.write(dir .. '/b.c', C)
      child:cmd('let $FILESTATS_HERE = getcwd()')
      for _, argument in ipairs({ '%', '%:t', 'a.*', '$FILESTATS_HERE/a.c', dir .. '/a.c', './a.c' }) do
        assert_counts(run('FileStats ' .. argument), { Lines = 6 })
        close()
      end
      assert.matches('^2 paths\n', run('FileStats *.c'))
    end)

    it('says in a sentence what is not there, and counts the others', function()
      start()
      helpers.write(dir .. '/a.c', C)
      local text = run('FileStats a.c gone')
      assert.matches('\na%.c +1 +6 ', text)
      assert.matches('gone: no such file or directory', text)
      close()
      child:cmd('FileStats gone')
      assert.equal('ERROR filestats: gone: no such file or directory', child:wait_note('gone'))
    end)

    it('says what can not be read, and what is no file', function()
      start()
      for path, sentence in pairs({
        ['/proc/self/mem'] = '/proc/self/mem: input/output error', ['/dev/null'] = '/dev/null: is a device',
      }) do
        child:lua('_G.notes = {}')
        child:cmd('FileStats ' .. path)
        assert.equal('ERROR filestats: ' .. sentence, child:wait_note('filestats'))
      end
      helpers.write(dir .. '/a.c', C)
      assert.matches('\na%.c +1 +6 .*\n/proc/self/mem: input/output error$', run('FileStats a.c /proc/self/mem'))
    end)

    it('says when there is no name for %', function()
      start()
      child:cmd('FileStats %')
      assert.equal('ERROR filestats: no file name for "%" here', child:wait_note('no file'))
    end)

    it('tells a binary file', function()
      start()
      helpers.write(dir .. '/a.out', 'ab\0cd')
      local text = run('FileStats a.out')
      assert_counts(text, { Bytes = 5 })
      assert.matches('binary file', text)
    end)

    it('takes odd names as they stand and runs nothing', function()
      start()
      for _, name in ipairs({
        'a b', 'a%b', '`touch pwned`', '$(touch pwned)', "it's", 'a"b', 'a|b', 'a*b', '[x]', 'a\255b', '-', '{a,b}',
        '`=system("touch pwned")`', '!touch pwned', '~', 'a;touch pwned', 'project',
      }) do
        helpers.write(dir .. '/' .. name, C)
        local argument = vim.fn.fnameescape('./' .. name):gsub('|', '\\|'):gsub('"', '\\"')
        assert_counts(run('FileStats ' .. argument), { Lines = 6 })
        close()
        edit(name)
        assert_counts(run('FileStats %'), { Lines = 6 })
        close()
        assert_counts(run('FileStats'), { Lines = 6 })
        close()
      end
    end)

    it('takes a name with a line break, by %', function()
      start()
      edit('a\nb.c', C)
      local text = run('FileStats %')
      assert.matches('^a\\nb%.c\n', text)
      assert_counts(text, { Lines = 6 })
    end)

    it('survives a working directory that has vanished', function()
      start()
      vim.fn.mkdir(dir .. '/here')
      child:cmd('cd ' .. dir .. '/here')
      vim.fn.delete(dir .. '/here', 'd')
      child:cmd('call setline(1, "one two")')
      assert_counts(run('FileStats'), { Words = 2 })
      close()
      child:cmd('FileStats!')
      child:wait('the report', "return vim.bo.filetype == 'filestats' or #_G.notes > 0")
      for _, note in ipairs(child:notes()) do
        assert.is_nil(note:find('inside'), note)
      end
    end)
  end)

  describe('as plain text', function()
    it('is what execute() returns', function()
      start()
      edit('a.c', C)
      local text = child:lua("return vim.fn.execute('FileStats')")
      assert.matches('^\na%.c\nLines +6\n', text)
      assert.is_nil(child:float())
      assert.matches('Project ', child:lua("return vim.fn.execute('FileStats!')"))
      assert.matches('Lines +6\n', child:lua("return vim.fn.execute('FileStats a.c')"))
      assert.matches('process %d+ started', child:lua("return vim.fn.execute('FileStats log')"))
    end)

    it('is what a Neovim without a screen prints', function()
      helpers.write(dir .. '/a.c', C)
      local function headless(...)
        return (vim.fn.system(vim.list_extend({
          helpers.nvim, '--headless', '--clean', '-n', '-u', helpers.root .. '/tests/lua/minimal_init.lua',
          '--cmd', ("let g:filestats = {'command': '%s'}"):format(helpers.program), dir .. '/a.c',
        }, { ... })):gsub('\r', ''))
      end
      assert.matches('^a%.c\nLines +6\n.*Difference +none in size%s*$', headless('+FileStats', '+q'))
      assert.matches('^Project .*\nC +1 +6 +4 +1 +1 ', headless('+FileStats! ' .. dir, '+q'))
      assert.matches('^filestats: a range is of', headless('+1FileStats!', '+q'))
    end)

    it('does not wait for a process that does not answer', function()
      local settings = helpers.fake_peer('silent')
      settings.timeout_ms = 300
      start(settings)
      assert.matches('^\nfilestats: the counting process does not answer any more',
        child:lua("return vim.fn.execute('FileStats')"))
    end)
  end)

  describe('subcommands', function()
    it('are completed, and so are files', function()
      start()
      vim.fn.mkdir(dir .. '/src')
      helpers.write(dir .. '/read me', '')
      local function complete(line)
        return child:lua("return vim.fn.getcompletion(..., 'cmdline')", line)
      end
      assert.same({
        'cancel', 'export', 'export!', 'headings', 'log', 'pick', 'project', 'quickfix', 'refresh', 'restart', 'toggle',
        'read\\ me', 'src/',
      }, complete('FileStats '))
      assert.same({ 'refresh', 'restart', 'read\\ me' }, complete('FileStats re'))
      assert.same({ 'src/' }, complete('FileStats! '))
      assert.same({ 'src/' }, complete('FileStats project '))
      assert.same({ 'read\\ me', 'src/' }, complete('FileStats src '))
      -- getcompletion() of Neovim 0.7 stops at modifiers.
      assert.same({ 'src/' }, child:lua("return require('filestats.command').complete('', ..., 99)",
        'vertical botright FileStats! '))
      assert.same({}, complete('FileStats log '))
    end)

    it('log shows the log', function()
      start()
      child:cmd('vertical FileStats log')
      assert.same({ 'nothing has been logged' }, child:lua('return vim.api.nvim_buf_get_lines(0, 0, -1, false)'))
      child:type('q')
      child:wait('its end', 'return #vim.api.nvim_list_wins() == 1')
    end)

    it('restart starts the process again', function()
      start()
      run('FileStats')
      local pid = child:process()
      close()
      local text = run('FileStats restart')
      assert.matches('^Restarted\nfilestats %d+%.%d+%.%d+, protocol 1, kernel %w+, pid %d+$', text)
      assert.is_true(child:process() ~= pid)
    end)

    it('say when there is nothing to do, or too many arguments', function()
      start()
      for command, note in pairs({
        ['cancel'] = 'INFO filestats: no scan is running', ['refresh'] = 'INFO filestats: no project report is shown',
        ['cancel x'] = 'ERROR filestats: cancel takes no argument',
        ['log x'] = 'ERROR filestats: log takes no argument',
        ['refresh x'] = 'ERROR filestats: refresh takes no argument',
        ['restart x'] = 'ERROR filestats: restart takes no argument',
        ['project a b'] = 'ERROR filestats: a project report is of one directory',
        ['project gone'] = 'ERROR filestats: gone: no such directory',
      }) do
        child:lua('_G.notes = {}')
        child:cmd('FileStats ' .. command)
        assert.equal(note, child:wait_note('filestats'))
      end
    end)
  end)

  it('says one sentence when there is no program', function()
    start({ command = '/nonexistent/filestats' })
    for _, command in ipairs({ 'FileStats', 'FileStats .', 'FileStats restart' }) do
      child:lua('_G.notes = {}')
      child:cmd(command)
      assert.matches('^ERROR filestats: /nonexistent/filestats does not exist; run `make` in [^\n]*$',
        child:wait_note('filestats'))
      assert.equal(1, #child:notes())
    end
  end)
end)
