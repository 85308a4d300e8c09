//! GP603 and GP604: the team file, and the settings in effect beside it. What it says only adds findings, so a file that nobody
//! agreed to yet counts as well.

use super::remedy;
use crate::domain::catalog::{Catalog, Named};
use crate::domain::facts::Facts;
use crate::domain::finding::{Finding, Place, Severity};
use crate::domain::goproxy::{Entry, Goproxy, ProxyUrl};
use crate::domain::gosumdb::{SUM_GOLANG_GOOGLE_CN, SUM_GOLANG_ORG};
use crate::domain::patterns;
use crate::domain::plan::SumdbChoice;
use crate::domain::policy::Policy;
use crate::domain::project::Team;
use crate::domain::sanitize;
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::{Message, project as sentences};

pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let Some(team) = facts.examined.as_ref().and_then(|examined| examined.team.as_ref()) else { return Vec::new() };
    let mut found = wrong(team, &facts.catalog);
    if let Ok(policy) = &team.policy
        && found.is_empty()
    {
        found.extend(in_effect(facts, policy));
    }
    found
}

fn wrong(team: &Team, catalog: &Catalog) -> Vec<Finding> {
    let finding = |detail: Message| Finding::new(Code::GP603, Severity::Error, detail);
    match &team.policy {
        Err(problems) => problems
            .iter()
            .map(|problem| {
                let detail = match &problem.key {
                    Some(key) => sentences::team_wrong(key, &problem.message),
                    None => problem.message.clone(),
                };
                finding(detail).at(Some(Place { path: team.path.clone(), line: problem.line, column: problem.column }))
            })
            .collect(),
        Ok(policy) => {
            let named = policy.mirrors.iter().filter_map(|name| {
                let shown = sanitize::shown(name);
                match catalog.named(name) {
                    Named::Unknown(_) => Some(sentences::team_mirror_unknown(shown)),
                    Named::Misnomer(misnomer) => Some(sentences::team_mirror_false(shown, &misnomer.truth)),
                    Named::Retired(_) => Some(sentences::team_mirror_retired(shown)),
                    Named::Mirror(_) | Named::Address(_) => None,
                }
            });
            named.map(|detail| finding(detail).at(Some(Place::file(&team.path)))).collect()
        }
    }
}

/// The mirrors of a team file, as addresses.
fn mirrors(policy: &Policy, catalog: &Catalog) -> Vec<ProxyUrl> {
    let address = |name: &String| match catalog.named(name) {
        Named::Mirror(mirror) => Some(mirror.url.clone()),
        Named::Address(url) => Some(url),
        _ => None,
    };
    policy.mirrors.iter().filter_map(address).collect()
}

fn is_among(url: &ProxyUrl, mirrors: &[ProxyUrl], catalog: &Catalog) -> bool {
    let same_mirror = |other: &ProxyUrl| catalog.by_url(url).is_some_and(|mirror| mirror.serves(other));
    mirrors.iter().any(|mirror| mirror.same_service(url) || same_mirror(mirror))
}

fn list_of(mirrors: &[ProxyUrl]) -> String {
    let shown: Vec<String> = mirrors.iter().map(|url| format!("`{}`", url.redacted())).collect();
    shown.join(", ")
}

/// What a list has that the team does not want.
pub(super) fn too_much(list: &Goproxy, policy: &Policy, catalog: &Catalog) -> Option<Message> {
    let wanted = mirrors(policy, catalog);
    let stranger = list.proxies().find(|url| !is_among(url, &wanted, catalog));
    match stranger {
        Some(url) => Some(sentences::not_of_the_team(Var::Goproxy.name(), url.redacted(), list_of(&wanted))),
        None => (!policy.direct && list.fallback() == Some(&Entry::Direct))
            .then(|| sentences::direct_not_wanted(Var::Goproxy.name())),
    }
}

/// The team's private patterns that a list does not cover.
pub(super) fn not_covered(name: &str, list: &str, policy: &Policy) -> Option<Message> {
    let have = patterns::split(list);
    let covered = |pattern: &&String| !have.contains(&pattern.as_str()) && !patterns::matches(list, pattern);
    let missing: Vec<String> =
        policy.private.iter().filter(covered).map(|pattern| format!("`{}`", sanitize::shown(pattern))).collect();
    (!missing.is_empty()).then(|| sentences::private_missing(name, missing.join(", ")))
}

/// Whether GOSUMDB is another than the team wants.
pub(super) fn other_sumdb(value: &str, policy: &Policy) -> Option<Message> {
    let wanted = match policy.sumdb {
        SumdbChoice::Cn => SUM_GOLANG_GOOGLE_CN,
        SumdbChoice::Default => SUM_GOLANG_ORG,
        // Any that verifies.
        _ => {
            let off = value == "off" || value.is_empty();
            return off.then(|| sentences::sumdb_not_of_the_team(value, "auto"));
        }
    };
    (value != wanted).then(|| sentences::sumdb_not_of_the_team(sanitize::shown(value), wanted))
}

fn in_effect(facts: &Facts, policy: &Policy) -> Vec<Finding> {
    let finding = |var: Var, detail: Message| {
        let at = facts.settings.get(var).and_then(|setting| remedy::place(facts, setting));
        let remedy = remedy::store(facts, var, "goproxy-cfg use");
        Finding::new(Code::GP604, Severity::Warning, detail).remedy(remedy).about(var.name()).at(at)
    };
    let mut found = Vec::new();
    // A list that cannot be read has a finding of its own.
    if let Ok(list) = facts.settings.goproxy() {
        let detail = too_much(&list, policy, &facts.catalog).or_else(|| too_little(&list, policy, &facts.catalog));
        found.extend(detail.map(|detail| finding(Var::Goproxy, detail)));
    }
    for var in [Var::Gonoproxy, Var::Gonosumdb] {
        let setting = facts.settings.get(var);
        let inherited = setting.is_none_or(|setting| {
            matches!(setting.source, crate::domain::settings::Source::Inherited { .. }) || setting.value.is_empty()
        });
        let (var, value) = match inherited {
            true => (Var::Goprivate, facts.settings.value(Var::Goprivate)),
            false => (var, facts.settings.value(var)),
        };
        if !found.iter().any(|known: &Finding| known.subject.as_deref() == Some(var.name())) {
            found.extend(not_covered(var.name(), value, policy).map(|detail| finding(var, detail)));
        }
    }
    let sumdb = other_sumdb(facts.settings.value(Var::Gosumdb), policy);
    found.extend(sumdb.map(|detail| finding(Var::Gosumdb, detail)));
    found
}

/// What a list lacks of the team's, or has in another order.
fn too_little(list: &Goproxy, policy: &Policy, catalog: &Catalog) -> Option<Message> {
    // With `off` at the head the machine is to fetch nothing: a decision of its own.
    if list.first() == Some(&Entry::Off) {
        return None;
    }
    let wanted = mirrors(policy, catalog);
    let have: Vec<ProxyUrl> = list.proxies().cloned().collect();
    let missing: Vec<ProxyUrl> = wanted.iter().filter(|url| !is_among(url, &have, catalog)).cloned().collect();
    if !missing.is_empty() {
        return Some(sentences::mirrors_missing(list_of(&missing)));
    }
    let in_order = wanted.iter().zip(&have).all(|(wanted, have)| is_among(have, std::slice::from_ref(wanted), catalog));
    (!in_order).then(|| sentences::mirrors_order(list_of(&wanted)))
}
