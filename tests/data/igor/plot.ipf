// A plot
Display wave0 // tail
