-- The build
target("x") -- tail
