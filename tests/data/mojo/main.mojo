"""Main."""
fn main(): # tail
    """Doc."""
    print("# text")
