//! `NAME=value` files as dotenv libraries read them: `.env`, GitLab's dotenv reports.
//!
//! There is no standard. Reading follows Docker Compose (compose-spec/compose-go, `dotenv/parser.go`), which direnv
//! (`pkg/dotenv/parse.go`), VS Code's Go extension (`extension/src/utils/envUtils.ts`) and a shell that sources the file
//! agree with wherever it matters; writing keeps to what all four read alike.

use crate::domain::error::BadFile;
use crate::domain::format::lines::{
    Entry, MARK, append, bad, bad_at, changed, check_controls, check_ends, exact, line_end, merged, newline, part,
    refuse_utf16, value_of,
};
use crate::text::formats;

/// The value of `name`; `None` when the file does not set it. The last assignment counts. What a reader would expand
/// (`$OTHER`) is given as it is written; a bare `NAME`, with which Compose passes a variable on, sets nothing.
pub fn get(data: &[u8], name: &str) -> Result<Option<String>, BadFile> {
    Ok(value_of(entries(data)?, name, exact))
}

/// The file with `changes` made: a value sets the variable, `None` removes it. Every other byte stays, `export`,
/// indentation and a comment behind the value among them. A new line is exported where all others are.
pub fn set(data: &[u8], changes: &[(&str, Option<&str>)]) -> Result<Vec<u8>, BadFile> {
    let entries = entries(data)?;
    let (mut edited, missing) = changed(data, &entries, &merged(changes, exact), exact, quoted)?;
    let exported = |entry: &Entry| {
        let line = part(data, entry.whole.clone());
        line.strip_prefix(MARK).unwrap_or(line).trim_ascii_start().starts_with(b"export")
            && !entry.name.starts_with("export")
    };
    let lead = if !entries.is_empty() && entries.iter().all(exported) { "export " } else { "" };
    for (name, value) in missing {
        let line = [lead.as_bytes(), name.as_bytes(), b"=", &quoted(name, value)?].concat();
        append(&mut edited, &line, newline(data));
    }
    Ok(edited)
}

/// White space that is no line break.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\x0b' | b'\x0c')
}

fn skip(data: &[u8], from: usize, pass: impl Fn(u8) -> bool) -> usize {
    from + part(data, from..data.len()).iter().take_while(|byte| pass(**byte)).count()
}

fn entries(data: &[u8]) -> Result<Vec<Entry>, BadFile> {
    refuse_utf16(data)?;
    let mut entries = Vec::new();
    let mut at = if data.starts_with(MARK) { MARK.len() } else { 0 };
    while at < data.len() {
        let end = match statement(data, at)? {
            Some(entry) => {
                let end = entry.whole.end;
                entries.push(entry);
                end
            }
            None => line_end(data, at),
        };
        at = end;
    }
    Ok(entries)
}

/// The assignment that starts in the line at `start`; `None` for comments and all that assigns nothing.
fn statement(data: &[u8], start: usize) -> Result<Option<Entry>, BadFile> {
    let mut at = skip(data, start, is_blank);
    let after = at + "export".len();
    if part(data, at..after) == b"export" && data.get(after).is_some_and(|byte| is_blank(*byte)) {
        at = skip(data, after, is_blank);
    }
    let name_end = skip(data, at, |byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
    let separator = skip(data, name_end, is_blank);
    // Compose and direnv take YAML's `NAME: value`, too.
    if name_end == at || !data.get(separator).is_some_and(|byte| b"=:".contains(byte)) {
        return Ok(None);
    }
    let name = String::from_utf8_lossy(part(data, at..name_end)).into_owned();
    let from = skip(data, separator + 1, is_blank);
    let (value, spot, end) = match data.get(from) {
        Some(quote @ (b'"' | b'\'')) => {
            let Some(close) = closing(data, from + 1, *quote) else {
                return Err(bad_at(data, from, formats::quote_not_closed(&name)));
            };
            let end = line_end(data, close);
            let rest = part(data, close + 1..end).trim_ascii_start();
            if !rest.is_empty() && !rest.starts_with(b"#") {
                return Err(bad_at(data, close, formats::text_after_quote(&name)));
            }
            let inner = String::from_utf8_lossy(part(data, from + 1..close));
            (unescaped(&inner, *quote == b'"'), from..close + 1, end)
        }
        _ => {
            let end = line_end(data, from);
            let mut length = part(data, from..end).len();
            // A `#` starts a comment behind white space only: `a#b` is a value.
            let comment = |(index, _): &(usize, &u8)| {
                let before = from + index - 1;
                (before > separator || *index > 0) && data.get(before).is_some_and(|byte| is_blank(*byte))
            };
            let hashes = part(data, from..end).iter().enumerate().filter(|(_, byte)| **byte == b'#');
            if let Some((index, _)) = hashes.into_iter().find(comment) {
                length = index;
            }
            let text = part(data, from..from + length).trim_ascii_end();
            let place = if text.is_empty() { separator + 1 } else { from };
            (String::from_utf8_lossy(text).into_owned(), place..place + text.len(), end)
        }
    };
    Ok(Some(Entry { name, value, whole: start..end, spot, lead: b"" }))
}

/// Where the quote closes that opened before `from`; one behind a backslash does not.
fn closing(data: &[u8], from: usize, quote: u8) -> Option<usize> {
    let mut escaped = false;
    for (offset, byte) in part(data, from..data.len()).iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            byte if *byte == quote => return Some(from + offset),
            _ => {}
        }
    }
    None
}

/// The text between quotes; in double ones the escapes that Compose knows mean something.
fn unescaped(inner: &str, double: bool) -> String {
    let mut text = String::new();
    let mut rest = inner.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match (rest.next(), double) {
            (Some('n'), true) => text.push('\n'),
            (Some('r'), true) => text.push('\r'),
            (Some('t'), true) => text.push('\t'),
            (Some(c @ ('"' | '\\' | '$')), true) | (Some(c @ '\''), false) => text.push(c),
            (next, _) => {
                text.push('\\');
                text.extend(next);
            }
        }
    }
    text
}

/// The value as all readers take it alike: bare where no shell finds anything in it, in single quotes otherwise.
fn quoted(name: &str, value: &str) -> Result<Vec<u8>, BadFile> {
    check_controls(name, value)?;
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || b"_.,:/@%+=-*".contains(&byte);
    // In single quotes Compose and python-dotenv take a backslash for an escape, and VS Code expands `${…}`.
    let single = !value.contains(['\'', '\\']) && !value.contains("${");
    let double = !value.contains(['"', '\\', '$', '`', '!']);
    let text = match () {
        () if value.bytes().all(bare) => value.to_owned(),
        () if single => format!("'{value}'"),
        () if double => format!("\"{value}\""),
        () => {
            let found = value.chars().find(|c| "\\$'".contains(*c)).unwrap_or('\'');
            return Err(bad(formats::cannot_hold(name, format!("`{found}`"))));
        }
    };
    Ok(text.into_bytes())
}

/// [`get`] for a report that GitLab takes from a job (`artifacts:reports:dotenv`): every line is split at its first `=`
/// and trimmed, quotes belong to the value, and a line that is no assignment makes GitLab refuse the file
/// (gitlab-org/gitlab, `app/services/ci/parse_dotenv_artifact_service.rb`).
pub fn get_gitlab(data: &[u8], name: &str) -> Result<Option<String>, BadFile> {
    Ok(value_of(gitlab_entries(data)?, name, exact))
}

/// [`set`] for a report that GitLab takes from a job. It expands `$OTHER` in what it reads, so that a `$` is refused.
pub fn set_gitlab(data: &[u8], changes: &[(&str, Option<&str>)]) -> Result<Vec<u8>, BadFile> {
    let entries = gitlab_entries(data)?;
    let (mut edited, missing) = changed(data, &entries, &merged(changes, exact), exact, gitlab_value)?;
    for (name, value) in missing {
        append(&mut edited, &[name.as_bytes(), b"=", &gitlab_value(name, value)?].concat(), newline(data));
    }
    Ok(edited)
}

fn gitlab_value(name: &str, value: &str) -> Result<Vec<u8>, BadFile> {
    check_controls(name, value)?;
    check_ends(name, value)?;
    if value.contains('$') {
        return Err(bad(formats::cannot_hold(name, "`$`")));
    }
    Ok(value.as_bytes().to_vec())
}

fn gitlab_entries(data: &[u8]) -> Result<Vec<Entry>, BadFile> {
    refuse_utf16(data)?;
    let mut entries = Vec::new();
    let mut at = if data.starts_with(MARK) { MARK.len() } else { 0 };
    while at < data.len() {
        let end = line_end(data, at);
        let line = part(data, at..end);
        let equals = line.iter().position(|byte| *byte == b'=').map(|offset| at + offset);
        let name = equals.map(|equals| part(data, at..equals).trim_ascii());
        let (Some(equals), Some(name)) = (equals, name) else {
            return Err(bad_at(data, at, formats::gitlab_line()));
        };
        if name.is_empty() || !name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') {
            return Err(bad_at(data, at, formats::gitlab_line()));
        }
        let behind = part(data, equals + 1..end);
        let blanks = behind.len() - behind.trim_ascii_start().len();
        let text = behind.trim_ascii();
        let from = if text.is_empty() { equals + 1 } else { equals + 1 + blanks };
        entries.push(Entry {
            name: String::from_utf8_lossy(name).into_owned(),
            value: String::from_utf8_lossy(text).into_owned(),
            whole: at..end,
            spot: from..from + text.len(),
            lead: b"",
        });
        at = end;
    }
    Ok(entries)
}
