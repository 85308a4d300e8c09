#!/usr/bin/env bash
# Puts the shells in place that the tests start, and leaves alone what is there:
#   bash, dash, busybox, mksh, ksh93, zsh, fish, tcsh   packages of the system (Debian)
#   xmllint                  the same: it holds our JUnit against its schema
#   target/shells/nu         nushell: a link to the program in npm's `nushell`
#   target/shells/python     PyPI's `tree-sitter-powershell`: PowerShell itself is in no registry, its grammar is
#   target/shells/locale     zh_CN.GBK, in which the last byte of a UTF-8 letter and a `\` after it are one letter
# $SHELLS_DIR names another folder than target/shells.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
dir=${SHELLS_DIR:-$root/target/shells}

export DEBIAN_FRONTEND=noninteractive PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
export npm_config_update_notifier=false

say() { printf 'shells: %s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
can_install() { have apt-get && [ "$(id -u)" = 0 ]; }

# An installation grows under a passing name and gets its own only when it is whole; another run may have been faster.
partial=
trap '[ -z "$partial" ] || rm -rf "$partial"' EXIT
begin() { partial=$(mktemp -d "$dir/.partial.XXXXXX"); }
finish() {
    rm -rf "${dir:?}/$1"
    chmod 755 "$partial"
    mv "$partial" "$dir/$1"
    partial=
}

# update_lists: the package lists, once a run.
updated=
update_lists() {
    [ -z "$updated" ] || return 0
    updated=yes
    apt-get update -qq >/dev/null || fail "apt-get update failed"
}

# install PACKAGE: quiet, unless it fails.
install() {
    local said
    update_lists
    said=$(apt-get install -y -qq --no-install-recommends "$1" 2>&1) || fail "cannot install $1: $said"
}

# need COMMAND PACKAGE: a command that tests call.
need() {
    if have "$1"; then
        say "$1: there"
    elif can_install; then
        install "$2"
        have "$1" || fail "$2 is installed but brings no $1"
        say "$1: installed"
    elif have apt-get; then
        fail "$1 is missing: as root, apt-get install $2"
    else
        say "$1: skipped, there is no apt-get here; install it, or its tests fail"
    fi
}

nushell() {
    local program
    if "$dir/nu" --version >/dev/null 2>&1; then
        say "nu: there"
        return 0
    fi
    if ! have npm && can_install; then
        install npm
    fi
    if ! have npm; then
        say "nu: skipped, there is no npm here; its tests fail"
        return 0
    fi
    begin
    npm install --silent --no-fund --no-audit --prefix "$partial" nushell >/dev/null || fail "nu: npm failed"
    # The package's own command is a node script; the program is in the package of the platform.
    program=$(find "$partial/node_modules/@nushell" -type f \( -name nu -o -name nu.exe \) | head -n 1)
    [ -n "$program" ] || fail "nu: npm's nushell brings no program for this platform"
    "$program" --version >/dev/null || fail "nu: the program does not run"
    program=npm${program#"$partial"}
    finish npm
    ln -sf "$program" "$dir/nu"
    say "nu: installed"
}

grammar() {
    local candidate python=
    for candidate in python3 python; do
        if have "$candidate" && "$candidate" -m pip --version >/dev/null 2>&1; then
            python=$candidate
            break
        fi
    done
    if [ -z "$python" ] && can_install; then
        install python3-pip
        python=python3
    fi
    [ -n "$python" ] || fail "pip is missing: install python3 with pip, then run this again"
    local check="import tree_sitter as t, tree_sitter_powershell as p; t.Parser(t.Language(p.language()))"
    if PYTHONPATH=$dir/python "$python" -c "$check" >/dev/null 2>&1; then
        say "tree-sitter-powershell: there"
        return 0
    fi
    begin
    "$python" -m pip install --quiet --target "$partial" tree-sitter tree-sitter-powershell ||
        fail "tree-sitter-powershell: pip failed"
    PYTHONPATH=$partial "$python" -c "$check" || fail "tree-sitter-powershell: it cannot be used"
    finish python
    say "tree-sitter-powershell: installed"
}

gbk() {
    if [ "$(LOCPATH=$dir/locale LC_ALL=zh_CN.GBK locale charmap 2>/dev/null)" = GBK ]; then
        say "zh_CN.GBK: there"
        return 0
    fi
    if ! [ -e /usr/share/i18n/charmaps/GBK.gz ] && can_install; then
        install locales
    fi
    if ! have localedef; then
        say "zh_CN.GBK: skipped, there is no localedef here; its tests fail"
        return 0
    fi
    begin
    localedef -i zh_CN -f GBK "$partial/zh_CN.GBK" || fail "zh_CN.GBK: localedef failed (Debian has its tables in locales)"
    finish locale
    say "zh_CN.GBK: installed"
}

mkdir -p "$dir"
find "$dir" -maxdepth 1 -name '.partial.*' -mmin +60 -exec rm -rf {} +
for shell in bash dash busybox mksh zsh fish tcsh; do
    need "$shell" "$shell"
done
need ksh93 ksh93u+m
need xmllint libxml2-utils
nushell
grammar
gbk
