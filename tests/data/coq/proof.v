(* A proof (* nested *)
   still *)
Require Import List.
Definition s := "(* text ""quoted""". (* tail *)
