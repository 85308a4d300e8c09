#![no_main]

use goproxy_cfg::domain::shell::Shell;
use goproxy_cfg_fuzz::quoter;

/// Within quotes no `\` and no line break, outside nothing but escapes.
fn judge(text: &str) {
    let mut chars = text.strip_prefix(' ').unwrap().chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' => loop {
                match chars.next().unwrap() {
                    '\'' => break,
                    c => assert!(!matches!(c, '\\' | '\n' | '\r'), "{text:?}"),
                }
            },
            '\\' => assert!(matches!(chars.next(), Some('\'' | '\\' | 'n' | 'r')), "{text:?}"),
            c => panic!("{c:?} stands outside of quotes: {text:?}"),
        }
    }
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| quoter(Shell::Fish, data, judge));
