//! What every fuzz target of a quoter asks.

use goproxy_cfg::domain::shell::Shell;
use goproxy_cfg::domain::shell::quote::{Unwritable, read, set};

/// Takes `data` for values with NUL between them: each is read back, alone and in a row, and is one string by `judge`, which
/// knows the shell's own rules and nothing of how we read. Takes it for text, too: what is read is what would be written.
pub fn quoter(shell: Shell, data: &[u8], judge: impl Fn(&str)) {
    let text = String::from_utf8_lossy(data);
    assert_eq!(set(shell, "X", "a\0"), Err(Unwritable::Nul));
    let mut pairs = Vec::new();
    let mut lines = String::new();
    for (at, value) in text.split('\0').enumerate() {
        let name = format!("GO_{at}");
        match set(shell, &name, value) {
            Ok(line) => {
                let pair = (name, value.to_owned());
                assert_eq!(read(shell, &line), Some(vec![pair.clone()]));
                assert!(value.contains(['\n', '\r']) || !line.contains(['\n', '\r']), "{line:?}");
                let rest = line.split_once(&pair.0).unwrap().1;
                judge(rest);
                lines.push_str(&line);
                lines.push('\n');
                pairs.push(pair);
            }
            Err(Unwritable::Nul) => panic!("there is no NUL"),
            Err(Unwritable::LineBreak) => assert!(shell == Shell::Cmd && value.contains(['\n', '\r', '\x1a'])),
            Err(Unwritable::TooLong) => assert!(shell == Shell::Cmd && value.len() > 1000),
        }
    }
    assert_eq!(read(shell, &lines), Some(pairs));

    for text in [text.to_string(), lines + &text] {
        if let Some(pairs) = read(shell, &text) {
            let written: Vec<_> = pairs.iter().map(|(name, value)| set(shell, name, value).unwrap()).collect();
            let whole = |text: &str| text.replace("\r\n", "\n").trim_end_matches('\n').to_owned();
            assert_eq!(whole(&written.join("\n")), whole(&text));
        }
    }
}
