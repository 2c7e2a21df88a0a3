# A node
class x {
  file { '/a#b': content => "c # ${d}" } # tail
}
