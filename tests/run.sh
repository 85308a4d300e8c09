#!/usr/bin/env bash
# The whole check. What stands on the command line goes to `cargo test`: tests/run.sh --test floors
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

step() { printf '\n== %s\n' "$1"; }

step "toolchains"
bash tests/toolchains.sh

step "shells"
bash tests/shells.sh

step "a wrong clock"
bash tests/faketime.sh

step "format"
cargo fmt --all --check

step "lints"
cargo clippy --workspace --all-targets --locked -- -D warnings

step "tests"
# Most of them wait, for silent servers, time limits and shells, more than they work.
export RUST_TEST_THREADS=${RUST_TEST_THREADS:-$((2 * $(nproc)))}
# One run tells of every failure, not of the first suite's alone.
cargo test --workspace --locked --no-fail-fast "$@"

if cargo deny --version >/dev/null 2>&1; then
    step "advisory: licences, sources, banned crates"
    cargo deny --locked check bans licenses sources || echo "deny.toml is not met; this alone does not fail the check here, it does in the public workflow"
fi

step "all passed"
