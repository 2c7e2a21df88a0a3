# A user
type User { name: str; } # tail
