#!/usr/bin/env bash
# Draws docs/lab.png and docs/lab.zh-CN.png from what `cargo run --release --example lab` prints.
# Needs aha, chromium and a CJK font (Debian: aha, chromium, fonts-noto-cjk).
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --example lab
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for lang in en zh-CN; do
  name=lab.png
  [ "$lang" = en ] || name=lab.$lang.png
  COLUMNS=106 CLICOLOR_FORCE=1 target/release/examples/lab "$lang" |
    sed -e 's|/tmp/\.tmp[A-Za-z0-9]*|~|g' -e 's|GOSUMDB=sum.golang.org+[A-Za-z0-9+/=]*|GOSUMDB=sum.golang.org+HASH+KEY|' -e 's|`sum.golang.org+[^`]*`|`sum.golang.org+HASH+KEY`|' >"$work/out"
  {
    printf '<meta charset="utf-8"><style>body{margin:0;background:#16181d;color:#d6d8de;font:15px/1.35 "Noto Sans Mono CJK SC",monospace;padding:16px}pre{margin:0;font:inherit}</style><pre>'
    aha --no-header --black <"$work/out"
    printf '</pre>'
  } >"$work/page.html"
  lines=$(wc -l <"$work/out")
  chromium --headless=new --no-sandbox --disable-gpu --disable-background-networking --hide-scrollbars \
    --user-data-dir="$work/profile" --window-size=1010,$((lines * 20 + 40)) --screenshot="docs/$name" "file://$work/page.html" >/dev/null 2>&1
done
