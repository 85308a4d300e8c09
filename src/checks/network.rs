//! GP4xx: what the probe of the list's own entries saw; GP115, which follows from it.

use super::remedy;
use crate::domain::facts::Facts;
use crate::domain::fault::{Fault, FaultClass, Stage};
use crate::domain::finding::{Finding, Severity};
use crate::domain::goproxy::{Entry, Goproxy, Link, ProxyUrl, Separator};
use crate::domain::measure::{Measured, NoNetworkEvidence};
use crate::domain::mirror::ServerKind;
use crate::domain::settings::Source;
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::{Lang, Message, faults, findings};

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
    let mut found = Vec::new();
    // What stands before this entry lets the go command come as far as here.
    let mut reached = true;
    for (index, link) in list.links().iter().enumerate() {
        let Entry::Proxy(url) = &link.entry else { break };
        let Some(mirror) = probe.mirrors.iter().find(|mirror| mirror.url.same_service(url)) else { continue };
        if let Some(fault) = &mirror.fault {
            let stops = reached && (!passes_on(mirror, link) || link.then.is_none());
            found.extend(of_fault(facts, mirror, fault, stops));
            found.extend(blocked(facts, mirror, &list, index).filter(|_| reached));
        }
        reached = reached && (passes_on(mirror, link) || mirror.healthy());
    }
    found
}

/// Whether the go command asks the next entry after this one.
fn passes_on(mirror: &Measured, link: &Link) -> bool {
    // A folder that is not there, or lacks a file, is a 404 to the go command.
    let folder = || mirror.url.is_file() && (is_missing_folder(mirror) || lacks_canary(mirror));
    link.then == Some(Separator::Pipe) || matches!(mirror.http_status, Some(404 | 410)) || folder()
}

fn is_missing_folder(mirror: &Measured) -> bool {
    mirror.url.is_file() && mirror.fault.as_ref().is_some_and(|fault| fault.stage == Stage::Prepare)
}

/// A folder holds what was put there; that it has no canary is no fault.
fn lacks_canary(mirror: &Measured) -> bool {
    let lacks = |fault: &Fault| fault.request.as_ref().is_some_and(|path| fault.detail == faults::folder_lacks(path));
    mirror.url.is_file() && mirror.fault.as_ref().is_some_and(lacks)
}

fn of_fault(facts: &Facts, mirror: &Measured, fault: &Fault, stops: bool) -> Option<Finding> {
    // GP101 and GP113 speak of it.
    if mirror.url.slip().is_some() || mirror.url.is_plain_http() && mirror.url.has_credentials() || lacks_canary(mirror)
    {
        return None;
    }
    // An HTTP proxy that leads to others works: what fails is the host behind it.
    let behind = Fault { class: FaultClass::ConnectTimeout, ..fault.clone() };
    let is_behind = fault.class == FaultClass::HttpProxy && is_passed_by_others(facts, mirror);
    let fault = if is_behind { &behind } else { fault };
    let code = match fault.class {
        FaultClass::Dns => Code::GP402,
        FaultClass::Refused | FaultClass::ConnectTimeout => Code::GP403,
        FaultClass::TlsUntrusted | FaultClass::TlsExpired | FaultClass::TlsName | FaultClass::TlsOther => Code::GP404,
        _ if is_missing_folder(mirror) => Code::GP403,
        FaultClass::HttpStatus | FaultClass::RateLimited => Code::GP405,
        FaultClass::NotAProxy | FaultClass::RedirectRefused | FaultClass::TooLarge | FaultClass::Protocol => {
            Code::GP406
        }
        FaultClass::Reset | FaultClass::Stalled | FaultClass::Truncated => Code::GP407,
        FaultClass::HttpProxy => Code::GP408,
        FaultClass::NoNetwork => Code::GP401,
        // The checksum database's rules speak of these.
        FaultClass::Tampered | FaultClass::SumdbInvalid => return None,
    };
    let severity = if stops { Severity::Error } else { Severity::Warning };
    let detail = findings::mirror_fault(mirror.label(), &fault.detail);
    Some(Finding::new(code, severity, detail).remedy(cure(facts, mirror, fault)))
}

/// Whether another mirror answered through the same HTTP proxy.
fn is_passed_by_others(facts: &Facts, mirror: &Measured) -> bool {
    let answered = |other: &Measured| {
        let by_proxy = other.fault.as_ref().is_some_and(|fault| fault.class == FaultClass::HttpProxy);
        other.via.is_some() && other.via == mirror.via && other.http_status.is_some() && !by_proxy
    };
    facts.probe.iter().flat_map(|probe| &probe.mirrors).any(answered)
}

/// What to do about a fault: in itself, and past it.
fn cure(facts: &Facts, mirror: &Measured, fault: &Fault) -> Message {
    // Of a company's own proxy there is no other.
    let ours = matches!(mirror.kind, ServerKind::Own | ServerKind::Unknown) || mirror.id.is_none();
    let another_helps = matches!(
        fault.class,
        FaultClass::HttpStatus
            | FaultClass::RateLimited
            | FaultClass::ConnectTimeout
            | FaultClass::Refused
            | FaultClass::Reset
            | FaultClass::Stalled
            | FaultClass::Truncated
            | FaultClass::Protocol
    );
    let from_environment = || {
        let setting = facts.settings.get(Var::Goproxy);
        matches!(setting.map(|setting| &setting.source), Some(Source::Environment { .. }))
    };
    let command = "goproxy-cfg use --fastest";
    if is_missing_folder(mirror) {
        findings::make_folder()
    } else if ours && mirror.http_status == Some(401) && !mirror.url.has_credentials() {
        findings::credentials_wanted(mirror.url.host())
    } else if ours || !another_helps {
        fault.remedy()
    } else if from_environment() || matches!(mirror.http_status, Some(404 | 410)) {
        remedy::store(facts, Var::Goproxy, command)
    } else {
        findings::remedy_with_command(fault.remedy(), command)
    }
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
        || Code::GP115.remedy(),
        |piped| remedy::store(facts, Var::Goproxy, findings::use_pipe(piped.redacted()).say(Lang::En)),
    );
    Some(Finding::new(Code::GP115, Severity::Warning, detail).remedy(remedy))
}
