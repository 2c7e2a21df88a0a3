#!/bin/sh
# SPDX-License-Identifier: MIT
# A host to log in to: sshd on the loopback interface, with keys of its own, in the foreground.
#
#   sh tests/support/loopback-sshd.sh DIR PROGRAM
#
# There PROGRAM is `filestats` in $PATH. DIR/ssh_config names the host `box`; DIR/ready is made when
# sshd listens. sshd ends when this process is killed.
set -eu

dir=$(realpath "${1:?usage: loopback-sshd.sh DIR PROGRAM}")
program=$(realpath "${2:?usage: loopback-sshd.sh DIR PROGRAM}")
sshd=$(command -v sshd || echo /usr/sbin/sshd) # it asks to be started by its absolute path

umask 077
cd "$dir"
mkdir -p bin
ln -sf "$program" bin/filestats
for key in host_key user_key; do ssh-keygen -q -t ed25519 -N '' -f $key; done
cp user_key.pub authorized_keys
# Where it gives up its rights; Debian's service makes it at boot.
[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd

cat >sshd_config <<EOF
ListenAddress 127.0.0.1
HostKey $dir/host_key
AuthorizedKeysFile $dir/authorized_keys
PidFile $dir/sshd.pid
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
MaxStartups 100
SetEnv PATH=$dir/bin:/usr/local/bin:/usr/bin:/bin
EOF

child=
trap 'kill $child 2>/dev/null' EXIT
trap 'exit 0' INT TERM
# A port may be taken, by another run of the tests too: the next one then.
for _ in 1 2 3 4 5 6 7 8 9 10; do
  port=$(($(od -An -N2 -tu2 /dev/urandom) % 30000 + 30000))
  "$sshd" -D -e -f sshd_config -p "$port" 2>sshd.log &
  child=$!
  cat >ssh_config <<EOF
Host box
  HostName 127.0.0.1
  Port $port
  User $(id -un)
  IdentityFile $dir/user_key
  IdentitiesOnly yes
  UserKnownHostsFile $dir/known_hosts
  GlobalKnownHostsFile /dev/null
  BatchMode yes
  LogLevel ERROR
EOF
  echo "[127.0.0.1]:$port $(cat host_key.pub)" >known_hosts
  for _ in $(seq 100); do
    if grep -q 'Server listening' sshd.log; then
      : >ready
      wait $child
      exit
    fi
    kill -0 $child 2>/dev/null || break
    sleep 0.05
  done
done
cat sshd.log >&2
exit 1
