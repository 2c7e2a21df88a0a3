// The app
/* block */
let s = "a // b"; // tail
let t = {|/* raw "|};
