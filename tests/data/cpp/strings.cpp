// Raw strings and separators.
#include <string>

auto raw = R"x(
// not a comment )" yet

)x";
int big = 1'000'000; // a million
auto u = u8R"(/*)";
/* nothing /* nests */
int after;
