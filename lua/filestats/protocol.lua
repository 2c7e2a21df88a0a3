-- Generated from src/nvim/methods.def by scripts/gen-protocol.sh: do not edit.

return {
  protocol = 1,
  -- What the editor asks of the process.
  methods = {
    ping = 'ping',
    configure = 'configure',
    count_text = 'count_text',
    count_buffer = 'count_buffer',
    count_headings = 'count_headings',
    count_paths = 'count_paths',
    project_start = 'project_start',
    project_cancel = 'project_cancel',
    project_export = 'project_export',
    project_close = 'project_close',
    project_view = 'project_view',
    project_treemap = 'project_treemap',
    view_rows = 'view_rows',
    view_close = 'view_close',
    live_attach = 'live_attach',
    live_changed = 'live_changed',
    live_select = 'live_select',
    live_detach = 'live_detach',
    languages = 'languages',
  },
  -- What the process tells without being asked.
  events = {
    progress = 'progress',
    project_stale = 'project_stale',
    project_unwatched = 'project_unwatched',
    log = 'log',
    live = 'live',
  },
  -- Functions of filestats.client that the process calls.
  calls = {
    on_hello = 'on_hello',
    deliver = 'deliver',
    slice = 'slice',
    pull = 'pull',
    chunk = 'chunk',
  },
}
