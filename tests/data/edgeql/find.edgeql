# A query
select User filter .name = '# x'; # tail
