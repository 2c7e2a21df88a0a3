Shapes and their areas.

> module Shapes where

Only circles so far. -- {- no comment of Haskell

> -- | The area.
> area :: Double -> Double
> area r = pi * r * r  -- round
> {- more
>    to come -}

The other style:

\begin{code}
-- the edge
edge :: Double -> Double

edge r = 2 * pi * r
\end{code}

The end.
