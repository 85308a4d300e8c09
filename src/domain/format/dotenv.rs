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

/// Its assignments, in the order of the file.
pub(in crate::domain) fn entries(data: &[u8]) -> Result<Vec<Entry>, BadFile> {
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

#[cfg(test)]
mod tests {
    use super::*;

    const G: &[(&str, Option<&str>)] = &[("GOPROXY", Some("a,b"))];
    const GONE: &[(&str, Option<&str>)] = &[("GOPROXY", None)];

    fn edited(data: &str, changes: &[(&str, Option<&str>)]) -> String {
        String::from_utf8(set(data.as_bytes(), changes).unwrap_or_else(|bad| panic!("{data}: {bad:?}"))).unwrap()
    }

    #[test]
    fn values_are_read_as_compose_reads_them() {
        for (data, expected) in [
            ("A=b", Some("b")),
            ("  export\tA = b c \t # d\r\n", Some("b c")),
            ("A=b#c", Some("b#c")),
            ("A=#b", Some("#b")),
            ("A= # b", Some("")),
            ("A=", Some("")),
            ("A: b", Some("b")),
            ("A='b # \"c\" $d'# e", Some("b # \"c\" $d")),
            ("A=\"b\\n\\\"c\\\\ \\$d \\e\"", Some("b\n\"c\\ $d \\e")),
            ("A='b\nA=c'\n", Some("b\nA=c")),
            ("A=b\nA=c\n# A=d\n", Some("c")),
            ("\u{feff}A=b", Some("b")),
            ("A\nB\n", None),
            ("A B=c\n", None),
            ("#A=b\n;A=b\n", None),
            ("exportA=b", None),
            ("A=$B", Some("$B")),
        ] {
            assert_eq!(get(data.as_bytes(), "A").unwrap().as_deref(), expected, "{data:?}");
        }
        assert_eq!(get(b"export=b", "export").unwrap().as_deref(), Some("b"));
    }

    #[test]
    fn only_what_is_meant_changes() {
        for (data, expected) in [
            ("", "GOPROXY=a,b\n"),
            ("\u{feff}", "\u{feff}GOPROXY=a,b\n"),
            ("X=1", "X=1\nGOPROXY=a,b\n"),
            ("# c\r\nX=1\r\n\r\n", "# c\r\nX=1\r\n\r\nGOPROXY=a,b\r\n"),
            ("  export GOPROXY = \"x\" # why\r\nX=1", "  export GOPROXY = a,b # why\r\nX=1"),
            ("GOPROXY=  # why\n", "GOPROXY=a,b  # why\n"),
            ("GOPROXY='a,b'", "GOPROXY='a,b'"),
            ("GOPROXY=x\nX=1\nGOPROXY=y", "X=1\nGOPROXY=a,b"),
            ("export X=1\n", "export X=1\nexport GOPROXY=a,b\n"),
            ("export X=1\nY=1\n", "export X=1\nY=1\nGOPROXY=a,b\n"),
            ("exported=1\n", "exported=1\nGOPROXY=a,b\n"),
            ("X='\nGOPROXY=c\n'\n", "X='\nGOPROXY=c\n'\nGOPROXY=a,b\n"),
        ] {
            assert_eq!(edited(data, G), expected, "{data:?}");
        }
        assert_eq!(edited("X=1\n GOPROXY='\n' # c\nY=2", GONE), "X=1\nY=2");
    }

    #[test]
    fn values_are_quoted_for_every_reader() {
        for (value, expected) in [
            ("https://u:p@h/x,direct", "https://u:p@h/x,direct"),
            ("https://a|direct", "'https://a|direct'"),
            ("*.corp.com", "*.corp.com"),
            ("", ""),
            ("a b", "'a b'"),
            ("$(rm -rf ~)`x`;&", "'$(rm -rf ~)`x`;&'"),
            ("~/x", "'~/x'"),
            ("it's", "\"it's\""),
            ("#a", "'#a'"),
            ("说", "'说'"),
        ] {
            assert_eq!(quoted("A", value).unwrap(), expected.as_bytes(), "{value}");
        }
        for value in ["a\nb", "a\r", "a\0", "a\\b", "${A}", "it's $5", "'\"", "\x1b"] {
            assert!(quoted("A", value).is_err(), "{value:?}");
        }
    }

    #[test]
    fn what_cannot_be_understood_is_refused() {
        for (data, line, why) in [
            (&b"\nA='b\n"[..], Some(2), formats::quote_not_closed("A")),
            (b"A=\"b\\\"", Some(1), formats::quote_not_closed("A")),
            (b"A='b'c\n", Some(1), formats::text_after_quote("A")),
            (b"\xff\xfeA\0=\0", None, formats::utf16()),
        ] {
            let refused = BadFile { line, why };
            assert_eq!(get(data, "GOPROXY"), Err(refused.clone()));
            assert_eq!(set(data, G), Err(refused));
        }
        for name in ["", "A B", "1A", "A=", "A\n", "A.B"] {
            assert_eq!(set(b"", &[(name, Some("x"))]), Err(bad(formats::bad_name(name))));
        }
    }

    #[test]
    fn gitlab_takes_lines_as_they_are() {
        let data = b" A = 'b' # c \r\nB=\nA==\n";
        assert_eq!(get_gitlab(data, "A").unwrap().as_deref(), Some("="));
        assert_eq!(get_gitlab(b" A = 'b' # c \r\n", "A").unwrap().as_deref(), Some("'b' # c"));
        assert_eq!(set_gitlab(b"X=1\r\nGOPROXY = x \r\n", G).unwrap(), b"X=1\r\nGOPROXY = a,b \r\n");
        assert_eq!(set_gitlab(b"X=1", &[("GOPROXY", Some("a|b c"))]).unwrap(), b"X=1\nGOPROXY=a|b c\n");
        for (data, line) in
            [("A=1\n\nB=2\n", 2), ("# c\n", 1), ("#A=1\n", 1), ("export A=1\n", 1), ("A-B=1", 1), ("=1", 1)]
        {
            let refused = BadFile { line: Some(line), why: formats::gitlab_line() };
            assert_eq!(get_gitlab(data.as_bytes(), "A"), Err(refused.clone()), "{data}");
            assert_eq!(set_gitlab(data.as_bytes(), G), Err(refused), "{data}");
        }
        for value in [" a", "a ", "$A", "a\nb"] {
            assert!(set_gitlab(b"", &[("GOPROXY", Some(value))]).is_err(), "{value:?}");
        }
    }
}
