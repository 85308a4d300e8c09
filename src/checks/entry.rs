//! What can be wrong with one entry of a GOPROXY list, wherever the list stands.

use crate::domain::catalog::{Catalog, Misnomer, Named};
use crate::domain::goproxy::ProxyUrl;
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
