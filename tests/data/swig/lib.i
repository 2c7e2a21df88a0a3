// A library
/* block */
%module lib // tail
