//! The signed trees of a run, for all of its mirrors to see: what one was proven to be, another need not prove again.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::sumdb::Database;
use crate::domain::fault::{Fault, FaultClass, Stage};
use crate::domain::measure::{Contradiction, Histories, Root, SignedHead, Tree, TreeHead, Wish};
use crate::text::faults;

/// A longer note is not kept: a true one has some two hundred bytes.
const LONGEST_KEPT: usize = 4 << 10;

/// What was pinned up.
pub(super) struct Board {
    /// The database's name.
    name: String,
    /// How mirrors are called.
    labels: Vec<String>,
    /// The last head seen, as it was kept.
    kept: Option<Vec<u8>>,
    inner: Mutex<Inner>,
    changed: Notify,
}

#[derive(Default)]
struct Inner {
    histories: Histories,
    notes: HashMap<TreeHead, Vec<u8>>,
    /// No mirror will pass on anything more.
    closed: bool,
}

/// What is to be done about the trees of a run.
pub(super) enum Next {
    /// This is to be proven.
    Prove(Wish),
    /// Nothing for now.
    Wait,
    /// Nothing for ever.
    End,
}

impl Board {
    /// For mirrors of these labels. `kept` is the last head seen: what is not signed with the key counts as none.
    pub(super) fn new(database: Option<&Database>, kept: Option<Vec<u8>>, labels: Vec<String>) -> Board {
        let seen = database.zip(kept.as_deref()).and_then(|(database, note)| database.head(note).ok());
        let histories = Histories::new(seen, labels.len());
        Board {
            name: database.map(|database| database.name.clone()).unwrap_or_default(),
            labels,
            kept,
            inner: Mutex::new(Inner { histories, ..Inner::default() }),
            changed: Notify::new(),
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A mirror passed this head on; its signature was verified.
    pub(super) fn passed_on(&self, mirror: usize, head: TreeHead, note: &[u8]) {
        let mut inner = self.inner();
        inner.histories.passed_on(mirror, head);
        if note.len() <= LONGEST_KEPT && inner.histories.knows(head) {
            inner.notes.entry(head).or_insert_with(|| note.to_vec());
        }
    }

    /// A mirror has shown what it can prove by itself.
    pub(super) fn settled(&self, mirror: usize) {
        self.inner().histories.settled(mirror);
        self.changed.notify_one();
    }

    /// No mirror will pass on anything more.
    pub(super) fn close(&self) {
        self.inner().closed = true;
        self.changed.notify_one();
    }

    /// Something new is there.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// What this mirror is to prove of its own trees against the last one seen.
    pub(super) fn wish_of(&self, mirror: usize) -> Option<Wish> {
        self.inner().histories.wish(Some(mirror))
    }

    /// What is to be done about all of them.
    pub(super) fn next(&self) -> Next {
        let inner = self.inner();
        match inner.histories.wish(None) {
            Some(wish) => Next::Prove(wish),
            None if inner.closed => Next::End,
            None => Next::Wait,
        }
    }

    /// What became of a wish: the roots that were wished for, or none of them.
    pub(super) fn answer(&self, wish: &Wish, roots: Option<Vec<(u64, Root)>>) {
        let mut inner = self.inner();
        match roots {
            Some(roots) => inner.histories.proven(wish.tree, roots),
            None => inner.histories.failed(wish),
        }
    }

    /// The tree of a mirror.
    pub(super) fn tree(&self, mirror: usize) -> Option<Tree> {
        let inner = self.inner();
        let head = inner.histories.head(mirror)?;
        let behind = inner.histories.largest().saturating_sub(head.size);
        Some(Tree { size: head.size, behind, history: inner.histories.history(mirror) })
    }

    /// What a mirror's tree contradicts, as a fault.
    pub(super) fn fault(&self, mirror: usize) -> Option<Fault> {
        let found = self.inner().histories.contradiction(mirror)?;
        let name = self.name.as_str();
        let detail = match found {
            Contradiction::LastSeen { own, seen } => faults::sumdb_fork_seen(name, own.size, seen.size),
            Contradiction::Itself { own, other } => faults::sumdb_fork_itself(name, own.size, other.size),
            Contradiction::Mirror { own, other, mirror } => {
                let label = self.labels.get(mirror).map(String::as_str).unwrap_or_default();
                faults::sumdb_fork_other(name, own.size, label, other.size)
            }
        };
        let request = format!("sumdb/{name}/latest");
        Some(Fault::new(FaultClass::SumdbInvalid, Stage::Content, detail).at(request))
    }

    /// The head to keep for the next run, of a mirror that `is_good`.
    pub(super) fn to_keep(&self, is_good: impl Fn(usize) -> bool) -> Option<SignedHead> {
        let inner = self.inner();
        let note = inner.notes.get(&inner.histories.next_seen(is_good)?)?.clone();
        Some(SignedHead { database: self.name.clone(), note, replaces: self.kept.clone() })
    }
}
