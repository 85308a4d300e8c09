//! What `use` will write, decided before anything is touched.

use std::path::PathBuf;

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

/// What becomes of GOPRIVATE.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Private {
    /// It stays.
    #[default]
    Keep,
    /// These patterns are added to those that are there.
    Add(String),
    /// These patterns and no others.
    Set(String),
}

/// Which settings a place stands above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Go's env file: what it does not say, Go's own defaults say.
    EnvFile,
    /// The environment, by whatever way: what it says hides Go's env file.
    Environment,
}

/// What the user asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The module proxies, in order, with what the user put between them; `None` leaves GOPROXY and GOSUMDB alone.
    pub links: Option<Vec<Link>>,
    /// What stands at the end, unless the links say so themselves.
    pub fallback: Fallback,
    /// Write `|` between the mirrors.
    pub resilient: bool,
    /// What becomes of GOSUMDB.
    pub sumdb: SumdbChoice,
    /// What becomes of GOPRIVATE.
    pub private: Private,
}

/// One setting to be changed in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingChange {
    /// Which.
    pub var: Var,
    /// What the file says now; `None` when it does not say.
    pub before: Option<String>,
    /// What it shall say.
    pub after: Option<String>,
}

/// What is changed in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// The file.
    pub path: PathBuf,
    /// The settings.
    pub changes: Vec<SettingChange>,
    /// The lines, as `diff -u` shows them.
    pub diff: String,
}

/// What will be written into one place, and what the user should know about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The list; `None` when GOPROXY is left alone.
    pub list: Option<Goproxy>,
    /// What the place shall say of each variable that is decided on, in the order of writing; `None` removes it.
    pub wanted: Vec<(Var, Option<String>)>,
    /// What is worth knowing.
    pub warnings: Vec<Message>,
}

/// Decides. `file` gives what the place says of a variable; `probed` what a probe saw of an entry's checksum database,
/// which overrules the catalogue. `None` when there is no list to write.
pub fn plan(
    wish: &Wish,
    settings: &Settings,
    catalog: &Catalog,
    layer: Layer,
    file: impl Fn(Var) -> Option<String>,
    probed: impl Fn(&Entry) -> Option<ProxiesSumdb>,
) -> Option<Plan> {
    let mut plan = Plan { list: None, wanted: Vec::new(), warnings: Vec::new() };
    if let Some(links) = &wish.links {
        let list = list(wish, links, catalog, &mut plan.warnings)?;
        plan.wanted.push((Var::Goproxy, Some(list.to_string())));
        let knows = |entry: &Entry| probed(entry).unwrap_or_else(|| by_catalog(catalog, entry));
        let sumdb = sumdb_change(wish.sumdb, &list, settings, layer, &file, knows, &mut plan.warnings);
        plan.wanted.extend(sumdb.map(|value| (Var::Gosumdb, value)));
        plan.list = Some(list);
    }
    let patterns = match &wish.private {
        Private::Keep => None,
        Private::Set(patterns) => Some(patterns.clone()),
        Private::Add(added) => {
            // Patterns that this place would hide are carried into it: what was private stays so.
            let beneath = || match layer {
                Layer::EnvFile => String::new(),
                Layer::Environment => settings.value(Var::Goprivate).to_owned(),
            };
            Some(patterns::merge(&file(Var::Goprivate).unwrap_or_else(beneath), added))
        }
    };
    plan.wanted
        .extend(patterns.map(|patterns| (Var::Goprivate, Some(patterns).filter(|patterns| !patterns.is_empty()))));
    Some(plan)
}

/// The list to write: each service once, the separators that were asked for, and what stands at the end.
fn list(wish: &Wish, links: &[Link], catalog: &Catalog, warnings: &mut Vec<Message>) -> Option<Goproxy> {
    let mut kept: Vec<Link> = Vec::new();
    for link in links {
        match kept.iter().find_map(|earlier| same_service(catalog, &earlier.entry, &link.entry)) {
            Some(name) => warnings.push(notes::folded(name)),
            None => kept.push(link.clone()),
        }
    }
    let last = kept.last()?;
    let ended = matches!(last.entry, Entry::Direct | Entry::Off);
    if wish.resilient {
        let proxies = kept.iter().filter(|link| matches!(link.entry, Entry::Proxy(_))).count();
        kept.iter_mut().take(proxies.saturating_sub(1)).for_each(|link| link.then = Some(Separator::Pipe));
    }
    if wish.fallback == Fallback::Direct && !ended {
        // `,`: what a mirror fails on is not fetched from abroad behind the user's back.
        kept.last_mut()?.then = Some(Separator::Comma);
        kept.push(Link { entry: Entry::Direct, then: None });
    }
    Goproxy::of(kept)
}

/// The name of the service that both entries mean, when it is one: the same address, or two of one mirror.
fn same_service(catalog: &Catalog, one: &Entry, other: &Entry) -> Option<String> {
    let (Entry::Proxy(one), Entry::Proxy(other)) = (one, other) else { return None };
    let mirror = catalog.by_url(one);
    let same = one.same_service(other) || mirror.is_some() && mirror == catalog.by_url(other);
    same.then(|| mirror.map_or_else(|| one.redacted(), |mirror| mirror.id.clone()))
}

/// What the catalogue says of an entry's checksum database.
pub fn by_catalog(catalog: &Catalog, entry: &Entry) -> ProxiesSumdb {
    let Entry::Proxy(url) = entry else { return ProxiesSumdb::Unknown };
    match catalog.by_url(url).map(|mirror| mirror.sumdb) {
        Some(Known::Yes) => ProxiesSumdb::Yes,
        Some(Known::No) => ProxiesSumdb::No,
        Some(Known::Unknown) | None => ProxiesSumdb::Unknown,
    }
}

/// What the place shall say of GOSUMDB (inner `None`: nothing); outer `None` to leave it alone. It is never switched off
/// here.
fn sumdb_change(
    choice: SumdbChoice,
    list: &Goproxy,
    settings: &Settings,
    layer: Layer,
    file: &impl Fn(Var) -> Option<String>,
    knows: impl Fn(&Entry) -> ProxiesSumdb,
    warnings: &mut Vec<Message>,
) -> Option<Option<String>> {
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
        return Some(Some(SUM_GOLANG_GOOGLE_CN.to_owned()));
    }
    let default = |value: &str| value.trim() == gosumdb::SUM_GOLANG_ORG;
    match layer {
        // Go's default needs no line; one that says so already is kept.
        Layer::EnvFile => stored.as_deref().is_some_and(|value| !default(value)).then_some(None),
        // What stands beneath and says otherwise has to be overruled.
        Layer::Environment if stored.as_deref().is_some_and(default) => None,
        Layer::Environment if !default(in_effect) && stored.as_deref() != Some(in_effect) => {
            Some(Some(gosumdb::SUM_GOLANG_ORG.to_owned()))
        }
        Layer::Environment => Some(None),
    }
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
