// A view
Item { property string s: "// text" } // tail
/* block */
