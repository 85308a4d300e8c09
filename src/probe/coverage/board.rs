//! What is known so far of a project's modules on one mirror, for whoever looks before all were asked for.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::domain::measure::{Coverage, ProjectNeeds};

/// A mirror that so often in a row does not say whether it has a module is not asked for more. Silence counts for more than
/// an odd answer: the modules of one author may all be odd.
const MOST_DOUBT: usize = 64;
const DOUBT_OF_SILENCE: usize = 4;
/// A mirror that redirects to more hosts than this is not followed.
const MOST_HOSTS: usize = 16;
/// The go command takes no larger zip (golang.org/x/mod/zip, `MaxZipFile`).
const LARGEST_ZIP: u64 = 500 << 20;

/// What a mirror says of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// It has it, of this size where that was told.
    Present(Option<u64>),
    Missing,
    /// Neither.
    Unclear,
    /// Nothing, or that it wants to be left in peace.
    Silent,
}

/// One mirror.
#[derive(Default)]
pub(super) struct Board(Mutex<State>);

#[derive(Default)]
struct State {
    began: Option<Instant>,
    /// The first module that nobody has asked for yet.
    next: usize,
    settled: usize,
    present: usize,
    missing: Vec<usize>,
    sizes: Vec<(usize, u64)>,
    doubt: usize,
    /// It is asked no more.
    over: bool,
    refuses_head: bool,
    hosts: BTreeSet<String>,
    took: Duration,
}

impl Board {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn begin(&self) {
        self.state().began = Some(Instant::now());
    }

    /// The next module to ask for, out of so many.
    pub(super) fn next(&self, total: usize) -> Option<usize> {
        let mut state = self.state();
        let at = Some(state.next).filter(|at| *at < total && !state.over)?;
        state.next += 1;
        Some(at)
    }

    pub(super) fn settle(&self, at: usize, said: Said) {
        let mut state = self.state();
        state.settled += 1;
        state.doubt = match said {
            Said::Present(_) | Said::Missing => 0,
            Said::Unclear => state.doubt + 1,
            Said::Silent => state.doubt + DOUBT_OF_SILENCE,
        };
        state.over |= state.doubt >= MOST_DOUBT;
        state.took = state.began.map(|began| began.elapsed()).unwrap_or_default();
        match said {
            Said::Present(size) => {
                state.present += 1;
                state.sizes.extend(size.filter(|size| *size <= LARGEST_ZIP).map(|size| (at, size)));
            }
            Said::Missing => state.missing.push(at),
            Said::Unclear | Said::Silent => {}
        }
    }

    /// How many were asked for.
    pub(super) fn settled(&self) -> usize {
        self.state().settled
    }

    /// It is asked no more.
    pub(super) fn give_up(&self) {
        self.state().over = true;
    }

    pub(super) fn is_over(&self) -> bool {
        self.state().over
    }

    pub(super) fn refuses_head(&self) -> bool {
        self.state().refuses_head
    }

    pub(super) fn note_head_refused(&self) {
        self.state().refuses_head = true;
    }

    /// Whether to follow a redirect to this host.
    pub(super) fn may_follow(&self, host: &str) -> bool {
        let mut state = self.state();
        state.hosts.contains(host) || state.hosts.len() < MOST_HOSTS && state.hosts.insert(host.to_owned())
    }

    /// What it comes to, and the sizes of the zips by their places; `None` where it was never asked.
    pub(super) fn coverage(&self, needs: &ProjectNeeds) -> Option<(Coverage, Vec<(usize, u64)>)> {
        let mut state = self.state();
        state.began?;
        state.missing.sort_unstable();
        let needed = |at: &usize| needs.modules.get(*at);
        let missing: Vec<_> = state.missing.iter().filter_map(needed).collect();
        let zips = needs.modules.iter().filter(|needed| needed.source).count();
        let coverage = Coverage {
            present: state.present,
            unclear: needs.modules.len().saturating_sub(state.present + missing.len()),
            bytes: state.sizes.iter().map(|(_, size)| size).sum(),
            unsized_zips: zips
                .saturating_sub(missing.iter().filter(|needed| needed.source).count())
                .saturating_sub(state.sizes.len()),
            missing: missing.into_iter().map(|needed| needed.module.clone()).collect(),
            took: state.took,
        };
        Some((coverage, state.sizes.clone()))
    }
}
