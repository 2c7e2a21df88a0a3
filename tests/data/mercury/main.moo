% Main
/* block */
:- module main. % tail
