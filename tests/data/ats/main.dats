(* Main (* nested *) *)
// also
val s = "(* text" // tail
