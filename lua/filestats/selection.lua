-- What is selected: lines, characters from one place to another, or a block. Lua only finds the
-- byte ranges; the process counts what is in them.
--
-- A block is a range of screen columns. Which bytes of a line stand in it only Neovim knows (tabs,
-- wide characters, 'showbreak' …), so the process asks for the pieces of some lines at a time.

local M = {}

local uv = vim.uv or vim.loop
local MAXCOL = vim.v.maxcol or 2147483647
local BLOCK = '\22'

---@class FileStats.Position
---@field line integer  1-based
---@field col integer  1-based byte
---@field off integer  cells beyond it, with 'virtualedit'

---@param mark string|integer[]
---@return FileStats.Position
local function position(mark)
  local pos = type(mark) == 'string' and vim.fn.getpos(mark) or mark
  return { line = pos[2], col = pos[3], off = pos[4] }
end

---@param line integer
---@return string
local function text_of(line)
  return vim.api.nvim_buf_get_lines(0, line - 1, line, false)[1] or ''
end

-- More than any character has, with what combines with it.
local CHAR_NBYTES_MAX = 256

---The bytes of the character at a byte, with what combines with it.
---@param text string
---@param col integer  1-based
---@return integer
local function char_nbytes(text, col)
  return math.max(1, #vim.fn.matchstr(text:sub(col, col + CHAR_NBYTES_MAX), '^.'))
end

---The bytes of a line. It may be a huge one: its text is not copied.
---@param line integer
---@return integer
local function length_of(line)
  return math.max(0, vim.fn.col({ line, '$' }) - 1)
end

---The bytes of the character at a byte of a line, which has so many.
---@param line integer
---@param col integer  1-based
---@param length integer
---@return integer
local function char_nbytes_at(line, col, length)
  local stop = math.min(length, col + CHAR_NBYTES_MAX)
  return char_nbytes(vim.api.nvim_buf_get_text(0, line - 1, col - 1, line - 1, stop, {})[1], 1)
end

---@param first FileStats.Position
---@param last FileStats.Position
---@param exclusive boolean
---@return FileStats.Selection
local function char_selection(first, last, exclusive)
  if last.line < first.line or (last.line == first.line and last.col < first.col) then
    first, last = last, first
  end
  local length = length_of(last.line)
  local last_col
  if exclusive and not (first.line == last.line and first.col == last.col) then
    last_col = math.min(last.col - 1, length)
  elseif last.col > length then
    -- On the line end: it is selected too.
    last_col = length + 1
  else
    last_col = last.col - 1 + char_nbytes_at(last.line, last.col, length)
  end
  return {
    kind = 'char',
    first = first.line,
    first_col = math.min(first.col - 1, length_of(first.line)),
    last = last.line,
    last_col = last_col,
  }
end

---Does 'virtualedit' of the current window have a word?
---@param word string
---@return boolean
local function has_virtualedit(word)
  local value = vim.api.nvim_get_option_value('virtualedit', { scope = 'local' })
  value = value ~= '' and value or vim.o.virtualedit
  return value:find(word, 1, true) ~= nil
end

---Can the cursor stand within a tab at this moment? virtcol() then tells the first column of tabs
---and of what can't be printed, not the last.
---@return boolean
local function is_virtual()
  return has_virtualedit('all') or has_virtualedit('block') and vim.fn.mode():find('^[\22\19]') ~= nil
end

---The character at a byte, '' behind the last.
---@param text string
---@param col integer  1-based
---@return string
local function char_at(text, col)
  return text:sub(col, col + char_nbytes(text, col) - 1)
end

---Is it a character that 'virtualedit' does not let the cursor stand within?
---@param char string
---@return boolean
local function is_printable(char)
  return vim.fn.match(char, '\\p') == 0
end

---The first screen column of the character at a byte of the current window, also behind the last.
---@param line integer
---@param text string
---@param col integer  1-based
---@param virtual boolean  what is_virtual() says
---@return integer
local function start_column(line, text, col, virtual)
  if not virtual then
    return col > 1 and vim.fn.virtcol({ line, col - 1 }) + 1 or 1
  end
  local char = char_at(text, col)
  local column = vim.fn.virtcol({ line, col })
  return is_printable(char) and column - vim.fn.strdisplaywidth(char) + 1 or column
end

---The last screen column of the character that a byte belongs to.
---@param line integer
---@param text string
---@param col integer  1-based
---@param virtual boolean  what is_virtual() says
---@return integer
local function end_column(line, text, col, virtual)
  if not virtual then
    return vim.fn.virtcol({ line, col })
  elseif col > #text then
    return start_column(line, text, col, virtual)
  end
  local following = vim.fn.byteidx(text, vim.fn.charidx(text, col - 1) + 1)
  return start_column(line, text, following + 1, virtual) - 1
end

---The first and last screen column of what the cursor covers at a position.
---@param pos FileStats.Position
---@return integer first
---@return integer last
local function columns(pos)
  local text = text_of(pos.line)
  local col = math.min(pos.col, #text + 1)
  local virtual = is_virtual()
  local first = start_column(pos.line, text, col, virtual)
  local last = end_column(pos.line, text, col, virtual)
  if has_virtualedit('all') or has_virtualedit('block') then
    if pos.off > 0 or not is_printable(char_at(text, col)) then
      return first + pos.off, first + pos.off
    end
  end
  return first, last
end

---@param one FileStats.Position
---@param other FileStats.Position
---@param to_end boolean
---@param exclusive boolean
---@return FileStats.Selection
local function block_selection(one, other, to_end, exclusive)
  if other.line < one.line or (other.line == one.line and other.col < one.col) then
    one, other = other, one
  end
  local from1, to1 = columns(one)
  local from2, to2 = columns(other)
  local right = to1
  if to2 > to1 then
    right = exclusive and from2 - 1 >= to1 and from2 - 1 or to2
  end
  return {
    kind = 'block',
    first = one.line,
    last = other.line,
    left = math.min(from1, from2),
    right = to_end and MAXCOL or right,
    to_end = to_end,
    win = vim.api.nvim_get_current_win(),
  }
end

---@param mode string
---@param one FileStats.Position
---@param other FileStats.Position
---@param to_end boolean
---@param exclusive boolean
---@return FileStats.Selection
local function make(mode, one, other, to_end, exclusive)
  if mode == 'V' then
    return { kind = 'line', first = math.min(one.line, other.line), last = math.max(one.line, other.line) }
  elseif mode == BLOCK then
    return block_selection(one, other, to_end, exclusive)
  end
  return char_selection(one, other, exclusive)
end

---@return boolean
local function is_exclusive()
  return vim.o.selection == 'exclusive'
end

---The selection of visual (or select) mode, nil in another mode.
---@return FileStats.Selection?
function M.live()
  local mode = vim.fn.mode()
  mode = ({ s = 'v', S = 'V', ['\19'] = BLOCK })[mode] or mode
  if mode ~= 'v' and mode ~= 'V' and mode ~= BLOCK then
    return nil
  end
  local to_end = vim.fn.getcurpos()[5] >= MAXCOL
  return make(mode, position('v'), position('.'), to_end, is_exclusive())
end

---Was the last block made with `$`? Only selecting it once more can tell.
---@return boolean
local function last_block_to_end()
  local view = vim.fn.winsaveview()
  vim.cmd('noautocmd normal! gv')
  local to_end = vim.fn.getcurpos()[5] >= MAXCOL
  vim.cmd('noautocmd normal! \27')
  vim.fn.winrestview(view)
  return to_end
end

---The last visual selection, if it covers just these lines and was not by lines.
---@param first integer
---@param last integer
---@return FileStats.Selection?
function M.last(first, last)
  local one, other = position("'<"), position("'>")
  local mode = vim.fn.visualmode()
  if one.line ~= first or other.line ~= last or (mode ~= 'v' and mode ~= BLOCK) then
    return nil
  end
  return make(mode, one, other, mode == BLOCK and last_block_to_end(), is_exclusive())
end

---What an operator was given.
---@param kind "line"|"char"|"block"
---@return FileStats.Selection
function M.of_operator(kind)
  local mode = ({ line = 'V', char = 'v', block = BLOCK })[kind]
  local one, other = position("'["), position("']")
  -- The marks of an operator are inclusive whatever 'selection' says.
  return make(mode, one, other, false, false)
end

---The number of leading bytes of a line whose characters end in column `column` or before.
---@param line integer
---@param text string
---@param column integer
---@param virtual boolean
---@return integer
local function bytes_up_to(line, text, column, virtual)
  local low, high = 0, #text
  while low < high do
    local middle = math.floor((low + high + 1) / 2)
    if end_column(line, text, middle, virtual) <= column then
      low = middle
    else
      high = middle - 1
    end
  end
  return low
end

---@return boolean
local function columns_may_shift()
  return vim.wo.wrap and (vim.wo.linebreak or vim.wo.breakindent or vim.o.showbreak ~= '')
end

---@param line integer
---@return boolean
local function has_virtual_text(line)
  if vim.fn.has('nvim-0.10') == 0 then
    return false
  end
  local marks = vim.api.nvim_buf_get_extmarks(0, -1, { line - 1, 0 }, { line - 1, -1 },
    { type = 'virt_text', limit = 1 })
  return #marks > 0
end

---The piece of a line within the block. As in Neovim a character that is only half inside is not
---part of it.
---@param selection FileStats.Selection
---@param line integer
---@param text string
---@param how {plain: boolean, virtual: boolean}  plain: in lines of plain ASCII columns are bytes
---@return string
local function piece(selection, line, text, how)
  if how.plain and not text:find('[^\32-\126]') and not has_virtual_text(line) then
    return text:sub(selection.left, selection.to_end and -1 or selection.right)
  end
  local before = bytes_up_to(line, text, selection.left - 1, how.virtual)
  if before < #text and start_column(line, text, before + 1, how.virtual) < selection.left then
    before = before + char_nbytes(text, before + 1)
  end
  local last = selection.to_end and #text or bytes_up_to(line, text, selection.right, how.virtual)
  return text:sub(before + 1, last)
end

-- The editor is not held up for longer than this, if a single line does not.
local PIECES_NS = 2e6
local PIECES_NBYTES = 2 ^ 20

---The pieces of lines first..last of a block. Throws a sentence when the window it was made in
---does not show the buffer any more.
---@param buf integer
---@param selection FileStats.Selection
---@param first integer
---@param last integer
---@param hurry? boolean  only of the first of these lines, as many as can be had at once
---@return string[]
function M.pieces(buf, selection, first, last, hurry)
  local win = selection.win
  if not vim.api.nvim_win_is_valid(win) or vim.api.nvim_win_get_buf(win) ~= buf then
    error('the window of the selection is gone', 0)
  end
  return vim.api.nvim_win_call(win, function()
    local out = {}
    local how = { plain = not columns_may_shift(), virtual = is_virtual() }
    local stop_ns, nbytes = uv.hrtime() + PIECES_NS, 0
    for line = first, last do
      local text = vim.api.nvim_buf_get_lines(buf, line - 1, line, false)[1]
      local late = nbytes > PIECES_NBYTES or uv.hrtime() > stop_ns
      if not text or hurry and late and #out > 0 then
        break
      end
      nbytes = nbytes + #text
      out[#out + 1] = piece(selection, line, text, how)
    end
    return out
  end)
end

---The selection as the process takes it. `finish` is to be called when the answer is there.
---@param buf integer
---@param selection FileStats.Selection
---@return table range
---@return fun() finish
function M.range(buf, selection)
  if selection.kind ~= 'block' then
    return {
      kind = selection.kind,
      first = selection.first,
      first_col = selection.first_col,
      last = selection.last,
      last_col = selection.last_col,
    }, function() end
  end
  local client = require('filestats.client')
  local token = client.provide(function(first, last)
    return M.pieces(buf, selection, first, last, true)
  end)
  return { kind = 'block', token = token, first = selection.first, last = selection.last }, function()
    client.withdraw(token)
  end
end

return M
