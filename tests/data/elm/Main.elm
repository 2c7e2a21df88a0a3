-- Main
{- block {- nested -} -}
s = "a -- b" -- tail
t = """
-- text
"""
c = '"'
