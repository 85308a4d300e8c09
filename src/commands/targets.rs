//! What names on the command line mean: ids, aliases, addresses, lists of them, `current`.

use crate::domain::catalog::{Catalog, Misnomer, Named};
use crate::domain::error::{Error, Result};
use crate::domain::goproxy::{Entry, Goproxy, Link, ProxyUrl, Separator, ascii_twin};
use crate::domain::mirror::Mirror;
use crate::domain::sanitize;
use crate::domain::settings::Settings;
use crate::text::errors;

/// The word that stands for the GOPROXY list in effect.
pub const CURRENT: &str = "current";

/// One name or list element, and what followed it.
fn elements(names: &[String]) -> impl Iterator<Item = (&str, Separator)> {
    names.iter().flat_map(|name| {
        name.split_inclusive([',', '|']).map(|part| match part.strip_suffix('|') {
            Some(text) => (text.trim(), Separator::Pipe),
            None => (part.trim_end_matches(',').trim(), Separator::Comma),
        })
    })
}

/// The GOPROXY list that `names` ask for. Each may be a list itself; what separates its elements is kept.
pub fn list(names: &[String], settings: &Settings, catalog: &Catalog) -> Result<Vec<Link>> {
    let mut links = Vec::new();
    for (text, separator) in elements(names).filter(|(text, _)| !text.is_empty()) {
        if text == CURRENT {
            links.extend(current(settings)?.links().iter().cloned());
            continue;
        }
        let entry = match text {
            "direct" => Entry::Direct,
            "off" => Entry::Off,
            _ => Entry::Proxy(address(text, catalog)?),
        };
        links.push(Link { entry, then: Some(separator) });
    }
    if links.is_empty() {
        return Err(Error::usage(errors::no_mirror_named()).hint(errors::hint_list()));
    }
    Ok(links)
}

/// Refuses a list to be written that has entries behind `direct` or `off`: the go command never gets past these two, so
/// whoever wrote more meant another order.
pub fn refuse_unreachable(links: &[Link]) -> Result<()> {
    let end = links.iter().position(|link| matches!(link.entry, Entry::Direct | Entry::Off));
    if let Some((word, rest)) = end.and_then(|at| Some((links.get(at)?, links.get(at + 1..)?)))
        && let Some(never) = Goproxy::of(rest.to_vec())
    {
        let word = if word.entry == Entry::Off { "off" } else { "direct" };
        return Err(Error::usage(errors::never_asked(never.redacted(), word)).hint(errors::hint_last(word)));
    }
    Ok(())
}

/// The module proxies among them.
pub fn proxies(links: &[Link]) -> Vec<ProxyUrl> {
    links
        .iter()
        .filter_map(|link| match &link.entry {
            Entry::Proxy(url) => Some(url.clone()),
            Entry::Direct | Entry::Off => None,
        })
        .collect()
}

/// The GOPROXY list in effect.
pub fn current(settings: &Settings) -> Result<Goproxy> {
    settings.goproxy().map_err(|bad| Error::usage(errors::current_is_broken(bad.message())).hint(errors::hint_use()))
}

/// The address that one name means. False names and retired mirrors are refused with the right name.
pub fn address(text: &str, catalog: &Catalog) -> Result<ProxyUrl> {
    match catalog.named(text) {
        Named::Mirror(mirror) => Ok(mirror.url_asked_for(text)),
        Named::Retired(mirror) => Err(retired(mirror)),
        Named::Misnomer(misnomer) => Err(false_name(text, misnomer)),
        Named::Address(url) => match catalog.mistyped_host(text) {
            Some(id) => Err(Error::usage(errors::unknown_mirror(sanitize::shown(text)))
                .hint(errors::hint_did_you_mean(id))
                .hint(errors::hint_insist(url.redacted()))),
            None => Ok(url),
        },
        Named::Unknown(near) => Err(unknown(text, &near)),
    }
}

fn retired(mirror: &Mirror) -> Error {
    let error = Error::usage(errors::mirror_retired(&mirror.id));
    let error = match &mirror.successor {
        Some(successor) => error.hint(errors::hint_use_instead(successor)),
        None => error.hint(errors::hint_list()),
    };
    mirror.notes.iter().fold(error, |error, note| error.hint(note.clone()))
}

fn false_name(text: &str, misnomer: &Misnomer) -> Error {
    let error = Error::usage(errors::false_name(sanitize::shown(text), &misnomer.truth));
    match &misnomer.instead {
        Some(id) => error.hint(errors::hint_use_instead(id)),
        None => error.hint(errors::hint_list()),
    }
}

fn unknown(text: &str, near: &[String]) -> Error {
    if let Some(found) = text.chars().find(|c| ascii_twin(*c).is_some()) {
        let corrected: String = text.chars().map(|c| ascii_twin(c).unwrap_or(c)).collect();
        let why = errors::url_full_width(found, ascii_twin(found).unwrap_or(','));
        return Error::usage(errors::bad_mirror_name(sanitize::shown(text), why))
            .hint(errors::hint_use_instead(corrected));
    }
    // Whoever wrote a scheme, a dot or a slash meant an address: say what is wrong with it.
    let bad_address = ProxyUrl::parse(text).err().filter(|_| text.contains(['/', '.', ':']));
    let error = match bad_address {
        Some(why) => Error::usage(errors::bad_mirror_name(sanitize::shown(text), why.message())),
        None => Error::usage(errors::unknown_mirror(sanitize::shown(text))),
    };
    match near.first() {
        Some(id) => error.hint(errors::hint_did_you_mean(id)),
        None => error.hint(errors::hint_list()),
    }
}
