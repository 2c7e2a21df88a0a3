// A query
MATCH (n {s: '// text'}) RETURN n // tail
/* block */
