//! A whole run: all mirrors at once, one deadline, and what is said of each in the end.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::body::Budget;
use super::cell::{Cell, Hashes, Known, Step};
use super::connect::Dialler;
use super::http::Client;
use super::steps::{Probe, Questions};
use super::sumdb::Database;
use super::tls::Tls;
use super::{Options, Target, dns, folder, verdict};
use crate::domain::catalog;
use crate::domain::fault::{Fault, FaultClass, Stage};
use crate::domain::measure::{Check, Measured, NoNetworkEvidence, ProbeReport, SumdbSeen};
use crate::domain::mirror::ServerKind;
use crate::domain::progress::{Console, Progress};
use crate::host::{Host, network, runtime};
use crate::text::faults;

/// A run shorter than this cannot tell a silent name server from a slow one.
const TIME_FOR_NAMES: Duration = Duration::from_secs(1);

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// Every mirror was measured.
    Done,
    /// The time was over.
    Deadline,
    /// The user broke off.
    Interrupted,
}

/// Measures these mirrors, at once. Ends at the deadline at the latest, and when the user presses Ctrl-C.
pub async fn run(host: &Host, targets: Vec<Target>, options: &Options, console: &dyn Console) -> ProbeReport {
    let started = Instant::now();
    let deadline = tokio::time::sleep(options.network.deadline);
    tokio::pin!(deadline);
    let interrupted = runtime::interrupted();
    tokio::pin!(interrupted);
    console.progress(Progress::ProbeStarted { total: targets.len() });

    let run = Run::new(host, &targets, options);
    let mut tasks = JoinSet::new();
    for (index, (target, cell)) in targets.iter().zip(&run.cells).enumerate() {
        let work = run.probe(target, cell);
        tasks.spawn(async move {
            work.await;
            index
        });
    }
    let control = control(&run, started, options.network.deadline);
    tokio::pin!(control);
    let mut name_servers_answer = None;
    let ended = loop {
        tokio::select! {
            ended = tasks.join_next() => match ended {
                Some(Ok(index)) => {
                    if let (Some(target), Some(cell)) = (targets.get(index), run.cells.get(index)) {
                        let measured = run.measured(target, &cell.known(), Ended::Done);
                        console.progress(Progress::MirrorMeasured(&measured));
                    }
                }
                Some(Err(_)) => {}
                None => break Ended::Done,
            },
            answer = &mut control, if name_servers_answer.is_none() => name_servers_answer = Some(answer),
            () = &mut deadline => break Ended::Deadline,
            () = &mut interrupted => break Ended::Interrupted,
        }
    };
    // While the tasks still stand where they stood.
    let mut mirrors: Vec<Measured> =
        targets.iter().zip(&run.cells).map(|(target, cell)| run.measured(target, &cell.known(), ended)).collect();
    let mut no_network = None;
    if ended != Ended::Interrupted && run.is_all_silent() {
        if ended == Ended::Done && name_servers_answer.is_none() && run.lacks_names() {
            let left = options.network.deadline.saturating_sub(started.elapsed());
            let asked = tokio::select! {
                answer = tokio::time::timeout(left, dns::is_answered()) => answer.unwrap_or(false),
                () = &mut interrupted => true,
            };
            name_servers_answer = Some(asked);
        }
        no_network = run.no_network(name_servers_answer);
    }
    if let Some(evidence) = no_network {
        run.blame_the_machine(&mut mirrors, evidence);
    }
    tasks.abort_all();
    console.progress(Progress::Done);
    let mut report = ProbeReport {
        deadline: options.network.deadline,
        canary: options.network.canary.to_string(),
        mirrors,
        no_network,
        interrupted: ended == Ended::Interrupted,
    };
    report.rank();
    report
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
}

impl Run {
    fn new(host: &Host, targets: &[Target], options: &Options) -> Run {
        let dialler =
            Dialler { tls: Tls::new(host), proxies: options.proxies.clone(), resolve: options.network.resolve.clone() };
        let questions = Questions {
            network: options.network.clone(),
            depth: options.depth,
            database: Database::of(&options.sumdb),
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
        }
    }

    /// The work of measuring one mirror.
    fn probe(&self, target: &Target, cell: &Arc<Cell>) -> impl Future<Output = ()> + Send + 'static {
        let (url, questions, cell) = (target.url.clone(), Arc::clone(&self.questions), Arc::clone(cell));
        let client = Client::new(Arc::clone(&self.dialler), self.budget.clone(), url.url(), target.credentials.clone());
        async move {
            if url.is_file() {
                folder::run(url, questions, cell).await;
            } else {
                Probe { url, client, questions, cell }.run().await;
            }
        }
    }

    /// What is said of a mirror.
    fn measured(&self, target: &Target, known: &Known, ended: Ended) -> Measured {
        let mut checks = known.checks.clone();
        if ended == Ended::Deadline && !known.finished {
            verdict::add_unfinished(&mut checks, known);
        }
        self.compare(&mut checks, &known.served, known.recorded.as_ref());
        checks.sort_by_key(|(step, _)| *step);
        let worst = verdict::worst(&checks);
        let mut fault = worst.and_then(|check| check.fault.clone());
        if fault.is_none() && known.cold.is_none() && ended == Ended::Deadline {
            fault = Some(Fault::new(FaultClass::Stalled, Stage::Prepare, faults::no_time()));
        }
        let hangs_at_sumdb = fault.as_ref().is_some_and(|fault| fault.class == FaultClass::Stalled)
            && known.legs.iter().any(|leg| leg.step >= Step::SumdbSupported);
        let private = known.via.is_none() && known.address.is_some_and(catalog::is_private);
        Measured {
            id: target.id.clone(),
            url: target.url.clone(),
            kind: if target.kind == ServerKind::Unknown && private { ServerKind::Own } else { target.kind },
            http_status: worst.and_then(|check| check.status).or(known.http_status),
            fault,
            cold: known.cold,
            warm: known.warm.clone(),
            address: known.address,
            via: known.via.clone(),
            http_version: known.http_version,
            sumdb: if hangs_at_sumdb { SumdbSeen::Failing } else { known.sumdb },
            checks: checks.into_iter().map(|(_, check)| check).collect(),
            complete: known.finished,
        }
    }

    /// Holds what a mirror served against what a checksum database records, its own or that of another mirror: the
    /// signature makes the record as good from there.
    fn compare(&self, checks: &mut [(Step, Check)], served: &Hashes, own: Option<&Hashes>) {
        let Some(recorded) = own.cloned().or_else(|| self.recorded_anywhere(own.is_none())) else { return };
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

    fn recorded_anywhere(&self, wanted: bool) -> Option<Hashes> {
        // A mirror that is being looked at has its cell locked, and no record.
        self.cells.iter().filter(|_| wanted).find_map(|cell| cell.try_known()?.recorded.clone())
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
            known.no_name_server || known.legs.iter().any(|leg| leg.stage == Some(Stage::Dns))
        })
    }

    /// Whether silence of the name servers means anything: some take a second.
    fn had_time_for_names(&self) -> bool {
        self.questions.network.deadline >= TIME_FOR_NAMES
    }

    /// Whether it is the machine that has no network: no route, or nobody to ask for names.
    fn no_network(&self, name_servers_answer: Option<bool>) -> Option<NoNetworkEvidence> {
        // An attempt that still waits has found a route: to a private network, say.
        let is_waiting = |cell: &Arc<Cell>| cell.known().legs.iter().any(|leg| leg.stage == Some(Stage::Connect));
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
