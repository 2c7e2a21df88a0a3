! Says hello
"a ! b" print ! tail
