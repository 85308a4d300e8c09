//! What can be wrong with a host.

use hyper::header::{HeaderName, HeaderValue};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Header names and values.
pub type Headers = BTreeMap<String, String>;

/// An action on the requests whose path matches.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "toml::Table")]
pub struct Fault {
    /// A glob on the path below the host's prefix, such as `*.zip`; `*` crosses slashes.
    pub path: String,
    /// The method, such as `HEAD`; `None`: any.
    pub method: Option<String>,
    /// A glob on the name by which the host was asked for: a host such as `*.many.example` has many. `*`: any.
    pub host: String,
    /// How many matching requests pass unharmed first.
    pub skip: u32,
    /// How many it then hits; `None`: all.
    pub times: Option<u32>,
    /// What happens.
    pub action: Action,
}

impl Fault {
    /// A fault on every request that `glob` matches.
    pub fn new(glob: &str, action: Action) -> Self {
        Self { path: glob.to_owned(), host: "*".to_owned(), method: None, skip: 0, times: None, action }
    }

    /// The same fault, on requests of this method alone.
    #[must_use]
    pub fn on(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// The same fault, only the first `times` times.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }
}

/// Serde cannot refuse unknown keys of a flattened enum, so the fault's own keys are taken out first.
impl TryFrom<toml::Table> for Fault {
    type Error = String;

    fn try_from(mut table: toml::Table) -> Result<Self, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, default)]
        struct Common {
            path: String,
            method: Option<String>,
            host: String,
            skip: u32,
            times: Option<u32>,
        }
        impl Default for Common {
            fn default() -> Self {
                Self { path: "*".to_owned(), host: "*".to_owned(), method: None, skip: 0, times: None }
            }
        }
        let mut common = toml::Table::new();
        for key in ["path", "host", "method", "skip", "times"] {
            common.extend(table.remove_entry(key));
        }
        let Common { path, host, method, skip, times } = common.try_into().map_err(|error| error.to_string())?;
        let action = table.try_into().map_err(|error: toml::de::Error| error.to_string())?;
        Ok(Self { path, host, method, skip, times, action })
    }
}

/// When something happens to a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// The connection is there; nothing was read. Through the proxy: CONNECT waits for its answer.
    Accept,
    /// The `ClientHello` was read; nothing was answered.
    Tls,
    /// The request was read; nothing was answered.
    #[default]
    Head,
    /// The response's head is out.
    Body,
}

/// What happens to a request or a connection. In TOML the key `action` names the variant in kebab-case.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "action", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Action {
    /// Waits before it goes on. Does not end the request: later faults still apply.
    Delay {
        /// Where it waits.
        #[serde(default)]
        phase: Phase,
        /// How long, in milliseconds.
        ms: u64,
    },
    /// Adds or replaces headers of the answer. Does not end the request.
    Headers {
        /// The headers.
        set: Headers,
    },
    /// Never answers, and keeps the connection.
    Silent {
        /// From where on.
        #[serde(default)]
        phase: Phase,
    },
    /// Closes the connection in good order, without an answer.
    Close {
        /// From where on.
        #[serde(default)]
        phase: Phase,
    },
    /// Closes the connection for writing and goes on reading: FIN, and never an answer.
    HalfClose {
        /// From where on.
        #[serde(default)]
        phase: Phase,
        /// Body bytes that come first, of an announced length; more than 0 means `phase = "body"`.
        #[serde(default)]
        after: usize,
    },
    /// Resets the connection (TCP RST).
    Reset {
        /// From where on.
        #[serde(default)]
        phase: Phase,
        /// Body bytes that come first; more than 0 means `phase = "body"`.
        #[serde(default)]
        after: usize,
    },
    /// Sends so many body bytes, then nothing more.
    Stall {
        /// The bytes that come.
        after: usize,
    },
    /// Announces the whole length, sends so many body bytes, and closes.
    Truncate {
        /// The bytes that come.
        after: usize,
    },
    /// Breaks the stream off after so many body bytes: `RST_STREAM` in HTTP/2, a closed connection in HTTP/1.
    StreamError {
        /// The bytes that come.
        after: usize,
    },
    /// Sends the body slowly.
    Slow {
        /// Bytes a second.
        rate: usize,
    },
    /// Status 200 and a body without end.
    Endless {},
    /// Answers with this status.
    Status {
        /// The status code.
        code: u16,
        /// The body; else a line that names the status.
        body: Option<String>,
        /// The content type of the body.
        #[serde(default = "plain")]
        content_type: String,
        /// More headers, such as `Retry-After`.
        #[serde(default)]
        headers: Headers,
    },
    /// Status 200 and an HTML page, as a captive portal answers.
    Html {},
    /// Status 200 and this body.
    Body {
        /// The body; TOML's `\u001b` brings control characters in.
        text: String,
        /// Its content type.
        #[serde(default = "plain")]
        content_type: String,
    },
    /// Writes these bytes instead of an HTTP response (HTTP/1 only), then closes.
    Raw {
        /// The bytes, from the status line on.
        text: String,
        /// Each character is one byte: `\u00ff` is 0xff, which is no UTF-8.
        #[serde(default)]
        latin1: bool,
    },
    /// Writes bytes instead of an HTTP response (HTTP/1 only), and then others again and again without end.
    Flood {
        /// What comes once.
        #[serde(default)]
        head: String,
        /// What comes again and again.
        again: String,
        /// The pause before each time, in milliseconds; 0: as fast as they are taken.
        #[serde(default)]
        pause_ms: u64,
    },
    /// Status 200 and ten gigabytes of zeros, compressed to ten megabytes.
    GzipBomb {
        /// Whether `Content-Encoding` says so.
        #[serde(default)]
        announced: bool,
    },
    /// Status 200 and a zip that is a trap.
    ZipBomb {
        /// Which one.
        trap: ZipTrap,
        /// The folder that its files are in.
        prefix: String,
    },
    /// Breaks the rules of TLS, once the `ClientHello` was read.
    Tls {
        /// How.
        misdeed: TlsMisdeed,
    },
    /// Breaks the rules of HTTP/2, where that was agreed on.
    Frames {
        /// How.
        misdeed: FrameMisdeed,
    },
    /// Redirects.
    Redirect {
        /// The target: `loop` for the same URL, else a URL in which `{host}` and `{path}` are replaced (the path is
        /// from the root, with the query).
        to: String,
        /// The status.
        #[serde(default = "found")]
        code: u16,
    },
    /// Sends other content than was published: a zip or go.mod with a change, a tile with other hashes, a note or a
    /// record with another digit under the old signature.
    Tamper {},
    /// A signed note signed with another key of the same name.
    Forge {},
    /// The checksum database's head of another tree, under the right signature.
    Fork {},
    /// A checksum database that was split: a whole other tree under the right signature, tiles and all, which has another
    /// record at this place.
    Split {
        /// The number of the record that differs.
        record: usize,
        /// How many of the newest records it lacks.
        #[serde(default)]
        newest: usize,
    },
    /// Hides the newest versions from `@v/list` and `@latest`, and the newest records from the heads of the checksum
    /// database: of `latest`, and of the lookup of a record that is in the smaller tree too.
    Stale {
        /// How many.
        #[serde(default = "one")]
        newest: usize,
    },
}

/// A zip that is a trap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ZipTrap {
    /// One file of four gigabytes of zeros.
    Inflating,
    /// The same, said to be a thousand bytes.
    Lying,
    /// Hundreds of entries that are all the same compressed megabytes.
    Overlapping,
    /// Forty thousand empty files, listed in two megabytes.
    Crowded,
    /// Half as many: a reader may accept that for a module.
    Packed,
    /// One file whose name has escape sequences.
    Coloured,
}

/// Broken TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsMisdeed {
    /// Random bytes.
    Garbage,
    /// Plain HTTP, as a port for http answers.
    Http,
    /// The fatal alert `handshake_failure`.
    Alert,
    /// A server that knows nothing newer than TLS 1.1.
    Old,
    /// A handshake message without end.
    Flood,
    /// A byte of the handshake now and then.
    Drip,
    /// A good handshake, and then the end of the connection.
    CloseAfter,
    /// A good handshake, and then the end without TLS's own farewell, by a reset.
    ResetAfter,
}

impl TlsMisdeed {
    /// Whether the handshake itself is a good one.
    pub(crate) fn shakes_hands(self) -> bool {
        matches!(self, Self::CloseAfter | Self::ResetAfter)
    }
}

/// Broken HTTP/2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FrameMisdeed {
    /// HTTP/1.1 in place of frames.
    Http1,
    /// `RST_STREAM` in place of an answer.
    Refused,
    /// The same with an error of the server's.
    Failed,
    /// `RST_STREAM` after the head and some of the body.
    FailedLate,
    /// `GOAWAY` with an error.
    GoAway,
    /// `GOAWAY` in good order, before the request was looked at.
    Leaving,
    /// A frame longer than was agreed on.
    TooLong,
    /// `SETTINGS` of a length that cannot be.
    BadSettings,
    /// `SETTINGS` without end.
    SettingsFlood,
    /// `PING` without end.
    PingFlood,
    /// Frames of an unknown type without end.
    UnknownFlood,
    /// Headers that never come to their end.
    ContinuationFlood,
    /// A thousand large headers in good form.
    LargeHeaders,
    /// Few bytes that unpack to many headers.
    HpackBomb,
    /// Headers that cannot be unpacked.
    HpackGarbage,
    /// Provisional answers (103) without end.
    EarlyHints,
    /// A provisional answer that ends the stream.
    EarlyEnd,
    /// An answer that nobody asked for.
    Push,
    /// A body before its head.
    DataFirst,
    /// A body on no stream.
    DataNowhere,
    /// A window larger than can be.
    WindowOverflow,
    /// More body than the window allows.
    Overrun,
    /// A body of empty frames without end.
    EmptyData,
    /// A body that is shorter than its announced length.
    TooShort,
    /// A body that is longer than its announced length.
    TooMuch,
    /// No stream may ever be opened.
    NoStreams,
    /// A head without a status.
    NoStatus,
    /// A header name in capitals.
    Capitals,
    /// A header value with escape sequences.
    Escapes,
    /// Trailers without end.
    TrailerFlood,
}

fn plain() -> String {
    "text/plain; charset=utf-8".to_owned()
}

fn found() -> u16 {
    302
}

fn one() -> usize {
    1
}

impl Action {
    /// A status with its usual body.
    pub fn status(code: u16) -> Self {
        Self::Status { code, body: None, content_type: plain(), headers: Headers::new() }
    }

    /// A redirect with status 302.
    pub fn redirect(to: &str) -> Self {
        Self::Redirect { to: to.to_owned(), code: found() }
    }

    /// The phase at which it acts on a whole connection or before an answer.
    pub(crate) fn phase(&self) -> Option<Phase> {
        match self {
            Self::Delay { phase, .. } | Self::Silent { phase } | Self::Close { phase } => Some(*phase),
            Self::Reset { after, .. } | Self::HalfClose { after, .. } if *after > 0 => Some(Phase::Body),
            Self::Reset { phase, .. } | Self::HalfClose { phase, .. } => Some(*phase),
            _ => None,
        }
    }

    /// Whether it acts before there is a request.
    pub(crate) fn before_http(&self) -> bool {
        matches!(self.phase(), Some(Phase::Accept | Phase::Tls))
            || matches!(self, Self::Tls { .. } | Self::Frames { .. })
    }

    /// What makes it impossible to act out.
    pub(crate) fn problem(&self) -> Option<String> {
        let headers = match self {
            Self::Status { code, .. } if !(200..=999).contains(code) => {
                return Some(format!("no server ends with {code}"));
            }
            Self::Flood { head, again, .. } if head.chars().chain(again.chars()).any(|c| c > '\u{ff}') => {
                return Some("each character is one byte".to_owned());
            }
            Self::Raw { text, latin1: true } if text.chars().any(|c| c > '\u{ff}') => {
                return Some("each character is one byte".to_owned());
            }
            Self::Flood { again, .. } if again.is_empty() => return Some("nothing again is no flood".to_owned()),
            Self::Redirect { code, .. } if !(300..=399).contains(code) => {
                return Some(format!("{code} is no redirect"));
            }
            Self::Headers { set } | Self::Status { headers: set, .. } => set,
            _ => return None,
        };
        let bad = headers.iter().find(|(name, value)| {
            HeaderName::from_bytes(name.as_bytes()).is_err() || HeaderValue::from_bytes(value.as_bytes()).is_err()
        });
        bad.map(|(name, _)| format!("header {name:?} cannot be sent in good HTTP: use the action `raw`"))
    }

    /// Whether later faults still apply.
    pub(crate) fn goes_on(&self) -> bool {
        matches!(self, Self::Delay { .. } | Self::Headers { .. })
    }
}
