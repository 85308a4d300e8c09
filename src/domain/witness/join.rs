//! Connections and `-x` lines, joined: which connection served which request.
//!
//! A request and a connection to its host belong together. A connection of the go command's to another host, asked for while
//! a request waited for its answer's head, is where a redirect led. Where several waited, any of them may have been sent
//! there, and that is said. To a host that no request names, later bytes on the same connection tell of further redirects;
//! where requests name it, they tell nothing: the last bytes of an answer, or of the connection itself, come at any time.

use std::time::Duration;

use super::unseen::is_this_machine;
use super::{Client, Connection, Unseen, Witness};
use crate::domain::catalog::Catalog;
use crate::domain::goproxy::ProxyUrl;
use crate::domain::httpproxy::ProxySettings;
use crate::domain::mirror::ServerKind;
use crate::domain::request::{Purpose, Redirect, Request};

/// The go command's words come through a pipe: what it said it does may be heard a moment after it did it.
const SLACK: Duration = Duration::from_millis(20);
/// The same where the request explains the connection: rather a redirect is missed than one is made up.
const OWN_SLACK: Duration = Duration::from_secs(2);

/// Where the go command sends its statistics, if the user wants it to, at a time of its own choice.
const TELEMETRY: &str = "telemetry.go.dev";

/// What is known besides.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Who is who.
    pub catalog: &'a Catalog,
    /// The user's own proxies.
    pub proxies: &'a ProxySettings,
}

/// Fills in what connections say of requests and requests of connections, and what could not be seen.
pub fn join(requests: &mut [Request], witness: &mut Witness, known: Known<'_>) {
    let endpoints: Vec<Option<(String, u16)>> = requests.iter().map(Request::endpoint).collect();
    for (request, endpoint) in requests.iter_mut().zip(&endpoints) {
        let Some(endpoint) = endpoint else { continue };
        let ours = || witness.connections.iter().filter(|one| is_to(one, endpoint) && one.ended.was_made());
        request.reached.seen = witness.connections.iter().any(|one| is_to(one, endpoint));
        request.reached.address = ours().rev().find_map(|one| one.address);
    }
    for connection in &mut witness.connections {
        let of = requests.iter().zip(&endpoints);
        let asked: Vec<&Request> = of
            .filter(|(_, endpoint)| endpoint.as_ref().is_some_and(|endpoint| is_to(connection, endpoint)))
            .map(|(request, _)| request)
            .collect();
        connection.kind = kind(connection, &asked, known.catalog);
        connection.purpose = match connection.client {
            Client::Git => Some(Purpose::Source),
            _ => asked.first().map(|request| request.purpose),
        };
    }
    redirects(requests, &endpoints, &mut witness.connections);
    let mut unseen = unseen(requests, &endpoints, witness, known.proxies);
    unseen.append(&mut witness.unseen);
    witness.unseen = unseen;
}

fn is_to(connection: &Connection, endpoint: &(String, u16)) -> bool {
    connection.port == endpoint.1 && connection.host.eq_ignore_ascii_case(&endpoint.0)
}

fn kind(connection: &Connection, asked: &[&Request], catalog: &Catalog) -> ServerKind {
    if connection.client == Client::Git {
        return ServerKind::Direct;
    }
    if let Some(known) = asked.iter().map(|request| request.kind).find(|kind| *kind != ServerKind::Unknown) {
        return known;
    }
    // A mirror's host under another path than the catalogue's is still that mirror's host.
    let by_host = catalog.mirrors.iter().find(|mirror| mirror.url.host() == connection.host).map(|one| one.url.clone());
    let url = by_host.or_else(|| ProxyUrl::parse(&connection.url()).ok());
    url.map_or(ServerKind::Unknown, |url| catalog.kind_of(&url, connection.address))
}

/// Whether the go command was waiting for this request's answer at that time.
fn waits(request: &Request, (from, to): (Duration, Duration), slack: Duration) -> bool {
    let (asked, answered) = request.said;
    !request.is_by_git() && asked <= to + slack && answered.is_none_or(|answered| answered >= from)
}

/// The requests that waited then; none where one of them was for this very host, which explains what was seen.
fn elsewhere(
    requests: &[Request],
    endpoints: &[Option<(String, u16)>],
    connection: &Connection,
    moment: (Duration, Duration),
) -> Vec<usize> {
    let mut found = Vec::new();
    for (index, (request, endpoint)) in requests.iter().zip(endpoints).enumerate() {
        let Some(endpoint) = endpoint else { continue };
        if !is_to(connection, endpoint) {
            found.extend(Some(index).filter(|_| waits(request, moment, SLACK)));
        } else if waits(request, moment, OWN_SLACK) {
            return Vec::new();
        }
    }
    found
}

fn redirects(requests: &mut [Request], endpoints: &[Option<(String, u16)>], connections: &mut [Connection]) {
    let may_be = |one: &&mut Connection| one.client == Client::Go && one.ended.was_made() && one.host != TELEMETRY;
    for connection in connections.iter_mut().filter(may_be) {
        // Asked for while nobody waited: a program of the user's own, or a connection in store.
        let begun = elsewhere(requests, endpoints, connection, (connection.started, connection.started));
        if begun.is_empty() {
            continue;
        }
        let is_asked = endpoints.iter().flatten().any(|endpoint| is_to(connection, endpoint));
        let bursts = connection.bursts.iter().filter(|_| !is_asked);
        let later = bursts.map(|burst| elsewhere(requests, endpoints, connection, *burst));
        let moments: Vec<Vec<usize>> = std::iter::once(begun).chain(later).collect();
        for candidates in moments {
            let certain = candidates.len() == 1;
            for index in candidates {
                let Some(request) = requests.get_mut(index) else { continue };
                connection.purpose = connection.purpose.or(Some(request.purpose));
                note(&mut request.reached.redirects, connection, certain);
            }
        }
    }
}

fn note(redirects: &mut Vec<Redirect>, connection: &Connection, certain: bool) {
    let domestic = connection.domestic();
    match redirects.iter_mut().find(|one| one.host == connection.host && one.address == connection.address) {
        Some(known) => known.certain |= certain,
        None => {
            redirects.push(Redirect { host: connection.host.clone(), address: connection.address, domestic, certain })
        }
    }
}

fn unseen(
    requests: &[Request],
    endpoints: &[Option<(String, u16)>],
    witness: &Witness,
    proxies: &ProxySettings,
) -> Vec<Unseen> {
    let (mut loopback, mut exempt, mut ssh, mut git, mut past) = <(Vec<_>, Vec<_>, Vec<_>, Vec<_>, Vec<_>)>::default();
    for (request, endpoint) in requests.iter().zip(endpoints) {
        if request.reached.seen {
            continue;
        }
        let Some((host, port)) = endpoint else {
            if request.is_by_git() {
                add(&mut ssh, &request.url);
            }
            continue;
        };
        let named = if request.url.contains(&format!(":{port}")) { format!("{host}:{port}") } else { host.clone() };
        if request.is_by_git() && !request.url.starts_with("http") {
            add(&mut ssh, &request.url);
        } else if is_this_machine(host) {
            add(&mut loopback, &named);
        } else if proxies.exempts(host, *port) {
            add(&mut exempt, &named);
        } else if request.is_by_git() {
            add(&mut git, &named);
        } else if request.status.is_some() {
            add(&mut past, &named);
        }
    }
    let mut found = Vec::new();
    let some = |list: Vec<String>, of: fn(Vec<String>) -> Unseen| (!list.is_empty()).then(|| of(list));
    found.extend(some(loopback, Unseen::Loopback));
    if !proxies.no_proxy.is_empty() {
        let value = crate::domain::sanitize::shown(&proxies.no_proxy);
        found.push(Unseen::NoProxy { value, hosts: exempt });
    }
    let mut behind: Vec<String> = Vec::new();
    witness.connections.iter().filter_map(|one| one.via.as_ref()).for_each(|via| add(&mut behind, via));
    found.extend(behind.into_iter().map(Unseen::Behind));
    found.extend(some(ssh, Unseen::Ssh));
    found.extend(some(git, Unseen::GitPast));
    found.extend(some(past, Unseen::Past));
    if witness.beyond > 0 {
        found.push(Unseen::Beyond(witness.beyond));
    }
    found
}

fn add(list: &mut Vec<String>, name: &str) {
    if !list.iter().any(|known| known == name) {
        list.push(name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::request::Reached;
    use crate::domain::witness::Ended;

    fn ms(count: u64) -> Duration {
        Duration::from_millis(count)
    }

    fn request(url: &str, from: u64, to: u64) -> Request {
        Request {
            url: url.to_owned(),
            status: Some(200),
            error: None,
            took: Some(ms(to - from)),
            purpose: Purpose::Module,
            kind: ServerKind::Mirror,
            mirror: None,
            said: (ms(from), Some(ms(to))),
            reached: Reached::default(),
        }
    }

    fn connection(host: &str, address: &str, started: u64, bursts: &[(u64, u64)]) -> Connection {
        Connection {
            host: host.to_owned(),
            port: 443,
            tunnel: true,
            client: Client::Go,
            tried: Vec::new(),
            address: address.parse().ok(),
            via: None,
            bytes_in: 1,
            bytes_out: 1,
            started: ms(started),
            took: None,
            ended: Ended::Open,
            said: None,
            bursts: bursts.iter().map(|(from, to)| (ms(*from), ms(*to))).collect(),
            kind: ServerKind::Unknown,
            purpose: None,
        }
    }

    /// `HOST certain|perhaps domestic` of each request.
    fn joined(requests: &mut [Request], connections: Vec<Connection>) -> Vec<Vec<String>> {
        let mut witness = Witness { connections, ..Witness::default() };
        let known = Known { catalog: &Catalog::default(), proxies: &ProxySettings::default() };
        join(requests, &mut witness, known);
        let shown = |one: &Redirect| {
            format!("{} {} {:?}", one.host, if one.certain { "certain" } else { "perhaps" }, one.domestic)
        };
        requests.iter().map(|request| request.reached.redirects.iter().map(shown).collect()).collect()
    }

    const MIRROR: &str = "https://goproxy.cn/m/@v/v1.zip";

    #[test]
    fn a_connection_to_a_host_that_nobody_named_is_a_redirect() {
        let mut requests =
            [request("https://goproxy.cn/m/@v/v1.mod", 0, 100), request("https://goproxy.cn/m/@v/v1.zip", 200, 500)];
        let connections = vec![
            connection("goproxy.cn", "223.5.5.5", 1, &[(90, 99), (250, 260)]),
            connection("cdn.example", "8.8.8.8", 270, &[(300, 499)]),
        ];
        assert_eq!(joined(&mut requests, connections), [vec![], vec!["cdn.example certain Some(false)".to_owned()]]);
        assert_eq!(requests[0].reached.address, "223.5.5.5".parse().ok());
    }

    #[test]
    fn of_several_that_waited_any_may_have_been_sent_there() {
        let mut requests = [request(MIRROR, 0, 500), request("https://goproxy.cn/n/@v/v1.zip", 100, 600)];
        let connections = vec![
            connection("goproxy.cn", "223.5.5.5", 1, &[]),
            connection("cdn.example", "223.6.6.6", 200, &[(300, 310)]),
        ];
        let perhaps = vec!["cdn.example perhaps Some(true)".to_owned()];
        assert_eq!(joined(&mut requests, connections), [perhaps.clone(), perhaps]);
    }

    #[test]
    fn what_has_nothing_to_do_with_a_request_is_no_redirect() {
        let mut requests = [request(MIRROR, 100, 200)];
        let mut git = connection("github.com", "8.8.8.8", 150, &[(160, 170)]);
        git.client = Client::Git;
        let connections = vec![
            connection("goproxy.cn", "223.5.5.5", 101, &[(150, 190)]),
            git,
            // Long after the last request.
            connection("api.example", "8.8.8.8", 900, &[(950, 960)]),
        ];
        assert_eq!(joined(&mut requests, connections), [Vec::<String>::new()]);
    }

    #[test]
    fn a_redirect_to_a_server_that_is_asked_itself_is_told_by_the_time() {
        let mut requests = [request(MIRROR, 100, 300), request("https://mirrors.example/m/@v/v2.info", 4000, 5000)];
        let connections = vec![
            connection("goproxy.cn", "223.5.5.5", 101, &[(150, 160)]),
            connection("mirrors.example", "8.8.8.8", 200, &[(250, 299), (4500, 4990)]),
        ];
        assert_eq!(joined(&mut requests, connections), [vec!["mirrors.example certain Some(true)".to_owned()], vec![]]);
        // Late bytes on a connection that has requests of its own are no redirect.
        let mut requests = [request("https://sum.example/lookup/m@v1", 0, 90), request(MIRROR, 100, 300)];
        let connections = vec![
            connection("sum.example", "8.8.8.8", 1, &[(80, 89), (150, 151)]),
            connection("goproxy.cn", "223.5.5.5", 101, &[(150, 160)]),
        ];
        assert_eq!(joined(&mut requests, connections), [Vec::<String>::new(), vec![]]);
    }

    #[test]
    fn what_was_not_seen_is_said() {
        let by_git = |url: &str| Request { purpose: Purpose::Source, status: None, ..request(url, 0, 1) };
        let mut requests = [
            request("http://127.0.0.1:8080/m/@v/v1.info", 0, 1),
            request("https://mods.corp.example/m/@v/v1.info", 0, 1),
            request("https://other.example/m/@v/v1.info", 0, 1),
            by_git("ssh://git@git.example/team/lib"),
            by_git("https://github.com/pkg/errors"),
        ];
        let proxies = ProxySettings { no_proxy: "corp.example".to_owned(), ..ProxySettings::default() };
        let mut witness = Witness::default();
        join(&mut requests, &mut witness, Known { catalog: &Catalog::default(), proxies: &proxies });
        let host = |name: &str| vec![name.to_owned()];
        let expected = [
            Unseen::Loopback(host("127.0.0.1:8080")),
            Unseen::NoProxy { value: "corp.example".to_owned(), hosts: host("mods.corp.example") },
            Unseen::Ssh(host("ssh://git@git.example/team/lib")),
            Unseen::GitPast(host("github.com")),
            Unseen::Past(host("other.example")),
        ];
        assert_eq!(witness.unseen, expected);
    }
}
