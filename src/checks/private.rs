//! GP2xx: patterns of private modules.

use super::remedy;
use crate::domain::facts::Facts;
use crate::domain::finding::Place;
use crate::domain::finding::{Finding, Severity};
use crate::domain::patterns::{self, PatternProblemKind};
use crate::domain::sanitize;
use crate::domain::settings::{Setting, Source};
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::{Lang, findings};

pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let mut found = Vec::new();
    for var in [Var::Goprivate, Var::Gonoproxy, Var::Gonosumdb] {
        let Some(setting) = facts.settings.get(var) else { continue };
        let for_folders = var == Var::Gonosumdb && facts.settings.goproxy().is_ok_and(|list| list.is_of_folders());
        if !matches!(setting.source, Source::Inherited { .. }) {
            // A machine without a network has no checksum database to ask, and nothing that came over one to verify.
            let fits = |finding: &Finding| !for_folders || finding.code != Code::GP202;
            found.extend(problems(facts, setting).into_iter().filter(fits));
        }
    }
    found.extend([Var::Gonoproxy, Var::Gonosumdb].into_iter().filter_map(|var| overrides(facts, var)));
    found.extend(internal_modules(facts));
    found
}

fn problems(facts: &Facts, setting: &Setting) -> Vec<Finding> {
    // A Windows line end of the env file has a finding of its own.
    let value = match setting.source {
        Source::GoEnvFile { .. } => setting.value.trim_end_matches('\r'),
        _ => &setting.value,
    };
    patterns::problems(value)
        .into_iter()
        .filter(|problem| !problem.kind.is_harmless())
        .map(|problem| {
            let code = if problem.kind == PatternProblemKind::TooWide { Code::GP202 } else { Code::GP201 };
            let name = setting.var.name();
            let detail = findings::pattern(name, sanitize::shown(&problem.pattern), problem.kind.message());
            let finding = Finding::new(code, Severity::Warning, detail).at(remedy::place(facts, setting));
            match &problem.suggestion {
                Some(better) => finding.remedy(findings::pattern_instead(name, better)),
                None => finding,
            }
        })
        .collect()
}

/// What GOPRIVATE names alone is public again for a variable that has a value of its own.
fn overrides(facts: &Facts, var: Var) -> Option<Finding> {
    let setting = facts.settings.get(var)?;
    if !has_own_value(setting) {
        return None;
    }
    let own = patterns::split(&setting.value);
    let lost: Vec<String> = patterns::split(facts.settings.value(Var::Goprivate))
        .into_iter()
        .filter(|pattern| !own.contains(pattern) && !patterns::matches(&setting.value, pattern))
        .map(|pattern| format!("`{}`", sanitize::shown(pattern)))
        .collect();
    (!lost.is_empty()).then(|| {
        Finding::new(Code::GP203, Severity::Warning, findings::overrides(var.name(), lost.join(", ")))
            .remedy(remedy::forget(facts, var, "none"))
            .at(remedy::place(facts, setting))
    })
}

/// Labels that name no public host (RFC 2606, RFC 6762 appendix G and custom).
const INTERNAL_TOP: [&str; 10] =
    ["internal", "corp", "local", "lan", "intranet", "intra", "private", "home", "localdomain", "localhost"];

fn internal_modules(facts: &Facts) -> Vec<Finding> {
    let Some(project) = &facts.project else { return Vec::new() };
    let covered = |path: &str| {
        patterns::matches(facts.settings.value(Var::Gonoproxy), path)
            && patterns::matches(facts.settings.value(Var::Gonosumdb), path)
    };
    // One finding a host: its modules have one cause and one cure.
    let mut hosts: Vec<(String, Vec<String>)> = Vec::new();
    for path in project.requires.iter().map(|module| &module.path).filter(|path| is_internal(path) && !covered(path)) {
        let shown = sanitize::shown(path);
        let host = shown.split('/').next().unwrap_or_default().to_owned();
        match hosts.iter_mut().find(|(known, _)| *known == host) {
            Some((_, paths)) => paths.push(format!("`{shown}`")),
            None => hosts.push((host, vec![format!("`{shown}`")])),
        }
    }
    // Where these have values of their own, GOPRIVATE does not count.
    let own: Vec<&str> = [Var::Gonoproxy, Var::Gonosumdb]
        .into_iter()
        .filter(|var| facts.settings.get(*var).is_some_and(has_own_value))
        .map(Var::name)
        .collect();
    hosts
        .into_iter()
        .map(|(host, paths)| {
            let first: Vec<&str> = paths.iter().take(MOST_PATHS).map(String::as_str).collect();
            let detail = match paths.len().saturating_sub(MOST_PATHS) {
                0 => findings::internal_module(first.join(", "), &project.go_mod),
                more => findings::internal_modules(first.join(", "), more, &project.go_mod),
            };
            let remedy = match own.is_empty() {
                true => remedy::store(facts, Var::Goprivate, findings::use_private(host).say(Lang::En)),
                false => findings::add_pattern(host, own.join(", ")),
            };
            let place = Place::file(&project.go_mod);
            Finding::new(Code::GP204, Severity::Warning, detail).remedy(remedy).at(Some(place))
        })
        .collect()
}

/// So many modules of one host are named.
const MOST_PATHS: usize = 3;

fn has_own_value(setting: &Setting) -> bool {
    !setting.value.is_empty() && !matches!(setting.source, Source::Inherited { .. } | Source::Default)
}

fn is_internal(path: &str) -> bool {
    let host = path.split('/').next().unwrap_or_default();
    let mut labels = host.split('.').rev();
    let top = labels.next().unwrap_or_default();
    INTERNAL_TOP.contains(&top) || labels.any(|label| matches!(label, "corp" | "internal" | "intranet" | "intra"))
}
