//! GP1xx: the GOPROXY list, the env file, and what overrides them.

use super::remedy::{self, place};
use crate::domain::catalog::{Catalog, Named};
use crate::domain::envfile::{self, EnvFileProblem, EnvFileProblemKind};
use crate::domain::facts::Facts;
use crate::domain::finding::{Finding, Place, Severity};
use crate::domain::goproxy::{BadGoproxy, Entry, Goproxy, ProxyUrl, Slip};
use crate::domain::measure::AddressKind;
use crate::domain::mirror::ServerKind;
use crate::domain::sanitize;
use crate::domain::settings::{EnvFile, Setting, Source, masked};
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::{Lang, Message, findings};

pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let mut found = goproxy(facts);
    found.extend(facts.settings.list.iter().filter_map(|setting| shadowed(facts, setting)));
    found.extend(goenv_off(facts));
    found.extend(modules_off(facts));
    found.extend(
        facts
            .invented
            .iter()
            .map(|(name, truth)| Finding::new(Code::GP111, Severity::Warning, findings::invented(name, truth))),
    );
    found.extend(env_file(facts));
    found.extend(goflags(facts));
    found
}

fn goproxy(facts: &Facts) -> Vec<Finding> {
    let Some(setting) = facts.settings.get(Var::Goproxy) else { return Vec::new() };
    let at = place(facts, setting);
    let list = match facts.settings.goproxy() {
        Ok(list) => list,
        Err(bad) => {
            let value = sanitize::shown(&setting.value);
            let why = match &bad {
                // What the value is need not be said twice.
                BadGoproxy::BadEntry { entry, why } if sanitize::shown(entry) == value => why.message(),
                _ => bad.message(),
            };
            let detail = match value.is_empty() {
                true => findings::empty_list(),
                false => findings::bad_list(value, why),
            };
            let remedy = remedy::store(facts, Var::Goproxy, Code::GP101.remedy().say(Lang::En));
            return vec![Finding::new(Code::GP101, Severity::Error, detail).remedy(remedy).at(at)];
        }
    };
    let mut found: Vec<Finding> = first_entry(&list, facts).into_iter().collect();
    if let Some(end) = list.fallback().filter(|_| !list.unreachable().is_empty()) {
        let entries: Vec<String> =
            list.unreachable().iter().map(|entry| format!("`{}`", sanitize::shown(entry))).collect();
        let end = if *end == Entry::Off { "off" } else { "direct" };
        found.push(Finding::new(Code::GP104, Severity::Warning, findings::unreachable(entries.join(", "), end)));
    }
    found.extend(list.proxies().flat_map(|url| entry(url, &facts.catalog)));
    let placed = |mut finding: Finding| {
        if finding.remedy.say(Lang::En).starts_with("goproxy-cfg use") {
            finding.remedy = remedy::store(facts, Var::Goproxy, finding.remedy.say(Lang::En));
        }
        finding.at(at.clone())
    };
    found.into_iter().map(placed).collect()
}

fn first_entry(list: &Goproxy, facts: &Facts) -> Option<Finding> {
    match list.first()? {
        // On purpose, it seems: nothing is wanting.
        Entry::Off if facts.at_hand => None,
        Entry::Off => Some(Finding::new(Code::GP105, Severity::Note, findings::off())),
        Entry::Direct => Some(Finding::new(Code::GP103, Severity::Warning, findings::direct_first())),
        Entry::Proxy(url) if facts.catalog.kind_of(url, None) == ServerKind::Foreign => {
            Some(Finding::new(Code::GP102, Severity::Warning, findings::foreign_first(url.redacted())))
        }
        Entry::Proxy(_) => None,
    }
}

fn entry(url: &ProxyUrl, catalog: &Catalog) -> Vec<Finding> {
    let shown = url.redacted();
    let mut found = Vec::new();
    if let Some(slip) = url.slip() {
        let detail = match slip {
            Slip::Scheme => findings::slip_scheme(&shown, url.host()),
            Slip::Semicolon => findings::slip_semicolon(&shown),
        };
        found.push(Finding::new(Code::GP101, Severity::Error, detail));
    }
    match catalog.named(url.as_str()) {
        Named::Misnomer(misnomer) => {
            let finding = Finding::new(Code::GP106, Severity::Error, findings::false_host(&shown, &misnomer.truth));
            found.push(match &misnomer.instead {
                Some(id) => finding.remedy(Message::verbatim(format!("goproxy-cfg use {id}"))),
                None => finding,
            });
        }
        Named::Retired(_) => found.push(Finding::new(Code::GP107, Severity::Error, findings::retired_host(&shown))),
        _ => {}
    }
    let on_this_side = matches!(catalog.kind_of(url, None), ServerKind::Own | ServerKind::Mirror)
        || url.host().parse().is_ok_and(|ip| AddressKind::of(ip) == AddressKind::Private);
    if url.has_credentials() {
        let (severity, detail) = match url.is_plain_http() {
            true => (Severity::Error, findings::credentials_http(&shown)),
            false => (Severity::Warning, findings::credentials(&shown)),
        };
        found.push(Finding::new(Code::GP113, severity, detail));
    } else if url.is_plain_http() && !on_this_side {
        found.push(Finding::new(Code::GP112, Severity::Warning, findings::plain_http(&shown)));
    }
    found
}

/// The environment hides a different value in the env file.
fn shadowed(facts: &Facts, setting: &Setting) -> Option<Finding> {
    let Source::Environment { name } = setting.source else { return None };
    let hidden = setting
        .shadows
        .iter()
        .find(|shadow| matches!(shadow.source, Source::GoEnvFile { .. }))
        .filter(|shadow| shadow.value != setting.value)?;
    let at = place(facts, setting);
    let remedy = match &at {
        Some(place) => findings::remove_line(place.to_string()),
        None => findings::unset(name),
    };
    let shown = |value: &str| sanitize::shown(&masked(setting.var, value));
    let detail = findings::shadowed(name, shown(&setting.value), shown(&hidden.value));
    Some(Finding::new(Code::GP108, Severity::Warning, detail).remedy(remedy).at(at))
}

fn goenv_off(facts: &Facts) -> Option<Finding> {
    let count = facts.switched_off.as_deref().map(|bytes| envfile::parse(bytes).len())?;
    (facts.settings.env_file == EnvFile::Off && count > 0)
        .then(|| Finding::new(Code::GP109, Severity::Warning, findings::goenv_off(count)))
}

fn modules_off(facts: &Facts) -> Option<Finding> {
    let setting = facts.settings.get(Var::Go111module).filter(|setting| setting.value == "off")?;
    let finding = Finding::new(Code::GP110, Severity::Error, findings::modules_off());
    Some(finding.remedy(remedy::forget(facts, Var::Go111module, "on")).at(place(facts, setting)))
}

fn env_file(facts: &Facts) -> Vec<Finding> {
    let (Some(path), Some(bytes)) = (facts.settings.env_file.path(), &facts.settings.env_file_bytes) else {
        return Vec::new();
    };
    let at = |line: usize| Some(Place::line(path, line));
    let (line_ends, others): (Vec<EnvFileProblem>, Vec<EnvFileProblem>) =
        envfile::problems(bytes).into_iter().partition(|problem| problem.kind == EnvFileProblemKind::CarriageReturn);
    // GP101 speaks of it.
    let no_list =
        |problem: &EnvFileProblem| problem.kind == EnvFileProblemKind::Empty && problem.key == Var::Goproxy.name();
    let mut found: Vec<Finding> = others
        .into_iter()
        .filter(|problem| !no_list(problem) || !facts.settings.value(Var::Goproxy).is_empty())
        .map(|problem| {
            let name = sanitize::printable(&problem.key);
            match problem.kind {
                EnvFileProblemKind::UnknownKey => {
                    Finding::new(Code::GP111, Severity::Note, findings::unknown_key(&name))
                        .remedy(findings::remove_env_line(problem.line))
                }
                kind => {
                    let detail = findings::env_file(problem.line, &name, line_problem(kind));
                    let finding = Finding::new(Code::GP114, line_severity(&problem), detail);
                    match kind {
                        EnvFileProblemKind::Empty => finding.remedy(Message::verbatim(format!("go env -u {name}"))),
                        _ => finding,
                    }
                }
            }
            .at(at(problem.line))
        })
        .collect();
    // Saved with Windows line ends a file has them all over: one fault.
    if let Some(first) = line_ends.first() {
        let severity = line_ends.iter().map(line_severity).max().unwrap_or(Severity::Warning);
        let detail = match line_ends.len() {
            1 => findings::env_file(first.line, sanitize::printable(&first.key), findings::line_carriage_return()),
            count => findings::env_file_lines(count, findings::line_carriage_return()),
        };
        let finding = Finding::new(Code::GP114, severity, detail).remedy(findings::save_with_lf());
        found.push(finding.at(at(first.line)));
    }
    found
}

/// Whether a line keeps the go command from understanding a value that decides where modules come from.
fn line_severity(problem: &EnvFileProblem) -> Severity {
    let var = Var::named(&problem.key).filter(|var| Var::SHOWN.contains(var));
    let breaks = match (problem.kind, var) {
        (_, None) => false,
        // Read as white space there, and trimmed.
        (EnvFileProblemKind::CarriageReturn, Some(var)) => !matches!(var, Var::Goproxy | Var::Goflags | Var::Goauth),
        (EnvFileProblemKind::Quotes | EnvFileProblemKind::Nul | EnvFileProblemKind::Empty, _) => true,
        _ => false,
    };
    if breaks { Severity::Error } else { Severity::Warning }
}

fn line_problem(kind: EnvFileProblemKind) -> Message {
    match kind {
        EnvFileProblemKind::ByteOrderMark => findings::line_bom(),
        EnvFileProblemKind::CarriageReturn => findings::line_carriage_return(),
        EnvFileProblemKind::NotUtf8 => findings::line_not_utf8(),
        EnvFileProblemKind::Nul => findings::line_nul(),
        EnvFileProblemKind::Duplicate => findings::line_duplicate(),
        EnvFileProblemKind::Ignored => findings::line_ignored(),
        EnvFileProblemKind::Spaces => findings::line_spaces(),
        EnvFileProblemKind::Quotes => findings::line_quotes(),
        EnvFileProblemKind::UnknownKey => findings::unknown_key(""),
        EnvFileProblemKind::NotStorable => findings::line_not_storable(),
        EnvFileProblemKind::Empty => findings::line_empty(),
    }
}

fn goflags(facts: &Facts) -> Vec<Finding> {
    let Some(setting) = facts.settings.get(Var::Goflags) else { return Vec::new() };
    let has = |flag: &str| setting.value.split_whitespace().any(|word| word.trim_start_matches('-') == flag);
    let found = [
        ("mod=vendor", Severity::Note, findings::flag_vendor()),
        ("insecure", Severity::Warning, findings::flag_insecure()),
    ];
    let alone = setting.value.split_whitespace().count() == 1;
    found
        .into_iter()
        .filter(|(flag, ..)| has(flag))
        .map(|(flag, severity, detail)| {
            let remedy = match alone {
                true => remedy::forget(facts, Var::Goflags, ""),
                false => findings::drop_flag(format!("-{flag}")),
            };
            Finding::new(Code::GP116, severity, detail).remedy(remedy).at(place(facts, setting))
        })
        .collect()
}
