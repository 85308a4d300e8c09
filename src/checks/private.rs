//! GP2xx: patterns of private modules.

use super::{remedy, typed};
use crate::domain::cure::Cure;
use crate::domain::facts::Facts;
use crate::domain::finding::{Finding, Place, Remedy, Severity};
use crate::domain::govcs::{self, Govcs};
use crate::domain::patterns::{self, PatternProblemKind};
use crate::domain::privacy::{self, Patterns};
use crate::domain::sanitize;
use crate::domain::settings::{Setting, Source};
use crate::domain::suggest::{is_public_host, looks_internal};
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
    found.extend(insecure(facts));
    found.extend(version_control(facts));
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
        // GP118 speaks of it.
        .filter(|problem| {
            problem.kind == PatternProblemKind::TooWide
                || !typed::speaks_of(facts, setting.var)
                || !problem.pattern.contains(typed::is_stray)
        })
        .map(|problem| {
            let code = if problem.kind == PatternProblemKind::TooWide { Code::GP202 } else { Code::GP201 };
            let name = setting.var.name();
            let detail = findings::pattern(name, sanitize::setting(&problem.pattern), problem.kind.message());
            let finding = Finding::new(code, Severity::Warning, detail).at(remedy::place(facts, setting));
            match &problem.suggestion {
                // What was pasted with a password in it is shown to nobody, nor stored.
                Some(better) if sanitize::setting(better) == *better => finding.remedy(remedy::with(
                    findings::pattern_instead(name, better),
                    Cure::Pattern { var: setting.var, from: problem.pattern.clone(), to: better.clone() },
                )),
                _ => finding,
            }
        })
        .collect()
}

/// What GOPRIVATE names alone is public again for a variable that has a value of its own.
fn overrides(facts: &Facts, var: Var) -> Option<Finding> {
    let setting = facts.settings.get(var)?;
    if !setting.is_own() {
        return None;
    }
    let own = patterns::split(&setting.value);
    let private = facts.settings.value(Var::Goprivate);
    let lost: Vec<&str> = patterns::split(private)
        .into_iter()
        .filter(|pattern| !own.contains(pattern) && !patterns::matches(&setting.value, pattern))
        .collect();
    let shown: Vec<String> = lost.iter().map(|pattern| format!("`{}`", sanitize::shown(pattern))).collect();
    // What it names alone must not come to be asked for in public: then GOPRIVATE's patterns go into it.
    let alone = own.iter().any(|pattern| *pattern != "none" && !patterns::split(private).contains(pattern));
    let remedy = || match alone {
        true => Remedy {
            cure: Some(Cure::Cover { vars: vec![var], patterns: lost.join(",") }),
            ..remedy::store_value(facts, var, &patterns::merge(&setting.value, &lost.join(",")))
        },
        false => remedy::forget(facts, var, "none"),
    };
    (!lost.is_empty()).then(|| {
        Finding::new(Code::GP203, Severity::Warning, findings::overrides(var.name(), shown.join(", ")))
            .remedy(remedy())
            .about(var.name())
            .at(remedy::place(facts, setting))
    })
}

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
    let mut own: Vec<Var> = [Var::Gonoproxy, Var::Gonosumdb]
        .into_iter()
        .filter(|var| facts.settings.get(*var).is_some_and(Setting::is_own))
        .collect();
    // For the other of the two it does.
    if own.len() == 1 {
        own.insert(0, Var::Goprivate);
    }
    let names: Vec<&str> = own.iter().map(|var| var.name()).collect();
    hosts
        .into_iter()
        .map(|(host, paths)| {
            let first: Vec<&str> = paths.iter().take(MOST_PATHS).map(String::as_str).collect();
            let detail = match paths.len().saturating_sub(MOST_PATHS) {
                0 => findings::internal_module(first.join(", "), &project.go_mod),
                more => findings::internal_modules(first.join(", "), more, &project.go_mod),
            };
            let remedy = match own.is_empty() {
                true => remedy::store(facts, Var::Goprivate, findings::use_private(&host).say(Lang::En)),
                false => remedy::with(
                    findings::add_pattern(&host, names.join(", ")),
                    Cure::Cover { vars: own.clone(), patterns: host.clone() },
                ),
            };
            let place = Place::file(&project.go_mod);
            Finding::new(Code::GP204, Severity::Warning, detail).remedy(remedy).about(host).at(Some(place))
        })
        .collect()
}

/// GOINSECURE for what is public: there nobody needs it, and whoever sits on the way can alter what is fetched direct.
fn insecure(facts: &Facts) -> Vec<Finding> {
    let Some(setting) = facts.settings.get(Var::Goinsecure).filter(|setting| setting.is_own()) else {
        return Vec::new();
    };
    let too_wide =
        |pattern: &str| patterns::problems(pattern).iter().any(|problem| problem.kind == PatternProblemKind::TooWide);
    patterns::split(&setting.value)
        .into_iter()
        .filter_map(|pattern| {
            let why = match pattern.trim() {
                wide if too_wide(wide) => findings::insecure_wide(),
                public if is_public_host(public.split('/').next().unwrap_or_default()) => findings::insecure_public(),
                _ => return None,
            };
            let detail = findings::pattern(setting.var.name(), sanitize::shown(pattern), why);
            let finding = Finding::new(Code::GP208, Severity::Warning, detail).at(remedy::place(facts, setting));
            Some(match patterns::split(&setting.value).len() {
                1 => finding.remedy(remedy::forget(facts, Var::Goinsecure, "")),
                _ => finding.remedy(findings::drop_pattern(sanitize::shown(pattern), setting.var.name())),
            })
        })
        .collect()
}

/// GOVCS where it keeps the go command from fetching what it has to fetch direct.
fn version_control(facts: &Facts) -> Vec<Finding> {
    let Some(setting) = facts.settings.get(Var::Govcs).filter(|setting| setting.is_own()) else {
        return Vec::new();
    };
    let [private, no_proxy, no_database] =
        [Var::Goprivate, Var::Gonoproxy, Var::Gonosumdb].map(|var| facts.settings.value(var));
    let given = Patterns { private, no_proxy, no_database, team: "" };
    let direct = privacy::fetched_direct(&privacy::hosts(&given, facts.project.as_ref()).0, no_proxy);
    let found = |severity, detail| {
        Finding::new(Code::GP209, severity, detail)
            .remedy(remedy::forget(facts, Var::Govcs, ""))
            .at(remedy::place(facts, setting))
    };
    let shown = sanitize::setting(&setting.value);
    let rules = match Govcs::parse(&setting.value) {
        _ if typed::speaks_of(facts, Var::Govcs) => return Vec::new(),
        Err(bad) => {
            let detail = findings::govcs_unreadable(shown, sanitize::shown(&bad.entry));
            return vec![found(Severity::Warning, detail)];
        }
        Ok(rules) => rules,
    };
    let forbidden = |path: &str| !rules.allows(path, patterns::matches(private, path), govcs::system_of(path));
    direct
        .iter()
        .filter_map(|host| {
            let module = host.modules.iter().find(|module| forbidden(module.module.path()))?;
            let severity = if module.required { Severity::Error } else { Severity::Warning };
            let system = govcs::system_of(module.module.path());
            let detail = findings::govcs_forbids(&shown, system, sanitize::shown(&host.name));
            Some(found(severity, detail).about(sanitize::shown(&host.name)))
        })
        .collect()
}

/// So many modules of one host are named.
const MOST_PATHS: usize = 3;

fn is_internal(path: &str) -> bool {
    looks_internal(path.split('/').next().unwrap_or_default())
}
