//! GP3xx: the checksum database.

use super::remedy;
use crate::domain::catalog::Named;
use crate::domain::facts::Facts;
use crate::domain::fault::FaultClass;
use crate::domain::finding::{Finding, Severity};
use crate::domain::goproxy::{Entry, ProxyUrl, Separator};
use crate::domain::gosumdb::{self, BadGosumdb, Gosumdb, ProxiesSumdb};
use crate::domain::measure::{Measured, SumdbSeen};
use crate::domain::mirror::{Known, ServerKind};
use crate::domain::sanitize;
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::{Lang, Message, findings};

pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let setting = facts.settings.get(Var::Gosumdb);
    let value = facts.settings.value(Var::Gosumdb);
    let at = setting.and_then(|setting| remedy::place(facts, setting));
    let default = || remedy::forget(facts, Var::Gosumdb, gosumdb::SUM_GOLANG_ORG);
    // An empty value is no database either, but the go command then acts as if it were off.
    let parsed = if value.is_empty() { Ok(Gosumdb::Off) } else { Gosumdb::parse(value) };
    let mut found = Vec::new();
    match &parsed {
        Err(bad) => {
            let detail = findings::sumdb_bad(sanitize::printable(value), why(bad));
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
    found.extend(measured(facts).filter(|mirror| is_forged(mirror)).map(|mirror| {
        let detail = mirror.fault.as_ref().map(|fault| fault.detail.clone()).unwrap_or_default();
        let tampered = mirror.fault.as_ref().is_some_and(|fault| fault.class == FaultClass::Tampered);
        let code = if tampered { Code::GP306 } else { Code::GP304 };
        let remedy = remedy::store(facts, Var::Goproxy, code.remedy().say(Lang::En));
        Finding::new(code, Severity::Error, findings::sumdb_fault(mirror.label(), detail)).remedy(remedy)
    }));
    found
}

fn why(bad: &BadGosumdb) -> Message {
    match bad {
        BadGosumdb::Empty => findings::sumdb_blank(),
        BadGosumdb::TooManyFields => findings::sumdb_many_fields(),
        BadGosumdb::UnknownName(name) => findings::sumdb_unknown_name(sanitize::printable(name)),
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
    let seen = |entry: &Entry| {
        let Entry::Proxy(url) = entry else { return None };
        measured(facts).find(|mirror| mirror.url.same_service(url))
    };
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
    let knows = |entry: &Entry| match (seen(entry).map(|mirror| mirror.sumdb), entry) {
        (Some(SumdbSeen::Verified), _) => ProxiesSumdb::Yes,
        (Some(SumdbSeen::NotProxied), _) => ProxiesSumdb::No,
        (_, Entry::Proxy(url)) => match facts.catalog.by_url(url).map(|mirror| mirror.sumdb) {
            Some(Known::Yes) => ProxiesSumdb::Yes,
            Some(Known::No) => ProxiesSumdb::No,
            _ => ProxiesSumdb::Unknown,
        },
        _ => ProxiesSumdb::Unknown,
    };
    // `direct` or a server abroad at the head has a finding of its own, and this follows from it.
    let through_a_mirror = match list.first() {
        Some(Entry::Proxy(url)) => !url.is_file() && facts.catalog.kind_of(url, None) != ServerKind::Foreign,
        _ => false,
    };
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
