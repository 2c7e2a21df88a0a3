# The app
#[ block #[ nested ]#
]#
let s = "a # b" # tail
let t = """
# "raw" """
let c = '"'
