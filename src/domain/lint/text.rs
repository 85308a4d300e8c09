//! Text that remembers where each of its characters stands in the file: a shell command inside a YAML block inside a
//! workflow is read as a shell command, and what is found in it still has its line and column.

use std::ops::Range;

use super::Position;

/// Stands in a value for what only a run would tell: a variable, a command's output. No text has it (it is no character).
pub const UNKNOWN: char = '\u{fdd0}';

/// A file, by its characters.
#[derive(Debug)]
pub(super) struct Source {
    chars: Vec<char>,
    /// At which byte each character begins.
    bytes: Vec<usize>,
    /// At which character each line begins.
    lines: Vec<usize>,
}

impl Source {
    pub(super) fn new(text: &str) -> Source {
        let (bytes, chars): (Vec<usize>, Vec<char>) = text.char_indices().unzip();
        let after_newline = |(at, c): (usize, &char)| (*c == '\n').then_some(at + 1);
        let lines = std::iter::once(0).chain(chars.iter().enumerate().filter_map(after_newline)).collect();
        Source { chars, bytes, lines }
    }

    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    /// The character that begins at, or next after, a byte.
    pub(super) fn at_byte(&self, byte: usize) -> usize {
        self.bytes.partition_point(|begin| *begin < byte)
    }

    /// Line and column of a character; a byte order mark takes no column.
    pub(super) fn position(&self, at: usize) -> Position {
        let line = self.lines.partition_point(|begin| *begin <= at);
        let begin = line.checked_sub(1).and_then(|index| self.lines.get(index)).copied().unwrap_or(0);
        let mark = usize::from(begin == 0 && at > 0 && self.get(0) == Some('\u{feff}'));
        Position { line, column: at.saturating_sub(begin + mark) + 1 }
    }

    /// Part of it, as it stands.
    pub(super) fn text(&self, range: Range<usize>) -> Text {
        let chars = self.chars.get(range.start..range.end.min(self.chars.len())).unwrap_or_default();
        Text(
            chars.iter().enumerate().map(|(index, c)| Letter { c: *c, at: range.start + index, live: false }).collect(),
        )
    }

    /// All of it, but for a byte order mark.
    pub(super) fn whole(&self) -> Text {
        self.text(usize::from(self.get(0) == Some('\u{feff}'))..self.len())
    }

    /// Its lines, without their ends.
    pub(super) fn rows(&self) -> Vec<Text> {
        self.whole().lines()
    }

    /// Its lines with their ends.
    pub(super) fn rows_with_ends(&self) -> Vec<Range<usize>> {
        let ends = self.lines.iter().skip(1).copied().chain(std::iter::once(self.len()));
        self.lines.iter().copied().zip(ends).map(|(start, end)| start..end).filter(|line| !line.is_empty()).collect()
    }

    /// Where each character of `value` stands, which was read from here on with escapes, indentation and the ends of lines taken
    /// away. Every character that is not white space is found where it was written.
    pub(super) fn aligned(&self, value: &str, range: Range<usize>, quoting: Quoting) -> Text {
        let end = range.end.min(self.len());
        let (mut at, mut lost) = (range.start, false);
        let mut letters = Vec::with_capacity(value.len());
        for c in value.chars() {
            // Once lost, always lost: what follows is placed where the thread was had last.
            match (!lost).then(|| self.skip_to(c, at, end, quoting)).flatten() {
                Some(found) => at = found,
                None => lost = true,
            }
            letters.push(Letter { c, at, live: false });
            if !lost {
                at += self.length(at, quoting);
            }
        }
        Text(letters)
    }

    /// Past what gives no character, to what gives `c`.
    fn skip_to(&self, c: char, from: usize, end: usize, quoting: Quoting) -> Option<usize> {
        let mut at = from;
        while let Some(here) = self.get(at).filter(|_| at < end) {
            let folded = c == ' ' && matches!(here, '\n' | '\r');
            let (meant, length) = match quoting {
                Quoting::Escaped if here == '\\' => self.escape(at)?,
                _ => (Some(here), 1),
            };
            if meant == Some(c) || folded {
                return Some(at);
            }
            if meant.is_some_and(|meant| !meant.is_whitespace()) {
                return None;
            }
            at += length;
        }
        None
    }

    /// How many characters of the file the one there takes.
    fn length(&self, at: usize, quoting: Quoting) -> usize {
        match (quoting, self.get(at)) {
            (Quoting::Escaped, Some('\\')) => self.escape(at).map_or(1, |(_, length)| length),
            (Quoting::Doubled, Some('\'')) if self.get(at + 1) == Some('\'') => 2,
            _ => 1,
        }
    }

    /// What an escape stands for, and how long it is.
    fn escape(&self, at: usize) -> Option<(Option<char>, usize)> {
        let digits = |count: usize| {
            let text: String = (at + 2..at + 2 + count).filter_map(|index| self.get(index)).collect();
            (u32::from_str_radix(&text, 16).ok().and_then(char::from_u32), count + 2)
        };
        Some(match self.get(at + 1)? {
            'n' => (Some('\n'), 2),
            't' => (Some('\t'), 2),
            'r' => (Some('\r'), 2),
            'x' => digits(2),
            'u' => digits(4),
            'U' => digits(8),
            '\r' if self.get(at + 2) == Some('\n') => (None, 3),
            '\n' | '\r' => (None, 2),
            '0' => (Some('\0'), 2),
            other => (Some(other), 2),
        })
    }
}

/// How a string says what it cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoting {
    /// Not at all.
    Bare,
    /// `''` for `'`, as in YAML.
    Doubled,
    /// With backslashes.
    Escaped,
}

/// One character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) c: char,
    /// Which character of the file.
    pub(super) at: usize,
    /// It belongs to, or begins, what a shell or a template puts something else in place of.
    pub(super) live: bool,
}

/// Characters of a file, not always all of a stretch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text(pub(super) Vec<Letter>);

impl Text {
    pub(super) fn string(&self) -> String {
        self.0.iter().map(|letter| letter.c).collect()
    }

    pub(super) fn chars(&self) -> Vec<char> {
        self.0.iter().map(|letter| letter.c).collect()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn get(&self, at: usize) -> Option<char> {
        self.0.get(at).map(|letter| letter.c)
    }

    /// Where it begins in the file.
    pub(super) fn start(&self) -> Option<usize> {
        self.0.first().map(|letter| letter.at)
    }

    pub(super) fn part(&self, range: Range<usize>) -> Text {
        Text(self.0.get(range.start..range.end.min(self.len())).unwrap_or_default().to_vec())
    }

    pub(super) fn from(&self, start: usize) -> Text {
        self.part(start..self.len())
    }

    pub(super) fn find(&self, wanted: impl Fn(char) -> bool) -> Option<usize> {
        self.0.iter().position(|letter| wanted(letter.c))
    }

    /// What stands before and behind the first `c`.
    pub(super) fn split_once(&self, c: char) -> Option<(Text, Text)> {
        let at = self.find(|found| found == c)?;
        Some((self.part(0..at), self.from(at + 1)))
    }

    pub(super) fn trimmed(&self) -> Text {
        let inside = |letter: &Letter| !letter.c.is_whitespace();
        match (self.0.iter().position(inside), self.0.iter().rposition(inside)) {
            (Some(first), Some(last)) => self.part(first..last + 1),
            _ => Text::default(),
        }
    }

    pub(super) fn starts_with(&self, prefix: &str) -> bool {
        prefix.chars().enumerate().all(|(index, c)| self.get(index) == Some(c))
    }

    /// Without quotes of one kind around it.
    pub(super) fn unquoted(&self) -> Text {
        let (first, last) = (self.get(0), self.len().checked_sub(1).and_then(|at| self.get(at)));
        match (first, last) {
            (Some(open @ ('"' | '\'')), Some(close)) if open == close && self.len() > 1 => self.part(1..self.len() - 1),
            _ => self.clone(),
        }
    }

    /// Its lines, without their ends.
    pub(super) fn lines(&self) -> Vec<Text> {
        let mut lines: Vec<Text> = self.0.split(|letter| letter.c == '\n').map(|line| Text(line.to_vec())).collect();
        for line in &mut lines {
            line.0.pop_if(|last| last.c == '\r');
        }
        lines
    }

    pub(super) fn push_all(&mut self, other: &Text) {
        self.0.extend_from_slice(&other.0);
    }

    /// A character that the file does not have.
    pub(super) fn push_made(&mut self, c: char) {
        let at = self.0.last().map_or(0, |letter| letter.at);
        self.0.push(Letter { c, at, live: false });
    }

    /// The same, every `$` and backquote of it for a shell or a template to expand.
    pub(super) fn live(mut self) -> Text {
        self.0.iter_mut().filter(|letter| matches!(letter.c, '$' | '`')).for_each(|letter| letter.live = true);
        self
    }

    /// The same, with one [`UNKNOWN`] in place of each `open … close`.
    pub(super) fn without_templates(&self, open: &str, close: &str) -> Text {
        let mut kept = Text::default();
        let mut at = 0;
        let begins = |at: usize, what: &str| what.chars().enumerate().all(|(index, c)| self.get(at + index) == Some(c));
        while let Some(letter) = self.0.get(at) {
            if begins(at, open) {
                let from = at + open.chars().count();
                let Some(end) = (from..self.len()).find(|end| begins(*end, close)) else {
                    // Unclosed: the rest may be anything.
                    kept.0.push(Letter { c: UNKNOWN, ..*letter });
                    return kept;
                };
                kept.0.push(Letter { c: UNKNOWN, ..*letter });
                at = end + close.chars().count();
            } else {
                kept.0.push(*letter);
                at += 1;
            }
        }
        kept
    }

    /// What it comes to, as far as it stands there: `${X:-default}` is its default, everything else that would be expanded is
    /// [`UNKNOWN`].
    pub(super) fn value(&self) -> String {
        expanded(&self.0, 0)
    }
}

/// More expansions inside one another were not written by hand.
const DEEPEST: usize = 8;

fn expanded(letters: &[Letter], depth: usize) -> String {
    let mut value = String::new();
    let mut rest = letters;
    while let Some((first, after)) = rest.split_first() {
        rest = match first {
            Letter { c: '$', live: true, .. } => match after.first().map(|letter| letter.c) {
                Some('{') => {
                    let (inner, after) = balanced(after, '{', '}');
                    value.push_str(&default_of(inner, depth));
                    after
                }
                Some('(') => {
                    value.push(UNKNOWN);
                    balanced(after, '(', ')').1
                }
                _ => {
                    value.push(UNKNOWN);
                    let name = after.iter().take_while(|letter| letter.c == '_' || letter.c.is_ascii_alphanumeric());
                    let length = name.count().max(1);
                    after.get(length..).unwrap_or_default()
                }
            },
            Letter { c: '`', live: true, .. } => {
                value.push(UNKNOWN);
                let end = after.iter().position(|letter| letter.c == '`').map_or(after.len(), |end| end + 1);
                after.get(end..).unwrap_or_default()
            }
            letter => {
                value.push(letter.c);
                after
            }
        };
    }
    value
}

/// What stands between the braces with which `letters` begins, and what stands behind them.
fn balanced(letters: &[Letter], open: char, close: char) -> (&[Letter], &[Letter]) {
    let mut depth = 0_usize;
    for (index, letter) in letters.iter().enumerate() {
        if letter.c == open {
            depth += 1;
        } else if letter.c == close {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                let inner = letters.get(1..index).unwrap_or_default();
                return (inner, letters.get(index + 1..).unwrap_or_default());
            }
        }
    }
    (&[], &[])
}

/// The default of `NAME:-default`, `NAME-default`, `NAME:=default`, `NAME=default`.
fn default_of(inner: &[Letter], depth: usize) -> String {
    let name = inner.iter().take_while(|letter| letter.c == '_' || letter.c.is_ascii_alphanumeric()).count();
    let rest = inner.get(name..).unwrap_or_default();
    let rest = rest.strip_prefix_letter(':').unwrap_or(rest);
    let default = rest.strip_prefix_letter('-').or_else(|| rest.strip_prefix_letter('='));
    match default.filter(|_| name > 0 && depth < DEEPEST) {
        Some(default) => {
            let mut default = Text(default.to_vec()).unquoted();
            default.0.iter_mut().for_each(|letter| letter.live = matches!(letter.c, '$' | '`'));
            expanded(&default.0, depth + 1)
        }
        None => UNKNOWN.to_string(),
    }
}

trait StripLetter {
    fn strip_prefix_letter(&self, c: char) -> Option<&Self>;
}

impl StripLetter for [Letter] {
    fn strip_prefix_letter(&self, c: char) -> Option<&[Letter]> {
        self.split_first().filter(|(first, _)| first.c == c).map(|(_, rest)| rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_in_characters() {
        let source = Source::new("\u{feff}中文 a\r\n\tb");
        for (at, line, column) in [(0, 1, 1), (1, 1, 1), (4, 1, 4), (7, 2, 1), (8, 2, 2), (9, 2, 3)] {
            assert_eq!(source.position(at), Position { line, column }, "{at}");
        }
    }

    #[test]
    fn what_was_read_is_found_where_it_was_written() {
        for (file, from, quoting, value, wanted, at) in [
            ("\"a\\tb\"", 1, Quoting::Escaped, "a\tb", 'b', 4),
            ("'it''s x'", 1, Quoting::Doubled, "it's x", 'x', 7),
            ("  a\n    b\n", 2, Quoting::Bare, "a b", 'b', 8),
            ("  a\r\n    b\r\n", 2, Quoting::Bare, "a\nb", 'b', 9),
            ("\"\\u4e2d x\"", 1, Quoting::Escaped, "中 x", 'x', 8),
            ("\"a\\\n  b\"", 1, Quoting::Escaped, "ab", 'b', 6),
            (r"a\\n b", 0, Quoting::Bare, r"a\\n b", 'b', 5),
        ] {
            let source = Source::new(file);
            let text = source.aligned(value, from..source.len(), quoting);
            assert_eq!(text.0.iter().find(|letter| letter.c == wanted).map(|letter| letter.at), Some(at), "{file}");
        }
    }

    #[test]
    fn values_are_known_as_far_as_they_stand_there() {
        let value = |text: &str| Source::new(text).whole().live().value().replace(UNKNOWN, "?");
        for (text, expected) in [
            ("https://goproxy.cn,direct", "https://goproxy.cn,direct"),
            ("${GOPROXY:-https://goproxy.cn}", "https://goproxy.cn"),
            ("${GOPROXY-'a,b'}", "a,b"),
            ("${A:-${B:-off}}", "off"),
            ("${A:-$B}", "?"),
            ("${A},direct", "?,direct"),
            ("$A,direct", "?,direct"),
            ("$(cat x),direct", "?,direct"),
            ("${{ secrets.X }},direct", "?,direct"),
            ("a`b`c", "a?c"),
            ("${A:+x}", "?"),
            ("${A", "?"),
            ("$", "?"),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }
}
