#!/usr/bin/env bash
# Puts libfaketime in place, by which tests give the program a wrong clock, and leaves alone what is there: the system's own,
# or Debian's package unpacked into target/faketime (no root needed for that).
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
dir=$root/target/faketime

say() { printf 'faketime: %s\n' "$*"; }

there() { compgen -G "/usr/lib/*/faketime/libfaketimeMT.so.1" >/dev/null || compgen -G "$dir/usr/lib/*/faketime/libfaketimeMT.so.1" >/dev/null; }

if there; then
    say "there"
    exit 0
fi
if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg >/dev/null 2>&1; then
    say "skipped, it comes as a Debian package only: the tests of wrong clocks say so and are left out"
    exit 0
fi
mkdir -p "$dir"
partial=$(mktemp -d "$dir/.partial.XXXXXX")
trap 'rm -rf "$partial"' EXIT
cd "$partial"
fetch() { apt-get download -qq libfaketime >/dev/null 2>&1; }
if ! fetch; then
    [ "$(id -u)" != 0 ] || apt-get update -qq >/dev/null
    if ! fetch; then
        say "apt-get download failed (without root, run apt-get update first)" >&2
        exit 1
    fi
fi
dpkg -x libfaketime_*.deb "$partial/unpacked"
cp -a "$partial/unpacked/." "$dir/"
there || { say "libfaketime is unpacked but brings no library" >&2; exit 1; }
say "installed"
