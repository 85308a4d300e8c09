//! What a mirror proves of its signed trees: how they began.

use std::collections::HashMap;
use std::time::Instant;

use tlog_tiles::Tile;

use super::Probe;
use crate::domain::measure::{Root, Wish};
use crate::probe::cell::Step;
use crate::probe::sumdb::{self, Database, Wanted};

impl Probe {
    /// Proves that what was passed on is of one history with the last head that was seen on this machine. No answer is no
    /// fault: then it is not proven.
    pub(super) async fn against_last_seen(&self, database: &Database) {
        let board = &self.questions.board;
        let started = Instant::now();
        while let Some(wish) = board.wish_of(self.number) {
            let left = self.patience().saturating_sub(started.elapsed());
            let roots = tokio::time::timeout(left, self.prove(database, &wish)).await;
            board.answer(&wish, roots.ok().flatten());
        }
        board.settled(self.number);
    }

    /// The roots that are wished for, from this mirror's tiles.
    pub(in crate::probe) async fn prove(&self, database: &Database, wish: &Wish) -> Option<Vec<(u64, Root)>> {
        let proof = async { sumdb::roots(wish, self.some_tiles(database, &sumdb::tiles_of(wish)).await?) };
        tokio::time::timeout(self.patience(), proof).await.ok().flatten()
    }

    /// All of these tiles, or none.
    async fn some_tiles(&self, database: &Database, wanted: &[Wanted]) -> Option<HashMap<Tile, Vec<u8>>> {
        let mut tiles = HashMap::new();
        for eight in wanted.chunks(8) {
            let one = |at: usize| async move {
                let Some(wanted) = eight.get(at) else { return Some(None) };
                let answer = self.ask_for_tile(Step::SumdbHistory, database, wanted).await.ok();
                wanted.cut(answer.filter(|answer| answer.status == 200)?.body.bytes()).map(Some)
            };
            let (a, b, c, d, e, f, g, h) = tokio::join!(one(0), one(1), one(2), one(3), one(4), one(5), one(6), one(7));
            tiles.extend([a?, b?, c?, d?, e?, f?, g?, h?].into_iter().flatten());
        }
        Some(tiles)
    }
}
