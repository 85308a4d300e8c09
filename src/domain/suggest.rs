//! Which patterns of private modules a project needs, told from its module paths and git remotes.
//!
//! What is public at large is never suggested; what cannot be told from here is at most remarked on.

mod host;
mod public;

use std::collections::{BTreeMap, BTreeSet};

pub use host::{company_domain, is_forge, is_public as is_public_host, looks_internal};

use crate::domain::finding::Place;
use crate::domain::gomod::{self, Mention, Role};
use crate::domain::patterns;
use crate::text::{Message, policy as sentences};

/// What is known of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// Its go.mod, or those of all modules of its workspace.
    pub modules: Vec<gomod::Project>,
    /// Its go.work.
    pub workspace: Option<gomod::Workspace>,
    /// Its git remotes.
    pub remotes: Vec<Remote>,
}

/// A git remote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    /// The name: `origin`.
    pub name: String,
    /// The address, credentials included.
    pub url: String,
}

/// A pattern to add to GOPRIVATE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The pattern.
    pub pattern: String,
    /// Why.
    pub why: Message,
    /// Where it was seen, at most [`MOST_ORIGINS`] places; none for a pattern that only rounds off another.
    pub from: Vec<Origin>,
}

impl Suggestion {
    /// The pattern, why, and where the reason was seen.
    pub fn sentence(&self) -> Message {
        let places: Vec<String> = self
            .from
            .iter()
            .map(|origin| match origin {
                Origin::Place(place) => place.to_string(),
                Origin::Remote(name) => format!("git remote {name}"),
            })
            .collect();
        match places.is_empty() {
            true => sentences::suggestion(&self.pattern, &self.why),
            false => sentences::suggestion_seen(&self.pattern, &self.why, places.join(", ")),
        }
    }
}

/// Where something was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A line of go.mod or go.work.
    Place(Place),
    /// The git remote of this name.
    Remote(String),
}

/// What a project needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggestions {
    /// The patterns, in the order in which their hosts were seen.
    pub patterns: Vec<Suggestion>,
    /// What cannot be told from here.
    pub remarks: Vec<Message>,
}

/// So many places are kept of each pattern.
pub const MOST_ORIGINS: usize = 5;

/// A project with more private hosts than this was made to annoy.
const MOST_HOSTS: usize = 100;

/// So many hosts are named in a remark.
const MOST_NAMED: usize = 5;

/// A module path or a remote, and where it stands.
struct Sighting {
    host: String,
    /// Host and path.
    path: String,
    role: Seen,
    origin: Origin,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Remote,
    OwnModule,
    Direct,
    Indirect,
}

/// What is suggested for `project` beyond the patterns in `private`, the value of GOPRIVATE.
pub fn patterns(project: &Project, private: &str) -> Suggestions {
    let all = sightings(project);
    let own: Vec<&Sighting> = all.iter().filter(|seen| matches!(seen.role, Seen::Remote | Seen::OwnModule)).collect();
    let own_domains: BTreeSet<&str> = own
        .iter()
        .filter(|seen| !host::is_public(&seen.host))
        .filter_map(|seen| host::company_domain(&seen.host))
        .collect();
    // A host that is covered counts as own all the same; a path that is covered needs nothing.
    let open: Vec<&Sighting> = all.iter().filter(|seen| !patterns::matches(private, &seen.path)).collect();
    let mut hosts: Vec<Host<'_>> = Vec::new();
    let mut index: BTreeMap<&str, usize> = BTreeMap::new();
    let mut others: BTreeSet<&str> = BTreeSet::new();
    for seen in &open {
        if let Some(known) = index.get(seen.host.as_str()).and_then(|at| hosts.get_mut(*at)) {
            known.add(seen);
            continue;
        }
        match why(&seen.host, &own, &own_domains).filter(|_| hosts.len() < MOST_HOSTS) {
            Some(why) => {
                index.insert(&seen.host, hosts.len());
                hosts.push(Host { name: &seen.host, why, from: vec![seen.origin.clone()] });
            }
            None => {
                others.insert(&seen.host);
            }
        }
    }
    Suggestions {
        patterns: joined(&hosts, &others)
            .into_iter()
            .filter(|found| {
                !patterns::matches(private, &found.pattern) && patterns::problems(&found.pattern).is_empty()
            })
            .collect(),
        remarks: forge_owners(&open).into_iter().chain(unknown_hosts(&open, &index)).collect(),
    }
}

/// A host to be suggested.
struct Host<'s> {
    name: &'s str,
    why: Message,
    from: Vec<Origin>,
}

impl Host<'_> {
    fn add(&mut self, seen: &Sighting) {
        if self.from.len() < MOST_ORIGINS && !self.from.contains(&seen.origin) {
            self.from.push(seen.origin.clone());
        }
    }
}

/// Remotes first: they say most about whose project it is.
fn sightings(project: &Project) -> Vec<Sighting> {
    let remotes = project.remotes.iter().filter_map(|remote| {
        let (host, path) = host::of_remote(&remote.url)?;
        let path = format!("{host}/{path}");
        Some(Sighting { host, path, role: Seen::Remote, origin: Origin::Remote(remote.name.clone()) })
    });
    let of_file = |file: &std::path::Path, mentions: &[Mention]| -> Vec<Sighting> {
        let sighting = |mention: &Mention| {
            Some(Sighting {
                host: host::of_module(&mention.path)?.to_owned(),
                path: mention.path.clone(),
                role: match mention.role {
                    Role::Own => Seen::OwnModule,
                    Role::Indirect => Seen::Indirect,
                    Role::Required | Role::Replaced | Role::Replacement => Seen::Direct,
                },
                origin: Origin::Place(Place::line(file, mention.line)),
            })
        };
        mentions.iter().filter_map(sighting).collect()
    };
    let workspace = project.workspace.iter().flat_map(|work| of_file(&work.go_work, &work.mentions));
    let modules = project.modules.iter().flat_map(|module| of_file(&module.go_mod, &module.mentions));
    remotes.chain(workspace).chain(modules).collect()
}

/// Why a host is private; `None` when it is public or when that cannot be told.
fn why(name: &str, own: &[&Sighting], own_domains: &BTreeSet<&str>) -> Option<Message> {
    if host::is_public(name) {
        return None;
    }
    let is_own = |role: Seen| own.iter().any(|seen| seen.host == name && seen.role == role);
    if host::looks_internal(name) {
        return Some(sentences::internal_host(name));
    }
    if is_own(Seen::Remote) {
        return Some(sentences::own_remote(name));
    }
    if is_own(Seen::OwnModule) {
        return Some(sentences::own_module(name));
    }
    let domain = host::company_domain(name).filter(|domain| own_domains.contains(domain))?;
    Some(sentences::own_domain(name, domain))
}

/// One suggestion a host, but two for several hosts of one company: its domain with a star, and the bare domain, which the
/// star does not cover. No star that would cover one of `others` as well.
fn joined(hosts: &[Host<'_>], others: &BTreeSet<&str>) -> Vec<Suggestion> {
    let mut companies: BTreeMap<&str, Vec<&Host<'_>>> = BTreeMap::new();
    for host in hosts {
        companies.entry(host::company_domain(host.name).unwrap_or(host.name)).or_default().push(host);
    }
    let mut suggestions = Vec::new();
    for host in hosts {
        let company = companies.remove(host::company_domain(host.name).unwrap_or(host.name));
        // The rest of a company came with its first host.
        let Some(members) = company else { continue };
        let names: Vec<&str> = members.iter().map(|member| member.name).collect();
        let star =
            host::common_domain(&names).filter(|_| names.len() > 1).map(|domain| (domain, format!("*.{domain}")));
        match star.filter(|(domain, star)| {
            let clean = |pattern: &str| patterns::problems(pattern).is_empty();
            clean(domain)
                && clean(star)
                && !others.iter().any(|other| patterns::matches(star, other) || other == domain)
        }) {
            Some((domain, star)) => {
                let from_members = |wanted: &dyn Fn(&Host<'_>) -> bool| -> Vec<Origin> {
                    let all =
                        members.iter().filter(|member| wanted(member)).flat_map(|member| member.from.iter().cloned());
                    all.take(MOST_ORIGINS).collect()
                };
                let shown: Vec<String> = names.iter().take(MOST_NAMED).map(|name| format!("`{name}`")).collect();
                suggestions.push(Suggestion {
                    pattern: star,
                    why: sentences::several_hosts(shown.join(", "), domain),
                    from: from_members(&|_| true),
                });
                suggestions.push(Suggestion {
                    pattern: domain.to_owned(),
                    why: sentences::bare_domain(domain),
                    from: from_members(&|member| member.name == domain),
                });
            }
            None => suggestions.extend(members.into_iter().map(|member| Suggestion {
                pattern: member.name.to_owned(),
                why: member.why.clone(),
                from: member.from.clone(),
            })),
        }
    }
    suggestions
}

/// The project's own places on public forges: whether they are private only the forge knows.
fn forge_owners(open: &[&Sighting]) -> Vec<Message> {
    let mut owners: Vec<String> = Vec::new();
    for seen in open.iter().filter(|seen| matches!(seen.role, Seen::Remote | Seen::OwnModule)) {
        let Some(forge) = host::forge(&seen.host) else { continue };
        let own_host = ["ssh.", "altssh."].iter().any(|door| seen.host.strip_prefix(door) == Some(forge));
        let host = if own_host { forge } else { &seen.host };
        let owner = seen.path.split('/').nth(1).unwrap_or_default();
        let fits = !owner.is_empty() && owner.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b));
        let owner = format!("{host}/{owner}");
        if fits && owners.len() < MOST_NAMED && !owners.contains(&owner) {
            owners.push(owner);
        }
    }
    owners.iter().map(sentences::forge_owner).collect()
}

/// Hosts of direct requirements that nothing is known of.
fn unknown_hosts(open: &[&Sighting], suggested: &BTreeMap<&str, usize>) -> Option<Message> {
    let unknown: BTreeSet<&str> = open
        .iter()
        .filter(|seen| seen.role == Seen::Direct)
        .map(|seen| seen.host.as_str())
        .filter(|host| !suggested.contains_key(host) && !host::is_public(host))
        .collect();
    let named: Vec<String> = unknown.iter().take(MOST_NAMED).map(|host| format!("`{host}`")).collect();
    match unknown.len().saturating_sub(MOST_NAMED) {
        _ if unknown.is_empty() => None,
        0 => Some(sentences::unknown_hosts(named.join(", "))),
        more => Some(sentences::unknown_hosts_more(named.join(", "), more)),
    }
}
