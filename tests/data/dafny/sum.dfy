// Sums
/* block /* nested */ */
method M() { var s := @"\"; } // tail
