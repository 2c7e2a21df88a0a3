# Settings
map global user a 'it''s # text' # tail
