//! What a shell that was started as for a new terminal says of its variables: the words in which our own program answers
//! from inside it, told apart from all the noise that a profile may make.

use std::collections::BTreeMap;

/// How a shell is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Start {
    /// As a login shell with a prompt: over ssh, on the console, in every terminal window of macOS, in tmux.
    Login,
    /// As the shell of a new terminal window.
    Interactive,
}

impl Start {
    /// Both.
    pub const ALL: [Start; 2] = [Start::Login, Start::Interactive];

    /// The word in machine formats.
    pub fn word(self) -> &'static str {
        match self {
            Start::Login => "login",
            Start::Interactive => "interactive",
        }
    }
}

/// The answer: a NUL, the mark, and `NAME=VALUE` of each variable that is exported, each ended by a NUL, the mark again.
/// Neither a mark nor a variable holds a NUL, and no profile knows the mark.
pub fn answer<'v>(mark: &str, values: impl IntoIterator<Item = (&'v str, Option<&'v [u8]>)>) -> Vec<u8> {
    let mut out = start(mark);
    for (name, value) in values {
        if let Some(value) = value {
            out.extend(name.as_bytes());
            out.push(b'=');
            out.extend(value);
            out.push(0);
        }
    }
    out.extend(end(mark));
    out
}

fn start(mark: &str) -> Vec<u8> {
    format!("\0{mark}<\0").into_bytes()
}

fn end(mark: &str) -> Vec<u8> {
    format!("{mark}>\0").into_bytes()
}

/// Whether the whole answer stands in `output`.
pub fn is_answered(mark: &str, output: &[u8]) -> bool {
    find(output, &end(mark)).is_some()
}

/// Reads the answer out of whatever else was printed; `None` when it is not there.
pub fn parse(mark: &str, output: &[u8]) -> Option<BTreeMap<String, String>> {
    let start = start(mark);
    let from = output.get(find(output, &start)? + start.len()..)?;
    let inner = from.get(..find(from, &end(mark))?)?;
    let entries = inner.split(|byte| *byte == 0).filter(|entry| !entry.is_empty());
    entries
        .map(|entry| {
            String::from_utf8_lossy(entry).split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()))
        })
        .collect()
}

/// From the end: the answer is the last thing that is said, and the noise before it may be long.
fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).rposition(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_found_in_any_noise() {
        let values: [(&str, Option<&[u8]>); 3] =
            [("GOPROXY", Some(b"https://a=b\n,direct")), ("GOSUMDB", None), ("GOFLAGS", Some(b""))];
        let answer = answer("m1", values);
        let mut output = b"motd\0m1\0GOPROXY=no\0m2<\0".to_vec();
        output.extend(&answer);
        output.extend(b"logout\0");
        let found = parse("m1", &output).unwrap();
        assert_eq!(found.get("GOPROXY").map(String::as_str), Some("https://a=b\n,direct"));
        assert_eq!(found.get("GOFLAGS").map(String::as_str), Some(""));
        assert_eq!(found.get("GOSUMDB"), None);
        assert!(is_answered("m1", &output));
        for cut in 0..answer.len() {
            assert_eq!(parse("m1", &answer[..cut]), None, "{cut}");
            assert!(!is_answered("m1", &answer[..cut]), "{cut}");
        }
        assert_eq!(parse("m2", &output), None);
    }
}
