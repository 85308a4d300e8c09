//! Measuring, as every command does it that asks mirrors: under the user's settings, HTTP proxies and credentials.

use std::sync::Arc;
use std::time::Instant;

use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Result};
use crate::domain::goproxy::ProxyUrl;
use crate::domain::gosumdb::Gosumdb;
use crate::domain::history::Run;
use crate::domain::httpproxy::ProxySettings;
use crate::domain::measure::{NoNetworkEvidence, ProbeReport, ProjectNeeds, Workload};
use crate::domain::mirror::ServerKind;
use crate::domain::progress::Console;
use crate::domain::settings::Settings;
use crate::domain::variable::Var;
use crate::gotool::{auth, proxies};
use crate::host::{Host, runtime};
use crate::probe::{self, Depth, Network, Target};
use crate::store::{catalog, heads, history};
use crate::text::{errors, faults};

/// The catalogue; what is wrong with the user's own part of it is said, and the rest is used.
pub fn catalog(host: &Host, console: &dyn Console) -> Catalog {
    let (catalog, problems) = catalog::load(host);
    problems.iter().for_each(|problem| console.warn(&problem.sentence()));
    catalog
}

/// Keeps a run in the history; why that cannot be done is worth a note, no more.
pub fn keep(host: &Host, run: &Run, console: &dyn Console) {
    if let Err(why) = history::keep(host, run) {
        console.note(&why);
    }
}

/// What a measurement needs besides addresses.
#[derive(Clone, Copy)]
pub struct Instrument<'a> {
    /// The machine.
    pub host: &'a Host,
    /// The user's settings: the checksum database's key, credentials for the user's own servers.
    pub settings: &'a Settings,
    /// Who is who.
    pub catalog: &'a Catalog,
    /// How the network is asked.
    pub network: &'a Network,
    /// Where progress is shown.
    pub console: &'a dyn Console,
}

impl Instrument<'_> {
    /// Measures these addresses.
    pub fn measure(&self, urls: &[ProxyUrl], depth: Depth) -> Result<ProbeReport> {
        super::wait(self.measure_async(urls, depth, None))
    }

    /// Measures them until the best so many are known.
    pub fn fastest(&self, urls: &[ProxyUrl], count: usize) -> Result<ProbeReport> {
        super::wait(self.measure_async(urls, Depth::Full, Some(count)))
    }

    /// The same, for a caller that waits for more than this.
    pub async fn measure_async(&self, urls: &[ProxyUrl], depth: Depth, early: Option<usize>) -> ProbeReport {
        self.asked(urls, depth, early, None).await
    }

    /// The same, and asks the healthy ones for every module of a project.
    pub async fn measure_for(&self, urls: &[ProxyUrl], depth: Depth, project: Option<ProjectNeeds>) -> ProbeReport {
        self.asked(urls, depth, None, project.map(Arc::new)).await
    }

    /// Asks one thing of each, without more: of servers that stand in no list as well, and, where wanted, past the HTTP proxy.
    pub(super) async fn look(&self, urls: &[ProxyUrl], depth: Depth, by_proxy: bool) -> ProbeReport {
        let proxies = if by_proxy { proxies::of_go(self.host) } else { ProxySettings::default() };
        self.asked_through(proxies, urls, depth, None, None).await
    }

    async fn asked(
        &self,
        urls: &[ProxyUrl],
        depth: Depth,
        early: Option<usize>,
        project: Option<Arc<ProjectNeeds>>,
    ) -> ProbeReport {
        self.asked_through(proxies::of_go(self.host), urls, depth, early, project).await
    }

    async fn asked_through(
        &self,
        proxies: ProxySettings,
        urls: &[ProxyUrl],
        depth: Depth,
        early: Option<usize>,
        project: Option<Arc<ProjectNeeds>>,
    ) -> ProbeReport {
        let Instrument { host, settings, catalog, network, console } = *self;
        // Credentials of the user's are for servers that nobody else runs.
        let is_database = matches!(depth, Depth::DatabaseHead | Depth::DatabaseRecord);
        let is_own = |url: &ProxyUrl| !is_database && is_own(url, catalog);
        let own: Vec<&ProxyUrl> = urls.iter().filter(|url| is_own(url)).collect();
        let started = Instant::now();
        // A helper that hangs may cost half the time, not the measurement.
        let asked = tokio::time::timeout(network.deadline / 2, auth::headers(host, settings, &own));
        let headers = tokio::select! {
            found = asked => found.unwrap_or_default(),
            () = runtime::interrupted() => return self.broken_off(),
        };
        // One for each of `own`, which are in the order of all.
        let mut headers = headers.into_iter();
        let targets = urls
            .iter()
            .map(|url| Target {
                id: catalog.by_url(url).map(|mirror| mirror.id.clone()),
                url: url.clone(),
                kind: catalog.kind_of(url, None),
                credentials: is_own(url).then(|| headers.next()).flatten().unwrap_or_default(),
            })
            .collect();
        let left = network.deadline.saturating_sub(started.elapsed());
        // Who is in a hurry does not ask how fresh the mirrors are.
        let fresh = if early.is_some() { Vec::new() } else { network.fresh.clone() };
        let sumdb = Gosumdb::parse(settings.value(Var::Gosumdb)).unwrap_or_else(|_| Gosumdb::default_database());
        let options = probe::Options {
            network: Network { deadline: left, fresh, ..network.clone() },
            depth,
            last_head: heads::last(host, &sumdb),
            sumdb,
            proxies,
            workload: Workload::typical(at_once(host)),
            project,
            early,
        };
        let report = probe::run(host, targets, &options, console).await;
        ProbeReport { deadline: network.deadline, ..report }
    }

    /// Ctrl-C before anything was measured.
    fn broken_off(&self) -> ProbeReport {
        let canary = self.network.canary.to_string();
        let workload = Workload::typical(at_once(self.host));
        ProbeReport {
            interrupted: true,
            ..ProbeReport::empty(self.host.now(), self.network.deadline, canary, workload)
        }
    }
}

/// How many modules the go command fetches at once: GOMAXPROCS, by default the processors that it may use.
fn at_once(host: &Host) -> u32 {
    let told = host.vars().get(Var::Gomaxprocs).and_then(|value| value.parse().ok()).filter(|count| *count > 0);
    told.unwrap_or_else(|| host.processors())
}

fn is_own(url: &ProxyUrl, catalog: &Catalog) -> bool {
    matches!(catalog.kind_of(url, None), ServerKind::Own | ServerKind::Unknown)
}

/// No mirror is healthy: could not look (3) where the machine has no network, else a condition not met (1).
pub fn none_healthy(report: &ProbeReport) -> Error {
    match report.no_network {
        Some(evidence) => {
            Error::could_not_check(errors::no_network(evidence_sentence(evidence))).hint(faults::remedy("no-network"))
        }
        None => Error::unmet(errors::none_healthy(report.mirrors.len())),
    }
}

/// Some mirror that was asked for is not healthy.
pub fn not_all_healthy(report: &ProbeReport) -> Error {
    if report.no_network.is_some() {
        return none_healthy(report);
    }
    let failed: Vec<_> = report.mirrors.iter().filter(|mirror| !mirror.healthy()).collect();
    let labels: Vec<String> = failed.iter().map(|mirror| format!("`{}`", mirror.label())).collect();
    let error = Error::unmet(errors::not_healthy(labels.join(", ")));
    failed
        .iter()
        .filter_map(|mirror| mirror.fault.as_ref())
        .fold(error, |error, fault| error.hint(errors::fault_and_remedy(&fault.detail, fault.remedy())))
}

/// How it was told that there is no network.
pub fn evidence_sentence(evidence: NoNetworkEvidence) -> crate::text::Message {
    match evidence {
        NoNetworkEvidence::NoRoute => faults::no_route(),
        NoNetworkEvidence::NoNameServer => faults::no_name_server(),
    }
}
