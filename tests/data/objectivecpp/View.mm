// A view
#import <x.h>
auto s = R"(// text)"; // tail
