//! What the lab saw, in the order in which it came.

use std::sync::Mutex;
use tokio_rustls::rustls::ServerConnection;

/// A request that reached a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestLog {
    /// The host that was asked.
    pub host: String,
    /// The method.
    pub method: String,
    /// The whole path, as it was sent.
    pub path: String,
    /// The query, without the question mark; empty where there is none.
    pub query: String,
    /// The answer's status; `None` where none was given.
    pub status: Option<u16>,
    /// The request's headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Whether it came over TLS.
    pub via_tls: bool,
    /// `HTTP/1.1` or `HTTP/2.0`.
    pub version: String,
}

impl RequestLog {
    /// The name that a request to a DNS-over-HTTPS resolver asks for.
    pub fn dns_name(&self) -> Option<String> {
        crate::service::doh::name_in(&self.query)
    }

    /// The first header of that name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A TLS handshake that a host took part in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handshake {
    /// The host that was reached.
    pub host: String,
    /// The name that the client asked for.
    pub server_name: Option<String>,
    /// The protocol that was agreed on, such as `h2`.
    pub alpn: Option<String>,
    /// Why there was no session: `None` where there was.
    pub error: Option<String>,
}

#[derive(Default)]
pub(crate) struct Log {
    requests: Mutex<Vec<RequestLog>>,
    connects: Mutex<Vec<String>>,
    handshakes: Mutex<Vec<Handshake>>,
}

/// The place of a request in the log.
#[derive(Clone, Copy)]
pub(crate) struct Entry(usize);

impl Log {
    pub(crate) fn request(&self, request: RequestLog) -> Entry {
        let mut requests = self.requests.lock().unwrap();
        requests.push(request);
        Entry(requests.len() - 1)
    }

    pub(crate) fn status(&self, entry: Entry, status: u16) {
        if let Some(request) = self.requests.lock().unwrap().get_mut(entry.0) {
            request.status = Some(status);
        }
    }

    pub(crate) fn connect(&self, target: &str) {
        self.connects.lock().unwrap().push(target.to_owned());
    }

    pub(crate) fn handshake(&self, host: &str, session: Option<&ServerConnection>, error: Option<String>) {
        let alpn = session.and_then(|session| session.alpn_protocol());
        self.handshakes.lock().unwrap().push(Handshake {
            host: host.to_owned(),
            server_name: session.and_then(|session| session.server_name()).map(str::to_owned),
            alpn: alpn.map(|name| String::from_utf8_lossy(name).into_owned()),
            error,
        });
    }

    pub(crate) fn requests(&self) -> Vec<RequestLog> {
        self.requests.lock().unwrap().clone()
    }

    pub(crate) fn connects(&self) -> Vec<String> {
        self.connects.lock().unwrap().clone()
    }

    pub(crate) fn handshakes(&self) -> Vec<Handshake> {
        self.handshakes.lock().unwrap().clone()
    }
}
