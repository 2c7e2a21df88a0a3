# A player
var s = "a # b" # tail
var t = """
# text
"""
