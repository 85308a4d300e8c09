//! GP1xx: the GOPROXY list, the env file, and what overrides them.

use super::entry::{self, Fault};
use super::remedy::{self, place};
use super::typed;
use crate::domain::catalog::Catalog;
use crate::domain::cure::Cure;
use crate::domain::envfile::mend::LineCure;
use crate::domain::envfile::{self, EnvFileProblem, EnvFileProblemKind};
use crate::domain::facts::Facts;
use crate::domain::finding::{Finding, Place, Severity};
use crate::domain::goproxy::{BadGoproxy, Entry, Goproxy, ProxyUrl, Slip};
use crate::domain::mirror::ServerKind;
use crate::domain::sanitize;
use crate::domain::settings::{EnvFile, Setting, Source, masked};
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::{Lang, Message, findings};

pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let mut found = of_list(facts);
    found.extend(facts.settings.list.iter().filter_map(|setting| shadowed(facts, setting)));
    found.extend(goenv_off(facts));
    found.extend(modules_off(facts));
    found.extend(
        facts
            .invented
            .iter()
            // GP703 knows the line.
            .filter(|(name, _)| !facts.circumstances.misspelt.iter().any(|found| found.name == *name))
            .map(|(name, truth)| Finding::new(Code::GP111, Severity::Warning, findings::invented(name, truth))),
    );
    found.extend(env_file(facts));
    found.extend(goflags(facts));
    found
}

fn of_list(facts: &Facts) -> Vec<Finding> {
    let Some(setting) = facts.settings.get(Var::Goproxy) else { return Vec::new() };
    let at = place(facts, setting);
    let list = match facts.settings.goproxy() {
        Ok(list) => list,
        Err(_) if typed::speaks_of(facts, Var::Goproxy) => return Vec::new(),
        Err(BadGoproxy::BadEntry { entry, .. }) if entry == "noproxy" => return vec![no_such_word(facts, setting)],
        Err(bad) => {
            let value = sanitize::setting(&setting.value);
            let why = match &bad {
                // What the value is need not be said twice.
                BadGoproxy::BadEntry { entry, why } if sanitize::setting(entry) == value => why.message(),
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
        let finding = Finding::new(Code::GP104, Severity::Warning, findings::unreachable(entries.join(", "), end));
        found.push(match list.reordered(|url| entry::is_worth_asking(url, &facts.catalog)) {
            Some(better) => finding.remedy(remedy::store_value(facts, Var::Goproxy, &better.to_string())),
            None => finding,
        });
    }
    found.extend(list.proxies().flat_map(|url| entry(url, &list, facts)));
    found.extend(twice(&list, &facts.catalog));
    let placed = |mut finding: Finding| {
        if finding.cure.is_none() && finding.remedy.say(Lang::En).starts_with("goproxy-cfg use") {
            let remedy = remedy::store(facts, Var::Goproxy, finding.remedy.say(Lang::En));
            finding = finding.remedy(remedy);
        }
        // What may be so on purpose is for the user to end.
        finding.cure = finding.cure.filter(|_| finding.code != Code::GP105);
        finding.at(at.clone())
    };
    found.into_iter().map(placed).collect()
}

/// `noproxy` is a word of the go command's own, for what GONOPROXY names; in a list it means nothing.
fn no_such_word(facts: &Facts, setting: &Setting) -> Finding {
    let value = &setting.value;
    // Whoever writes it means `direct`.
    let meant: String = value
        .split_inclusive([',', '|'])
        .map(|entry| match entry.trim_end_matches([',', '|']).trim() {
            "noproxy" => entry.replace("noproxy", "direct"),
            _ => entry.to_owned(),
        })
        .collect();
    let remedy = match Goproxy::parse(&meant) {
        Ok(list) if entry::stands_well(&list, &facts.catalog) => {
            remedy::store_value(facts, Var::Goproxy, &list.to_string())
        }
        _ => remedy::store(facts, Var::Goproxy, Code::GP117.remedy().say(Lang::En)),
    };
    Finding::new(Code::GP117, Severity::Error, findings::noproxy(sanitize::setting(value)))
        .remedy(remedy)
        .at(place(facts, setting))
}

/// The same service at two places of the list.
fn twice(list: &Goproxy, catalog: &Catalog) -> Vec<Finding> {
    let proxies: Vec<&ProxyUrl> = list.proxies().collect();
    let same =
        |a: &ProxyUrl, b: &ProxyUrl| a.same_service(b) || catalog.by_url(a).is_some_and(|mirror| mirror.serves(b));
    let again = proxies.iter().enumerate().filter_map(|(at, url)| {
        let before = proxies.iter().take(at).find(|before| same(before, url))?;
        Some((before.redacted(), url.redacted()))
    });
    let detail = |(first, second): (String, String)| match first == second {
        true => findings::twice(&first),
        false => findings::twice_named(first, second),
    };
    again.map(|pair| Finding::new(Code::GP122, Severity::Note, detail(pair))).collect()
}

fn first_entry(list: &Goproxy, facts: &Facts) -> Option<Finding> {
    match list.first()? {
        // On purpose, it seems: nothing is wanting.
        Entry::Off if facts.at_hand => None,
        Entry::Off => Some(Finding::new(Code::GP105, Severity::Note, findings::off())),
        Entry::Direct => Some(Finding::new(Code::GP103, Severity::Warning, findings::direct_first())),
        Entry::Proxy(url) if facts.catalog.kind_of(url, None) == ServerKind::Foreign => {
            let finding = Finding::new(Code::GP102, Severity::Warning, findings::foreign_first(url.redacted()));
            Some(finding.about(facts.catalog.label(url)))
        }
        Entry::Proxy(_) => None,
    }
}

fn entry(url: &ProxyUrl, list: &Goproxy, facts: &Facts) -> Vec<Finding> {
    let catalog = &facts.catalog;
    let shown = url.redacted();
    let slipped = |slip| {
        let detail = match slip {
            Slip::Scheme => findings::slip_scheme(&shown, url.host()),
            Slip::Semicolon => findings::slip_semicolon(&shown),
        };
        Finding::new(Code::GP101, Severity::Error, detail)
    };
    let finding = |fault| match fault {
        Fault::False(misnomer) => {
            let finding = Finding::new(Code::GP106, Severity::Error, findings::false_host(&shown, &misnomer.truth));
            let finding = finding.about(catalog.label(url));
            match &misnomer.instead {
                Some(id) => finding.remedy(Message::verbatim(format!("goproxy-cfg use {id}"))),
                None => finding.remedy(Message::verbatim("goproxy-cfg use --fastest")),
            }
        }
        Fault::Retired => {
            Finding::new(Code::GP107, Severity::Error, findings::retired_host(&shown)).about(catalog.label(url))
        }
        Fault::CredentialsOverHttp => Finding::new(Code::GP113, Severity::Error, findings::credentials_http(&shown)),
        Fault::Credentials => Finding::new(Code::GP113, Severity::Warning, findings::credentials(&shown)),
        Fault::PlainHttp => {
            let finding = Finding::new(Code::GP112, Severity::Warning, findings::plain_http(&shown)).about(&shown);
            match with_https(url, list, catalog) {
                Some(better) => finding.remedy(remedy::store_value(facts, Var::Goproxy, &better.to_string())),
                None => finding,
            }
        }
    };
    url.slip().map(slipped).into_iter().chain(entry::faults(url, catalog).into_iter().map(finding)).collect()
}

/// The same list with this entry over https, where the catalogue knows that address.
fn with_https(url: &ProxyUrl, list: &Goproxy, catalog: &Catalog) -> Option<Goproxy> {
    let secure = ProxyUrl::parse(&url.as_str().replacen("http://", "https://", 1)).ok()?;
    let known = catalog.by_url(&secure).filter(|mirror| mirror.is_domestic())?.url_asked_for(secure.as_str());
    let mut links = list.links().to_vec();
    links.iter_mut().filter(|link| link.entry == Entry::Proxy(url.clone())).for_each(|link| {
        link.entry = Entry::Proxy(known.clone());
    });
    Goproxy::of(links).filter(|list| !list.proxies().any(ProxyUrl::has_credentials))
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
    Some(Finding::new(Code::GP108, Severity::Warning, detail).remedy(remedy).about(setting.var.name()).at(at))
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

/// So many lines of the env file are told one by one: one with more is none.
const MOST_LINES: usize = 50;

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
        .take(MOST_LINES)
        // GP118 speaks of these.
        .filter(|problem| {
            problem.kind != EnvFileProblemKind::Quotes
                || !Var::named(&problem.key).is_some_and(|var| typed::speaks_of(facts, var))
        })
        .filter(|problem| !no_list(problem) || !facts.settings.value(Var::Goproxy).is_empty())
        .filter(|problem| problem.kind != EnvFileProblemKind::Empty || has_go_env_below(facts, &problem.key))
        .map(|problem| {
            let name = sanitize::printable(&problem.key);
            let cure = LineCure::of(&problem).map(Cure::Lines);
            match problem.kind {
                EnvFileProblemKind::UnknownKey => {
                    Finding::new(Code::GP111, Severity::Note, findings::unknown_key(&name))
                        .remedy(remedy::with(findings::remove_env_line(problem.line), cure))
                }
                kind => {
                    let detail = findings::env_file(problem.line, &name, line_problem(kind));
                    let finding = Finding::new(Code::GP114, line_severity(&problem), detail).about(&name);
                    let say = match kind {
                        EnvFileProblemKind::Empty => Message::verbatim(format!("go env -u {name}")),
                        EnvFileProblemKind::Duplicate | EnvFileProblemKind::NotStorable => {
                            findings::remove_env_line(problem.line)
                        }
                        _ => finding.remedy.clone(),
                    };
                    finding.remedy(remedy::with(say, cure))
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
        let cure = LineCure::of(first).map(Cure::Lines);
        let finding = Finding::new(Code::GP114, severity, detail).remedy(remedy::with(findings::save_with_lf(), cure));
        found.push(finding.at(at(first.line)));
    }
    found
}

/// Whether `$GOROOT/go.env` has a default of the variable for an empty line to hide. Go before 1.21 builds its defaults in, and
/// takes them for an empty value too (cmd/go/internal/cfg, `envOr`).
fn has_go_env_below(facts: &Facts, name: &str) -> bool {
    let setting = Var::named(name).and_then(|var| facts.settings.get(var));
    setting.is_some_and(|setting| setting.shadows.iter().any(|below| matches!(below.source, Source::Goroot { .. })))
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
    let has = |flag: &str| entry::has_flag(&setting.value, flag);
    let found = [
        ("mod=vendor", Severity::Note, findings::flag_vendor()),
        ("insecure", Severity::Warning, findings::flag_insecure()),
    ];
    let alone = setting.value.split_whitespace().count() == 1;
    found
        .into_iter()
        .filter(|(flag, ..)| has(flag))
        .map(|(flag, severity, detail)| {
            let say = match alone {
                true => remedy::forget(facts, Var::Goflags, "").say,
                false => findings::drop_flag(format!("-{flag}")),
            };
            let remedy = remedy::with(say, Cure::DropFlag { flag: flag.to_owned() });
            Finding::new(Code::GP116, severity, detail).remedy(remedy).at(place(facts, setting))
        })
        .collect()
}
