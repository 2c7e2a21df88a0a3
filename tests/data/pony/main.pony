actor Main
  // Main
  let s: String = "// text" // tail
  /* block /* nested */ */
