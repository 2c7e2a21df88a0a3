-- Main
{- block {- nested -} -}
s = "-- text" -- tail
t = """-- "raw"
-- still"""
