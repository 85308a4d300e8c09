//! What can be wrong with one entry of a GOPROXY list, wherever the list stands.

use crate::domain::catalog::{Catalog, Misnomer, Named};
use crate::domain::goproxy::{Entry, Goproxy, ProxyUrl};
use crate::domain::measure::AddressKind;
use crate::domain::mirror::ServerKind;

/// One fault.
pub(super) enum Fault<'c> {
    /// No module proxy ever stood there.
    False(&'c Misnomer),
    /// It was shut down.
    Retired,
    /// User or password stand in it, and go over plain http.
    CredentialsOverHttp,
    /// User or password stand in it.
    Credentials,
    /// Plain http to a server that is not the user's own or next door.
    PlainHttp,
}

pub(super) fn faults<'c>(url: &ProxyUrl, catalog: &'c Catalog) -> Vec<Fault<'c>> {
    let mut found = Vec::new();
    match catalog.named(url.as_str()) {
        Named::Misnomer(misnomer) => found.push(Fault::False(misnomer)),
        Named::Retired(_) => found.push(Fault::Retired),
        _ => {}
    }
    let on_this_side = matches!(catalog.kind_of(url, None), ServerKind::Own | ServerKind::Mirror)
        || url.host().parse().is_ok_and(|ip| AddressKind::of(ip) == AddressKind::Private);
    if url.has_credentials() {
        found.push(if url.is_plain_http() { Fault::CredentialsOverHttp } else { Fault::Credentials });
    } else if url.is_plain_http() && !on_this_side {
        found.push(Fault::PlainHttp);
    }
    found
}

/// Whether GOFLAGS has a flag, with one hyphen or two.
pub(super) fn has_flag(goflags: &str, flag: &str) -> bool {
    goflags.split_whitespace().any(|word| word.starts_with('-') && word.trim_start_matches('-') == flag)
}

/// Whether a list may be written as it is: it leads somewhere, and all of it is worth asking.
pub(super) fn stands_well(list: &Goproxy, catalog: &Catalog) -> bool {
    let begins_well = list.proxies().next().is_some() && !matches!(list.first(), Some(Entry::Direct | Entry::Off));
    begins_well && list.unreachable().is_empty() && list.proxies().all(|url| is_worth_asking(url, catalog))
}

/// Whether an entry may stay where it comes to be asked: no server abroad, none that is no module proxy, no password in it.
pub(super) fn is_worth_asking(url: &ProxyUrl, catalog: &Catalog) -> bool {
    let stands = !matches!(catalog.named(url.as_str()), Named::Misnomer(_) | Named::Retired(_));
    let kind = catalog.kind_of(url, None);
    stands && !url.has_credentials() && kind != ServerKind::Foreign && (!url.is_plain_http() || kind == ServerKind::Own)
}
