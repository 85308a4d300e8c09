//! The witness: an HTTP proxy on loopback, inside this program, that the go command and git take for theirs while they run.
//! It leads where they would have gone without it, through the user's own proxy where there is one, and writes down where
//! that was. Nothing is decrypted, nothing is kept of what passes.
//!
//! What the clients say of failures stays true: a dial error is the reason of the answer to CONNECT, which net/http shows as
//! it stands, and [`Witness::restored`] puts right what names the witness itself.

mod account;
mod exchange;
mod plain;
mod serve;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::rustls::crypto::ring;

use account::Account;

use super::proxies;
use crate::domain::httpproxy::{self, ProxyProblem, ProxySettings};
use crate::domain::variable::Var;
use crate::domain::witness::{Unseen, Witness as Seen};
use crate::host::Host;
use crate::probe::way::Ways;

/// The user name in the address that the command is given.
const USER: &str = "witness";
/// How long the ends of connections are waited for when the command has ended: they come with its death.
const LAST_ENDS: std::time::Duration = std::time::Duration::from_millis(200);

/// What a serving witness needs.
struct Inner {
    account: Arc<Account>,
    ways: Ways,
    /// As the go command reads the user's settings.
    go: ProxySettings,
    /// As git reads them.
    curl: ProxySettings,
    /// What `Proxy-Authorization` has to say.
    authorization: String,
}

/// A proxy that is open until it is dropped.
pub struct Witness {
    address: SocketAddr,
    password: String,
    inner: Arc<Inner>,
    serving: JoinHandle<()>,
    /// What the child is told, and what is left as the user has it.
    http: bool,
    https: bool,
    git_settings: String,
}

impl Witness {
    /// Opens it, on a port of its own and with a password of its own. Time is counted from now on.
    pub async fn open(host: &Host) -> io::Result<Witness> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let mut random = [0_u8; 16];
        let filled = ring::default_provider().secure_random.fill(&mut random);
        filled.map_err(|_| io::Error::other("no random numbers"))?;
        let password: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let (go, curl) = (proxies::of_go(host), proxies::of_curl(host));
        // Where the user's own setting makes requests fail, they fail as they would.
        let fails = |value: &str| matches!(httpproxy::problem(value), Some(ProxyProblem::Fails(_)));
        let (http, https) = (!fails(&go.http) && !go.cgi, !fails(&go.https));
        let inner = Arc::new(Inner {
            account: Arc::new(Account::new(address)),
            ways: Ways::new(host, &[&go, &curl]),
            go,
            curl,
            authorization: serve::basic(USER, &password),
        });
        let serving = tokio::spawn(serve::all(listener, Arc::clone(&inner)));
        let git_settings = host.vars().get(Var::GitConfigParameters).unwrap_or_default();
        Ok(Witness { address, password, inner, serving, http, https, git_settings })
    }

    /// What the command's environment has to say so that it comes by. NO_PROXY stays as it is.
    pub fn environment(&self) -> Vec<(Var, String)> {
        let url = format!("http://{USER}:{}@{}", self.password, self.address);
        let mut vars = Vec::new();
        if self.http {
            vars.extend([(Var::HttpProxy, url.clone()), (Var::HttpProxyLower, url.clone())]);
        }
        if self.https {
            vars.extend([(Var::HttpsProxy, url.clone()), (Var::HttpsProxyLower, url)]);
        }
        // git would have the user's credential helpers store a password that worked, of a proxy too.
        let forget = format!("'credential.http://{}.helper='", self.address);
        let settings = [self.git_settings.as_str(), &forget].join(" ").trim().to_owned();
        vars.push((Var::GitConfigParameters, settings));
        vars
    }

    /// The moment from which time is counted.
    pub fn started(&self) -> std::time::Instant {
        self.inner.account.started
    }

    /// The user's own proxies.
    pub fn proxies(&self) -> &ProxySettings {
        &self.inner.go
    }

    /// What a client printed, with the truth in the place of what only is so because the witness stands in the way.
    pub fn restored(&self, text: &str) -> String {
        self.inner.account.restored(text).replace(&self.password, "xxxxx")
    }

    /// The same for bytes that go through; what is no UTF-8 stays as it is.
    pub fn restored_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.restored(text).into_bytes(),
            Err(_) => bytes.to_owned(),
        }
    }

    /// What was seen, when the command has ended. The port is closed when this returns.
    pub async fn close(self) -> Seen {
        let quiet = async {
            while self.inner.account.is_anything_open() {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        };
        let _ = tokio::time::timeout(LAST_ENDS, quiet).await;
        self.serving.abort();
        let mut seen = self.inner.account.seen();
        let left = [(self.http || self.inner.go.cgi, "HTTP_PROXY"), (self.https, "HTTPS_PROXY")];
        seen.unseen.extend(left.into_iter().filter(|(ours, _)| !ours).map(|(_, name)| Unseen::BadProxy(name)));
        seen
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
