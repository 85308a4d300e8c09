#!/usr/bin/env bash
# What goproxy-cfg tells Prometheus, held against promtool and a real Prometheus that scrapes `watch`; the rules and the
# dashboard of contrib/. Fetches Debian's prometheus into target/ where there is none (20 MB); no service is started.
# About half a minute on two cores.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bin=
if command -v prometheus >/dev/null && command -v promtool >/dev/null; then
    bin=$(dirname "$(command -v prometheus)")
else
    folder=$PWD/target/prometheus
    bin=$folder/usr/bin
    if [ ! -x "$bin/promtool" ] || [ ! -x "$bin/prometheus" ]; then
        mkdir -p "$folder"
        # Unpacked, not installed: an installed one would be started as a service.
        fetch() { (cd "$folder" && timeout 180 apt-get -q download prometheus); }
        fetch || { timeout 180 apt-get -q update && fetch; }
        dpkg -x "$folder"/prometheus_*.deb "$folder"
    fi
fi

cargo build --locked --workspace
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The lab tells each request when it ends; that is worth reading only where something failed.
if ! timeout 300 target/debug/mirror-lab mixed-bag python3 tests/prometheus/check.py "$PWD/target/debug/goproxy-cfg" "$bin" 2>"$log"; then
    grep -vE "^([0-9]{3}|---) " "$log" >&2 || true
    exit 1
fi
echo "passed"
