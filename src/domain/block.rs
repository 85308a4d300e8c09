//! The one marked block that the program keeps in a profile: statements of the shell between two comments.
//!
//! ```text
//! # >>> goproxy-cfg 5f0c1a2b >>> do not edit: `goproxy-cfg use` rewrites this block, `goproxy-cfg unset` removes it
//! export GOPROXY='https://goproxy.cn,direct'
//! # <<< goproxy-cfg <<<
//! ```
//!
//! The eight digits are a checksum of what stands between the comments, so that an edit by hand is noticed; a `+` behind
//! them (`*` for a carriage return and a line feed) says that the line before had no line break, so that it loses it again
//! with the block. A file is bytes: what is
//! outside of the block stays as it is, whatever it is.

use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::domain::error::BadFile;
use crate::domain::shell::{Shell, quote};
use crate::text::formats;

const BEGIN: &str = "# >>> goproxy-cfg ";
const BEGIN_TAIL: &str = " >>> do not edit: `goproxy-cfg use` rewrites this block, `goproxy-cfg unset` removes it";
const END: &str = "# <<< goproxy-cfg <<<";
/// Above the lines of a block that was edited by hand, which are kept as comments.
const KEPT: &str = "# kept by goproxy-cfg from its block, which was edited by hand:";

/// Line breaks that came with a block, and how its first comment says so.
const GAPS: [(u8, &str); 2] = [(b'+', "\n"), (b'*', "\r\n")];

/// A profile larger than this is none.
const LARGEST: usize = 8 << 20;

/// A block in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block<'d> {
    /// Where it stands, its comments included.
    range: Range<usize>,
    /// What stands between its comments.
    body: &'d [u8],
    /// The line that it begins with, from 1.
    pub line: usize,
    /// Whether it is not as the program wrote it.
    pub edited: bool,
    /// The line break before it, where that came with it.
    gap: Option<&'static str>,
}

/// The lines of a file with where each begins and ends; the line break belongs to its line.
fn lines(data: &[u8]) -> impl Iterator<Item = (usize, Range<usize>, &[u8])> {
    let mut start = 0;
    data.split_inclusive(|byte| *byte == b'\n').enumerate().map(move |(index, line)| {
        let range = start..start + line.len();
        start = range.end;
        (index + 1, range, line.trim_ascii())
    })
}

/// The block of a file. Two of them, or half of one, are an error: which lines are whose is then for the user to say.
pub fn find(data: &[u8]) -> Result<Option<Block<'_>>, BadFile> {
    if data.len() > LARGEST {
        return Err(BadFile { line: None, why: formats::profile_too_large(LARGEST >> 20) });
    }
    if data.starts_with(b"\xff\xfe") || data.starts_with(b"\xfe\xff") {
        return Err(BadFile { line: None, why: formats::utf16() });
    }
    let bad = |line, why| Err(BadFile { line: Some(line), why });
    let mut begun: Option<(usize, Range<usize>, &[u8])> = None;
    let mut found: Option<Block<'_>> = None;
    for (line, range, text) in lines(data) {
        if text.starts_with(BEGIN.as_bytes()) {
            if let Some(first) = begun.as_ref().map(|(line, ..)| *line).or(found.as_ref().map(|block| block.line)) {
                return bad(line, formats::block_twice(first));
            }
            begun = Some((line, range, text));
        } else if text == END.as_bytes() {
            let Some((first, begin, head)) = begun.take() else { return bad(line, formats::block_without_start()) };
            let body = data.get(begin.end..range.start).unwrap_or_default();
            let (sum, rest) = head.get(BEGIN.len()..).and_then(|rest| rest.split_at_checked(8)).unwrap_or_default();
            let edited = sum != checksum(body).as_bytes();
            let gap = GAPS.iter().find(|(mark, _)| rest.first() == Some(mark)).map(|(_, gap)| *gap);
            found = Some(Block { range: begin.start..range.end, body, line: first, edited, gap });
        }
    }
    match begun {
        Some((line, ..)) => bad(line, formats::block_without_end()),
        None => Ok(found),
    }
}

/// Of the text, so that a converted line break is no edit.
fn checksum(body: &[u8]) -> String {
    let mut hash = Sha256::new();
    for line in body.split(|byte| *byte == b'\n') {
        hash.update(line.strip_suffix(b"\r").unwrap_or(line));
        hash.update(b"\n");
    }
    hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// The names and values that the block sets. Of one that was edited by hand, those that are still to be understood.
fn values(shell: Shell, block: &Block<'_>) -> Vec<(String, String)> {
    let written = String::from_utf8_lossy(block.body);
    // Line breaks that somebody converted are none of the statements' own; where the statements read as they stand, a
    // carriage return is a part of a value.
    let text = written.replace("\r\n", "\n");
    quote::read(shell, &written)
        .or_else(|| quote::read(shell, &text))
        .unwrap_or_else(|| text.lines().filter_map(|line| quote::read(shell, line)).flatten().collect())
}

/// The value of `name` in the block; `None` when there is no block or it does not set it.
pub fn get(shell: Shell, data: &[u8], name: &str) -> Result<Option<String>, BadFile> {
    let Some(block) = find(data)? else { return Ok(None) };
    Ok(values(shell, &block).into_iter().rev().find(|(known, _)| known == name).map(|(_, value)| value))
}

/// The file with `changes` made in its block. A new block comes at the end, where nothing after it changes the values
/// again; an old one is replaced where it stands, and goes when it would be empty. The lines of one that was edited by
/// hand stay above it as comments.
pub fn set(shell: Shell, data: &[u8], changes: &[(&str, Option<&str>)]) -> Result<Vec<u8>, BadFile> {
    let block = find(data)?;
    let before = block.as_ref().map(|block| values(shell, block)).unwrap_or_default();
    let mut wanted: Vec<(String, String)> = Vec::new();
    let changed = changes.iter().filter_map(|(name, value)| Some(((*name).to_owned(), (*value)?.to_owned())));
    for (name, value) in before.iter().filter(|(name, _)| !removed(changes, name)).cloned().chain(changed) {
        match wanted.iter_mut().find(|(known, _)| *known == name) {
            Some(entry) => entry.1 = value,
            None => wanted.push((name, value)),
        }
    }
    if block.as_ref().map_or(wanted.is_empty(), |block| !block.edited && wanted == before) {
        return Ok(data.to_vec());
    }
    let newline = newline(shell, data);
    let gap = match &block {
        Some(block) => block.gap,
        None => (!data.is_empty() && !data.ends_with(b"\n")).then_some(newline),
    };
    let text = render(shell, &wanted, newline, gap)?;
    let (head, kept, tail) = match &block {
        Some(block) => (
            data.get(..block.range.start).unwrap_or_default(),
            if block.edited { commented(block.body, newline) } else { Vec::new() },
            data.get(block.range.end..).unwrap_or_default(),
        ),
        None => (data, Vec::new(), &[][..]),
    };
    let head = match gap.filter(|_| text.is_empty() && kept.is_empty() && tail.is_empty()) {
        Some(gap) => head.strip_suffix(gap.as_bytes()).unwrap_or(head),
        None => head,
    };
    let gap = if text.is_empty() || head.is_empty() || head.ends_with(b"\n") { "" } else { newline };
    let mut edited = [head, gap.as_bytes(), kept.as_slice(), text.as_bytes()].concat();
    // A block at the end of a file whose last line break somebody cut off: what follows begins on a line of its own.
    if !tail.is_empty() && edited.last().is_some_and(|byte| *byte != b'\n') {
        edited.extend_from_slice(newline.as_bytes());
    }
    edited.extend_from_slice(tail);
    Ok(edited)
}

fn removed(changes: &[(&str, Option<&str>)], name: &str) -> bool {
    changes.iter().any(|(changed, value)| *changed == name && value.is_none())
}

/// PowerShell reads either; to every other shell a carriage return would be a part of the value.
fn newline(shell: Shell, data: &[u8]) -> &'static str {
    let first = data.iter().position(|byte| *byte == b'\n');
    let crlf = first.and_then(|at| at.checked_sub(1)).and_then(|at| data.get(at)) == Some(&b'\r');
    if shell == Shell::Powershell && crlf { "\r\n" } else { "\n" }
}

/// The block with its comments; nothing when it sets nothing.
fn render(shell: Shell, values: &[(String, String)], newline: &str, gap: Option<&str>) -> Result<String, BadFile> {
    if values.is_empty() {
        return Ok(String::new());
    }
    let mut body = String::new();
    for (name, value) in values {
        let statement = quote::set(shell, name, value)
            .map_err(|_| BadFile { line: None, why: formats::value_cannot_be_quoted(name, shell.name()) })?;
        body.push_str(&statement);
        body.push_str(newline);
    }
    let sum = checksum(body.as_bytes());
    let mark = GAPS.iter().find(|(_, known)| gap == Some(known)).map(|(mark, _)| char::from(*mark).to_string());
    let mark = mark.unwrap_or_default();
    Ok(format!("{BEGIN}{sum}{mark}{BEGIN_TAIL}{newline}{body}{END}{newline}"))
}

fn commented(body: &[u8], newline: &str) -> Vec<u8> {
    let mut kept = [KEPT.as_bytes(), newline.as_bytes()].concat();
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        kept.extend_from_slice(b"#   ");
        kept.extend_from_slice(line);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use proptest::prelude::*;

    const SHELLS: [Shell; 7] =
        [Shell::Sh, Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Tcsh, Shell::Nushell, Shell::Powershell];

    fn put(data: &[u8], value: &str) -> Vec<u8> {
        set(Shell::Bash, data, &[("GOPROXY", Some(value))]).unwrap()
    }

    #[test]
    fn the_block_comes_at_the_end_and_is_replaced_in_place() {
        let first = put(b"alias ll='ls -l'", "https://a.example,direct");
        let text = String::from_utf8(first.clone()).unwrap();
        assert!(text.starts_with("alias ll='ls -l'\n# >>> goproxy-cfg "), "{text}");
        assert!(text.ends_with("export GOPROXY='https://a.example,direct'\n# <<< goproxy-cfg <<<\n"), "{text}");
        let with_tail = [first, b"echo done".to_vec()].concat();
        let second = String::from_utf8(put(&with_tail, "off")).unwrap();
        assert!(second.ends_with("GOPROXY='off'\n# <<< goproxy-cfg <<<\necho done"), "{second}");
        assert_eq!(second.matches(BEGIN).count(), 1);
        assert_eq!(get(Shell::Bash, second.as_bytes(), "GOPROXY").unwrap().as_deref(), Some("off"));
        let gone = set(Shell::Bash, second.as_bytes(), &[("GOPROXY", None)]).unwrap();
        assert_eq!(gone, b"alias ll='ls -l'\necho done");
    }

    #[test]
    fn a_commented_out_line_is_no_setting() {
        let data = b"# export GOPROXY='x'\n#export GOPROXY='y'\n";
        assert_eq!(get(Shell::Bash, data, "GOPROXY"), Ok(None));
    }

    #[test]
    fn an_edit_by_hand_is_noticed_and_kept() {
        let ours = String::from_utf8(put(b"", "https://a.example")).unwrap();
        let edited = ours.replace("a.example'", "b.example' # mine\nexport FOO=\u{e9}");
        assert!(find(edited.as_bytes()).unwrap().unwrap().edited);
        assert!(!find(ours.as_bytes()).unwrap().unwrap().edited);
        let crlf = ours.replace('\n', "\r\n");
        assert!(!find(crlf.as_bytes()).unwrap().unwrap().edited, "a converted line break is no edit");
        let again = String::from_utf8(put(edited.as_bytes(), "https://c.example")).unwrap();
        assert!(again.contains("#   export GOPROXY='https://b.example' # mine\n#   export FOO="), "{again}");
        assert_eq!(get(Shell::Bash, again.as_bytes(), "GOPROXY").unwrap().as_deref(), Some("https://c.example"));
        assert_eq!(put(again.as_bytes(), "https://c.example"), again.as_bytes());
    }

    #[test]
    fn converted_line_breaks_are_no_part_of_a_value() {
        for shell in SHELLS {
            let ours = set(shell, b"", &[("GOPROXY", Some("https://a.example")), ("GOSUMDB", Some("off"))]).unwrap();
            let crlf = String::from_utf8(ours).unwrap().replace('\n', "\r\n");
            for (name, value) in [("GOPROXY", "https://a.example"), ("GOSUMDB", "off")] {
                assert_eq!(get(shell, crlf.as_bytes(), name).unwrap().as_deref(), Some(value), "{shell:?}");
            }
            let Ok(ours) = set(shell, b"", &[("GOPROXY", Some("a\r\nb"))]) else { continue };
            assert_eq!(get(shell, &ours, "GOPROXY").unwrap().as_deref(), Some("a\r\nb"), "{shell:?}");
        }
    }

    #[test]
    fn what_is_no_single_block_is_refused_with_its_line() {
        let ours = String::from_utf8(put(b"", "a")).unwrap();
        let end = format!("{END}\n");
        for (data, line) in [
            (format!("x\n{ours}y\n{ours}"), 6),
            (ours.replace(END, ""), 1),
            (format!("{end}{ours}"), 1),
            (format!("{ours}{end}"), 4),
            (ours.replace("export", &format!("{BEGIN}1 >>>\nexport")), 2),
        ] {
            let bad = find(data.as_bytes()).unwrap_err();
            assert_eq!(bad.line, Some(line), "{data}");
            assert!(set(Shell::Bash, data.as_bytes(), &[("GOPROXY", Some("a"))]).is_err(), "{data}");
            assert!(bad.why.say(Lang::En) != bad.why.say(Lang::ZhCn));
        }
        assert!(find(b"\xff\xfex\0").is_err());
        assert!(find(&vec![b'#'; LARGEST + 1]).is_err());
    }

    #[test]
    fn only_powershell_follows_the_files_line_breaks() {
        let data = b"Set-Alias ll ls\r\n";
        let text = set(Shell::Powershell, data, &[("GOPROXY", Some("off"))]).unwrap();
        assert_eq!(
            text.iter().filter(|byte| **byte == b'\n').count(),
            text.windows(2).filter(|w| w == b"\r\n").count()
        );
        assert!(!put(data, "off").ends_with(b"\r\n"));
    }

    fn file() -> impl Strategy<Value = Vec<u8>> {
        let line = prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..12),
            Just(b"export GOPROXY='x'".to_vec()),
            Just(b"# a comment".to_vec()),
            Just(END.as_bytes().to_vec()),
            Just(format!("{BEGIN}00000000{BEGIN_TAIL}").into_bytes()),
        ];
        let end = prop_oneof![Just(&b"\n"[..]), Just(&b"\r\n"[..])];
        (proptest::collection::vec((line, end), 0..8), any::<bool>()).prop_map(|(lines, whole)| {
            let mut data: Vec<u8> = lines.into_iter().flat_map(|(line, end)| [line, end.to_vec()].concat()).collect();
            if !whole {
                data.pop();
            }
            data
        })
    }

    proptest! {
        #[test]
        fn what_is_set_is_read_back_and_nothing_else_changes(
            data in file(),
            shell in proptest::sample::select(SHELLS.to_vec()),
            value in "[^\0]{0,20}",
        ) {
            let Ok(before) = find(&data) else {
                prop_assert!(set(shell, &data, &[("GOPROXY", Some(&value))]).is_err());
                return Ok(());
            };
            let Ok(edited) = set(shell, &data, &[("GOPROXY", Some(&value))]) else { return Ok(()) };
            prop_assert_eq!(get(shell, &edited, "GOPROXY").unwrap(), Some(value.clone()));
            prop_assert_eq!(&set(shell, &edited, &[("GOPROXY", Some(&value))]).unwrap(), &edited, "twice is once");
            if before.is_none() {
                prop_assert!(edited.starts_with(&data));
                let back = set(shell, &edited, &[("GOPROXY", None)]).unwrap();
                prop_assert_eq!(back, data);
            }
        }
    }
}
