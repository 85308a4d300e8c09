//! What is known of one mirror so far, for whoever looks before its probe has ended.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::domain::fault::{Fault, Stage};
use crate::domain::measure::{Check, Offer, Sample, SumdbSeen, Sums, Throughput};

/// One step of the protocol, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Info,
    Mod,
    Zip,
    List,
    Latest,
    SumdbSupported,
    SumdbLatest,
    SumdbLookup,
    SumdbTiles,
    SumdbHistory,
    Fresh,
    Bulk,
    /// A module of a project.
    Module,
    /// A question to another resolver.
    Name,
}

impl Step {
    /// The name in machine formats.
    pub(super) fn name(self) -> &'static str {
        match self {
            Step::Info => "info",
            Step::Mod => "mod",
            Step::Zip => "zip",
            Step::List => "list",
            Step::Latest => "latest",
            Step::SumdbSupported => "sumdb-supported",
            Step::SumdbLatest => "sumdb-latest",
            Step::SumdbLookup => "sumdb-lookup",
            Step::SumdbTiles => "sumdb-tiles",
            Step::SumdbHistory => "sumdb-history",
            Step::Fresh => "fresh",
            Step::Bulk => "bulk",
            Step::Module => "module",
            Step::Name => "name",
        }
    }

    /// Whether it concerns the checksum database.
    pub(super) fn is_of_database(self) -> bool {
        matches!(self, Step::SumdbSupported | Step::SumdbLatest | Step::SumdbLookup | Step::SumdbTiles)
    }

    /// Whether nothing is wrong with a mirror that gives no answer there.
    pub(super) fn is_extra(self) -> bool {
        matches!(self, Step::SumdbHistory | Step::Fresh | Step::Bulk | Step::Module | Step::Name)
    }

    /// Whether modules cannot be fetched where it fails.
    pub(super) fn is_vital(self) -> bool {
        matches!(self, Step::Info | Step::Mod | Step::Zip | Step::List)
    }
}

/// Everything known.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) http_status: Option<u16>,
    pub(super) cold: Vec<Sample>,
    pub(super) warm: Vec<Sample>,
    pub(super) failed_samples: usize,
    /// How long go.mod and zip took to begin.
    pub(super) go_mod: Option<Duration>,
    pub(super) zip: Option<Duration>,
    pub(super) throughput: Option<Throughput>,
    /// What it has of fast-moving modules.
    pub(super) offers: Vec<Offer>,
    pub(super) address: Option<IpAddr>,
    /// What its name resolved to.
    pub(super) resolved: Vec<IpAddr>,
    /// What time the server said it was, and when it said so.
    pub(super) date: Option<(Timestamp, Instant)>,
    pub(super) via: Option<String>,
    pub(super) http_version: Option<&'static str>,
    pub(super) sumdb: SumdbSeen,
    pub(super) checks: Vec<(Step, Check)>,
    /// What hashes the mirror's content has.
    pub(super) served: Sums,
    /// What the checksum database records, once its signature and its proof were verified.
    pub(super) recorded: Option<Sums>,
    /// The requests under way.
    pub(super) legs: Vec<Leg>,
    /// The requests that were under way when its time was over, and when that was.
    pub(super) cut: Option<(Instant, Vec<Leg>)>,
    /// Whether all was done that there was to do; more samples apart.
    pub(super) finished: bool,
    /// Whether anything out there gave a sign of life: a connection, or a refusal of one.
    pub(super) heard: bool,
    /// Whether name resolution failed because no name server answered.
    pub(super) no_name_server: bool,
    /// Whether it is reached without the network: a folder, this machine, an HTTP proxy on this machine.
    pub(super) local: bool,
    next_leg: usize,
}

/// A request under way: how far it has come, and since when.
#[derive(Clone, Debug)]
pub(super) struct Leg {
    number: usize,
    pub(super) step: Step,
    /// The path below the mirror.
    pub(super) request: String,
    /// `None` while it waits for another request on the same connection.
    pub(super) stage: Option<Stage>,
    pub(super) since: Instant,
    /// What is waited for: a host name, an address, a proxy.
    pub(super) peer: String,
    /// The proxy, while the way only leads to it.
    pub(super) toward_proxy: Option<String>,
    pub(super) bytes: u64,
    pub(super) last_byte: Option<Instant>,
}

/// The place where one mirror's probe writes down what it learns.
#[derive(Debug)]
pub(super) struct Cell(Mutex<Known>);

impl Cell {
    pub(super) fn new(local: bool) -> Arc<Cell> {
        Arc::new(Cell(Mutex::new(Known {
            http_status: None,
            cold: Vec::new(),
            warm: Vec::new(),
            failed_samples: 0,
            go_mod: None,
            zip: None,
            throughput: None,
            offers: Vec::new(),
            address: None,
            resolved: Vec::new(),
            date: None,
            via: None,
            http_version: None,
            sumdb: SumdbSeen::NotAsked,
            checks: Vec::new(),
            served: Sums::default(),
            recorded: None,
            legs: Vec::new(),
            cut: None,
            finished: false,
            heard: false,
            no_name_server: false,
            local,
            next_leg: 0,
        })))
    }

    pub(super) fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a check down; the status of the first one that was answered is the mirror's.
    pub(super) fn check(&self, step: Step, status: Option<u16>, took: Option<Duration>, fault: Option<Fault>) {
        let mut known = self.known();
        known.http_status = known.http_status.or(status);
        known.checks.push((step, Check { name: step.name(), status, took, fault }));
    }
}

impl Known {
    /// Keeps what is under way now, before it is broken off.
    pub(super) fn cut_off(&mut self) {
        self.cut.get_or_insert_with(|| (Instant::now(), self.legs.clone()));
    }

    /// The requests that are under way, or were when the time was over.
    pub(super) fn last_legs(&self) -> &[Leg] {
        self.cut.as_ref().map_or(&self.legs, |(_, legs)| legs)
    }

    /// The check of a step, if it was made.
    pub(super) fn check_mut(&mut self, step: Step) -> Option<&mut Check> {
        self.checks.iter_mut().find(|(of, _)| *of == step).map(|(_, check)| check)
    }
}

/// A request on its way, from its making until it is dropped.
#[derive(Debug)]
pub(super) struct Flight {
    cell: Arc<Cell>,
    number: usize,
}

impl Flight {
    /// A request of this step for this path below the mirror.
    pub(super) fn begin(cell: &Arc<Cell>, step: Step, request: &str) -> Flight {
        let mut known = cell.known();
        let number = known.next_leg;
        known.next_leg += 1;
        known.legs.push(Leg {
            number,
            step,
            request: request.to_owned(),
            stage: None,
            since: Instant::now(),
            peer: String::new(),
            toward_proxy: None,
            bytes: 0,
            last_byte: None,
        });
        drop(known);
        Flight { cell: Arc::clone(cell), number }
    }

    fn leg(&self, change: impl FnOnce(&mut Leg)) {
        if let Some(leg) = self.cell.known().legs.iter_mut().find(|leg| leg.number == self.number) {
            change(leg);
        }
    }

    /// It waits for another request to end.
    pub(super) fn queued(&self) {
        self.leg(|leg| leg.stage = None);
    }

    /// It has come to this stage, where `peer` is waited for.
    pub(super) fn at(&self, stage: Stage, peer: &str) {
        self.leg(|leg| {
            leg.stage = Some(stage);
            leg.since = Instant::now();
            peer.clone_into(&mut leg.peer);
            leg.bytes = 0;
            leg.last_byte = None;
        });
    }

    /// So many bytes of the body are there.
    pub(super) fn received(&self, bytes: u64) {
        self.leg(|leg| {
            leg.bytes = bytes;
            leg.last_byte = Some(Instant::now());
        });
    }

    /// Something answered at this address.
    pub(super) fn reached(&self, address: IpAddr) {
        let mut known = self.cell.known();
        known.heard = true;
        known.address.get_or_insert(address);
    }

    /// A name was answered with these. While the way leads to a proxy it is the proxy's, and of a redirect's nothing is kept.
    pub(super) fn resolved(&self, addresses: &[SocketAddr]) {
        let mut known = self.cell.known();
        let is_proxy = known.legs.iter().any(|leg| leg.number == self.number && leg.toward_proxy.is_some());
        if known.resolved.is_empty() && !is_proxy && known.cold.is_empty() {
            known.resolved = addresses.iter().map(SocketAddr::ip).collect();
        }
    }

    /// The server said what time it was.
    pub(super) fn dated(&self, date: Timestamp) {
        self.cell.known().date.get_or_insert((date, Instant::now()));
    }

    /// Something out there is alive.
    pub(super) fn heard(&self) {
        self.cell.known().heard = true;
    }

    /// No name server answered.
    pub(super) fn no_name_server(&self) {
        self.cell.known().no_name_server = true;
    }

    /// The way leads to a proxy first.
    pub(super) fn toward_proxy(&self, proxy: &str, on_this_machine: bool) {
        self.leg(|leg| leg.toward_proxy = Some(proxy.to_owned()));
        let mut known = self.cell.known();
        known.via.get_or_insert_with(|| proxy.to_owned());
        known.local |= on_this_machine;
    }

    /// The proxy is reached.
    pub(super) fn at_proxy(&self) {
        self.leg(|leg| leg.toward_proxy = None);
    }

    /// The version of HTTP that was spoken first.
    pub(super) fn http_version(&self, version: &'static str) {
        self.cell.known().http_version.get_or_insert(version);
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.cell.known().legs.retain(|leg| leg.number != self.number);
    }
}
