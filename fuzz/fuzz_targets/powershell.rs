#![no_main]

use goproxy_cfg::domain::shell::Shell;
use goproxy_cfg_fuzz::quoter;

/// ASCII in one line; between single quotes they stand in pairs, between double ones nothing works but `[char]`.
fn judge(text: &str) {
    let text = text.strip_prefix(" = ").unwrap();
    assert!(text.bytes().all(|b| matches!(b, b' '..=b'~')), "{text:?}");
    if let Some(text) = text.strip_prefix('\'') {
        let text = text.strip_suffix('\'').unwrap();
        assert!(!text.replace("''", "").contains('\''), "{text:?}");
        return;
    }
    let text = text.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
    for (at, piece) in text.split("$([char]0x").enumerate() {
        let plain = match at {
            0 => piece,
            _ => {
                let (digits, plain) = piece.split_once(')').unwrap();
                u16::from_str_radix(digits, 16).unwrap();
                plain
            }
        };
        assert!(!plain.contains(['"', '$', '`']), "{text:?}");
    }
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| quoter(Shell::Powershell, data, judge));
