#!/usr/bin/env bash
# Kills every command that writes at each of its file operations, and refuses every sixth of them: about half a minute on two cores.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cargo test --locked --test kill_points -- --ignored --nocapture
