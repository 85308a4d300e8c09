//! What every reader of a user's TOML file needs besides the parser: places as lines and columns, keys that are too deep,
//! the key that was meant.

use std::cell::OnceCell;

/// A text whose places can be told as line and column.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    newlines: OnceCell<Vec<usize>>,
}

impl<'a> Lines<'a> {
    /// Of this text.
    pub fn new(text: &'a str) -> Self {
        Lines { text, newlines: OnceCell::new() }
    }

    /// The line of a place, from 1.
    pub fn line(&self, at: usize) -> usize {
        let newlines =
            self.newlines.get_or_init(|| self.text.match_indices('\n').map(|(newline, _)| newline).collect());
        newlines.partition_point(|newline| *newline < at) + 1
    }

    /// The column of a place, from 1, in characters; a byte order mark is none.
    pub fn column(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        before.get(line_start..).unwrap_or_default().trim_start_matches('\u{feff}').chars().count() + 1
    }
}

/// The known key that `key` was most likely meant to be.
pub fn nearest_key<'k>(key: &str, known: &[&'k str]) -> Option<&'k str> {
    let closeness = |known: &&str| (strsim::jaro_winkler(known, key) * 1000.0) as u32;
    known.iter().copied().max_by_key(closeness).filter(|near| closeness(near) > 800)
}

/// How many dots a key may have.
const MOST: usize = 16;

/// Where a key has too many parts: the TOML parser makes one table in another of each, and to drop a hundred thousand of
/// those overflows the stack. (Arrays and inline tables are limited by the parser itself.) Cuts the text into tokens as
/// TOML does, broken texts too.
pub fn too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut dots = 0;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at = match byte {
            b'.' => {
                dots += 1;
                if dots > MOST {
                    return Some(at);
                }
                at + 1
            }
            b'=' | b',' | b'[' | b']' | b'{' | b'}' | b'\r' | b'\n' => {
                dots = 0;
                at + 1
            }
            b' ' | b'\t' => at + 1,
            b'#' => upto(bytes, at, b"\r\n"),
            quote @ (b'"' | b'\'') => after_string(bytes, at, *quote),
            _ => upto(bytes, at, b".=,[]{} \t#\r\n"),
        };
    }
    None
}

/// The next place of one of `ends`, or the end.
fn upto(bytes: &[u8], from: usize, ends: &[u8]) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter().position(|byte| ends.contains(byte)).map_or(bytes.len(), |found| from + found)
}

fn after_string(bytes: &[u8], from: usize, quote: u8) -> usize {
    let begins = |at: usize| bytes.get(at..).unwrap_or_default().starts_with(&[quote; 3]);
    let many_lines = begins(from);
    let mut at = from + if many_lines { 3 } else { 1 };
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += if matches!(bytes.get(at + 1), Some(b'"' | b'\\')) { 2 } else { 1 },
            b'\n' if !many_lines => return at,
            found if *found == quote && !many_lines => return at + 1,
            found if *found == quote && begins(at) => {
                // Up to two more quotes belong to the string.
                let more = bytes.get(at + 3..).unwrap_or_default().iter().take(2).take_while(|next| **next == quote);
                return at + 3 + more.count();
            }
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_keys_are_found() {
        let long = "a.".repeat(17) + "a";
        for text in [
            format!("{long} = 1"),
            format!("[{long}]"),
            format!("x = {{ {long} = 1 }}"),
            format!("s = \"\"\"\"quoted\"\"\"\"\"\n{long} = 1"),
            format!("s = 'it\n{long} = 1"),
            format!("s = \"\\\\\"\n{long} = 1"),
            "'='. ".repeat(17) + "a = 1",
            "\"\\\"#\" . ".repeat(17) + "a = 1",
        ] {
            assert!(too_deep(&text).is_some(), "{text}");
        }
    }

    #[test]
    fn dots_elsewhere_do_not_count() {
        let dots = ".".repeat(100);
        for text in [
            format!("s = \"{dots}\""),
            format!("s = '{dots}'"),
            format!("s = \"\"\"\n{dots}\n\"{dots}\"\"{dots}\"\"\""),
            format!("s = '''{dots}\n''{dots}'''"),
            format!("# {dots}"),
            "a.b = 1\n".repeat(100),
            "x = [1.5, 1.5, 1.5]\n".repeat(10),
        ] {
            assert_eq!(too_deep(&text), None, "{text}");
        }
    }
}
