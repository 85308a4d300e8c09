//! Finds the line that exports a variable, in the files that shells read at start, without running them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::profiles;
use crate::domain::finding::Place;
use crate::domain::profile::{self, Assignment, Deed, Syntax};
use crate::domain::variable::Var;
use crate::host::{Host, files};

/// A profile larger than this is not a profile.
const LARGEST: usize = 1 << 20;
/// Files that run files that run files: deeper than this is a circle that changes its name on the way.
const DEEPEST: usize = 8;

/// Every line that sets one of `wanted`, in any file that some shell of the machine reads at start. Which of them a given
/// shell reads depends on how it is started. A file that cannot be read sets nothing that could be pointed at.
pub fn assignments(host: &Host, wanted: &[Var]) -> Vec<Assignment> {
    in_files(host, &profiles::all(host), wanted).0
}

/// The lines of these files, and of the files that they run, that set one of `wanted`, in the order in which a shell
/// comes by them; and the files that were read.
pub fn in_files(host: &Host, start: &[PathBuf], wanted: &[Var]) -> (Vec<Assignment>, Vec<PathBuf>) {
    let mut scan = Scan { host, wanted, seen: BTreeSet::new(), found: Vec::new(), read: Vec::new() };
    for path in start {
        scan.file(path, Syntax::of(path), 0);
    }
    (scan.found, scan.read)
}

struct Scan<'a> {
    host: &'a Host,
    wanted: &'a [Var],
    seen: BTreeSet<PathBuf>,
    found: Vec<Assignment>,
    read: Vec<PathBuf>,
}

impl Scan<'_> {
    fn file(&mut self, path: &Path, syntax: Syntax, depth: usize) {
        if depth > DEEPEST || !self.seen.insert(path.to_owned()) {
            return;
        }
        let Some(bytes) = files::read(path).ok().filter(|bytes| bytes.len() <= LARGEST) else { return };
        self.read.push(path.to_owned());
        for (line, deed) in profile::deeds(syntax, &String::from_utf8_lossy(&bytes)) {
            match deed {
                Deed::Sets(var, value) if self.wanted.contains(&var) => {
                    let place = Place::line(path, line);
                    self.found.push(Assignment { var, value, place });
                }
                Deed::Sets(..) => {}
                // A file that a profile runs is in the profile's language, whatever it is called.
                Deed::Runs(name) => {
                    if let Some(path) = profiles::expanded(self.host, path, &name) {
                        self.file(&path, syntax, depth + 1);
                    }
                }
            }
        }
    }
}
