-- A model
// also
/* block */
sig A {} -- tail
