// Sums.
module Sum
(* outer (* inner *)
   still *)
let path = @"c:\"
let text = """(* "raw" *)"""
let c = '"' // char
let generic (x: 'a) = x
