//! A whole run: all mirrors at once, one deadline, and what is said of each in the end.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

use super::board::Board;
use super::body::Budget;
use super::cell::{Cell, Known, Step};
use super::connect::Dialler;
use super::coverage::{self, Asking};
use super::early::{self, Finisher};
use super::http::Client;
use super::steps::{Probe, Questions};
use super::sumdb::Database;
use super::tls::Tls;
use super::{Depth, Options, Target, dns, folder, historian, verdict};
use crate::domain::fault::{Fault, FaultClass, Stage};
use crate::domain::measure::{
    self, Check, Measured, NoNetworkEvidence, ProbeReport, ProjectNeeds, Sample, Stats, SumdbSeen, Sums, Timing,
    Whereabouts, Workload,
};
use crate::domain::progress::{Console, Progress};
use crate::host::{Host, network, runtime};
use crate::text::faults;

/// A run shorter than this cannot tell a silent name server from a slow one.
const TIME_FOR_NAMES: Duration = Duration::from_secs(1);

/// Large bodies come from so many mirrors at once, and from each in so many streams: they share the user's own line, and
/// memory.
const LARGE_BODIES_AT_ONCE: usize = 6;
const MOST_STREAMS: u32 = 4;

/// How the measurement of a mirror ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// It was measured.
    Done,
    /// Its time was over.
    Deadline,
    /// The user broke off, or the best were known without it.
    BrokenOff,
}

/// How often it is looked whether the best are known already.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Measures these mirrors, so many at once. Each has its time limit, from the moment it is asked. Ends when the user presses
/// Ctrl-C.
pub async fn run(host: &Host, targets: Vec<Target>, options: &Options, console: &dyn Console) -> ProbeReport {
    let (started, at) = (Instant::now(), host.now());
    let limit = options.network.deadline;
    let interrupted = runtime::interrupted();
    tokio::pin!(interrupted);
    console.progress(Progress::ProbeStarted { total: targets.len() });

    let run = Run::new(host, &targets, options);
    let mut ended: Vec<Option<Ended>> = vec![None; targets.len()];
    let mut finished_after = vec![Duration::ZERO; targets.len()];
    let mut waiting = targets.iter().zip(&run.cells).enumerate();
    let mut tasks = JoinSet::new();
    let control = control(&run, started, limit);
    tokio::pin!(control);
    let historian = historian::run(&run.questions, |number| run.instrument(targets.get(number)?, number));
    tokio::pin!(historian);
    let mut look = tokio::time::interval(LOOK_EVERY);
    look.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut name_servers_answer = None;
    // Then the time limit is each mirror's own, and the run has none.
    let in_waves = targets.len() > options.network.jobs;
    let mut was_interrupted = loop {
        while tasks.len() < options.network.jobs.max(1) {
            let Some((index, (target, cell))) = waiting.next() else { break };
            let (work, cell) = (run.probe(target, cell, index), Arc::clone(cell));
            tasks.spawn(async move { (index, within(limit, work, &cell).await) });
        }
        tokio::select! {
            one = tasks.join_next() => match one {
                Some(Ok((index, how))) => {
                    if let (Some(target), Some(cell), Some(slot), Some(after)) =
                        (targets.get(index), run.cells.get(index), ended.get_mut(index), finished_after.get_mut(index))
                    {
                        (*slot, *after) = (Some(how), started.elapsed());
                        run.learn(cell);
                        console.progress(Progress::MirrorMeasured(&run.measured(target, index, &cell.known(), how)));
                    }
                }
                Some(Err(_)) => {}
                None => break false,
            },
            answer = &mut control, if name_servers_answer.is_none() => name_servers_answer = Some(answer),
            _ = look.tick(), if options.early.is_some() => {}
            // Until all is measured, it does not end.
            () = &mut historian => {}
            () = &mut interrupted => break true,
        }
        if options.early.is_some_and(|count| run.is_decided(count, &targets, &ended, &finished_after, started)) {
            break false;
        }
    };
    run.cells.iter().for_each(|cell| run.learn(cell));
    run.questions.board.close();
    if options.early.is_none() && !was_interrupted {
        tokio::select! {
            _ = tokio::time::timeout(rest(limit, started, in_waves), &mut historian) => {}
            () = &mut interrupted => was_interrupted = true,
        }
    }
    // While the tasks still stand where they stood.
    let mut mirrors: Vec<Measured> = targets
        .iter()
        .zip(&run.cells)
        .zip(&ended)
        .enumerate()
        .map(|(number, ((target, cell), how))| {
            run.measured(target, number, &cell.known(), how.unwrap_or(Ended::BrokenOff))
        })
        .collect();
    run.compare_freshness(&mut mirrors);
    let verified = |number: usize| mirrors.get(number).is_some_and(|mirror| mirror.sumdb == SumdbSeen::Verified);
    let head = run.questions.board.to_keep(verified);
    let mut no_network = None;
    if !was_interrupted && run.is_all_silent() {
        let had_time = in_waves || ended.iter().all(|how| *how == Some(Ended::Done));
        if had_time && name_servers_answer.is_none() && run.lacks_names() {
            let asked = tokio::select! {
                answer = tokio::time::timeout(rest(limit, started, in_waves), dns::is_answered()) => answer.unwrap_or(false),
                () = &mut interrupted => {
                    was_interrupted = true;
                    true
                }
            };
            name_servers_answer = Some(asked);
        }
        no_network = run.no_network(name_servers_answer);
    }
    if let Some(evidence) = no_network {
        run.blame_the_machine(&mut mirrors, evidence);
    }
    for (mirror, cell) in mirrors.iter_mut().zip(&run.cells) {
        mirror.clock_ahead = cell.known().date.and_then(|(date, seen)| {
            let here = at.checked_add(seen.saturating_duration_since(started)).ok()?;
            Some(here.duration_since(date))
        });
    }
    verdict::blame_the_clock(&mut mirrors);
    tasks.abort_all();
    console.progress(Progress::Done);
    let mut report = ProbeReport {
        mirrors,
        recorded: run.recorded.get().cloned(),
        head,
        no_network,
        interrupted: was_interrupted,
        ..ProbeReport::empty(at, limit, options.network.canary.to_string(), options.workload)
    };
    if let Some(needs) = &options.project {
        report.project = Some(ProjectNeeds::clone(needs));
        if !was_interrupted {
            let asking = Asking {
                needs: Arc::clone(needs),
                patience: limit,
                at: host.now(),
                began: Instant::now(),
                at_once: options.workload.at_once,
            };
            let client = |at: usize| Some(run.client(targets.get(at)?));
            (report.workload, report.interrupted) =
                coverage::ask(&mut report.mirrors, asking, client, console, interrupted.as_mut()).await;
        }
    }
    report.rank();
    report
}

/// What is left for what follows the last mirror: of the run's time limit, or where it has none as long as a name server may
/// take.
fn rest(limit: Duration, started: Instant, in_waves: bool) -> Duration {
    if in_waves { TIME_FOR_NAMES.min(limit) } else { limit.saturating_sub(started.elapsed()) }
}

/// Does the work until its time is over; what was under way then is kept.
async fn within(limit: Duration, work: impl Future<Output = ()>, cell: &Cell) -> Ended {
    tokio::pin!(work);
    tokio::select! {
        () = &mut work => Ended::Done,
        () = tokio::time::sleep(limit) => {
            cell.known().cut_off();
            Ended::Deadline
        }
    }
}

/// Asks whether any name server answers, once half the time is over and nothing out there has given a sign of life.
async fn control(run: &Run, started: Instant, deadline: Duration) -> bool {
    tokio::time::sleep((deadline / 2).saturating_sub(started.elapsed())).await;
    if run.is_all_silent() && run.lacks_names() { dns::is_answered().await } else { std::future::pending().await }
}

/// What all mirrors of a run share.
struct Run {
    dialler: Arc<Dialler>,
    budget: Budget,
    questions: Arc<Questions>,
    cells: Vec<Arc<Cell>>,
    /// What a checksum database records of the canary, once any mirror has proven it.
    recorded: OnceLock<Sums>,
    workload: Workload,
}

impl Run {
    fn new(host: &Host, targets: &[Target], options: &Options) -> Run {
        let dialler =
            Dialler { tls: Tls::new(host), proxies: options.proxies.clone(), resolve: options.network.resolve.clone() };
        let database = Database::of(&options.sumdb);
        let database = match options.depth {
            Depth::DatabaseHead | Depth::DatabaseRecord => database.map(Database::itself),
            _ => database,
        };
        let labels = targets.iter().map(|target| target.id.clone().unwrap_or_else(|| target.url.redacted())).collect();
        let questions = Questions {
            network: options.network.clone(),
            depth: options.depth,
            board: Board::new(database.as_ref(), options.last_head.clone(), labels),
            database,
            turns: Semaphore::new(LARGE_BODIES_AT_ONCE),
            streams: options.workload.at_once.clamp(1, MOST_STREAMS),
        };
        let is_local = |target: &Target| {
            let host = target.url.host().trim_start_matches('[').trim_end_matches(']');
            let is_loopback = host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback());
            target.url.is_file() || host == "localhost" || is_loopback
        };
        Run {
            dialler: Arc::new(dialler),
            budget: Budget::default(),
            questions: Arc::new(questions),
            cells: targets.iter().map(|target| Cell::new(is_local(target))).collect(),
            recorded: OnceLock::new(),
            workload: options.workload,
        }
    }

    /// Whether the best so many are known.
    fn is_decided(
        &self,
        count: usize,
        targets: &[Target],
        ended: &[Option<Ended>],
        after: &[Duration],
        started: Instant,
    ) -> bool {
        let (now, elapsed) = (Instant::now(), started.elapsed());
        let all = || targets.iter().zip(&self.cells).zip(ended).zip(after);
        let mut finishers: Vec<Finisher> = all()
            .enumerate()
            .filter(|(_, ((_, how), _))| **how == Some(Ended::Done))
            .filter_map(|(number, (((target, cell), _), after))| {
                let mirror = self.measured(target, number, &cell.known(), Ended::Done);
                let wait =
                    mirror.timing.filter(|_| mirror.healthy()).map(|timing| self.workload.estimate(&timing, None));
                wait.map(|wait| Finisher { wait, after: *after })
            })
            .collect();
        let pending = all().filter(|((_, how), _)| how.is_none());
        let bounds = pending.map(|(((_, cell), _), _)| early::bound(&cell.known(), &self.workload, elapsed, now));
        early::is_decided(count, &mut finishers, bounds, elapsed)
    }

    /// The work of measuring one mirror.
    fn probe(&self, target: &Target, cell: &Arc<Cell>, number: usize) -> impl Future<Output = ()> + Send + 'static {
        let (url, questions, cell) = (target.url.clone(), Arc::clone(&self.questions), Arc::clone(cell));
        let probe = self.instrument(target, number);
        async move {
            if url.is_file() {
                folder::run(url, questions, cell).await;
            } else if let Some(probe) = probe {
                probe.run().await;
            }
        }
    }

    /// What asks one mirror, without any connection yet.
    fn instrument(&self, target: &Target, number: usize) -> Option<Probe> {
        let (url, questions) = (target.url.clone(), Arc::clone(&self.questions));
        let client = self.client(target);
        Some(Probe { number, url, client, questions, cell: Arc::clone(self.cells.get(number)?) })
    }

    /// Holds what the mirrors have of fast-moving modules against one another.
    fn compare_freshness(&self, mirrors: &mut [Measured]) {
        let offers = mirrors.iter().zip(&self.cells);
        let offers: Vec<_> =
            offers.map(|(mirror, cell)| (mirror.healthy(), std::mem::take(&mut cell.known().offers))).collect();
        for (mirror, freshness) in mirrors.iter_mut().zip(measure::compare_freshness(&offers)) {
            mirror.freshness = freshness;
        }
    }

    /// A client of a mirror, without any connection yet.
    fn client(&self, target: &Target) -> Client {
        Client::new(Arc::clone(&self.dialler), self.budget.clone(), target.url.url(), target.credentials.clone())
    }

    /// What is said of a mirror.
    fn measured(&self, target: &Target, number: usize, known: &Known, ended: Ended) -> Measured {
        let mut checks = known.checks.clone();
        if ended == Ended::Deadline && !known.finished {
            verdict::add_unfinished(&mut checks, known);
        }
        self.compare(&mut checks, &known.served, known.recorded.as_ref());
        let fork = self.questions.board.fault(number);
        let is_forked = fork.is_some();
        checks.extend(fork.map(|fault| {
            let step = Step::SumdbHistory;
            (step, Check { name: step.name(), status: None, took: None, fault: Some(fault) })
        }));
        checks.sort_by_key(|(step, _)| *step);
        let worst = verdict::worst(&checks);
        let mut fault = worst.and_then(|check| check.fault.clone());
        if fault.is_none() && known.cold.is_empty() && ended == Ended::Deadline {
            fault = Some(Fault::new(FaultClass::Stalled, Stage::Prepare, faults::no_time()));
        }
        let hangs_at_sumdb = fault.as_ref().is_some_and(|fault| fault.class == FaultClass::Stalled)
            && known.last_legs().iter().any(|leg| leg.step.is_of_database());
        // Behind a proxy the address is the proxy's.
        let whereabouts = known.address.filter(|_| known.via.is_none()).map(Whereabouts::of);
        let kind = whereabouts.as_ref().map_or(target.kind, |found| found.server_kind(target.kind));
        Measured {
            http_status: worst.and_then(|check| check.status).or(known.http_status),
            fault,
            timing: timing(known),
            cold: known.cold.clone(),
            warm: known.warm.clone(),
            failed_samples: known.failed_samples,
            throughput: known.throughput,
            address: known.address,
            resolved: known.resolved.clone(),
            served: known.served.clone(),
            whereabouts,
            via: known.via.clone(),
            http_version: known.http_version,
            sumdb: match known.sumdb {
                _ if is_forked => SumdbSeen::Invalid,
                _ if hangs_at_sumdb => SumdbSeen::Failing,
                seen => seen,
            },
            tree: self.questions.board.tree(number),
            checks: checks.into_iter().map(|(_, check)| check).collect(),
            complete: known.finished,
            ..Measured::unmeasured(target.id.clone(), target.url.clone(), kind)
        }
    }

    /// Holds what a mirror served against what a checksum database records, its own or that of another mirror: the
    /// signature makes the record as good from there.
    fn compare(&self, checks: &mut [(Step, Check)], served: &Sums, own: Option<&Sums>) {
        let Some(recorded) = own.or_else(|| self.recorded.get()) else { return };
        let pairs =
            [(Step::Zip, "zip", &recorded.zip, &served.zip), (Step::Mod, "go.mod", &recorded.go_mod, &served.go_mod)];
        for (step, what, recorded, served) in pairs {
            let (Some(recorded), Some(served)) = (recorded, served) else { continue };
            let check = checks.iter_mut().find(|(of, _)| *of == step).filter(|_| recorded != served);
            if let Some((_, check)) = check {
                let fault = Fault::new(FaultClass::Tampered, Stage::Content, faults::tampered(what, recorded, served));
                check.fault = Some(fault.at(self.questions.network.canary.file(step.name())));
            }
        }
    }

    /// Keeps a mirror's record, so that the others can be held against it.
    fn learn(&self, cell: &Cell) {
        if let Some(recorded) = &cell.known().recorded {
            self.recorded.get_or_init(|| recorded.clone());
        }
    }

    /// The cells of mirrors that lie beyond this machine.
    fn beyond(&self) -> impl Iterator<Item = &Arc<Cell>> {
        self.cells.iter().filter(|cell| !cell.known().local)
    }

    /// Whether nothing beyond this machine has given a sign of life, and something was asked to.
    fn is_all_silent(&self) -> bool {
        self.beyond().next().is_some() && self.beyond().all(|cell| !cell.known().heard)
    }

    /// Whether every mirror lacks its address because no name server answered, or none has yet.
    fn lacks_names(&self) -> bool {
        self.beyond().all(|cell| {
            let known = cell.known();
            known.no_name_server || known.last_legs().iter().any(|leg| leg.stage == Some(Stage::Dns))
        })
    }

    /// Whether silence of the name servers means anything: some take a second.
    fn had_time_for_names(&self) -> bool {
        self.questions.network.deadline >= TIME_FOR_NAMES
    }

    /// Whether it is the machine that has no network: no route, or nobody to ask for names.
    fn no_network(&self, name_servers_answer: Option<bool>) -> Option<NoNetworkEvidence> {
        // An attempt that still waits has found a route: to a private network, say.
        let is_waiting =
            |cell: &Arc<Cell>| cell.known().last_legs().iter().any(|leg| leg.stage == Some(Stage::Connect));
        if !self.beyond().any(is_waiting) && !network::has_route() {
            Some(NoNetworkEvidence::NoRoute)
        } else if self.lacks_names() && !name_servers_answer.unwrap_or(!self.had_time_for_names()) {
            Some(NoNetworkEvidence::NoNameServer)
        } else {
            None
        }
    }

    fn blame_the_machine(&self, mirrors: &mut [Measured], evidence: NoNetworkEvidence) {
        for (mirror, cell) in mirrors.iter_mut().zip(&self.cells) {
            let Some(fault) = mirror.fault.as_mut().filter(|_| !cell.known().local) else { continue };
            fault.class = FaultClass::NoNetwork;
            fault.detail = match evidence {
                NoNetworkEvidence::NoRoute => faults::no_route(),
                NoNetworkEvidence::NoNameServer => faults::no_name_server(),
            };
        }
    }
}

/// What a build would feel of a mirror, once it was measured.
fn timing(known: &Known) -> Option<Timing> {
    let first = known.cold.first().filter(|_| known.finished)?;
    let requests = Stats::of(known.warm.iter().map(Sample::total));
    let requests = requests.or_else(|| Stats::of(known.cold.iter().filter_map(|sample| sample.phases().first_byte)));
    let setup = Stats::of(known.cold.iter().map(|sample| sample.phases().setup()));
    Some(Timing {
        setup: setup.map_or_else(|| first.phases().setup(), |setup| setup.median),
        requests: requests?,
        go_mod: known.go_mod,
        zip: known.zip,
        throughput: known.throughput,
    })
}
