// A grammar
grammar Calc;
S : '//' | [/*]+ ; // tail
/* block */
