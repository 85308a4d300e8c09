//! `list`: the mirrors, and which of them is in effect. No go command is started.

use crate::domain::error::Result;
use crate::domain::listing::{ListedMirror, Listing};
use crate::domain::mirror::Status;
use crate::domain::sanitize;
use crate::domain::settings::Source;
use crate::domain::variable::Var;
use crate::gotool::settings;
use crate::host::Host;
use crate::store::catalog;

/// Lists the mirrors; `all` with unverified and retired ones.
pub fn run(host: &Host, all: bool) -> Result<Listing> {
    let (catalog, problems) = catalog::load(host);
    // The go command passes over an env file that it cannot read; `show` and `doctor` speak of it.
    let settings = settings::read_as_go_does(host);
    let proxies: Vec<_> = settings.goproxy().map(|list| list.proxies().cloned().collect()).unwrap_or_default();
    let listed: Vec<ListedMirror> = catalog
        .mirrors
        .into_iter()
        .map(|mirror| {
            let position = proxies.iter().position(|url| mirror.serves(url)).map(|index| index + 1);
            ListedMirror { mirror, position }
        })
        .collect();
    let total = listed.len();
    let mirrors: Vec<ListedMirror> = listed
        .into_iter()
        .filter(|listed| all || listed.mirror.status <= Status::LastResort || listed.position.is_some())
        .collect();
    Ok(Listing {
        hidden: total - mirrors.len(),
        mirrors,
        goproxy: sanitize::shown(settings.value(Var::Goproxy)),
        source: settings.get(Var::Goproxy).map_or(Source::Default, |setting| setting.source.clone()),
        problems: problems.into_iter().map(|problem| problem.sentence()).collect(),
    })
}
