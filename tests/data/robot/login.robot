# A test
*** Test Cases ***
Log In    a#b    # tail
