-- Loads
/* block */
a = LOAD '-- x'; -- tail
