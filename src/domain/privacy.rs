//! The privacy test, its deeds apart: which modules are asked for, and what arrived at the servers that stood in for public
//! ones comes to. What arrived there would have left the company.

use std::collections::BTreeSet;

use crate::domain::gomod::Project;
use crate::domain::goproxy::{Goproxy, Separator};
use crate::domain::mirror::ServerKind;
use crate::domain::module::ModuleVersion;
use crate::domain::patterns;
use crate::domain::suggest::{company_domain, is_public_host, looks_internal};
use crate::text::Message;

/// More hosts are not tested, and it is said.
pub const MOST_HOSTS: usize = 16;
/// So many modules of one host are asked for: what holds for some holds for the others, but for patterns of paths.
const MOST_MODULES: usize = 6;
/// The last element of a made-up module of a private host.
const EXAMPLE: &str = "goproxy-cfg-privacy-test";

/// A private host, and what is asked for of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivateHost {
    /// Its name; of a forge that is everybody's with the owner: `github.com/ORG`.
    pub name: String,
    /// Its modules.
    pub modules: Vec<PrivateModule>,
}

/// A module that should be asked of no public server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivateModule {
    /// At a version that is made up.
    pub module: ModuleVersion,
    /// Whether the user or the team file named it private; else it only looks so.
    pub named: bool,
    /// Whether the project requires it; else it is made up.
    pub required: bool,
}

/// What decides which modules are private.
#[derive(Clone, Copy, Debug, Default)]
pub struct Patterns<'a> {
    /// GOPRIVATE.
    pub private: &'a str,
    /// GONOPROXY in effect.
    pub no_proxy: &'a str,
    /// GONOSUMDB in effect.
    pub no_database: &'a str,
    /// Those of the team file.
    pub team: &'a str,
}

/// The hosts to test: those of the project's private modules, and one for each pattern of GOPRIVATE and the team file; and
/// how many there are beyond [`MOST_HOSTS`]. Patterns count as they were meant.
pub fn hosts(given: &Patterns<'_>, project: Option<&Project>) -> (Vec<PrivateHost>, usize) {
    let meant = |list: &str| patterns::mended_list(list).0;
    let named = patterns::merge(&meant(given.private), &meant(given.team));
    let (no_proxy, no_database) = (meant(given.no_proxy), meant(given.no_database));
    let is_named = |path: &str| {
        patterns::matches(&named, path) || patterns::matches(&no_proxy, path) && patterns::matches(&no_database, path)
    };
    let named_hosts: BTreeSet<&str> = patterns::split(&named).into_iter().map(host_of).collect();
    let is_private = |path: &str| {
        let host = host_of(path);
        let shares_host = || named_hosts.contains(host) || patterns::matches(&no_proxy, path);
        looks_internal(host) || shares_host() && !is_public_host(host)
    };
    let mut found: Vec<PrivateHost> = Vec::new();
    for path in project.iter().flat_map(|project| required(project)) {
        let is_named = is_named(path);
        if is_named || is_private(path) {
            add(&mut found, label(path), path, is_named, true);
        }
    }
    for pattern in patterns::split(&named) {
        let Some(path) = example(pattern) else { continue };
        // Of a host with a star in its name the pattern's own host is shown.
        let host = if host_of(pattern) == host_of(&path) { label(&path) } else { host_of(pattern).to_owned() };
        add(&mut found, host, &path, true, false);
    }
    let left_out = found.len().saturating_sub(MOST_HOSTS);
    found.truncate(MOST_HOSTS);
    (found, left_out)
}

/// The hosts of `found` with those of their modules that are named private and fetched direct.
pub fn fetched_direct(found: &[PrivateHost], no_proxy: &str) -> Vec<PrivateHost> {
    let direct = |module: &&PrivateModule| module.named && patterns::matches(no_proxy, module.module.path());
    found
        .iter()
        .map(|host| PrivateHost {
            name: host.name.clone(),
            modules: host.modules.iter().filter(direct).cloned().collect(),
        })
        .filter(|host| !host.modules.is_empty())
        .collect()
}

fn add(hosts: &mut Vec<PrivateHost>, name: String, path: &str, named: bool, required: bool) {
    // What the go command refuses to ask for reaches nobody.
    let Some(module) = version_for(path) else { return };
    let module = PrivateModule { module, named, required };
    match hosts.iter_mut().find(|host| host.name == name) {
        Some(host) if host.modules.len() >= MOST_MODULES || host.modules.iter().any(|m| m.module == module.module) => {}
        Some(host) => host.modules.push(module),
        None => hosts.push(PrivateHost { name, modules: vec![module] }),
    }
}

/// What is fetched for a project: what it requires, and what stands in for that.
fn required(project: &Project) -> impl Iterator<Item = &str> {
    let replaced = |path: &str| project.replaces.iter().any(|line| line.path == path && line.version.is_none());
    let requires = project.requires.iter().map(|module| module.path.as_str()).filter(move |path| !replaced(path));
    requires.chain(project.replaces.iter().filter_map(|line| line.with.as_ref()).map(|with| with.path.as_str()))
}

fn host_of(path: &str) -> &str {
    path.split('/').next().unwrap_or_default()
}

/// The host of a module path; of a forge with the owner.
fn label(path: &str) -> String {
    match path.split('/').nth(1) {
        Some(owner) if is_public_host(host_of(path)) => format!("{}/{owner}", host_of(path)),
        _ => host_of(path).to_owned(),
    }
}

/// A module that the pattern covers; `None` where none can be made up.
fn example(pattern: &str) -> Option<String> {
    let filled = pattern.trim_end_matches('/').replace('*', "any").replace('?', "x");
    let path = format!("{filled}/{EXAMPLE}");
    patterns::matches(pattern, &path).then_some(path)
}

/// The module at some version that its path allows.
fn version_for(path: &str) -> Option<ModuleVersion> {
    let major = path.rsplit(['/', '.']).next().and_then(|last| last.strip_prefix('v')).unwrap_or_default();
    [format!("v{major}.0.0"), "v1.0.0".to_owned()]
        .iter()
        .filter_map(|version| ModuleVersion::new(path, version).ok())
        .find(ModuleVersion::is_exact)
}

/// A server that another one stood in for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stand {
    /// The module proxy at this place of the list, from 0.
    Proxy(usize),
    /// The checksum database.
    Database,
}

/// What the go command did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Which module arrived where, in the order of arrival.
    pub arrivals: Vec<(Stand, String)>,
    /// What was looked for everywhere that the user's list and patterns lead to.
    pub looked_up: BTreeSet<String>,
    /// What was verified, or needed no verifying.
    pub verified: BTreeSet<String>,
    /// Who else would have been asked, and was kept from it: `HOST:PORT`.
    pub refused: BTreeSet<String>,
}

/// An entry of the list that can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// How it is called.
    pub label: String,
    /// Its host.
    pub host: String,
    /// Whose it is.
    pub kind: ServerKind,
}

/// What GOSUMDB leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// One that the world reads: its name.
    Public(String),
    /// None at all, or the company's own.
    NotPublic,
    /// The value cannot be read.
    Unreadable,
}

/// What became of one host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPrivacy {
    /// Its name, as in [`PrivateHost`].
    pub host: String,
    /// The module paths that were asked for.
    pub modules: Vec<String>,
    /// Whether public module proxies would hear of it.
    pub module_proxy: Told,
    /// Whether the checksum database would.
    pub checksum_database: Told,
}

/// An answer of the test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// Nothing would leave.
    Kept,
    /// Something would.
    Leaks(Leak),
    /// It could not be told.
    Unknown,
}

/// What would leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// The module paths.
    pub modules: Vec<String>,
    /// Who would hear of them, in the order of being asked.
    pub by: Vec<String>,
    /// Whether one of the modules was named private; else they only look so.
    pub named: bool,
    /// The company's own module proxy that is asked before, where there is one: only what that does not have goes on.
    pub behind: Option<String>,
    /// Whether somebody hears of it who is known to be public; else they may be the company's own after all.
    pub surely_public: bool,
}

impl Told {
    /// `true` for a leak, `None` where it could not be told.
    pub fn leaks(&self) -> Option<bool> {
        match self {
            Told::Kept => Some(false),
            Told::Leaks(_) => Some(true),
            Told::Unknown => None,
        }
    }

    /// The leak.
    pub fn leak(&self) -> Option<&Leak> {
        match self {
            Told::Leaks(leak) => Some(leak),
            Told::Kept | Told::Unknown => None,
        }
    }
}

/// What the test came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Privacy {
    /// Each host that was tested.
    pub hosts: Vec<HostPrivacy>,
    /// How many were not, because there are so many.
    pub left_out: usize,
    /// Why nothing was tested.
    pub skipped: Option<Message>,
}

/// The list with each module proxy replaced by the address that `stand_in` gives for its place; the user's separators stay.
pub fn replaced(list: &Goproxy, stand_in: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for (place, link) in list.links().iter().enumerate() {
        match &link.entry {
            crate::domain::goproxy::Entry::Proxy(_) => text.push_str(&stand_in(place)),
            crate::domain::goproxy::Entry::Direct => text.push_str("direct"),
            crate::domain::goproxy::Entry::Off => text.push_str("off"),
        }
        text.extend(link.then.map(Separator::symbol));
    }
    text
}

/// Draws the conclusion. `entries` are the module proxies of the list with their places.
pub fn judge(
    hosts: &[PrivateHost],
    entries: &[(usize, Asked)],
    database: &Database,
    evidence: Option<&Evidence>,
) -> Vec<HostPrivacy> {
    hosts
        .iter()
        .map(|host| HostPrivacy {
            host: host.name.clone(),
            modules: host.modules.iter().map(|module| module.module.path().to_owned()).collect(),
            module_proxy: of_proxies(host, entries, evidence),
            checksum_database: of_database(host, database, evidence),
        })
        .collect()
}

fn of_proxies(host: &PrivateHost, entries: &[(usize, Asked)], evidence: Option<&Evidence>) -> Told {
    // A proxy of the same company is no stranger, whatever the catalogue knows of it.
    let company = company_domain(host_of(&host.name));
    let is_own = |entry: &Asked| {
        entry.kind == ServerKind::Own
            || looks_internal(&entry.host)
            || company.is_some_and(|company| company_domain(&entry.host) == Some(company) && !is_public_host(company))
    };
    if entries.iter().all(|(_, entry)| is_own(entry)) {
        return Told::Kept;
    }
    let Some(evidence) = evidence else { return Told::Unknown };
    let arrived = |place: usize, module: &PrivateModule| {
        evidence.arrivals.iter().any(|(at, path)| *at == Stand::Proxy(place) && path == module.module.path())
    };
    let asked: Vec<&(usize, Asked)> = entries
        .iter()
        .filter(|(place, entry)| !is_own(entry) && host.modules.iter().any(|module| arrived(*place, module)))
        .collect();
    let Some((first, _)) = asked.first() else {
        let all = host.modules.iter().all(|module| evidence.looked_up.contains(module.module.path()));
        return if all { Told::Kept } else { Told::Unknown };
    };
    let modules: Vec<&PrivateModule> =
        host.modules.iter().filter(|module| asked.iter().any(|(place, _)| arrived(*place, module))).collect();
    let before = entries
        .iter()
        .take_while(|(place, _)| place < first)
        .find(|(place, entry)| is_own(entry) && modules.iter().any(|module| arrived(*place, module)));
    Told::Leaks(Leak {
        modules: shown(&modules),
        by: asked.iter().map(|(_, entry)| entry.label.clone()).collect(),
        named: modules.iter().any(|module| module.named),
        behind: before.map(|(_, entry)| entry.label.clone()),
        surely_public: asked.iter().any(|(_, entry)| entry.kind != ServerKind::Unknown),
    })
}

/// Those of the project; where none of them leaks, those that were made up.
fn shown(modules: &[&PrivateModule]) -> Vec<String> {
    let of_project = modules.iter().any(|module| module.required);
    let modules = modules.iter().filter(|module| module.required || !of_project);
    modules.map(|module| module.module.path().to_owned()).collect()
}

fn of_database(host: &PrivateHost, database: &Database, evidence: Option<&Evidence>) -> Told {
    let name = match database {
        Database::Public(name) => name,
        Database::NotPublic => return Told::Kept,
        Database::Unreadable => return Told::Unknown,
    };
    let Some(evidence) = evidence else { return Told::Unknown };
    let arrived = |module: &&PrivateModule| {
        evidence.arrivals.iter().any(|(at, path)| *at == Stand::Database && path == module.module.path())
    };
    let modules: Vec<&PrivateModule> = host.modules.iter().filter(arrived).collect();
    if modules.is_empty() {
        let all = host.modules.iter().all(|module| evidence.verified.contains(module.module.path()));
        return if all { Told::Kept } else { Told::Unknown };
    }
    Told::Leaks(Leak {
        modules: shown(&modules),
        by: vec![name.clone()],
        named: modules.iter().any(|module| module.named),
        behind: None,
        surely_public: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::gomod;
    use std::path::Path;

    fn listed(given: &Patterns<'_>, go_mod: &str) -> Vec<(String, Vec<String>)> {
        let project = gomod::parse(Path::new("go.mod"), go_mod.as_bytes());
        let show = |module: &PrivateModule| format!("{}{}", module.module, if module.named { " named" } else { "" });
        let (found, _) = hosts(given, Some(&project));
        found.into_iter().map(|host| (host.name, host.modules.iter().map(show).collect())).collect()
    }

    fn private(list: &str) -> Patterns<'_> {
        Patterns { private: list, no_proxy: list, no_database: list, team: "" }
    }

    #[test]
    fn hosts_come_from_the_project_and_from_the_patterns_as_they_were_meant() {
        let go_mod = "module m.cn/m\nrequire (\n\tgit.corp/a v1.2.3\n\tgithub.com/org/x/v2 v2.1.0\n\tgithub.com/other/y v1.0.0\n\
            \tgone.corp/x v1.0.0\n)\nreplace gone.corp/x => ../x\n";
        let expected = [
            ("git.corp", vec!["git.corp/a@v1.0.0"]),
            (
                "github.com/org",
                vec!["github.com/org/x/v2@v2.0.0 named", "github.com/org/goproxy-cfg-privacy-test@v1.0.0 named"],
            ),
            ("*.acme.cn", vec!["any.acme.cn/goproxy-cfg-privacy-test@v1.0.0 named"]),
            ("git.b.cn", vec!["git.b.cn/goproxy-cfg-privacy-test@v1.0.0 named"]),
        ];
        let expected: Vec<(String, Vec<String>)> = expected
            .into_iter()
            .map(|(host, modules)| (host.to_owned(), modules.into_iter().map(str::to_owned).collect()))
            .collect();
        assert_eq!(listed(&private("github.com/org,*.acme.cn, https://git.b.cn"), go_mod), expected);
    }

    #[test]
    fn what_is_public_or_cannot_be_asked_for_is_left_out() {
        let go_mod = "module m.cn/m\nrequire (\n\tgithub.com/a/b v1.0.0\n\trsc.io/quote v1.0.0\n)\n";
        assert_eq!(listed(&private("*"), go_mod), []);
        assert_eq!(listed(&private("gitserver,github.com,[,a_b.cn"), go_mod), []);
        assert_eq!(listed(&Patterns { no_proxy: "rsc.io", ..Patterns::default() }, go_mod), []);
        let many: Vec<String> = (0..MOST_HOSTS + 3).map(|n| format!("git{n}.corp")).collect();
        let (found, left_out) = hosts(&private(&many.join(",")), None);
        assert_eq!((found.len(), left_out), (MOST_HOSTS, 3));
    }

    fn asked(label: &str, kind: ServerKind) -> Asked {
        Asked { label: label.to_owned(), host: label.to_owned(), kind }
    }

    #[test]
    fn a_proxy_of_the_same_company_is_no_stranger() {
        let (found, _) = hosts(&private("git.acme.com.cn"), None);
        let path = found[0].modules[0].module.path().to_owned();
        let evidence = Evidence {
            arrivals: vec![(Stand::Proxy(0), path.clone()), (Stand::Proxy(1), path.clone())],
            looked_up: [path].into(),
            ..Evidence::default()
        };
        let told = |first: &str, second: &str| {
            let entries = [(0, asked(first, ServerKind::Unknown)), (1, asked(second, ServerKind::Mirror))];
            judge(&found, &entries, &Database::NotPublic, Some(&evidence))[0].module_proxy.clone()
        };
        let leak = told("go.acme.com.cn", "goproxy.cn").leak().cloned().unwrap();
        assert_eq!((leak.by, leak.behind.as_deref()), (vec!["goproxy.cn".to_owned()], Some("go.acme.com.cn")));
        let leak = told("go.other.com.cn", "goproxy.cn").leak().cloned().unwrap();
        assert_eq!((leak.by.len(), leak.behind), (2, None));
        assert_eq!(told("go.acme.com.cn", "athens.corp"), Told::Kept);
    }

    #[test]
    fn without_evidence_nothing_is_told() {
        let (found, _) = hosts(&private("git.corp"), None);
        let entries = [(0, asked("goproxy.cn", ServerKind::Mirror))];
        let database = Database::Public("sum.golang.org".to_owned());
        for evidence in [None, Some(&Evidence::default())] {
            let told = &judge(&found, &entries, &database, evidence)[0];
            assert_eq!((told.module_proxy.leaks(), told.checksum_database.leaks()), (None, None));
        }
    }
}
