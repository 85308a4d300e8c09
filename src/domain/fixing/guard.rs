//! No fix makes anything less secure: what a plan may write, whatever a cure asks for.

use crate::domain::envfile;
use crate::domain::facts::Facts;
use crate::domain::goproxy::{Goproxy, ProxyUrl};
use crate::domain::gosumdb::{self, Gosumdb};
use crate::domain::patterns::{self, PatternProblemKind};
use crate::domain::settings::Source;
use crate::domain::variable::Var;

/// Whether `var` may come to say `value` (`None`: nothing). `named` are the patterns that a finding has named: no others
/// are added to a list of private modules.
pub(super) fn allows(facts: &Facts, var: Var, value: Option<&str>, named: &[&str]) -> bool {
    let now = facts.settings.value(var);
    match (var, value) {
        (Var::Goproxy, Some(list)) => is_no_worse_list(now, list),
        (Var::Gosumdb, _) => is_database(facts, now, value),
        (Var::Goprivate | Var::Gonoproxy | Var::Gonosumdb, Some(list)) => {
            let own = match facts.settings.get(var).map(|setting| &setting.source) {
                Some(Source::Inherited { .. }) | None => "",
                _ => now,
            };
            let known = patterns::split(own);
            let added = patterns::split(list).into_iter().filter(|pattern| !known.contains(pattern));
            added.into_iter().all(|pattern| named.contains(&pattern) && is_narrow(pattern))
        }
        // GOPRIVATE counts for them then.
        (Var::Gonoproxy | Var::Gonosumdb, None) => {
            let private = facts.settings.value(Var::Goprivate);
            !private.is_empty() && patterns::split(private).into_iter().all(is_narrow)
        }
        (Var::Goflags, None) | (Var::Goinsecure, None) => true,
        (Var::Goflags, Some(flags)) => {
            flags.split_whitespace().all(|flag| now.split_whitespace().any(|old| old == flag))
        }
        (Var::Go111module, value) => matches!(value, None | Some("on" | "auto")),
        (Var::Gotoolchain, value) => matches!(value, None | Some("auto" | "local")),
        _ => false,
    }
}

/// Whether a pattern names something of its own, and nothing that is public at large.
fn is_narrow(pattern: &str) -> bool {
    patterns::problems(pattern).iter().all(|problem| problem.kind.is_harmless())
}

/// No plain http that was not there before, no password that was not there before.
fn is_no_worse_list(now: &str, list: &str) -> bool {
    let Ok(list) = Goproxy::parse(list) else { return false };
    // Nobody could say what stands behind its end.
    if !list.unreachable().is_empty() {
        return false;
    }
    let now = Goproxy::parse(now).ok();
    let was_there = |url: &ProxyUrl| now.iter().flat_map(Goproxy::proxies).any(|old| old == url);
    list.proxies().all(|url| (!url.is_plain_http() && !url.has_credentials()) || was_there(url))
}

/// Go's own database, by name or by its address in China, in place of what is none; never off.
fn is_database(facts: &Facts, now: &str, value: Option<&str>) -> bool {
    // A company's own key is there for a reason.
    if matches!(Gosumdb::parse(now), Ok(Gosumdb::Database { .. })) && !Gosumdb::is_ordinary(now) {
        return false;
    }
    match value {
        Some(value) => matches!(value, gosumdb::SUM_GOLANG_ORG | gosumdb::SUM_GOLANG_GOOGLE_CN),
        None => {
            let Some(setting) = facts.settings.get(Var::Gosumdb) else { return true };
            let beneath = setting.shadows.iter().find(|shadow| matches!(shadow.source, Source::Goroot { .. }));
            let packaged = matches!(setting.source, Source::Goroot { .. });
            !packaged && beneath.is_none_or(|shadow| Gosumdb::is_ordinary(&shadow.value) && !shadow.value.is_empty())
        }
    }
}

/// Whether a line of the env file that does not do what it looks like may come to do it.
pub(super) fn allows_line(facts: &Facts, data: &[u8], key: &str, value: &str) -> bool {
    let before = envfile::get(data, key);
    let same = before.as_deref() == Some(value);
    let Some(var) = Var::named(key) else { return true };
    match var {
        _ if same => true,
        // White space round these the go command trims by itself.
        Var::Goproxy | Var::Goflags | Var::Goauth if before.as_deref().map(str::trim) == Some(value.trim()) => true,
        Var::Goproxy => is_no_worse_list(facts.settings.value(Var::Goproxy), value),
        Var::Gosumdb => matches!(Gosumdb::parse(value), Ok(Gosumdb::Database { .. })),
        Var::Goprivate | Var::Gonoproxy | Var::Gonosumdb => {
            !patterns::problems(value).iter().any(|problem| problem.kind == PatternProblemKind::TooWide)
        }
        Var::Goflags => !value.split_whitespace().any(|flag| flag.trim_start_matches('-') == "insecure"),
        Var::Goinsecure | Var::Goauth => false,
        Var::Govcs => value
            .split(',')
            .filter_map(|rule| rule.split_once(':'))
            .all(|(_, allowed)| allowed.split('|').all(|vcs| matches!(vcs, "git" | "hg" | "off"))),
        _ => true,
    }
}
