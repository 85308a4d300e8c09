//! GP307 and GP308: the checksum database itself, where the go command asks it without a mirror.

use super::remedy;
use crate::domain::facts::Facts;
use crate::domain::fault::FaultClass;
use crate::domain::finding::{Finding, Remedy, Severity};
use crate::domain::gosumdb::{Gosumdb, SUM_GOLANG_GOOGLE_CN, SUM_GOLANG_ORG};
use crate::domain::measure::{Measured, SumdbSeen};
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::{Lang, findings};

pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let Some(database) = facts.surroundings.database.as_ref().filter(|_| facts.no_network.is_none()) else {
        return Vec::new();
    };
    let (label, host) = (database.label(), database.url.host());
    let setting = facts.settings.get(Var::Gosumdb);
    let at = setting.and_then(|setting| remedy::place(facts, setting));
    let failed = database.fault.as_ref().map(|fault| match fault.class {
        FaultClass::SumdbInvalid => {
            let remedy = remedy::forget(facts, Var::Gosumdb, SUM_GOLANG_ORG);
            Finding::new(Code::GP304, Severity::Error, findings::sumdb_fault(host, &fault.detail)).remedy(remedy)
        }
        _ => Finding::new(Code::GP307, Severity::Error, findings::sumdb_unreachable(host, &fault.detail))
            .remedy(way_round(facts, database)),
    });
    let found = bypassed(facts, database).into_iter().chain(failed);
    found.map(|finding| finding.about(label.clone()).at(at.clone())).collect()
}

/// Another address of the same database, where there is one.
fn way_round(facts: &Facts, database: &Measured) -> Remedy {
    let is_gos_own = matches!(
        Gosumdb::parse(facts.settings.value(Var::Gosumdb)),
        Ok(Gosumdb::Database { name, .. }) if name == SUM_GOLANG_ORG
    );
    match is_gos_own && database.url.host() != SUM_GOLANG_GOOGLE_CN {
        true => remedy::store(facts, Var::Gosumdb, Code::GP307.remedy().say(Lang::En)),
        false if is_gos_own => remedy::forget(facts, Var::Gosumdb, SUM_GOLANG_ORG),
        false => database.fault.as_ref().map(|fault| fault.remedy()).unwrap_or_default().into(),
    }
}

/// GOSUMDB names an address, though a mirror would have passed the same database on, and the address is the worse way.
fn bypassed(facts: &Facts, database: &Measured) -> Option<Finding> {
    let value = Gosumdb::parse(facts.settings.value(Var::Gosumdb)).ok()?;
    let Gosumdb::Database { url: Some(_), .. } = value else { return None };
    let passes_it_on = |mirror: &&Measured| mirror.sumdb == SumdbSeen::Verified && mirror.healthy();
    let mirror = facts.probe.iter().flat_map(|probe| &probe.mirrors).find(passes_it_on)?;
    // A mirror of the list may be that address.
    if mirror.url.host() == database.url.host() {
        return None;
    }
    let host = database.url.host();
    let lies_abroad = database.whereabouts.as_ref().and_then(|found| found.is_domestic()) == Some(false);
    let (severity, why) = match &database.fault {
        Some(fault) => (Severity::Error, fault.detail.clone()),
        None if host == SUM_GOLANG_ORG || lies_abroad => (Severity::Warning, findings::address_abroad(host)),
        None => return None,
    };
    let remedy = remedy::forget(facts, Var::Gosumdb, SUM_GOLANG_ORG);
    Some(Finding::new(Code::GP308, severity, findings::sumdb_bypasses(host, mirror.label(), why)).remedy(remedy))
}
