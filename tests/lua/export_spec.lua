-- :FileStats export, as it is typed, to real files.

local helpers = require('helpers')

describe('export', function()
  local child, dir

  before_each(function()
    dir = helpers.dir()
    vim.fn.mkdir(dir .. '/project/.git', 'p')
    vim.fn.mkdir(dir .. '/project/src', 'p')
    helpers.write(dir .. '/project/src/a.c', '// one\nint a;\n')
    helpers.write(dir .. '/project/b.lua', 'return 1\n')
    child = helpers.start(nil, { cwd = dir .. '/project' })
  end)

  after_each(function()
    child:stop()
  end)

  local function files_of(text)
    local document = vim.fn.json_decode(text)
    document.seconds, document.roots = nil, nil
    return document
  end

  it('writes each format', function()
    local wanted = {
      json = '"path":"src/a.c"',
      csv = 'src/a.c,C,1,14,2,1,1,0,',
      md = '| C | 1 | 2 | 1 | 1 | 0 | 14 | 66.7 % |',
      txt = '  src/a.c',
      html = '["src/a.c","C",1,2,1,1,0,',
    }
    for ending, part in pairs(wanted) do
      child:cmd('FileStats export ../out.' .. ending)
      child:wait_note('out%.' .. ending .. ' written')
      local text = helpers.read(dir .. '/out.' .. ending)
      assert.is_truthy(text:find(part, 1, true), text)
    end
  end)

  it('gives the same JSON as the program on the command line', function()
    child:cmd('FileStats export ../out.json')
    child:wait_note('out%.json written')
    local command = { os.getenv('FILESTATS_BIN'), '--format=json', '--by=file', dir .. '/project' }
    local printed = vim.fn.system(command)
    assert.equal(0, vim.v.shell_error, printed)
    assert.same(files_of(printed), files_of(helpers.read(dir .. '/out.json')))
  end)

  it('overwrites only with a !', function()
    helpers.write(dir .. '/out.txt', 'old')
    child:cmd('FileStats export ../out.txt')
    child:wait_note('out%.txt exists; :FileStats export! overwrites it')
    assert.equal('old', helpers.read(dir .. '/out.txt'))
    child:cmd('FileStats export! ../out.txt')
    child:wait_note('out%.txt written')
    assert.is_truthy(helpers.read(dir .. '/out.txt'):find('Total', 1, true))
  end)

  it('refuses in one sentence what cannot be written', function()
    child:cmd('FileStats export ../out.pdf')
    child:wait_note('out%.pdf must end in %.html, %.md, %.txt, %.csv or %.json')
    child:cmd('FileStats export ../missing/out.txt')
    child:wait_note('missing is no directory')
    child:cmd('FileStats export')
    child:wait_note('export takes the name of one file')
    vim.fn.mkdir(dir .. '/dir.txt')
    child:cmd('FileStats export! ../dir.txt')
    child:wait_note('dir%.txt: is a directory')
  end)

  it('writes what the report shows', function()
    child:cmd('FileStats! src')
    child:wait('the report', [[return vim.fn.search('Total', 'nw') > 0 or nil]])
    child:cmd('FileStats export ../out.csv')
    child:wait_note('out%.csv written')
    local text = helpers.read(dir .. '/out.csv')
    assert.is_truthy(text:find('\r\na.c,C,', 1, true), text)
    assert.is_nil(text:find('b.lua', 1, true))
  end)

  it('completes names of files', function()
    assert.same({ 'b.lua' }, child:lua([[return vim.fn.getcompletion('FileStats export b', 'cmdline')]]))
    assert.same({ 'export', 'export!' }, child:lua([[return vim.fn.getcompletion('FileStats exp', 'cmdline')]]))
  end)
end)
