//! What JSON objects and TOML's inline tables share: members with commas between them, and comments anywhere.

use std::ops::Range;

use crate::domain::format::lines::{line_end, part};

/// How comments are written.
#[derive(Clone, Copy)]
pub(super) enum Comments {
    /// `// …` and `/* … */`.
    Jsonc,
    /// `# …`.
    Toml,
}

type Edits = Vec<(Range<usize>, Vec<u8>)>;

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// Where the white space that starts at `at` ends.
pub(super) fn skip_blanks(text: &[u8], at: usize) -> usize {
    at + part(text, at..text.len()).iter().take_while(|byte| is_blank(**byte)).count()
}

/// Where the line that `at` stands in starts.
pub(super) fn line_start(text: &[u8], at: usize) -> usize {
    part(text, 0..at).iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1)
}

/// Where the comment that starts at `at` ends, its line's end not included.
fn comment_end(text: &[u8], at: usize, comments: Comments) -> Option<usize> {
    let rest = part(text, at..text.len());
    let line = rest.iter().position(|byte| b"\r\n".contains(byte)).map_or(text.len(), |length| at + length);
    match comments {
        Comments::Toml => rest.starts_with(b"#").then_some(line),
        Comments::Jsonc if rest.starts_with(b"//") => Some(line),
        Comments::Jsonc if rest.starts_with(b"/*") => {
            let close = part(rest, 2..rest.len()).windows(2).position(|pair| pair == b"*/");
            Some(close.map_or(text.len(), |length| at + 2 + length + 2))
        }
        Comments::Jsonc => None,
    }
}

/// The comma that follows a member which ends at `at`.
pub(super) fn comma_after(text: &[u8], mut at: usize, comments: Comments) -> Option<usize> {
    loop {
        at += part(text, at..text.len()).iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        match comment_end(text, at, comments) {
            Some(end) => at = end,
            None => return (text.get(at) == Some(&b',')).then_some(at),
        }
    }
}

/// The end of what stands behind `at` in the same line and speaks of it: comments.
pub(super) fn after_comments(text: &[u8], mut at: usize, comments: Comments) -> usize {
    while let Some(end) = comment_end(text, skip_blanks(text, at), comments) {
        at = end;
    }
    at
}

/// Takes a member out, with its lines where it has them for itself, and with the comma that is one too many.
pub(super) fn removal(text: &[u8], member: Range<usize>, previous_end: Option<usize>, comments: Comments) -> Edits {
    let mut edits = Vec::new();
    let comma = comma_after(text, member.end, comments);
    let mut end = member.end;
    match comma {
        Some(comma) if skip_blanks(text, member.end) == comma => end = comma + 1,
        Some(comma) => edits.push((comma..comma + 1, Vec::new())),
        None => {
            let before = previous_end.and_then(|end| comma_after(text, end, comments));
            edits.extend(before.map(|comma| (comma..comma + 1, Vec::new())));
        }
    }
    let start = line_start(text, member.start);
    let rest = after_comments(text, end, comments);
    let last = skip_blanks(text, rest);
    let alone = skip_blanks(text, start) == member.start
        && (last == text.len() || part(text, last..line_end(text, last)).trim_ascii().is_empty());
    if alone {
        edits.push((start..line_end(text, last), Vec::new()));
    } else if end > member.end {
        edits.push((member.start..skip_blanks(text, end), Vec::new()));
    } else {
        let blanks = part(text, start..member.start).iter().rev().take_while(|byte| is_blank(**byte)).count();
        edits.push((member.start - blanks..end, Vec::new()));
    }
    edits
}
