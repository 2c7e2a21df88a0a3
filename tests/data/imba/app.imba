# An app
let s = "a # b" # tail
