//! `doctor`: gathers the facts once, lets the rules look at them, and proves where modules come from.

use std::net::IpAddr;
use std::time::Duration;

use super::measure::{self, Instrument, evidence_sentence};
use super::surroundings::{self, Beside};
use crate::checks;
use crate::domain::catalog::Catalog;
use crate::domain::dispute::Dispute;
use crate::domain::error::{Error, Exit, Result};
use crate::domain::facts::{Diagnosis, Facts};
use crate::domain::fault::FaultClass;
use crate::domain::gomod;
use crate::domain::goproxy::{Entry, Goproxy, ProxyUrl};
use crate::domain::measure::{Measured, NoNetworkEvidence, ProbeReport};
use crate::domain::module::ModuleVersion;
use crate::domain::progress::{Console, Progress};
use crate::domain::proof::Proof;
use crate::domain::settings::{EnvFile, Settings};
use crate::domain::surroundings::Surroundings;
use crate::domain::variable::Var;
use crate::gotool::proof::{self, Download};
use crate::gotool::{env, locate, settings};
use crate::host::{Host, files, network, runtime};
use crate::probe::{Depth, Network};
use crate::shell::scan;
use crate::store::catalog;
use crate::text::{Message, errors, notes};

/// The one module that mirrors are held against one another by.
const FASTEST_MOVING: [&str; 1] = ["google.golang.org/api"];

/// What `doctor` was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Only what can be told without the network and without a download.
    pub offline: bool,
    /// The module to fetch.
    pub canary: ModuleVersion,
    /// How long the download may take.
    pub timeout: Duration,
    /// How the network is asked.
    pub network: Network,
}

/// Examines this machine.
pub fn run(host: &Host, options: &Options, console: &dyn Console) -> Result<Diagnosis> {
    let mut facts = gather(host, console);
    let interrupted = super::wait(examine(host, options, &mut facts, console))?;
    console.progress(Progress::Done);
    // No place to work in is no fault of the go command's.
    if let Some(error) = facts.go_error.take_if(|error| error.exit == Exit::LocalFiles) {
        return Err(error);
    }
    let findings = checks::run(&facts);
    let could_not_check = could_not_check(&facts, options.offline);
    Ok(Diagnosis { verdict: facts.verdict(), findings, could_not_check, interrupted, facts })
}

/// Everything that needs neither network nor go command.
fn gather(host: &Host, console: &dyn Console) -> Facts {
    let catalog = measure::catalog(host, console);
    let settings = settings::read_as_go_does(host);
    Facts {
        invented: invented(host, &catalog),
        switched_off: switched_off(host, &settings),
        user_catalog: catalog::user_file(host),
        assignments: scan::assignments(host, &Var::SHOWN),
        project: host
            .cwd()
            .and_then(settings::go_mod)
            .and_then(|path| Some(gomod::parse(&path, &files::read(&path).ok()?))),
        no_network: None,
        go_error: None,
        probe: None,
        proof: None,
        surroundings: Surroundings::default(),
        catalog,
        settings,
    }
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

/// Asks the go command and the network, side by side; whether the user broke off.
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
    if options.offline {
        return false;
    }
    let urls: Vec<ProxyUrl> = facts.settings.goproxy().iter().flat_map(Goproxy::proxies).cloned().collect();
    // Ends at Ctrl-C by itself, with what is known by then.
    // One alone has nobody to be held against.
    let is_compared = urls.iter().filter(|url| !url.is_file()).count() > 1;
    let fresh = FASTEST_MOVING.map(str::to_owned).into_iter().filter(|_| is_compared).collect();
    let network = Network { fresh, ..options.network.clone() };
    let instrument =
        Instrument { host, settings: &facts.settings, catalog: &facts.catalog, network: &network, console };
    let beside = Beside { instrument, facts };
    let looking = instrument.measure_async(&urls, Depth::Examination, None);
    let downloading = async {
        tokio::select! {
            download = download(host, facts, options, console) => (download, false),
            () = runtime::interrupted() => (None, true),
        }
    };
    let disputes = facts.surroundings.disputes.clone();
    let all = async { tokio::join!(looking, downloading, beside.toolchain(), beside.records(&disputes)) };
    let ((probe, (download, broken_off), toolchain, records), database) = with_database(all, &beside).await;
    let interrupted = broken_off || probe.interrupted;
    let no_network = no_network(&probe, facts, download.as_ref());
    let mut more = More { disputes, ..More::default() };
    surroundings::settle(&mut more.disputes, records);
    // What went wrong is worth another question; where all is well nothing is asked one after the other.
    if !interrupted && no_network.is_none() {
        (more.answers_directly, more.name_servers_say) =
            tokio::join!(beside.directly(&probe), beside.name_servers(&probe));
        let mut about = surroundings::disputes_about(facts, &probe, &options.canary);
        if about.iter().any(|dispute| dispute.database.is_none()) {
            let records = beside.records(&about).await;
            surroundings::settle(&mut about, records);
        }
        more.disputes.extend(about);
    }
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
    let seen = |url: &ProxyUrl| probe.mirrors.iter().find(|mirror| mirror.url.same_service(url));
    // Behind an HTTP proxy the address seen is the proxy's.
    let address = |url: &ProxyUrl| seen(url).and_then(|mirror| mirror.address.filter(|_| mirror.via.is_none()));
    let lacks_it = |url: &ProxyUrl| {
        seen(url).and_then(|mirror| mirror.fault.as_ref()).is_some_and(|fault| fault.class == FaultClass::HttpStatus)
    };
    download.judge(&facts.settings, &facts.catalog, address, lacks_it)
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
