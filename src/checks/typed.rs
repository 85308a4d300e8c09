//! GP118: characters that a Chinese input method or a copied command line leaves in a value, which Go takes literally.

use super::{entry, remedy};
use crate::domain::facts::Facts;
use crate::domain::finding::{Finding, Severity};
use crate::domain::goproxy::{Goproxy, ascii_twin};
use crate::domain::gosumdb::{Gosumdb, SUM_GOLANG_ORG};
use crate::domain::patterns;
use crate::domain::sanitize;
use crate::domain::settings::{Setting, Source};
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::{Lang, findings};

/// Values in which neither quotes nor full-width characters ever mean anything.
const LITERAL: [Var; 9] = [
    Var::Goproxy,
    Var::Gosumdb,
    Var::Goprivate,
    Var::Gonoproxy,
    Var::Gonosumdb,
    Var::Goinsecure,
    Var::Govcs,
    Var::Go111module,
    Var::Gotoolchain,
];
/// Lists of patterns, which are mended by their own rules.
const PATTERNS: [Var; 4] = [Var::Goprivate, Var::Gonoproxy, Var::Gonosumdb, Var::Goinsecure];

pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    LITERAL.into_iter().filter_map(|var| of(facts, facts.settings.get(var)?)).collect()
}

/// Whether [`check`] speaks of this variable: a finding of the consequences is then one too many.
pub(super) fn speaks_of(facts: &Facts, var: Var) -> bool {
    facts.settings.get(var).is_some_and(|setting| stray(setting).is_some())
}

/// Whether such a character stands in the text.
pub(super) fn is_stray(c: char) -> bool {
    is_quote(c) || ascii_twin(c).is_some()
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '＂' | '＇')
}

/// The first of them.
fn stray(setting: &Setting) -> Option<char> {
    if !LITERAL.contains(&setting.var) || matches!(setting.source, Source::Inherited { .. } | Source::Default) {
        return None;
    }
    let found = setting.value.chars().find(|c| is_stray(*c))?;
    // In the path of a folder they may be as they should.
    let is_well = setting.var == Var::Goproxy && !is_quote(found) && Goproxy::parse(&setting.value).is_ok();
    (!is_well).then_some(found)
}

fn of(facts: &Facts, setting: &Setting) -> Option<Finding> {
    let found = stray(setting)?;
    let (var, value) = (setting.var, setting.value.trim_end_matches('\r'));
    let shown = sanitize::setting(value);
    let detail = match is_quote(found) {
        true => findings::stray_quote(var.name(), shown, found),
        false => findings::stray_wide(var.name(), shown, found),
    };
    let severity = if PATTERNS.contains(&var) { Severity::Warning } else { Severity::Error };
    let finding = Finding::new(Code::GP118, severity, detail).about(var.name()).at(remedy::place(facts, setting));
    // A command with a masked password in it would store the mask.
    let better = corrected(var, value).filter(|better| sanitize::setting(better) == *better);
    let is_worth_it = |better: &String| {
        var != Var::Goproxy || Goproxy::parse(better).is_ok_and(|list| entry::stands_well(&list, &facts.catalog))
    };
    let finding = match better {
        // What was meant would be no better.
        Some(better) if var == Var::Gosumdb && better == "off" => {
            finding.remedy(remedy::forget(facts, var, SUM_GOLANG_ORG))
        }
        Some(better) if is_worth_it(&better) => finding.remedy(remedy::store_value(facts, var, &better)),
        Some(_) => finding.remedy(remedy::store(facts, var, Code::GP101.remedy().say(Lang::En))),
        None => finding,
    };
    Some(finding)
}

/// The value as it was meant, where that is one that Go can read.
fn corrected(var: Var, value: &str) -> Option<String> {
    if PATTERNS.contains(&var) {
        return Some(patterns::mended_list(value).0).filter(|list| !list.is_empty());
    }
    let plain: String = value
        .chars()
        .filter(|c| !is_quote(*c))
        .map(|c| ascii_twin(c).unwrap_or(c))
        .collect::<String>()
        .trim()
        .to_owned();
    match var {
        Var::Goproxy => Goproxy::parse(&plain).ok().map(|list| list.to_string()),
        Var::Gosumdb => Gosumdb::parse(&plain).is_ok().then_some(plain),
        _ => Some(plain).filter(|plain| !plain.is_empty()),
    }
}
