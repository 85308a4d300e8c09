#!/usr/bin/env bash
# Draws the pictures of the README from what the mirror lab shows, in both languages: `docs/picture.sh [lab|probe|report]...`,
# all of them without a name.
#
#   lab      docs/lab.png: probe, use, doctor and undo, as `cargo run --release --example lab` prints them
#   probe    docs/probe.png: the table of `probe`
#   report   docs/report.png: the page of `probe --format html`, light in English, dark in Chinese
#
# Needs aha, chromium, DejaVu and a CJK font (Debian: aha, chromium, fonts-dejavu-core, fonts-noto-cjk).
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --example lab
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
lab=target/release/examples/lab
probe=(probe goproxy.cn aliyun tencent goproxy.io huaweicloud golang https://stale.example https://forged.example)

# chrome ARGUMENTS...
chrome() {
  chromium --headless=new --no-sandbox --disable-gpu --disable-background-networking --hide-scrollbars \
    --user-data-dir="$work/profile" "$@" 2>/dev/null
}

# place NAME LANG: where a picture belongs.
place() {
  if [ "$2" = en ]; then echo "docs/$1.png"; else echo "docs/$1.$2.png"; fi
}

# Colours that are kind to the eye, of those that aha knows.
palette() {
  local esc=$'\e' pair
  local -a rules=()
  for pair in 31:203 32:77 33:179 35:140 36:80 90:244 94:75; do
    rules+=(-e "s/$esc\[${pair%:*}m/$esc[38;5;${pair#*:}m/g" -e "s/$esc\[1;${pair%:*}m/$esc[1;38;5;${pair#*:}m/g")
  done
  for pair in 8:244 9:203 10:77 11:179; do rules+=(-e "s/$esc\[38;5;${pair%:*}m/$esc[38;5;${pair#*:}m/g"); done
  sed "${rules[@]}"
}

# terminal NAME LANG <TEXT: what a terminal of up to 130 columns shows. The CJK font has blocks of two cells; a terminal has them
# of one.
terminal() {
  palette >"$work/out"
  {
    printf '<meta charset="utf-8"><style>@font-face{font-family:blocks;src:local("DejaVu Sans Mono");unicode-range:U+2580-259F;size-adjust:83.06%%}'
    printf 'body{margin:0;background:#16181d;color:#d6d8de;font:15px/1.35 blocks,"Noto Sans Mono CJK SC",monospace;padding:16px}pre{margin:0;font:inherit}</style><pre>'
    aha --no-header --black <"$work/out"
    printf '</pre>'
  } >"$work/page.html"
  chrome --window-size=1010,$(($(wc -l <"$work/out") * 20 + 40)) --screenshot="$(place "$1" "$2")" "file://$work/page.html" >/dev/null
}

draw_lab() {
  COLUMNS=106 CLICOLOR_FORCE=1 "$lab" "$1" |
    sed -e 's|/tmp/\.tmp[A-Za-z0-9]*|~|g' -e 's|GOSUMDB=sum.golang.org+[A-Za-z0-9+/=]*|GOSUMDB=sum.golang.org+HASH+KEY|' -e 's|`sum.golang.org+[^`]*`|`sum.golang.org+HASH+KEY`|' |
    terminal lab "$1"
}

draw_probe() {
  COLUMNS=126 CLICOLOR_FORCE=1 "$lab" pictures "$1" -- "${probe[@]}" | sed -e 1,2d -e '/^\[exit 0\]$/d' | terminal probe "$1"
}

draw_report() {
  local page="$work/report.$1.html" scheme=1
  [ "$1" = en ] || scheme=0
  "$lab" pictures "$1" -- "${probe[@]}" --output "$page" --quiet >/dev/null
  chrome --blink-settings=preferredColorScheme=$scheme --window-size=1120,1500 --screenshot="$(place report "$1")" "file://$page" >/dev/null
  # On a phone nothing may have to be scrolled sideways, with all that can be folded out folded out.
  sed 's/<details/<details open/g' "$page" >"$work/phone.html"
  printf '<body><iframe id=f style="width:360px"></iframe><script>f.onload=()=>document.body.append("wide "+(f.contentDocument.documentElement.scrollWidth-f.clientWidth));f.src="phone.html"</script>' >"$work/frame.html"
  chrome --allow-file-access-from-files --virtual-time-budget=3000 --dump-dom "file://$work/frame.html" | grep -Eq 'wide (0|-[0-9]+)<' ||
    { echo "docs/picture.sh: the report is wider than a phone" >&2; exit 1; }
}

if [ $# = 0 ]; then set -- lab probe report; fi
for picture; do
  for lang in en zh-CN; do
    "draw_$picture" "$lang"
    size=$(stat -c %s "$(place "$picture" "$lang")")
    [ "$size" -lt 265000 ] || { echo "docs/picture.sh: $(place "$picture" "$lang") has $size bytes" >&2; exit 1; }
  done
done
