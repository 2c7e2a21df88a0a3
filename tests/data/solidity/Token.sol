/// A token
contract T { string s = "// text"; } // tail
/* block
*/
