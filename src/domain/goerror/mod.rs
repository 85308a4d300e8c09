//! What the go command printed when it failed, read back into causes: from text to codes, root cause first.
//!
//! A log comes in piece by piece ([`Lookup::feed`]), becomes lines ([`decode`]) without what CI and Docker write around them
//! ([`unwrap`]), and lines that belong together become a message ([`block`]). The table ([`rows`]) knows the texts of Go 1.13
//! to 1.27, of git and of the operating systems below them. Of each message the row of the first rank counts; equal causes
//! are folded ([`fold`]). What is kept is bounded, whatever comes in.

mod block;
mod decode;
mod fold;
mod pattern;
mod rows;
mod told;
mod unwrap;

use std::path::Path;

use block::Block;
use decode::Decoder;
use fold::Causes;
use pattern::{Index, Pattern};
use told::{Claim, Rank, Row, Seen};

use crate::domain::finding::{Finding, Place, Severity};
use crate::text::Message;
use crate::text::codes::Code;

/// A line that a cause rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Its number in the input, from 1.
    pub line: usize,
    /// Its text, fit to be shown.
    pub text: String,
}

/// A cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The finding code.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// The lines it rests on, of the first message that has it.
    pub said: Vec<Said>,
    /// The module it is about, `M@V` or the path alone.
    pub module: Option<String>,
    /// The host it is about.
    pub host: Option<String>,
    /// The URL that failed, passwords masked.
    pub url: Option<String>,
    /// What was found, with the values of the text.
    pub detail: Message,
    /// What to run.
    pub remedy: Message,
    /// Whether the text allows no other cause.
    pub certain: bool,
    /// How many different messages have it.
    pub count: usize,
    /// The cause that this one follows from.
    pub follows_from: Option<Code>,
}

impl Explained {
    /// The same as a finding of `doctor`; `file` is where the text stood.
    pub fn finding(&self, file: Option<&Path>) -> Finding {
        let line = self.said.first().map(|said| said.line);
        let mut finding = Finding::new(self.code, self.severity, self.detail.clone()).remedy(self.remedy.clone());
        finding.subject = self.module.clone().or_else(|| self.host.clone());
        finding.source = file.map(|path| Place { path: path.to_owned(), line, column: None });
        finding.follows_from = self.follows_from;
        finding
    }
}

/// What a text comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    /// The causes, root causes first.
    pub causes: Vec<Explained>,
    /// Causes beyond those that are kept.
    pub more: usize,
    /// Messages of the go command that no row knows: the first few, fit to be shown.
    pub unexplained: Vec<Said>,
    /// How many lines were read.
    pub lines: usize,
}

/// Unexplained lines that are kept.
const MOST_UNEXPLAINED: usize = 20;

/// How often one text of the table is tried where its words stand: a log that is made to cost time gets no more, and what
/// it says so often is known by then.
const MOST_TRIALS: u32 = 20_000;

/// How many lines that are not blank make a fragment, in which words count that are not the go command's alone.
const FRAGMENT: usize = 3;

/// Messages of a fragment that wait until it is known to be one.
#[derive(Debug, Default)]
struct Fragment {
    lines: usize,
    blocks: Vec<Block>,
}

/// Reads a text of any length.
#[derive(Debug)]
pub struct Lookup {
    decoder: Decoder,
    reader: Reader,
}

impl Default for Lookup {
    fn default() -> Lookup {
        Lookup::new()
    }
}

impl Lookup {
    /// With the whole table.
    pub fn new() -> Lookup {
        let mut patterns = Vec::new();
        for row in rows::all() {
            patterns.extend(row.when.iter().map(|text| (Pattern::new(text), row)));
        }
        let index = Index::new(patterns.iter().map(|(pattern, _)| pattern));
        let trials = vec![0; patterns.len()];
        let reader = Reader { patterns, index, trials, ..Reader::default() };
        Lookup { decoder: Decoder::default(), reader }
    }

    /// Takes in a piece of the text.
    pub fn feed(&mut self, bytes: &[u8]) {
        let reader = &mut self.reader;
        self.decoder.feed(bytes, &mut |number, line| reader.line(number, line));
    }

    /// What it comes to.
    pub fn finish(mut self) -> Explanation {
        let reader = &mut self.reader;
        let lines = self.decoder.finish(&mut |number, line| reader.line(number, line));
        self.reader.finish(lines)
    }
}

/// A whole text at once.
pub fn explain(text: &[u8]) -> Explanation {
    let mut lookup = Lookup::new();
    lookup.feed(text);
    lookup.finish()
}

#[derive(Debug)]
struct Reader {
    patterns: Vec<(Pattern, &'static Row)>,
    index: Index,
    block: Block,
    /// Patterns that can stand in the block, with its line.
    hits: Vec<(usize, usize)>,
    causes: Causes,
    fragment: Fragment,
    unexplained: Vec<Said>,
    /// How often each text was tried.
    trials: Vec<u32>,
    /// The module of the JSON object that is being read.
    module: Option<String>,
    /// Whether the line is the field of an object with the error in it.
    in_object: bool,
}

impl Default for Reader {
    fn default() -> Reader {
        Reader {
            patterns: Vec::new(),
            index: Index::new(std::iter::empty()),
            block: Block::default(),
            hits: Vec::new(),
            causes: Causes::default(),
            fragment: Fragment::default(),
            unexplained: Vec::new(),
            trials: Vec::new(),
            module: None,
            in_object: false,
        }
    }
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) {
        if let Some((name, value)) = unwrap::field(line) {
            match (name, &mut self.module) {
                ("Path", _) => self.module = Some(value),
                ("Version", Some(path)) if !path.contains('@') => *path = format!("{path}@{value}"),
                _ => {}
            }
            return;
        }
        let plain = line.trim_start();
        self.in_object = plain.starts_with("\"Err");
        if plain.starts_with('}') {
            self.module = None;
        }
        unwrap::lines(line, &mut |inner| self.inner(number, inner));
    }

    fn inner(&mut self, number: usize, line: &str) {
        if line.trim().is_empty() {
            if self.block.blank() {
                self.end_block();
            }
            return;
        }
        self.fragment.lines += 1;
        // What `-x` shows of requests is told again by the message that fails.
        if line.starts_with("# get ") {
            return self.end_block();
        }
        if !self.block.goes_on(line) {
            self.end_block();
        }
        self.block.push(number, line);
        if self.in_object {
            self.block.of.clone_from(&self.module);
        }
        let at = self.block.lines.len().saturating_sub(1);
        self.hits.extend(self.index.candidates(line).into_iter().map(|pattern| (pattern, at)));
    }

    fn end_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        let hits = std::mem::take(&mut self.hits);
        if block.lines.is_empty() {
            return;
        }
        // Most messages of a log are neither known nor complaints.
        if hits.is_empty() {
            self.unexplained.extend(complaint(&block).filter(|_| self.unexplained.len() < MOST_UNEXPLAINED));
            return;
        }
        let is_go = block.is_go();
        if self.tell(&block, &hits, is_go) {
            return;
        }
        if is_go {
            self.unexplained.extend(complaint(&block).filter(|_| self.unexplained.len() < MOST_UNEXPLAINED));
        } else if self.fragment.blocks.len() < FRAGMENT {
            self.fragment.blocks.push(block);
        }
    }

    /// What the rows say of a message; whether one knows it.
    fn tell(&mut self, block: &Block, hits: &[(usize, usize)], is_go: bool) -> bool {
        let mut told = Vec::new();
        for (number, index) in hits {
            let Some(((pattern, row), (_, line))) = self.patterns.get(*number).zip(block.lines.get(*index)) else {
                continue;
            };
            let said_from = pattern.anchor_at(line);
            let counts = match (row.claim, block.is_reply(*index, said_from)) {
                (Claim::InReply, reply) => reply,
                (_, true) => row.rank >= Rank::Module,
                (Claim::Anywhere, false) => true,
                (Claim::InGo, false) => is_go,
            };
            if !counts {
                continue;
            }
            let Some(trials) = self.trials.get_mut(*number).filter(|trials| **trials < MOST_TRIALS) else {
                return true;
            };
            *trials += 1;
            let Some(holes) = pattern.find(line) else { continue };
            let seen = Seen { block, index: *index, holes };
            if let Some(said) = (row.tell)(&seen) {
                told.push((row.rank, *number, explained(&seen, said)));
            }
        }
        // Of one rank the row counts that stands first in the table.
        told.sort_by_key(|(rank, number, _)| (*rank, *number));
        let mut told = told.into_iter();
        let Some((rank, _, (key, cause))) = told.next() else { return false };
        let follows = told
            .find(|(other, _, (_, also))| *other == Rank::Follows && rank < Rank::Follows && also.code != cause.code);
        let root = cause.code;
        self.causes.add(rank, key, cause, block);
        if let Some((rank, _, (key, also))) = follows {
            self.causes.add(rank, key, Explained { follows_from: Some(root), ..also }, block);
        }
        true
    }

    fn finish(mut self, lines: usize) -> Explanation {
        self.end_block();
        // A few words on their own are asked about because somebody believes them to be the go command's.
        if self.causes.is_empty() && self.fragment.lines <= FRAGMENT {
            for block in std::mem::take(&mut self.fragment.blocks) {
                let candidates = |(at, (_, line)): (usize, &(usize, String))| {
                    self.index.candidates(line).into_iter().map(move |pattern| (pattern, at)).collect::<Vec<_>>()
                };
                let hits: Vec<_> = block.lines.iter().enumerate().flat_map(candidates).collect();
                self.tell(&block, &hits, true);
            }
            self.causes.doubt();
        }
        let (causes, more) = self.causes.finish();
        Explanation { causes, more, unexplained: self.unexplained, lines }
    }
}

/// A cause and what it is folded by.
fn explained(seen: &Seen<'_>, told: told::Told) -> (fold::Key, Explained) {
    let (module, host) = (seen.module(), told.host.or_else(|| seen.host()));
    let key = fold::Key::new(told.code, told.fold, module.as_deref(), host.as_deref());
    let line = |index: usize| seen.block.lines.get(index);
    let first = Some(0).filter(|_| seen.index > 0).and_then(line);
    let said = first.into_iter().chain(line(seen.index));
    let said = said.map(|(number, text)| Said { line: *number, text: fold::shown_line(text) }).collect();
    let cause = Explained {
        code: told.code,
        severity: Severity::Error,
        said,
        module,
        host,
        url: seen.url(),
        // Whatever a row took over from the text.
        detail: fold::shown_message(&told.detail),
        remedy: fold::shown_message(&told.remedy),
        certain: told.certain,
        count: 1,
        follows_from: None,
    };
    (key, cause)
}

/// The first line of a message that complains, and does not tell what is being done.
fn complaint(block: &Block) -> Option<Said> {
    let (number, line) = block.lines.first()?;
    let rest = line.trim_start().strip_prefix("go: ")?;
    let progress = [
        "downloading ",
        "finding ",
        "found ",
        "extracting ",
        "added ",
        "upgraded ",
        "downgraded ",
        "removed ",
        "creating ",
        "updating ",
        "warning: ",
        "to add ",
        "copying ",
        "no module dependencies",
        "trying ",
        "switching to ",
        "reusing ",
    ];
    let complains = rest.contains(": ") && !progress.iter().any(|start| rest.starts_with(start));
    complains.then(|| Said { line: *number, text: fold::shown_line(line) })
}
