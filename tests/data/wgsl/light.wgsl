// Light
/* block /* nested */ */
fn main() {} // tail
