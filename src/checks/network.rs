//! GP4xx: what the probe of the list's own entries saw; GP115, which follows from it.

mod met;
mod names;
mod together;

use self::met::Met;
use super::remedy;
use crate::domain::facts::Facts;
use crate::domain::fault::{Fault, Stage};
use crate::domain::finding::{Finding, Severity};
use crate::domain::goproxy::{Entry, Goproxy, Link, ProxyUrl, Separator};
use crate::domain::measure::{Measured, NoNetworkEvidence};
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::{faults, findings};

pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    if let Some(evidence) = facts.no_network {
        let how = match evidence {
            NoNetworkEvidence::NoRoute => faults::no_route(),
            NoNetworkEvidence::NoNameServer => faults::no_name_server(),
        };
        // A warning: "could not look" has an exit code of its own.
        return vec![Finding::new(Code::GP401, Severity::Warning, findings::no_network(how))];
    }
    let (Some(probe), Ok(list)) = (&facts.probe, facts.settings.goproxy()) else { return Vec::new() };
    let (mut met, mut found) = (Vec::new(), Vec::new());
    // What stands before this entry lets the go command come as far as here.
    let mut reached = true;
    for (index, link) in list.links().iter().enumerate() {
        let Entry::Proxy(url) = &link.entry else { break };
        let Some(mirror) = probe.mirrors.iter().find(|mirror| mirror.url.same_service(url)) else { continue };
        let stops = reached && (!passes_on(mirror, link) || link.then.is_none());
        if let Some(fault) = &mirror.fault {
            met.extend(Met::of(facts, mirror, fault, stops));
            found.extend(blocked(facts, mirror, &list, index).filter(|_| reached));
        }
        found.extend(names::check(facts, mirror, stops));
        reached = reached && (passes_on(mirror, link) || mirror.healthy());
    }
    if let Some(database) = &facts.surroundings.database {
        found.extend(names::check(facts, database, false));
    }
    found.extend(together::check(facts, met));
    found
}

/// Whether the go command asks the next entry after this one.
fn passes_on(mirror: &Measured, link: &Link) -> bool {
    // A folder that is not there, or lacks a file, is a 404 to the go command.
    let folder = || mirror.url.is_file() && (is_missing_folder(mirror) || lacks_canary(mirror));
    link.then == Some(Separator::Pipe) || is_absent(mirror) || folder()
}

/// 404 and 410.
pub(super) fn is_absent(mirror: &Measured) -> bool {
    matches!(mirror.http_status, Some(404 | 410))
}

fn is_missing_folder(mirror: &Measured) -> bool {
    mirror.url.is_file() && mirror.fault.as_ref().is_some_and(|fault| fault.stage == Stage::Prepare)
}

/// A folder holds what was put there; that it has no canary is no fault.
fn lacks_canary(mirror: &Measured) -> bool {
    let lacks = |fault: &Fault| fault.request.as_ref().is_some_and(|path| fault.detail == faults::folder_lacks(path));
    mirror.url.is_file() && mirror.fault.as_ref().is_some_and(lacks)
}

/// A `,` that keeps the go command from a mirror that stands behind.
fn blocked(facts: &Facts, mirror: &Measured, list: &Goproxy, index: usize) -> Option<Finding> {
    let link = list.links().get(index)?;
    let Entry::Proxy(next) = &list.links().get(index + 1)?.entry else { return None };
    if link.then != Some(Separator::Comma) || passes_on(mirror, link) {
        return None;
    }
    let detail = findings::comma_blocks(mirror.label(), next.redacted());
    let mut links = list.links().to_vec();
    let last_mirror = links.iter().filter(|link| matches!(link.entry, Entry::Proxy(_))).count().saturating_sub(1);
    links.iter_mut().take(last_mirror).for_each(|link| link.then = Some(Separator::Pipe));
    // A value with a password masked must not be stored.
    let piped = Goproxy::of(links).filter(|_| !list.proxies().any(ProxyUrl::has_credentials));
    let remedy = piped.map_or_else(
        || Code::GP115.remedy().into(),
        |piped| remedy::store_value(facts, Var::Goproxy, &piped.redacted()),
    );
    Some(Finding::new(Code::GP115, Severity::Warning, detail).remedy(remedy).about(mirror.label()))
}
