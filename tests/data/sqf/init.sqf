// Starts
/* block */
hint "it ""// text"""; // tail
