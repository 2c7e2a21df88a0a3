// Registers
def R : Reg<"// x">; // tail
/* block /* nested */ */
