-- | A parser.
module Parse where
{- outer {- inner -}
   still -}
x' = '"' -- prime and character
y --> z = "-- text"
s = "a\
  \-- b"
