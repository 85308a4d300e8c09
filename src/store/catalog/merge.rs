//! Puts the entries of a file into a catalogue: nothing may collide or point nowhere.

use std::collections::{HashMap, HashSet};

use crate::domain::catalog::{Catalog, Misnomer};
use crate::domain::goproxy::ProxyUrl;
use crate::domain::mirror::Mirror;
use crate::text::catalog as sentences;

use super::entries::{Drafts, MirrorDraft, MisnomerDraft};
use super::reader::{At, Reader, quoted};

/// What names and addresses mean already: id by lower-case name, id by address.
#[derive(Default)]
struct Taken {
    names: HashMap<String, String>,
    addresses: HashMap<String, String>,
}

/// The same for addresses of one service, and for no others. A parsed URL does not have the port that its scheme implies.
fn service(url: &ProxyUrl) -> String {
    let url = url.url();
    let (host, path) = (url.host_str().unwrap_or_default(), url.path().trim_end_matches('/'));
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    [url.scheme(), "://", host, &port, path].concat()
}

impl Taken {
    fn add(&mut self, mirror: &Mirror) {
        for name in std::iter::once(&mirror.id).chain(&mirror.aliases) {
            self.names.insert(name.to_ascii_lowercase(), mirror.id.clone());
        }
        for url in std::iter::once(&mirror.url).chain(&mirror.equivalents) {
            self.addresses.insert(service(url), mirror.id.clone());
        }
    }

    /// The mirror whose address a name is.
    fn by_address_named(&self, name: &str) -> Option<&String> {
        // Only what has a dot can be the address of a host.
        let url = name.contains('.').then(|| ProxyUrl::parse(name).ok())??;
        self.addresses.get(&service(&url))
    }
}

pub(super) fn merge(reader: &mut Reader<'_>, base: Catalog, drafts: Drafts) -> Catalog {
    let Catalog { mut mirrors, mut misnomers, mut beliefs } = base;
    let places: HashMap<String, usize> =
        mirrors.iter().enumerate().map(|(place, mirror)| (mirror.id.to_ascii_lowercase(), place)).collect();
    let replaced: HashSet<String> = drafts.mirrors.iter().map(|draft| draft.mirror.id.to_ascii_lowercase()).collect();
    let mut taken = Taken::default();
    let kept = mirrors.iter().filter(|mirror| !replaced.contains(&mirror.id.to_ascii_lowercase()));
    kept.for_each(|mirror| taken.add(mirror));

    let mut successors = Vec::new();
    for (mut mirror, successor) in names_and_addresses(reader, &mut taken, drafts.mirrors) {
        let place = places.get(&mirror.id.to_ascii_lowercase()).and_then(|place| mirrors.get_mut(*place));
        match place {
            Some(place) => {
                // Misnomers and successors that name it go on doing so.
                mirror.id.clone_from(&place.id);
                successors.extend(successor.map(|found| (mirror.id.clone(), found)));
                *place = mirror;
            }
            None => {
                successors.extend(successor.map(|found| (mirror.id.clone(), found)));
                mirrors.push(mirror);
            }
        }
    }

    let ids: HashMap<String, usize> =
        mirrors.iter().enumerate().map(|(place, mirror)| (mirror.id.clone(), place)).collect();
    for (id, found) in successors {
        let successor = found.value;
        let what = match ids.contains_key(&successor) {
            true if successor == id => sentences::points_at_itself(&successor),
            true => {
                let mirror = ids.get(&id).and_then(|place| mirrors.get_mut(*place));
                mirror.into_iter().for_each(|mirror| mirror.successor = Some(successor.clone()));
                continue;
            }
            false => sentences::points_nowhere(&successor),
        };
        reader.report_key(found.at, &["mirror", "successor"], sentences::value_left_out(what));
    }
    add_misnomers(reader, &mut misnomers, drafts.misnomers, &ids);
    beliefs.extend(drafts.beliefs);
    Catalog { mirrors, misnomers, beliefs }
}

type WithSuccessor = (Mirror, Option<At<String>>);

/// The mirrors whose id and address are their own, with those of their aliases and equivalents that are.
fn names_and_addresses(reader: &mut Reader<'_>, taken: &mut Taken, drafts: Vec<MirrorDraft>) -> Vec<WithSuccessor> {
    // Ids and addresses first: an alias or an equivalent never displaces another entry.
    let mut good = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let (id, url) = (&draft.mirror.id, &draft.mirror.url);
        let (name, address) = (id.to_ascii_lowercase(), service(url));
        let (at, key, what) = if let Some(other) = taken.names.get(&name) {
            let what = match *other == *id {
                true => sentences::duplicate_id(id),
                false => sentences::name_taken(id, other),
            };
            (draft.id_at, "id", what)
        } else if let Some(other) = taken.addresses.get(&address) {
            (draft.url_at, "url", sentences::address_taken(quoted(url.as_str()), other))
        } else {
            taken.names.insert(name, id.clone());
            taken.addresses.insert(address, id.clone());
            good.push(draft);
            continue;
        };
        reader.report_key(at, &["mirror", key], sentences::entry_left_out(what));
    }
    for draft in &mut good {
        let mirror = &mut draft.mirror;
        for found in std::mem::take(&mut draft.equivalents) {
            let address = service(&found.value);
            let shown = || quoted(found.value.as_str());
            let what = match taken.addresses.get(&address) {
                None => {
                    taken.addresses.insert(address, mirror.id.clone());
                    mirror.equivalents.push(found.value);
                    continue;
                }
                Some(other) if *other == mirror.id => sentences::address_twice(shown()),
                Some(other) => sentences::address_taken(shown(), other),
            };
            reader.report_key(found.at, &["mirror", "equivalents"], sentences::value_left_out(what));
        }
    }
    // Every address is known now, so that no name can pass for another mirror's.
    let mut named = Vec::with_capacity(good.len());
    for mut draft in good {
        let mirror = &mut draft.mirror;
        if let Some(other) = taken.by_address_named(&mirror.id).filter(|other| **other != mirror.id) {
            let what = sentences::entry_left_out(sentences::address_taken(&mirror.id, other));
            reader.report_key(draft.id_at, &["mirror", "id"], what);
            continue;
        }
        for found in std::mem::take(&mut draft.aliases) {
            let name = found.value.to_ascii_lowercase();
            let what = match (taken.names.get(&name), taken.by_address_named(&name)) {
                (Some(other), _) if *other == mirror.id => sentences::name_twice(found.value),
                (Some(other), _) => sentences::name_taken(found.value, other),
                (None, Some(other)) if *other != mirror.id => sentences::address_taken(found.value, other),
                (None, _) => {
                    taken.names.insert(name, mirror.id.clone());
                    mirror.aliases.push(found.value);
                    continue;
                }
            };
            reader.report_key(found.at, &["mirror", "aliases"], sentences::value_left_out(what));
        }
        named.push((draft.mirror, draft.successor));
    }
    named
}

fn add_misnomers(
    reader: &mut Reader<'_>,
    misnomers: &mut Vec<Misnomer>,
    drafts: Vec<MisnomerDraft>,
    ids: &HashMap<String, usize>,
) {
    let mut seen: HashSet<String> = misnomers.iter().flat_map(|misnomer| misnomer.names.iter().cloned()).collect();
    for draft in drafts {
        let mut names = Vec::with_capacity(draft.names.len());
        for found in draft.names {
            if seen.insert(found.value.clone()) {
                names.push(found.value);
            } else {
                let what = sentences::value_left_out(sentences::misnomer_twice(quoted(&found.value)));
                reader.report_key(found.at, &["misnomer", "names"], what);
            }
        }
        let instead = draft.instead.and_then(|found| match ids.contains_key(&found.value) {
            true => Some(found.value),
            false => {
                let what = sentences::value_left_out(sentences::points_nowhere(&found.value));
                reader.report_key(found.at, &["misnomer", "instead"], what);
                None
            }
        });
        if !names.is_empty() {
            misnomers.push(Misnomer { names, truth: draft.truth, instead });
        }
    }
}
