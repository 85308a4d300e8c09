//! What a mirror has of fast-moving modules, and when that was released.
//!
//! It may lack them, or be slow to look them up at their origin: neither is a fault. What it did not say is not known.

use super::Probe;
use crate::domain::measure::Offer;
use crate::domain::module::{ModuleVersion, check_path, escape_path};
use crate::probe::cell::Step;
use crate::probe::http::Answer;
use crate::probe::protocol;

/// What is kept of a list: its newest. To be further behind than this is to stand still.
const MOST_VERSIONS: usize = 500;

impl Probe {
    /// Everything about freshness.
    pub(super) async fn freshness(&self) {
        let modules = &self.questions.network.fresh;
        let sound = modules.iter().filter(|module| check_path(module).is_ok());
        self.cell.known().offers = sound.map(|module| Offer::of(module)).collect();
        // What is known by then is written down.
        let _ = tokio::time::timeout(self.patience(), self.offers(modules)).await;
    }

    /// A few modules at a time.
    async fn offers(&self, modules: &[String]) {
        for four in modules.chunks(4) {
            let one = |at: usize| async move {
                if let Some(module) = four.get(at) {
                    self.offer(module).await;
                }
            };
            tokio::join!(one(0), one(1), one(2), one(3));
        }
    }

    /// What it has of one module.
    async fn offer(&self, module: &str) {
        let Ok(path) = escape_path(module) else { return };
        tokio::join!(self.offered_list(module, &path), self.offered_latest(module, &path));
        self.time_of_list(module).await;
    }

    async fn offered_list(&self, module: &str, path: &str) {
        let Some(answer) = self.look(&format!("{path}/@v/list"), protocol::LARGEST_LIST).await else { return };
        let mut versions = protocol::versions(answer.body.bytes());
        versions.sort_by(|one, other| other.cmp_as_latest(one));
        versions.truncate(MOST_VERSIONS);
        self.note_offer(module, |offer| offer.listed = versions);
    }

    async fn offered_latest(&self, module: &str, path: &str) {
        let Some(answer) = self.look(&format!("{path}/@latest"), protocol::LARGEST_INFO).await else { return };
        let Some((version, time)) = protocol::version_and_time(answer.body.bytes()) else { return };
        self.note_offer(module, |offer| {
            offer.times.extend(time.map(|time| (version.clone(), time)));
            offer.latest = Some(version);
        });
    }

    /// When the newest of the list was released, where `@latest` has not told.
    async fn time_of_list(&self, module: &str) {
        let newest = self.cell.known().offers.iter().find(|offer| offer.module == module).and_then(|offer| {
            let newest = offer.newest_listed().cloned();
            newest.filter(|newest| !offer.times.contains_key(newest))
        });
        let Some(asked) = newest.and_then(|newest| ModuleVersion::new(module, newest.as_str()).ok()) else { return };
        let Some(answer) = self.look(&asked.file("info"), protocol::LARGEST_INFO).await else { return };
        let told = protocol::version_and_time(answer.body.bytes());
        if let Some((version, Some(time))) = told.filter(|(version, _)| version.as_str() == asked.version()) {
            self.note_offer(module, |offer| _ = offer.times.insert(version, time));
        }
    }

    /// The answer, when it is a good one.
    async fn look(&self, path: &str, limit: usize) -> Option<Answer> {
        let answer = self.ask(Step::Fresh, path, limit).await.ok();
        answer.filter(|answer| answer.status == 200 && !answer.is_markup)
    }

    fn note_offer(&self, module: &str, change: impl FnOnce(&mut Offer)) {
        if let Some(offer) = self.cell.known().offers.iter_mut().find(|offer| offer.module == module) {
            change(offer);
        }
    }
}
