#!/usr/bin/env ruby
# A tool.
=begin
block
=end
re = /[#\/"]/ # regex
half = total / 2
text = <<~A + <<-'B'
  # first #{x}
  A
  # second
  B
w = %w(# a b)
s = "#{"nested # #{y}"}" # tail
c = ?#
