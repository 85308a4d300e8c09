#![no_main]

use goproxy_cfg::domain::shell::Shell;
use goproxy_cfg_fuzz::quoter;

/// Within quotes no `!`, and `\` only at the beginning and before a line break; no line break without it.
fn judge(text: &str) {
    let text = text.strip_prefix(' ').unwrap().strip_suffix(';').unwrap();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' => {
                let mut first = true;
                loop {
                    match chars.next().unwrap() {
                        '\'' => break,
                        '\\' => assert!(first && chars.next() == Some('\n'), "{text:?}"),
                        c => assert!(!matches!(c, '!' | '\n'), "{text:?}"),
                    }
                    first = false;
                }
            }
            '\\' => assert!(matches!(chars.next(), Some('\'' | '\\' | '!')), "{text:?}"),
            c => panic!("{c:?} stands outside of quotes: {text:?}"),
        }
    }
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| quoter(Shell::Tcsh, data, judge));
