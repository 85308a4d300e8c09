//! What one mirror is asked, and in which order.
//!
//! First the canary's version information on a new connection, which gives the cold time; then the rest of the module
//! protocol; then the warm samples, undisturbed by other requests; then the checksum database. In HTTP/2 the steps of one
//! group share the connection, in HTTP/1 they take turns on it. More than a few samples come last, so that many of them
//! leave time for everything else.

use std::sync::Arc;

use url::Url;

use super::body::LARGEST;
use super::cell::{Cell, Flight, Step};
use super::fault::quoted;
use super::http::{Answer, Client};
use super::sumdb::Database;
use super::zip::{self, BadZip};
use super::{Depth, Network, protocol};
use crate::domain::fault::{Fault, FaultClass, Stage};
use crate::domain::goproxy::ProxyUrl;
use crate::domain::measure::DEFAULT_CANARY;
use crate::domain::module;
use crate::text::{Message, faults};

mod database;

/// So many samples are taken before the checksum database is asked.
const FIRST_SAMPLES: usize = 3;
/// A server that closed the connection so often in a row will not keep it.
const MOST_FRESH: usize = 2;

/// What every mirror of a run is asked.
pub(super) struct Questions {
    pub(super) network: Network,
    pub(super) depth: Depth,
    pub(super) database: Option<Database>,
}

/// One mirror being asked.
pub(super) struct Probe {
    pub(super) url: ProxyUrl,
    pub(super) client: Client,
    pub(super) questions: Arc<Questions>,
    pub(super) cell: Arc<Cell>,
}

impl Probe {
    /// Asks everything, writing down what comes.
    pub(super) async fn run(&self) {
        if self.info().await {
            match self.questions.depth {
                Depth::Glance => {
                    tokio::join!(self.go_mod(), self.sumdb());
                }
                Depth::Full => {
                    tokio::join!(self.go_mod(), self.zip(), self.list(), self.latest());
                    let samples = self.questions.network.samples;
                    if self.warm(samples.min(FIRST_SAMPLES)).await {
                        self.sumdb().await;
                        self.warm(samples.saturating_sub(FIRST_SAMPLES)).await;
                    } else {
                        self.sumdb().await;
                    }
                }
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
            self.cell.known().cold = Some(answer.phases);
        }
        let body = self.judge(Step::Info, &path, answer, |answer| protocol::info(answer.body.bytes(), Some(canary)));
        body.is_some()
    }

    async fn go_mod(&self) {
        let path = self.questions.network.canary.file("mod");
        let answer = self.ask(Step::Mod, &path, protocol::LARGEST_MOD).await;
        let good = self.judge(Step::Mod, &path, answer, |answer| protocol::go_mod(answer.body.bytes()));
        if let Some(answer) = good {
            self.cell.known().served.go_mod = Some(module::h1_mod(answer.body.bytes()));
        }
    }

    async fn zip(&self) {
        let canary = &self.questions.network.canary;
        let path = canary.file("zip");
        let answer = match self.ask(Step::Zip, &path, LARGEST).await {
            Ok(answer) if refusal(Step::Zip, &path, &answer, canary).is_none() => answer,
            answer => {
                self.judge(Step::Zip, &path, answer, |_| Ok(()));
                return;
            }
        };
        let (status, took) = (answer.status, answer.phases.total());
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

    /// The same request again and again on the open connection; whether there is a point in more. A sample for which a
    /// connection had to be made is none.
    async fn warm(&self, samples: usize) -> bool {
        let canary = &self.questions.network.canary;
        let path = canary.file("info");
        let (mut taken, mut fresh) = (0, 0);
        while taken < samples {
            let fault = match self.ask(Step::Info, &path, protocol::LARGEST_INFO).await {
                Ok(answer) => match refusal(Step::Info, &path, &answer, canary) {
                    Some(fault) => fault,
                    None if answer.fresh => {
                        fresh += 1;
                        if fresh == MOST_FRESH {
                            return false;
                        }
                        continue;
                    }
                    None => {
                        self.cell.known().warm.push(answer.phases.total());
                        (taken, fresh) = (taken + 1, 0);
                        continue;
                    }
                },
                Err(fault) => fault,
            };
            if let Some(check) = self.cell.known().check_mut(Step::Info) {
                check.fault = Some(fault.at(path));
            }
            return false;
        }
        true
    }

    async fn ask(&self, step: Step, path: &str, limit: usize) -> Result<Answer, Fault> {
        let flight = Flight::begin(&self.cell, step, path);
        self.client.get(&flight, &self.address(path), limit).await
    }

    /// The URL of a path below the mirror. Module paths have their `!` escaped, as Go sends them; those of the checksum
    /// database do not.
    fn address(&self, path: &str) -> Url {
        let escaped = if path.starts_with("sumdb/") { path.to_owned() } else { path.replace('!', "%21") };
        let mut url = self.url.join(&escaped);
        // Credentials travel in headers alone; that these cannot be taken off an http URL is impossible.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        url
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
            let (class, detail) = match answer.is_html {
                true => (FaultClass::NotAProxy, faults::html(path)),
                false => (FaultClass::Protocol, faults::bad_body(path, why)),
            };
            Fault::new(class, Stage::Content, detail).at(path)
        });
        let good = fault.is_none();
        self.cell.check(step, Some(answer.status), Some(answer.phases.total()), fault);
        good.then_some(answer)
    }

    /// The answer, when it is 200 and no web page; else what is wrong is written down.
    fn answered(&self, step: Step, path: &str, answer: Result<Answer, Fault>) -> Option<Answer> {
        match answer {
            Err(fault) => {
                self.cell.check(step, None, None, Some(fault.at(path)));
                None
            }
            Ok(answer) => match refusal(step, path, &answer, &self.questions.network.canary) {
                None => Some(answer),
                fault => {
                    self.cell.check(step, Some(answer.status), Some(answer.phases.total()), fault);
                    None
                }
            },
        }
    }

    /// Writes down a step that was answered as it may be.
    fn note(&self, step: Step, answer: &Answer) {
        self.cell.check(step, Some(answer.status), Some(answer.phases.total()), None);
    }
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
