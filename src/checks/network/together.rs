//! Faults of several servers that have one cause: an authority that nobody here trusts, an HTTP proxy, a login page, the clock.

use std::net::IpAddr;

use super::met::Met;
use crate::domain::facts::Facts;
use crate::domain::fault::{Fault, FaultClass, Page, Skew};
use crate::domain::finding::{Finding, Severity};
use crate::domain::measure::{self, AddressKind, Measured};
use crate::domain::settings::Source;
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::{Message, findings};

/// No true clock shows a time before this program was written: 2026-01-01.
const WRITTEN: i64 = 1_767_225_600;

/// Where proxy programs usually listen on one's own machine.
const USUAL_PORTS: [(u16, &str); 12] = [
    (1080, "Shadowsocks"),
    (1087, "ShadowsocksX-NG"),
    (2080, "NekoRay"),
    (6152, "Surge"),
    (7890, "Clash"),
    (7891, "Clash"),
    (7897, "Clash Verge"),
    (8888, "Charles / Fiddler"),
    (10808, "v2rayN"),
    (10809, "v2rayN"),
    (20171, "v2rayA"),
    (33210, "Clash"),
];

/// Words in the names of hosts that want a login.
const LOGIN_HOSTS: [&str; 7] = ["login", "portal", "captive", "wifi", "hotspot", "auth", "wlan"];

pub(super) fn check(facts: &Facts, mut met: Vec<Met<'_>>) -> Vec<Finding> {
    let mut found: Vec<Finding> = clock(facts, &met).into_iter().collect();
    found.extend(portal(facts, &met));
    // Each that belongs together with others is taken out with them.
    while !met.is_empty() {
        let first = met.remove(0);
        let shared = cause(facts, &first);
        let (same, rest) = match &shared {
            Some(shared) => met.into_iter().partition(|other| cause(facts, other).as_ref() == Some(shared)),
            None => (Vec::new(), met),
        };
        met = rest;
        let group: Vec<Met<'_>> = std::iter::once(first).chain(same).collect();
        found.extend(told(facts, &group, shared));
    }
    found
}

/// What several faults have in common, by which they are one.
#[derive(PartialEq, Eq)]
enum Cause {
    Issuer(String),
    NoRoots,
    Proxy { code: Code, variable: String, proxy: Option<String> },
}

fn cause(facts: &Facts, met: &Met<'_>) -> Option<Cause> {
    match (met.code, met.fault.class) {
        (Code::GP404, FaultClass::TlsUntrusted) => {
            let issuer = met.fault.clue(|clues| clues.issuer.clone());
            Some(issuer.map_or(Cause::NoRoots, Cause::Issuer))
        }
        (code @ (Code::GP408 | Code::GP420), _) => {
            let var = if met.mirror.url.is_plain_http() { Var::HttpProxy } else { Var::HttpsProxy };
            let name = match facts.settings.get(var).map(|setting| &setting.source) {
                Some(Source::Environment { name }) => *name,
                _ => var.name(),
            };
            Some(Cause::Proxy { code, variable: name.to_owned(), proxy: met.mirror.via.clone() })
        }
        _ => None,
    }
}

fn severity(group: &[Met<'_>]) -> Severity {
    if group.iter().any(|met| met.stops) { Severity::Error } else { Severity::Warning }
}

fn labels<'m>(servers: impl IntoIterator<Item = &'m Measured>) -> String {
    servers.into_iter().map(Measured::label).collect::<Vec<_>>().join(", ")
}

fn told(facts: &Facts, group: &[Met<'_>], shared: Option<Cause>) -> Option<Finding> {
    let first = group.first()?;
    let servers = labels(group.iter().map(|met| met.mirror));
    let finding = |detail: Message| Finding::new(first.code, severity(group), detail);
    Some(match shared {
        Some(Cause::Issuer(issuer)) => {
            let mut hosts: Vec<&Measured> = group.iter().map(|met| met.mirror).collect();
            // What opens all connections opens those to the checksum database too.
            let signed_too = |fault: &Fault| fault.clue(|clues| clues.issuer.as_ref()) == Some(&issuer);
            let database = facts.surroundings.database.as_ref();
            hosts.extend(database.filter(|database| database.fault.as_ref().is_some_and(signed_too)));
            let detail = match hosts.as_slice() {
                [_] => findings::untrusted(&servers, &issuer),
                _ => findings::intercepted(labels(hosts.iter().copied()), &issuer),
            };
            let subject = if hosts.len() == 1 { servers } else { issuer.clone() };
            finding(detail).remedy(findings::install_root(issuer)).about(subject)
        }
        Some(Cause::NoRoots) => {
            let detail = findings::several_faults(&servers, &first.fault.detail);
            finding(detail).remedy(first.fault.remedy()).about(servers)
        }
        Some(Cause::Proxy { code, variable, proxy }) => {
            let detail = findings::http_proxy_fault(&variable, &servers, &first.fault.detail);
            let nobody = first.fault.clues.as_ref().is_some_and(|clues| clues.no_proxy_listens);
            let remedy = match proxy.as_deref().filter(|_| nobody) {
                _ if code == Code::GP420 => Code::GP420.remedy(),
                Some(proxy) => gone(proxy, &variable),
                None => first.fault.remedy(),
            };
            finding(detail).remedy(remedy).about(proxy.unwrap_or(variable))
        }
        None => {
            let detail = match (first.code, &first.mirror.via) {
                (Code::GP417, Some(proxy)) => findings::no_proxy_missing(&servers, proxy, &first.fault.detail),
                _ => findings::mirror_fault(&servers, &first.fault.detail),
            };
            finding(detail).remedy(first.cure(facts)).about(servers)
        }
    })
}

/// What to do where nobody listens at an HTTP proxy's address; on this machine the port often tells the program.
fn gone(proxy: &str, variable: &str) -> Message {
    let url = url::Url::parse(proxy).ok();
    let host = url.as_ref().and_then(url::Url::host_str).unwrap_or_default();
    let is_here = host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    let port = url.as_ref().and_then(url::Url::port_or_known_default).filter(|_| is_here);
    match port.and_then(|port| USUAL_PORTS.iter().find(|(usual, _)| *usual == port)) {
        Some((port, program)) => findings::http_proxy_usual(*port, *program, variable),
        None => findings::http_proxy_gone(variable, proxy),
    }
}

/// The clock, where it is what makes certificates count as out of date.
fn clock(facts: &Facts, met: &[Met<'_>]) -> Option<Finding> {
    let skewed: Vec<&Met<'_>> = met.iter().filter(|met| met.code == Code::GP411).collect();
    let first = skewed.first()?;
    let servers = labels(skewed.iter().map(|met| met.mirror));
    let probe = facts.probe.as_ref()?;
    let all = probe.mirrors.iter().chain(&facts.surroundings.database);
    let ancient = first.fault.skew == Some(Skew::Before) && probe.at.as_second() < WRITTEN;
    let detail = match measure::wrong_clock(all.clone()) {
        Some(wrong) => match wrong.ahead {
            Some(ahead) => {
                let days = (ahead.as_hours() / 24).unsigned_abs();
                let told = labels(all.filter(|mirror| mirror.clock_ahead.is_some()));
                match ahead.is_negative() {
                    true => findings::clock_behind_by(days, told),
                    false => findings::clock_ahead_by(days, told),
                }
            }
            None => findings::clock_off(servers, &first.fault.detail),
        },
        None if ancient => findings::clock_ancient(servers, &first.fault.detail),
        None => return None,
    };
    let stops = skewed.iter().any(|met| met.stops);
    Some(Finding::new(Code::GP413, if stops { Severity::Error } else { Severity::Warning }, detail))
}

/// A network that wants a login: one and the same page or redirect in the place of several hosts, or a login page in the place
/// of a public mirror.
fn portal(facts: &Facts, met: &[Met<'_>]) -> Option<Finding> {
    let database = facts.surroundings.database.as_ref();
    let of_database = database.and_then(|database| Some((database, database.fault.as_ref()?)));
    let all = met.iter().map(|met| (met.mirror, met.fault)).chain(of_database);
    // A page that comes with a status of refusal is a firewall's.
    let may_be = |(mirror, fault): &(&Measured, &Fault)| {
        matches!(fault.class, FaultClass::NotAProxy | FaultClass::RedirectRefused) || mirror.http_status == Some(511)
    };
    let all: Vec<(&Measured, &Fault)> = all.filter(may_be).collect();
    let page = |fault: &Fault| fault.clue(|clues| clues.page.clone());
    let led_to = |fault: &Fault| fault.clue(|clues| clues.led_to.clone());
    let hosts_with = |fits: &dyn Fn(&Fault) -> bool| {
        let mut hosts: Vec<&str> =
            all.iter().filter(|(_, fault)| fits(fault)).map(|(mirror, _)| mirror.url.host()).collect();
        hosts.sort_unstable();
        hosts.dedup();
        hosts.len()
    };
    let same_page = |fault: &Fault| {
        page(fault)
            .filter(|found| hosts_with(&|other| page(other).is_some_and(|other| other.digest == found.digest)) > 1)
    };
    let same_host =
        |fault: &Fault| led_to(fault).filter(|found| hosts_with(&|other| led_to(other).as_ref() == Some(found)) > 1);
    let is_login = |mirror: &Measured, fault: &Fault| {
        let public = super::names::is_public(facts, mirror);
        public && (page(fault).is_some_and(|page: Page| page.wants_login) || led_to(fault).is_some_and(wants_login))
    };
    let how = |mirror: &Measured, fault: &Fault| -> Option<fn(String, String) -> Message> {
        if same_host(fault).is_some() || is_login(mirror, fault) && led_to(fault).is_some() {
            Some(findings::portal_led)
        } else if is_login(mirror, fault) || mirror.http_status == Some(511) {
            Some(|servers, _| findings::portal_login(servers))
        } else if same_page(fault).is_some() {
            Some(|servers, _| findings::portal_same(servers))
        } else {
            None
        }
    };
    let (first, fault) = *all.iter().find(|(mirror, fault)| how(mirror, fault).is_some())?;
    let say = how(first, fault)?;
    let concerned: Vec<&Measured> =
        all.iter().filter(|(mirror, fault)| how(mirror, fault).is_some()).map(|(mirror, _)| *mirror).collect();
    let detail = say(labels(concerned.iter().copied()), led_to(fault).unwrap_or_default());
    let is_concerned = |met: &&Met<'_>| concerned.iter().any(|mirror| std::ptr::eq(*mirror, met.mirror));
    let stops = met.iter().filter(is_concerned).any(|met| met.stops);
    let severity = if stops { Severity::Error } else { Severity::Warning };
    Some(Finding::new(Code::GP416, severity, detail))
}

/// Whether the name of a host says that it wants a login, or no name of the Internet's leads there.
fn wants_login(host: String) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let is_private = bare.parse().is_ok_and(|ip: IpAddr| AddressKind::of(ip) == AddressKind::Private);
    is_private || host.split(['.', '-']).any(|part| LOGIN_HOSTS.iter().any(|word| part.starts_with(word)))
}
