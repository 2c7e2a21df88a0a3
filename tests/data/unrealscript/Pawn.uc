// A pawn
/* block /* nested */ */
class Pawn extends Actor; // tail
