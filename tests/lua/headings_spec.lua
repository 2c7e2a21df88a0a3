-- Words by heading, from the process to the location list.

local helpers = require('helpers')

describe('headings', function()
  local child, dir

  local function start(name, text)
    dir = helpers.dir()
    helpers.write(dir .. '/' .. name, text)
    child = helpers.start({}, { cwd = dir })
    child:cmd('edit ' .. dir .. '/' .. name)
    child:cmd('FileStats headings')
  end

  ---@return string[]
  local function rows()
    child:wait('the list', [[return #vim.fn.getloclist(0) > 0 and vim.bo.buftype == 'quickfix']])
    return child:lua([[
      return vim.tbl_map(function(item) return item.lnum .. ' ' .. item.text end, vim.fn.getloclist(0))]])
  end

  after_each(function()
    child:stop()
  end)

  it('lists the sections of Markdown with their totals, and jumps', function()
    -- Words of a title are its section's; fenced and front matter are none.
    start('a.md', '---\na: b\n---\nbefore\n# One\ntwo words\n## Two\n```\n# no\n```\nx\n\nA title\n=======\ny z\n')
    assert.same({ '1 (before the first heading): 1 word', '5 One: 3 of 5 words', '7   Two: 2 words',
      '13 A title: 4 words' }, rows())
    child:type('G<CR>')
    child:wait('the jump', [[return vim.bo.buftype == '' and vim.fn.line('.') == 13]])
  end)

  it('lists those of LaTeX, unsaved text included', function()
    start('a.tex', '\\documentclass{book}\n\\begin{document}\n'
      .. '\\chapter{One}\na\n\\section{Two words} b\n\\end{document}\n')
    assert.same({ '3 One: 2 of 5 words', '5   Two words: 3 words' }, rows())
    child:cmd('lclose')
    child:lua([[vim.fn.setline(4, 'a $x$ b c')]])
    child:cmd('FileStats headings')
    child:wait('the new count', [[
      local item = vim.fn.getloclist(0)[1]
      return item and item.text == 'One: 4 of 7 words']])
  end)

  it('says so when there is none', function()
    start('a.c', 'int x;\n')
    assert.truthy(child:wait_note('headings are known of Markdown and LaTeX only'))
    helpers.write(dir .. '/b.md', 'text\n')
    child:cmd('edit ' .. dir .. '/b.md')
    child:cmd('FileStats headings')
    assert.truthy(child:wait_note('there is no heading in this buffer'))
    child:cmd('FileStats headings x')
    assert.truthy(child:wait_note('headings takes no argument'))
  end)

  it('is plain text where messages are caught', function()
    start('a.md', '# One\ntwo words\n')
    rows()
    child:cmd('lclose')
    local text = child:lua([[return vim.fn.execute('FileStats headings')]])
    assert.truthy(text:find('One: 3 words', 1, true))
  end)
end)
