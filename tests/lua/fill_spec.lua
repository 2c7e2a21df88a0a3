-- Filling of a report's buffer.

local header = require('filestats.report.header')
local fill = require('filestats.report.fill')

describe('fill', function()
  local buf

  before_each(function()
    buf = vim.api.nvim_create_buf(false, true)
    fill.reports[buf] = { buf = buf, generation = 7, root = '/x', dir = '', view = 'files', filter = '', width = 60 }
  end)

  after_each(function()
    fill.reports[buf] = nil
    vim.api.nvim_buf_delete(buf, { force = true })
  end)

  local layout = { rows = 3, head = 'File', total = 'Total', columns = {}, name_width = 5, totals = {}, sizes = {} }

  ---@return string[]
  local function rows()
    return vim.api.nvim_buf_get_lines(buf, header.HEIGHT, -1, false)
  end

  it('puts rows below the header, slice by slice, and drops what was there', function()
    assert.is_true(fill.chunk(buf, 7, 0, { 'a', 'b' }, false, layout))
    assert.is_true(fill.chunk(buf, 7, 2, { 'c' }, true))
    assert.same({ 'a', 'b', 'c' }, rows())
    assert.same({ 'File', 'Total' }, vim.api.nvim_buf_get_lines(buf, header.HEIGHT - 2, header.HEIGHT, false))
    assert.is_true(fill.chunk(buf, 7, 0, { 'x' }, true, layout))
    assert.same({ 'x' }, rows())
    assert.is_false(vim.bo[buf].modifiable)
  end)

  it('refuses what nobody waits for', function()
    assert.is_true(fill.chunk(buf, 7, 0, { 'a' }, true, layout))
    assert.is_false(fill.chunk(buf, 6, 0, { 'old' }, true, layout))
    assert.is_false(fill.chunk(buf + 1000, 7, 0, { 'no' }, true, layout))
    assert.same({ 'a' }, rows())
  end)
end)
