#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what is missing for a job, and nothing else.
#
#   sh scripts/setup.sh build|demo|test|bench
#
# On Debian and its kin it installs by itself, as root or by sudo without a password. Elsewhere it
# names the packages. Quiet when nothing is missing.
set -u

job=${1:-build}

stop() {
  printf 'setup: %s\n' "$1" >&2
  exit 1
}

# One line a need: what it is for, how its presence is seen (a command, or pc:NAME for a library
# that pkg-config knows, NAME|NAME for alternatives), then the package on Debian, Fedora, Arch,
# Alpine and Homebrew ("-": no need there or not to be had).
needs='
build cmake            cmake            cmake           cmake       cmake         cmake
build cc               gcc              gcc             gcc         gcc           -
build make             make             make            make        make          -
build pkg-config       pkg-config       pkgconf         pkgconf     pkgconf       pkgconf
build libc.h           libc6-dev        glibc-devel     -           musl-dev      -
build pc:libuv         libuv1-dev       libuv-devel     libuv       libuv-dev     libuv
build pc:msgpack-c|msgpack libmsgpack-dev|libmsgpack-c-dev msgpack-devel msgpack-c msgpack-c-dev msgpack
build pc:jansson       libjansson-dev   jansson-devel   jansson     jansson-dev   jansson
demo  nvim             neovim           neovim          neovim      neovim        neovim
test  git              git              git             git         git           git
test  ninja            ninja-build      ninja-build     ninja       samurai       ninja
test  pc:criterion     libcriterion-dev criterion-devel -           -             criterion
test  clang            clang            clang           clang       clang         llvm
test  clang-format     clang-format     clang-tools-extra clang     clang-extra-tools clang-format
test  clang-tidy       clang-tidy       clang-tools-extra clang     clang-extra-tools llvm
test  cppcheck         cppcheck         cppcheck        cppcheck    cppcheck      cppcheck
test  luacheck         lua-check        luacheck        luacheck    luacheck      luacheck
test  busted           lua-busted       lua-busted      busted      lua5.1-busted -
test  python3          python3          python3         python      python3       python3
test  py:msgpack       python3-msgpack  python3-msgpack python-msgpack py3-msgpack -
test  py:pygments      python3-pygments python3-pygments python-pygments py3-pygments -
test  py:jsonschema    python3-jsonschema python3-jsonschema python-jsonschema py3-jsonschema -
test  chromium         chromium         -               -           -             -
test  chromedriver     chromium-driver  -               -           -             -
test  tmux             tmux             tmux            tmux        tmux          tmux
test  strace           strace           strace          strace      strace        -
test  setpriv          util-linux       util-linux      util-linux  util-linux    -
test  ps               procps           procps-ng       procps-ng   procps        -
test  file             file             file            file        file          -
test  nm               binutils         binutils        binutils    binutils      -
test  debootstrap      debootstrap      -               -           -             -
test  parallel         parallel         parallel        parallel    parallel      parallel
test  sshd|/usr/sbin/sshd openssh-server openssh-server openssh     openssh       -
test  ssh              openssh-client   openssh-clients openssh     openssh-client-default -
test  patchelf         patchelf         -               -           -             -
test  aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu -     -           -             -
test  arm64-libc       libc6-dev-arm64-cross -          -           -             -
test  arm-linux-gnueabihf-gcc gcc-arm-linux-gnueabihf - -     -             -
test  armhf-libc       libc6-dev-armhf-cross -          -           -             -
test  s390x-linux-gnu-gcc gcc-s390x-linux-gnu -         -           -             -
test  s390x-libc       libc6-dev-s390x-cross -          -           -             -
test  valgrind         valgrind         valgrind        valgrind    valgrind      -
test  localedef        libc-bin         glibc-common    glibc       -             -
test  locale:de_DE     locales          glibc-locale-source glibc   -             -
test  musl-gcc         musl-tools       musl-gcc        musl        -             -
test  qemu-aarch64     qemu-user        qemu-user       qemu-user   qemu-aarch64  -
bench hyperfine        hyperfine        hyperfine       hyperfine   hyperfine     hyperfine
bench cloc             cloc             cloc            cloc        cloc          cloc
bench perf             linux-perf       perf            perf        perf          -
bench time             time             time            time        time          gnu-time
bench xz               xz-utils         xz              xz          xz            xz
'

case $job in
  build) wanted=' build ' ;;
  demo) wanted=' build demo ' ;;
  test) wanted=' build demo test ' ;;
  bench) wanted=' build demo test bench ' ;;
  *) stop "'$job' is none of: build demo test bench" ;;
esac

# Whether one alternative of a probe is there.
has() {
  case $1 in
    pc:*) pkg-config --exists "${1#pc:}" 2>/dev/null ;;
    py:*) PATH=/usr/bin:$PATH python3 -c "import ${1#py:}" 2>/dev/null ;; # the system's own
    libc.h) [ -f /usr/include/stdio.h ] || [ "$(uname)" = Darwin ] ;;
    arm64-libc) [ -f /usr/aarch64-linux-gnu/lib/libc.a ] ;;
    armhf-libc) [ -f /usr/arm-linux-gnueabihf/lib/libc.a ] ;;
    s390x-libc) [ -f /usr/s390x-linux-gnu/lib/libc.a ] ;;
    locale:*) [ -f "/usr/share/i18n/locales/${1#locale:}" ] ;; # what localedef makes one of
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

# The field of the line that holds this system's package.
id=$(. /etc/os-release 2>/dev/null && echo "${ID:-} ${ID_LIKE:-}")
case " $id " in
  *' debian '* | *' ubuntu '*) field=3 ;;
  *' fedora '* | *' rhel '*) field=4 ;;
  *' arch '*) field=5 ;;
  *' alpine '*) field=6 ;;
  *) field=7 ;;
esac

# The first known of several names, on Debian; elsewhere there is one.
known() {
  old_ifs=$IFS IFS='|'
  # shellcheck disable=SC2086 # split on purpose
  set -- $1
  IFS=$old_ifs
  for name; do
    if [ $# -eq 1 ] || apt-cache show "$name" >/dev/null 2>&1; then
      echo "$name"
      return
    fi
  done
  echo "$1"
}

find_missing() {
  missing=
  while read -r for_job probe debian fedora arch alpine brew; do
    case "$wanted" in *" ${for_job:--} "*) ;; *) continue ;; esac
    found=no
    for one in $(echo "$probe" | tr '|' ' '); do
      case $probe in pc:*) one=pc:${one#pc:} ;; esac
      if has "$one"; then found=yes; fi
    done
    [ $found = no ] || continue
    package=$(printf '%s %s %s %s %s %s %s' - - "$debian" "$fedora" "$arch" "$alpine" "$brew" | cut -d ' ' -f $field)
    [ "$package" = - ] || missing="$missing $package"
  done <<EOF
$needs
EOF
}

find_missing
[ -n "$missing" ] || exit 0

if [ $field -ne 3 ]; then
  case $field in
    4) how='dnf install' ;;
    5) how='pacman -S' ;;
    6) how='apk add' ;;
    *) how='brew install' ;;
  esac
  stop "these packages are missing; install them and run this again: $how$missing"
fi

as_root=
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root='sudo -n'
  else
    stop "these packages are missing; install them and run this again: sudo apt-get install$(for p in $missing; do printf ' %s' "${p%%|*}"; done)"
  fi
fi

log=$(mktemp) || stop "no temporary file can be made"
trap 'rm -f "$log"' EXIT INT TERM
apt() {
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 "$@" >"$log" 2>&1
}

apt update || { tail -n 5 "$log" >&2; stop "'apt-get update' failed; its last lines are above"; }
packages=
for one in $missing; do packages="$packages $(known "$one")"; done
echo "setup: installing$packages" >&2
# shellcheck disable=SC2086 # one word a package
apt install -y --no-install-recommends $packages || {
  tail -n 5 "$log" >&2
  stop "'apt-get install' failed; its last lines are above"
}

find_missing
[ -z "$missing" ] || stop "still missing after the installation:$missing"
