# A script
label start: # tail
    "It's # text"
