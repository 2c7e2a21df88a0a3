-- The settings of a child Neovim: the plugin of this tree and nothing else. Notifications are kept.
vim.opt.runtimepath:prepend(os.getenv('FILESTATS_ROOT'))
-- The filetype plugin of Python asks for it, and Neovim then starts one python after the other.
vim.g.loaded_python3_provider = 0
vim.o.shadafile = 'NONE'
vim.o.swapfile = false
vim.o.more = false
vim.o.shortmess = vim.o.shortmess .. 'I'
_G.notes = {}
_G.builtin_notify = vim.notify
vim.notify = function(text, level)
  local names = { [0] = 'TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR' }
  table.insert(_G.notes, (names[level or 2] or '?') .. ' ' .. text)
end
