//! What one mirror is asked, and in which order.
//!
//! First the canary's version information on a new connection, which gives the cold time; then the rest of the module
//! protocol; then the warm samples, undisturbed by other requests to the same mirror; then the checksum database. In HTTP/2 the
//! steps of one group share the connection, in HTTP/1 they take turns on it. More than a few samples come last, so that many
//! of them leave time for everything else, and after them the large body, which disturbs whoever shares the line.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use url::Url;

use super::board::Board;
use super::body::{Flow, LARGEST};
use super::cell::{Cell, Flight, Step};
use super::fault::quoted;
use super::http::{Answer, Client, Take};
use super::session::Window;
use super::sumdb::Database;
use super::zip::{self, BadZip};
use super::{Depth, Network, Sampling, page, protocol};
use crate::domain::fault::{Fault, FaultClass, Stage};
use crate::domain::goproxy::ProxyUrl;
use crate::domain::measure::{Connection, DEFAULT_CANARY, Sample, Stats};
use crate::domain::module::{self, ModuleVersion};
use crate::text::{Message, faults};

mod database;
mod freshness;
mod history;

/// So many samples are taken before the checksum database is asked.
const FIRST_SAMPLES: usize = 3;
/// So many samples on new connections are enough: each costs the server as much as several others.
const COLD_SAMPLES: usize = 3;
/// A server that fails so often in a row is not asked again.
const MOST_FAILURES: usize = 2;
/// A median is known well enough when its interval is no wider than this share of it, or than this.
const STABLE_SHARE: f64 = 0.1;
const STABLE_ABSOLUTE: Duration = Duration::from_millis(1);
/// What is no fault when it does not come is waited for no longer, and no longer than this share of the time limit.
const LONGEST_EXTRA: Duration = Duration::from_secs(2);
const EXTRA_SHARE: u32 = 4;
/// What is fetched to see how fast large bodies flow: on every public mirror, and large enough.
const BULK: &str = "golang.org/x/text@v0.14.0";
/// The share of the time limit that waiting for a turn and for the body may take.
const BULK_SHARE: u32 = 3;
/// A server that closed the connection so often in a row will not keep it.
const MOST_FRESH: usize = 2;

/// What every mirror of a run is asked.
pub(super) struct Questions {
    pub(super) network: Network,
    pub(super) depth: Depth,
    pub(super) database: Option<Database>,
    /// The signed trees of all mirrors.
    pub(super) board: Board,
    /// Large bodies come to so many mirrors at once: they share the user's own line.
    pub(super) turns: Semaphore,
    /// How many large bodies come side by side from one mirror.
    pub(super) streams: u32,
}

/// One mirror being asked.
pub(super) struct Probe {
    /// Its place among the mirrors of the run.
    pub(super) number: usize,
    pub(super) url: ProxyUrl,
    pub(super) client: Client,
    pub(super) questions: Arc<Questions>,
    pub(super) cell: Arc<Cell>,
}

impl Probe {
    /// Asks everything, writing down what comes.
    pub(super) async fn run(&self) {
        let depth = self.questions.depth;
        let most = self.questions.network.sampling.most();
        match depth {
            Depth::Full | Depth::Protocol | Depth::Examination | Depth::Glance => {}
            Depth::SignOfLife => _ = self.info().await,
            Depth::Existence => self.existence().await,
            Depth::Records => self.sumdb().await,
            Depth::DatabaseHead => self.database_itself(false).await,
            Depth::DatabaseRecord => self.database_itself(true).await,
        }
        let is_whole = matches!(depth, Depth::Full | Depth::Protocol | Depth::Examination | Depth::Glance);
        if !is_whole || !self.info().await {
        } else if depth == Depth::Glance {
            tokio::join!(self.go_mod(), self.sumdb());
        } else {
            tokio::join!(self.go_mod(), self.zip(), self.list(), self.latest());
            let steady = self.warm(most.min(FIRST_SAMPLES)).await;
            let on_one = self.cell.known().http_version == Some("HTTP/2");
            match depth {
                Depth::Examination if on_one => _ = tokio::join!(self.sumdb(), self.freshness()),
                _ => self.sumdb().await,
            }
            if depth == Depth::Full {
                self.freshness().await;
            }
            // What follows makes the figures better, and is no fault where time runs out.
            self.cell.known().finished = true;
            let steady = steady && self.warm(most).await;
            if depth == Depth::Full {
                // A server that holds its answer back keeps nobody else from a turn.
                let _ = tokio::time::timeout(self.questions.network.deadline / BULK_SHARE, self.bulk()).await;
            }
            if steady {
                self.cold(most.min(COLD_SAMPLES)).await;
            }
        }
        self.cell.known().finished = true;
    }

    /// The first request; whether it is worth to go on.
    async fn info(&self) -> bool {
        let canary = &self.questions.network.canary;
        let path = canary.file("info");
        if self.url.is_plain_http() && self.url.has_credentials() {
            let fault = Fault::new(FaultClass::Protocol, Stage::Prepare, faults::credentials_in_clear());
            self.cell.check(Step::Info, None, None, Some(fault.at(path)));
            return false;
        }
        let answer = self.ask(Step::Info, &path, protocol::LARGEST_INFO).await;
        if let Ok(answer) = &answer {
            self.cell.known().cold.push(answer.sample.clone());
        }
        let body = self.judge(Step::Info, &path, answer, |answer| protocol::info(answer.body.bytes(), Some(canary)));
        body.is_some()
    }

    /// Whether the zip is there, by its head alone; from a server that refuses HEAD by the beginning of the whole.
    async fn existence(&self) {
        let path = self.questions.network.canary.file("zip");
        let flight = Flight::begin(&self.cell, Step::Zip, &path);
        let url = self.address(&path);
        let answer = match self.client.get(&flight, &url, Take::Head).await {
            Ok(answer) if matches!(answer.status, 200 | 404 | 410) => Ok(answer),
            _ => self.client.get(&flight, &url, Take::Start).await,
        };
        self.answered(Step::Zip, &path, answer);
    }

    async fn go_mod(&self) {
        let path = self.questions.network.canary.file("mod");
        let answer = self.ask(Step::Mod, &path, protocol::LARGEST_MOD).await;
        let good = self.judge(Step::Mod, &path, answer, |answer| protocol::go_mod(answer.body.bytes()));
        if let Some(answer) = good {
            self.cell.known().go_mod = Some(answer.waited());
            self.cell.known().served.go_mod = Some(module::h1_mod(answer.body.bytes()));
        }
    }

    async fn zip(&self) {
        let canary = &self.questions.network.canary;
        let path = canary.file("zip");
        let flight = Flight::begin(&self.cell, Step::Zip, &path);
        let answer = match self.client.get(&flight, &self.address(&path), Take::Whole(LARGEST)).await {
            Ok(answer) if self.refusal(Step::Zip, &path, &answer).is_none() => answer,
            answer => {
                self.judge(Step::Zip, &path, answer, |_| Ok(()));
                return;
            }
        };
        let (status, took) = (answer.status, answer.took());
        self.cell.known().zip = Some(answer.waited());
        // At the deadline a zip that is not unpacked yet is none that was found good.
        flight.at(Stage::Content, "");
        let fault = match zip::check(answer.body, canary.clone()).await {
            Ok(hash) => {
                self.cell.known().served.zip = Some(hash);
                None
            }
            Err(BadZip::Broken(why)) => Some((FaultClass::Protocol, faults::bad_body(&path, why))),
            Err(BadZip::TooLarge) => Some((FaultClass::TooLarge, faults::zip_too_large())),
        };
        let fault = fault.map(|(class, detail)| Fault::new(class, Stage::Content, detail).at(&path));
        self.cell.check(Step::Zip, Some(status), Some(took), fault);
    }

    async fn list(&self) {
        let path = self.below_module("@v/list");
        let answer = self.ask(Step::List, &path, protocol::LARGEST_LIST).await;
        self.judge(Step::List, &path, answer, |answer| protocol::list(answer.body.bytes()));
    }

    /// `@latest` is optional: 404 and 410 send the go command to the list.
    async fn latest(&self) {
        let path = self.below_module("@latest");
        let answer = self.ask(Step::Latest, &path, protocol::LARGEST_INFO).await;
        match answer {
            Ok(answer) if is_absent(&answer) => self.note(Step::Latest, &answer),
            answer => {
                self.judge(Step::Latest, &path, answer, |answer| protocol::info(answer.body.bytes(), None));
            }
        }
    }

    /// The same request again and again on the open connection, until there are so many samples or enough is known; whether
    /// there is a point in more. A sample for which a connection had to be made is a cold one.
    async fn warm(&self, samples: usize) -> bool {
        let (mut fresh, mut failed) = (0, 0);
        while !self.has_enough(samples) {
            match self.sample(&self.client).await {
                Ok(sample) if sample.connection() == Connection::New => {
                    self.cell.known().cold.push(sample);
                    fresh += 1;
                    if fresh == MOST_FRESH {
                        return false;
                    }
                }
                Ok(sample) => {
                    self.cell.known().warm.push(sample);
                    (fresh, failed) = (0, 0);
                }
                Err(fault) => {
                    failed += 1;
                    if !self.survives(fault, failed) {
                        return false;
                    }
                }
            }
        }
        true
    }

    /// The same request on a new connection each time, until there are so many samples.
    async fn cold(&self, samples: usize) {
        let mut failed = 0;
        while self.cell.known().cold.len() < samples {
            match self.sample(&self.client.anew(Window::Narrow)).await {
                Ok(sample) => self.cell.known().cold.push(sample),
                Err(fault) => {
                    failed += 1;
                    if !self.survives(fault, failed) {
                        return;
                    }
                }
            }
        }
    }

    fn has_enough(&self, samples: usize) -> bool {
        let known = self.cell.known();
        let is_stable = || {
            let stats = Stats::of(known.warm.iter().map(Sample::total));
            stats.is_some_and(|stats| stats.is_stable(STABLE_SHARE, STABLE_ABSOLUTE))
        };
        let until_stable = matches!(self.questions.network.sampling, Sampling::UntilStable(_));
        known.warm.len() >= samples || until_stable && is_stable()
    }

    /// One sample.
    async fn sample(&self, client: &Client) -> Result<Sample, Fault> {
        let canary = &self.questions.network.canary;
        let path = canary.file("info");
        let flight = Flight::begin(&self.cell, Step::Info, &path);
        let answer = client.get(&flight, &self.address(&path), Take::Whole(protocol::LARGEST_INFO)).await?;
        match self.refusal(Step::Info, &path, &answer) {
            None => Ok(answer.sample),
            Some(fault) => Err(fault),
        }
    }

    /// Counts a failed sample; whether it may have been chance. Failures in a row are not.
    fn survives(&self, fault: Fault, in_a_row: usize) -> bool {
        let mut known = self.cell.known();
        known.failed_samples += 1;
        let chance = in_a_row < MOST_FAILURES;
        if let Some(check) = known.check_mut(Step::Info).filter(|_| !chance) {
            check.fault = Some(fault.at(self.questions.network.canary.file("info")));
        }
        chance
    }

    /// How long is waited for what is no fault when it does not come.
    fn patience(&self) -> Duration {
        LONGEST_EXTRA.min(self.questions.network.deadline / EXTRA_SHARE)
    }

    /// How fast large bodies flow, as many side by side as the go command fetches: in HTTP/2 on one connection, in HTTP/1
    /// each on its own. A mirror may lack the module: that is no fault.
    async fn bulk(&self) {
        let Ok(module) = ModuleVersion::parse(BULK) else { return };
        let Ok(_turn) = self.questions.turns.acquire().await else { return };
        let (url, path) = (self.address(&module.file("zip")), module.file("zip"));
        let flow = Flow::new();
        let shared = Arc::new(self.client.anew(Window::Wide));
        let on_one = self.cell.known().http_version == Some("HTTP/2");
        let mut streams = JoinSet::new();
        for _ in 0..self.questions.streams {
            let client = if on_one { Arc::clone(&shared) } else { Arc::new(self.client.anew(Window::Wide)) };
            let (flow, url) = (Arc::clone(&flow), url.clone());
            let flight = Flight::begin(&self.cell, Step::Bulk, &path);
            streams.spawn(async move { client.get(&flight, &url, Take::Flow(&flow)).await.is_ok() });
        }
        while streams.join_next().await.is_some() {}
        self.cell.known().throughput = flow.throughput();
    }

    async fn ask(&self, step: Step, path: &str, limit: usize) -> Result<Answer, Fault> {
        let flight = Flight::begin(&self.cell, step, path);
        self.client.get(&flight, &self.address(path), Take::Whole(limit)).await
    }

    fn address(&self, path: &str) -> Url {
        address(&self.url, path)
    }

    fn below_module(&self, rest: &str) -> String {
        let file = self.questions.network.canary.file("");
        let path = file.rsplit_once("/@v/").map_or(file.as_str(), |(path, _)| path);
        format!("{path}/{rest}")
    }

    /// Writes down what a step came to; the answer, when it is a good one.
    fn judge(
        &self,
        step: Step,
        path: &str,
        answer: Result<Answer, Fault>,
        content: impl Fn(&Answer) -> Result<(), Message>,
    ) -> Option<Answer> {
        let answer = self.answered(step, path, answer)?;
        let fault = content(&answer).err().map(|why| {
            let fault = match answer.is_html {
                true => Fault::new(FaultClass::NotAProxy, Stage::Content, faults::html(path))
                    .with_clue(|clues| page::clues(&answer, self.url.host(), clues)),
                false => Fault::new(FaultClass::Protocol, Stage::Content, faults::bad_body(path, why)),
            };
            fault.at(path)
        });
        let good = fault.is_none();
        self.cell.check(step, Some(answer.status), Some(answer.took()), fault);
        good.then_some(answer)
    }

    /// The answer, when it is 200 and no web page; else what is wrong is written down.
    fn answered(&self, step: Step, path: &str, answer: Result<Answer, Fault>) -> Option<Answer> {
        match answer {
            Err(fault) => {
                self.cell.check(step, None, None, Some(fault.at(path)));
                None
            }
            Ok(answer) => match self.refusal(step, path, &answer) {
                None => Some(answer),
                fault => {
                    self.cell.check(step, Some(answer.status), Some(answer.took()), fault);
                    None
                }
            },
        }
    }

    /// What is wrong with an answer before its content is looked at, and who may have given it.
    fn refusal(&self, step: Step, path: &str, answer: &Answer) -> Option<Fault> {
        let fault = refusal(step, path, answer, &self.questions.network.canary)?;
        let is_page = answer.is_markup && matches!(fault.class, FaultClass::NotAProxy | FaultClass::HttpStatus);
        let demand = (fault.class == FaultClass::HttpProxy).then_some(answer.status);
        Some(match is_page || demand.is_some() {
            true => fault.with_clue(|clues| {
                clues.proxy_status = demand;
                if is_page {
                    page::clues(answer, self.url.host(), clues);
                }
            }),
            false => fault,
        })
    }

    /// Writes down a step that was answered as it may be.
    fn note(&self, step: Step, answer: &Answer) {
        self.cell.check(step, Some(answer.status), Some(answer.took()), None);
    }
}

/// The URL of a path below a mirror. Module paths have their `!` escaped, as Go sends them; those of the checksum database
/// do not.
pub(super) fn address(mirror: &ProxyUrl, path: &str) -> Url {
    // No module path begins so: the first part of one has a dot.
    let is_of_database = ["sumdb/", "lookup/", "tile/"].iter().any(|start| path.starts_with(start));
    let escaped = if is_of_database { path.to_owned() } else { path.replace('!', "%21") };
    let mut url = mirror.join(&escaped);
    // Credentials travel in headers alone; that these cannot be taken off an http URL is impossible.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}

/// 404 and 410: the go command passes on.
fn is_absent(answer: &Answer) -> bool {
    matches!(answer.status, 404 | 410)
}

/// What is wrong with an answer before its content is looked at.
fn refusal(step: Step, path: &str, answer: &Answer, canary: &module::ModuleVersion) -> Option<Fault> {
    let status = answer.status;
    let (class, detail) = match status {
        200 if !answer.is_markup => return None,
        200 => (FaultClass::NotAProxy, faults::html(path)),
        _ if answer.proxy_demands.is_some() => {
            let proxy = answer.proxy_demands.clone().unwrap_or_default();
            (FaultClass::HttpProxy, faults::proxy_refused(proxy, status))
        }
        429 | 503 if status == 429 || answer.retry_after.is_some() => match &answer.retry_after {
            Some(after) => (FaultClass::RateLimited, faults::rate_limited(status, wait(after))),
            None => (FaultClass::RateLimited, faults::status(status)),
        },
        401 | 403 => (FaultClass::HttpStatus, faults::denied(status)),
        404 | 410 if matches!(step, Step::Info | Step::Mod | Step::Zip) => {
            let module = canary.to_string();
            let detail = match module == DEFAULT_CANARY {
                true => faults::canary_missing(module, status),
                false => faults::module_missing(module, status),
            };
            (FaultClass::HttpStatus, detail)
        }
        _ => match said(answer) {
            Some(said) => (FaultClass::HttpStatus, faults::status_said(status, said)),
            None => (FaultClass::HttpStatus, faults::status(status)),
        },
    };
    let stage = if status == 200 { Stage::Content } else { Stage::FirstByte };
    Some(Fault::new(class, stage, detail).at(path))
}

/// Retry-After: seconds, or a date (RFC 9110, 10.2.3).
fn wait(after: &str) -> Message {
    match after.trim().parse::<u32>() {
        Ok(seconds) => faults::seconds(seconds),
        Err(_) => Message::verbatim(quoted(after)),
    }
}

/// The first line of an error's text.
fn said(answer: &Answer) -> Option<String> {
    let text = answer.body.text();
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    answer.is_text.then(|| quoted(line))
}
