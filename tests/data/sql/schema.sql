-- Tables.
create table t (a int); -- one
/* block
*/
insert into t values ('it''s -- text');
create function f() returns int as $body$
-- text
$body$ language sql;
