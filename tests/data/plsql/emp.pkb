-- A package
create or replace package body emp as
  s varchar2(9) := 'it''s -- x'; -- tail
  /* block */
end;
