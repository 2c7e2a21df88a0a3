# Settings
var s = 'it''s # text' # tail
