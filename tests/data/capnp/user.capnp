# A user
struct User { name @0 :Text; } # tail
