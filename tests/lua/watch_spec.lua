-- A report follows its project: by what the process tells, or by what Neovim notices.

local helpers = require('helpers')

describe('report.watch', function()
  local child, dir

  before_each(function()
    dir = helpers.dir()
    vim.fn.mkdir(dir .. '/.git')
    vim.fn.mkdir(dir .. '/src')
    helpers.write(dir .. '/src/a.c', 'int a;\n')
    helpers.write(dir .. '/b.lua', '-- x\n')
  end)

  after_each(function()
    child:stop()
  end)

  ---@param pattern string
  local function wait_for(pattern)
    helpers.eventually('a report with ' .. pattern, function()
      local lines = child:lua([[
        local report = require('filestats.report').current()
        return report and vim.api.nvim_buf_get_lines(report.buf, 0, -1, false) or {}]])
      return table.concat(lines, '\n'):find(pattern)
    end)
  end

  ---@param settings? table
  local function open(settings)
    child = helpers.start(settings, { cwd = dir })
    child:cmd('edit src/a.c')
    child:cmd('FileStats!')
    wait_for('\nC +1 +1 ')
  end

  ---@return integer
  local function scans()
    return child:lua("return require('filestats.report').current().number")
  end

  it('shows what others do to the files, and keeps the cursor', function()
    open()
    child:cmd([[call search('^Lua')]])
    helpers.write(dir .. '/src/a.c', 'int a;\nint b;\n')
    wait_for('\nC +1 +2 ')
    helpers.write(dir .. '/src/new.c', 'int a;\n')
    wait_for('\nC +2 +3 ')
    vim.fn.mkdir(dir .. '/src/deep')
    helpers.write(dir .. '/src/deep/c.c', 'int a;\n')
    wait_for('\nC +3 +4 ')
    helpers.write(dir .. '/src/deep/c.c', '\n\n\n')
    wait_for('\nC +3 +6 ')
    vim.fn.rename(dir .. '/src/deep', dir .. '/src/deeper')
    helpers.write(dir .. '/src/deeper/c.c', '\n')
    wait_for('\nC +3 +4 ')
    vim.fn.delete(dir .. '/src', 'rf')
    wait_for('\nTotal +1 +1 ')
    assert.matches('^Lua ', child:lua('return vim.api.nvim_get_current_line()'))
    assert.same({}, child:notes())
  end)

  it('shows what Neovim writes', function()
    open()
    child:cmd('wincmd p | normal! ggOint y;')
    child:cmd('write')
    wait_for('\nC +1 +2 ')
    child:cmd('normal! ggOint z;')
    child:cmd('write')
    wait_for('\nC +1 +3 ')
  end)

  it('brings a report up to date that was hidden', function()
    open()
    helpers.eventually('the watch', function()
      return scans() > 1
    end)
    child:cmd('hide')
    helpers.write(dir .. '/src/a.c', 'int a;\nint b;\n')
    helpers.eventually('that it is known', function()
      return child:lua([[
        for _, report in pairs(require('filestats.report.fill').reports) do
          return report.stale
        end]])
    end)
    child:cmd('FileStats!')
    wait_for('\nC +1 +2 ')
  end)

  it('goes by what Neovim notices where changes are not told', function()
    open({ watch = false })
    assert.equal(1, scans())
    child:cmd('wincmd p | normal! ggOint y;')
    child:cmd('write')
    wait_for('\nC +1 +2 ')
    helpers.write(dir .. '/src/a.c', 'int a;\nint b;\nint c;\n')
    local number = scans()
    child:cmd('write ' .. helpers.dir() .. '/elsewhere.c')
    assert.equal(number, scans())
    child:cmd('doautocmd FocusGained')
    wait_for('\nC +1 +3 ')
  end)

  it('says why changes are not told', function()
    open()
    child:lua([[
      local report = require('filestats.report').current()
      require('filestats.client').deliver({
        { event = 'project_unwatched', project = report.result.project, message = 'there are too many' } })]])
    wait_for('Changes are not followed: there are too many%.')
    child:cmd('wincmd p | normal! ggOint y;')
    child:cmd('write')
    wait_for('\nC +1 +2 ')
  end)
end)
