-- The keys of a report. Each action is a <Plug> map of the buffer, too: <Plug>(filestats-ACTION).

local message = require('filestats.message')

local M = {}

-- Action, default keys, what it does. The help lists these: keep its section in step.
M.ACTIONS = {
  { 'open', { '<CR>' }, 'Go into a language or directory, open a file' },
  { 'open_by_mouse', { '<2-LeftMouse>' }, 'The same, when the button is released' },
  { 'open_split', { '<C-s>', '<C-x>' }, 'Open the file in a split' },
  { 'open_vsplit', { '<C-v>' }, 'Open the file in a vertical split' },
  { 'open_tab', { '<C-t>' }, 'Open the file in a tab page' },
  { 'up', { '-' }, 'Go up' },
  { 'open_external', { 'gx' }, 'Open with the system' },
  { 'toggle', { 'za', '<Space>' }, 'Fold or unfold a directory' },
  { 'unfold', { 'zo' }, 'Unfold a directory' },
  { 'fold', { 'zc' }, 'Fold a directory' },
  { 'unfold_all', { 'zR' }, 'Unfold all directories' },
  { 'fold_all', { 'zM' }, 'Fold all directories' },
  { 'languages', { 'L' }, 'By language' },
  { 'dirs', { 'D' }, 'By directory' },
  { 'files', { 'F' }, 'All files' },
  { 'skipped', { 'S' }, 'What was not counted, and why' },
  { 'treemap', { 'T' }, 'Treemap' },
  { 'tile_left', { 'h' }, 'In the treemap: the next rectangle on the left' },
  { 'tile_down', { 'j' }, 'In the treemap: the next one below' },
  { 'tile_up', { 'k' }, 'In the treemap: the next one above' },
  { 'tile_right', { 'l' }, 'In the treemap: the next one on the right' },
  { 'next_view', { '<Tab>' }, 'The next view' },
  { 'sort', { 's' }, 'Sort by the column under the cursor; again: the other way round' },
  { 'sort_next', { '>' }, 'Sort by the next column' },
  { 'sort_previous', { '<lt>' }, 'Sort by the previous column' },
  { 'reverse', { '~' }, 'Sort the other way round' },
  { 'filter', { 'f' }, 'Filter by name, and by language with lang:NAME, as you type' },
  { 'click', { '<LeftRelease>', '<2-LeftRelease>' }, 'Sort by the column whose title was clicked' },
  { 'quickfix', { '<C-q>' }, 'Send the rows to the quickfix list' },
  { 'pick', { 'p' }, 'Choose a row in a picker' },
  { 'yank', { 'gy' }, 'Yank the rows as a Markdown table' },
  { 'refresh', { 'R' }, 'Scan again' },
  { 'cancel', { '<C-c>' }, 'Cancel the scan' },
  { 'close', { 'q' }, 'Close the report' },
  { 'help', { 'g?' }, 'Show the keys' },
}

---@param action string
---@return boolean
function M.has(action)
  for _, known in ipairs(M.ACTIONS) do
    if known[1] == action then
      return true
    end
  end
  return false
end

---The keys in force: action by key.
---@return table<string, string>
function M.in_force()
  local out = {}
  for _, action in ipairs(M.ACTIONS) do
    for _, key in ipairs(action[2]) do
      out[key] = action[1]
    end
  end
  for key, action in pairs(require('filestats.config').get().keys) do
    out[key] = action or nil
  end
  return out
end

-- What works on the rows of a Visual selection, too.
local OF_SELECTION = { yank = true, quickfix = true }

---Does something with the selected rows, and ends the selection.
---@param report FileStats.Report
---@param name string
local function act_on_selection(report, name)
  local from, to = vim.fn.line('v'), vim.fn.line('.')
  local header = require('filestats.report.header').HEIGHT
  require('filestats.report.actions')[name](report, {
    first = math.max(1, math.min(from, to) - header),
    last = math.max(from, to) - header,
  })
  -- Afterwards: the register that was asked for is forgotten by that.
  vim.cmd('normal! \27')
end

---Sets the maps of a report's buffer.
---@param report FileStats.Report
function M.map(report)
  local texts = {}
  for _, action in ipairs(M.ACTIONS) do
    local name = action[1]
    texts[name] = action[3]
    -- Sixty maps by vim.keymap would take a third of the time to open a report.
    vim.api.nvim_buf_set_keymap(report.buf, 'n', ('<Plug>(filestats-%s)'):format(name), '', {
      callback = message.guarded(function()
        require('filestats.report.actions')[name](report)
      end),
      noremap = true,
      desc = action[3],
    })
    if OF_SELECTION[name] then
      vim.api.nvim_buf_set_keymap(report.buf, 'x', ('<Plug>(filestats-%s)'):format(name), '', {
        callback = message.guarded(function()
          act_on_selection(report, name)
        end),
        noremap = true,
        desc = action[3],
      })
    end
  end
  for key, name in pairs(M.in_force()) do
    vim.api.nvim_buf_set_keymap(report.buf, 'n', key, ('<Plug>(filestats-%s)'):format(name),
      { nowait = true, desc = texts[name] })
    if OF_SELECTION[name] then
      vim.api.nvim_buf_set_keymap(report.buf, 'x', key, ('<Plug>(filestats-%s)'):format(name),
        { nowait = true, desc = texts[name] })
    end
  end
end

---All keys, as lines.
---@return string[]
function M.lines()
  local by_action = {}
  for key, name in pairs(M.in_force()) do
    by_action[name] = by_action[name] or {}
    table.insert(by_action[name], key == '<lt>' and '<' or key)
  end
  local out = {}
  for _, action in ipairs(M.ACTIONS) do
    local keys = by_action[action[1]]
    if keys and action[1] ~= 'click' then
      table.sort(keys)
      out[#out + 1] = ('%-22s  %s'):format(table.concat(keys, ' '), action[3])
    end
  end
  return out
end

return M
