//// The app
/// Documentation
pub fn main() { "// text" } // tail
