//! The catalogue inside the program, as `build.rs` made it of `mirrors.toml`. Nothing is checked here any more: the tests of
//! [`super::parse`] check the file, and that both readings say the same.

use crate::domain::catalog::{self, Belief, Catalog, Misnomer};
use crate::domain::goproxy::ProxyUrl;
use crate::domain::mirror::{Known, Mirror, Origin, Region, Status};
use crate::text::Message;

/// English, Chinese; both empty where nothing is said.
type Both = (&'static str, &'static str);

/// A `[[mirror]]`; an empty string where a key is missing.
struct Entry {
    id: &'static str,
    aliases: &'static [&'static str],
    name: Both,
    url: &'static str,
    equivalents: &'static [&'static str],
    operator: Both,
    region: &'static str,
    internal: bool,
    documentation: &'static str,
    sumdb: &'static str,
    toolchain: &'static str,
    status: &'static str,
    notes: &'static [Both],
    evidence: &'static [&'static str],
    checked: &'static str,
    successor: &'static str,
}

/// A `[[misnomer]]`.
struct WrongName {
    names: &'static [&'static str],
    truth: Both,
    instead: &'static str,
}

/// A `[[belief]]`.
struct Said {
    says: Both,
    truth: Both,
    variable: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/catalog.rs"));

pub(super) fn catalog() -> Catalog {
    Catalog {
        mirrors: MIRRORS.iter().filter_map(mirror).collect(),
        misnomers: MISNOMERS.iter().map(misnomer).collect(),
        beliefs: BELIEFS.iter().map(belief).collect(),
    }
}

fn mirror(entry: &Entry) -> Option<Mirror> {
    Some(Mirror {
        id: entry.id.to_owned(),
        aliases: owned(entry.aliases),
        name: if entry.name.0.is_empty() { Message::fixed(entry.id, entry.id) } else { both(entry.name) },
        url: ProxyUrl::parse(entry.url).ok()?,
        equivalents: entry.equivalents.iter().filter_map(|url| ProxyUrl::parse(url).ok()).collect(),
        operator: both(entry.operator),
        region: Region::new(entry.region),
        internal: entry.internal,
        documentation: said(entry.documentation),
        sumdb: Known::named(entry.sumdb).unwrap_or_default(),
        toolchain: Known::named(entry.toolchain).unwrap_or_default(),
        status: Status::named(entry.status).unwrap_or(Status::Live),
        notes: entry.notes.iter().map(|text| both(*text)).collect(),
        evidence: owned(entry.evidence),
        checked: said(entry.checked),
        successor: said(entry.successor),
        origin: Origin::Builtin,
    })
}

fn misnomer(entry: &WrongName) -> Misnomer {
    let names = entry.names.iter().map(|name| catalog::bare(name)).collect();
    Misnomer { names, truth: both(entry.truth), instead: said(entry.instead) }
}

fn belief(entry: &Said) -> Belief {
    Belief { says: both(entry.says), truth: both(entry.truth), variable: said(entry.variable) }
}

fn both((en, zh): Both) -> Message {
    Message::fixed(en, zh)
}

fn said(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
