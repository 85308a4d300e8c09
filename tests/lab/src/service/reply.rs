//! An answer, and how it is sent.

use super::page;
use crate::bomb;
use crate::net::body::{FLUSH, ScriptedBody, Step};
use crate::net::wire::{Orders, Then};
use crate::scenario::{Action, Phase};
use bytes::Bytes;
use hyper::Response;
use hyper::header::{CONNECTION, CONTENT_LENGTH, HeaderName, HeaderValue};
use std::time::Duration;

/// What floods are sent in.
const CHUNK: usize = 16 << 10;

/// A complete answer.
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Bytes,
}

impl Reply {
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self { status, headers: Vec::new(), body: body.into() }.header("Content-Type", content_type)
    }

    pub(crate) fn text(status: u16, body: impl Into<Bytes>) -> Self {
        Self::new(status, "text/plain; charset=utf-8", body)
    }

    /// 404 as module proxies say it.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::text(404, format!("not found: {what}\n"))
    }

    /// Adds a header, or replaces those of that name.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sent as it is.
    pub(crate) fn plain(self) -> Script {
        Script { reply: self, before: Duration::ZERO, end: End::Orderly }
    }
}

/// An answer and the way in which it is sent.
pub(crate) struct Script {
    reply: Reply,
    /// The pause between head and body.
    before: Duration,
    end: End,
}

/// How a body comes to its end.
enum End {
    Orderly,
    After(usize, Break),
    Slow(usize),
    Endless,
    Again(Bytes, usize),
    Instead(Bytes, Then),
}

/// What follows the last byte that is sent.
#[derive(Clone, Copy)]
enum Break {
    Silence,
    Close,
    Fail,
    Reset,
    HalfClose,
}

impl Script {
    pub(crate) fn status(&self) -> u16 {
        self.reply.status
    }

    /// The answer after this fault, on a request for `path` at `host`.
    pub(crate) fn with(mut self, fault: Action, scheme: &str, host: &str, path: &str) -> Self {
        match fault {
            Action::Delay { phase: Phase::Body, ms } => self.before += Duration::from_millis(ms),
            Action::Headers { set } => {
                self.reply = set.iter().fold(self.reply, |reply, (name, value)| reply.header(name, value));
            }
            Action::Silent { phase: Phase::Body } => self.end = End::After(0, Break::Silence),
            Action::Close { phase: Phase::Body } => self.end = End::After(0, Break::Close),
            Action::Reset { after, .. } => self.end = End::After(after, Break::Reset),
            Action::Stall { after } => self.end = End::After(after, Break::Silence),
            Action::Truncate { after } => self.end = End::After(after, Break::Close),
            Action::StreamError { after } => self.end = End::After(after, Break::Fail),
            Action::Slow { rate } => self.end = End::Slow(rate.max(1)),
            Action::Endless {} => {
                self.reply = Reply::text(200, "");
                self.end = End::Endless;
            }
            Action::HalfClose { after, phase } => {
                let bytes = if phase == Phase::Body { after } else { after.max(1) };
                self.end = match (after, phase) {
                    (0, Phase::Head) => End::Instead(Bytes::new(), Then::HalfClose),
                    _ => End::After(bytes, Break::HalfClose),
                };
            }
            Action::Raw { text, latin1 } => {
                self.end = End::Instead(if latin1 { bytes_of(&text) } else { text.into() }, Then::Nothing);
            }
            Action::Flood { head, again, pause_ms } => {
                // One at a time would be slow.
                let times = if pause_ms == 0 { CHUNK.div_ceil(again.len().max(1)) } else { 1 };
                let again = bytes_of(&again.repeat(times));
                self.end = End::Instead(bytes_of(&head), Then::Again(again, Duration::from_millis(pause_ms)));
            }
            Action::GzipBomb { announced } => {
                let reply = Reply::new(200, "text/plain; charset=utf-8", bomb::gzip_member());
                self.reply = if announced { reply.header("Content-Encoding", "gzip") } else { reply };
                self.end = End::Again(self.reply.body.clone(), bomb::GZIP_MEMBERS);
            }
            Action::ZipBomb { trap, prefix } => {
                self.reply = Reply::new(200, "application/zip", bomb::zip(trap, &prefix));
            }
            Action::Status { code, body, content_type, headers } => {
                let body = body.unwrap_or_else(|| format!("{code} from the mirror lab\n"));
                let reply = Reply::new(code, &content_type, body);
                self.reply = headers.iter().fold(reply, |reply, (name, value)| reply.header(name, value));
            }
            Action::Html {} => self.reply = page::portal(host),
            Action::Body { text, content_type } => self.reply = Reply::new(200, &content_type, text),
            Action::Redirect { to, code } => {
                let to = if to == "loop" { format!("{scheme}://{host}{path}") } else { to };
                let location = to.replace("{host}", host).replace("{path}", path);
                self.reply = Reply::text(code, "moved\n").header("Location", &location);
            }
            // Met before there was an answer, or already in the content.
            Action::Delay { .. } | Action::Silent { .. } | Action::Close { .. } => {}
            Action::Tls { .. } | Action::Frames { .. } => {}
            Action::Tamper {} | Action::Forge {} | Action::Fork {} => {}
            Action::Split { .. } | Action::Stale { .. } => {}
        }
        self
    }

    /// The same to a HEAD: no body, whatever is wrong with it.
    pub(crate) fn head(self, orders: Orders) -> Response<ScriptedBody> {
        let is_raw = matches!(self.end, End::Instead(..));
        let response = self.respond(orders.clone());
        if is_raw { response } else { response.map(|_| ScriptedBody::new([], orders)) }
    }

    pub(crate) fn respond(self, orders: Orders) -> Response<ScriptedBody> {
        let Self { reply, before, end } = self;
        let mut response = Response::new(());
        *response.status_mut() = reply.status.try_into().expect("a status of three digits");
        for (name, value) in &reply.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a header name");
            response.headers_mut().append(name, HeaderValue::from_bytes(value.as_bytes()).expect("a header value"));
        }
        let length = match &end {
            End::Endless => None,
            End::Again(bytes, times) => Some(bytes.len() * times),
            End::Instead(..) => {
                response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
                Some(0)
            }
            _ => Some(reply.body.len()),
        };
        if let Some(length) = length {
            response.headers_mut().insert(CONTENT_LENGTH, length.into());
        }
        let mut steps = Vec::new();
        if !before.is_zero() {
            steps.push(Step::Pause(before));
        }
        match end {
            End::Instead(once, then) => orders.instead(once, then),
            end => steps.extend(end.steps(reply.body)),
        }
        response.map(|()| ScriptedBody::new(steps, orders))
    }
}

impl End {
    fn steps(self, body: Bytes) -> Vec<Step> {
        match self {
            Self::Orderly => vec![Step::Data(body)],
            Self::Instead(..) => Vec::new(),
            Self::Again(bytes, times) => std::iter::repeat_with(|| Step::Data(bytes.clone())).take(times).collect(),
            Self::Endless => vec![Step::Repeat(Bytes::from_static(&[b'x'; 16 * 1024]))],
            Self::Slow(rate) => {
                // Ten portions a second, or single bytes where that is too many.
                let portion = rate.div_ceil(10);
                let pause = Duration::from_secs_f64(portion as f64 / rate as f64);
                let data = |chunk: &[u8]| [Step::Data(Bytes::copy_from_slice(chunk)), Step::Pause(pause)];
                body.chunks(portion).flat_map(data).collect()
            }
            Self::After(bytes, what) => {
                let mut steps = vec![Step::Data(body.slice(..bytes.min(body.len())))];
                match what {
                    Break::Silence => steps.push(Step::Hang),
                    Break::Close => steps.push(Step::Pause(FLUSH)),
                    Break::Fail => steps.extend([Step::Pause(FLUSH), Step::Fail]),
                    Break::HalfClose => steps.extend([Step::Pause(FLUSH), Step::HalfClose, Step::Hang]),
                    Break::Reset => steps.extend([Step::Pause(FLUSH), Step::Reset]),
                }
                steps
            }
        }
    }
}

/// Each character as one byte.
pub(crate) fn bytes_of(text: &str) -> Bytes {
    text.chars().map(|c| u8::try_from(c).expect("a character below U+0100")).collect()
}
