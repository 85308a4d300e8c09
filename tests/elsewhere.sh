#!/usr/bin/env bash
# The check for systems other than Linux: lints, and the tests of the rules.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cargo clippy --lib --bins --locked -- -D warnings
cargo test --lib --locked
