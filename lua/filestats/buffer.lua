-- What the process must be told of a buffer, and which directory a directory browser shows.

local M = {}

local uv = vim.uv or vim.loop

---@param buf integer
---@param name string
---@return any
local function option(buf, name)
  return vim.bo[buf][name]
end

---Would `:write` write a line end after the last line?
---@param buf integer
---@return boolean
local function writes_final_line_end(buf)
  return option(buf, 'endofline') or (option(buf, 'fixendofline') and not option(buf, 'binary'))
end

---True for a buffer without any line, false for one with one empty line: they look alike.
---@param buf integer
---@return boolean
local function is_empty(buf)
  if vim.api.nvim_buf_line_count(buf) > 1 or vim.api.nvim_buf_get_lines(buf, 0, 1, false)[1] ~= '' then
    return false
  end
  return vim.api.nvim_buf_call(buf, function()
    return vim.fn.wordcount().chars == 0
  end)
end

---The absolute path of the buffer's file, nil when it has none or its name is no path.
---@param buf integer
---@return string?
function M.path(buf)
  local name = vim.api.nvim_buf_get_name(buf)
  if name == '' or option(buf, 'buftype') ~= '' or name:find('^%a[%w+.-]+://') then
    return nil
  end
  return name
end

---How the text of a buffer is written: what the process needs beside the lines.
---@param buf integer
---@return table
function M.describe(buf)
  local name = vim.api.nvim_buf_get_name(buf)
  return {
    buf = buf,
    name = name ~= '' and name or nil,
    filetype = option(buf, 'filetype'),
    fileformat = option(buf, 'fileformat'),
    bomb = option(buf, 'bomb'),
    eol = writes_final_line_end(buf),
    fileencoding = option(buf, 'fileencoding'),
    empty = is_empty(buf),
  }
end

---`path` as it is found below `root`; nil when it is elsewhere. `real` is where `root` leads to:
---Neovim follows links in the names of its buffers.
---@param path string
---@param root string
---@param real string
---@return string?
local function below(path, root, real)
  for _, dir in ipairs({ root, real }) do
    if path == dir then
      return root
    end
    local prefix = dir == '/' and dir or dir .. '/'
    if path:sub(1, #prefix) == prefix then
      return (root == '/' and root or root .. '/') .. path:sub(#prefix + 1)
    end
  end
end

---The modified buffers that have a file at or below one of the roots.
---@param roots string[]  absolute
---@return table[]
function M.overlays(roots)
  local out = {}
  for _, buf in ipairs(vim.api.nvim_list_bufs()) do
    local path = vim.api.nvim_buf_is_loaded(buf) and option(buf, 'modified') and M.path(buf)
    for _, root in ipairs(path and roots or {}) do
      local found = below(path, root, uv.fs_realpath(root) or root)
      if found then
        local overlay = M.describe(buf)
        overlay.name = nil
        overlay.path = found
        out[#out + 1] = overlay
        break
      end
    end
  end
  return out
end

---@param buf integer
---@param name string
---@return any
local function buffer_variable(buf, name)
  local ok, value = pcall(vim.api.nvim_buf_get_var, buf, name)
  return ok and value or nil
end

-- How each directory browser tells its directory, by filetype.
---@type table<string, fun(buf: integer): string?>
local browsers = {
  netrw = function(buf)
    return buffer_variable(buf, 'netrw_curdir')
  end,
  oil = function(buf)
    return vim.api.nvim_buf_get_name(buf):match('^oil://(/.*)$')
  end,
  ['neo-tree'] = function(buf)
    local ok, manager = pcall(require, 'neo-tree.sources.manager')
    local source = buffer_variable(buf, 'neo_tree_source') or 'filesystem'
    local found, state = pcall(function()
      return manager.get_state(source)
    end)
    return ok and found and type(state) == 'table' and state.path or nil
  end,
}

---The directory that the buffer shows, if it is one of a directory browser.
---@param buf integer
---@return string?
function M.directory(buf)
  local browser = browsers[option(buf, 'filetype')]
  local dir = browser and browser(buf)
  if not dir then
    -- A directory opened while its browser is switched off.
    dir = vim.api.nvim_buf_get_name(buf)
    dir = dir ~= '' and vim.fn.isdirectory(dir) == 1 and dir or nil
  end
  -- A browser may show what is on another machine.
  if not dir or dir:sub(1, 1) ~= '/' then
    return nil
  end
  return dir:match('^(.+)/+$') or dir
end

---The root of the project that the buffer, or else the working directory, belongs to.
---@param buf integer
---@return string
function M.project_root(buf)
  local cwd = vim.fn.getcwd()
  local path = M.path(buf)
  local start = M.directory(buf) or path and vim.fn.fnamemodify(path, ':h') or cwd
  local markers = require('filestats.config').get().root_markers
  local dir = start
  while true do
    for _, marker in ipairs(markers) do
      if uv.fs_lstat(dir .. '/' .. marker) then
        return dir
      end
    end
    local above = vim.fn.fnamemodify(dir, ':h')
    if above == dir then
      return cwd
    end
    dir = above
  end
end

return M
