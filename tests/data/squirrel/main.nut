// Main
# also
/* block */
local s = @"\"; // tail
