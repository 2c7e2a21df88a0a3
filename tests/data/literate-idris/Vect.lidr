# Vectors

A vector knows its length.

> module Vect

> -- | The type.
> ||| Vectors of `n` items.
> data Vect : Nat -> Type -> Type where
>   Nil  : Vect Z a
>   (::) : a -> Vect k a -> Vect (S k) a

That is all.
