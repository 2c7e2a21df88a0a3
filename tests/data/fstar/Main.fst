(* Main (* nested *) *)
// also
let s = "(* text" // tail
