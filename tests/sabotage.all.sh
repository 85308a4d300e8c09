#!/usr/bin/env bash
# Every machine of tests/sabotage on every release of Go: some two minutes on two cores.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cargo test --locked --test sabotage -- --ignored --exact on_every_go --nocapture
