//! GP119 to GP121: what keeps the env file from being read, GOFLAGS that go refuses, HTTP proxies that Go ignores.

use super::remedy;
use crate::domain::circumstances::EnvFileTrouble;
use crate::domain::facts::Facts;
use crate::domain::finding::{Finding, Place, Severity};
use crate::domain::goproxy::ascii_twin;
use crate::domain::httpproxy::{self, ProxyProblem};
use crate::domain::module::GoVersion;
use crate::domain::sanitize;
use crate::domain::settings::{Setting, Source};
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::{Message, findings};

pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let mut found: Vec<Finding> = env_file(facts).into_iter().chain(goflags(facts)).collect();
    found.extend([Var::HttpProxy, Var::HttpsProxy, Var::NoProxy].into_iter().filter_map(|var| proxy(facts, var)));
    found.extend(all_proxy(facts));
    found
}

fn env_file(facts: &Facts) -> Option<Finding> {
    let trouble = facts.circumstances.env_file.as_ref()?;
    let finding = |detail| Finding::new(Code::GP119, Severity::Warning, detail);
    Some(match trouble {
        EnvFileTrouble::Unreadable { path, why, is_folder } => {
            let remedy = if *is_folder { findings::move_folder(path) } else { findings::make_readable(path) };
            finding(findings::env_file_unreadable(why)).remedy(remedy).at(Some(Place::file(path)))
        }
        EnvFileTrouble::RelativeGoenv(value) => {
            finding(findings::goenv_relative(sanitize::shown(value))).remedy(findings::whole_path(Var::Goenv.name()))
        }
        EnvFileTrouble::RelativeConfigHome(value) => {
            // Without a go command by the newest rules, as everywhere.
            let refuses = match (facts.settings.go_version(), GoVersion::parse("go1.24")) {
                (Some(version), Some(first)) => *version >= first,
                _ => true,
            };
            let value = sanitize::shown(value);
            let detail = match refuses {
                true => findings::config_home_relative(value),
                false => findings::config_home_relative_before(value),
            };
            finding(detail).remedy(findings::whole_path(Var::XdgConfigHome.name()))
        }
    })
}

fn goflags(facts: &Facts) -> Option<Finding> {
    let said = facts.circumstances.refused_flags.as_ref()?;
    let setting = facts.settings.get(Var::Goflags)?;
    let finding = Finding::new(Code::GP120, Severity::Error, findings::flags_refused(said));
    Some(finding.remedy(remedy::forget(facts, Var::Goflags, "")).at(remedy::place(facts, setting)))
}

/// A variable that leads Go elsewhere than whoever wrote it meant, or nowhere.
fn proxy(facts: &Facts, var: Var) -> Option<Finding> {
    let setting = facts.settings.get(var).filter(|setting| !setting.value.is_empty())?;
    let Source::Environment { name } = setting.source else { return None };
    let wide = setting.value.chars().find(|c| ascii_twin(*c).is_some());
    let (severity, why) = match (wide, var) {
        (Some(found), _) => (Severity::Warning, findings::proxy_wide(found)),
        (None, Var::NoProxy) => return None,
        (None, _) => match httpproxy::problem(&setting.value)? {
            ProxyProblem::Ignored => (Severity::Warning, findings::proxy_ignored()),
            ProxyProblem::Misread { host } if host.is_empty() => (Severity::Error, findings::proxy_hostless()),
            ProxyProblem::Misread { host } => (Severity::Error, findings::proxy_misread(sanitize::shown(&host))),
            ProxyProblem::UnknownScheme { scheme } => {
                (Severity::Warning, findings::proxy_scheme(sanitize::shown(&scheme)))
            }
            // The port is what is wrong, or the program is a CGI one.
            ProxyProblem::Fails(_) => (Severity::Error, findings::proxy_fails()),
        },
    };
    let detail = findings::proxy_variable(name, sanitize::setting(&setting.value), why);
    let finding = Finding::new(Code::GP121, severity, detail).about(name).at(remedy::place(facts, setting));
    Some(finding.remedy(mended(setting, name)))
}

/// The line to write, where it can be told.
fn mended(setting: &Setting, name: &str) -> Message {
    let plain: String =
        setting.value.chars().map(|c| ascii_twin(c).unwrap_or(c)).filter(|c| !c.is_whitespace()).collect();
    let bare = plain.trim_start_matches("http://").trim_start_matches(':').trim_start_matches('/');
    let candidates = [plain.clone(), format!("http://{bare}")];
    let good = candidates.iter().find(|text| **text != setting.value && httpproxy::problem(text).is_none());
    match good {
        Some(better) if can_be_typed(better) => findings::export(name, better),
        _ => findings::proxy_form(name),
    }
}

/// ALL_PROXY alone: curl and git follow it, Go does not.
fn all_proxy(facts: &Facts) -> Option<Finding> {
    let (name, value) = facts.circumstances.all_proxy.as_ref()?;
    let others = [Var::HttpProxy, Var::HttpsProxy].into_iter().any(|var| !facts.settings.value(var).is_empty());
    let remedy = match can_be_typed(value) {
        true => findings::export(Var::HttpsProxy.name(), value),
        false => findings::proxy_form(Var::HttpsProxy.name()),
    };
    (!others).then(|| {
        Finding::new(Code::GP121, Severity::Note, findings::all_proxy(*name, sanitize::setting(value)))
            .about(*name)
            .remedy(remedy)
    })
}

/// Whether a value can stand in a command that is shown: no password in it, which would be masked, and no quote.
fn can_be_typed(value: &str) -> bool {
    sanitize::setting(value) == value && !value.contains('\'')
}
