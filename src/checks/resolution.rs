//! GP5xx: what the go command really did.

use std::time::Duration;

use super::{network, remedy};
use crate::domain::facts::Facts;
use crate::domain::finding::{Finding, Severity};
use crate::domain::goerror;
use crate::domain::measure::{DEFAULT_CANARY, Measured, Whereabouts};
use crate::domain::patterns::{self, PatternProblemKind};
use crate::domain::proof::Verdict;
use crate::domain::request::Redirect;
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::{Lang, Message, findings};

/// Whether every module proxy of the list answers that it does not have the module that was asked for, one that not
/// everybody has.
pub(super) fn is_nowhere(facts: &Facts) -> bool {
    let Some(probe) = facts.probe.as_ref().filter(|probe| probe.canary != DEFAULT_CANARY) else { return false };
    let failed = facts.verdict() == Verdict::Failed || facts.proof.is_none();
    failed && !probe.mirrors.is_empty() && probe.mirrors.iter().all(network::is_absent)
}

/// What nobody has.
fn nowhere(facts: &Facts) -> Option<Finding> {
    let probe = facts.probe.as_ref().filter(|_| is_nowhere(facts))?;
    let servers: Vec<String> = probe.mirrors.iter().map(Measured::label).collect();
    let detail = findings::module_nowhere(&probe.canary, servers.join(", "));
    Some(Finding::new(Code::GP508, Severity::Error, detail).about(&probe.canary))
}

pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let mut found: Vec<Finding> = nowhere(facts).into_iter().collect();
    found.extend(facts.probe.iter().flat_map(|probe| &probe.mirrors).filter_map(stale));
    found.extend(outcome(facts));
    found
}

/// A mirror that has of a module nothing as new as another mirror of the list. Days are no fault: they fetch when they like.
fn stale(mirror: &Measured) -> Option<Finding> {
    const MUCH: Duration = Duration::from_secs(14 * 24 * 3600);
    let one = mirror.freshness.iter().find(|one| one.lag.is_some_and(|lag| lag >= MUCH))?;
    let days = one.lag?.as_secs() / (24 * 3600);
    let own = one.listed.as_ref().or(one.latest.as_ref())?;
    let detail = findings::stale(mirror.label(), &one.module, one.newest.as_ref()?, own, days);
    Some(Finding::new(Code::GP513, Severity::Warning, detail).about(mirror.label()))
}

/// What the go command came to.
fn outcome(facts: &Facts) -> Vec<Finding> {
    // Warnings: "could not look" has an exit code of its own.
    if facts.settings.go.is_none() {
        return vec![Finding::new(Code::GP505, Severity::Warning, findings::no_go())];
    }
    if let Some(error) = &facts.go_error {
        let said = error.evidence.as_deref().and_then(|lines| lines.lines().next()).filter(|line| !line.is_empty());
        let detail = match said {
            Some(said) => findings::go_said(&error.message, said),
            None => error.message.clone(),
        };
        return vec![Finding::new(Code::GP506, Severity::Warning, detail)];
    }
    let Some(proof) = &facts.proof else { return Vec::new() };
    let served = proof.modules.first();
    let module = || served.map(|served| format!("{}@{}", served.module, served.version)).unwrap_or_default();
    let by = || served.map(|served| served.served_by.clone()).unwrap_or_default();
    let (code, detail) = match facts.verdict() {
        Verdict::Domestic | Verdict::NotChecked => return Vec::new(),
        Verdict::Failed => {
            let said = proof.error.as_deref().unwrap_or_default().lines().next().unwrap_or_default();
            let named = format!("{}: ", proof.canary);
            let said = said.strip_prefix(&named).unwrap_or(said);
            let said = match (&proof.remark, said.is_empty()) {
                (Some(remark), _) => remark.clone(),
                (None, _) => Message::verbatim(said),
            };
            (Code::GP501, findings::download_failed(&proof.canary, said))
        }
        Verdict::Foreign if served.is_some_and(|served| served.abroad().is_some()) => {
            let to = served.and_then(|served| served.abroad()).map(place).unwrap_or_default();
            (Code::GP507, findings::redirected_abroad(module(), by(), to))
        }
        Verdict::Foreign => (Code::GP502, findings::served_abroad(module(), by())),
        // As it shall be.
        Verdict::Direct if served.is_some_and(|served| is_private(facts, &served.module)) => return Vec::new(),
        Verdict::Direct => {
            let url = served.map(|served| served.url.clone()).unwrap_or_default();
            (Code::GP503, findings::served_direct(module(), url))
        }
        Verdict::Mixed => {
            let finding = Finding::new(Code::GP504, Severity::Error, findings::served_mixed(module(), by()));
            return vec![match &facts.user_catalog {
                Some(file) => finding.remedy(findings::add_own(file, by())),
                None => finding,
            }];
        }
    };
    let finding = Finding::new(code, Severity::Error, detail);
    // Where nothing else explains it: that server is no longer asked.
    match code {
        Code::GP502 => vec![finding.remedy(remedy::store(facts, Var::Goproxy, code.remedy().say(Lang::En)))],
        _ => vec![finding],
    }
}

/// What the go command's own words say of a failed download. Settings, names, connections and what mirrors answer are told
/// by rules that looked at them.
pub(super) fn told_by_go(facts: &Facts) -> Option<Finding> {
    let said = facts.proof.as_ref()?.error.as_deref()?;
    let cause = goerror::explain(said.as_bytes()).causes.into_iter().next()?;
    TOLD_BY_GO.contains(&cause.code).then(|| cause.finding(None))
}

/// What the go command's words can tell that no other rule looks at, or not in every case.
#[rustfmt::skip]
const TOLD_BY_GO: [Code; 12] = [
    Code::GP204, Code::GP207, Code::GP307, Code::GP309, Code::GP310, Code::GP508, Code::GP509, Code::GP511, Code::GP512,
    Code::GP517, Code::GP514, Code::GP520,
];

/// `HOST (ADDRESS, COUNTRY)`.
fn place(redirect: &Redirect) -> String {
    let country = redirect.address.and_then(|ip| Whereabouts::of(ip).country).map(|code| code.to_ascii_uppercase());
    let place: Vec<String> = redirect.address.map(|ip| ip.to_string()).into_iter().chain(country).collect();
    match place.is_empty() {
        true => redirect.host.clone(),
        false => format!("{} ({})", redirect.host, place.join(", ")),
    }
}

/// Whether a pattern that means private modules, and not public ones at large, keeps this module from module proxies.
fn is_private(facts: &Facts, module: &str) -> bool {
    let value = facts.settings.value(Var::Gonoproxy);
    let wide: Vec<String> = patterns::problems(value)
        .into_iter()
        .filter(|problem| problem.kind == PatternProblemKind::TooWide)
        .map(|problem| problem.pattern)
        .collect();
    let narrow = patterns::split(value).into_iter().filter(|pattern| !wide.iter().any(|one| one == pattern));
    narrow.into_iter().any(|pattern| patterns::matches(pattern, module))
}
