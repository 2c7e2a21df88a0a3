# The app
###
block
###
s = "a #{b # c
} d"
re = /#/ # tail
t = """
# text
"""
