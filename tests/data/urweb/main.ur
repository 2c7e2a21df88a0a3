(* Main (* nested *) *)
val s = "(* text" (* tail *)
