-- Naturals
{- block {- nested -}
-}
data Nat : Set where zero : Nat -- tail
