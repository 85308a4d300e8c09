//! `probe`: measures mirrors by speaking the module proxy protocol to them.

use std::time::Instant;

use super::targets;
use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Result};
use crate::domain::goproxy::ProxyUrl;
use crate::domain::gosumdb::Gosumdb;
use crate::domain::httpproxy::ProxySettings;
use crate::domain::measure::{NoNetworkEvidence, ProbeReport};
use crate::domain::mirror::ServerKind;
use crate::domain::progress::Console;
use crate::domain::settings::Settings;
use crate::domain::variable::Var;
use crate::gotool::{auth, settings};
use crate::host::{Host, runtime};
use crate::probe::{self, Depth, Network, Target};
use crate::store::catalog;
use crate::text::{errors, faults};

/// Measures the mirrors of these names, or all live ones.
pub fn run(host: &Host, names: &[String], network: &Network, console: &dyn Console) -> Result<ProbeReport> {
    let catalog = catalog(host, console);
    let settings = settings::read_as_go_does(host);
    let mut urls: Vec<ProxyUrl> = if names.is_empty() {
        catalog.mirrors.iter().filter(|mirror| mirror.is_probed_by_default()).map(|mirror| mirror.url.clone()).collect()
    } else {
        targets::proxies(&targets::list(names, &settings, &catalog)?)
    };
    let mut seen: Vec<ProxyUrl> = Vec::new();
    urls.retain(|url| {
        let new = !seen.iter().any(|other| other.same_service(url));
        seen.extend(new.then(|| url.clone()));
        new
    });
    if urls.is_empty() {
        return Err(Error::usage(errors::nothing_to_probe()).hint(errors::hint_list()));
    }
    measure(host, &urls, &settings, &catalog, network, Depth::Full, console)
}

/// The catalogue; what is wrong with the user's own part of it is said, and the rest is used.
pub fn catalog(host: &Host, console: &dyn Console) -> Catalog {
    let (catalog, problems) = catalog::load(host);
    problems.iter().for_each(|problem| console.warn(&problem.sentence()));
    catalog
}

/// Measures these addresses under the user's settings: HTTP proxies, credentials for the user's own, the database's key.
pub fn measure(
    host: &Host,
    urls: &[ProxyUrl],
    settings: &Settings,
    catalog: &Catalog,
    network: &Network,
    depth: Depth,
    console: &dyn Console,
) -> Result<ProbeReport> {
    runtime::block_on(measure_async(host, urls, settings, catalog, network, depth, console))
        .map_err(|error| Error::local(errors::no_runtime(error.to_string())))
}

/// The same, for a caller that waits for more than this.
pub async fn measure_async(
    host: &Host,
    urls: &[ProxyUrl],
    settings: &Settings,
    catalog: &Catalog,
    network: &Network,
    depth: Depth,
    console: &dyn Console,
) -> ProbeReport {
    // Credentials of the user's are for servers that nobody else runs.
    let own: Vec<&ProxyUrl> = urls.iter().filter(|url| is_own(url, catalog)).collect();
    let started = Instant::now();
    // A helper that hangs may cost half the time, not the measurement.
    let asked = tokio::time::timeout(network.deadline / 2, auth::headers(host, settings, &own));
    let headers = tokio::select! {
        found = asked => found.unwrap_or_default(),
        () = runtime::interrupted() => return broken_off(network),
    };
    let targets = urls
        .iter()
        .map(|url| {
            let credentials = own.iter().position(|own| *own == url).and_then(|at| headers.get(at)).cloned();
            Target {
                id: catalog.by_url(url).map(|mirror| mirror.id.clone()),
                url: url.clone(),
                kind: catalog.kind_of(url, None),
                credentials: credentials.unwrap_or_default(),
            }
        })
        .collect();
    let left = network.deadline.saturating_sub(started.elapsed());
    let options = probe::Options {
        network: Network { deadline: left, ..network.clone() },
        depth,
        sumdb: Gosumdb::parse(settings.value(Var::Gosumdb)).unwrap_or_else(|_| Gosumdb::default_database()),
        proxies: proxy_settings(host),
    };
    let report = probe::run(host, targets, &options, console).await;
    ProbeReport { deadline: network.deadline, ..report }
}

/// Ctrl-C before anything was measured.
fn broken_off(network: &Network) -> ProbeReport {
    ProbeReport {
        deadline: network.deadline,
        canary: network.canary.to_string(),
        mirrors: Vec::new(),
        no_network: None,
        interrupted: true,
    }
}

fn is_own(url: &ProxyUrl, catalog: &Catalog) -> bool {
    matches!(catalog.kind_of(url, None), ServerKind::Own | ServerKind::Unknown)
}

/// HTTP_PROXY and its like, as golang.org/x/net/http/httpproxy reads them.
fn proxy_settings(host: &Host) -> ProxySettings {
    let either = |var: Var| {
        let twin = || host.vars().get(var.lower_case_twin()?);
        host.vars().get(var).or_else(twin).unwrap_or_default()
    };
    ProxySettings {
        http: either(Var::HttpProxy),
        https: either(Var::HttpsProxy),
        no_proxy: either(Var::NoProxy),
        cgi: host.vars().get(Var::RequestMethod).is_some(),
    }
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
