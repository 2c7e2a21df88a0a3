"""
    total(xs)
Sums.
"""
function total(xs)
    # loop
    text = """
    # value
    """
    #= outer #= inner =#
       still =#
    return xs' # transpose
end
