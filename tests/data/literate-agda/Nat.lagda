Numbers and what they are

\begin{code}
module Nat where

-- A number.
data Nat : Set where
  zero : Nat -- none
  suc  : Nat → Nat
\end{code}

That is all.
