-- From what was typed to the names of files. A name that exists as it stands is taken as it
-- stands. Nothing is ever run: expand() and glob() would run what stands between backticks, so
-- expand() is not used at all, and nothing with a backtick reaches glob().

local M = {}

local uv = vim.uv or vim.loop

---Splits at blanks that are not escaped. The pieces keep their backslashes.
---@param args string
---@return string[]
function M.split(args)
  local out, token, i = {}, '', 1
  while i <= #args do
    local c = args:sub(i, i)
    if c == '\\' and i < #args then
      token = token .. args:sub(i, i + 1)
      i = i + 1
    elseif c == ' ' or c == '\t' then
      if token ~= '' then
        out[#out + 1] = token
      end
      token = ''
    else
      token = token .. c
    end
    i = i + 1
  end
  if token ~= '' then
    out[#out + 1] = token
  end
  return out
end

---Takes away the backslashes that fnameescape() puts.
---@param token string
---@return string
function M.unescape(token)
  return (token:gsub('\\(.)', '%1'))
end

---@param name string
---@return boolean
local function exists(name)
  return name ~= '' and not name:find('\0', 1, true) and uv.fs_lstat(name) ~= nil
end

---The names that `%`, `#`, `#3` or `##` stand for, with modifiers like `:h`.
---@param token string
---@param at integer  where the character stands
---@return string[]? names
---@return integer after  the first byte behind it
local function special(token, at)
  local first, last = token:find('^##', at)
  local names
  if first then
    names = vim.fn.argv()
  else
    local number = token:match('^#<?(%d+)', at)
    local buf
    if token:sub(at, at) == '%' then
      buf, last = vim.api.nvim_get_current_buf(), at
    elseif number then
      local _
      buf = tonumber(number)
      _, last = token:find('^#<?%d+', at)
    else
      buf, last = vim.fn.bufnr('#'), at
    end
    local name = buf > 0 and vim.api.nvim_buf_is_valid(buf) and vim.api.nvim_buf_get_name(buf) or ''
    names = name ~= '' and { name } or nil
  end
  local modifiers = ''
  while token:find('^:[phtre~.]', last + 1) do
    modifiers = modifiers .. token:sub(last + 1, last + 2)
    last = last + 2
  end
  if names and modifiers ~= '' then
    names = vim.tbl_map(function(name)
      return vim.fn.fnamemodify(name, modifiers)
    end, names)
  end
  return names, last + 1
end

---`name` so that glob() takes every byte as it stands.
---@param name string
---@return string
local function literal(name)
  return (name:gsub('[\\*?%[%]{}$~\'"`, ]', '\\%0'))
end

---What a variable stands for: "$NAME" or "${NAME}" at `at`.
---@param token string
---@param at integer
---@return string? value
---@return integer? after
local function variable(token, at)
  local name, after = token:match('^%$([%a_][%w_]*)()', at)
  if not name then
    name, after = token:match('^%${([%a_][%w_]*)}()', at)
  end
  local value = name and os.getenv(name)
  return value, value and after
end

---A token in the making: the plain name, the pattern for glob(), and whether it is one.
---@class FileStats.Expansion
---@field plain string
---@field pattern string
---@field wild boolean

---@param out FileStats.Expansion[]
---@param text string
local function append(out, text)
  for _, item in ipairs(out) do
    item.plain = item.plain .. text
    item.pattern = item.pattern .. literal(text)
  end
end

---@param out FileStats.Expansion[]
---@param names string[]
---@return FileStats.Expansion[]
local function append_each(out, names)
  local all = {}
  for _, item in ipairs(out) do
    for _, name in ipairs(names) do
      all[#all + 1] = { plain = item.plain .. name, pattern = item.pattern .. literal(name), wild = item.wild }
    end
  end
  return all
end

---@param token string
---@return FileStats.Expansion[]? expansions  nil when a buffer meant by `%` or `#` has no name
local function read(token)
  local out = { { plain = '', pattern = '', wild = false } }
  local i = 1
  local home, after_home = token:match('^(~[%w_.-]*)()')
  if home and (after_home > #token or token:sub(after_home, after_home) == '/') then
    append(out, vim.fn.fnamemodify(home, ':p'):gsub('(.)/$', '%1'))
    i = after_home
  end
  while i <= #token do
    local c = token:sub(i, i)
    local value, after = nil, nil
    if c == '\\' and i < #token then
      append(out, token:sub(i + 1, i + 1))
      i = i + 2
    elseif c == '%' or c == '#' then
      local names
      names, i = special(token, i)
      if not names then
        return nil
      end
      out = append_each(out, names)
    elseif c == '*' or c == '?' or c == '[' or c == ']' then
      for _, item in ipairs(out) do
        item.plain, item.pattern = item.plain .. c, item.pattern .. c
        item.wild = item.wild or c ~= ']'
      end
      i = i + 1
    else
      if c == '$' then
        value, after = variable(token, i)
      end
      append(out, value or c)
      i = after or i + 1
    end
  end
  return out
end

---The names that one typed word stands for; itself when it stands for none.
---@param token string  with its backslashes
---@return string[]? names  nil: a buffer meant by `%` or `#` has no name
function M.expand(token)
  if exists(token) then
    return { token }
  end
  local plain = M.unescape(token)
  if plain ~= token and exists(plain) then
    return { plain }
  end
  local expansions = read(token)
  if not expansions then
    return nil
  end
  local out = {}
  for _, item in ipairs(expansions) do
    local found = {}
    if item.wild and not exists(item.plain) and not item.pattern:find('`', 1, true) then
      -- The second `true` keeps what 'wildignore' would drop, the last keeps links that lead nowhere.
      found = vim.fn.glob(item.pattern, true, true, true)
    end
    vim.list_extend(out, #found > 0 and found or { item.plain })
  end
  return out
end

---The absolute path, without "." parts, doubled slashes or one at the end. ".." stays: behind a
---link it is not the directory above.
---@param name string
---@return string
function M.absolute(name)
  if name:sub(1, 1) ~= '/' then
    name = vim.fn.getcwd() .. '/' .. name
  end
  name = (name .. '/'):gsub('/+', '/')
  local before
  repeat
    before = name
    name = name:gsub('/%./', '/')
  until name == before
  return #name > 1 and name:sub(1, -2) or name
end

---Completion of a file's name, escaped as `:edit` needs it.
---@param lead string  with its backslashes
---@param dirs_only boolean
---@return string[]
function M.complete(lead, dirs_only)
  local head, tail = lead:match('^(.*/)([^/]*)$')
  head, tail = head or '', M.unescape(tail or lead)
  local dirs = head == '' and { '.' } or M.expand(head)
  local out = {}
  for _, dir in ipairs(dirs and #dirs == 1 and dirs or {}) do
    local handle = uv.fs_scandir(dir)
    while handle do
      local name, kind = uv.fs_scandir_next(handle)
      if not name then
        break
      end
      if name:sub(1, #tail) == tail and (tail ~= '' or name:sub(1, 1) ~= '.') then
        if kind ~= 'file' and kind ~= 'directory' then
          local stat = uv.fs_stat(dir .. '/' .. name)
          kind = stat and stat.type
        end
        if kind == 'directory' or not dirs_only then
          out[#out + 1] = head .. vim.fn.fnameescape(name) .. (kind == 'directory' and '/' or '')
        end
      end
    end
  end
  table.sort(out)
  return out
end

return M
