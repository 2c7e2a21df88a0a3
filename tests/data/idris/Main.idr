-- Main
{- block {- nested -} -}
s : String
s = "-- text" -- tail
