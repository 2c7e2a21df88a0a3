# Resources
// and more
resource "x" "y" {
  name = "a # ${b} // c" # tail
  script = <<-EOT
    # text
  EOT
  /* block
  */
}
