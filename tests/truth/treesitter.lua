-- SPDX-License-Identifier: MIT
-- Prints what Neovim's own tree-sitter parsers see, for treesitter.py:
--
--   nvim --headless -u NONE -l treesitter.lua PARSER FILE...
--
-- For each file "file\t<path>", then a line "<comment|code>\t<first byte>\t<end>" for each token (in
-- Markdown for each fenced block's text: "fence\t<first>\t<end>\t<info string>"), or "error" when
-- the parser does not understand it.
local parser_name = table.remove(_G.arg, 1)

local function print_span(kind, node, tail)
  local _, _, first = node:start()
  local _, _, last = node:end_()
  io.write(kind, '\t', first, '\t', last, tail or '', '\n')
end

local function walk(node)
  if node:type():find('comment', 1, true) then
    print_span('comment', node)
  elseif node:child_count() == 0 then
    print_span('code', node)
  else
    for child in node:iter_children() do
      walk(child)
    end
  end
end

local function walk_fences(node, text)
  if node:type() == 'fenced_code_block' then
    local info = ''
    for child in node:iter_children() do
      if child:type() == 'info_string' then
        info = vim.treesitter.get_node_text(child, text):gsub('%s.*', '')
      elseif child:type() == 'code_fence_content' then
        print_span('fence', child, '\t' .. info)
      end
    end
    return
  end
  for child in node:iter_children() do
    walk_fences(child, text)
  end
end

for _, path in ipairs(_G.arg) do
  local file = assert(io.open(path, 'rb'))
  local text = file:read('*a')
  file:close()
  io.write('file\t', path, '\n')
  local root = vim.treesitter.get_string_parser(text, parser_name):parse()[1]:root()
  if root:has_error() then
    io.write('error\n')
  elseif parser_name == 'markdown' then
    walk_fences(root, text)
  else
    walk(root)
  end
end
