//! Which HTTP proxy the go command uses for a URL: the rules of golang.org/x/net/http/httpproxy and net/http.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use url::Url;

pub(crate) mod gourl;

use gourl::GoUrl;

/// What the environment says about HTTP proxies. An empty text is an unset variable.
///
/// Of each variable the caller takes the upper-case name and, where that is empty, the lower-case one.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ProxySettings {
    /// HTTP_PROXY: for http URLs.
    pub http: String,
    /// HTTPS_PROXY: for https URLs.
    pub https: String,
    /// NO_PROXY: hosts that are reached without.
    pub no_proxy: String,
    /// Whether REQUEST_METHOD is set and not empty: Go mistrusts HTTP_PROXY in a CGI program, where a client may set
    /// it.
    pub cgi: bool,
}

/// The protocol spoken to a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProxyScheme {
    /// HTTP in the clear.
    Http,
    /// HTTP over TLS.
    Https,
    /// SOCKS 5; the proxy resolves names, for `socks5` and `socks5h` alike.
    Socks5,
}

/// A proxy to connect to.
#[derive(Clone, PartialEq, Eq)]
pub struct ProxyServer {
    /// How to speak to it.
    pub scheme: ProxyScheme,
    /// Name or address, without brackets; empty means this machine, as in Go's dialler.
    pub host: String,
    /// The port.
    pub port: u16,
    /// User name and password (empty where none is written), decoded; bytes that are no UTF-8 are replaced, Go sends
    /// them.
    pub credentials: Option<(String, String)>,
}

/// Why Go's requests fail although the setting was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadProxy {
    /// HTTP_PROXY applies, but the program runs as a CGI handler.
    Cgi,
    /// No port, and a scheme that implies none: Go has nowhere to connect to.
    NoPort {
        /// The scheme, such as `socks4`; empty where the value is no address at all.
        scheme: String,
    },
    /// A port above 65535.
    Port {
        /// The port as written.
        port: String,
    },
}

/// A proxy setting that Go reads otherwise than whoever wrote it meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProxyProblem {
    /// The value is no address: Go passes over it without a word and connects directly.
    Ignored,
    /// The value is no URL as it stands, and what Go makes of it, with `http://` before it, has another host than was
    /// meant: `http://proxy:port` becomes a host named `http`.
    Misread {
        /// The host that Go connects to; empty where it finds none and connects to this machine.
        host: String,
    },
    /// A scheme that Go does not know: it speaks HTTP to such a proxy.
    UnknownScheme {
        /// The scheme, such as `socks4`.
        scheme: String,
    },
    /// Go's requests fail.
    Fails(BadProxy),
}

impl ProxySettings {
    /// The proxy for a request to `url`; `None` for a direct connection.
    ///
    /// `localhost`, loopback addresses and what NO_PROXY names are never proxied, nor is any scheme but http and https.
    /// An address that Go cannot read counts as none, as it does for Go: [`problem`] tells.
    pub fn proxy_for(&self, url: &Url) -> Result<Option<ProxyServer>, BadProxy> {
        let (setting, cgi) = match url.scheme() {
            "https" => (&self.https, false),
            "http" => (&self.http, self.cgi),
            _ => return Ok(None),
        };
        let Some((proxy, _)) = read(setting) else { return Ok(None) };
        if cgi {
            return Err(BadProxy::Cgi);
        }
        let host = url.host_str().unwrap_or_default();
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let port = url.port_or_known_default().map(|port| port.to_string()).unwrap_or_default();
        if self.bypasses(host, &port) { Ok(None) } else { server(&proxy).map(Some) }
    }

    /// Whether a host is reached without any proxy: this machine, and what NO_PROXY names.
    pub fn exempts(&self, host: &str, port: u16) -> bool {
        self.bypasses(host, &port.to_string())
    }

    fn bypasses(&self, host: &str, port: &str) -> bool {
        let address: Option<IpAddr> = host.parse().ok().map(|address: IpAddr| address.to_canonical());
        if host == "localhost" || address.is_some_and(|address| address.is_loopback()) {
            return true;
        }
        let host = host.trim().to_lowercase();
        let rules: Vec<Exception> = self.no_proxy.split(',').filter_map(Exception::parse).collect();
        rules.iter().any(|rule| rule.covers(&host, port, address))
    }
}

impl fmt::Debug for ProxySettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &str| match read(value).map(|(url, _)| server(&url)) {
            Some(Ok(server)) => server.redacted(),
            _ if value.is_empty() => String::new(),
            _ => "?".to_owned(),
        };
        f.debug_struct("ProxySettings")
            .field("http", &shown(&self.http))
            .field("https", &shown(&self.https))
            .field("no_proxy", &self.no_proxy)
            .field("cgi", &self.cgi)
            .finish()
    }
}

/// What is wrong with the value of HTTP_PROXY or HTTPS_PROXY. Empty values are well.
pub fn problem(value: &str) -> Option<ProxyProblem> {
    if value.is_empty() {
        return None;
    }
    let Some((url, prefixed)) = read(value) else { return Some(ProxyProblem::Ignored) };
    // `http:127.0.0.1:7890` is a host with a colon in its name.
    let is_torn = value.contains("://") || (url.hostname().contains(':') && !value.contains('['));
    if prefixed && is_torn || url.host.is_empty() {
        return Some(ProxyProblem::Misread { host: url.hostname().to_owned() });
    }
    if let Err(error) = server(&url) {
        return Some(ProxyProblem::Fails(error));
    }
    (!matches!(url.scheme.as_str(), "http" | "https" | "socks5" | "socks5h"))
        .then(|| ProxyProblem::UnknownScheme { scheme: url.scheme.clone() })
}

/// Reads a proxy address: as it stands if that has scheme and host, else with `http://` before it, which it also says.
fn read(value: &str) -> Option<(GoUrl, bool)> {
    if value.is_empty() {
        return None;
    }
    match GoUrl::parse(value) {
        Some(url) if !url.scheme.is_empty() && !url.host.is_empty() => Some((url, false)),
        plain => GoUrl::parse(&format!("http://{value}")).map(|url| (url, true)).or(plain.map(|url| (url, false))),
    }
}

fn server(url: &GoUrl) -> Result<ProxyServer, BadProxy> {
    let (scheme, default) = match url.scheme.as_str() {
        "http" => (ProxyScheme::Http, Some(80)),
        "https" => (ProxyScheme::Https, Some(443)),
        "socks5" | "socks5h" => (ProxyScheme::Socks5, Some(1080)),
        _ => (ProxyScheme::Http, None),
    };
    let port = match url.port() {
        "" => default.ok_or_else(|| BadProxy::NoPort { scheme: url.scheme.clone() })?,
        text => text.parse().map_err(|_| BadProxy::Port { port: text.to_owned() })?,
    };
    let credentials = url.user.clone().map(|(name, password)| (name, password.unwrap_or_default()));
    Ok(ProxyServer { scheme, host: ascii_host(url.hostname()), port, credentials })
}

impl ProxyServer {
    /// The address, a password masked as net/url's `Redacted` does; a user name without one may be a token, so it is
    /// too.
    pub fn redacted(&self) -> String {
        let user = match &self.credentials {
            Some((name, password)) if !password.is_empty() => format!("{name}:xxxxx@"),
            Some(_) => "xxxxx@".to_owned(),
            None => String::new(),
        };
        format!("{}://{user}{}", self.scheme, self.authority())
    }

    /// Host and port as `CONNECT` lines and diallers take them, an IPv6 address in brackets.
    pub fn authority(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

impl fmt::Debug for ProxyServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProxyServer({})", self.redacted())
    }
}

impl fmt::Display for ProxyScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ProxyScheme::Http => "http",
            ProxyScheme::Https => "https",
            ProxyScheme::Socks5 => "socks5",
        })
    }
}

/// One entry of NO_PROXY.
#[derive(Debug)]
enum Exception {
    /// `*`: every host.
    All,
    /// `10.0.0.0/8`: addresses, whatever the port.
    Network(IpAddr, u8),
    /// An address, and the port where one is written.
    Address(IpAddr, String),
    /// A domain with a dot before it, whether it covers the domain itself as well, and the port where one is written.
    Domain { suffix: String, itself: bool, port: String },
}

impl Exception {
    /// Reads an entry; `None` for one that Go passes over.
    fn parse(entry: &str) -> Option<Exception> {
        let entry = entry.trim().to_lowercase();
        if entry.is_empty() {
            return None;
        }
        if entry == "*" {
            return Some(Exception::All);
        }
        if let Some(network) = network(&entry) {
            return Some(network);
        }
        let (host, port) = split_port(&entry).unwrap_or((&entry, ""));
        if host.is_empty() {
            return None;
        }
        if let Ok(address) = host.parse::<IpAddr>() {
            return Some(Exception::Address(address.to_canonical(), port.to_owned()));
        }
        let host = host.strip_prefix('*').filter(|rest| rest.starts_with('.')).unwrap_or(host);
        let itself = !host.starts_with('.');
        let suffix = format!(".{}", ascii_host(host.strip_prefix('.').unwrap_or(host)));
        Some(Exception::Domain { suffix, itself, port: port.to_owned() })
    }

    /// Whether it names this host; `address` is the host read as one.
    fn covers(&self, host: &str, port: &str, address: Option<IpAddr>) -> bool {
        let port_fits = |wanted: &str| wanted.is_empty() || wanted == port;
        match (self, address) {
            (Exception::All, _) => true,
            (Exception::Network(network, bits), Some(address)) => in_network(address, *network, *bits),
            (Exception::Address(wanted, wanted_port), Some(address)) => *wanted == address && port_fits(wanted_port),
            (Exception::Domain { suffix, itself, port: wanted }, None) => {
                (host.ends_with(suffix) || (*itself && suffix.strip_prefix('.') == Some(host))) && port_fits(wanted)
            }
            _ => false,
        }
    }
}

/// Reads CIDR notation as `net.ParseCIDR` does. A mapped IPv4 network is one of IPv4.
fn network(entry: &str) -> Option<Exception> {
    let (address, bits) = entry.split_once('/')?;
    let address: IpAddr = address.parse().ok()?;
    if bits.is_empty() || !bits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let bits: u8 = bits.parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    if bits > most {
        return None;
    }
    match (address, address.to_canonical()) {
        (IpAddr::V6(_), mapped @ IpAddr::V4(_)) if bits >= 96 => Some(Exception::Network(mapped, bits - 96)),
        _ => Some(Exception::Network(address, bits)),
    }
}

fn in_network(address: IpAddr, network: IpAddr, bits: u8) -> bool {
    let same = |a: u128, b: u128, width: u32| {
        let shift = width.saturating_sub(u32::from(bits));
        a.checked_shr(shift).unwrap_or(0) == b.checked_shr(shift).unwrap_or(0)
    };
    match (address, network) {
        (IpAddr::V4(a), IpAddr::V4(b)) => same(a.to_bits().into(), b.to_bits().into(), 32),
        (IpAddr::V6(a), IpAddr::V6(b)) => same(a.to_bits(), b.to_bits(), Ipv6Addr::BITS),
        _ => false,
    }
}

/// `net.SplitHostPort`: host without brackets, and port; `None` where no port is written or the text is ambiguous.
fn split_port(text: &str) -> Option<(&str, &str)> {
    let (before, port) = text.rsplit_once(':')?;
    let (host, outside) = match before.strip_prefix('[') {
        Some(inner) => {
            let host = inner.strip_suffix(']')?;
            (host, host)
        }
        None if before.contains(':') => return None,
        None => (before, before),
    };
    (!outside.contains(['[', ']']) && !port.contains(['[', ']'])).then_some((host, port))
}

/// A host in ASCII: what is not goes through IDNA, what IDNA refuses stays.
fn ascii_host(host: &str) -> String {
    if host.is_ascii() {
        return host.to_owned();
    }
    match url::Host::parse(host) {
        Ok(url::Host::Domain(ascii)) => ascii,
        _ => host.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn choice(proxy: &str, no_proxy: &str, url: &str) -> String {
        let settings = ProxySettings {
            http: proxy.to_owned(),
            https: proxy.to_owned(),
            no_proxy: no_proxy.to_owned(),
            cgi: false,
        };
        match settings.proxy_for(&Url::parse(url).unwrap()) {
            Ok(Some(server)) => server.redacted(),
            Ok(None) => "direct".to_owned(),
            Err(error) => format!("{error:?}"),
        }
    }

    #[test]
    fn addresses_are_read_as_go_reads_them() {
        for (proxy, expected) in [
            ("127.0.0.1:7890", "http://127.0.0.1:7890"),
            ("http://127.0.0.1:7890", "http://127.0.0.1:7890"),
            ("proxy", "http://proxy:80"),
            ("proxy:3128", "http://proxy:3128"),
            ("https://proxy", "https://proxy:443"),
            ("socks5://127.0.0.1", "socks5://127.0.0.1:1080"),
            ("socks5h://127.0.0.1:7891", "socks5://127.0.0.1:7891"),
            ("SOCKS5://127.0.0.1:7891", "socks5://127.0.0.1:7891"),
            ("http://[::1]:8080/", "http://[::1]:8080"),
            ("http://u:secret@proxy:1", "http://u:xxxxx@proxy:1"),
            ("http://token@proxy:1", "http://xxxxx@proxy:1"),
            ("u:secret@proxy:1", "http://u:xxxxx@proxy:1"),
            ("socks4://proxy:1", "http://proxy:1"),
            ("socks4://proxy", "NoPort { scheme: \"socks4\" }"),
            ("http://proxy:65536", "Port { port: \"65536\" }"),
            ("http://proxy:port", "http://http:80"),
            ("http://pro xy", "http://http:80"),
            ("pro\nxy", "direct"),
            ("foo bar", "NoPort { scheme: \"\" }"),
            ("http://代理.中国:1", "http://xn--mnq481g.xn--fiqs8s:1"),
            ("", "direct"),
        ] {
            assert_eq!(choice(proxy, "", "https://goproxy.cn/x"), expected, "{proxy:?}");
        }
    }

    #[test]
    fn exceptions_are_read_as_go_reads_them() {
        for (no_proxy, url, direct) in [
            ("", "https://localhost/", true),
            ("", "https://localhost:8443/", true),
            ("", "http://127.9.9.9/", true),
            ("", "http://[::1]/", true),
            ("", "http://[::ffff:127.0.0.1]/", true),
            ("", "http://localhost.localdomain/", false),
            ("*", "https://goproxy.cn/", true),
            ("a.example, *", "https://goproxy.cn/", true),
            ("goproxy.cn", "https://goproxy.cn/", true),
            ("goproxy.cn", "https://www.goproxy.cn/", true),
            ("goproxy.cn", "https://notgoproxy.cn/", false),
            (".goproxy.cn", "https://goproxy.cn/", false),
            (".goproxy.cn", "https://www.goproxy.cn/", true),
            ("*.goproxy.cn", "https://goproxy.cn/", false),
            ("*.goproxy.cn", "https://www.goproxy.cn/", true),
            ("goproxy.*", "https://goproxy.cn/", false),
            (" GOPROXY.cn ", "https://goproxy.cn/", true),
            ("goproxy.cn:443", "https://goproxy.cn/", true),
            ("goproxy.cn:80", "https://goproxy.cn/", false),
            ("goproxy.cn:80", "http://goproxy.cn/", true),
            ("goproxy.cn:", "https://goproxy.cn/", true),
            (":443", "https://goproxy.cn/", false),
            ("goproxy.cn direct", "https://goproxy.cn/", false),
            ("goproxy.cn;a.example", "https://goproxy.cn/", false),
            ("https://goproxy.cn", "https://goproxy.cn/", false),
            ("10.1.2.3", "https://10.1.2.3/", true),
            ("10.1.2.3:8443", "https://10.1.2.3/", false),
            ("10.1.2.3:8443", "https://10.1.2.3:8443/", true),
            ("10.0.0.0/8", "https://10.1.2.3/", true),
            ("10.9.9.9/8", "https://10.1.2.3/", true),
            ("10.0.0.0/08", "https://10.1.2.3/", true),
            ("10.0.0.0/33", "https://10.1.2.3/", false),
            ("10.0.0.0/8:443", "https://10.1.2.3/", false),
            ("0.0.0.0/0", "https://10.1.2.3/", true),
            ("::/0", "https://10.1.2.3/", false),
            ("::/0", "https://[2001:db8::1]/", true),
            ("2001:db8::/32", "https://[2001:db8::1]/", true),
            ("2001:db8::1", "https://[2001:db8::1]/", true),
            ("[2001:db8::1]:443", "https://[2001:db8::1]/", true),
            ("[2001:db8::1]", "https://[2001:db8::1]/", false),
            ("::ffff:10.0.0.0/104", "https://10.1.2.3/", true),
            ("10", "https://10.1.2.3/", false),
            ("中国", "https://例子.中国/", true),
            (".中国", "https://例子.中国/", true),
        ] {
            assert_eq!(choice("http://p:1", no_proxy, url) == "direct", direct, "{no_proxy:?} {url}");
        }
    }

    #[test]
    fn each_scheme_has_its_own_variable() {
        let settings = ProxySettings { http: "http://h:1".into(), cgi: true, ..ProxySettings::default() };
        let ask = |url: &str| settings.proxy_for(&Url::parse(url).unwrap());
        assert_eq!(ask("https://goproxy.cn/"), Ok(None));
        assert_eq!(ask("ftp://goproxy.cn/"), Ok(None));
        assert_eq!(ask("http://goproxy.cn/"), Err(BadProxy::Cgi));
    }

    #[test]
    fn what_go_reads_otherwise_is_found() {
        for (value, expected) in [
            ("", None),
            ("127.0.0.1:7890", None),
            ("socks5://127.0.0.1:7891", None),
            ("http://proxy:port", Some(ProxyProblem::Misread { host: "http".into() })),
            ("pro\nxy", Some(ProxyProblem::Ignored)),
            ("socks4://p:1", Some(ProxyProblem::UnknownScheme { scheme: "socks4".into() })),
            ("socks://p", Some(ProxyProblem::Fails(BadProxy::NoPort { scheme: "socks".into() }))),
        ] {
            assert_eq!(problem(value), expected, "{value:?}");
        }
    }

    #[test]
    fn credentials_are_decoded_and_never_show() {
        let settings = ProxySettings { https: "http://us%40er:se%3Acret@p:1".into(), ..ProxySettings::default() };
        let server = settings.proxy_for(&Url::parse("https://goproxy.cn").unwrap()).unwrap().unwrap();
        assert_eq!(server.credentials, Some(("us@er".into(), "se:cret".into())));
        assert!(!format!("{server:?} {settings:?}").contains("cret"));
    }

    proptest! {
        #[test]
        fn nothing_panics(proxy in "(http://)?[a-c:@%0-9\\[\\]./ é]{0,12}", no_proxy in "[a-b0-9:./*,\\[\\] é]{0,16}") {
            choice(&proxy, &no_proxy, "https://10.0.0.1:8443/");
            choice(&proxy, &no_proxy, "https://a.b/");
            problem(&proxy);
        }
    }
}
