#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs the newest Neovim that Debian has (its unstable suite), with tokei to compare with and
# vim-airline to be shown in, into a directory of the project's own, and prints the path of a wrapper
# that starts it.
#
#   sh scripts/newest-nvim.sh [--program nvim|tokei]
#
# Needs root (or sudo without a password) and debootstrap. Exit status 3, with the reason on stderr,
# where that can't be had: tests then say that they were skipped.
set -u

program=nvim
if [ "${1:-}" = --program ]; then program=${2:?}; fi
root=$(cd "$(dirname "$0")/.." && pwd)
home=${FILESTATS_CACHE:-$root/.cache}/newest
wrapper=$home/$program

skip() {
  echo "newest-nvim: $1" >&2
  exit 3
}

if [ -x "$wrapper" ] && "$wrapper" --version >/dev/null 2>&1; then
  echo "$wrapper"
  exit 0
fi

for tool in debootstrap patchelf; do
  command -v $tool >/dev/null 2>&1 || skip "$tool is not installed"
done
as_root=
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null || skip "root rights are needed"
  as_root='sudo -n'
fi

# The mirror that this system uses, else debootstrap's own default.
# shellcheck disable=SC2016 # apt-get's own variable
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | grep -v security | head -n 1)
mkdir -p "$home" || skip "$home can't be made"
log=$home/debootstrap.log
echo "newest-nvim: installing the newest Neovim into $home (some 300 MB, once)" >&2
for try in 1 2; do
  $as_root rm -rf "$home/root"
  # shellcheck disable=SC2086 # no mirror is no word
  if $as_root debootstrap --variant=minbase --include=neovim,tokei,vim-airline unstable "$home/root" $mirror >"$log" 2>&1; then
    break
  fi
  [ $try -eq 1 ] || skip "debootstrap failed: $(tail -n 1 "$log")"
done

# Bound to its own loader and libraries: no chroot, so it sees this system's files, and it can start
# itself again, as its terminal interface does.
libc=$(find "$home"/root/usr/lib/*-linux-gnu* -name libc.so.6 | head -n 1)
lib=$(dirname "$libc")
loader=$(find "$lib" -name 'ld-linux-*.so.*' | head -n 1)
# Neovim looks for its parsers, which :help needs, where Debian installs them.
parsers="--cmd 'set runtimepath+=$home/root/usr/lib/nvim'"
for name in nvim tokei; do
  $as_root patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$lib" "$home/root/usr/bin/$name" >>"$log" 2>&1 ||
    skip "patchelf failed on $name: $(tail -n 1 "$log")"
  cat >"$home/$name" <<EOF
#!/bin/sh
export VIMRUNTIME="$home/root/usr/share/nvim/runtime"
exec "$home/root/usr/bin/$name" $parsers "\$@"
EOF
  chmod +x "$home/$name"
  parsers=
done
"$wrapper" --version >/dev/null 2>&1 || skip "the installed $program does not start"
echo "$wrapper"
