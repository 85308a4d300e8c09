//! The list of a bare `use` on a terminal: the mirrors with what was last measured, the one in effect marked.

use crate::domain::catalog::Catalog;
use crate::domain::error::Result;
use crate::domain::history::LastSeen;
use crate::domain::mirror::Mirror;
use crate::domain::progress::Console;
use crate::domain::settings::Settings;
use crate::host::Host;
use crate::store::history;
use crate::text::{Message, history as sentences, labels, notes};

/// What was picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// This mirror.
    Mirror(String),
    /// Measure them all now and take the best.
    Fastest,
}

/// Lets the user pick; `None` when nothing was picked.
pub fn pick(host: &Host, settings: &Settings, catalog: &Catalog, console: &dyn Console) -> Result<Option<Picked>> {
    // What cannot be read is no loss here: it is measured again.
    let runs = history::read(host).unwrap_or_default().runs;
    let in_effect = settings.goproxy().ok();
    let mirrors: Vec<&Mirror> = catalog.mirrors.iter().filter(|mirror| mirror.is_candidate()).collect();
    let current = mirrors
        .iter()
        .position(|mirror| in_effect.iter().flat_map(|list| list.proxies()).any(|url| mirror.serves(url)));
    let width = mirrors.iter().map(|mirror| mirror.id.len()).max().unwrap_or_default();
    let mut items: Vec<Message> = mirrors
        .iter()
        .enumerate()
        .map(|(index, mirror)| {
            let figure = figure(host, LastSeen::of(&runs, |url| mirror.serves(url)));
            let mark = if Some(index) == current { labels::picker_current() } else { Message::fixed(" ", " ") };
            labels::picker_item(mark, format!("{:width$}", mirror.id), figure)
        })
        .collect();
    items.push(labels::picker_item(" ", labels::picker_fastest(), ""));
    let chosen = console.choose(&notes::pick_a_mirror(), &items, current.unwrap_or_default())?;
    Ok(chosen.map(|chosen| mirrors.get(chosen).map_or(Picked::Fastest, |mirror| Picked::Mirror(mirror.id.clone()))))
}

/// `35 ms, 2 h ago`.
fn figure(host: &Host, seen: Option<LastSeen>) -> Message {
    let Some(seen) = seen else { return labels::not_measured() };
    let ago = sentences::ago(host.now().duration_since(seen.at).as_mins());
    match seen.request {
        Some(time) => labels::measured(time.as_millis().to_string(), ago),
        None => labels::measured_unhealthy(ago),
    }
}
