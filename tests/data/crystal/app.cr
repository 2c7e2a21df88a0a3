# The app
s = "a #{b} # c" # tail
c = '"'
t = <<-TEXT
  # text
  TEXT
puts t
