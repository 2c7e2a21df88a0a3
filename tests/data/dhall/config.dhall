-- A config
{- block {- nested -}
-}
let s = "a -- b" -- tail
let t = ''
  -- text
  ''
in t
