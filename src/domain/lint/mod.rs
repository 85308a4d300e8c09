//! The places of a repository that set Go's variables: what each file sets, and where, to the column. Bytes in, hits out.
//!
//! One file a format, each with a real parser. What a value is at run time is not guessed: what a variable or a template
//! would put in is [`UNKNOWN`], and only what stands there is judged.

mod ci;
mod compose;
mod dockerfile;
mod dotenv;
mod jenkinsfile;
mod json;
mod justfile;
mod kind;
mod makefile;
mod mise;
mod shell;
mod text;
mod yaml;

use std::collections::BTreeSet;

pub use kind::{Kind, LARGEST, kind_of, runs_in_sh};
pub use text::UNKNOWN;

use crate::domain::sanitize;
use crate::domain::variable::{Owner, Var};
use crate::text::{Message, lint as sentences};
use text::{Source, Text};

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
}

/// What becomes of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// It comes into the environment of commands.
    Environment,
    /// It is in the environment of one command.
    Command,
    /// `go env -w` stores it.
    GoEnvWrite,
    /// It is an argument of an image's build.
    BuildArgument,
    /// It is a variable of the file's own language, which a command may be given.
    Own,
}

/// A file sets a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The variable's name, as it stands there.
    pub name: String,
    /// The value, as far as it is known; [`UNKNOWN`] stands for the rest. May hold credentials.
    pub value: String,
    /// Where the name stands.
    pub name_at: Position,
    /// Where the value begins.
    pub value_at: Position,
    /// What becomes of it.
    pub how: How,
}

/// Why a file, or the rest of one, was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Where.
    pub at: Option<Position>,
    /// Why.
    pub why: Message,
}

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What it sets, in the order of the file.
    pub hits: Vec<Hit>,
    /// What could not be read; what came before it counts.
    pub trouble: Option<Trouble>,
    /// The names like Go's that it asks for (`$GO_PROXY`): these have a meaning of its author's.
    pub asked: BTreeSet<String>,
}

/// Reads a file's bytes.
pub fn read(kind: Kind, bytes: &[u8]) -> Reading {
    let text = match std::str::from_utf8(bytes) {
        Ok(_) if bytes.contains(&0) => return unreadable(None, sentences::has_nul()),
        Ok(text) => text,
        Err(error) => {
            let good = String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or_default());
            let source = Source::new(&good);
            return unreadable(Some(source.position(source.len())), sentences::not_utf8());
        }
    };
    let source = Source::new(text);
    let mut sink = Sink { source: &source, hits: Vec::new(), trouble: None, steps: MOST_STEPS };
    match kind {
        Kind::Dockerfile => dockerfile::read(text, &mut sink),
        Kind::Compose => compose::read(text, &mut sink),
        Kind::Taskfile => compose::taskfile(text, &mut sink),
        Kind::Github => ci::github(text, &mut sink),
        Kind::Gitlab => ci::gitlab(text, &mut sink),
        Kind::Drone => ci::drone(text, &mut sink),
        Kind::Azure => ci::azure(text, &mut sink),
        Kind::Makefile => makefile::read(&mut sink),
        Kind::Justfile => justfile::read(&mut sink),
        Kind::Shell => shell::read(&source.whole(), &mut sink),
        Kind::Jenkinsfile => jenkinsfile::read(&mut sink),
        Kind::Dotenv => dotenv::read(bytes, &mut sink),
        Kind::VsCodeSettings => json::settings(text, &mut sink),
        Kind::VsCodeLaunch => json::launch(text, &mut sink),
        Kind::DevContainer => json::dev_container(text, &mut sink),
        Kind::Mise => mise::read(text, &mut sink),
    }
    let Sink { mut hits, trouble, .. } = sink;
    hits.sort_by_key(|hit| (hit.name_at, hit.value_at));
    hits.dedup_by(|a, b| (a.name_at, a.value_at, &a.name) == (b.name_at, b.value_at, &b.name));
    Reading { hits, trouble, asked: asked(text) }
}

fn unreadable(at: Option<Position>, why: Message) -> Reading {
    Reading { trouble: Some(Trouble { at, why }), ..Reading::default() }
}

/// So many nodes of a tree are looked at: aliases may lead to the same one over and over.
const MOST_STEPS: usize = 50_000;
/// More hits of one file are one too many.
const MOST_HITS: usize = 2_000;
/// No variable has a longer name.
const LONGEST_NAME: usize = 64;

/// Takes what the readers find.
struct Sink<'s> {
    source: &'s Source,
    hits: Vec<Hit>,
    trouble: Option<Trouble>,
    steps: usize,
}

impl Sink<'_> {
    /// One more node; false when there were too many.
    fn step(&mut self) -> bool {
        match self.steps.checked_sub(1) {
            Some(left) => {
                self.steps = left;
                true
            }
            None => {
                self.trouble.get_or_insert(Trouble { at: None, why: sentences::too_involved() });
                false
            }
        }
    }

    /// A variable is set; `at` is where its value would stand if it had any.
    fn set(&mut self, name: &Text, value: &Text, at: usize, how: How) {
        self.set_to(name, value.value(), value.start().unwrap_or(at), how);
    }

    fn set_to(&mut self, name: &Text, value: String, at: usize, how: How) {
        let Some(name_at) = name.start().filter(|_| name.len() <= LONGEST_NAME) else { return };
        let name = name.string();
        if concerns(&name) && self.hits.len() < MOST_HITS {
            let (name_at, value_at) = (self.source.position(name_at), self.source.position(at));
            self.hits.push(Hit { name, value, name_at, value_at, how });
        }
    }

    /// `NAME=value` in one piece.
    fn pair(&mut self, text: &Text, how: How) {
        if let Some((name, value)) = text.split_once('=') {
            let at = name.0.last().map_or(0, |last| last.at + 2);
            self.set(&name, &value, at, how);
        }
    }

    fn fails(&mut self, at: Option<usize>, why: Message) {
        let at = at.map(|at| self.source.position(at));
        self.trouble.get_or_insert(Trouble { at, why });
    }
}

/// Whether a name could matter: Go's own, what looks like it, and the HTTP proxies, in which credentials stand.
fn concerns(name: &str) -> bool {
    let looks_like_go = name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("go"));
    let plain = |c: char| c == '_' || c.is_ascii_alphanumeric();
    match Var::named(name).map(Var::owner) {
        Some(Owner::Go | Owner::GoEnvironment | Owner::Network) => true,
        Some(_) => false,
        None => looks_like_go && name.chars().all(plain),
    }
}

/// Names like Go's that the text asks for: `$GOX`, `${GOX}`, `$(GOX)`, `{{.GOX}}`, `env.GOX`.
fn asked(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let places = text.match_indices("GO").chain(text.match_indices("go"));
    for (at, _) in places {
        let before = text.get(..at).unwrap_or_default();
        if before.ends_with(['$', '.', ':'])
            || before.ends_with("${")
            || before.ends_with("$(")
            || before.ends_with("{{")
        {
            let rest = text.get(at..).unwrap_or_default();
            let end = rest.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            found.extend(rest.get(..end).filter(|name| name.len() <= LONGEST_NAME).map(str::to_owned));
        }
    }
    found
}

/// A parser's own words, fit to be shown.
fn said(text: &str) -> String {
    sanitize::printable_within(&sanitize::redact_urls(text), 160)
}
