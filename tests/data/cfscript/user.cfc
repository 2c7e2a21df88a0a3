// A user
/* block */
component { x = 'it''s // text'; } // tail
