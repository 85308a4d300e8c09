//! Here-documents of `RUN`, `COPY` and `ADD`, found as BuildKit finds them (`frontend/dockerfile/parser`, `heredocsFromLine`).
//! The parser knows only those that stand alone behind `RUN`: it is given a text in which they are masked, every other byte in
//! its place.

use std::ops::Range;

use super::super::text::{Source, Text};
use super::{spans, undone};

/// Every here-document of a file.
#[derive(Default)]
pub(super) struct Documents {
    /// The `<<END` words.
    markers: Vec<Range<usize>>,
    /// The lines of an instruction, and all of its documents' lines behind them.
    bodies: Vec<(Range<usize>, Range<usize>)>,
}

impl Documents {
    pub(super) fn find(source: &Source, escape: char) -> Documents {
        let mut found = Documents::default();
        let lines = source.rows_with_ends();
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            let first = at;
            at += 1;
            if is_blank_or_comment(source, line) {
                continue;
            }
            // The instruction goes on behind the escape character, comments left out.
            let mut last = line.clone();
            while continues(source, &last, escape)
                && let Some(next) = lines.get(at)
            {
                at += 1;
                if !is_blank_or_comment(source, next) {
                    last = next.clone();
                }
            }
            let instruction = line.start..last.end;
            if !takes_documents(source, &instruction) {
                continue;
            }
            let mut ends: Vec<End> = Vec::new();
            for line in lines.get(first..at).unwrap_or_default() {
                if line.start != instruction.start && is_blank_or_comment(source, line) {
                    continue;
                }
                for (marker, end) in markers(&source.text(line.clone()), escape) {
                    found.markers.push(marker);
                    ends.push(end);
                }
            }
            let begin = at;
            for end in &ends {
                while let Some(line) = lines.get(at) {
                    at += 1;
                    if end.is(&source.text(line.clone()).string()) {
                        break;
                    }
                }
            }
            if let (false, Some(from), Some(to)) = (ends.is_empty(), lines.get(begin), lines.get(at.saturating_sub(1)))
            {
                found.bodies.push((instruction, from.start..to.end.max(from.start)));
            }
        }
        found
    }

    /// The text without them; what stands there instead takes as many bytes.
    pub(super) fn masked(&self, source: &Source) -> String {
        let inside = |ranges: &[Range<usize>], at: usize| {
            let before = ranges.partition_point(|range| range.end <= at);
            ranges.get(before).is_some_and(|range| range.contains(&at))
        };
        let bodies: Vec<Range<usize>> = self.bodies.iter().map(|(_, body)| body.clone()).collect();
        let mut text = String::new();
        for at in 0..source.len() {
            let Some(c) = source.get(at) else { break };
            let cover = match () {
                () if c == '\n' || c == '\r' => None,
                () if inside(&self.markers, at) => Some('x'),
                () if inside(&bodies, at) => Some(' '),
                () => None,
            };
            match cover {
                Some(cover) => text.extend(std::iter::repeat_n(cover, c.len_utf8())),
                None => text.push(c),
            }
        }
        text
    }

    /// Where the documents end of the instruction that these characters belong to.
    pub(super) fn end_of(&self, range: &Range<usize>) -> Option<usize> {
        let mut bodies = self.bodies.iter();
        bodies.find(|(instruction, _)| instruction.contains(&range.start)).map(|(_, body)| body.end)
    }
}

/// The word that ends a document.
struct End {
    word: String,
    /// Tabs before it do not count.
    tabs: bool,
}

impl End {
    fn is(&self, line: &str) -> bool {
        let line = line.trim_end_matches(['\n', '\r']);
        let line = if self.tabs { line.trim_start_matches('\t') } else { line };
        line == self.word
    }
}

fn first_char(source: &Source, line: &Range<usize>) -> Option<char> {
    line.clone().filter_map(|at| source.get(at)).find(|c| !c.is_whitespace() && *c != '\u{feff}')
}

fn is_blank_or_comment(source: &Source, line: &Range<usize>) -> bool {
    matches!(first_char(source, line), None | Some('#'))
}

fn continues(source: &Source, line: &Range<usize>, escape: char) -> bool {
    line.clone().rev().filter_map(|at| source.get(at)).find(|c| !c.is_whitespace()) == Some(escape)
}

/// Whether it is `RUN`, `COPY` or `ADD`, behind `ONBUILD` as well.
fn takes_documents(source: &Source, instruction: &Range<usize>) -> bool {
    let beginning = source.text(instruction.start..instruction.end.min(instruction.start + 256)).string();
    let words = beginning.trim_start_matches('\u{feff}').split_whitespace().map(str::to_ascii_uppercase);
    let mut words = words.skip_while(|word| word == "ONBUILD");
    words.next().is_some_and(|word| matches!(word.as_str(), "RUN" | "COPY" | "ADD"))
}

/// The words `<<END`, `<<-END`, `3<<"END"` of a line.
fn markers(line: &Text, escape: char) -> Vec<(Range<usize>, End)> {
    let mut found = Vec::new();
    for span in spans(line, escape) {
        let word = line.part(span);
        let digits = word.find(|c| !c.is_ascii_digit()).unwrap_or(0);
        let tail = word.from(digits);
        if !tail.starts_with("<<") || tail.find(|c| c != '<') != Some(2) {
            continue;
        }
        let tabs = tail.get(2) == Some('-');
        let name = Text(undone(&tail.from(if tabs { 3 } else { 2 }), escape)).string();
        let first = word.start().zip(word.0.last());
        if let Some((first, last)) = first.filter(|_| !name.is_empty() && !name.contains('<')) {
            found.push((first..last.at + 1, End { word: name, tabs }));
        }
    }
    found
}
