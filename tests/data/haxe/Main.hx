// Main
class Main { var s = 'a // b
// still'; } // tail
var r = ~/"\/\//;
