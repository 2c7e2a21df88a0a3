// Package main does it.
package main

var raw = `
// text

/*`
var r = '"' // rune
/* a
   b */
func main() { println("//") }
