// Main
/* block */
val s = '''
  // text
''' // tail
