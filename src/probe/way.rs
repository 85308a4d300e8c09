//! A way to a host for somebody else's bytes: as the go command would take it, through the user's own HTTP or SOCKS proxy
//! where there is one, and with the go command's own words where there is none.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio_rustls::rustls::{CertificateError, Error as TlsError};

use super::dns::{self, Unfound};
use super::fault::is_cut;
use super::tls::Tls;
use super::tunnel::{self, Refused, Stream};
use super::{dial, fault};
use crate::domain::httpproxy::{BadProxy, ProxyScheme, ProxyServer, ProxySettings};
use crate::domain::sanitize;
use crate::domain::witness::Ended;
use crate::host::Host;

/// Go waits no longer for a proxy's answer to CONNECT (net/http, `dialConn`).
const ANSWER_LIMIT: Duration = Duration::from_secs(60);
/// No more of what a proxy said is passed on.
const LONGEST_REASON: usize = 400;

/// How ways are found on this machine.
pub struct Ways {
    tls: Option<Tls>,
}

/// A way that is open.
pub struct Way {
    /// What to speak on.
    pub stream: Box<dyn Stream>,
    /// The ends of the connection: this machine's, and the host's or the proxy's.
    pub ends: Option<(SocketAddr, SocketAddr)>,
    /// The host's own address, where no proxy stands before it.
    pub address: Option<IpAddr>,
    /// The proxy that takes whole URLs, for plain HTTP.
    pub forwarder: Option<ProxyServer>,
}

/// Why there is no way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    /// What kind of end that is.
    pub ended: Ended,
    /// The status that the user's own proxy answered with.
    pub status: Option<u16>,
    /// What the go command says of it (net, net/http, golang.org/x/net/proxy), without the URL before it.
    pub words: String,
}

/// What is heard while a way is looked for.
pub trait Hears: Sync {
    /// A connection is attempted.
    fn tries(&self, address: SocketAddr);
    /// The user's own proxy is the way, passwords masked.
    fn goes_through(&self, proxy: &str);
}

impl Ways {
    /// With the authorities that Go trusts on this machine, for proxies that speak TLS: read only where one does.
    pub fn new(host: &Host, all: &[&ProxySettings]) -> Ways {
        let is_tls = |value: &str| value.trim_start().to_ascii_lowercase().starts_with("https:");
        let wanted = all.iter().any(|settings| is_tls(&settings.http) || is_tls(&settings.https));
        Ways { tls: wanted.then(|| Tls::new(host).ok()).flatten() }
    }

    /// A tunnel (https and whatever else CONNECT is for), or a connection for plain HTTP.
    pub async fn open(
        &self,
        host: &str,
        port: u16,
        tunnel: bool,
        settings: &ProxySettings,
        hears: &dyn Hears,
    ) -> Result<Way, Blocked> {
        let scheme = if tunnel { "https" } else { "http" };
        let named = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
        let url = url::Url::parse(&format!("{scheme}://{named}:{port}/"));
        let proxy = match url.map(|url| settings.proxy_for(&url)) {
            Ok(Ok(proxy)) => proxy,
            Ok(Err(bad)) => return Err(bad_setting(&bad)),
            Err(_) => None,
        };
        let tries = |address| hears.tries(address);
        let Some(proxy) = proxy else {
            let tcp = to(host, port, &tries).await?;
            let ends = ends(&tcp);
            let address = ends.map(|(_, there)| there.ip());
            return Ok(Way { stream: Box::new(tcp), ends, address, forwarder: None });
        };
        hears.goes_through(&proxy.redacted());
        let found = self.through(proxy, &named, port, tunnel, &tries).await;
        found.map_err(|blocked| Blocked { ended: Ended::Proxy, ..blocked })
    }

    async fn through(
        &self,
        proxy: ProxyServer,
        host: &str,
        port: u16,
        tunnel: bool,
        tries: &(dyn Fn(SocketAddr) + Sync),
    ) -> Result<Way, Blocked> {
        // net/http's `wrapErr`.
        let connecting = |words: String| Blocked::new(Ended::Proxy, format!("proxyconnect tcp: {words}"));
        // An empty host is this machine, for Go's dialler.
        let at = if proxy.host.is_empty() { "127.0.0.1" } else { &proxy.host };
        let tcp = to(at, proxy.port, tries).await.map_err(|blocked| connecting(blocked.words))?;
        let ends = ends(&tcp);
        let stream: Box<dyn Stream> = match (&self.tls, proxy.scheme) {
            (Some(tls), ProxyScheme::Https) => {
                let secured = tls.tried_with_proxy(tcp, &proxy.host).await;
                Box::new(secured.map_err(|error| connecting(tls_words(&error, &proxy.host)))?)
            }
            (None, ProxyScheme::Https) => {
                return Err(connecting("tls: failed to verify certificate: x509: no trusted roots".to_owned()));
            }
            _ => Box::new(tcp),
        };
        if !tunnel && proxy.scheme != ProxyScheme::Socks5 {
            return Ok(Way { stream, ends, address: None, forwarder: Some(proxy) });
        }
        let passing = tokio::time::timeout(ANSWER_LIMIT, tunnel::passed(stream, &proxy, host, port));
        let Ok(passed) = passing.await else {
            return Err(Blocked::new(Ended::Proxy, "context deadline exceeded".to_owned()));
        };
        let stream = passed.map_err(|refused| refusal(&refused, ends, host, port))?;
        Ok(Way { stream, ends, address: None, forwarder: None })
    }
}

impl Blocked {
    fn new(ended: Ended, words: String) -> Blocked {
        Blocked { ended, status: None, words }
    }
}

fn ends(tcp: &TcpStream) -> Option<(SocketAddr, SocketAddr)> {
    Some((tcp.local_addr().ok()?, tcp.peer_addr().ok()?))
}

/// `Proxy-Authorization` for a proxy that takes whole URLs.
pub fn authorization(proxy: &ProxyServer) -> Option<String> {
    tunnel::authorization(proxy)
}

/// TCP to a host, with Go's words where it fails.
async fn to(host: &str, port: u16, tries: &(dyn Fn(SocketAddr) + Sync)) -> Result<TcpStream, Blocked> {
    let addresses = match host.parse::<IpAddr>() {
        Ok(literal) => vec![literal],
        Err(_) => {
            let dns = |why: &str| Blocked::new(Ended::Dns, format!("dial tcp: lookup {host}: {why}"));
            let asked = tokio::time::timeout(dial::LIMIT, dns::look_up(host)).await;
            match asked {
                Ok(Ok(found)) if found.is_empty() => return Err(dns("no such host")),
                Ok(Ok(found)) => dns::unique(found),
                Ok(Err(Unfound::NoSuchName)) => return Err(dns("no such host")),
                // As glibc has it, and Go after it.
                Ok(Err(Unfound::NoAnswer)) => return Err(dns("Temporary failure in name resolution")),
                Ok(Err(Unfound::Other(why))) => return Err(dns(&sanitize::printable_within(&why, LONGEST_REASON))),
                Err(_) => return Err(dns("i/o timeout")),
            }
        }
    };
    let addresses = addresses.into_iter().map(|ip| SocketAddr::from((ip, port))).collect();
    dial::dial(addresses, tries).await.map_err(|(address, error)| {
        let address = address.map(|address| format!(" {address}")).unwrap_or_default();
        let ended = match error.kind() {
            io::ErrorKind::ConnectionRefused => Ended::Refused,
            io::ErrorKind::TimedOut => Ended::TimedOut,
            io::ErrorKind::ConnectionReset => Ended::Reset,
            _ => Ended::Unreachable,
        };
        Blocked::new(ended, format!("dial tcp{address}: {}", dial_words(&error)))
    })
}

/// What Go's dialler says of an error of the system: its own table has the C library's sentences with a small letter.
fn dial_words(error: &io::Error) -> String {
    if error.raw_os_error().is_none() {
        return "i/o timeout".to_owned();
    }
    let call = if cfg!(windows) { "connectex" } else { "connect" };
    format!("{call}: {}", system_words(error))
}

fn system_words(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" (os error").map_or(text.as_str(), |(text, _)| text);
    if cfg!(windows) {
        return text.to_owned();
    }
    let mut letters = text.chars();
    letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}

/// What crypto/tls says.
fn tls_words(error: &io::Error, host: &str) -> String {
    let cause = error.get_ref().and_then(|cause| cause.downcast_ref::<TlsError>());
    let x509 = |why: &str| format!("tls: failed to verify certificate: x509: {why}");
    match cause {
        Some(TlsError::InvalidCertificate(problem)) => match problem {
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. } => x509("certificate has expired or is not yet valid"),
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                x509(&format!("certificate is not valid for {host}"))
            }
            _ => x509("certificate signed by unknown authority"),
        },
        Some(TlsError::InvalidMessage(_)) => "tls: first record does not look like a TLS handshake".to_owned(),
        Some(other) => format!("tls: {}", fault::quoted(&other.to_string())),
        None => broken_words(error, None),
    }
}

/// What is said where a connection breaks while an answer is read from it.
fn broken_words(error: &io::Error, ends: Option<(SocketAddr, SocketAddr)>) -> String {
    match (error.kind(), ends) {
        (io::ErrorKind::UnexpectedEof, _) => "EOF".to_owned(),
        (_, Some((here, there))) if is_cut(error) => format!("read tcp {here}->{there}: read: {}", system_words(error)),
        _ => system_words(error),
    }
}

fn refusal(refused: &Refused, ends: Option<(SocketAddr, SocketAddr)>, host: &str, port: u16) -> Blocked {
    match refused {
        Refused::Broken(error) => Blocked::new(Ended::Proxy, broken_words(error, ends)),
        Refused::Status(status, reason) => {
            // Go shows the reason alone, and for an empty one nothing.
            let words = sanitize::printable_within(reason, LONGEST_REASON);
            Blocked { status: Some(*status), ..Blocked::new(Ended::Proxy, words) }
        }
        Refused::NoHttp => Blocked::new(Ended::Proxy, "malformed HTTP response".to_owned()),
        Refused::Socks(error) => {
            let between = ends.map(|(_, proxy)| format!(" {proxy}->{host}:{port}")).unwrap_or_default();
            Blocked::new(Ended::Proxy, format!("socks connect tcp{between}: {}", socks_words(error)))
        }
    }
}

/// What golang.org/x/net/internal/socks says.
fn socks_words(error: &tokio_socks::Error) -> String {
    use tokio_socks::Error;
    match error {
        Error::Io(error) => broken_words(error, None),
        Error::GeneralSocksServerFailure => "unknown error general SOCKS server failure".to_owned(),
        Error::ConnectionNotAllowedByRuleset => "unknown error connection not allowed by ruleset".to_owned(),
        Error::NetworkUnreachable => "unknown error network unreachable".to_owned(),
        Error::HostUnreachable => "unknown error host unreachable".to_owned(),
        Error::ConnectionRefused => "unknown error connection refused".to_owned(),
        Error::TtlExpired => "unknown error TTL expired".to_owned(),
        Error::CommandNotSupported => "unknown error command not supported".to_owned(),
        Error::AddressTypeNotSupported => "unknown error address type not supported".to_owned(),
        Error::NoAcceptableAuthMethods => "no acceptable authentication methods".to_owned(),
        Error::PasswordAuthFailure(_) => "username/password authentication failed".to_owned(),
        other => fault::quoted(&other.to_string()),
    }
}

fn bad_setting(bad: &BadProxy) -> Blocked {
    let words = match bad {
        BadProxy::Cgi => {
            "refusing to use HTTP_PROXY value in CGI environment; see golang.org/s/cgihttpproxy".to_owned()
        }
        BadProxy::NoPort { scheme } => format!("proxyconnect tcp: dial tcp: address {scheme}: missing port in address"),
        BadProxy::Port { port } => format!("proxyconnect tcp: dial tcp: address {port}: invalid port"),
    };
    Blocked::new(Ended::Proxy, words)
}
