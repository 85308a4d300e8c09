//! Java properties, as Jenkins's EnvInject plugin reads them.
//!
//! EnvInject (jenkinsci/envinject-plugin, `PropertiesLoader`) loads the file with `java.util.Properties`, whose line
//! reader is followed here, then trims every value and replaces `$NAME` and `${NAME}` in it (`hudson.Util.replaceMacro`).

use crate::domain::error::BadFile;
use crate::domain::format::lines::{Entry, MARK, append, bad, bad_at, changed, exact, merged, newline, part, value_of};
use crate::text::formats;

/// The value of `name`; `None` when the file does not set it. The last assignment counts. What Jenkins would replace
/// (`$OTHER`) is given as it is written.
pub fn get(data: &[u8], name: &str) -> Result<Option<String>, BadFile> {
    Ok(value_of(parsed(data)?.entries, name, exact))
}

/// The file with `changes` made: a value sets the variable, `None` removes it. Every other byte stays.
pub fn set(data: &[u8], changes: &[(&str, Option<&str>)]) -> Result<Vec<u8>, BadFile> {
    let entries = parsed(data)?.entries;
    let (mut edited, missing) = changed(data, &entries, &merged(changes, exact), exact, escaped)?;
    for (name, value) in missing {
        let line = [name.as_bytes(), b"=", &escaped(name, value)?].concat();
        // A backslash at the end of the file would take the new line for its continuation; an empty line ends it. Java
        // takes a byte order mark for the start of a name.
        if parsed(&edited)?.open || edited == MARK {
            append(&mut edited, b"", newline(data));
        }
        append(&mut edited, &line, newline(data));
    }
    Ok(edited)
}

struct Parsed {
    entries: Vec<Entry>,
    /// The file ends where a line is to be continued.
    open: bool,
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\x0c')
}

/// Where the line end at `at` ends, if there is one: `\n`, `\r` or both.
fn after_line_end(data: &[u8], at: usize) -> Option<usize> {
    match (data.get(at), data.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => Some(at + 2),
        (Some(b'\r' | b'\n'), _) => Some(at + 1),
        _ => None,
    }
}

fn skip_blanks(data: &[u8], from: usize) -> usize {
    from + part(data, from..data.len()).iter().take_while(|byte| is_blank(**byte)).count()
}

fn parsed(data: &[u8]) -> Result<Parsed, BadFile> {
    let mut entries = Vec::new();
    let mut open = false;
    let mut at = 0;
    while at < data.len() {
        let from = skip_blanks(data, at);
        match data.get(from) {
            None => break,
            Some(b'\n' | b'\r') => at = after_line_end(data, from).unwrap_or(data.len()),
            Some(b'#' | b'!') => {
                let length = part(data, from..data.len()).iter().take_while(|byte| !b"\r\n".contains(byte)).count();
                at = after_line_end(data, from + length).unwrap_or(data.len());
            }
            Some(_) => {
                let logical = logical_line(data, from);
                open = logical.open;
                entries.push(entry(data, at, &logical)?);
                at = logical.next;
            }
        }
    }
    Ok(Parsed { entries, open })
}

/// A line with its continuations joined.
struct Logical {
    /// The bytes that count, each with its place in the file.
    bytes: Vec<(usize, u8)>,
    /// Where it ends, its line end not included.
    end: usize,
    /// Where the next line starts.
    next: usize,
    open: bool,
}

fn logical_line(data: &[u8], from: usize) -> Logical {
    let mut bytes: Vec<(usize, u8)> = Vec::new();
    let mut backslash = false;
    let mut at = from;
    while let Some(byte) = data.get(at) {
        match after_line_end(data, at) {
            Some(next) if backslash => {
                bytes.pop();
                backslash = false;
                at = skip_blanks(data, next);
                if at >= data.len() {
                    return Logical { bytes, end: at, next: at, open: true };
                }
            }
            Some(next) => return Logical { bytes, end: at, next, open: false },
            None => {
                backslash = *byte == b'\\' && !backslash;
                bytes.push((at, *byte));
                at += 1;
            }
        }
    }
    if backslash {
        bytes.pop();
    }
    Logical { bytes, end: at, next: at, open: backslash }
}

fn entry(data: &[u8], start: usize, logical: &Logical) -> Result<Entry, BadFile> {
    let bytes = &logical.bytes;
    let mut backslash = false;
    let separates = |(_, byte): &(usize, u8)| {
        let escaped = backslash;
        backslash = *byte == b'\\' && !backslash;
        !escaped && (is_blank(*byte) || b"=:".contains(byte))
    };
    let key_end = bytes.iter().position(separates).unwrap_or(bytes.len());
    let (key, rest) = bytes.split_at_checked(key_end).unwrap_or_default();
    let mut equals = false;
    let separator = |(_, byte): &&(usize, u8)| {
        let first_sign = !equals && b"=:".contains(byte);
        equals |= first_sign;
        first_sign || is_blank(*byte)
    };
    let length = rest.iter().take_while(separator).count();
    let value = rest.get(length..).unwrap_or_default();
    // A name alone has no separator yet.
    let lead: &[u8] = if rest.is_empty() { b"=" } else { b"" };
    // Behind the last byte that counts: a continuation that leads nowhere is replaced, too.
    let from = match (value.first(), rest.last().or(key.last())) {
        (Some((place, _)), _) => *place,
        (None, Some((place, _))) => place + 1,
        (None, None) => logical.end,
    };
    Ok(Entry {
        name: decoded(data, key)?.trim_matches(is_trimmed).to_owned(),
        value: decoded(data, value)?.trim_matches(is_trimmed).replace("$$", "$"),
        whole: start..logical.next,
        spot: from..logical.end,
        lead,
    })
}

/// What Java's `String.trim` takes off.
fn is_trimmed(c: char) -> bool {
    c <= ' '
}

/// The text that the escapes make.
fn decoded(data: &[u8], bytes: &[(usize, u8)]) -> Result<String, BadFile> {
    let place = bytes.first().map_or(0, |(place, _)| *place);
    let text: Vec<u8> = bytes.iter().map(|(_, byte)| *byte).collect();
    let text = String::from_utf8_lossy(&text);
    let mut units = Vec::new();
    let mut rest = text.chars();
    let mut buffer = [0; 2];
    while let Some(c) = rest.next() {
        let c = match c {
            '\\' => match rest.next() {
                Some('u') => {
                    let digits: String = rest.by_ref().take(4).collect();
                    let all = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
                    let Some(unit) = all.then(|| u16::from_str_radix(&digits, 16).ok()).flatten() else {
                        return Err(bad_at(data, place, formats::properties_escape()));
                    };
                    units.push(unit);
                    continue;
                }
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('f') => '\x0c',
                Some(other) => other,
                None => continue,
            },
            c => c,
        };
        units.extend_from_slice(c.encode_utf16(&mut buffer));
    }
    Ok(String::from_utf16_lossy(&units))
}

/// The value for the file. Letters beyond ASCII are escaped: which encoding Jenkins reads with is its machine's matter.
fn escaped(name: &str, value: &str) -> Result<Vec<u8>, BadFile> {
    if value.trim_matches(is_trimmed) != value {
        return Err(bad(formats::cannot_hold(name, formats::outer_blanks())));
    }
    // EnvInject and the pipeline step `readProperties` do not agree on `$$`.
    let replaced = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || "_{$".contains(c));
    if value.split('$').skip(1).any(replaced) || value.contains("$$") {
        return Err(bad(formats::cannot_hold(name, "`$`")));
    }
    let mut text = String::new();
    for c in value.chars() {
        match c {
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            // Behind a separator of white space alone it would be one itself.
            '=' | ':' if text.is_empty() => text.extend(['\\', c]),
            ' '..='~' => text.push(c),
            c => {
                let mut buffer = [0; 2];
                for unit in c.encode_utf16(&mut buffer) {
                    text.push_str(&format!("\\u{unit:04X}"));
                }
            }
        }
    }
    Ok(text.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const G: &[(&str, Option<&str>)] = &[("GOPROXY", Some("a,b"))];

    #[test]
    fn values_are_read_as_java_reads_them() {
        for (data, expected) in [
            ("A=b", Some("b")),
            (" \t A : b ", Some("b")),
            ("A b", Some("b")),
            ("A\t\x0c = = b", Some("= b")),
            ("A", Some("")),
            ("#A=b\n!A=c\n  # A=d", None),
            ("# c \\\nA=b", Some("b")),
            ("A=b\\\n   #c", Some("b#c")),
            ("A=b\\\r\n\tc\\\\\nd=e", Some("bc\\")),
            ("A=b\\\n\nA2=c", Some("b")),
            ("A=b\rA=c\r", Some("c")),
            ("\\u0041=\\u4f60\\\\\\:\\q\\t.", Some("你\\:q\t.")),
            ("\\\n A=\\uD83D\\uDE00", Some("😀")),
            ("A=\\u00\\\n  41", Some("A")),
            ("A=b\\", Some("b")),
            ("A\\ B=c", None),
            ("\\A=b # c", Some("b # c")),
            ("A=$$x$$", Some("$x$")),
        ] {
            assert_eq!(get(data.as_bytes(), "A").unwrap().as_deref(), expected, "{data:?}");
        }
        assert_eq!(get("A\\ \\=\\:B=c".as_bytes(), "A =:B").unwrap().as_deref(), Some("c"));
    }

    #[test]
    fn only_what_is_meant_changes() {
        for (data, expected) in [
            ("", "GOPROXY=a,b\n"),
            ("# c\r\nX = 1\r\n", "# c\r\nX = 1\r\nGOPROXY=a,b\r\n"),
            ("  GOPROXY : x\\\n   y\nX=1", "  GOPROXY : a,b\nX=1"),
            ("GOPROXY", "GOPROXY=a,b"),
            ("GOPROXY =\nX", "GOPROXY =a,b\nX"),
            ("GOPROXY a\\u002cb\n", "GOPROXY a\\u002cb\n"),
            ("GOPROXY=x\\\n y\nX=\\\n GOPROXY=1\nGOPROXY=z\n", "X=\\\n GOPROXY=1\nGOPROXY=a,b\n"),
            ("\u{feff}", "\u{feff}\nGOPROXY=a,b\n"),
            ("X=1\\", "X=1\\\n\nGOPROXY=a,b\n"),
            ("X=1\\\n", "X=1\\\n\nGOPROXY=a,b\n"),
            ("GOPROXY=x\\\n  ", "GOPROXY=a,b"),
        ] {
            let edited = set(data.as_bytes(), G).unwrap();
            assert_eq!(edited, expected.as_bytes(), "{data:?} {}", String::from_utf8_lossy(&edited));
            assert_eq!(get(&edited, "GOPROXY").unwrap().as_deref(), Some("a,b"));
        }
    }

    #[test]
    fn values_survive() {
        for value in ["=a", ":a", "#a", "!a", "a\\b", "a\nb\r\t", "你😀", "a = b", "\\u0041", "$"] {
            for data in ["", "A x", "A : x"] {
                let Ok(edited) = set(data.as_bytes(), &[("A", Some(value))]) else {
                    assert!(value.ends_with('\t'), "{value:?}");
                    continue;
                };
                assert!(edited.is_ascii());
                assert_eq!(get(&edited, "A").unwrap().as_deref(), Some(value), "{data:?}");
            }
        }
        for value in [" a", "a ", "$A", "${A}", "$$"] {
            assert!(set(b"", &[("A", Some(value))]).is_err(), "{value:?}");
        }
    }

    #[test]
    fn a_bad_escape_is_refused() {
        for data in ["X=1\nA=\\u12g4", "X=1\nB\\u12=3", "X=1\nB=\\u+123"] {
            let refused = BadFile { line: Some(2), why: formats::properties_escape() };
            assert_eq!(get(data.as_bytes(), "X"), Err(refused.clone()));
            assert_eq!(set(data.as_bytes(), G), Err(refused));
        }
    }
}
