//! GP4xx: what the probe of the list's own entries saw; GP115, which follows from it.

use crate::domain::facts::Facts;
use crate::domain::fault::{Fault, FaultClass};
use crate::domain::finding::{Finding, Severity};
use crate::domain::goproxy::{Entry, Goproxy, Link, Separator};
use crate::domain::measure::{Measured, NoNetworkEvidence};
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
    let mut found = Vec::new();
    // What stands before this entry lets the go command come as far as here.
    let mut reached = true;
    for (index, link) in list.links().iter().enumerate() {
        let Entry::Proxy(url) = &link.entry else { break };
        let Some(mirror) = probe.mirrors.iter().find(|mirror| mirror.url.same_service(url)) else { continue };
        if let Some(fault) = &mirror.fault {
            found.extend(of_fault(mirror, fault, reached && !passes_on(mirror, link)));
            found.extend(blocked(mirror, &list, index).filter(|_| reached));
        }
        reached = reached && (passes_on(mirror, link) || mirror.healthy());
    }
    found
}

/// Whether the go command asks the next entry after this one.
fn passes_on(mirror: &Measured, link: &Link) -> bool {
    link.then == Some(Separator::Pipe) || matches!(mirror.http_status, Some(404 | 410))
}

fn of_fault(mirror: &Measured, fault: &Fault, stops: bool) -> Option<Finding> {
    let code = match fault.class {
        FaultClass::Dns => Code::GP402,
        FaultClass::Refused | FaultClass::ConnectTimeout => Code::GP403,
        FaultClass::TlsUntrusted | FaultClass::TlsExpired | FaultClass::TlsName | FaultClass::TlsOther => Code::GP404,
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
    Some(Finding::new(code, severity, detail).remedy(fault.remedy()))
}

/// A `,` that keeps the go command from a mirror that stands behind.
fn blocked(mirror: &Measured, list: &Goproxy, index: usize) -> Option<Finding> {
    let link = list.links().get(index)?;
    let Entry::Proxy(next) = &list.links().get(index + 1)?.entry else { return None };
    if link.then != Some(Separator::Comma) || passes_on(mirror, link) {
        return None;
    }
    let detail = findings::comma_blocks(mirror.label(), next.redacted());
    let mut links = list.links().to_vec();
    let last_mirror = links.iter().filter(|link| matches!(link.entry, Entry::Proxy(_))).count().saturating_sub(1);
    links.iter_mut().take(last_mirror).for_each(|link| link.then = Some(Separator::Pipe));
    let piped = Goproxy::of(links)?.redacted();
    Some(Finding::new(Code::GP115, Severity::Warning, detail).remedy(findings::use_pipe(piped)))
}
