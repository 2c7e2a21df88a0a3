-- Settings of luacheck: the plugin runs in Neovim's LuaJIT, the specs in busted inside Neovim.
std = 'luajit'
max_line_length = 120
codes = true
globals = { 'vim' }
files['tests/lua'] = { std = '+busted' }
exclude_files = { 'build/', '.cache/' }
