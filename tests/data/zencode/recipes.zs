// Recipes
# also
/* block */
print("// text"); // tail
