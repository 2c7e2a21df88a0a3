-- Our highlight groups, linked to standard ones unless the colour scheme or the user has set them.

local M = {}

-- The help lists these: keep its section in step.
M.groups = {
  FileStatsTitle = 'Title',
  FileStatsLabel = 'Identifier',
  FileStatsNumber = 'Number',
  FileStatsLanguage = 'Type',
  FileStatsHeader = 'Statement',
  FileStatsTotal = 'Special',
  FileStatsNote = 'Comment',
  FileStatsWarning = 'WarningMsg',
  FileStatsCode = 'Function',
  FileStatsComments = 'Comment',
  FileStatsBlanks = 'NonText',
  FileStatsNormal = 'NormalFloat',
  FileStatsBorder = 'FloatBorder',
}

local function link()
  for group, target in pairs(M.groups) do
    vim.cmd(('highlight default link %s %s'):format(group, target))
  end
end

local done = false
M.namespace = vim.api.nvim_create_namespace('filestats')

---Defines the groups; again after each change of the colour scheme.
function M.define()
  if done then
    return
  end
  done = true
  link()
  vim.api.nvim_create_autocmd('ColorScheme', {
    group = vim.api.nvim_create_augroup('filestats_highlight', {}),
    desc = 'Link the groups of filestats',
    callback = link,
  })
end

---@class FileStats.Mark
---@field line integer  0-based
---@field first integer  0-based byte
---@field last integer  exclusive
---@field hl string

---Colours a buffer's lines.
---@param buf integer
---@param marks FileStats.Mark[]
function M.apply(buf, marks)
  M.define()
  vim.api.nvim_buf_clear_namespace(buf, M.namespace, 0, -1)
  for _, mark in ipairs(marks) do
    vim.api.nvim_buf_set_extmark(buf, M.namespace, mark.line, mark.first,
      { end_col = mark.last, hl_group = mark.hl })
  end
end

return M
