---@meta
-- The shapes that travel between modules. Nothing requires this file: it is for readers and for
-- the type checker.

---An error is a value: the first argument of every callback, the first result of count_sync().
---`tostring(err)` is its sentence.
---@class FileStats.Error
---@field code string  short and stable: "NO_PROGRAM", "PROTOCOL", "GONE", "TIMEOUT", "EINVAL" …
---@field message string  one sentence for the user

---@class FileStats.Counts
---@field files integer
---@field bytes integer
---@field lines integer
---@field code? integer
---@field comments? integer
---@field blanks? integer
---@field words integer
---@field chars integer
---@field longest_line integer

---One line of a result as it is shown: a label and its value, both plain text.
---@class FileStats.Row
---@field label string
---@field value string
---@field note? string  shown after the value, dimmed
---@field hl? string  highlight group of the value

---A part of a result: a heading (or nil) and rows.
---@class FileStats.Section
---@field title? string
---@field rows FileStats.Row[]

---@class FileStats.Selection
---@field kind "line"|"char"|"block"
---@field first integer  1-based line
---@field last integer  1-based line, inclusive
---@field first_col? integer  0-based byte column
---@field last_col? integer  0-based byte column, exclusive; beyond the line: its line end too
---@field left? integer  block: first screen column, 1-based
---@field right? integer  block: last screen column
---@field to_end? boolean  block: made with `$`, every line to its end
---@field win? integer  block: the window whose screen columns are meant
