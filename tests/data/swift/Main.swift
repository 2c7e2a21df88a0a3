/* outer /* inner */
   still */
let s = "a \(b /* c */) // d"
let r = #"\ " // raw"#
let t = """
// text
"""
let u = 1 // tail
