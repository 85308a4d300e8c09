#![no_main]

use goproxy_cfg::domain::shell::Shell;
use goproxy_cfg_fuzz::quoter;

/// Double quotes at both ends and none between, no control character, only escapes that nushell knows.
fn judge(text: &str) {
    let text = text.strip_prefix(" = \"").unwrap().strip_suffix('"').unwrap();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        assert!(c != '"' && !c.is_control(), "{text:?}");
        if c == '\\' {
            match chars.next().unwrap() {
                '"' | '\\' | 'n' | 'r' | 't' => {}
                'u' => {
                    assert_eq!(chars.next(), Some('{'), "{text:?}");
                    assert!(chars.by_ref().take_while(|c| *c != '}').all(|c| c.is_ascii_hexdigit()), "{text:?}");
                }
                c => panic!("\\{c}: {text:?}"),
            }
        }
    }
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| quoter(Shell::Nushell, data, judge));
