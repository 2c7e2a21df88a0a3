# A token
@external
def f(): # tail
    """Doc."""
    pass
