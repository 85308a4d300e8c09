//! Texts with named holes, and which of many stand in a line.
//!
//! A regular expression says more than the table needs and reads worse: `dial tcp: lookup {host} on {server}: no such host`
//! is the message as Go's source has it. `{name}` stands for a word (no white space, no quotes, at least one character),
//! `{name*}` for any text, empty included. Without holes at its ends a pattern may stand anywhere in a line; `^` ties it to
//! the beginning, `$` to the end.

use std::collections::HashMap;

/// How often a beginning is tried in one line: more is no message of the go command.
const MOST_TRIES: usize = 8;

/// Longer words fit no hole: no host, path or URL of a message comes near.
const LONGEST_WORD: usize = 1024;

/// A part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Text(&'static str),
    Word(&'static str),
    Any(&'static str),
}

/// A pattern, read.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    parts: Vec<Part>,
    from_start: bool,
    to_end: bool,
}

/// What stood in the holes, in their order, and where the pattern's own text began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Holes<'l> {
    pub(super) at: usize,
    filled: Vec<(&'static str, &'l str)>,
}

impl<'l> Holes<'l> {
    /// What stood in a hole; nothing where the pattern has none of that name.
    pub(super) fn get(&self, name: &str) -> &'l str {
        self.filled.iter().find(|(hole, _)| *hole == name).map_or("", |(_, text)| text)
    }
}

impl Pattern {
    /// Reads a pattern. A brace that is never closed is text.
    pub(super) fn new(text: &'static str) -> Pattern {
        let (text, from_start) = text.strip_prefix('^').map_or((text, false), |rest| (rest, true));
        let (mut rest, to_end) = text.strip_suffix('$').map_or((text, false), |rest| (rest, true));
        let mut parts = Vec::new();
        while let Some((before, hole, after)) = rest
            .split_once('{')
            .and_then(|(before, from)| from.split_once('}').map(|(hole, after)| (before, hole, after)))
        {
            if !before.is_empty() {
                parts.push(Part::Text(before));
            }
            parts.push(hole.strip_suffix('*').map_or(Part::Word(hole), Part::Any));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest));
        }
        Pattern { parts, from_start, to_end }
    }

    /// The longest text without a hole: a line without it cannot fit.
    fn anchor(&self) -> &'static str {
        let texts = self.parts.iter().filter_map(|part| match part {
            Part::Text(text) => Some(*text),
            _ => None,
        });
        texts.max_by_key(|text| text.len()).unwrap_or_default()
    }

    /// Where in the line the longest text without a hole stands; the line's end where it does not.
    pub(super) fn anchor_at(&self, line: &str) -> usize {
        line.find(self.anchor()).unwrap_or(line.len())
    }

    /// Where the pattern stands in the line, the first place that fits.
    pub(super) fn find<'l>(&self, line: &'l str) -> Option<Holes<'l>> {
        // A hole at the beginning is filled backwards from the text behind it.
        let (lead, rest) = match self.parts.split_first() {
            Some((Part::Text(_), _)) => (None, self.parts.as_slice()),
            Some((hole, rest)) => (Some(*hole), rest),
            None => return None,
        };
        let Some((Part::Text(first), rest)) = rest.split_first() else { return None };
        for (at, _) in line.match_indices(first).take(MOST_TRIES) {
            let mut holes = Holes { at, filled: Vec::new() };
            let begins = match lead {
                Some(Part::Word(name)) => {
                    let word = last_word(line.get(..at).unwrap_or_default());
                    holes.at = at - word.len();
                    holes.filled.push((name, word));
                    (!word.is_empty()).then_some(holes.at)
                }
                Some(Part::Any(name)) => {
                    holes.filled.push((name, line.get(..at).unwrap_or_default()));
                    Some(0)
                }
                _ => Some(at),
            };
            let fits = begins.is_some_and(|start| !self.from_start || start == 0);
            if fits && self.fill(rest, line.get(at + first.len()..).unwrap_or_default(), &mut holes) {
                return Some(holes);
            }
            if self.from_start && at > 0 && lead.is_none() {
                break;
            }
        }
        None
    }

    /// Fills the holes of `parts` from `rest`, each as little as will do.
    fn fill<'l>(&self, mut parts: &[Part], mut rest: &'l str, holes: &mut Holes<'l>) -> bool {
        loop {
            match parts {
                [] => return !self.to_end || rest.trim_end().is_empty(),
                [Part::Text(text), more @ ..] => match rest.strip_prefix(text) {
                    Some(after) => (parts, rest) = (more, after),
                    None => return false,
                },
                [Part::Word(name), Part::Text(text), more @ ..] => {
                    // The word ends where white space or a quote begins; what follows it may begin with one.
                    let word_end = within(rest).find(ends_word).unwrap_or(within(rest).len());
                    let reach = rest.len().min(word_end + text.len());
                    let Some(at) = find_within(rest, text, reach).filter(|at| *at > 0) else { return false };
                    let (word, after) = rest.split_at(at);
                    holes.filled.push((name, word));
                    (parts, rest) = (more, after.get(text.len()..).unwrap_or_default());
                }
                [Part::Any(name), Part::Text(text), more @ ..] => {
                    let Some((any, after)) = rest.split_once(text) else { return false };
                    holes.filled.push((name, any));
                    (parts, rest) = (more, after);
                }
                [Part::Word(name), more @ ..] => {
                    let word = within(rest).split(ends_word).next().unwrap_or_default();
                    let word = if more.is_empty() { word.trim_end_matches([':', ',', ';', '.', ')']) } else { word };
                    holes.filled.push((name, word));
                    if word.is_empty() {
                        return false;
                    }
                    (parts, rest) = (more, rest.get(word.len()..).unwrap_or_default());
                }
                [Part::Any(name), ..] => {
                    holes.filled.push((name, rest));
                    return true;
                }
            }
        }
    }
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '“' | '”')
}

/// The beginning of the text in which a word has to end.
fn within(text: &str) -> &str {
    let end = (text.len().min(LONGEST_WORD)..=text.len()).find(|at| text.is_char_boundary(*at));
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}

fn last_word(text: &str) -> &str {
    let from = (text.len().saturating_sub(LONGEST_WORD)..=text.len()).find(|at| text.is_char_boundary(*at));
    let near = text.get(from.unwrap_or_default()..).unwrap_or_default();
    let start = near.char_indices().rfind(|(_, c)| ends_word(*c)).map_or(0, |(at, c)| at + c.len_utf8());
    near.get(start..).unwrap_or_default()
}

/// The first place of `text` in `whole` that ends no later than `reach`.
fn find_within(whole: &str, text: &str, reach: usize) -> Option<usize> {
    let mut reach = reach;
    while !whole.is_char_boundary(reach) {
        reach += 1;
    }
    whole.get(..reach)?.find(text)
}

/// Which patterns can stand in a line, told by one pass over it.
#[derive(Debug)]
pub(super) struct Index {
    /// A bit for each value that the fold of four bytes may have, so that most of a line costs one look.
    bits: Vec<u64>,
    /// Which patterns have these four bytes in their anchor, with the bytes of it that stand before them.
    by_four: HashMap<u32, Vec<(usize, usize)>>,
    anchors: Vec<&'static str>,
}

/// Bits in [`Index::bits`].
const BITS: u32 = 1 << 16;

impl Index {
    /// An index of patterns, which go by their place from then on.
    pub(super) fn new<'p>(patterns: impl Iterator<Item = &'p Pattern>) -> Index {
        let mut index = Index { bits: vec![0; (BITS / 64) as usize], by_four: HashMap::new(), anchors: Vec::new() };
        for (number, pattern) in patterns.enumerate() {
            index.anchors.push(pattern.anchor());
            let Some((before, four)) = rarest_four(pattern.anchor()) else { continue };
            if let Some(word) = index.bits.get_mut(slot(four).0) {
                *word |= 1 << slot(four).1;
            }
            index.by_four.entry(four).or_default().push((number, before));
        }
        index
    }

    /// The patterns that can stand in the line, each once, in their order.
    pub(super) fn candidates(&self, line: &str) -> Vec<usize> {
        let mut found = Vec::new();
        let mut four = 0_u32;
        for (at, byte) in line.bytes().enumerate() {
            four = four << 8 | u32::from(byte);
            let (word, bit) = slot(four);
            if at >= 3 && self.bits.get(word).is_some_and(|bits| bits >> bit & 1 == 1) {
                let here = self.by_four.get(&four).into_iter().flatten();
                found.extend(here.filter(|(number, before)| self.is_at(line, (at - 3).checked_sub(*before), *number)));
            }
        }
        let mut found: Vec<usize> = found.into_iter().map(|(number, _)| number).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether the anchor of a pattern stands at this place of the line.
    fn is_at(&self, line: &str, place: Option<usize>, number: usize) -> bool {
        let rest = place.and_then(|place| line.as_bytes().get(place..));
        rest.zip(self.anchors.get(number)).is_some_and(|(rest, anchor)| rest.starts_with(anchor.as_bytes()))
    }
}

/// Where the bit of four bytes stands.
fn slot(four: u32) -> (usize, u32) {
    let hash = four.wrapping_mul(0x9E37_79B1) >> 16;
    ((hash / 64) as usize, hash % 64)
}

/// Four bytes of a pattern's anchor that few lines have, not those that every line of the go command begins with; and how
/// many stand before them.
fn rarest_four(anchor: &str) -> Option<(usize, u32)> {
    let common = |four: &[u8]| four.iter().filter(|byte| b" :./eaoitngrs".contains(byte)).count();
    let (before, rarest) = anchor.as_bytes().windows(4).enumerate().min_by_key(|(_, four)| common(four))?;
    Some((before, rarest.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn holes_are_filled_as_little_as_will_do() {
        for (pattern, line, holes) in [
            (
                "lookup {host} on {server}: no such host",
                "dial tcp: lookup a.cn on [::1]:53: no such host",
                "host=a.cn server=[::1]:53",
            ),
            ("lookup {host}: no such host", "lookup a b: no such host", "-"),
            ("lookup {host}: no such host", "lookup x lookup a.cn: no such host", "host=a.cn"),
            ("{m}: verifying module", "go: a.b/c@v1.0.0: verifying module: x", "m=a.b/c@v1.0.0"),
            ("{m}: verifying module", ": verifying module", "m="),
            (
                "go: {what*}: toolchain not available",
                "go: download go1 for x: toolchain not available",
                "what=download go1 for x",
            ),
            ("^go: {x}", "go: abc: d", "x=abc"),
            ("^go: {x}", "  go: abc", "-"),
            ("Get \"{url}\": EOF$", "Get \"https://a/b\": EOF", "url=https://a/b"),
            ("Get \"{url}\": EOF$", "Get \"https://a/b\": EOF, really", "-"),
            ("of {why*}", "because of ", "why="),
            ("get {p}", "to get a.b/c:", "p=a.b/c"),
            ("port {p}{why*}by", "port 443 passed by", "p=443 why= passed "),
            ("port {p}{why*}by", "port 443", "-"),
            ("你{x}好", "你们好", "x=们"),
        ] {
            let pattern = Pattern::new(pattern);
            let found = pattern.find(line).map_or("-".to_owned(), |holes| {
                let filled: Vec<String> = holes.filled.iter().map(|(name, text)| format!("{name}={text}")).collect();
                filled.join(" ")
            });
            // A hole with nothing in it where a word has to be is no fit.
            assert_eq!(found, if holes == "m=" { "-" } else { holes }, "{line}");
        }
    }

    #[test]
    fn the_index_forgets_no_pattern() {
        let patterns: Vec<Pattern> = ["no such host", "由于目标计算机积极拒绝", "{m}: EOF$"].map(Pattern::new).into();
        let index = Index::new(patterns.iter());
        assert_eq!(index.candidates("x: no such host"), [0]);
        assert_eq!(index.candidates("a 由于目标计算机积极拒绝，无法连接。 b: EOF"), [1, 2]);
        assert_eq!(index.candidates("nothing"), [0_usize; 0]);
    }

    proptest! {
        #[test]
        fn what_fits_is_a_candidate(line in "(go: |no |such |host|: |EOF|积极|拒绝|a|\"){0,20}") {
            let patterns: Vec<Pattern> = ["go: {a}: {b*}EOF", "no {x} host", "积极拒绝", "{a*}such {b} no"].map(Pattern::new).into();
            let index = Index::new(patterns.iter());
            let candidates = index.candidates(&line);
            for (number, pattern) in patterns.iter().enumerate() {
                if pattern.find(&line).is_some() { prop_assert!(candidates.contains(&number)); }
            }
        }
    }
}
