#![no_main]

use goproxy_cfg::domain::shell::Shell;
use goproxy_cfg_fuzz::quoter;

/// Goes the way of cmd: first `%`, then quotes and carets. Nothing that works is left outside of quotes.
fn judge(text: &str) {
    assert!(!text.contains(['\r', '\n', '\x1a']), "{text:?}");
    assert!(text.encode_utf16().count() < 8100);
    let text = text.replace("%%", "\u{1}").replace("%=%", "");
    assert!(!text.contains('%'), "{text:?}");

    // What stands before the name opened the quotes, unless the end shows a caret.
    let mut quoted = !text.ends_with("^\"") || text.matches('"').count() == 1;
    let escaped = !quoted;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '^' if !quoted => assert!(chars.next().is_some(), "the line goes on: {text:?}"),
            '&' | '|' | '<' | '>' | '(' | ')' => assert!(quoted, "{c} works: {text:?}"),
            _ => {}
        }
    }
    assert!(!quoted, "{text:?}");
    assert!(!escaped || !text.replace("^\"", "").contains('"'), "{text:?}");
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| quoter(Shell::Cmd, data, judge));
