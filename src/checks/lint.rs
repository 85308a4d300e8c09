//! GP605 to GP612, GP617 to GP620: what the files of a project set, judged by the same rules as the settings of a machine. Only
//! what stands there is judged: an entry that a variable is part of is not.

mod names;

use crate::checks::entry::{self, Fault};
use crate::checks::{sumdb, team};
use crate::domain::catalog::Catalog;
use crate::domain::facts::Facts;
use crate::domain::finding::{Finding, Place, Severity};
use crate::domain::goproxy::{BadGoproxy, Entry, Goproxy};
use crate::domain::gosumdb::Gosumdb;
use crate::domain::lint::{Hit, How, Position, UNKNOWN};
use crate::domain::mirror::ServerKind;
use crate::domain::module::GoVersion;
use crate::domain::patterns::{self, PatternProblemKind};
use crate::domain::policy::Policy;
use crate::domain::project::{Examined, Linted};
use crate::domain::sanitize;
use crate::domain::variable::{Owner, Var};
use crate::text::codes::Code;
use crate::text::{Message, findings, project as sentences};

pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let Some(examined) = &facts.examined else { return Vec::new() };
    let policy = examined.team.as_ref().and_then(|team| team.policy.as_ref().ok());
    let asked = examined.files.iter().flat_map(|file| &file.reading.asked).map(String::as_str).collect();
    let mut found = Vec::new();
    for file in &examined.files {
        found.extend(file.reading.trouble.iter().map(|trouble| {
            let detail = match trouble.at {
                Some(_) => sentences::not_read_on(&trouble.why),
                None => sentences::not_read(&trouble.why),
            };
            Finding::new(Code::GP618, Severity::Note, detail).at(Some(place(file, trouble.at)))
        }));
        let judge = Judge { catalog: &facts.catalog, policy, examined };
        for hit in &file.reading.hits {
            let named = names::check(hit, &facts.catalog, &asked).into_iter().map(|finding| (finding, hit.name_at));
            let judged = judge.hit(hit).into_iter().map(|finding| (finding, hit.value_at));
            for (finding, at) in named.chain(judged) {
                found.push(finding.about(&hit.name).at(Some(place(file, Some(at)))));
            }
        }
    }
    found
}

fn place(file: &Linted, at: Option<Position>) -> Place {
    Place { path: file.path.clone(), line: at.map(|at| at.line), column: at.map(|at| at.column) }
}

struct Judge<'f> {
    catalog: &'f Catalog,
    policy: Option<&'f Policy>,
    examined: &'f Examined,
}

/// A value fit to be shown: what is not known of it as `…`.
fn shown(value: &str) -> String {
    sanitize::shown(&value.replace(UNKNOWN, "…"))
}

/// The whole value, where all of it is known.
fn known(value: &str) -> Option<&str> {
    (!value.contains(UNKNOWN)).then_some(value)
}

impl Judge<'_> {
    fn hit(&self, hit: &Hit) -> Vec<Finding> {
        let Some(var) = Var::named(&hit.name) else { return Vec::new() };
        if !matches!(var.owner(), Owner::Go | Owner::GoEnvironment | Owner::Network) {
            return Vec::new();
        }
        let mut found: Vec<Finding> = credentials(var, &hit.value).into_iter().collect();
        // Empty means unset to the go command.
        if hit.value.trim().is_empty() {
            return found;
        }
        match var {
            Var::Goproxy => found.extend(self.goproxy(hit)),
            Var::Gosumdb => found.extend(self.gosumdb(&hit.value)),
            Var::Goprivate | Var::Gonoproxy | Var::Gonosumdb | Var::Goinsecure => {
                found.extend(self.private(var, &hit.value));
            }
            Var::Go111module => found.extend(go111module(hit)),
            Var::Goflags => found.extend(self.goflags(&hit.value)),
            Var::Gotoolchain => found.extend(gotoolchain(&hit.value)),
            _ => {}
        }
        found
    }

    fn goproxy(&self, hit: &Hit) -> Vec<Finding> {
        // Entries that a variable is part of are left out, with what they might have been.
        let entries: Vec<&str> = hit.value.split([',', '|']).collect();
        let certain = match known(&hit.value) {
            Some(value) => value.to_owned(),
            None => entries.iter().filter(|entry| known(entry).is_some()).copied().collect::<Vec<_>>().join(","),
        };
        let list = match Goproxy::parse(&certain) {
            Ok(list) => list,
            Err(BadGoproxy::NoEntries) if known(&hit.value).is_none() => return Vec::new(),
            Err(bad) => {
                let detail = match &bad {
                    BadGoproxy::BadEntry { entry, why } if shown(entry) == shown(&hit.value) => {
                        sentences::bad_value(Var::Goproxy.name(), shown(&hit.value), why.message())
                    }
                    _ => sentences::bad_value(Var::Goproxy.name(), shown(&hit.value), bad.message()),
                };
                return vec![Finding::new(Code::GP612, Severity::Error, detail)];
            }
        };
        let mut found = Vec::new();
        for url in list.proxies() {
            found.extend(entry::faults(url, self.catalog).into_iter().filter_map(|fault| match fault {
                Fault::False(misnomer) => {
                    let detail = findings::false_host(url.redacted(), &misnomer.truth);
                    let finding = Finding::new(Code::GP605, Severity::Error, detail);
                    let mirror = misnomer.instead.as_deref().and_then(|id| self.catalog.by_id(id));
                    Some(match mirror {
                        Some(mirror) => finding.remedy(sentences::write_instead(mirror.url.redacted())),
                        None => finding,
                    })
                }
                Fault::Retired => {
                    Some(Finding::new(Code::GP605, Severity::Error, findings::retired_host(url.redacted())))
                }
                Fault::PlainHttp => {
                    Some(Finding::new(Code::GP617, Severity::Warning, findings::plain_http(url.redacted())))
                }
                // Told for every variable alike.
                Fault::Credentials | Fault::CredentialsOverHttp => None,
            }));
        }
        // What the first entry is must be certain.
        if entries
            .iter()
            .map(|entry| entry.trim())
            .find(|entry| !entry.is_empty())
            .is_some_and(|first| known(first).is_some())
        {
            found.extend(self.first_entry(&list, hit.how));
        }
        if let Some(policy) = self.policy.filter(|_| found.iter().all(|finding| finding.code != Code::GP605)) {
            let detail = team::too_much(&list, policy, self.catalog);
            found.extend(detail.map(contradiction));
        }
        found
    }

    fn first_entry(&self, list: &Goproxy, how: How) -> Option<Finding> {
        match list.first()? {
            Entry::Direct => {
                let mirror =
                    list.unreachable().iter().find(|entry| entry.as_str() != "direct" && entry.as_str() != "off");
                Some(match mirror {
                    Some(mirror) => {
                        let detail = sentences::direct_before(format!("`{}`", shown(mirror)));
                        Finding::new(Code::GP606, Severity::Warning, detail)
                    }
                    // For one command that may be just what is wanted.
                    None if how == How::Command => return None,
                    None => Finding::new(Code::GP606, Severity::Note, sentences::direct_only()),
                })
            }
            Entry::Proxy(url) if self.catalog.kind_of(url, None) == ServerKind::Foreign => {
                Some(Finding::new(Code::GP606, Severity::Warning, findings::foreign_first(url.redacted())))
            }
            Entry::Proxy(_) | Entry::Off => None,
        }
    }

    fn gosumdb(&self, value: &str) -> Vec<Finding> {
        let Some(value) = known(value) else { return Vec::new() };
        match Gosumdb::parse(value) {
            Ok(Gosumdb::Off) => vec![Finding::new(Code::GP607, Severity::Warning, findings::sumdb_off())],
            Ok(Gosumdb::Database { .. }) => {
                let other = self.policy.and_then(|policy| team::other_sumdb(value, policy));
                other.map(contradiction).into_iter().collect()
            }
            Err(bad) => {
                let detail = sentences::bad_value(Var::Gosumdb.name(), sanitize::setting(value), sumdb::why(&bad));
                vec![Finding::new(Code::GP612, Severity::Error, detail)]
            }
        }
    }

    fn private(&self, var: Var, value: &str) -> Vec<Finding> {
        let certain: Vec<&str> = value.split(',').filter(|pattern| known(pattern).is_some()).collect();
        let name = var.name();
        let mut found = Vec::new();
        for problem in patterns::problems(&certain.join(",")) {
            if problem.kind.is_harmless() {
                continue;
            }
            let pattern = shown(&problem.pattern);
            let too_wide = problem.kind == PatternProblemKind::TooWide;
            let finding = match var {
                Var::Gonosumdb if too_wide => {
                    Finding::new(Code::GP607, Severity::Warning, sentences::nosumdb_all(pattern))
                }
                Var::Goinsecure if too_wide => {
                    Finding::new(Code::GP607, Severity::Warning, sentences::insecure_all(pattern))
                }
                _ => {
                    let detail = findings::pattern(name, pattern, problem.kind.message());
                    Finding::new(Code::GP610, Severity::Warning, detail)
                }
            };
            found.push(match &problem.suggestion {
                Some(better) if !too_wide => finding.remedy(findings::pattern_instead(name, better)),
                _ => finding,
            });
        }
        // `none` gives a pattern of GOPRIVATE back to the mirrors; GOINSECURE says nothing of who is asked.
        if let Some(policy) = self.policy.filter(|_| var != Var::Goinsecure && known(value).is_some()) {
            found.extend(team::not_covered(name, value, policy).map(contradiction));
        }
        found
    }

    fn goflags(&self, value: &str) -> Vec<Finding> {
        let mut found = Vec::new();
        // Quotes may hold spaces: these the go command reads, too.
        let bare = value.split_whitespace().find(|word| known(word).is_some() && !word.starts_with(['-', '\'', '"']));
        if let Some(word) = bare.filter(|_| !value.contains(['\'', '"', UNKNOWN])) {
            let detail = sentences::bad_value(Var::Goflags.name(), shown(value), sentences::why_goflags(shown(word)));
            found.push(Finding::new(Code::GP612, Severity::Error, detail));
        }
        if entry::has_flag(value, "insecure") {
            let finding = Finding::new(Code::GP619, Severity::Warning, findings::flag_insecure());
            found.push(finding.remedy(findings::drop_flag("-insecure")));
        }
        if entry::has_flag(value, "mod=mod") {
            let finding = Finding::new(Code::GP619, Severity::Warning, sentences::flag_mod());
            found.push(finding.remedy(findings::drop_flag("-mod=mod")));
        }
        if entry::has_flag(value, "mod=vendor") && !self.examined.modules.is_empty() && !self.examined.has_vendor() {
            found.push(Finding::new(Code::GP620, Severity::Error, sentences::no_vendor_folder()));
        }
        found
    }
}

fn contradiction(detail: Message) -> Finding {
    Finding::new(Code::GP609, Severity::Warning, detail)
}

fn go111module(hit: &Hit) -> Option<Finding> {
    match known(&hit.value)? {
        "off" => {
            // For one command, as old instructions have it.
            let severity = if hit.how == How::Command { Severity::Warning } else { Severity::Error };
            Some(Finding::new(Code::GP619, severity, sentences::modules_off()))
        }
        "on" | "auto" => None,
        value => {
            let detail = sentences::bad_value(&hit.name, shown(value), sentences::why_gomodule());
            Some(Finding::new(Code::GP612, Severity::Error, detail))
        }
    }
}

fn gotoolchain(value: &str) -> Option<Finding> {
    let value = known(value)?;
    let (name, suffix) = value.split_once('+').unwrap_or((value, ""));
    let is_name = matches!(name, "local" | "default") || (name.starts_with("go") && GoVersion::parse(name).is_some());
    let fits = matches!(value, "auto" | "path") || (is_name && matches!(suffix, "" | "auto" | "path"));
    (!fits).then(|| {
        let detail = sentences::bad_value(Var::Gotoolchain.name(), shown(value), sentences::why_gotoolchain());
        Finding::new(Code::GP612, Severity::Error, detail)
    })
}

/// User information that stands there in the clear. Where a variable stands for the password there is none.
fn credentials(var: Var, value: &str) -> Option<Finding> {
    let secret = |word: &str| {
        let shown = sanitize::redact_urls(word);
        if shown == word {
            return false;
        }
        let rest = word.split_once("://").map_or(word, |(_, rest)| rest);
        let user = rest.rsplit_once('@').map_or(rest, |(user, _)| user);
        let secret = user.split_once(':').map_or(user, |(_, password)| password);
        !secret.trim().is_empty() && known(secret).is_some()
    };
    let mut words = value.split(|c: char| matches!(c, ',' | '|') || c.is_whitespace());
    words.any(secret).then(|| {
        let severity = match value.contains("http://") && var == Var::Goproxy {
            true => Severity::Error,
            false => Severity::Warning,
        };
        Finding::new(Code::GP611, severity, sentences::has_credentials(var.name(), sanitize::setting(value)))
    })
}
