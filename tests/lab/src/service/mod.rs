//! From a request to an answer.

mod distort;
pub(crate) mod doh;
mod mirror;
mod page;
mod reply;

use crate::log::RequestLog;
use crate::net::body::ScriptedBody;
use crate::net::wire::Orders;
use crate::scenario::{Action, Kind, Phase};
use crate::world::{Host, World};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use distort::Distortion;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::header::AUTHORIZATION;
use hyper::{Request, Response};
pub(crate) use reply::{Reply, bytes_of};
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// How a request came here.
#[derive(Clone)]
pub(crate) enum Arrival {
    /// At a host's own port.
    At { host: Arc<Host>, tls: bool },
    /// At the proxy, with the host in an absolute URL.
    Forward,
}

/// A request, read to its end.
pub(crate) struct Asked {
    pub(crate) method: String,
    /// The path from the root, percent escapes undone.
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: hyper::HeaderMap,
    pub(crate) body: bytes::Bytes,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// The value of an `Authorization` header for `user:password`.
pub(crate) fn basic(credentials: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(credentials))
}

/// Answers one request; an error ends the connection, or in HTTP/2 the stream.
pub(crate) async fn answer(
    world: Arc<World>,
    arrival: Arrival,
    orders: Orders,
    request: Request<Incoming>,
) -> io::Result<Response<ScriptedBody>> {
    let (host, via_tls) = match arrival {
        Arrival::At { host, tls } => (host, tls),
        Arrival::Forward => match forwarded_to(&world, &request) {
            Ok(host) => (host, false),
            Err(refusal) => return Ok(refusal.plain().respond(orders)),
        },
    };
    let (head, body) = request.into_parts();
    let name = name_asked_for(&host, &head);
    let spec = host.spec();
    let entry = spec.log.then(|| {
        world.log.request(RequestLog {
            host: name.clone(),
            method: head.method.to_string(),
            path: head.uri.path().to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            status: None,
            headers: head.headers.iter().map(|(name, value)| (name.to_string(), lossy(value))).collect(),
            via_tls,
            version: format!("{:?}", head.version),
        })
    });
    let asked = Asked {
        method: head.method.to_string(),
        path: unpercent(head.uri.path()),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body: body.collect().await.map_err(io::Error::other)?.to_bytes(),
    };
    let below = asked.path.strip_prefix(&spec.path).unwrap_or(&asked.path);
    let faults = host.take_request_faults(&asked.method, below, &name);
    for fault in &faults {
        meet(fault, &orders).await?;
    }
    let authorized = spec.basic_auth.as_deref().is_none_or(|wanted| {
        asked.headers.get(AUTHORIZATION).is_some_and(|given| given.as_bytes() == basic(wanted).as_bytes())
    });
    let honest = if authorized {
        route(&world, &spec, &asked, &Distortion::from(faults.as_slice())).await
    } else {
        Reply::text(401, "unauthorized\n").header("WWW-Authenticate", "Basic realm=\"lab\"")
    };
    let scheme = if via_tls { "https" } else { "http" };
    let url = head.uri.path_and_query().map_or("/", |path| path.as_str());
    let script = faults.into_iter().fold(honest.plain(), |script, fault| script.with(fault, scheme, &name, url));
    if let Some(entry) = entry {
        world.log.status(entry, script.status());
    }
    Ok(if asked.method == "HEAD" { script.head(orders) } else { script.respond(orders) })
}

/// What a fault does before there is an answer.
async fn meet(fault: &Action, orders: &Orders) -> io::Result<()> {
    match fault {
        Action::Delay { phase: Phase::Head, ms } => sleep(Duration::from_millis(*ms)).await,
        Action::Silent { phase: Phase::Head } => std::future::pending().await,
        Action::Close { phase: Phase::Head } => return Err(ErrorKind::ConnectionAborted.into()),
        Action::Reset { phase: Phase::Head, after: 0 } => {
            orders.reset();
            return Err(ErrorKind::ConnectionReset.into());
        }
        _ => {}
    }
    Ok(())
}

/// The answer of a host that works.
async fn route(world: &World, spec: &crate::scenario::Host, asked: &Asked, distortion: &Distortion) -> Reply {
    let Some(path) = asked.path.strip_prefix(&spec.path) else { return Reply::not_found("no such page") };
    match spec.kind {
        Kind::Mirror => mirror::answer(world, spec, path, distortion),
        Kind::Sumdb => mirror::sumdb(&world.sumdb, path, distortion),
        Kind::Git => match page::go_get(&world.repositories.go_gets(spec), spec, asked) {
            Some(page) => page,
            None => world.repositories.answer(spec, asked).await,
        },
        Kind::Doh => doh::answer(spec, path, asked),
        Kind::Page => page::go_get(&spec.go_get, spec, asked).unwrap_or_else(|| page::portal(&spec.name)),
    }
}

/// The name that a request is for: a host with a wildcard has many.
fn name_asked_for(host: &Host, head: &hyper::http::request::Parts) -> String {
    let told = || head.headers.get(hyper::header::HOST)?.to_str().ok()?.split(':').next();
    match host.spec().is_wildcard() {
        true => head.uri.host().or_else(told).unwrap_or(&host.name).to_ascii_lowercase(),
        false => host.name.clone(),
    }
}

/// The host that a request to the proxy is for.
fn forwarded_to(world: &World, request: &Request<Incoming>) -> Result<Arc<Host>, Reply> {
    if let Some(wanted) = &world.proxy.basic_auth {
        let given = request.headers().get("proxy-authorization");
        if given.is_none_or(|given| given.as_bytes() != basic(wanted).as_bytes()) {
            return Err(Reply::text(407, "").header("Proxy-Authenticate", "Basic realm=\"lab\""));
        }
    }
    if let Some(status) = world.proxy.status {
        return Err(Reply::text(status, "the proxy refuses\n"));
    }
    let name = request.uri().host().unwrap_or_default();
    match world.host(name) {
        Some(host) if host.spec().listen == crate::scenario::Listen::Open => Ok(host),
        _ => Err(Reply::text(502, "no such host\n")),
    }
}

fn lossy(value: &hyper::header::HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

fn unpercent(path: &str) -> String {
    let mut out = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = (byte == b'%').then(|| after.get(..2)).flatten().and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(decoded) => {
                out.push(decoded);
                rest = &after[2..];
            }
            None => {
                out.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
