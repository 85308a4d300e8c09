//! Where a mirror's address lies, and whether its name was answered truly.

use std::net::IpAddr;

/// What an address tells of where it is. A hint, not a proof: registries say who was given an address, not where it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whereabouts {
    /// The country that the address was delegated to by its registry, a lower-case ISO 3166 code; `None` where no registry
    /// has given it away.
    pub country: Option<String>,
    /// What kind of address it is.
    pub kind: AddressKind,
}

impl Whereabouts {
    /// Whether it was delegated to mainland China; `None` for an address that says nothing.
    pub fn is_domestic(&self) -> Option<bool> {
        self.country.as_ref().map(|country| country == "cn")
    }
}

/// What kind of address it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressKind {
    /// Reachable from anywhere.
    Public,
    /// This machine or a private network.
    Private,
    /// 198.18.0.0/15: what local proxy programs hand out as a fake address for any host.
    Fake,
    /// For documentation, multicast, the future, or nothing: no server has it.
    Reserved,
}

impl AddressKind {
    /// The word in machine formats.
    pub const fn word(self) -> &'static str {
        match self {
            AddressKind::Public => "public",
            AddressKind::Private => "private",
            AddressKind::Fake => "fake",
            AddressKind::Reserved => "reserved",
        }
    }
}

/// The answers of the system's resolver beside those of a DNS-over-HTTPS resolver (RFC 8484).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The system's answers.
    pub system: Vec<IpAddr>,
    /// The other resolver's answers.
    pub other: Vec<IpAddr>,
    /// What to make of it.
    pub verdict: NamesVerdict,
}

/// What to make of two resolvers' answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamesVerdict {
    /// They share an address.
    Agree,
    /// No address is the same, but both are possible: networks for content answer differently to each resolver.
    Differ,
    /// The system's answer cannot be true of a public server: private, reserved or fake addresses.
    Hijacked,
    /// The system says that there is no such name, the other resolver has addresses.
    Withheld,
    /// The other resolver did not answer.
    NotAnswered,
}

impl NamesVerdict {
    /// The word in machine formats.
    pub const fn word(self) -> &'static str {
        match self {
            NamesVerdict::Agree => "agree",
            NamesVerdict::Differ => "differ",
            NamesVerdict::Hijacked => "hijacked",
            NamesVerdict::Withheld => "withheld",
            NamesVerdict::NotAnswered => "not-answered",
        }
    }
}
