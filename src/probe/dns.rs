//! From a name to addresses, with the reason when there are none.

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use dns_lookup::{AddrInfoHints, LookupErrorKind, SockType, getaddrinfo};

use super::cell::Flight;
use crate::domain::fault::{Fault, FaultClass, Stage};
use crate::domain::measure::Resolve;
use crate::domain::sanitize;
use crate::text::faults;

/// More addresses of one name are not tried.
const MOST_ADDRESSES: usize = 8;

/// A name that exists as long as the Internet does: any answer to it, even "no address", comes from a name server.
const CONTROL_NAME: &str = "cn.";

/// Where a host can be reached, and how long it took to learn that: `None` where nobody had to be asked.
pub(super) async fn addresses(
    host: &str,
    port: u16,
    resolve: &[Resolve],
    flight: &Flight,
) -> Result<(Vec<SocketAddr>, Option<Duration>), Fault> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(literal) = bare.parse::<IpAddr>() {
        return Ok((vec![(literal, port).into()], None));
    }
    let told: Vec<SocketAddr> = resolve
        .iter()
        .filter(|entry| entry.host.eq_ignore_ascii_case(bare) && entry.port == port)
        .map(|entry| (entry.address, port).into())
        .collect();
    if !told.is_empty() {
        return Ok((told, None));
    }
    flight.at(Stage::Dns, bare);
    let asked = Instant::now();
    let found = look_up(bare).await;
    let fault = |detail| Fault::new(FaultClass::Dns, Stage::Dns, detail);
    match found {
        Ok(found) if found.is_empty() => Err(fault(faults::dns_no_address(bare))),
        Ok(found) => {
            let addresses = interleaved(found, port);
            flight.resolved(&addresses);
            Ok((addresses, Some(asked.elapsed())))
        }
        Err(Unfound::NoSuchName) => Err(fault(faults::dns_no_such_name(bare))),
        Err(Unfound::NoAnswer) => {
            flight.no_name_server();
            Err(fault(faults::dns_no_answer(bare)))
        }
        Err(Unfound::Other(why)) => {
            Err(fault(faults::dns_other(bare, sanitize::printable_within(&why, super::fault::LONGEST_QUOTE))))
        }
    }
}

/// Whether any name server answers at all.
pub(super) async fn is_answered() -> bool {
    !matches!(look_up(CONTROL_NAME).await, Err(Unfound::NoAnswer | Unfound::Other(_)))
}

/// The addresses that the system's own resolver has for a name, each once; none where it has none, for whatever reason.
pub(super) async fn system(name: &str) -> Vec<IpAddr> {
    unique(look_up(name).await.unwrap_or_default())
}

/// Each address once, where it stood first: the system names one for every kind of socket.
pub(super) fn unique(found: Vec<IpAddr>) -> Vec<IpAddr> {
    let mut unique: Vec<IpAddr> = Vec::new();
    for ip in found {
        if !unique.contains(&ip) {
            unique.push(ip);
        }
    }
    unique
}

/// Why a name has no address.
pub(super) enum Unfound {
    /// There is no such name, or it has no address.
    NoSuchName,
    /// No name server answered.
    NoAnswer,
    /// Anything else, in the system's words.
    Other(String),
}

/// All that the system's own resolver says of a name, or why it says nothing.
pub(super) async fn look_up(name: &str) -> Result<Vec<IpAddr>, Unfound> {
    let name = name.to_owned();
    // The system's own resolver, on a helper thread: it alone knows hosts files, search lists and scoped servers.
    let asked = tokio::task::spawn_blocking(move || {
        let hints = AddrInfoHints { socktype: SockType::Stream.into(), ..AddrInfoHints::default() };
        let found = getaddrinfo(Some(&name), None, Some(hints)).map_err(|error| match error.kind() {
            LookupErrorKind::NoName | LookupErrorKind::NoData => Unfound::NoSuchName,
            LookupErrorKind::Again => Unfound::NoAnswer,
            _ => Unfound::Other(std::io::Error::from(error).to_string()),
        })?;
        Ok(found.flatten().map(|info| info.sockaddr.ip()).collect())
    });
    asked.await.unwrap_or_else(|error| Err(Unfound::Other(error.to_string())))
}

/// IPv6 and IPv4 in turn, beginning with the family that the system prefers (RFC 8305), each address once.
fn interleaved(found: Vec<IpAddr>, port: u16) -> Vec<SocketAddr> {
    let unique = unique(found);
    let first_is_v6 = unique.first().is_some_and(IpAddr::is_ipv6);
    let (first, second): (Vec<IpAddr>, Vec<IpAddr>) = unique.into_iter().partition(|ip| ip.is_ipv6() == first_is_v6);
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    let mut ordered = Vec::new();
    loop {
        let pair = [first.next(), second.next()];
        if pair == [None, None] {
            break;
        }
        ordered.extend(pair.into_iter().flatten().map(|ip| SocketAddr::from((ip, port))));
    }
    ordered.truncate(MOST_ADDRESSES);
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_take_turns_beginning_with_the_preferred_one() {
        let ips: Vec<IpAddr> =
            ["::1", "::2", "::1", "10.0.0.1", "10.0.0.2", "10.0.0.3"].map(|ip| ip.parse().unwrap()).into();
        let shown: Vec<String> = interleaved(ips, 443).into_iter().map(|address| address.ip().to_string()).collect();
        assert_eq!(shown, ["::1", "10.0.0.1", "::2", "10.0.0.2", "10.0.0.3"]);
        let many: Vec<IpAddr> = (1..100).map(|n| IpAddr::from([10, 0, 0, n])).collect();
        assert_eq!(interleaved(many, 443).len(), MOST_ADDRESSES);
    }
}
