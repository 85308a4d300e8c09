//! From an error to the class of fault that it is.

use std::error::Error;
use std::io;
use std::time::{Duration, Instant};

use super::cell::Leg;
use crate::domain::fault::{Fault, FaultClass, Stage};
use crate::domain::sanitize;
use crate::text::faults;

/// No more of what a server said is quoted.
pub(super) const LONGEST_QUOTE: usize = 160;

/// A body that still grew so shortly before the end was slow, not stopped.
const STILL_COMING: Duration = Duration::from_secs(1);

/// What the operating system said.
pub(super) fn os_reason(error: &io::Error) -> String {
    quoted(&error.to_string())
}

/// What somebody else said, fit to be shown.
pub(super) fn quoted(text: &str) -> String {
    sanitize::redact_urls(&sanitize::printable_within(text.trim(), LONGEST_QUOTE))
}

/// The whole chain of an error, in one line.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        let more = error.to_string();
        if !text.ends_with(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        next = error.source();
    }
    text
}

/// The I/O error at the bottom of an error.
fn io_below<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e io::Error> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<io::Error>() {
            return Some(found);
        }
        next = error.source();
    }
    None
}

/// Whether an I/O error is a connection that was cut.
pub(super) fn is_cut(error: &io::Error) -> bool {
    is_cut_kind(error.kind())
}

fn is_cut_kind(kind: io::ErrorKind) -> bool {
    matches!(
        kind,
        io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::NotConnected
            | io::ErrorKind::UnexpectedEof
            | io::ErrorKind::TimedOut
    )
}

/// The kind of the I/O error that ended it. HTTP/2 hands it on in words alone.
fn io_kind(error: &hyper::Error, text: &str) -> Option<io::ErrorKind> {
    const KINDS: [io::ErrorKind; 5] = [
        io::ErrorKind::ConnectionReset,
        io::ErrorKind::ConnectionAborted,
        io::ErrorKind::BrokenPipe,
        io::ErrorKind::UnexpectedEof,
        io::ErrorKind::TimedOut,
    ];
    let in_words = || KINDS.into_iter().find(|kind| text.to_lowercase().contains(&kind.to_string()));
    io_below(error).map(io::Error::kind).or_else(in_words)
}

/// HTTP/2 tells in words who broke a stream or a connection off.
fn was_broken_off_there(text: &str) -> bool {
    text.contains("stream error received") || text.contains("connection error received")
}

/// Whether it is TLS that ended a connection: a server may look at what a client showed only after the handshake.
fn is_alert(text: &str) -> bool {
    text.contains("received fatal alert")
}

/// HTTP/2 tells in words that a message or a frame breaks the rules.
fn breaks_the_rules(text: &str) -> bool {
    text.contains("stream error detected") || text.contains("connection error detected")
}

/// The request was sent, or should have been, and no answer's head came.
pub(super) fn no_head(error: &hyper::Error) -> Fault {
    let text = quoted(&chain(error));
    if is_alert(&text) {
        return Fault::new(FaultClass::TlsOther, Stage::Tls, faults::tls_other(&text));
    }
    let cut = error.is_incomplete_message()
        || error.is_closed()
        || error.is_canceled()
        || io_kind(error, &text).is_some_and(is_cut_kind)
        || was_broken_off_there(&text);
    match cut && !error.is_parse() {
        true => Fault::new(FaultClass::Reset, Stage::FirstByte, faults::reset(&text)),
        false => Fault::new(FaultClass::Protocol, Stage::FirstByte, faults::bad_http(&text)),
    }
}

/// The body broke off after so many bytes of an announced length.
pub(super) fn no_body(error: &hyper::Error, received: u64, announced: Option<u64>) -> Fault {
    let text = quoted(&chain(error));
    let kind = io_kind(error, &text);
    let reset = matches!(kind, Some(io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted));
    let short = announced.is_some_and(|announced| received < announced);
    let (class, detail) = if reset || was_broken_off_there(&text) {
        (FaultClass::Reset, faults::reset(&text))
    } else if breaks_the_rules(&text) && (received == 0 || !short) {
        // Of a body that is shorter than its announced length something came; one that is longer is held back whole.
        (FaultClass::Protocol, faults::bad_http(&text))
    } else if short || error.is_incomplete_message() || kind.is_some_and(is_cut_kind) {
        (FaultClass::Truncated, faults::truncated(received))
    } else {
        (FaultClass::Protocol, faults::bad_http(&text))
    };
    Fault::new(class, Stage::Body, detail)
}

/// The fault of a request that was still under way when the time was over.
pub(super) fn unfinished(leg: &Leg, now: Instant) -> Option<Fault> {
    let stage = leg.stage?;
    if let Some(proxy) = &leg.toward_proxy {
        return Some(Fault::new(FaultClass::HttpProxy, Stage::Proxy, faults::proxy_silent(proxy)).at(&leg.request));
    }
    let (class, detail) = match stage {
        Stage::Dns => (FaultClass::Dns, faults::dns_no_answer(&leg.peer)),
        Stage::Connect => (FaultClass::ConnectTimeout, faults::connect_timeout(&leg.peer)),
        Stage::Proxy => (FaultClass::HttpProxy, faults::proxy_silent(&leg.peer)),
        Stage::Tls => (FaultClass::Stalled, faults::tls_silent()),
        Stage::Body => {
            let coming = leg.last_byte.is_some_and(|last| now.saturating_duration_since(last) < STILL_COMING);
            let detail = if coming { faults::slow_body(leg.bytes) } else { faults::stalled_body(leg.bytes) };
            (FaultClass::Stalled, detail)
        }
        Stage::Content => (FaultClass::Stalled, faults::unchecked()),
        Stage::Prepare | Stage::FirstByte => (FaultClass::Stalled, faults::stalled_head()),
    };
    Some(Fault::new(class, stage, detail).at(&leg.request))
}
