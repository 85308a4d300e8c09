//! Names of public servers that lead where no public server is, and lines of the hosts file that lead nowhere any more.

use std::net::IpAddr;

use crate::domain::facts::Facts;
use crate::domain::fault::FaultClass;
use crate::domain::finding::{Finding, Severity};
use crate::domain::gosumdb::{SUM_GOLANG_GOOGLE_CN, SUM_GOLANG_ORG};
use crate::domain::measure::{AddressKind, Measured};
use crate::domain::mirror::Origin;
use crate::domain::surroundings::Pin;
use crate::text::codes::Code;
use crate::text::findings;

/// Whether everybody reaches this server by the same name: a mirror of our own catalogue that is no cloud's internal address,
/// or Go's own checksum database.
pub(super) fn is_public(facts: &Facts, server: &Measured) -> bool {
    let mirror = facts.catalog.by_url(&server.url);
    mirror.is_some_and(|mirror| mirror.origin != Origin::User && !mirror.internal)
        || [SUM_GOLANG_ORG, SUM_GOLANG_GOOGLE_CN].contains(&server.url.host())
}

pub(super) fn check(facts: &Facts, server: &Measured, stops: bool) -> Option<Finding> {
    if server.resolved.is_empty() || !is_public(facts, server) {
        return None;
    }
    let (name, label) = (server.url.host(), server.label());
    let fails = server.fault.is_some();
    let addresses = server.resolved.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(", ");
    let all = |kind: AddressKind| server.resolved.iter().all(|ip| AddressKind::of(*ip) == kind);
    let is_pin = |pin: &&Pin| pin.name.eq_ignore_ascii_case(name) && server.resolved.contains(&pin.address);
    let pin = facts.surroundings.pins.iter().find(is_pin);
    let severity = match (fails, stops) {
        (true, true) => Severity::Error,
        (true, false) => Severity::Warning,
        (false, _) if all(AddressKind::Fake) => Severity::Note,
        (false, _) => Severity::Warning,
    };
    let finding = if all(AddressKind::Fake) {
        let remedy = if fails { findings::fake_fails() } else { findings::fake_works() };
        Finding::new(Code::GP409, severity, findings::fake_address(&label, name, addresses)).remedy(remedy)
    } else if !server.resolved.iter().any(|ip| AddressKind::of(*ip) == AddressKind::Public) {
        Finding::new(Code::GP409, severity, findings::impossible_address(&label, name, addresses))
    } else {
        return outdated(facts, server, pin?, severity);
    };
    let finding = finding.about(label);
    Some(match pin {
        Some(pin) => finding.remedy(findings::remove_hosts_line(pin.place.to_string())).at(Some(pin.place.clone())),
        None => finding,
    })
}

/// A line of the hosts file that leads to an address where the server is not, while the name servers know others.
fn outdated(facts: &Facts, server: &Measured, pin: &Pin, severity: Severity) -> Option<Finding> {
    let fault = server.fault.as_ref()?;
    let elsewhere = matches!(
        fault.class,
        FaultClass::Refused
            | FaultClass::ConnectTimeout
            | FaultClass::TlsUntrusted
            | FaultClass::TlsName
            | FaultClass::TlsOther
            | FaultClass::Reset
            | FaultClass::Stalled
    );
    let known = facts.surroundings.name_servers_say.iter().find(|(name, _)| name == server.url.host());
    let (_, others) = known.filter(|(_, others)| elsewhere && !others.is_empty() && !others.contains(&pin.address))?;
    let others = others.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(", ");
    let detail = findings::hosts_differ(server.url.host(), pin.address.to_string(), others);
    let remedy = findings::remove_hosts_line(pin.place.to_string());
    Some(Finding::new(Code::GP421, severity, detail).remedy(remedy).about(server.label()).at(Some(pin.place.clone())))
}
