//! Where a mirror's address lies, and whether its name was answered truly.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::domain::fault::Fault;
use crate::domain::mirror::ServerKind;

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
    /// What is told of an address by its number alone, and by the registries' own lists of what they delegated to whom (crate
    /// `iptocc`, as of its release).
    pub fn of(ip: IpAddr) -> Whereabouts {
        let ip = embedded(ip);
        let kind = AddressKind::of(ip);
        let country = iptocc::country_code(ip).filter(|_| kind == AddressKind::Public).map(str::to_ascii_lowercase);
        Whereabouts { country, kind }
    }

    /// What kind of server it is that was told to be `told` and was reached at this address: only of one of which nothing is
    /// known does the address say something.
    pub fn server_kind(&self, told: ServerKind) -> ServerKind {
        match told {
            ServerKind::Unknown if self.kind == AddressKind::Private => ServerKind::Own,
            ServerKind::Unknown if self.is_domestic() == Some(true) => ServerKind::Mirror,
            told => told,
        }
    }

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
    /// By the registries of special addresses (IANA, RFC 6890): private are loopback, RFC 1918, RFC 6598 (where clouds have
    /// their internal services), RFC 4193 and link-local ones.
    pub fn of(ip: IpAddr) -> AddressKind {
        match embedded(ip) {
            IpAddr::V4(v4) => AddressKind::of_v4(v4),
            IpAddr::V6(v6) => AddressKind::of_v6(v6),
        }
    }

    fn of_v4(ip: Ipv4Addr) -> AddressKind {
        match ip.octets() {
            [10 | 127, ..] | [172, 16..32, ..] | [192, 168, ..] | [169, 254, ..] | [100, 64..128, ..] => {
                AddressKind::Private
            }
            [198, 18 | 19, ..] => AddressKind::Fake,
            // "This network"; protocol assignments; examples; the dead 6to4 relays; multicast, the future, broadcast.
            [0 | 224..=255, ..] | [192, 0, 0 | 2, _] | [198, 51, 100, _] | [203, 0, 113, _] | [192, 88, 99, _] => {
                AddressKind::Reserved
            }
            _ => AddressKind::Public,
        }
    }

    fn of_v6(ip: Ipv6Addr) -> AddressKind {
        match ip.segments() {
            _ if ip.is_loopback() => AddressKind::Private,
            // RFC 4193, link-local, and the translation prefix for use within one network (RFC 8215).
            [0xfc00..=0xfdff, ..] | [0xfe80..=0xfebf, ..] | [0x64, 0xff9b, 1, ..] => AddressKind::Private,
            // Protocol assignments, Teredo among them; examples. No server stands there.
            [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => AddressKind::Reserved,
            // All that is given away for use by anybody.
            [0x2000..=0x3fff, ..] => AddressKind::Public,
            _ => AddressKind::Reserved,
        }
    }

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

/// The IPv4 address that an IPv6 one stands for: mapped (`::ffff:0:0/96`), or translated on the way (`64:ff9b::/96`, RFC 6052).
fn embedded(ip: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = ip else { return ip };
    match v6.segments() {
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => {
            let [.., a, b, c, d] = v6.octets();
            Ipv4Addr::new(a, b, c, d).into()
        }
        _ => ip,
    }
}

/// The answers of the system's resolver beside those of a DNS-over-HTTPS resolver (RFC 8484).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The system's answers; none where it says that there is no such name, or nothing.
    pub system: Vec<IpAddr>,
    /// The other resolver's answers.
    pub other: Vec<IpAddr>,
    /// What to make of it.
    pub verdict: NamesVerdict,
    /// Why the other resolver has no answer, where it has none.
    pub fault: Option<Fault>,
}

/// What may be expected of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Addresses that anybody can reach: it is a public mirror's.
    Public,
    /// Any: it may be a server of the user's own network, which its own resolver alone knows.
    Any,
}

impl Names {
    /// Compares.
    pub fn of(system: Vec<IpAddr>, other: Result<Vec<IpAddr>, Fault>, expected: Expected) -> Names {
        let verdict = NamesVerdict::of(&system, other.as_deref().ok(), expected);
        let (other, fault) = match other {
            Ok(other) => (other, None),
            Err(fault) => (Vec::new(), Some(fault)),
        };
        Names { system, other, verdict, fault }
    }

    /// Whether all that the system answers is what local proxy programs hand out.
    pub fn is_fake(&self) -> bool {
        !self.system.is_empty() && self.system.iter().all(|ip| AddressKind::of(*ip) == AddressKind::Fake)
    }

    /// Whether the system leads abroad and the other resolver stays in mainland China, as far as addresses tell.
    pub fn leads_abroad(&self) -> bool {
        let all = |list: &[IpAddr], domestic| {
            !list.is_empty() && list.iter().all(|ip| Whereabouts::of(*ip).is_domestic() == Some(domestic))
        };
        all(&self.system, false) && all(&self.other, true)
    }
}

/// What to make of two resolvers' answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamesVerdict {
    /// They share an address, or nothing speaks against either: neither knows the name, or it is one that only the user's
    /// own network knows.
    Agree,
    /// No address is the same, but both are possible: networks for content answer differently to each resolver.
    Differ,
    /// The system's answer cannot be true of a public server: private, reserved or fake addresses.
    Hijacked,
    /// The system has no address for the name, the other resolver does.
    Withheld,
    /// The other resolver did not answer.
    NotAnswered,
}

impl NamesVerdict {
    /// Draws the verdict; `other` is `None` where the other resolver did not answer. That a public mirror cannot have the
    /// address that the system names is plain without it.
    pub fn of(system: &[IpAddr], other: Option<&[IpAddr]>, expected: Expected) -> NamesVerdict {
        let is_public = |ip: &IpAddr| AddressKind::of(*ip) == AddressKind::Public;
        let impossible = !system.is_empty() && !system.iter().any(is_public);
        let Some(other) = other else {
            let certain = impossible && expected == Expected::Public;
            return if certain { NamesVerdict::Hijacked } else { NamesVerdict::NotAnswered };
        };
        let share = system.iter().any(|ip| other.iter().any(|other| embedded(*other) == embedded(*ip)));
        match (system, other) {
            _ if share => NamesVerdict::Agree,
            ([], []) => NamesVerdict::Agree,
            ([], _) => NamesVerdict::Withheld,
            _ if impossible && (expected == Expected::Public || other.iter().any(is_public)) => NamesVerdict::Hijacked,
            (_, []) if impossible => NamesVerdict::Agree,
            _ => NamesVerdict::Differ,
        }
    }

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

#[cfg(test)]
mod tests {
    use super::*;
    use NamesVerdict::{Agree, Differ, Hijacked, NotAnswered, Withheld};
    use proptest::prelude::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn what_a_number_tells() {
        for (address, kind, country) in [
            ("223.5.5.5", AddressKind::Public, Some("cn")),
            ("114.114.114.114", AddressKind::Public, Some("cn")),
            ("8.8.8.8", AddressKind::Public, Some("us")),
            ("2400:3200::1", AddressKind::Public, Some("cn")),
            ("2001:4860:4860::8888", AddressKind::Public, Some("us")),
            ("::ffff:223.5.5.5", AddressKind::Public, Some("cn")),
            ("64:ff9b::223.5.5.5", AddressKind::Public, Some("cn")),
            ("127.0.0.1", AddressKind::Private, None),
            ("10.0.0.1", AddressKind::Private, None),
            ("172.16.0.1", AddressKind::Private, None),
            ("172.31.255.255", AddressKind::Private, None),
            ("192.168.1.1", AddressKind::Private, None),
            ("169.254.169.254", AddressKind::Private, None),
            ("100.100.2.148", AddressKind::Private, None),
            ("::ffff:10.0.0.1", AddressKind::Private, None),
            ("::1", AddressKind::Private, None),
            ("fd00::1", AddressKind::Private, None),
            ("fe80::1", AddressKind::Private, None),
            ("198.18.0.1", AddressKind::Fake, None),
            ("198.19.255.255", AddressKind::Fake, None),
            ("::ffff:198.18.0.1", AddressKind::Fake, None),
            ("0.0.0.0", AddressKind::Reserved, None),
            ("192.0.2.1", AddressKind::Reserved, None),
            ("203.0.113.9", AddressKind::Reserved, None),
            ("224.0.0.1", AddressKind::Reserved, None),
            ("255.255.255.255", AddressKind::Reserved, None),
            ("::", AddressKind::Reserved, None),
            ("2001:db8::1", AddressKind::Reserved, None),
            ("2001::1", AddressKind::Reserved, None),
            ("ff02::1", AddressKind::Reserved, None),
        ] {
            let found = Whereabouts::of(ip(address));
            assert_eq!((found.kind, found.country.as_deref()), (kind, country), "{address}");
        }
        for address in ["172.32.0.1", "100.128.0.1", "198.20.0.1", "192.0.1.1"] {
            assert_eq!(AddressKind::of(ip(address)), AddressKind::Public, "{address}");
        }
    }

    #[test]
    fn an_address_says_something_only_of_an_unknown_server() {
        for (address, told, kind) in [
            ("223.5.5.5", ServerKind::Unknown, ServerKind::Mirror),
            ("8.8.8.8", ServerKind::Unknown, ServerKind::Unknown),
            ("198.18.0.1", ServerKind::Unknown, ServerKind::Unknown),
            ("10.0.0.1", ServerKind::Unknown, ServerKind::Own),
            ("223.5.5.5", ServerKind::Foreign, ServerKind::Foreign),
            ("223.5.5.5", ServerKind::Own, ServerKind::Own),
            ("10.0.0.1", ServerKind::Mirror, ServerKind::Mirror),
        ] {
            assert_eq!(Whereabouts::of(ip(address)).server_kind(told), kind, "{address} {told:?}");
        }
    }

    #[test]
    fn two_resolvers_are_compared() {
        use Expected::{Any, Public};
        let (cn, us) = ("223.5.5.5", "8.8.8.8");
        for (system, other, expected, verdict) in [
            (vec![cn], Some(vec![cn]), Public, Agree),
            (vec![us, cn], Some(vec![cn]), Public, Agree),
            (vec!["::ffff:223.5.5.5"], Some(vec![cn]), Public, Agree),
            (vec![us], Some(vec![cn]), Public, Differ),
            (vec![us], Some(vec![]), Public, Differ),
            (vec!["127.0.0.1"], Some(vec![cn]), Public, Hijacked),
            (vec!["198.18.0.7"], Some(vec![cn]), Public, Hijacked),
            (vec!["0.0.0.0"], Some(vec![cn]), Any, Hijacked),
            (vec!["10.0.0.1"], Some(vec![cn]), Any, Hijacked),
            (vec!["10.0.0.1"], Some(vec![]), Public, Hijacked),
            (vec!["10.0.0.1"], None, Public, Hijacked),
            // A server of one's own: nobody else need know it.
            (vec!["10.0.0.1"], Some(vec![]), Any, Agree),
            (vec!["10.0.0.1"], Some(vec!["10.0.0.2"]), Any, Differ),
            (vec!["10.0.0.1"], None, Any, NotAnswered),
            // The right address beside a false one still leads there.
            (vec!["::", cn], Some(vec![cn]), Public, Agree),
            (vec!["10.0.0.1", us], Some(vec![cn]), Public, Differ),
            (vec![], Some(vec![cn]), Public, Withheld),
            (vec![], Some(vec![]), Public, Agree),
            (vec![], None, Public, NotAnswered),
            (vec![us], None, Public, NotAnswered),
        ] {
            let read = |list: &[&str]| list.iter().map(|text| ip(text)).collect::<Vec<_>>();
            let found = NamesVerdict::of(&read(&system), other.as_deref().map(read).as_deref(), expected);
            assert_eq!(found, verdict, "{system:?} {other:?} {expected:?}");
        }
    }

    proptest! {
        /// Of what is not public no country is told, and a country is two lower-case letters.
        #[test]
        fn countries_are_codes_of_public_addresses(bits in any::<u128>(), is_four in any::<bool>()) {
            let ip = match is_four {
                true => IpAddr::from((bits as u32).to_be_bytes()),
                false => IpAddr::from(bits.to_be_bytes()),
            };
            let found = Whereabouts::of(ip);
            if let Some(country) = found.country {
                prop_assert_eq!(found.kind, AddressKind::Public);
                prop_assert!(country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_lowercase()), "{}", country);
            }
        }
    }
}
