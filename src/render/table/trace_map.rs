//! `doctor --trace`: module → server → address → domestic or not.

use std::io;

use comfy_table::Cell;

use super::{Page, Tone, witness as seen};
use crate::domain::error::Exit;
use crate::domain::journey::Journey;
use crate::domain::mirror::ServerKind;
use crate::domain::proof::Served;
use crate::domain::request::{Redirect, Request, domestic};
use crate::domain::sanitize::shown;
use crate::text::{labels, witness};

pub(super) fn write(journey: &Journey, page: &mut Page<'_>) -> io::Result<()> {
    if journey.interrupted {
        page.toned(Tone::Doubtful, &witness::broken_off())?;
    }
    let others = journey.others();
    if journey.modules.is_empty() && others.is_empty() {
        page.line(&match journey.exit {
            Exit::Ok => witness::no_modules(),
            _ => witness::none_before_it_failed(),
        })?;
    } else {
        let header = [witness::module(), witness::server(), labels::address(), witness::where_it_is()];
        let rows = journey.modules.iter().map(|one| module(one, page));
        let rows: Vec<Vec<Cell>> = rows.chain(others.iter().map(|one| database(one, page))).collect();
        let table = page.fitted(&header, &rows, &[]);
        page.put(&table)?;
        let count = |wanted: Option<bool>| journey.modules.iter().filter(|one| one.domestic() == wanted).count();
        page.line(&witness::summary(count(Some(true)), count(Some(false)), count(None)))?;
    }
    if let Some(error) = &journey.error {
        page.labelled("", Tone::Bad, &labels::error(), error)?;
    }
    let failed = journey.witness.connections.iter().any(|one| !one.ended.was_made());
    if page.look.verbose || failed || journey.error.is_some() {
        seen::connections(&journey.witness, page)?;
    }
    seen::unseen(&journey.witness, page)
}

fn module(served: &Served, page: &Page<'_>) -> Vec<Cell> {
    let name = match served.version.as_str() {
        "" => format!("{} {}", served.module, page.say(&witness::repository())),
        version => format!("{}@{version}", served.module),
    };
    let direct = served.kind == ServerKind::Direct;
    let by = if direct { host_of(&served.url) } else { served.served_by.clone() };
    row(&name, &by, served.address, &served.redirects, served.domestic(), page)
}

fn database(request: &Request, page: &Page<'_>) -> Vec<Cell> {
    let host = request.mirror.clone().unwrap_or_else(|| host_of(&request.url));
    let reached = &request.reached;
    let certain = reached.redirects.iter().rfind(|one| one.certain);
    let home = certain.map_or_else(|| domestic(request.kind, reached.address), |one| one.domestic);
    row(page.say(&witness::database()), &host, reached.address, &reached.redirects, home, page)
}

fn host_of(url: &str) -> String {
    let host = url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
    host.unwrap_or_else(|| shown(url))
}

fn row(
    name: &str,
    by: &str,
    address: Option<std::net::IpAddr>,
    redirects: &[Redirect],
    home: Option<bool>,
    page: &Page<'_>,
) -> Vec<Cell> {
    let led = redirects.iter().fold(by.to_owned(), |by, one| {
        let doubt = if one.certain { "" } else { "?" };
        format!("{by} → {}{doubt}", one.host)
    });
    let last = redirects.iter().rfind(|one| one.certain);
    let place = last.map_or(address, |one| one.address).map(seen::at);
    let place = place.as_ref().map_or("–", |place| page.say(place));
    let tone = match home {
        Some(true) => Tone::Good,
        Some(false) => Tone::Bad,
        None => Tone::Doubtful,
    };
    let home = seen::home(home);
    vec![Cell::new(name), Cell::new(led), Cell::new(place), page.cell(tone, page.say(&home))]
}
