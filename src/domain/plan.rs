//! What `use` will write, decided before anything is touched.

use crate::domain::catalog::Catalog;
use crate::domain::goproxy::{Entry, Goproxy, Link, Separator};
use crate::domain::gosumdb::{self, Gosumdb, ProxiesSumdb, SUM_GOLANG_GOOGLE_CN};
use crate::domain::mirror::Known;
use crate::domain::patterns;
use crate::domain::sanitize;
use crate::domain::settings::{Settings, Source};
use crate::domain::variable::Var;
use crate::text::{Message, notes};

/// What stands at the end of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Fallback {
    /// `direct`: the source repository.
    #[default]
    Direct,
    /// Nothing: what the mirrors do not have fails.
    None,
}

/// What becomes of GOSUMDB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum SumdbChoice {
    /// By what the chosen mirrors proxy.
    #[default]
    Auto,
    /// Go's default.
    Default,
    /// `sum.golang.google.cn`.
    Cn,
}

/// What the user asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The module proxies, in order, with what the user put between them.
    pub links: Vec<Link>,
    /// What stands at the end, unless the links say so themselves.
    pub fallback: Fallback,
    /// What becomes of GOSUMDB.
    pub sumdb: SumdbChoice,
    /// Patterns to add to GOPRIVATE.
    pub private: Option<String>,
}

/// One setting to be changed in the user's env file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingChange {
    /// Which.
    pub var: Var,
    /// What the file says now; `None` when it does not say.
    pub before: Option<String>,
    /// What it shall say.
    pub after: Option<String>,
}

/// What will be written, and what the user should know about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The list.
    pub list: Goproxy,
    /// What the file shall say about each variable, in the order of writing; without those that it says already.
    pub changes: Vec<SettingChange>,
    /// What is worth knowing.
    pub warnings: Vec<Message>,
}

/// Decides. `file` gives what the user's env file says of a variable; `probed` what a probe saw of an entry's checksum
/// database, which overrules the catalogue.
pub fn plan(
    wish: &Wish,
    settings: &Settings,
    catalog: &Catalog,
    file: impl Fn(Var) -> Option<String>,
    probed: impl Fn(&Entry) -> Option<ProxiesSumdb>,
) -> Option<Plan> {
    let mut links = wish.links.clone();
    let ended = matches!(links.last()?.entry, Entry::Direct | Entry::Off);
    if wish.fallback == Fallback::Direct && !ended {
        // `,`: what a mirror fails on is not fetched from abroad behind the user's back.
        links.last_mut()?.then = Some(Separator::Comma);
        links.push(Link { entry: Entry::Direct, then: None });
    }
    let list = Goproxy::of(links)?;
    let mut warnings = Vec::new();
    let mut wanted: Vec<(Var, Option<String>)> = vec![(Var::Goproxy, Some(list.to_string()))];
    let knows = |entry: &Entry| probed(entry).unwrap_or_else(|| by_catalog(catalog, entry));
    wanted.extend(sumdb_change(wish.sumdb, &list, settings, &file, knows, &mut warnings));
    if let Some(added) = &wish.private {
        let before = file(Var::Goprivate).unwrap_or_default();
        wanted.push((Var::Goprivate, Some(patterns::merge(&before, added))));
    }
    let changes = wanted
        .into_iter()
        .map(|(var, after)| SettingChange { before: file(var), var, after })
        .filter(|change| change.before != change.after)
        .collect();
    Some(Plan { list, changes, warnings })
}

fn by_catalog(catalog: &Catalog, entry: &Entry) -> ProxiesSumdb {
    let Entry::Proxy(url) = entry else { return ProxiesSumdb::Unknown };
    match catalog.by_url(url).map(|mirror| mirror.sumdb) {
        Some(Known::Yes) => ProxiesSumdb::Yes,
        Some(Known::No) => ProxiesSumdb::No,
        Some(Known::Unknown) | None => ProxiesSumdb::Unknown,
    }
}

/// What the env file shall say of GOSUMDB; `None` to leave it alone. It is never switched off here.
fn sumdb_change(
    choice: SumdbChoice,
    list: &Goproxy,
    settings: &Settings,
    file: &impl Fn(Var) -> Option<String>,
    knows: impl Fn(&Entry) -> ProxiesSumdb,
    warnings: &mut Vec<Message>,
) -> Option<(Var, Option<String>)> {
    let stored = file(Var::Gosumdb);
    // Whoever put a value of their own there had a reason: a company's key, even `off`.
    let in_effect = settings.value(Var::Gosumdb);
    let guarded = stored.as_deref().filter(|value| !Gosumdb::is_ordinary(value));
    if let Some(value) = guarded.or(Some(in_effect).filter(|value| !Gosumdb::is_ordinary(value))) {
        let off = Gosumdb::parse(value) == Ok(Gosumdb::Off);
        warnings.push(if off { notes::sumdb_kept_off() } else { notes::sumdb_kept(sanitize::shown(value)) });
        return None;
    }
    let alias = match choice {
        SumdbChoice::Default => false,
        SumdbChoice::Cn => true,
        SumdbChoice::Auto => !gosumdb::reached_through(list, knows),
    };
    if alias {
        return Some((Var::Gosumdb, Some(SUM_GOLANG_GOOGLE_CN.to_owned())));
    }
    // Go's default needs no line; one that says so already is kept.
    (stored.as_deref().is_some_and(|value| value.trim() != gosumdb::SUM_GOLANG_ORG)).then_some((Var::Gosumdb, None))
}

/// The variables whose value in the user's env file is not the one in effect, with the place that hides it.
pub fn shadowed<'a>(settings: &'a Settings, changed: &[Var]) -> Vec<(Var, &'a Source)> {
    changed
        .iter()
        .filter_map(|var| {
            let setting = settings.get(*var)?;
            matches!(setting.source, Source::Environment { .. }).then_some((*var, &setting.source))
        })
        .collect()
}
