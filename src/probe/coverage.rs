//! Which modules of a project each mirror has: every one is asked for, many at once and politely.
//!
//! The question is a HEAD; where a mirror refuses that, a GET of the few bytes of `.info`. It begins when all mirrors were
//! measured, so that no sample is disturbed. The time limit of a mirror's probe would cut large projects off, so this has
//! one of its own, which grows with the project ([`limit`]).

mod board;
mod pace;

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;
use url::Url;

use self::board::{Board, Said};
use self::pace::{Hosts, MOST_IN_FLIGHT};
use super::cell::{Cell, Flight, Step};
use super::http::{Answer, Client, MOST_REDIRECTS, Take};
use super::session::Window;
use super::{protocol, steps};
use crate::domain::fault::FaultClass;
use crate::domain::goproxy::ProxyUrl;
use crate::domain::measure::{Measured, Needed, ProjectNeeds, Workload};
use crate::domain::progress::{Console, Progress};
use crate::host::files;

/// The connections to a server that speaks HTTP/1.1, and to each host beyond a mirror. HTTP/2 needs one.
const CONNECTIONS: usize = 8;
/// So many mirrors are asked at once.
const MIRRORS_AT_ONCE: usize = 8;
/// A module is asked for no more often, whatever goes wrong.
const MOST_TRIES: u32 = 4;
/// After a failure it is waited for so long, the next time twice that, where the server does not say.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
/// How often progress is shown.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// What each module adds to the time limit: an HTTP/1.1 server 300 ms away that answers each of eight connections.
const LIMIT_OF_MODULE: Duration = Duration::from_millis(40);
/// However large the project.
const LONGEST_LIMIT: Duration = Duration::from_secs(600);

/// The time limit of a mirror: that of its probe, and 40 ms for each module; ten minutes at most.
fn limit(probe: Duration, modules: usize) -> Duration {
    let modules = u32::try_from(modules).unwrap_or(u32::MAX);
    probe.saturating_add(LIMIT_OF_MODULE.saturating_mul(modules)).min(LONGEST_LIMIT.max(probe))
}

/// How it is asked.
pub(super) struct Asking {
    pub(super) needs: Arc<ProjectNeeds>,
    /// The time limit of a mirror's probe: no single answer is waited for longer.
    pub(super) patience: Duration,
    /// When it begins: what the date of a Retry-After is held against.
    pub(super) at: jiff::Timestamp,
    pub(super) began: Instant,
    /// How many modules the go command fetches at once.
    pub(super) at_once: u32,
}

/// Asks every healthy mirror, and writes down what it has. `client` makes the client of a mirror by its place. Says what a
/// build of the project fetches, and whether the user broke off.
pub(super) async fn ask(
    mirrors: &mut [Measured],
    asking: Asking,
    client: impl Fn(usize) -> Option<Client>,
    console: &dyn Console,
    mut interrupted: Pin<&mut impl Future<Output = ()>>,
) -> (Workload, bool) {
    let asking = Arc::new(asking);
    let hosts = Arc::new(Hosts::default());
    let healthy = mirrors.iter().enumerate().filter(|(_, mirror)| mirror.healthy());
    let subjects: Vec<(usize, Arc<Subject>)> = healthy
        .filter_map(|(at, mirror)| {
            let is_http2 = mirror.http_version == Some("HTTP/2");
            Some((
                at,
                Subject::new(mirror.url.clone(), &client(at)?, is_http2, Arc::clone(&asking), Arc::clone(&hosts)),
            ))
        })
        .collect();
    let total = asking.needs.modules.len() * subjects.len();
    let done =
        || Progress::ModulesAsked { done: subjects.iter().map(|(_, subject)| subject.board.settled()).sum(), total };
    let mut waiting = subjects.iter();
    let mut tasks = JoinSet::new();
    let mut look = tokio::time::interval(LOOK_EVERY);
    look.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut broken_off = false;
    while total > 0 && !broken_off {
        while tasks.len() < MIRRORS_AT_ONCE {
            let Some((_, subject)) = waiting.next() else { break };
            tasks.spawn(Arc::clone(subject).run());
        }
        tokio::select! {
            one = tasks.join_next() => if one.is_none() { break },
            _ = look.tick() => console.progress(done()),
            () = &mut interrupted => broken_off = true,
        }
    }
    // Folders are read on a thread that cannot be ended from here.
    subjects.iter().for_each(|(_, subject)| subject.board.give_up());
    if total > 0 {
        console.progress(done());
        console.progress(Progress::Done);
    }
    let mut sizes_of: HashMap<usize, Vec<u64>> = HashMap::new();
    for (at, subject) in &subjects {
        let Some((coverage, sizes)) = subject.board.coverage(&asking.needs) else { continue };
        for (module, size) in sizes {
            sizes_of.entry(module).or_default().push(size);
        }
        if let Some(mirror) = mirrors.get_mut(*at) {
            mirror.coverage = Some(coverage);
        }
    }
    let zips = asking.needs.modules.iter().filter(|needed| needed.source).count();
    // One server that lies about sizes does not decide.
    let middle = |sizes: &mut Vec<u64>| {
        sizes.sort_unstable();
        sizes.get((sizes.len() - 1) / 2).copied().unwrap_or_default()
    };
    let bytes = sizes_of.values_mut().map(middle).fold(0, u64::saturating_add);
    (Workload::of_project(zips, sizes_of.len(), bytes, asking.at_once), broken_off)
}

/// One mirror being asked.
struct Subject {
    url: ProxyUrl,
    asking: Arc<Asking>,
    hosts: Arc<Hosts>,
    board: Board,
    /// Those of the mirror: one for HTTP/2, whose requests share a connection.
    clients: Vec<Client>,
    /// Those of the hosts beyond it.
    beyond: Vec<Client>,
}

/// What came of a question.
enum Found {
    Said(Said),
    /// HEAD is not what this server answers; for certain, by its status.
    Refused {
        certain: bool,
    },
    /// It may go better later; else this is what is said.
    Failed(Said),
    /// The server wants to be left in peace for longer than there is time.
    TooLate,
}

impl Subject {
    fn new(url: ProxyUrl, client: &Client, is_http2: bool, asking: Arc<Asking>, hosts: Arc<Hosts>) -> Arc<Subject> {
        let many = |count: usize| (0..count).map(|_| client.anew(Window::Narrow)).collect();
        let (clients, beyond) = match is_http2 {
            true => (many(1), many(CONNECTIONS)),
            false => (many(CONNECTIONS), Vec::new()),
        };
        Arc::new(Subject { url, asking, hosts, board: Board::default(), clients, beyond })
    }

    /// Asks for all, until the time is over.
    async fn run(self: Arc<Subject>) {
        self.board.begin();
        if self.url.is_file() {
            // That it ended early shows on the board.
            let _ = tokio::task::spawn_blocking(move || self.look_into_folder()).await;
            return;
        }
        let limit = limit(self.asking.patience, self.asking.needs.modules.len());
        let ends = Instant::now() + limit;
        let hands = if self.beyond.is_empty() { CONNECTIONS } else { MOST_IN_FLIGHT };
        let mut work = JoinSet::new();
        for hand in 0..hands {
            let subject = Arc::clone(&self);
            work.spawn(async move {
                // Of the requests of a project no fault is made; the cell takes what the client tells of its way.
                let cell = Cell::new(false);
                while let Some(at) = subject.board.next(subject.asking.needs.modules.len()) {
                    let Some(needed) = subject.asking.needs.modules.get(at) else { return };
                    let said = subject.settle(needed, &cell, hand, ends).await;
                    subject.board.settle(at, said);
                }
            });
        }
        // Whoever is still on the way is dropped.
        let _ = tokio::time::timeout(limit, async { while work.join_next().await.is_some() {} }).await;
    }

    /// Asks for a module until there is an answer.
    async fn settle(&self, needed: &Needed, cell: &Arc<Cell>, hand: usize, ends: Instant) -> Said {
        let (mut tries, mut refused, mut pause, mut last) = (0, None, FIRST_PAUSE, Said::Unclear);
        while tries < MOST_TRIES && !self.board.is_over() {
            let by_head = refused.is_none() && !self.board.refuses_head();
            let path = match (by_head, needed.source) {
                (true, true) => needed.module.file("zip"),
                (true, false) => needed.module.file("mod"),
                (false, _) => needed.module.file("info"),
            };
            let flight = Flight::begin(cell, Step::Module, &path);
            match self.look(&flight, steps::address(&self.url, &path), by_head, hand, ends).await {
                Found::Said(said) => {
                    // A refusal may have been of this module alone; that another question is answered shows it was not.
                    if matches!(said, Said::Present(_)) && refused.is_some() || refused == Some(true) {
                        self.board.note_head_refused();
                    }
                    return match said {
                        Said::Present(size) => Said::Present(size.filter(|_| by_head && needed.source)),
                        said => said,
                    };
                }
                Found::Refused { certain } => refused = Some(certain),
                Found::Failed(said) => {
                    (tries, last) = (tries + 1, said);
                    if tries < MOST_TRIES {
                        tokio::time::sleep(pause).await;
                        pause *= 2;
                    }
                }
                Found::TooLate => {
                    self.board.give_up();
                    return Said::Silent;
                }
            }
        }
        last
    }

    /// Asks once, with all redirects. Where HEAD is redirected the target is asked with GET: a presigned URL is good for
    /// that alone.
    async fn look(&self, flight: &Flight, mut url: Url, by_head: bool, hand: usize, ends: Instant) -> Found {
        let Some(home) = own(&self.clients, hand) else { return Found::Said(Said::Unclear) };
        let away = own(&self.beyond, hand).unwrap_or(home);
        let mut client = home;
        let mut take = if by_head { Take::Head } else { Take::Whole(protocol::LARGEST_INFO) };
        for _ in 0..=MOST_REDIRECTS {
            let pace = self.hosts.of(url.host_str().unwrap_or_default());
            let Some(turn) = pace.turn(ends).await else { return Found::TooLate };
            let asked = tokio::time::timeout(self.asking.patience, client.hop(flight, &url, take)).await;
            let (answer, next) = match asked {
                // Who was silent once is not waited for again.
                Err(_) => return Found::Said(Said::Silent),
                Ok(Err(fault)) => {
                    return match fault.class {
                        FaultClass::Protocol if take.is_head() => Found::Refused { certain: false },
                        FaultClass::Reset | FaultClass::Truncated | FaultClass::Refused => Found::Failed(Said::Silent),
                        _ => Found::Said(Said::Silent),
                    };
                }
                Ok(Ok(came)) => came,
            };
            if let Some(wait) = self.wanted_peace(&answer) {
                pace.slow_down(turn, wait);
                return Found::Failed(Said::Silent);
            }
            let Some(next) = next else { return found(&answer, take) };
            let host = next.host_str().unwrap_or_default();
            if !self.board.may_follow(host) {
                return Found::Said(Said::Unclear);
            }
            client = if next.origin() == self.url.url().origin() { home } else { away };
            take = if by_head { Take::Start } else { take };
            url = next;
        }
        Found::Said(Said::Unclear)
    }

    /// How long a server wants to be left in peace.
    fn wanted_peace(&self, answer: &Answer) -> Option<Duration> {
        let now = self.asking.at.saturating_add(self.asking.began.elapsed()).unwrap_or(self.asking.at);
        let told = || answer.retry_after.as_deref().and_then(|text| pace::retry_after(text, now));
        match answer.status {
            429 => Some(told().unwrap_or(FIRST_PAUSE)),
            503 => told(),
            _ => None,
        }
    }

    /// The same in a folder: to the go command a file that is not there is a 404.
    fn look_into_folder(&self) {
        let Ok(folder) = self.url.url().to_file_path() else { return };
        while let Some(at) = self.board.next(self.asking.needs.modules.len()) {
            let Some(needed) = self.asking.needs.modules.get(at) else { return };
            let file = needed.module.file(if needed.source { "zip" } else { "mod" });
            let size = files::size(&folder.join(file));
            let said = size.map_or(Said::Missing, |size| Said::Present(Some(size).filter(|_| needed.source)));
            self.board.settle(at, said);
        }
    }
}

/// The client that one hand uses, of these.
fn own(clients: &[Client], hand: usize) -> Option<&Client> {
    clients.get(hand.checked_rem(clients.len())?)
}

/// What an answer says that is not followed any further.
fn found(answer: &Answer, take: Take) -> Found {
    match answer.status {
        200 if !answer.is_html => Found::Said(Said::Present(answer.length.filter(|length| *length > 0))),
        404 | 410 => Found::Said(Said::Missing),
        status @ (405 | 501 | 400 | 403) if take.is_head() => Found::Refused { certain: matches!(status, 405 | 501) },
        500.. => Found::Failed(Said::Unclear),
        _ => Found::Said(Said::Unclear),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_limit_grows_with_the_project_and_ends() {
        let second = Duration::from_secs(1);
        assert_eq!(limit(second, 0), second);
        assert_eq!(limit(second, 1000), 41 * second);
        assert_eq!(limit(second, usize::MAX), LONGEST_LIMIT);
        assert_eq!(limit(3600 * second, 5), 3600 * second, "never less than was asked for");
    }
}
