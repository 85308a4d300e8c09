//! GP2xx: patterns of private modules.

use crate::domain::facts::Facts;
use crate::domain::finding::Place;
use crate::domain::finding::{Finding, Severity};
use crate::domain::patterns::{self, PatternProblemKind};
use crate::domain::sanitize;
use crate::domain::settings::{Setting, Source};
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::findings;

pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let mut found = Vec::new();
    for var in [Var::Goprivate, Var::Gonoproxy, Var::Gonosumdb] {
        let Some(setting) = facts.settings.get(var) else { continue };
        if !matches!(setting.source, Source::Inherited { .. }) {
            found.extend(problems(setting));
        }
    }
    found.extend([Var::Gonoproxy, Var::Gonosumdb].into_iter().filter_map(|var| overrides(facts, var)));
    found.extend(internal_modules(facts));
    found
}

fn problems(setting: &Setting) -> Vec<Finding> {
    patterns::problems(&setting.value)
        .into_iter()
        .filter(|problem| !problem.kind.is_harmless())
        .map(|problem| {
            let code = if problem.kind == PatternProblemKind::TooWide { Code::GP202 } else { Code::GP201 };
            let name = setting.var.name();
            let detail = findings::pattern(name, sanitize::printable(&problem.pattern), problem.kind.message());
            let finding = Finding::new(code, Severity::Warning, detail).at(setting.source.place());
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
    if setting.value.is_empty() || matches!(setting.source, Source::Inherited { .. } | Source::Default) {
        return None;
    }
    let own = patterns::split(&setting.value);
    let lost: Vec<String> = patterns::split(facts.settings.value(Var::Goprivate))
        .into_iter()
        .filter(|pattern| !own.contains(pattern) && !patterns::matches(&setting.value, pattern))
        .map(|pattern| format!("`{}`", sanitize::printable(pattern)))
        .collect();
    (!lost.is_empty()).then(|| {
        Finding::new(Code::GP203, Severity::Warning, findings::overrides(var.name(), lost.join(", ")))
            .at(setting.source.place())
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
    project
        .requires
        .iter()
        .filter(|path| is_internal(path) && !covered(path))
        .map(|path| {
            let shown = sanitize::printable(path);
            let host = shown.split('/').next().unwrap_or_default().to_owned();
            let detail = findings::internal_module(&shown, &project.go_mod);
            Finding::new(Code::GP204, Severity::Warning, detail)
                .remedy(findings::use_private(host))
                .at(Some(Place { path: project.go_mod.clone(), line: None }))
        })
        .collect()
}

fn is_internal(path: &str) -> bool {
    let host = path.split('/').next().unwrap_or_default();
    let mut labels = host.split('.').rev();
    let top = labels.next().unwrap_or_default();
    INTERNAL_TOP.contains(&top) || labels.any(|label| matches!(label, "corp" | "internal" | "intranet" | "intra"))
}
