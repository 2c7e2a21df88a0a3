// Top
module top; logic [3:0] a = 4'hF; endmodule // tail
/* block */
