#!/usr/bin/perl
# A tool.
use strict;

=pod

Documentation.

=cut

my $n = $#list;
my $re = m{#/"}x; # match
s/#/"/g;
print <<"A", <<'B';
# first
A
# second
B
my $q = q(# (nested) text);
__END__
