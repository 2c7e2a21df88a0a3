// A contract
fn main() { let s = '// text'; } // tail
