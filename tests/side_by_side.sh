#!/usr/bin/env bash
# tests/side_by_side.sh N: runs the commands that come on standard input, one a line, N at a time. What a command printed comes
# in one piece when it has ended. Fails where one of them did, and names it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT

one() {
    local log status=0
    log=$(mktemp "$1/log.XXXXXX")
    # Of one that never ends this is all there is.
    printf 'begun: %s\n' "$2"
    bash -c "$2" >"$log" 2>&1 </dev/null || status=$?
    exec 9>>"$1/printing"
    flock 9
    printf '\n-- %s (%s s)\n' "$2" "$SECONDS"
    cat "$log"
    rm "$log"
    [ "$status" = 0 ] || printf '%s (exit code %s)\n' "$2" "$status" >>"$1/failed"
}
export -f one

xargs -d '\n' -P "$1" -I{} bash -euo pipefail -c 'one "$0" "$1"' "$state" {}
[ ! -e "$state/failed" ] || { printf '\nfailed:\n' && cat "$state/failed" && exit 1; }
