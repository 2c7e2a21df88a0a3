#!/usr/bin/tclsh
# A tool.
set a "x # y"
set b a#b ;# tail
proc f {} {
    # inside
    return 1
}
