#!/usr/bin/env bash
# The whole check. What stands on the command line goes to `cargo test`, which alone runs the tests then: tests/run.sh --test floors
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

step() { printf '\n== %s\n' "$1"; }

step "format, lints; meanwhile toolchains, shells and a wrong clock are fetched"
tests/side_by_side.sh 2 <<'END'
bash tests/toolchains.sh && bash tests/shells.sh && bash tests/faketime.sh
cargo fmt --all --check && cargo clippy --workspace --all-targets --locked -- -D warnings
END

step "tests"
# Machines with homes, caches and repositories are made and removed by the hundred, which costs a disk more than the tests
# themselves.
room=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1) || room=0
free=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo 2>/dev/null) || free=0
if [ -z "${TMPDIR:-}" ] && [ "$room" -gt 4000000 ] && [ "${free:-0}" -gt 6000000 ]; then
    # A run that was killed leaves its own.
    find /dev/shm -maxdepth 1 -name 'goproxy-cfg-tests.*' -mmin +120 -exec rm -rf {} + 2>/dev/null || true
    memory=$(mktemp -d /dev/shm/goproxy-cfg-tests.XXXXXX)
    trap 'chmod -R u+rwX "$memory" 2>/dev/null; rm -rf "$memory" || true' EXIT
    # Tests act as other users, too.
    chmod 1777 "$memory"
    # In some containers nothing there can be run, and tests make programs.
    printf '#!/bin/sh\n' >"$memory/program" && chmod +x "$memory/program"
    ! "$memory/program" 2>/dev/null || export TMPDIR=$memory
fi
# One run tells of every failure, not of the first suite's alone.
if [ $# -gt 0 ]; then
    cargo test --workspace --locked --no-fail-fast "$@"
else
    cargo test --workspace --locked --no-run
    # Most tests wait, for silent servers, time limits and shells, and many a suite ends in one long test: several of them
    # side by side, those first that take longest.
    export RUST_TEST_THREADS=${RUST_TEST_THREADS:-$((3 * $(nproc) / 2))}
    longest=(witness sabotage explain_error fault_table fix project_lint rules_against_go sessions quoting findings)
    others=()
    for suite in tests/*.rs tests/lab/tests/*.rs; do
        suite=$(basename "$suite" .rs)
        [[ " ${longest[*]} " == *" $suite "* ]] || others+=("$suite")
    done
    {
        printf -- '--test %s\n' "${longest[@]}" "${others[@]}"
        printf -- '%s\n' '--lib --bins --examples' '--doc'
    } | sed 's/^/cargo test --workspace --locked --no-fail-fast /' | tests/side_by_side.sh $(($(nproc) + 1))
fi

if cargo deny --version >/dev/null 2>&1; then
    step "advisory: licences, sources, banned crates"
    cargo deny --locked check bans licenses sources || echo "deny.toml is not met; this alone does not fail the check here, it does in the public workflow"
fi

step "all passed"
