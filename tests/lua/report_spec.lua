-- The project report: a buffer that scans when it is read.

local helpers = require('helpers')

local C = '/* one */\nint main(void)\n{\n\n    return 0; // two\n}\n'

describe('report', function()
  local child, dir

  before_each(function()
    dir = helpers.dir()
    vim.fn.mkdir(dir .. '/.git')
    vim.fn.mkdir(dir .. '/src')
    helpers.write(dir .. '/src/a.c', C)
    helpers.write(dir .. '/b.lua', '-- x\n')
    helpers.write(dir .. '/out.bin', 'a\0b')
  end)

  after_each(function()
    child:stop()
  end)

  ---@param settings? table
  local function start(settings)
    child = helpers.start(settings, { cwd = dir })
  end

  ---@return string
  local function shown()
    return table.concat(child:lua([[
      for _, win in ipairs(vim.api.nvim_list_wins()) do
        local buf = vim.api.nvim_win_get_buf(win)
        if vim.api.nvim_buf_get_name(buf):find('^filestats://') then
          return vim.api.nvim_buf_get_lines(buf, 0, -1, false)
        end
      end
      return {}]]), '\n')
  end

  ---@param pattern string
  ---@return string
  local function wait_for(pattern)
    return helpers.eventually('a report with ' .. pattern, function()
      local text = shown()
      return text:find(pattern) and text
    end)
  end

  it('shows the project of the buffer, by language', function()
    start()
    child:cmd('edit src/a.c')
    child:cmd('FileStats!')
    local text = wait_for('Total')
    assert.matches('^Project [^\n]*%[Languages%][^\n]*\nNot in the table: 1 binary file%. 13 words', text)
    assert.matches('\nLanguage +Files +Lines▾ +Code', text)
    assert.matches('\nC +1 +6 +4 +1 +20%.0%% +1 +51 B +85%.7%%  ', text)
    assert.matches('\nLua +1 +1 +0 +1 +100%.0%% +0 +5 B +14%.3%%  ', text)
    assert.matches('\nTotal +2 +7 +4 +2 +33%.3%% +1 +', text)
    assert.equal('filestats://' .. dir, child:lua('return vim.api.nvim_buf_get_name(0)'))
    assert.equal('filestats', child:lua('return vim.bo.filetype'))
    assert.is_false(child:lua('return vim.bo.modified or vim.bo.modifiable'))
    assert.same({}, child:notes())
  end)

  it('has the numbers that the program prints', function()
    start()
    child:cmd('FileStats! ' .. helpers.root .. '/lua')
    local text = wait_for('Total')
    local json = vim.fn.system({ helpers.program, '--format=json', helpers.root .. '/lua' })
    local totals = vim.fn.json_decode(json).totals
    local format = require('filestats.format')
    assert.matches('\nTotal +' .. format.number(totals.files) .. ' +' .. format.number(totals.lines) .. ' +'
      .. format.number(totals.code) .. ' +' .. format.number(totals.comments) .. ' +[%d.]+%% +'
      .. format.number(totals.blanks) .. ' ', text)
  end)

  it('opens where the modifiers say, or else the settings', function()
    start({ window = 'vsplit' })
    local function layout(command)
      child:cmd('silent! only | silent! tabonly | enew')
      child:cmd(command)
      wait_for('Total')
      return child:lua('return { vim.fn.winlayout()[1], #vim.api.nvim_list_tabpages(), vim.fn.winnr() }')
    end
    assert.same({ 'row', 1, 1 }, layout('FileStats!'))
    assert.same({ 'row', 1, 1 }, layout('silent FileStats!'))
    assert.same({ 'row', 1, 1 }, layout('vertical FileStats!'))
    assert.same({ 'row', 1, 2 }, layout('vertical rightbelow FileStats!'))
    assert.same({ 'col', 1, 2 }, layout('botright FileStats!'))
    assert.same({ 'col', 1, 1 }, layout('topleft FileStats project'))
    assert.same({ 'leaf', 2, 1 }, layout('tab FileStats!'))
  end)

  it('is gone to, not opened twice', function()
    start()
    child:cmd('FileStats!')
    wait_for('Total')
    child:cmd('wincmd p')
    child:cmd('FileStats!')
    assert.equal(2, child:lua('return #vim.api.nvim_list_wins()'))
    assert.equal('filestats', child:lua('return vim.bo.filetype'))
  end)

  it('scans again by :e, R and refresh, and moves no cursor', function()
    start()
    child:cmd('FileStats!')
    wait_for('Total')
    child:lua('vim.api.nvim_win_set_cursor(0, { 5, 3 })')
    for i, how in ipairs({ 'edit', 'R', 'FileStats refresh' }) do
      helpers.write(dir .. ('/new%d.c'):format(i), C)
      if how == 'R' then
        child:type('R')
      else
        child:cmd(how)
      end
      wait_for(('\nC +%d +%d '):format(i + 1, 6 * i + 6))
      assert.same(how == 'edit' and {} or {}, child:notes())
      if how ~= 'edit' then
        assert.same({ 5, 3 }, child:lua('return vim.api.nvim_win_get_cursor(0)'))
      else
        child:lua('vim.api.nvim_win_set_cursor(0, { 5, 3 })')
      end
    end
  end)

  it('counts modified buffers as they are', function()
    start()
    child:cmd('edit src/a.c | call append(0, "// new")')
    child:cmd('FileStats!')
    wait_for('\nC +1 +7 +4 +2 ')
  end)

  it('tells how far it is, and ends when it is cancelled', function()
    for _, how in ipairs({ '<C-c>', 'FileStats cancel' }) do
      start((helpers.fake_peer('scanning')))
      child:cmd('FileStats!')
      local text = wait_for('█████ +Scanning … 1,234 of 4,936 files, 5%.7 MB')
      assert.matches('\nLanguage +Files +Lines +Code', text)
      assert.matches('\nC +1,234 +99,000 +98,000 +900 +0%.9%% +100 +5%.7 MB +100%.0%%', text)
      if how == '<C-c>' then
        child:type(how)
      else
        child:cmd(how)
      end
      wait_for('Cancelled: only a part was counted%.')
      if how == '<C-c>' then
        child:stop()
      end
    end
  end)

  it('is closed by q, also as the last window', function()
    start()
    child:cmd('FileStats!')
    wait_for('Total')
    child:type('q')
    child:wait('its end', "return #vim.api.nvim_list_wins() == 1 and vim.bo.filetype == ''")
    child:cmd('FileStats!')
    child:cmd('only')
    wait_for('Total')
    child:type('q')
    child:wait('its end', "return vim.bo.filetype == ''")
  end)

  it('survives that its buffer is wiped out while it scans', function()
    start((helpers.fake_peer('scanning')))
    child:cmd('FileStats!')
    wait_for('Scanning … 1,234')
    child:cmd('bwipeout!')
    child:cmd('FileStats!')
    wait_for('Scanning … 1,234')
    assert.same({}, child:notes())
  end)

  it('shows why there is none', function()
    start()
    child:cmd('edit filestats:///nonexistent/dir')
    local note = child:wait_note('^ERROR filestats: ')
    assert.matches('/nonexistent/dir', note)
    assert.matches('/nonexistent/dir', shown())
    child:cmd('edit filestats://relative')
    child:wait_note('^ERROR filestats: filestats:// must be followed by an absolute path$')
  end)

  it('keeps the last table when the process is gone', function()
    start({ timeout_ms = 500 })
    child:cmd('FileStats!')
    wait_for('Total')
    vim.loop.kill(child:process(), 'sigstop')
    child:type('R')
    local text = wait_for('does not answer any more')
    assert.matches('\nTotal +2 ', text)
  end)

  it('takes a directory of any name', function()
    start()
    for _, name in ipairs({ 'a b', 'a%b', '`touch pwned`', '$(touch pwned)', 'a|b', "it's", '[x]', '#1', 'a\255b' }) do
      vim.fn.mkdir(dir .. '/' .. name)
      helpers.write(dir .. '/' .. name .. '/a.c', C)
      child:lua("require('filestats.report').open(..., '')", dir .. '/' .. name)
      wait_for('\nTotal +1 +6 ')
      child:cmd('edit')
      wait_for('\nTotal +1 +6 ')
      child:cmd('bwipeout!')
    end
    assert.is_nil(vim.loop.fs_stat(dir .. '/pwned'))
    assert.same({}, child:notes())
  end)

  it('survives a session, and has the cursor where it was left', function()
    start()
    child:cmd('FileStats!')
    wait_for('\nLua ')
    child:lua('vim.api.nvim_win_set_cursor(0, { 8, 0 })')
    child:type('q')
    child:wait('its end', "return vim.bo.filetype == ''")
    child:cmd('FileStats!')
    child:wait('the row', 'return vim.api.nvim_win_get_cursor(0)[1] == 8')
    child:cmd('edit')
    wait_for('\nLua ')
    child:wait('the row', 'return vim.api.nvim_win_get_cursor(0)[1] == 8')
    local session = dir .. '/session.vim'
    child:cmd('mksession ' .. session)
    child:stop()
    start()
    child:cmd('source ' .. session)
    wait_for('\nLua +1 +1 ')
    assert.equal('filestats', child:lua('return vim.bo.filetype'))
    assert.same({}, child:notes())
  end)

  it('fits a window that is made narrower by itself', function()
    start()
    child:cmd('FileStats!')
    wait_for('\nTotal .* ██████')
    child:cmd('vertical resize 40 | vsplit | vertical resize 30')
    child:type('j')
    helpers.eventually('a narrower table', function()
      return not shown():find('\nTotal .* ██████')
    end)
  end)
end)
