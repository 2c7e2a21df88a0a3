-- Main
{- block {- nested -} -}
s : String
s = "-- text" -- tail
||| Twice a number.
twice : Int -> Int
twice x = x + x || False
