//! `doctor`: gathers the facts once, lets the rules look at them, and proves where modules come from.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::measure::{self, Instrument, evidence_sentence};
use super::surroundings::{self, Beside};
use super::weights::weigh;
use super::{circumstances, privacy};
use crate::checks;
use crate::domain::catalog::Catalog;
use crate::domain::dispute::Dispute;
use crate::domain::error::{Error, Exit, Result};
use crate::domain::facts::{Diagnosis, Facts};
use crate::domain::fault::FaultClass;
use crate::domain::gomod;
use crate::domain::goproxy::{Entry, Goproxy, ProxyUrl};
use crate::domain::measure::{DEFAULT_CANARY, Measured, NoNetworkEvidence, ProbeReport};
use crate::domain::module::ModuleVersion;
use crate::domain::patterns;
use crate::domain::progress::{Console, Progress};
use crate::domain::proof::Proof;
use crate::domain::reckoning::Weights;
use crate::domain::settings::{EnvFile, Settings};
use crate::domain::variable::Var;
use crate::gotool::proof::{self, Download};
use crate::gotool::{at_hand, env, locate, settings};
use crate::host::{Host, files, network, runtime};
use crate::probe::{Depth, Network};
use crate::shell::scan;
use crate::store::{catalog, examined};
use crate::text::codes::Code;
use crate::text::{Message, ci, errors, notes};

/// The one module that mirrors are held against one another by.
const FASTEST_MOVING: [&str; 1] = ["google.golang.org/api"];

/// What `doctor` was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Only what can be told without the network and without a download.
    pub offline: bool,
    /// The folder whose project is looked at, too.
    pub project: Option<PathBuf>,
    /// The module to fetch.
    pub canary: ModuleVersion,
    /// How long the download may take.
    pub timeout: Duration,
    /// How the network is asked.
    pub network: Network,
    /// Which findings count, and how much.
    pub weights: Weights,
}

/// Examines this machine.
pub fn run(host: &Host, options: &Options, console: &dyn Console) -> Result<Diagnosis> {
    let mut facts = gather(host, options, console)?;
    // A cancelled CI job is told to end in another way than by Ctrl-C; what was begun is cleared away all the same.
    let interrupted = super::wait(async {
        tokio::select! {
            interrupted = Box::pin(examine(host, options, &mut facts, console)) => interrupted,
            () = runtime::told_to_end() => true,
        }
    })?;
    console.progress(Progress::Done);
    // No place to work in is no fault of the go command's.
    let placeless = facts.go_error.take_if(|error| error.exit == Exit::LocalFiles);
    let found = checks::run(&facts);
    // Where the folder is looked at, it is a finding among the others.
    if let Some(error) = placeless.filter(|_| found.iter().all(|finding| finding.code != Code::GP526)) {
        return Err(error);
    }
    let (findings, reckoning) = weigh(found, &options.weights, console);
    let could_not_check = match interrupted {
        true => Some(ci::interrupted()),
        false => could_not_check(&facts, options.offline),
    };
    Ok(Diagnosis { verdict: facts.verdict(), findings, could_not_check, interrupted, fixes: None, reckoning, facts })
}

/// Everything that needs neither network nor go command.
fn gather(host: &Host, options: &Options, console: &dyn Console) -> Result<Facts> {
    let catalog = measure::catalog(host, console);
    let settings = settings::read_as_go_does(host);
    let examined = options.project.as_deref().map(|dir| examined::read(host, &settings, dir)).transpose()?;
    let (dir, examined) = match examined {
        Some((dir, examined)) => (Some(dir), Some(Box::new(examined))),
        None => (host.cwd().map(Path::to_owned), None),
    };
    let project =
        dir.as_deref().and_then(settings::go_mod).and_then(|path| Some(gomod::parse(&path, &files::read(&path).ok()?)));
    let mut facts = Facts {
        at_hand: project.as_ref().is_some_and(|project| at_hand::at_hand(host, &settings, project)),
        invented: invented(host, &catalog),
        switched_off: switched_off(host, &settings),
        user_catalog: catalog::user_file(host),
        assignments: scan::assignments(host, &Var::SHOWN),
        project,
        examined,
        ..Facts::of(settings, catalog)
    };
    facts.circumstances = circumstances::read(host, &facts);
    Ok(facts)
}

/// Variables that tutorials recommend and Go does not have.
fn invented(host: &Host, catalog: &Catalog) -> Vec<(String, Message)> {
    let beliefs = catalog.beliefs.iter();
    beliefs
        .filter_map(|belief| {
            let name = belief.variable.as_ref().filter(|name| Var::named(name).is_none())?;
            host.vars().by_name(name).filter(|value| !value.is_empty())?;
            Some((name.clone(), belief.truth.clone()))
        })
        .collect()
}

/// What the env file would say if GOENV=off did not keep it from being read.
fn switched_off(host: &Host, settings: &Settings) -> Option<Vec<u8>> {
    if settings.env_file != EnvFile::Off {
        return None;
    }
    let without = host.clone().with_var(Var::Goenv, None);
    files::read(locate::env_file(&without).path()?).ok()
}

/// Asks the go command and the network, side by side; whether the user broke off. What is done at once is boxed: together it
/// would be much for a stack.
async fn examine(host: &Host, options: &Options, facts: &mut Facts, console: &dyn Console) -> bool {
    let asked = tokio::time::timeout(options.timeout, env::confirm_all(host, &mut facts.settings));
    let answer = tokio::select! {
        answer = asked => answer.unwrap_or_else(|_| Err(go_hangs(host, options.timeout))),
        () = runtime::interrupted() => return true,
    };
    let told = answer.unwrap_or_else(|error| {
        facts.go_error = Some(error);
        None
    });
    facts.surroundings = surroundings::here(host, facts, told.as_ref());
    // A go command that does not work is not asked again.
    if facts.go_error.is_none() {
        let asked = tokio::time::timeout(options.timeout, circumstances::ask(host, facts));
        tokio::select! {
            _ = asked => {}
            () = runtime::interrupted() => return true,
        }
    }
    let plan = privacy::plan(host, facts, options.offline);
    if options.offline {
        facts.privacy = privacy::conclude(facts, plan, None, |_| None);
        return false;
    }
    let urls: Vec<ProxyUrl> = facts.settings.goproxy().iter().flat_map(Goproxy::proxies).cloned().collect();
    // One alone has nobody to be held against.
    let is_compared = urls.iter().filter(|url| !url.is_file()).count() > 1;
    let fresh = FASTEST_MOVING.map(str::to_owned).into_iter().filter(|_| is_compared).collect();
    let network = Network { fresh, ..network_for(options, &facts.settings) };
    let instrument =
        Instrument { host, settings: &facts.settings, catalog: &facts.catalog, network: &network, console };
    let beside = Beside { instrument, facts };
    // Ends at Ctrl-C by itself, with what is known by then.
    let looking = Box::pin(instrument.measure_async(&urls, Depth::Examination, None));
    let downloading = Box::pin(async {
        tokio::select! {
            download = download(host, facts, options, console) => (download, false),
            () = runtime::interrupted() => (None, true),
        }
    });
    let testing = Box::pin(async {
        tokio::select! {
            evidence = privacy::examine(host, facts, &plan, options.timeout, console) => evidence,
            () = runtime::interrupted() => None,
        }
    });
    let disputes = facts.surroundings.disputes.clone();
    let by_go = Box::pin(async { tokio::join!(downloading, testing) });
    let all = Box::pin(async { tokio::join!(looking, by_go, beside.toolchain(), beside.records(&disputes)) });
    let ((probe, ((download, broken_off), evidence), toolchain, records), database) = with_database(all, &beside).await;
    let mut interrupted = broken_off || probe.interrupted;
    let no_network = no_network(&probe, facts, download.as_ref());
    let mut more = More { disputes, ..More::default() };
    surroundings::settle(&mut more.disputes, records);
    // What went wrong is worth another question; where all is well nothing is asked one after the other.
    if !interrupted && no_network.is_none() {
        let mut about = surroundings::disputes_about(facts, &probe, &options.canary);
        let asking = async {
            (more.answers_directly, more.name_servers_say) =
                tokio::join!(beside.directly(&probe), beside.name_servers(&probe));
            if about.iter().any(|dispute| dispute.database.is_none()) {
                let records = beside.records(&about).await;
                surroundings::settle(&mut about, records);
            }
        };
        tokio::select! {
            () = asking => {}
            () = runtime::interrupted() => interrupted = true,
        }
        more.disputes.extend(about);
    }
    facts.privacy = privacy::conclude(facts, plan, evidence.as_ref(), |url| address(&probe, url));
    facts.no_network = no_network;
    facts.proof = download.map(|download| judge(&download, facts, &probe));
    facts.probe = Some(probe);
    let found = &mut facts.surroundings;
    found.database = database;
    found.disputes = more.disputes;
    found.answers_directly = more.answers_directly;
    found.name_servers_say = more.name_servers_say;
    if let Some(wanted) = &mut found.toolchain {
        wanted.seen = toolchain;
    }
    interrupted
}

/// What was learnt after the probe.
#[derive(Default)]
struct More {
    disputes: Vec<Dispute>,
    answers_directly: Vec<ProxyUrl>,
    name_servers_say: Vec<(String, Vec<IpAddr>)>,
}

/// Does the work, and asks the checksum database itself beside it. Its answer is waited for no longer than the work takes,
/// unless the go command would have to wait for it too.
async fn with_database<A, B, C>(
    work: impl Future<Output = (ProbeReport, A, B, C)>,
    beside: &Beside<'_>,
) -> ((ProbeReport, A, B, C), Option<Measured>) {
    let asking = beside.database();
    tokio::pin!(work, asking);
    let mut database = None;
    let mut answered = false;
    let done = loop {
        tokio::select! {
            done = &mut work => break done,
            found = &mut asking, if !answered => (database, answered) = (found, true),
        }
    };
    if !surroundings::is_asked_itself(beside.facts, &done.0) {
        return (done, None);
    }
    if !answered && !done.0.interrupted {
        database = asking.await;
    }
    (done, database)
}

/// How module proxies are asked: of a private module, which the go command fetches direct, they do not hear from us either.
fn network_for(options: &Options, settings: &Settings) -> Network {
    let private = patterns::matches(settings.value(Var::Gonoproxy), options.canary.path());
    match ModuleVersion::parse(DEFAULT_CANARY) {
        Ok(canary) if private => Network { canary, ..options.network.clone() },
        _ => options.network.clone(),
    }
}

fn go_hangs(host: &Host, limit: Duration) -> Error {
    let go = host.find_program("go").unwrap_or_default();
    let seconds = limit.as_secs_f64();
    Error::could_not_check(errors::go_hangs(format!("{} env", go.display()), seconds)).hint(errors::hint_go_version())
}

async fn download(host: &Host, facts: &Facts, options: &Options, console: &dyn Console) -> Option<Download> {
    let go = facts.settings.go.as_ref().filter(|_| facts.go_error.is_none())?;
    console.progress(Progress::Waiting(notes::waiting_for_download(options.canary.to_string())));
    // A directory that cannot be made or a command that cannot be started was already found by asking it.
    proof::download(host, &go.path, &options.canary, options.timeout).await.ok()
}

fn judge(download: &Download, facts: &Facts, probe: &ProbeReport) -> Proof {
    let lacks_it = |url: &ProxyUrl| {
        seen(probe, url)
            .and_then(|mirror| mirror.fault.as_ref())
            .is_some_and(|fault| fault.class == FaultClass::HttpStatus)
    };
    download.judge(&facts.settings, &facts.catalog, |url| address(probe, url), lacks_it)
}

fn seen<'p>(probe: &'p ProbeReport, url: &ProxyUrl) -> Option<&'p Measured> {
    probe.mirrors.iter().find(|mirror| mirror.url.same_service(url))
}

/// Where a module proxy was reached. Behind an HTTP proxy the address seen is the proxy's.
fn address(probe: &ProbeReport, url: &ProxyUrl) -> Option<IpAddr> {
    seen(probe, url).and_then(|mirror| mirror.address.filter(|_| mirror.via.is_none()))
}

/// Whether the machine has no network: by the probe, or, where the list has nothing to probe, by the routes.
fn no_network(probe: &ProbeReport, facts: &Facts, download: Option<&Download>) -> Option<NoNetworkEvidence> {
    let needs_network = facts
        .settings
        .goproxy()
        .is_ok_and(|list| list.proxies().next().is_none() && list.fallback() == Some(&Entry::Direct));
    let failed = download.is_some_and(|download| !download.succeeded());
    probe
        .no_network
        .or_else(|| (needs_network && failed && !network::has_route()).then_some(NoNetworkEvidence::NoRoute))
}

/// Why the answer is not the whole answer.
fn could_not_check(facts: &Facts, offline: bool) -> Option<Message> {
    if let Some(evidence) = facts.no_network {
        return Some(errors::no_network(evidence_sentence(evidence)));
    }
    if let Some(error) = &facts.go_error {
        return Some(error.message.clone());
    }
    (facts.settings.go.is_none() && !offline).then(errors::no_go)
}
