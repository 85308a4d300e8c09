//! `$GITHUB_ENV`: lines for GitHub Actions to take into the environment of later steps.
//!
//! The rules are those of actions/runner, `src/Runner.Worker/FileCommandManager.cs`: `EnvFileKeyValuePairs` reads the
//! lines, `SetEnvFileCommand` refuses names. It reads the file after each step and knows no comments.

use crate::domain::error::BadFile;
use crate::domain::format::lines::{
    Entry, MARK, append, bad, bad_at, changed, check_name, line_end, merged, part, refuse_utf16, value_of,
};
use crate::text::formats;

/// A runner on Windows takes a carriage return before the newline for part of the line end, and names without case. The
/// program runs on the runner, so that its own system tells.
const WINDOWS: bool = cfg!(windows);

/// The value of `name`; `None` when the file does not set it. The last assignment counts.
pub fn get(data: &[u8], name: &str) -> Result<Option<String>, BadFile> {
    Ok(value_of(entries(data, WINDOWS)?, name, same(WINDOWS)))
}

/// The file with `changes` made: a value sets the variable, `None` removes it. Every other byte stays.
pub fn set(data: &[u8], changes: &[(&str, Option<&str>)]) -> Result<Vec<u8>, BadFile> {
    set_on(data, changes, WINDOWS)
}

fn set_on(data: &[u8], changes: &[(&str, Option<&str>)], windows: bool) -> Result<Vec<u8>, BadFile> {
    let entries = entries(data, windows)?;
    let (mut edited, missing) = changed(data, &entries, &merged(changes, same(windows)), same(windows), written)?;
    for (name, value) in missing {
        // A carriage return would become part of the value.
        append(&mut edited, &[name.as_bytes(), &written(name, value)?].concat(), b"\n");
    }
    Ok(edited)
}

fn same(windows: bool) -> impl Fn(&str, &str) -> bool {
    move |one, other| if windows { one.eq_ignore_ascii_case(other) } else { one == other }
}

/// A line without its end, and where the next one starts.
fn line(data: &[u8], at: usize, windows: bool) -> (&[u8], usize) {
    let end = line_end(data, at);
    let text = part(data, at..end);
    match text.strip_suffix(b"\n") {
        Some(text) => (if windows { text.strip_suffix(b"\r").unwrap_or(text) } else { text }, end),
        None => (text, end),
    }
}

fn find(line: &[u8], what: &[u8]) -> Option<usize> {
    line.windows(what.len()).position(|window| window == what)
}

fn entries(data: &[u8], windows: bool) -> Result<Vec<Entry>, BadFile> {
    refuse_utf16(data)?;
    let mut entries = Vec::new();
    let mut at = if data.starts_with(MARK) { MARK.len() } else { 0 };
    while at < data.len() {
        let (text, next) = line(data, at, windows);
        if text.is_empty() {
            at = next;
            continue;
        }
        let (split, value, spot_end, end) = match (find(text, b"="), find(text, b"<<")) {
            (Some(equals), heredoc) if heredoc.is_none_or(|heredoc| equals < heredoc) => {
                (equals, part(text, equals + 1..text.len()), at + text.len(), next)
            }
            (_, Some(heredoc)) if heredoc > 0 && heredoc + 2 < text.len() => {
                let delimiter = part(text, heredoc + 2..text.len());
                let Some((value, spot_end, end)) = heredoc_value(data, next, delimiter, windows) else {
                    let name = String::from_utf8_lossy(part(text, 0..heredoc));
                    return Err(bad_at(data, at, formats::github_no_end(name, String::from_utf8_lossy(delimiter))));
                };
                (heredoc, value, spot_end, end)
            }
            _ => return Err(bad_at(data, at, formats::github_line())),
        };
        entries.push(Entry {
            name: String::from_utf8_lossy(part(text, 0..split)).into_owned(),
            value: String::from_utf8_lossy(value).into_owned(),
            whole: at..end,
            spot: at + split..spot_end,
            lead: b"",
        });
        at = end;
    }
    Ok(entries)
}

/// The lines up to the delimiter without the last newline, where the delimiter ends, and where the next line starts.
fn heredoc_value<'d>(data: &'d [u8], from: usize, delimiter: &[u8], windows: bool) -> Option<(&'d [u8], usize, usize)> {
    let (mut at, mut value_end) = (from, from);
    while at < data.len() {
        let (text, next) = line(data, at, windows);
        if text == delimiter {
            return Some((part(data, from..value_end), at + text.len(), next));
        }
        value_end = at + text.len();
        at = next;
    }
    None
}

/// `=value`, or `<<DELIMITER` with the value in lines of its own where it has some.
fn written(name: &str, value: &str) -> Result<Vec<u8>, BadFile> {
    check_name(name)?;
    // The runner's block list, and the names that GitHub's documentation on variables says cannot be overwritten.
    let upper = name.to_ascii_uppercase();
    if upper == "NODE_OPTIONS" || upper.starts_with("GITHUB_") || upper.starts_with("RUNNER_") {
        return Err(bad(formats::github_name(name)));
    }
    if value.contains(['\r', '\0']) {
        return Err(bad(formats::cannot_hold(name, formats::a_control_character())));
    }
    if !value.contains('\n') {
        return Ok(format!("={value}").into_bytes());
    }
    let free = |delimiter: &String| !value.split('\n').any(|line| line == delimiter);
    let delimiters = std::iter::once("EOF".to_owned()).chain((1_u64..).map(|number| format!("EOF{number}")));
    let delimiter = delimiters.into_iter().find(free).unwrap_or_default();
    Ok(format!("<<{delimiter}\n{value}\n{delimiter}").into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const G: &[(&str, Option<&str>)] = &[("GOPROXY", Some("a,b"))];

    fn read(data: &str, windows: bool) -> Vec<String> {
        let entries = entries(data.as_bytes(), windows).unwrap();
        entries.iter().map(|entry| format!("{}={}", entry.name, entry.value)).collect()
    }

    #[test]
    fn lines_are_read_as_the_runner_reads_them() {
        let data = "\u{feff}A=b\n\n B=<<x\nC<<E=F\nA=1\n\nE\nE=F\n#D=\nG<<E\nE";
        assert_eq!(read(data, false), ["A=b", " B=<<x", "C=A=1\n\nE", "#D=", "G="]);
        assert_eq!(read("A=b\r\nB<<E\r\nc\r\nd\r\nE\r\n\r\n", true), ["A=b", "B=c\r\nd"]);
        assert_eq!(read("A=b\r\n", false), ["A=b\r"]);
        assert_eq!(get(b"A=1\nA<<E\n2\nE\n", "A").unwrap().as_deref(), Some("2"));
    }

    #[test]
    fn only_what_is_meant_changes() {
        for (data, expected) in [
            ("", "GOPROXY=a,b\n"),
            ("X=1", "X=1\nGOPROXY=a,b\n"),
            ("X<<E\nGOPROXY=1\nE", "X<<E\nGOPROXY=1\nE\nGOPROXY=a,b\n"),
            ("GOPROXY<<E\nx\ny\nE\n\nX=1\n", "GOPROXY=a,b\n\nX=1\n"),
            ("GOPROXY<<E\na,b\nE", "GOPROXY<<E\na,b\nE"),
            ("GOPROXY=x\nGOPROXY=y", "GOPROXY=a,b"),
            ("#GOPROXY=x\n", "#GOPROXY=x\nGOPROXY=a,b\n"),
        ] {
            assert_eq!(set_on(data.as_bytes(), G, false).unwrap(), expected.as_bytes(), "{data:?}");
        }
        assert_eq!(set_on(b"goproxy=x\r\n", G, true).unwrap(), b"goproxy=a,b\r\n");
        assert_eq!(set_on(b"GOPROXY<<E\nx\nE\nX=1", &[("GOPROXY", None)], false).unwrap(), b"X=1");
    }

    #[test]
    fn no_value_ends_its_own_lines() {
        for value in ["a\nEOF\nX=1", "EOF\nEOF1\nEOF2", "\n", "a\n"] {
            let data = set_on(b"", &[("A", Some(value))], false).unwrap();
            assert_eq!(read(&String::from_utf8(data).unwrap(), false), [format!("A={value}")]);
        }
        assert_eq!(set_on(b"", &[("A", Some("x\nEOF"))], false).unwrap(), b"A<<EOF1\nx\nEOF\nEOF1\n");
    }

    #[test]
    fn what_the_runner_refuses_is_refused() {
        for (data, line, why) in [
            (&b"A=1\nB\n"[..], 2, formats::github_line()),
            (b"\r\n", 1, formats::github_line()),
            (b"<<E\nE\n", 1, formats::github_line()),
            (b"A<<\n\n", 1, formats::github_line()),
            (b"A=1\nB<<E\nx\nE \n", 2, formats::github_no_end("B", "E")),
        ] {
            let refused = BadFile { line: Some(line), why };
            assert_eq!(set_on(data, G, false), Err(refused), "{data:?}");
        }
        assert_eq!(set_on(b"\xff\xfeA\0", G, false), Err(bad(formats::utf16())));
        for name in ["NODE_OPTIONS", "GITHUB_ENV", "Runner_Temp", "A<<E", "A=B", "", "A\nB"] {
            assert!(set_on(b"", &[(name, Some("x"))], false).is_err(), "{name:?}");
        }
        assert!(set_on(b"", &[("A", Some("a\r"))], false).is_err());
    }
}
