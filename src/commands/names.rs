//! `probe --dns`: the names of the mirrors, as the system's resolver and another one answer them.

use super::measure::Instrument;
use crate::domain::catalog::Catalog;
use crate::domain::goproxy::ProxyUrl;
use crate::domain::measure::{Expected, Names, ProbeReport};
use crate::domain::mirror::Origin;
use crate::domain::patterns;
use crate::domain::resolver::Resolver;
use crate::domain::settings::Settings;
use crate::domain::suggest;
use crate::domain::variable::Var;
use crate::gotool::proxies;
use crate::host::runtime;
use crate::probe;

/// Compares what the names of these addresses are answered with; `None` where the user broke off.
pub(super) async fn compare(
    instrument: &Instrument<'_>,
    urls: &[ProxyUrl],
    resolver: &Resolver,
) -> Option<Vec<(String, Names)>> {
    let Instrument { host, settings, catalog, network, .. } = *instrument;
    let mut asked: Vec<(String, Expected)> = Vec::new();
    for url in urls {
        let found = expected(url, settings, catalog);
        if let Some(expected) = found.filter(|_| asked.iter().all(|(name, _)| name != url.host())) {
            asked.push((url.host().to_owned(), expected));
        }
    }
    tokio::select! {
        found = probe::compare(host, asked, resolver, network, proxies::of_go(host)) => Some(found),
        () = runtime::interrupted() => None,
    }
}

/// Writes the answers into a report.
pub(super) fn fill(report: &mut ProbeReport, resolver: &Resolver, found: &[(String, Names)]) {
    report.resolver = Some(resolver.shown());
    for mirror in &mut report.mirrors {
        let of_host = found.iter().find(|(name, _)| name == mirror.url.host());
        mirror.names = of_host.map(|(_, names)| names.clone());
    }
}

/// What may be expected of the name of an address; `None` where no name is asked for: of addresses and of this machine there is
/// nothing to ask, and the names of the user's own servers are nobody else's business: entries of the user's own catalogue,
/// hosts that GOPRIVATE or GONOPROXY covers, names that only an internal network can have.
fn expected(url: &ProxyUrl, settings: &Settings, catalog: &Catalog) -> Option<Expected> {
    let name = match url.url().host() {
        Some(url::Host::Domain(name)) => name.trim_end_matches('.'),
        _ => return None,
    };
    let is_private = [Var::Goprivate, Var::Gonoproxy].iter().any(|var| patterns::matches(settings.value(*var), name));
    let is_internal = !name.contains('.') || name.ends_with(".localhost") || suggest::looks_internal(name);
    match catalog.by_url(url) {
        _ if is_private || is_internal => None,
        Some(mirror) if mirror.origin == Origin::User => None,
        Some(mirror) if !mirror.internal => Some(Expected::Public),
        _ => Some(Expected::Any),
    }
}
