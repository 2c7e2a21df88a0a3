-- The settings: one schema, from which defaults, checks and the help's section come. Read from
-- vim.g.filestats and from setup(), the latter winning. A leaf but for messages.

local message = require('filestats.message')

local M = {}

---@class FileStats.Setting
---@field name string
---@field types table<string, true>  allowed Lua types
---@field default any
---@field choices? string[]
---@field check? fun(value: any): string?  what is wrong with a value of the right type
---@field check_pair? fun(key: any, value: any): string?  the same of one pair; the other pairs are taken
---@field text string  for the help

---@param value table
---@return string?
local function check_strings(value)
  if vim.tbl_count(value) ~= #value then
    return 'must be a list'
  end
  for _, item in ipairs(value) do
    if type(item) ~= 'string' then
      return 'must hold strings only'
    end
  end
end

---@param value string|table
---@return string?
local function check_command(value)
  if #value == 0 then
    return 'must not be empty'
  end
  return type(value) == 'table' and check_strings(value) or nil
end

local BORDERS = { 'none', 'single', 'double', 'rounded', 'solid', 'shadow' }
if vim.fn.has('nvim-0.11') == 1 then
  BORDERS[#BORDERS + 1] = 'bold'
end

---@param value string|table
---@return string?
local function check_border(value)
  if type(value) == 'string' and not vim.tbl_contains(BORDERS, value) then
    return 'must be one of ' .. table.concat(BORDERS, ', ') .. ', or a list of characters'
  end
end

---@param extension any
---@param language any
---@return string?
local function check_language(extension, language)
  if type(extension) ~= 'string' or extension == '' or extension:find('\0', 1, true) then
    return ('has %s where a file extension should be'):format(vim.inspect(extension))
  elseif type(language) ~= 'string' then
    return ('maps "%s" to %s, not to the name of a language'):format(extension, vim.inspect(language))
  end
end

---@param value boolean|string
---@return string?
local function check_live(value)
  if type(value) == 'string' and value ~= 'auto' then
    return 'must be "auto", true or false'
  end
end

local COLUMNS = {
  'language', 'files', 'lines', 'code', 'comments', 'percent', 'blanks', 'words', 'chars', 'bytes', 'share', 'bar',
  'mix',
}

---@param value table
---@return string?
local function check_columns(value)
  local wrong = check_strings(value)
  if wrong then
    return wrong
  end
  for _, name in ipairs(value) do
    if not vim.tbl_contains(COLUMNS, name) then
      return ('names "%s", which is no column'):format(name)
    end
  end
end

---@param key any
---@param action any
---@return string?
local function check_key(key, action)
  if type(key) ~= 'string' then
    return ('has %s where a key should be'):format(vim.inspect(key))
  elseif type(action) ~= 'string' and action ~= false then
    return ('maps "%s" to %s, not to the name of an action or false'):format(key, vim.inspect(action))
  elseif action and not require('filestats.report.keys').has(action) then
    return ('names an action "%s" that there is not'):format(action)
  end
end

---@param minimum integer
---@return fun(value: any): string?
local function at_least(minimum)
  return function(value)
    if value < minimum or value ~= math.floor(value) then
      return 'must be a whole number of at least ' .. minimum
    end
  end
end

---@type FileStats.Setting[]
M.schema = {
  {
    name = 'command',
    types = { string = true, table = true },
    default = nil,
    check = check_command,
    text = 'The program to start, or a list of it and its first arguments. Without it: '
      .. '`bin/filestats` in the plugin\'s directory, then `filestats` in $PATH.',
  },
  {
    name = 'root_markers',
    types = { table = true },
    default = { '.git', '.hg', '.jj', '.svn' },
    check = check_strings,
    text = 'The nearest directory that holds one of these is the root of a project.',
  },
  {
    name = 'languages',
    types = { table = true },
    default = {},
    check_pair = check_language,
    text = 'Extensions and the languages they stand for, as in `{ inc = "PHP" }`. Names as '
      .. '`filestats --languages` prints them.',
  },
  {
    name = 'docstrings',
    types = { string = true },
    default = 'comment',
    choices = { 'comment', 'code' },
    text = 'How documentation strings count.',
  },
  {
    name = 'hidden',
    types = { boolean = true },
    default = false,
    text = 'Count hidden files in directories and projects.',
  },
  {
    name = 'no_ignore',
    types = { boolean = true },
    default = false,
    text = 'Count files that an ignore file leaves out.',
  },
  {
    name = 'exclude',
    types = { table = true },
    default = {},
    check = check_strings,
    text = 'Patterns, as in .gitignore, of what a project report leaves out.',
  },
  {
    name = 'jobs',
    types = { number = true },
    default = 0,
    check = at_least(0),
    text = 'Worker threads of the process; 0: as many as it may use CPUs.',
  },
  {
    name = 'timeout_ms',
    types = { number = true },
    default = 5000,
    check = at_least(100),
    text = 'After so many milliseconds without a sign of life, while something is asked of it, the '
      .. 'process counts as dead. How long a count may take is not limited by this.',
  },
  {
    name = 'live',
    types = { boolean = true, string = true },
    default = 'auto',
    check = check_live,
    text = 'Live counts. "auto": from when a statusline asks for them; true: from the start; false: '
      .. 'only by `:FileStats toggle`.',
  },
  {
    name = 'live_ignore',
    types = { table = true },
    default = {},
    check = check_strings,
    text = 'Filetypes whose buffers are not followed by the live counts. `b:filestats_live` wins.',
  },
  {
    name = 'live_limit',
    types = { number = true },
    default = 0,
    check = at_least(0),
    text = 'Buffers that have more megabytes than this when they are shown are not followed by the '
      .. 'live counts; 0: all are. `b:filestats_live` wins.',
  },
  {
    name = 'live_rest',
    types = { number = true },
    default = 600,
    check = at_least(0),
    text = 'The process forgets a buffer that no window has shown for so many seconds, and reads it '
      .. 'again when it is shown; 0: never. Its counts stay, and are stale once its text changes.',
  },
  {
    name = 'reading_speed',
    types = { number = true },
    default = 200,
    check = at_least(1),
    text = 'Words a minute, for the part `{reading}` of the statusline.',
  },
  {
    name = 'cjk_words',
    types = { boolean = true },
    default = false,
    text = 'Each Han, Hiragana or Katakana character is a word of prose. See |filestats-rules-prose|.',
  },
  {
    name = 'goal',
    types = { number = true },
    default = 0,
    check = at_least(0),
    text = 'Words that every buffer with prose is to have, for the part `{goal}` of the statusline; 0: '
      .. 'none. `b:filestats_goal` wins, and sets a target for any buffer. See |filestats-goal|.',
  },
  {
    name = 'window',
    types = { string = true },
    default = 'split',
    choices = { 'split', 'vsplit', 'tab', 'current', 'float' },
    text = 'Where the project report opens; command modifiers like |:tab| win.',
  },
  {
    name = 'columns',
    types = { table = true },
    default = {
      'language', 'files', 'lines', 'code', 'comments', 'percent', 'blanks', 'bytes', 'share', 'bar', 'mix',
    },
    check = check_columns,
    text = 'The columns of the project report, in order: language, files, lines, code, comments, '
      .. 'percent (comments, of the lines that are not blank), blanks, words, chars, bytes, share (of what '
      .. 'is sorted by), bar (the same) and mix (code, comments and blanks as a bar). Those without sense in '
      .. 'a view are left out there.',
  },
  {
    name = 'keys',
    types = { table = true },
    default = {},
    check_pair = check_key,
    text = 'Keys of the project report and what they do, as in `{ x = "open_split", s = false }`; '
      .. 'false takes a key away. See |filestats-report-keys| for the names.',
  },
  {
    name = 'ascii',
    types = { boolean = true },
    default = false,
    text = 'Pictures of ASCII characters only. So they are anyway when \'ambiwidth\' is "double".',
  },
  {
    name = 'picker',
    types = { string = true },
    default = 'auto',
    choices = { 'auto', 'select' },
    text = 'What shows the rows of a report to choose from: |vim.ui.select()|, or "auto": Telescope when it '
      .. 'is installed.',
  },
  {
    name = 'winbar',
    types = { boolean = true },
    default = true,
    text = 'Totals of the project report in the bar of its window, where Neovim has |winbar|, else in its '
      .. 'status line.',
  },
  {
    name = 'watch',
    types = { boolean = true },
    default = true,
    text = 'The project report follows changes of its files, whoever makes them. See |filestats-watch|.',
  },
  {
    name = 'border',
    types = { string = true, table = true },
    default = nil,
    check = check_border,
    text = 'Border of the small window, as for |nvim_open_win()|. Without it: \'winborder\' where '
      .. 'Neovim has it and it is set, else "rounded".',
  },
  {
    name = 'thousands',
    types = { string = true },
    default = ',',
    text = 'Separator of thousands in the numbers shown; "" for none.',
  },
}

---@type table<string, FileStats.Setting>
local by_name = {}
for _, setting in ipairs(M.schema) do
  by_name[setting.name] = setting
end

---@type table<string, any>?
local current = nil
-- What is wrong with the settings given, as sentences.
---@type string[]
local problems = {}

---What is wrong with a setting as a whole, as a sentence; nil when nothing is.
---@param name any
---@param value any
---@return string?
local function problem_of(name, value)
  local setting = by_name[name]
  if not setting then
    return ('there is no setting "%s"'):format(tostring(name))
  end
  if not setting.types[type(value)] then
    local allowed = vim.tbl_keys(setting.types)
    table.sort(allowed)
    return ('the setting "%s" must be a %s, not a %s'):format(name, table.concat(allowed, ' or a '), type(value))
  end
  if setting.choices and not vim.tbl_contains(setting.choices, value) then
    return ('the setting "%s" must be one of %s'):format(name, table.concat(setting.choices, ', '))
  end
  local wrong = setting.check and setting.check(value)
  if wrong then
    return ('the setting "%s" %s'):format(name, wrong)
  end
end

---The pairs of a setting's value that are right; the others are named in `wrong`.
---@param name string
---@param value table
---@param wrong string[]
---@return table
local function right_pairs(name, value, wrong)
  local out = {}
  for key, item in pairs(value) do
    local problem = by_name[name].check_pair(key, item)
    if problem then
      wrong[#wrong + 1] = ('the setting "%s" %s'):format(name, problem)
    else
      out[key] = item
    end
  end
  return out
end

---Puts the good settings of `source` into `into`; names the others in one warning.
---@param into table<string, any>
---@param source any
---@param origin string
local function take(into, source, origin)
  if type(source) ~= 'table' then
    local problem = ('%s must be a table of settings, not a %s'):format(origin, type(source))
    problems[#problems + 1] = problem
    message.warn(problem)
    return
  end
  local wrong = {}
  for name, value in pairs(source) do
    local problem = problem_of(name, value)
    if problem then
      wrong[#wrong + 1] = problem
    else
      into[name] = by_name[name].check_pair and right_pairs(name, value, wrong) or value
    end
  end
  table.sort(wrong)
  if #wrong == 1 then
    message.warn(wrong[1] .. ' (see :help filestats-settings)')
  elseif #wrong > 1 then
    message.warn(('%s; :checkhealth filestats has %d more'):format(wrong[1], #wrong - 1))
  end
  for _, problem in ipairs(wrong) do
    problems[#problems + 1] = origin .. ': ' .. problem
  end
end

---The defaults, with what vim.g.filestats says, with `opts`.
---@param opts? table<string, any>
function M.setup(opts)
  current, problems = {}, {}
  for _, setting in ipairs(M.schema) do
    current[setting.name] = vim.deepcopy(setting.default)
  end
  if vim.g.filestats ~= nil then
    take(current, vim.g.filestats, 'vim.g.filestats')
  end
  if opts ~= nil then
    take(current, opts, 'the argument of setup()')
  end
end

---What is wrong with the settings that were given, as sentences.
---@return string[]
function M.problems()
  M.get()
  return problems
end

---The settings in force. Not to be changed.
---@return table<string, any>
function M.get()
  if not current then
    M.setup()
  end
  return current
end

---Appends a text in lines of at most 78 cells.
---@param out string[]
---@param text string
local function wrap(out, text)
  local line = '   '
  for word in text:gmatch('%S+') do
    if #line + 1 + #word > 78 then
      out[#out + 1] = line
      line = '   '
    end
    line = line .. ' ' .. word
  end
  out[#out + 1] = line
end

---The section of the help, as lines.
---@return string[]
function M.help()
  local out = {}
  for _, setting in ipairs(M.schema) do
    local tag = '*filestats-setting-' .. setting.name .. '*'
    local default = setting.default == nil and 'not set' or vim.inspect(setting.default)
    out[#out + 1] = setting.name .. (' '):rep(math.max(1, 78 - #setting.name - #tag)) .. tag
    local types = vim.tbl_keys(setting.types)
    table.sort(types)
    wrap(out, ('%s, default: %s'):format(table.concat(types, ' or '), default))
    if setting.choices then
      out[#out + 1] = '    One of: ' .. table.concat(setting.choices, ', ')
    end
    wrap(out, setting.text)
    out[#out + 1] = ''
  end
  return out
end

return M
