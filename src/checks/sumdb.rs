//! GP3xx: the checksum database.

use super::{remedy, typed};
use crate::domain::catalog::Named;
use crate::domain::facts::Facts;
use crate::domain::fault::FaultClass;
use crate::domain::finding::{Finding, Remedy, Severity};
use crate::domain::goproxy::{Entry, ProxyUrl, Separator};
use crate::domain::gosumdb::{self, BadGosumdb, Gosumdb, ProxiesSumdb};
use crate::domain::measure::{Measured, SumdbSeen, Whereabouts};
use crate::domain::mirror::{Known, ServerKind};
use crate::domain::proof::{Purpose, Request, Verdict};
use crate::domain::request::Redirect;
use crate::domain::sanitize;
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::{Lang, Message, findings};

pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let setting = facts.settings.get(Var::Gosumdb);
    let value = facts.settings.value(Var::Gosumdb);
    let at = setting.and_then(|setting| remedy::place(facts, setting));
    let default = || on_again(facts);
    // An empty value is no database either, but the go command then acts as if it were off.
    let parsed = if value.is_empty() { Ok(Gosumdb::Off) } else { Gosumdb::parse(value) };
    let mut found = Vec::new();
    match &parsed {
        Err(_) if typed::speaks_of(facts, Var::Gosumdb) => {}
        Err(bad) => {
            let detail = findings::sumdb_bad(sanitize::setting(value), why(bad));
            found.push(Finding::new(Code::GP302, Severity::Error, detail).remedy(default()).at(at));
        }
        Ok(Gosumdb::Off) => {
            found.push(Finding::new(Code::GP301, Severity::Warning, findings::sumdb_off()).remedy(default()).at(at));
        }
        Ok(Gosumdb::Database { url: None, name, .. }) => {
            found.extend(through_mirrors(facts, name == gosumdb::SUM_GOLANG_ORG));
        }
        // With an address of its own no mirror is asked.
        Ok(Gosumdb::Database { .. }) => {}
    }
    // These say the same by the settings.
    if found.is_empty() {
        found.extend(asked_abroad(facts));
    }
    found.extend(measured(facts).filter(|mirror| is_forged(mirror)).map(|mirror| {
        let detail = mirror.fault.as_ref().map(|fault| fault.detail.clone()).unwrap_or_default();
        let tampered = mirror.fault.as_ref().is_some_and(|fault| fault.class == FaultClass::Tampered);
        let code = if tampered { Code::GP306 } else { Code::GP304 };
        let remedy = remedy::store(facts, Var::Goproxy, code.remedy().say(Lang::En));
        Finding::new(code, Severity::Error, findings::sumdb_fault(mirror.label(), detail))
            .remedy(remedy)
            .about(mirror.label())
    }));
    found
}

/// What the go command really did: the first time that it asked abroad. Of modules that come from abroad too, or direct, the
/// verdict speaks.
fn asked_abroad(facts: &Facts) -> Option<Finding> {
    let failed = match facts.verdict() {
        Verdict::Domestic => false,
        Verdict::Failed => true,
        _ => return None,
    };
    let requests = facts.proof.as_ref()?.requests.iter();
    let mut asked = requests.filter(|request| request.purpose == Purpose::Sumdb);
    let is_abroad = |request: &&Request| {
        let redirected = request.reached.redirects.iter().any(Redirect::is_abroad);
        redirected || request.kind == ServerKind::Foreign
    };
    let request = asked.find(is_abroad)?;
    let led = request.reached.redirects.iter().find(|one| one.is_abroad());
    let address = led.map_or(request.reached.address, |one| one.address);
    let country = address.and_then(|ip| Whereabouts::of(ip).country).map(|code| code.to_ascii_uppercase());
    let host = led.map(|one| one.host.clone());
    let place: Vec<String> = host.into_iter().chain(address.map(|ip| ip.to_string())).chain(country).collect();
    let place = if place.is_empty() { Message::verbatim("") } else { findings::at_address(place.join(", ")) };
    let url = request.url.split("/lookup/").next().and_then(|url| url.split("/tile/").next()).unwrap_or_default();
    let url = url.trim_end_matches("/supported");
    let remedy = remedy::store(facts, Var::Gosumdb, Code::GP311.remedy().say(Lang::En));
    let severity = if failed && request.status != Some(200) { Severity::Error } else { Severity::Warning };
    Some(Finding::new(Code::GP311, severity, findings::sumdb_abroad(url, place)).remedy(remedy))
}

/// Go's default; where no mirror of the list leads to it, its address in China.
fn on_again(facts: &Facts) -> Remedy {
    let seen = |entry: &Entry| seen(facts, entry);
    match facts.settings.goproxy() {
        Ok(list)
            if !gosumdb::reached_through(&list, |entry| knows(facts, seen(entry), entry)) && asks_mirrors(facts) =>
        {
            remedy::store_value(facts, Var::Gosumdb, gosumdb::SUM_GOLANG_GOOGLE_CN)
        }
        _ => remedy::forget(facts, Var::Gosumdb, gosumdb::SUM_GOLANG_ORG),
    }
}

pub(super) fn why(bad: &BadGosumdb) -> Message {
    match bad {
        BadGosumdb::Empty => findings::sumdb_blank(),
        BadGosumdb::TooManyFields => findings::sumdb_many_fields(),
        BadGosumdb::UnknownName(name) => findings::sumdb_unknown_name(sanitize::setting(name)),
        BadGosumdb::MalformedKey(_) => findings::sumdb_malformed_key(),
    }
}

fn measured(facts: &Facts) -> impl Iterator<Item = &Measured> {
    facts.probe.iter().flat_map(|probe| &probe.mirrors)
}

fn is_forged(mirror: &Measured) -> bool {
    mirror.sumdb == SumdbSeen::Invalid
        || mirror.fault.as_ref().is_some_and(|f| matches!(f.class, FaultClass::SumdbInvalid | FaultClass::Tampered))
}

/// The database is asked of each entry in turn: one that fails stops the go command, none that has it sends it abroad.
fn through_mirrors(facts: &Facts, is_default: bool) -> Vec<Finding> {
    let Ok(list) = facts.settings.goproxy() else { return Vec::new() };
    let seen = |entry: &Entry| seen(facts, entry);
    let mut found = Vec::new();
    for link in list.links() {
        let Some(mirror) = seen(&link.entry) else { continue };
        match mirror.sumdb {
            SumdbSeen::Verified => return found,
            SumdbSeen::Failing if mirror.healthy() && link.then != Some(Separator::Pipe) => {
                let fault =
                    mirror.checks.iter().find(|check| check.name == "sumdb-supported").and_then(|c| c.fault.as_ref());
                let detail = match fault {
                    Some(fault) => findings::sumdb_fault(mirror.label(), &fault.detail),
                    None => findings::sumdb_failing(mirror.label()),
                };
                let command = match is_default {
                    true => Code::GP305.remedy(),
                    // Another database has no other address.
                    false => Code::GP304.remedy(),
                };
                let var = if is_default { Var::Gosumdb } else { Var::Goproxy };
                let remedy = remedy::store(facts, var, command.say(Lang::En));
                found.push(Finding::new(Code::GP305, Severity::Error, detail).remedy(remedy));
                return found;
            }
            _ => {}
        }
    }
    let knows = |entry: &Entry| knows(facts, seen(entry), entry);
    // `direct` or a server abroad at the head has a finding of its own, and this follows from it.
    let through_a_mirror = asks_mirrors(facts);
    // Of a mirror that does not answer at all nothing can be said, unless the catalogue does.
    let silent = |entry: &Entry| {
        knows(entry) == ProxiesSumdb::Unknown && seen(entry).is_some_and(|mirror| mirror.fault.is_some())
    };
    // Nor of an address where no module proxy ever stood, or none stands any more; these have findings of their own.
    let dead = |url: &ProxyUrl| {
        url.slip().is_some() || matches!(facts.catalog.named(url.as_str()), Named::Misnomer(_) | Named::Retired(_))
    };
    let unsure = list.links().iter().any(|link| silent(&link.entry)) || list.proxies().any(dead);
    if is_default && through_a_mirror && !unsure && !gosumdb::reached_through(&list, knows) {
        let remedy = remedy::store(facts, Var::Gosumdb, Code::GP303.remedy().say(Lang::En));
        let detail = findings::sumdb_not_proxied(list.redacted());
        found.push(Finding::new(Code::GP303, Severity::Warning, detail).remedy(remedy));
    }
    found
}

/// What the probe saw of an entry.
fn seen<'f>(facts: &'f Facts, entry: &Entry) -> Option<&'f Measured> {
    let Entry::Proxy(url) = entry else { return None };
    measured(facts).find(|mirror| mirror.url.same_service(url))
}

/// Whether an entry proxies the database: as it was seen, else as the catalogue says.
fn knows(facts: &Facts, seen: Option<&Measured>, entry: &Entry) -> ProxiesSumdb {
    match (seen.map(|mirror| mirror.sumdb), entry) {
        (Some(SumdbSeen::Verified), _) => ProxiesSumdb::Yes,
        (Some(SumdbSeen::NotProxied), _) => ProxiesSumdb::No,
        (_, Entry::Proxy(url)) => match facts.catalog.by_url(url).map(|mirror| mirror.sumdb) {
            Some(Known::Yes) => ProxiesSumdb::Yes,
            Some(Known::No) => ProxiesSumdb::No,
            _ => ProxiesSumdb::Unknown,
        },
        _ => ProxiesSumdb::Unknown,
    }
}

/// Whether the first that is asked is a mirror, or a server that nobody knows.
fn asks_mirrors(facts: &Facts) -> bool {
    let list = facts.settings.goproxy();
    match list.as_ref().ok().and_then(|list| list.first()) {
        Some(Entry::Proxy(url)) => !url.is_file() && facts.catalog.kind_of(url, None) != ServerKind::Foreign,
        _ => false,
    }
}
