//! What is odd in the profiles of a machine: variables that look like Go's and are none, and blocks of our own that are
//! damaged; and what a new terminal will have.

use std::path::Path;

use super::{profiles, scan};
use crate::domain::block;
use crate::domain::catalog::Belief;
use crate::domain::circumstances::{Meant, Misspelt};
use crate::domain::envfile;
use crate::domain::finding::Place;
use crate::domain::profile::{self, Assignment, Syntax};
use crate::domain::readback::Start;
use crate::domain::variable::Var;
use crate::host::{Host, files};
use crate::text::Message;

/// So many are worth a word.
const MOST: usize = 20;

/// Variables that look like Go's and are none, and damaged blocks, in every file that some shell reads at start.
pub fn look(host: &Host, beliefs: &[Belief]) -> (Vec<Misspelt>, Vec<(Place, Message)>) {
    let (mut misspelt, mut damaged) = (Vec::new(), Vec::new());
    for path in scan::in_files(host, &profiles::all(host), &[]).1 {
        let Ok(bytes) = files::read(&path) else { continue };
        if let Err(bad) = block::find(&bytes)
            && let Some(line) = bad.line
        {
            damaged.push((Place::line(&path, line), bad.why));
        }
        misspelt.extend(in_text(&path, &String::from_utf8_lossy(&bytes), beliefs));
    }
    misspelt.truncate(MOST);
    (misspelt, damaged)
}

fn in_text(path: &Path, text: &str, beliefs: &[Belief]) -> Vec<Misspelt> {
    let meant = |name: &str| {
        let believed = beliefs.iter().find(|belief| belief.variable.as_deref() == Some(name));
        match (envfile::is_known(name), believed) {
            (true, _) => None,
            (false, Some(belief)) => Some(Meant::Nothing(belief.truth.clone())),
            (false, None) => envfile::nearest(name).map(Meant::Variable),
        }
    };
    let syntax = Syntax::of(path);
    profile::words_like_go(text)
        .into_iter()
        .filter_map(|name| Some((name, meant(name)?)))
        .filter_map(|(name, meant)| {
            let line = profile::exports_of(syntax, text, name).into_iter().next()?;
            Some(Misspelt { name: name.to_owned(), meant, place: Place::line(path, line) })
        })
        .collect()
}

/// What the profiles of the user's shell leave in a new terminal: of each of `wanted` the line that counts. Where a login
/// shell would have another value than any other, neither is told.
pub fn new_terminal(host: &Host, wanted: &[Var]) -> Vec<Assignment> {
    let Some(shell) = profiles::current(host) else { return Vec::new() };
    let Some(program) = shell.programs().iter().find_map(|name| host.find_program(name)) else { return Vec::new() };
    let ways =
        Start::ALL.map(|start| scan::in_files(host, &profiles::read_at_start(host, shell, &program, start), wanted).0);
    let last = |found: &[Assignment], var: Var| found.iter().rev().find(|one| one.var == var).cloned();
    wanted
        .iter()
        .filter_map(|var| {
            let mut told = ways.iter().filter_map(|found| last(found, *var));
            let first = told.next()?;
            told.all(|other| other.value == first.value).then_some(first)
        })
        .collect()
}
