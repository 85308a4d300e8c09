#!/bin/sh
# Runs a command in a network namespace of its own, gone when the command ends. There:
#   127.0.0.0/8, ::1, 10.66.0.1 and 2001:db8:66::1   this machine
#   everything else                                  swallowed: packets leave and nothing ever comes back
#   the name server                                  127.0.0.1, where the command has to run one
#   enter.sh COMMAND ARGUMENT…
# Needs no root where unprivileged user namespaces are allowed. Ends with 77 where no namespace can be had.
exec unshare -rnm sh -c '
fail() { echo "netns: $*" >&2; exit 77; }
ip link set lo up &&
ip addr add 10.66.0.1/32 dev lo &&
ip -6 addr add 2001:db8:66::1/128 dev lo || fail "loopback"
ip tuntap add dev far mode tun &&
ip link set far up &&
ip addr add 10.9.9.1/24 dev far &&
ip -6 addr add 2001:db8:99::1/64 dev far nodad &&
ip route add default dev far &&
ip -6 route add default dev far || fail "a way out that swallows everything"
conf=$(mktemp) &&
printf "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n" >"$conf" &&
mount --bind "$conf" /etc/resolv.conf || fail "resolv.conf"
rm -f "$conf"
exec "$@"' _ "$@"
