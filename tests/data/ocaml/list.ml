(* outer (* inner *)
   "a string with *)" still *)
let q = '"' (* char *)
let s = {x|(* raw |} |x}
let f (x : 'a) = x
let t = "(*"
