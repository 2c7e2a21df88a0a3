// Main
package { class Main { var s:String = "// text"; } } // tail
/* block */
