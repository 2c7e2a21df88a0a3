// Main
operation Main() : Unit { Message("// text"); } // tail
