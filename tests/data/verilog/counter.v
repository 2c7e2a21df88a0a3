// A counter.
module counter(input clk, output reg [3:0] q);
  initial q = 4'b0; // zero
  /* each
     tick */
  always @(posedge clk) q <= q + 4'd1;
  initial $display("// text");
endmodule
