//! One host of a scenario.

use super::{Action, Fault};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

/// A host name of the played Internet.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Host {
    /// Its DNS name. `*.many.example` is every name with one more label, all served alike but for faults that name one.
    pub name: String,
    /// What it serves.
    #[serde(default)]
    pub kind: Kind,
    /// Where below the root a mirror lives, such as `/goproxy`; empty for the root.
    #[serde(default)]
    pub path: String,
    /// Whether the mirror also passes the checksum database on.
    #[serde(default)]
    pub sumdb: bool,
    /// The modules that a mirror has; without the key all public ones. `*` stands for those.
    pub modules: Option<Vec<String>>,
    /// Its certificate.
    #[serde(default)]
    pub certificate: Certificate,
    /// Whether it wants a certificate of the client.
    #[serde(default)]
    pub client_auth: bool,
    /// The protocols that it can agree on over TLS; none: by `http2`.
    pub alpn: Option<Vec<String>>,
    /// The address that its two ports are at.
    #[serde(default = "loopback")]
    pub address: IpAddr,
    /// Whether its requests and handshakes are logged; thousands of them take memory.
    #[serde(default = "yes")]
    pub log: bool,
    /// Whether it offers HTTP/2 over TLS.
    #[serde(default = "yes")]
    pub http2: bool,
    /// `user:password`; 401 to a request without it.
    pub basic_auth: Option<String>,
    /// What becomes of a connection attempt.
    #[serde(default)]
    pub listen: Listen,
    /// For `kind = "git"`: further repositories, path to module path. Modules named after the host are there anyway.
    #[serde(default)]
    pub repos: BTreeMap<String, String>,
    /// For `kind = "page"` and `"git"`: answers to `?go-get=1`.
    #[serde(default)]
    pub go_get: Vec<GoGet>,
    /// For `kind = "doh"`: names with their addresses; others do not exist. Words in the place of addresses make the answer a
    /// wrong one: `servfail`, `refused`, `wrong-id`, `other-question`, `truncated` (it says so), `half` (it does not).
    #[serde(default)]
    pub records: BTreeMap<String, Vec<String>>,
    /// What is wrong with it. The first fault that matches and ends a request decides; delays before it add up.
    #[serde(default, rename = "fault")]
    pub faults: Vec<Fault>,
}

fn loopback() -> IpAddr {
    Ipv4Addr::LOCALHOST.into()
}

fn yes() -> bool {
    true
}

/// What a host serves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A module proxy.
    #[default]
    Mirror,
    /// The checksum database itself.
    Sumdb,
    /// Git repositories over smart HTTP.
    Git,
    /// An HTML page for any path, as a captive portal or a company's start page has it.
    Page,
    /// A DNS-over-HTTPS resolver at `/dns-query`.
    Doh,
}

/// The certificate that a host shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certificate {
    /// Signed by the lab's CA for this name.
    #[default]
    Good,
    /// Signed by a CA that nobody knows.
    Untrusted,
    /// Ran out in 2021.
    Expired,
    /// Begins in 2090.
    NotYet,
    /// Good, but only for these months: it began thirty days ago and ends in sixty.
    Current,
    /// Signed by itself.
    SelfSigned,
    /// Signed by a company's gateway, as a TLS interceptor shows it ([`crate::Lab::interceptor_pem`]).
    Intercepted,
    /// Signed by an authority whose name has escape sequences, for a subject that has some too.
    Coloured,
    /// Good for two thousand other names.
    Crowded,
    /// Signed by the lab's CA for `wrong-name.example`.
    WrongName,
}

/// What becomes of a connection attempt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Listen {
    /// Accepted.
    #[default]
    Open,
    /// Refused: the port is closed. Through the proxy: 502.
    Refused,
    /// Never answered, as by a firewall that drops packets (Linux). Through the proxy: CONNECT is never answered.
    Blackhole,
}

/// An answer to `?go-get=1`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoGet {
    /// The import path's root, such as `rsc.io/quote`.
    pub prefix: String,
    /// `git` where nothing else is said; `mod` names a module proxy.
    #[serde(default = "git")]
    pub vcs: String,
    /// The repository's URL.
    pub repo: String,
}

fn git() -> String {
    "git".to_owned()
}

impl Host {
    /// A host of that name and kind with nothing wrong.
    pub fn new(name: &str, kind: Kind) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            path: String::new(),
            sumdb: false,
            modules: None,
            certificate: Certificate::default(),
            client_auth: false,
            alpn: None,
            address: loopback(),
            log: true,
            http2: true,
            basic_auth: None,
            listen: Listen::default(),
            repos: BTreeMap::new(),
            go_get: Vec::new(),
            records: BTreeMap::new(),
            faults: Vec::new(),
        }
    }

    /// A module proxy at the root of that name, which passes the checksum database on.
    pub fn mirror(name: &str) -> Self {
        Self { sumdb: true, ..Self::new(name, Kind::Mirror) }
    }

    /// Whether this stands for every name with one more label.
    pub(crate) fn is_wildcard(&self) -> bool {
        self.name.starts_with("*.")
    }

    /// The same host with one more fault on the paths that `glob` matches.
    #[must_use]
    pub fn fault(mut self, glob: &str, action: Action) -> Self {
        self.faults.push(Fault::new(glob, action));
        self
    }
}
