-- The program on another host, by ssh: here, one on the loopback interface.

local helpers = require('helpers')

describe('the program on another host', function()
  local root = os.getenv('FILESTATS_ROOT')
  local box, job, child, dir

  before_each(function()
    dir = helpers.dir()
    vim.fn.mkdir(dir .. '/.git')
    helpers.write(dir .. '/a.c', 'int a;\n/* one */\n')
    helpers.write(dir .. '/b.lua', '-- x\n')
    box = helpers.dir()
    job = vim.fn.jobstart({ 'sh', root .. '/tests/support/loopback-sshd.sh', box, os.getenv('FILESTATS_BIN') })
    helpers.eventually('sshd listens', function()
      return vim.fn.filereadable(box .. '/ready') == 1
    end)
    child = helpers.start({ command = { 'ssh', '-F', box .. '/ssh_config', 'box', 'filestats' } }, { cwd = dir })
  end)

  after_each(function()
    child:stop()
    vim.fn.jobstop(job)
  end)

  ---@param pattern string
  local function wait_for(pattern)
    helpers.eventually('a window with ' .. pattern, function()
      local text = child:lua([[
        local out = {}
        for _, win in ipairs(vim.api.nvim_list_wins()) do
          vim.list_extend(out, vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(win), 0, -1, false))
        end
        return out]])
      return table.concat(text, '\n'):find(pattern)
    end)
  end

  it('counts a project there, and text of the editor', function()
    child:cmd('edit a.c')
    child:lua("vim.api.nvim_buf_set_lines(0, 0, 0, false, { 'int unsaved;' })")
    child:cmd('FileStats! ' .. dir)
    wait_for('\nTotal +2 +4 +2 +2 ')
    child:cmd('FileStats a.c b.lua')
    wait_for('unsaved in its buffer +1 +3 +2 +1 ')
    assert.matches('Accepted publickey', table.concat(vim.fn.readfile(box .. '/sshd.log'), '\n'))
  end)

  it('says itself what is no directory there', function()
    child:cmd('FileStats! ' .. dir .. '/gone')
    assert.matches('ERROR filestats: .*/gone: no such file or directory', child:wait_note('gone'))
  end)
end)
