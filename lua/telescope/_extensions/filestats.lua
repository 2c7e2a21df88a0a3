-- :Telescope filestats, the rows of the project report that is shown. Load it by
-- require('telescope').load_extension('filestats').

return require('telescope').register_extension({
  exports = {
    filestats = function(opts)
      require('filestats.command').pick(opts or {})
    end,
  },
})
