-- Filling of a report's buffer.

local header = require('filestats.report.header')
local fill = require('filestats.report.fill')

describe('fill', function()
  local buf

  before_each(function()
    buf = vim.api.nvim_create_buf(false, true)
    fill.reports[buf] = { buf = buf, generation = 7, root = '/x', dir = '', view = 'files', filter = '', width = 60,
      kept = {}, goals = {} }
  end)

  after_each(function()
    fill.reports[buf] = nil
    vim.api.nvim_buf_delete(buf, { force = true })
  end)

  ---@param count integer
  ---@return table
  local function layout_of(count)
    return { rows = count, head = 'File', total = 'Total', columns = {}, name_width = 5, totals = {}, sizes = {},
      kept = {} }
  end

  ---@return string[]
  local function rows()
    return vim.api.nvim_buf_get_lines(buf, header.HEIGHT, -1, false)
  end

  it('puts rows below the header, slice by slice, and drops what was there', function()
    assert.is_true(fill.chunk(buf, 7, 0, { 'a', 'b' }, false, layout_of(3)))
    assert.is_true(fill.chunk(buf, 7, 2, { 'c' }, true))
    assert.same({ 'a', 'b', 'c' }, rows())
    assert.same({ 'File', 'Total' }, vim.api.nvim_buf_get_lines(buf, header.HEIGHT - 2, header.HEIGHT, false))
    assert.is_true(fill.chunk(buf, 7, 0, { 'x' }, true, layout_of(1)))
    assert.same({ 'x' }, rows())
    assert.is_false(vim.bo[buf].modifiable)
  end)

  it('refuses what nobody waits for', function()
    assert.is_true(fill.chunk(buf, 7, 0, { 'a' }, true, layout_of(1)))
    assert.is_false(fill.chunk(buf, 6, 0, { 'old' }, true, layout_of(1)))
    assert.is_false(fill.chunk(buf + 1000, 7, 0, { 'no' }, true, layout_of(1)))
    assert.same({ 'a' }, rows())
  end)

  it('takes many lines away piece by piece', function()
    local many = {}
    for i = 1, 10000 do
      many[i] = tostring(i)
    end
    fill.chunk(buf, 7, 0, many, true, layout_of(#many))
    fill.chunk(buf, 7, 0, { 'x' }, true, layout_of(1))
    assert.is_true(#rows() > 1)
    assert.is_true(vim.wait(2000, function()
      return #rows() == 1
    end, 5))
    assert.same({ 'x' }, rows())
  end)

  it('leads each cursor to its row as soon as that is there, but for one that was moved', function()
    local report = fill.reports[buf]
    fill.chunk(buf, 7, 0, { 'a', 'b', 'c' }, true, layout_of(3))
    local wins = {}
    for i = 1, 3 do
      vim.cmd('split')
      wins[i] = vim.api.nvim_get_current_win()
      vim.api.nvim_win_set_buf(wins[i], buf)
      vim.api.nvim_win_set_cursor(wins[i], { header.HEIGHT + 1, 0 })
    end
    local function line_of(i)
      return vim.api.nvim_win_get_cursor(wins[i])[1] - header.HEIGHT
    end
    report.kept = fill.cursors(report)
    local layout = layout_of(3)
    for i, goal in ipairs(report.kept) do
      layout.kept[i] = goal.win == wins[1] and 2 or 3
    end
    vim.api.nvim_win_set_cursor(wins[2], { header.HEIGHT + 2, 0 })
    fill.chunk(buf, 7, 0, { 'c', 'a' }, false, layout)
    assert.same({ 2, 2, 1 }, { line_of(1), line_of(2), line_of(3) })
    fill.chunk(buf, 7, 2, { 'b' }, true)
    assert.same({ 2, 2, 3 }, { line_of(1), line_of(2), line_of(3) })
    for _, win in ipairs(wins) do
      vim.api.nvim_win_close(win, true)
    end
  end)

  it('leads to the last of all rows who went to the last so far', function()
    vim.cmd('split')
    local win = vim.api.nvim_get_current_win()
    vim.api.nvim_win_set_buf(win, buf)
    fill.chunk(buf, 7, 0, { 'a', 'b' }, false, layout_of(4))
    vim.api.nvim_win_set_cursor(win, { header.HEIGHT + 2, 0 })
    fill.chunk(buf, 7, 2, { 'c' }, false)
    fill.chunk(buf, 7, 3, { 'd' }, true)
    assert.equal(header.HEIGHT + 4, vim.api.nvim_win_get_cursor(win)[1])
    vim.api.nvim_win_close(win, true)
  end)
end)
