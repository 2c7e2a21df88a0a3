% Main
/* block */
:- object(x). % tail
