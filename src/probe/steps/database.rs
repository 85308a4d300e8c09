//! What a mirror is asked about the checksum database, as the go command asks: whether it passes it on, the canary's
//! record, and the tiles that prove it. The newest tree head is asked for besides: it shows the signature of databases that
//! lack the canary.

use std::collections::HashMap;

use tlog_tiles::Tile;

use super::{Probe, is_absent};
use crate::domain::fault::{Fault, FaultClass, Stage};
use crate::domain::measure::SumdbSeen;
use crate::probe::cell::Step;
use crate::probe::http::Answer;
use crate::probe::protocol;
use crate::probe::sumdb::{self, BadHead, Database, Wanted};
use crate::text::faults;

impl Probe {
    /// Everything about the database.
    pub(super) async fn sumdb(&self) {
        let Some(database) = &self.questions.database else { return };
        if !self.sumdb_supported(database).await {
            return;
        }
        if self.sumdb_latest(database).await {
            self.sumdb_lookup(database).await;
        }
        self.against_last_seen(database).await;
    }

    /// The database at its own address, which nobody passes on.
    pub(super) async fn database_itself(&self, with_record: bool) {
        let Some(database) = &self.questions.database else { return };
        if self.sumdb_latest(database).await && with_record {
            self.sumdb_lookup(database).await;
        }
    }

    /// Whether the mirror passes the database on.
    async fn sumdb_supported(&self, database: &Database) -> bool {
        let path = database.path("supported");
        match self.ask(Step::SumdbSupported, &path, protocol::LARGEST_INFO).await {
            Ok(answer) if is_absent(&answer) => {
                self.note(Step::SumdbSupported, &answer);
                self.saw(SumdbSeen::NotProxied);
                false
            }
            answer => {
                let good = self.judge(Step::SumdbSupported, &path, answer, |_| Ok(()));
                // Until something of it was verified.
                self.saw(SumdbSeen::Failing);
                good.is_some()
            }
        }
    }

    /// Whether the newest tree head is signed, or cannot be had: the go command itself does not ask for it.
    async fn sumdb_latest(&self, database: &Database) -> bool {
        let path = database.path("latest");
        let answer = match self.ask(Step::SumdbLatest, &path, sumdb::LARGEST_NOTE).await {
            Ok(answer) if is_absent(&answer) => {
                self.note(Step::SumdbLatest, &answer);
                return true;
            }
            answer => answer,
        };
        let Some(answer) = self.answered(Step::SumdbLatest, &path, answer) else { return false };
        let read = database.head(answer.body.bytes());
        if let Ok(head) = &read {
            self.questions.board.passed_on(self.number, *head, answer.body.bytes());
        }
        let fault = read.err().map(|bad| bad_head(bad, database, &path));
        self.saw(if fault.is_some() { SumdbSeen::Invalid } else { SumdbSeen::Verified });
        let is_signed = fault.is_none();
        self.cell.check(Step::SumdbLatest, Some(answer.status), Some(answer.took()), fault);
        is_signed
    }

    /// The canary's record, with the proof that the signed tree holds it.
    async fn sumdb_lookup(&self, database: &Database) {
        let canary = &self.questions.network.canary;
        if !canary.is_exact() {
            return;
        }
        let path = database.path(&sumdb::lookup_path(canary));
        let answer = match self.ask(Step::SumdbLookup, &path, sumdb::LARGEST_NOTE).await {
            // A private module is in no database.
            Ok(answer) if is_absent(&answer) => return self.note(Step::SumdbLookup, &answer),
            answer => answer,
        };
        let Some(answer) = self.answered(Step::SumdbLookup, &path, answer) else {
            return self.saw(SumdbSeen::Failing);
        };
        let read = database.record(answer.body.bytes(), canary);
        let (status, took) = (Some(answer.status), Some(answer.took()));
        let record = match read {
            Ok(record) => record,
            Err(bad) => {
                self.saw(SumdbSeen::Invalid);
                let fault = bad_head(bad, database, &path);
                return self.cell.check(Step::SumdbLookup, status, took, Some(fault));
            }
        };
        self.cell.check(Step::SumdbLookup, status, took, None);
        self.questions.board.passed_on(self.number, record.head, record.note.as_bytes());
        let Some(tiles) = self.tiles(database, &record.tiles()).await else {
            return self.saw(SumdbSeen::Failing);
        };
        let fault = (!record.is_proven_by(tiles)).then(|| {
            Fault::new(FaultClass::SumdbInvalid, Stage::Content, faults::sumdb_unproven(canary.to_string())).at(&path)
        });
        self.saw(if fault.is_some() { SumdbSeen::Invalid } else { SumdbSeen::Verified });
        if fault.is_none() {
            self.cell.known().recorded = Some(record.hashes);
        }
        self.cell.check(Step::SumdbTiles, Some(200), None, fault);
    }

    /// All of these tiles; `None` where one cannot be had, which is written down.
    async fn tiles(&self, database: &Database, wanted: &[Wanted]) -> Option<HashMap<Tile, Vec<u8>>> {
        let mut tiles = HashMap::new();
        for four in wanted.chunks(4) {
            let one = |at: usize| async move {
                match four.get(at) {
                    Some(wanted) => self.tile(database, wanted).await.map(Some),
                    None => Some(None),
                }
            };
            let (a, b, c, d) = tokio::join!(one(0), one(1), one(2), one(3));
            tiles.extend([a?, b?, c?, d?].into_iter().flatten());
        }
        Some(tiles)
    }

    /// One tile. A partial one may be a whole one by now, and is then to be had as that alone.
    async fn tile(&self, database: &Database, wanted: &Wanted) -> Option<(Tile, Vec<u8>)> {
        let path = database.path(&wanted.path);
        let answer = self.ask_for_tile(Step::SumdbTiles, database, wanted).await;
        let answer = self.answered(Step::SumdbTiles, &path, answer)?;
        let tile = wanted.cut(answer.body.bytes());
        if tile.is_none() {
            let fault = Fault::new(FaultClass::Protocol, Stage::Content, faults::short_tile()).at(&path);
            self.cell.check(Step::SumdbTiles, Some(answer.status), None, Some(fault));
        }
        tile
    }

    pub(super) async fn ask_for_tile(&self, step: Step, database: &Database, wanted: &Wanted) -> Result<Answer, Fault> {
        let path = database.path(&wanted.path);
        let answer = self.ask(step, &path, sumdb::LARGEST_TILE).await;
        match (&answer, &wanted.whole) {
            (Ok(part), Some(whole)) if is_absent(part) => {
                let path = database.path(whole);
                self.ask(step, &path, sumdb::LARGEST_TILE).await
            }
            _ => answer,
        }
    }

    fn saw(&self, sumdb: SumdbSeen) {
        self.cell.known().sumdb = sumdb;
    }
}

fn bad_head(bad: BadHead, database: &Database, path: &str) -> Fault {
    let detail = match bad {
        BadHead::Malformed(why) => why,
        BadHead::Signature => faults::sumdb_signature(&database.name),
    };
    Fault::new(FaultClass::SumdbInvalid, Stage::Content, detail).at(path)
}
