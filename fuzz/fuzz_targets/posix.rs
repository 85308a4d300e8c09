#![no_main]

use goproxy_cfg::domain::shell::Shell;
use goproxy_cfg_fuzz::quoter;

/// Outside of quotes stands nothing but an escaped quote; what is between `$'` and `'` is ASCII.
fn judge(text: &str) {
    let mut chars = text.strip_prefix('=').unwrap().chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' => assert!(chars.any(|c| c == '\''), "no end: {text:?}"),
            '\\' => assert_eq!(chars.next(), Some('\''), "{text:?}"),
            '$' => {
                assert_eq!(chars.next(), Some('\''), "{text:?}");
                loop {
                    match chars.next().unwrap() {
                        '\'' => break,
                        '\\' => assert!(
                            matches!(chars.next().unwrap(), '\\' | '\'' | 'n' | 'r' | 't' | '0'..='3'),
                            "{text:?}"
                        ),
                        c => assert!(matches!(c, ' '..='~'), "{text:?}"),
                    }
                }
            }
            c => panic!("{c:?} stands outside of quotes: {text:?}"),
        }
    }
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    for shell in [Shell::Sh, Shell::Bash, Shell::Zsh] {
        quoter(shell, data, judge);
    }
    quoter(Shell::Sh, data, |text| assert!(!text.starts_with("=$"), "dash has no $'…': {text:?}"));
});
