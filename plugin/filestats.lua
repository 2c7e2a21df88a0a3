-- Registers what the user can call, and loads nothing until it is called.
if vim.g.loaded_filestats then
  return
end
vim.g.loaded_filestats = 1

vim.api.nvim_create_user_command('FileStats', function(opts)
  require('filestats.command').run(opts)
end, {
  nargs = '*',
  bang = true,
  range = true,
  bar = true,
  desc = 'Count a buffer, lines, files or a project',
  complete = function(lead, line, cursor)
    return require('filestats.command').complete(lead, line, cursor)
  end,
})

if (vim.g.filestats or {}).live == true then vim.cmd("au VimEnter * ++once lua require('filestats.attach').start()") end
-- vim.keymap would be a module to load.
local map = vim.api.nvim_set_keymap
map('x', '<Plug>(filestats)', '<Cmd>FileStats<CR>', { noremap = true, desc = 'Count the selection' })
map('n', '<Plug>(filestats)', '', {
  callback = function()
    return require('filestats.operator').start()
  end,
  expr = true,
  noremap = true,
  desc = 'Count the text of a motion',
})

vim.api.nvim_create_autocmd('BufReadCmd', {
  group = vim.api.nvim_create_augroup('filestats', {}),
  pattern = 'filestats://*',
  desc = 'Fill a project report',
  callback = function(args)
    require('filestats.report').read(args.buf)
  end,
})
