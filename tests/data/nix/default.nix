# A package.
{ pkgs }:
{
  /* block
  */
  script = ''
    # text
    ''${not} ${pkgs.x /* in */}
  '';
  s = "a # b"; # tail
}
