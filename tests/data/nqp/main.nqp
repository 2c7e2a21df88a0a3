# Main
=begin
block
=end
say("# text"); # tail
