; A module
@s = constant [3 x i8] c"a;b" ; tail
