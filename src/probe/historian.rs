//! Holds the signed trees of a run's mirrors against one another, while they are still being measured: whoever has the
//! larger of two proves that the smaller is how it began, on a connection of its own, so that no sample is disturbed.

use super::board::Next;
use super::steps::{Probe, Questions};

/// Proves what is to be proven, until no mirror passes on anything more. `probe` gives a mirror that can be asked.
pub(super) async fn run(questions: &Questions, probe: impl Fn(usize) -> Option<Probe>) {
    let board = &questions.board;
    loop {
        match board.next() {
            Next::Prove(wish) => {
                let roots = match (&questions.database, probe(wish.mirror)) {
                    (Some(database), Some(probe)) => probe.prove(database, &wish).await,
                    _ => None,
                };
                board.answer(&wish, roots);
            }
            Next::Wait => board.changed().await,
            Next::End => return,
        }
    }
}
