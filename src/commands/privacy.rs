//! `doctor`'s privacy test: what is asked for, and what it comes to.

use std::net::IpAddr;
use std::time::Duration;

use crate::domain::facts::Facts;
use crate::domain::goproxy::{Entry, Goproxy, ProxyUrl};
use crate::domain::gosumdb::{Gosumdb, SUM_GOLANG_ORG};
use crate::domain::mirror::ServerKind;
use crate::domain::module::ModuleVersion;
use crate::domain::privacy::{self, Asked, Database, Evidence, Patterns, Privacy, PrivateHost};
use crate::domain::progress::{Console, Progress};
use crate::domain::settings::Settings;
use crate::domain::variable::Var;
use crate::gotool::privacy::{Wanted, test};
use crate::host::Host;
use crate::store::policy;
use crate::text::{Message, privacy as text};

/// What is to be tested, before anything is.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    hosts: Vec<PrivateHost>,
    left_out: usize,
    skipped: Option<Message>,
}

/// What there is to test on this machine.
pub(super) fn plan(host: &Host, facts: &Facts, offline: bool) -> Plan {
    // Of a team file that cannot be read another finding tells; to test what it calls private needs no trust in it.
    let start = facts.project.as_ref().and_then(|project| project.go_mod.parent()).or(host.cwd());
    let team = start
        .and_then(|start| policy::find_from(host, start).ok().flatten())
        .and_then(|file| file.policy.private_list())
        .unwrap_or_default();
    let [private, no_proxy, no_database] =
        [Var::Goprivate, Var::Gonoproxy, Var::Gonosumdb].map(|var| facts.settings.value(var));
    let given = Patterns { private, no_proxy, no_database, team: &team };
    let (hosts, left_out) = privacy::hosts(&given, facts.project.as_ref());
    let off = facts.settings.goproxy().is_ok_and(|list| list.first() == Some(&Entry::Off));
    let skipped = if hosts.is_empty() {
        Some(text::no_private_host())
    } else if offline {
        Some(text::offline())
    } else if facts.settings.go.is_none() || facts.go_error.is_some() {
        Some(text::no_go())
    } else if off {
        Some(text::nothing_is_asked())
    } else {
        None
    };
    Plan { hosts, left_out, skipped }
}

/// Tests it, for at most `limit`. `None` where nothing was tested or nothing came of it.
pub(super) async fn examine(
    host: &Host,
    facts: &Facts,
    plan: &Plan,
    limit: Duration,
    console: &dyn Console,
) -> Option<Evidence> {
    if plan.skipped.is_some() {
        return None;
    }
    let strangers = entries(facts, |_| None).iter().any(|(_, entry)| entry.kind != ServerKind::Own);
    let database = matches!(database(&facts.settings), Database::Public(_));
    console.progress(Progress::Waiting(text::waiting(plan.hosts.len())));
    let modules: Vec<&ModuleVersion> =
        plan.hosts.iter().flat_map(|host| &host.modules).map(|module| &module.module).collect();
    test(host, &facts.settings, &modules, Wanted { proxies: strangers, database }, limit).await
}

/// What it came to. `address_of` tells where a module proxy was reached, when a probe saw it.
pub(super) fn conclude(
    facts: &Facts,
    plan: Plan,
    evidence: Option<&Evidence>,
    address_of: impl Fn(&ProxyUrl) -> Option<IpAddr>,
) -> Privacy {
    let Plan { hosts, left_out, skipped } = plan;
    if skipped.is_some() {
        return Privacy { hosts: Vec::new(), left_out: 0, skipped };
    }
    // Of a list that the go command cannot read nothing is told.
    let evidence = evidence.filter(|_| facts.settings.goproxy().is_ok());
    let judged = privacy::judge(&hosts, &entries(facts, address_of), &database(&facts.settings), evidence);
    Privacy { hosts: judged, left_out, skipped: None }
}

/// The module proxies of the list, with their places in it.
fn entries(facts: &Facts, address_of: impl Fn(&ProxyUrl) -> Option<IpAddr>) -> Vec<(usize, Asked)> {
    let list = facts.settings.goproxy().ok();
    let links = list.iter().flat_map(Goproxy::links).enumerate();
    links
        .filter_map(|(place, link)| {
            let Entry::Proxy(url) = &link.entry else { return None };
            let label = facts.catalog.by_url(url).map_or_else(|| url.redacted(), |mirror| mirror.id.clone());
            let kind = facts.catalog.kind_of(url, address_of(url));
            Some((place, Asked { label, host: url.host().to_owned(), kind }))
        })
        .collect()
}

/// The database that the world reads is Go's own; one with another key belongs to whoever made it.
fn database(settings: &Settings) -> Database {
    match settings.value(Var::Gosumdb) {
        "" => Database::NotPublic,
        value => match Gosumdb::parse(value) {
            Ok(Gosumdb::Database { name, .. }) if name == SUM_GOLANG_ORG => Database::Public(name),
            Ok(_) => Database::NotPublic,
            Err(_) => Database::Unreadable,
        },
    }
}
