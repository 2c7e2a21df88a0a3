"""Fast."""
cdef int f(int x): # tail
    """Doc."""
    return x
