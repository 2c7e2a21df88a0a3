// Main
process x { script: 'a // b' } // tail
/* block */
