-- A module
module A where -- tail
