# Settings
let a = "x # y" # tail
echo a#b
