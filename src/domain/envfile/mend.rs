//! Mends lines of the env file that do not do what they look like; every other byte stays.

use super::{EnvFileProblem, EnvFileProblemKind, assignment, lines, problems, without_newline};

/// A fault of lines that can be mended without guessing what was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineCure {
    /// What is wrong.
    pub fault: EnvFileProblemKind,
    /// The variable whose lines have it; `None` for all of the file.
    pub key: Option<String>,
}

impl LineCure {
    /// The cure for one problem, where there is one. A line that Go passes over, or that is no text, only its writer can
    /// mend.
    pub fn of(problem: &EnvFileProblem) -> Option<LineCure> {
        use EnvFileProblemKind::*;
        match problem.kind {
            NotUtf8 | Nul | Ignored => None,
            ByteOrderMark | CarriageReturn => Some(LineCure { fault: problem.kind, key: None }),
            Duplicate | Spaces | Quotes | UnknownKey | NotStorable | Empty => {
                Some(LineCure { fault: problem.kind, key: Some(problem.key.clone()) })
            }
        }
    }

    fn is_for(&self, problem: &EnvFileProblem) -> bool {
        self.fault == problem.kind && self.key.as_ref().is_none_or(|key| *key == problem.key)
    }
}

/// The file with these faults mended. `allows` is asked, name and value, before a line comes to say something else than
/// before; where it says no, the line stays as it is.
pub fn mended(data: &[u8], cures: &[LineCure], allows: impl Fn(&str, &str) -> bool) -> Vec<u8> {
    let found = problems(data);
    let mut mended = Vec::with_capacity(data.len());
    for (number, line) in lines(data) {
        let faults: Vec<EnvFileProblemKind> = found
            .iter()
            .filter(|problem| problem.line == number && cures.iter().any(|cure| cure.is_for(problem)))
            .map(|problem| problem.kind)
            .collect();
        match new_line(data, number, line, &faults) {
            New::Same => mended.extend_from_slice(line),
            New::Gone => {}
            New::Says(bytes) => {
                let says = assignment(&bytes).map(|(key, value)| {
                    let value = String::from_utf8_lossy(value);
                    allows(&String::from_utf8_lossy(key), &value)
                });
                mended.extend_from_slice(if says == Some(false) { line } else { &bytes });
            }
        }
    }
    mended
}

enum New {
    Same,
    Gone,
    Says(Vec<u8>),
}

fn new_line(data: &[u8], number: usize, line: &[u8], faults: &[EnvFileProblemKind]) -> New {
    use EnvFileProblemKind::*;
    // Several lines for one variable, one of them with quotes round nothing: which was meant nobody knows.
    let is_puzzling = assignment(without_newline(line)).is_some_and(|(key, _)| {
        let of_key = || super::parse(data).into_iter().filter(|other| other.key.as_bytes() == key.trim_ascii());
        let is_nothing = |value: &[u8]| unquoted(value.trim_ascii()).is_some_and(|inner| inner.trim_ascii().is_empty());
        of_key().count() > 1 && of_key().any(|other| is_nothing(&other.value))
    });
    if faults.is_empty() || is_puzzling {
        return New::Same;
    }
    if faults.iter().any(|fault| matches!(fault, Duplicate | UnknownKey | NotStorable | Empty)) {
        return New::Gone;
    }
    let has = |fault| faults.contains(&fault);
    let end: &[u8] = if line.ends_with(b"\n") { b"\n" } else { b"" };
    let mut text = without_newline(line);
    if has(ByteOrderMark) {
        text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    }
    while let Some(rest) = text.strip_suffix(b"\r").filter(|_| has(CarriageReturn)) {
        text = rest;
    }
    let Some((key, value)) = assignment(text) else { return New::Says([text, end].concat()) };
    let (old_key, mut value) = (key, value);
    let key = if has(Spaces) { key.trim_ascii() } else { key };
    if has(Spaces) {
        value = value.trim_ascii();
    }
    if has(Quotes) {
        // White space in the quotes would be the next fault.
        value = unquoted(value).unwrap_or(value).trim_ascii();
    }
    // A line that comes to count must not take the place of one that does.
    let comes_to_count = key != old_key || has(ByteOrderMark);
    let taken = super::parse(data).iter().any(|other| other.line != number && other.key.as_bytes() == key);
    let is_nothing = has(Quotes) && value.is_empty();
    match (comes_to_count || is_nothing) && taken {
        true => return New::Same,
        false if is_nothing => return New::Gone,
        false => {}
    }
    New::Says([key, b"=", value, end].concat())
}

/// What stands between the quotes; `None` where there are none.
fn unquoted(value: &[u8]) -> Option<&[u8]> {
    let inner = |quote: &[u8]| value.strip_prefix(quote)?.strip_suffix(quote);
    inner(b"\"").or_else(|| inner(b"'"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every fault of the file that can be mended.
    fn all(data: &[u8]) -> Vec<LineCure> {
        problems(data).iter().filter_map(LineCure::of).collect()
    }

    #[test]
    fn only_the_fault_goes() {
        for (before, after) in [
            (&b"GOPROXY=https://a.cn\r\nGOVCS=*:git\r\n"[..], &b"GOPROXY=https://a.cn\nGOVCS=*:git\n"[..]),
            (b"# mine\r\nGOPROXY=a\r\n", b"# mine\r\nGOPROXY=a\n"),
            (b"GOPROXY=a", b"GOPROXY=a"),
            (b"GOPROXY=a\nGOFLAGS=-v\nGOPROXY=b", b"GOFLAGS=-v\nGOPROXY=b"),
            (b"GOPROXYY=a\nGOBIN=/x\n", b"GOBIN=/x\n"),
            (b"GODEBUG=x=1\nGOBIN=/x\n", b"GOBIN=/x\n"),
            (b"GOPROXY=\nGOBIN=/x\n", b"GOBIN=/x\n"),
            (b"GOPRIVATE=\"git.corp\"\n", b"GOPRIVATE=git.corp\n"),
            (b"GOPRIVATE=' git.corp '\n", b"GOPRIVATE=git.corp\n"),
            (b"GOPROXY=\"\"\nGOBIN=/x\n", b"GOBIN=/x\n"),
            (b"GOPROXY=https://a\nGOPROXY=\"\"\n", b"GOPROXY=https://a\nGOPROXY=\"\"\n"),
            (b"GOPRIVATE = git.corp \r\n", b"GOPRIVATE=git.corp\n"),
            // Which of them was meant nobody knows.
            (b"GOPROXY=a\nGOPROXY = b\n", b"GOPROXY=a\nGOPROXY = b\n"),
            (b"\xef\xbb\xbfGOPROXY=a\nGOBIN=/x\n", b"GOPROXY=a\nGOBIN=/x\n"),
            (b"export GOPROXY=a\n\nGOBIN=/x\n", b"export GOPROXY=a\n\nGOBIN=/x\n"),
            (b"G\xffPROXY\n", b"G\xffPROXY\n"),
        ] {
            let mended = mended(before, &all(before), |_, _| true);
            assert_eq!(String::from_utf8_lossy(&mended), String::from_utf8_lossy(after));
        }
    }

    #[test]
    fn a_line_that_may_not_say_it_stays() {
        let before = b"GOSUMDB=off\r\nGOPROXY=a\r\n";
        let kept = mended(before, &all(before), |key, value| (key, value) != ("GOSUMDB", "off"));
        assert_eq!(String::from_utf8_lossy(&kept), "GOSUMDB=off\r\nGOPROXY=a\n");
    }

    proptest! {
        #[test]
        fn without_faults_nothing_changes_and_mending_twice_is_mending_once(
            lines in proptest::collection::vec("(GOPROXY|GOSUMDB|GOFLAGS|X)( )?=[ a\"]{0,4}(\r)?", 0..6)
        ) {
            let data = lines.join("\n").into_bytes();
            prop_assert_eq!(mended(&data, &[], |_, _| true), data.clone());
            let once = mended(&data, &all(&data), |_, _| true);
            let again = mended(&once, &all(&data), |_, _| true);
            prop_assert!(problems(&once).len() <= problems(&data).len());
            prop_assert!(again.len() <= once.len());
        }
    }
}
