//! GP608: variables that Go does not have.

use std::collections::BTreeSet;

use crate::domain::catalog::Catalog;
use crate::domain::envfile;
use crate::domain::finding::{Finding, Severity};
use crate::domain::lint::{Hit, How};
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::project as sentences;

/// Names that are near one of Go's and have a meaning of their own.
const OTHERS: [&str; 8] = ["GOTAGS", "GOPATHS", "GOBINS", "GOCACHES", "GOOPTS", "GOARGS", "GOPKG", "GOVET"];
/// Shorter names are near too many.
const SHORTEST: usize = 6;

/// `asked`: the names that some file of the project asks for; these have a meaning of its author's.
pub(super) fn check(hit: &Hit, catalog: &Catalog, asked: &BTreeSet<&str>) -> Option<Finding> {
    let name = hit.name.as_str();
    if envfile::known_names().any(|known| known == name) {
        // `GODEBUG=gomodulesync=1`
        return godebug(hit, catalog);
    }
    if let Some(belief) = belief(name, catalog) {
        return Some(Finding::new(Code::GP608, Severity::Warning, sentences::belief(name, belief)));
    }
    // A name of make's, just's or a Dockerfile's own may be any.
    if !matches!(hit.how, How::Environment | How::Command | How::GoEnvWrite) || asked.contains(name) {
        return None;
    }
    let meant = near(name)?;
    let finding = Finding::new(Code::GP608, Severity::Warning, sentences::near(name, meant.name()));
    Some(finding.remedy(sentences::rename(meant.name())))
}

fn belief<'c>(name: &str, catalog: &'c Catalog) -> Option<&'c crate::text::Message> {
    let of_variable = catalog.beliefs.iter().find(|belief| belief.variable.as_deref() == Some(name));
    of_variable.map(|belief| &belief.truth)
}

/// What is said of a setting of GODEBUG stands in the catalogue as a sentence: `set GODEBUG=gomodulesync=1`.
fn godebug(hit: &Hit, catalog: &Catalog) -> Option<Finding> {
    if hit.name != "GODEBUG" {
        return None;
    }
    let settings = hit.value.split(',').filter_map(|setting| setting.split_once('=')).map(|(name, _)| name.trim());
    let said = |name: &str| {
        let wanted = format!("GODEBUG={name}=");
        catalog.beliefs.iter().find(|belief| belief.says.say(crate::text::Lang::En).contains(&wanted))
    };
    let (name, belief) = settings.filter(|name| !name.is_empty()).find_map(|name| Some((name, said(name)?)))?;
    let shown = crate::domain::sanitize::shown(name);
    Some(Finding::new(Code::GP608, Severity::Warning, sentences::belief(shown, &belief.truth)))
}

/// The variable that was most likely meant: one letter away, or the same but for underscores and letter case.
fn near(name: &str) -> Option<Var> {
    if name.len() < SHORTEST || OTHERS.contains(&name) {
        return None;
    }
    let plain = |text: &str| text.replace('_', "").to_ascii_uppercase();
    let ours = Var::SHOWN.into_iter().chain([Var::Gopath, Var::Gomodcache, Var::Gocache]);
    let mut ours = ours.filter(|var| var.name().starts_with("GO"));
    let wanted = plain(name);
    ours.find(|var| wanted == var.name() || strsim::osa_distance(&wanted, var.name()) == 1)
}
