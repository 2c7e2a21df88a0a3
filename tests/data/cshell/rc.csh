# Settings
set a = "x # y" # tail
if ($#argv > 0) echo a#b
