//! One question to this machine's own name servers, past its hosts file (RFC 1035, UDP).

use std::hash::{BuildHasher as _, RandomState};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use simple_dns::TYPE;
use tokio::net::UdpSocket;
use tokio::task::JoinSet;

use super::doh;

/// Answers that fit into one packet without more ado.
const LARGEST: usize = 4096;
/// A system asks no more of them (resolv.conf(5)).
const MOST_SERVERS: usize = 3;

/// The name servers that a resolv.conf names.
pub fn name_servers(resolv_conf: &[u8]) -> Vec<IpAddr> {
    let text = String::from_utf8_lossy(resolv_conf);
    let servers = text.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        words.next().filter(|word| *word == "nameserver")?;
        words.next()?.parse().ok()
    });
    servers.take(MOST_SERVERS).collect()
}

/// The addresses that any of these servers has for a name; none where none answers in time.
pub async fn addresses_by(servers: &[IpAddr], name: &str, limit: Duration) -> Vec<IpAddr> {
    let mut asked = JoinSet::new();
    for server in servers {
        for kind in [TYPE::A, TYPE::AAAA] {
            let (server, name) = (*server, name.to_owned());
            asked.spawn(async move { tokio::time::timeout(limit, ask(server, &name, kind)).await.ok().flatten() });
        }
    }
    let mut found: Vec<IpAddr> = Vec::new();
    while let Some(answer) = asked.join_next().await {
        for ip in answer.ok().flatten().unwrap_or_default() {
            if !found.contains(&ip) {
                found.push(ip);
            }
        }
    }
    found.sort();
    found
}

async fn ask(server: IpAddr, name: &str, kind: TYPE) -> Option<Vec<IpAddr>> {
    let own: IpAddr = if server.is_ipv6() { Ipv6Addr::UNSPECIFIED.into() } else { Ipv4Addr::UNSPECIFIED.into() };
    let socket = UdpSocket::bind(SocketAddr::from((own, 0))).await.ok()?;
    socket.connect(SocketAddr::from((server, 53))).await.ok()?;
    // Whoever guesses neither port nor number cannot answer in its place.
    let [low, high, ..] = RandomState::new().hash_one(name).to_ne_bytes();
    let mut query = doh::question(name, kind)?;
    query.splice(..2, [low, high]);
    socket.send(&query).await.ok()?;
    let mut answer = vec![0; LARGEST];
    loop {
        let length = socket.recv(&mut answer).await.ok()?;
        let mut message = answer.get(..length)?.to_vec();
        if message.get(..2) == Some(&[low, high]) {
            message.splice(..2, [0, 0]);
            return doh::addresses(&message, name, kind).ok();
        }
    }
}
