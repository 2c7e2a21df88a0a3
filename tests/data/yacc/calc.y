%{
#include <stdio.h>
%}
/* rules */
%union { int i; } // tail
%%
