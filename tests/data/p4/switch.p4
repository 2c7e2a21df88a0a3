// A switch
/* block */
control X() {} // tail
