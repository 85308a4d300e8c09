//! GP310 and GP510: the toolchain that the project needs and that is not here.

use super::{network, remedy};
use crate::domain::facts::Facts;
use crate::domain::finding::{Finding, Severity};
use crate::domain::goproxy::Entry;
use crate::domain::gosumdb::{Gosumdb, SUM_GOLANG_ORG};
use crate::domain::measure::Measured;
use crate::domain::surroundings::Toolchain;
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::findings;

pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let Some(wanted) = &facts.surroundings.toolchain else { return Vec::new() };
    let found = [unverified(facts, wanted), missing(facts, wanted)];
    found.into_iter().flatten().map(|finding| finding.about(&wanted.name).at(wanted.place.clone())).collect()
}

/// The go command verifies each toolchain, but those of a folder that is the whole list.
fn unverified(facts: &Facts, wanted: &Toolchain) -> Option<Finding> {
    let value = facts.settings.value(Var::Gosumdb);
    let is_off = value.is_empty() || Gosumdb::parse(value) == Ok(Gosumdb::Off);
    let list = facts.settings.goproxy().ok()?;
    let is_folder = list.links().len() == 1 && list.proxies().any(|url| url.is_file());
    let detail = findings::toolchain_unverified(&wanted.name, &wanted.asked_by);
    let remedy = remedy::forget(facts, Var::Gosumdb, SUM_GOLANG_ORG);
    (is_off && !is_folder).then(|| Finding::new(Code::GP310, Severity::Error, detail).remedy(remedy))
}

/// Every entry says that it does not have it; one that failed says nothing.
fn missing(facts: &Facts, wanted: &Toolchain) -> Option<Finding> {
    let list = facts.settings.goproxy().ok()?;
    if wanted.seen.is_empty() || !wanted.seen.iter().all(network::is_absent) {
        return None;
    }
    // go.dev serves them all, to whoever can reach it.
    let severity = if list.fallback() == Some(&Entry::Direct) { Severity::Warning } else { Severity::Error };
    let servers: Vec<String> = wanted.seen.iter().map(Measured::label).collect();
    let detail = findings::toolchain_missing(&wanted.asked_by, &wanted.name, servers.join(", "));
    let remedy = findings::install_toolchain(&wanted.name);
    Some(Finding::new(Code::GP510, severity, detail).remedy(remedy))
}
