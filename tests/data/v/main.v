// Main
module main
import os
/* block /* nested */
*/
fn main() { s := 'a // ${b}' } // tail
