-- Main
{- block {- not nested -}
s = "-- text" -- tail
t = """-- "raw"
-- still"""
