/** Logs */
aspect Log { String s = "// text"; } // tail
