# Plots.
x <- c(1, 2) # data
s <- "a # b"
t <- r"(# "raw")"
plot(x)
