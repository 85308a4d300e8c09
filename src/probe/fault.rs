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
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::NotConnected
            | io::ErrorKind::UnexpectedEof
            | io::ErrorKind::TimedOut
    )
}

/// The request was sent, or should have been, and no answer's head came.
pub(super) fn no_head(error: &hyper::Error) -> Fault {
    let text = quoted(&chain(error));
    let class = if error.is_parse() {
        FaultClass::Protocol
    } else if error.is_incomplete_message() || error.is_closed() || error.is_canceled() {
        FaultClass::Reset
    } else if io_below(error).is_some_and(is_cut) || was_broken_off_there(&text) {
        FaultClass::Reset
    } else {
        FaultClass::Protocol
    };
    let detail = if class == FaultClass::Reset { faults::reset(&text) } else { faults::bad_http(&text) };
    Fault::new(class, Stage::FirstByte, detail)
}

/// The body broke off after so many bytes of an announced length.
pub(super) fn no_body(error: &hyper::Error, received: u64, announced: Option<u64>) -> Fault {
    let text = quoted(&chain(error));
    let reset = io_below(error).is_some_and(|error| {
        matches!(error.kind(), io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted)
    });
    let (class, detail) = if reset || was_broken_off_there(&text) {
        (FaultClass::Reset, faults::reset(&text))
    } else if announced.is_some_and(|announced| received < announced)
        || error.is_incomplete_message()
        || io_below(error).is_some_and(is_cut)
    {
        (FaultClass::Truncated, faults::truncated(received))
    } else {
        (FaultClass::Protocol, faults::bad_http(&text))
    };
    Fault::new(class, Stage::Body, detail)
}

/// HTTP/2 alone tells in words who broke a stream or connection off.
fn was_broken_off_there(text: &str) -> bool {
    text.contains("stream error received") || text.contains("connection error received")
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
            let detail =
                if coming { faults::slow_body(leg.bytes) } else { faults::stalled_body(leg.bytes) };
            (FaultClass::Stalled, detail)
        }
        Stage::Prepare | Stage::FirstByte | Stage::Content => (FaultClass::Stalled, faults::stalled_head()),
    };
    Some(Fault::new(class, stage, detail).at(&leg.request))
}
