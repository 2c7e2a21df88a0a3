/ Main
s:"a / b" / tail
