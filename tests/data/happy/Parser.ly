-- A parser
%name parse -- tail
