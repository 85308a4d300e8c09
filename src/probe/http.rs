//! GET and HEAD requests to one mirror: connections that are kept, redirects as the go command follows them.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use http_body_util::Empty;
use hyper::header::{
    ACCEPT, AGE, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue,
};
use hyper::header::{DATE, LOCATION, PROXY_AUTHORIZATION, RETRY_AFTER, USER_AGENT};
use hyper::{Method, Request, Version};
use tokio::sync::Mutex;
use url::Url;

use super::body::{self, Body, Budget, Flow};
use super::cell::Flight;
use super::connect::Dialler;
use super::fault::{self, quoted};
use super::session::{Asked, Session, Window};
use super::tunnel;
use crate::domain::fault::{Fault, FaultClass, Stage};
use crate::domain::goauth::Headers;
use crate::domain::httpproxy::ProxyServer;
use crate::domain::measure::{Connection, Hop, Phases, Sample};
use crate::text::faults;

/// As in Go's client.
pub(super) const MOST_REDIRECTS: usize = 10;
/// What is read of the body of an error or a redirect, and for how long.
const SMALL_BODY: usize = 8 << 10;
const SMALL_BODY_LIMIT: Duration = Duration::from_millis(500);
/// The longest text taken from a header.
const LONGEST_VALUE: usize = 4 << 10;

const OWN_NAME: &str = concat!("goproxy-cfg/", env!("CARGO_PKG_VERSION"));

/// How a URL is asked for, and what is done with the body of a 200.
#[derive(Clone, Copy)]
pub(super) enum Take<'a> {
    /// None is asked for (HEAD).
    Head,
    /// The head is enough: what follows it is broken off.
    Start,
    /// It is read whole; it may have so many bytes.
    Whole(usize),
    /// It is timed, beside others, and thrown away.
    Flow(&'a Flow),
}

impl Take<'_> {
    pub(super) fn is_head(self) -> bool {
        matches!(self, Take::Head)
    }
}

/// The connections to one mirror and to where it redirects.
pub(super) struct Client {
    dialler: Arc<Dialler>,
    budget: Budget,
    window: Window,
    /// Sent to `origin` alone.
    credentials: Headers,
    /// The media type that is asked for.
    accept: Option<&'static str>,
    origin: Origin,
    slots: Mutex<Vec<(Origin, Arc<Slot>)>>,
    /// How many connections were made so far.
    opened: AtomicU64,
}

/// Scheme, host and port.
#[derive(Clone, PartialEq, Eq)]
struct Origin(String, String, u16);

impl Origin {
    fn of(url: &Url) -> Origin {
        let port = url.port_or_known_default().unwrap_or_default();
        Origin(url.scheme().to_owned(), url.host_str().unwrap_or_default().to_owned(), port)
    }
}

/// The place of one connection.
type Slot = Mutex<Option<Live>>;

struct Live {
    session: Session,
    forwarder: Option<ProxyServer>,
    /// Where it leads to first.
    address: Option<IpAddr>,
    /// Later ones have higher numbers.
    number: u64,
}

/// An answer.
pub(super) struct Answer {
    pub(super) status: u16,
    /// The body; of an answer other than 200 no more than its beginning.
    pub(super) body: Body,
    pub(super) is_text: bool,
    /// By its content type.
    pub(super) is_html: bool,
    /// By how it begins.
    pub(super) is_markup: bool,
    pub(super) retry_after: Option<String>,
    /// Whether the status is the forwarding proxy's own demand for a password.
    pub(super) proxy_demands: Option<String>,
    /// Each hop on the way to it, timed.
    pub(super) sample: Sample,
    /// The length of the body, as announced.
    pub(super) length: Option<u64>,
}

impl Answer {
    /// How long it took.
    pub(super) fn took(&self) -> Duration {
        self.sample.total()
    }

    /// The host that answered in the end, after redirects.
    pub(super) fn last_host(&self) -> Option<String> {
        let last = self.sample.hops.last()?;
        Some(Url::parse(&last.url).ok()?.host_str()?.to_owned())
    }

    /// How long it was waited for: up to the first byte, at every hop, connections apart.
    pub(super) fn waited(&self) -> Duration {
        self.sample.phases().first_byte.unwrap_or_default()
    }
}

/// What one request came to, before redirects.
struct Reply {
    answer: Answer,
    location: Option<String>,
}

/// How a request failed.
struct Failed {
    fault: Fault,
    /// Whether it may have met a connection that the server had given up meanwhile.
    worth_a_retry: bool,
}

impl Client {
    pub(super) fn new(dialler: Arc<Dialler>, budget: Budget, url: &Url, credentials: Headers) -> Client {
        let (origin, slots, opened) = (Origin::of(url), Mutex::default(), AtomicU64::default());
        Client { dialler, budget, window: Window::Narrow, credentials, accept: None, origin, slots, opened }
    }

    /// The same, asking for this media type.
    #[must_use]
    pub(super) fn accepting(self, media_type: &'static str) -> Client {
        Client { accept: Some(media_type), ..self }
    }

    /// The same without any connection yet.
    pub(super) fn anew(&self, window: Window) -> Client {
        let (dialler, budget, credentials) = (Arc::clone(&self.dialler), self.budget.clone(), self.credentials.clone());
        let (accept, origin, slots) = (self.accept, self.origin.clone(), Mutex::default());
        Client { dialler, budget, window, credentials, accept, origin, slots, opened: AtomicU64::default() }
    }

    /// Gets a URL.
    pub(super) async fn get(&self, flight: &Flight, url: &Url, take: Take<'_>) -> Result<Answer, Fault> {
        let mut url = url.clone();
        let mut hops = Vec::new();
        for _ in 0..=MOST_REDIRECTS {
            let (mut answer, next) = self.hop(flight, &url, take).await?;
            hops.append(&mut answer.sample.hops);
            match next {
                None => {
                    answer.sample.hops = hops;
                    return Ok(answer);
                }
                Some(next) => url = next,
            }
        }
        Err(too_many_redirects())
    }

    /// Asks for a URL; the answer, and where it redirects.
    pub(super) async fn hop(&self, flight: &Flight, url: &Url, take: Take<'_>) -> Result<(Answer, Option<Url>), Fault> {
        let Reply { answer, location } = self.once(flight, url, take).await?;
        let next = location.map(|location| redirected(url, &location)).transpose()?;
        Ok((answer, next))
    }

    /// One request, without redirects. On a kept connection that turns out to be closed it is sent again on a new one,
    /// as Go does; on the one that another request has made meanwhile, where many share it.
    async fn once(&self, flight: &Flight, url: &Url, take: Take<'_>) -> Result<Reply, Fault> {
        flight.queued();
        let slot = self.slot(&Origin::of(url)).await;
        let mut spoiled = None;
        loop {
            let mut place = slot.lock().await;
            let kept = place.take().filter(|live| Some(live.number) > spoiled && live.session.is_usable());
            let fresh = kept.is_none();
            let mut phases = Phases::default();
            let mut live = match kept {
                Some(live) => live,
                None => {
                    let opened = self.dialler.open(url, flight).await?;
                    phases = opened.phases;
                    flight.at(Stage::FirstByte, "");
                    let session = Session::start(opened.stream, opened.http2, self.window).await;
                    let session = session.map_err(|error| fault::no_head(&error))?;
                    let number = self.opened.fetch_add(1, Ordering::Relaxed);
                    Live { session, forwarder: opened.forwarder, address: opened.address, number }
                }
            };
            // In HTTP/2 others may use the connection meanwhile; in HTTP/1 they wait at the lock.
            let waiting = match live.session.share() {
                Some(session) => {
                    *place = Some(Live { session, forwarder: live.forwarder.clone(), ..live });
                    drop(place);
                    None
                }
                None => Some(place),
            };
            let number = live.number;
            let exchanged = self.exchange(flight, url, take, &mut live).await;
            if let (Some(mut place), Ok((_, true))) = (waiting, &exchanged) {
                *place = Some(live);
            }
            match exchanged {
                Ok((mut reply, _)) => {
                    if let Some(hop) = reply.answer.sample.hops.first_mut() {
                        hop.phases = phases.plus(hop.phases);
                        hop.connection = if fresh { Connection::New } else { Connection::Reused };
                    }
                    return Ok(reply);
                }
                Err(failed) if !fresh && failed.worth_a_retry && spoiled.is_none() => spoiled = Some(number),
                Err(failed) => return Err(failed.fault),
            }
        }
    }

    async fn slot(&self, origin: &Origin) -> Arc<Slot> {
        let mut slots = self.slots.lock().await;
        if let Some((_, slot)) = slots.iter().find(|(known, _)| known == origin) {
            return Arc::clone(slot);
        }
        let slot = Arc::new(Slot::default());
        slots.push((origin.clone(), Arc::clone(&slot)));
        slot
    }

    /// Sends a request on an open connection and reads the answer; says whether it was read to its end.
    async fn exchange(
        &self,
        flight: &Flight,
        url: &Url,
        take: Take<'_>,
        live: &mut Live,
    ) -> Result<(Reply, bool), Failed> {
        let failed = |fault| Failed { fault, worth_a_retry: false };
        let request = self.request(url, take, live).map_err(failed)?;
        let forwarder = live.forwarder.as_ref();
        flight.at(Stage::FirstByte, "");
        let sent = Instant::now();
        let response = live.session.send(request).await.map_err(|error| {
            let fault = fault::no_head(&error);
            Failed { worth_a_retry: fault.class == FaultClass::Reset, fault }
        })?;
        let first_byte = sent.elapsed();
        let (head, incoming) = response.into_parts();
        let http_version = match head.version {
            Version::HTTP_2 => "HTTP/2",
            Version::HTTP_10 => "HTTP/1.0",
            _ => "HTTP/1.1",
        };
        flight.http_version(http_version);
        if let Some(date) =
            value(&head.headers, &DATE).and_then(|date| moment(&date)).filter(|_| is_fresh(&head.headers))
        {
            flight.dated(date);
        }
        flight.at(Stage::Body, "");
        let status = head.status.as_u16();
        let announced = value(&head.headers, &CONTENT_LENGTH).and_then(|length| length.parse().ok());
        let started = Instant::now();
        let mut flowed = None;
        let (body, drained) = if take.is_head() {
            (Body::default(), true)
        } else if status == 200 {
            if let Some(encoding) = value(&head.headers, &CONTENT_ENCODING).filter(|encoding| encoding != "identity") {
                let detail = faults::bad_http(faults::unasked_encoding(quoted(&encoding)));
                return Err(failed(Fault::new(FaultClass::Protocol, Stage::Body, detail)));
            }
            match take {
                Take::Head | Take::Start => (Body::default(), false),
                Take::Whole(limit) => {
                    (body::read(incoming, announced, limit, &self.budget, flight).await.map_err(failed)?, true)
                }
                Take::Flow(flow) => {
                    flowed = Some(body::flow(incoming, flow, flight).await.map_err(failed)?);
                    (Body::default(), false)
                }
            }
        } else {
            let reading = body::read(incoming, announced, SMALL_BODY, &self.budget, flight);
            match tokio::time::timeout(SMALL_BODY_LIMIT, reading).await {
                Ok(Ok(body)) => (body, true),
                // The status says what there is to say.
                Ok(Err(_)) | Err(_) => (Body::default(), false),
            }
        };
        let took = body.last_byte().map_or_else(|| started.elapsed(), |last| last.duration_since(started));
        let hop = Hop {
            url: shown(url),
            address: live.address,
            status,
            http_version,
            connection: Connection::Reused,
            phases: Phases { first_byte: Some(first_byte), body: Some(took), ..Phases::default() },
            bytes: flowed.unwrap_or(body.bytes().len() as u64),
        };
        let content_type = value(&head.headers, &CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
        let is_redirect = matches!(status, 301 | 302 | 303 | 307 | 308);
        let answer = Answer {
            status,
            is_text: content_type.starts_with("text/plain"),
            is_html: content_type.starts_with("text/html"),
            is_markup: looks_like_markup(body.bytes()),
            body,
            retry_after: value(&head.headers, &RETRY_AFTER),
            proxy_demands: forwarder.filter(|_| status == 407).map(ProxyServer::redacted),
            sample: Sample { hops: vec![hop] },
            length: announced.filter(|_| !head.headers.contains_key(CONTENT_ENCODING)),
        };
        // A redirect without a target is an ordinary answer.
        let location = is_redirect.then(|| value(&head.headers, &LOCATION)).flatten();
        Ok((Reply { answer, location }, drained))
    }

    fn request(&self, url: &Url, take: Take<'_>, live: &Live) -> Result<Asked, Fault> {
        let host = url.host_str().unwrap_or_default();
        let authority = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let is_two = matches!(live.session, Session::Two(..));
        let target = match is_two || live.forwarder.is_some() {
            true => format!("{}://{authority}{path}", url.scheme()),
            false => path,
        };
        let method = if take.is_head() { Method::HEAD } else { Method::GET };
        let mut request = Request::builder().method(method).uri(target).header(USER_AGENT, OWN_NAME);
        if let Some(media_type) = self.accept {
            request = request.header(ACCEPT, media_type);
        }
        if !is_two {
            request = request.header(HOST, authority);
        }
        if let Some(value) = live.forwarder.as_ref().and_then(tunnel::authorization) {
            request = request.header(PROXY_AUTHORIZATION, secret(&value)?);
        }
        if url.scheme() == "https" && Origin::of(url) == self.origin {
            for (name, value) in self.credentials.iter() {
                let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unsendable())?;
                request = request.header(name, secret(value)?);
            }
        }
        request.body(Empty::new()).map_err(|_| unsendable())
    }
}

fn secret(value: &str) -> Result<HeaderValue, Fault> {
    let mut value = HeaderValue::from_str(value).map_err(|_| unsendable())?;
    value.set_sensitive(true);
    Ok(value)
}

fn unsendable() -> Fault {
    Fault::new(FaultClass::Protocol, Stage::Prepare, faults::unsendable())
}

/// The text of a header, when it is one and not too long.
fn value(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?.as_bytes();
    let text = std::str::from_utf8(value).ok().filter(|text| text.len() <= LONGEST_VALUE)?;
    Some(text.trim().to_owned())
}

/// The time that a `Date` names (RFC 9110, 5.6.7).
fn moment(date: &str) -> Option<jiff::Timestamp> {
    Some(jiff::fmt::rfc2822::DateTimeParser::new().parse_zoned(date).ok()?.timestamp())
}

/// Whether nobody kept the answer for a while: its date is then that of the moment.
fn is_fresh(headers: &HeaderMap) -> bool {
    !headers.contains_key(AGE)
}

/// Whether a body begins as HTML or XML does. No body of the protocol does.
fn looks_like_markup(body: &[u8]) -> bool {
    let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<')
}

/// As in Go's client.
pub(super) fn too_many_redirects() -> Fault {
    Fault::new(FaultClass::RedirectRefused, Stage::FirstByte, faults::redirect_many())
}

/// Where a redirect leads: never from https to http, as the go command has it.
fn redirected(from: &Url, location: &str) -> Result<Url, Fault> {
    let refused = |detail| Fault::new(FaultClass::RedirectRefused, Stage::FirstByte, detail);
    let shown = quoted(location);
    let to = from.join(location).map_err(|_| refused(faults::redirect_bad(&shown)))?;
    if !matches!(to.scheme(), "http" | "https") || to.host_str().is_none_or(str::is_empty) {
        return Err(refused(faults::redirect_bad(&shown)));
    }
    if from.scheme() == "https" && to.scheme() == "http" {
        let elsewhere = to.host_str().filter(|host| from.host_str() != Some(host)).map(quoted);
        return Err(refused(faults::redirect_downgrade(&shown)).with_clue(|clues| clues.led_to = elsewhere));
    }
    Ok(to)
}

/// A URL as it may be shown: without credentials, and without the query, where signatures stand.
fn shown(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    quoted(url.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_never_leave_https() {
        let from = Url::parse("https://goproxy.cn/x/@v/v1.zip").unwrap();
        let class = |location: &str| redirected(&from, location).err().map(|fault| fault.class);
        assert_eq!(redirected(&from, "/y").unwrap().as_str(), "https://goproxy.cn/y");
        assert_eq!(redirected(&from, "//cdn.example/y").unwrap().as_str(), "https://cdn.example/y");
        for bad in ["http://goproxy.cn/y", "ftp://goproxy.cn/y", "javascript:alert(1)", "https://"] {
            assert_eq!(class(bad), Some(FaultClass::RedirectRefused), "{bad}");
        }
    }

    #[test]
    fn markup_is_seen() {
        for (body, expected) in
            [("<!doctype html>", true), ("\u{feff}\n <html>", true), ("{}", false), ("", false), ("v1\n<", false)]
        {
            assert_eq!(looks_like_markup(body.as_bytes()), expected, "{body:?}");
        }
    }
}
