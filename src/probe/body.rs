//! Bodies, read to a limit. All that are being read share one store of memory, so that many servers together cannot use
//! more than one of them could.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::cell::Flight;
use super::fault;
use crate::domain::fault::{Fault, FaultClass, Stage};
use crate::domain::measure::Throughput;
use crate::text::faults;

const KIB: usize = 1 << 10;

/// What every body may use without asking: no ordinary answer is larger.
const FREE: usize = 64 * KIB;

/// What all larger bodies may use together.
const SHARED: usize = LARGEST;

/// The largest body of any kind.
pub(super) const LARGEST: usize = 10 << 20;

/// What is read of a large body to see how fast it flows, and for how long.
pub(super) const ENOUGH_FLOW: usize = 1 << 20;
const LONGEST_FLOW: Duration = Duration::from_millis(1500);

/// The store of memory.
#[derive(Clone)]
pub(super) struct Budget(Arc<Semaphore>);

impl Default for Budget {
    fn default() -> Budget {
        Budget(Arc::new(Semaphore::new(SHARED / KIB)))
    }
}

/// A body that was read.
#[derive(Debug, Default)]
pub(super) struct Body {
    bytes: Vec<u8>,
    share: Option<OwnedSemaphorePermit>,
}

impl Body {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether it takes part in what all larger bodies share.
    pub(super) fn is_large(&self) -> bool {
        self.share.is_some()
    }

    /// The text; what is no UTF-8 is replaced.
    pub(super) fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Body {
        Body { bytes, share: None }
    }
}

/// Reads a body of at most `limit` bytes, of which `announced` says how many there are.
pub(super) async fn read(
    mut incoming: Incoming,
    announced: Option<u64>,
    limit: usize,
    budget: &Budget,
    flight: &Flight,
) -> Result<Body, Fault> {
    let too_large = || {
        let limit = format!("{} KiB", limit / KIB);
        Fault::new(FaultClass::TooLarge, Stage::Body, faults::too_large(limit))
    };
    let length = announced.and_then(|length| usize::try_from(length).ok());
    if announced.is_some() && length.is_none_or(|length| length > limit) {
        return Err(too_large());
    }
    let mut body = Body::default();
    loop {
        let frame = match incoming.frame().await {
            None => break,
            Some(Ok(frame)) => frame,
            Some(Err(error)) => return Err(fault::no_body(&error, body.bytes.len() as u64, announced)),
        };
        let Ok(chunk) = frame.into_data() else { continue };
        let total = body.bytes.len() + chunk.len();
        if total > limit {
            return Err(too_large());
        }
        if total > FREE && body.share.is_none() {
            // Its whole share at once: bodies that wait for more while they hold some could wait for one another.
            let most = length.unwrap_or(limit);
            let wanted = u32::try_from(most.div_ceil(KIB)).unwrap_or(u32::MAX);
            body.share = Arc::clone(&budget.0).acquire_many_owned(wanted).await.ok();
            body.bytes.reserve_exact(most.saturating_sub(body.bytes.len()));
        }
        body.bytes.extend_from_slice(&chunk);
        flight.received(total as u64);
    }
    if length.is_some_and(|length| body.bytes.len() < length) {
        let received = body.bytes.len() as u64;
        return Err(Fault::new(FaultClass::Truncated, Stage::Body, faults::truncated(received)));
    }
    Ok(body)
}

/// Times how a body flows, and throws it away; `enough` bytes will do. What counts is the second half: the first shows how
/// TCP feels its way.
pub(super) async fn flow(mut incoming: Incoming, enough: usize, flight: &Flight) -> Result<Throughput, Fault> {
    let started = Instant::now();
    let mut arrived: Vec<(u64, Instant)> = Vec::new();
    let mut total = 0;
    let over = tokio::time::sleep(LONGEST_FLOW);
    tokio::pin!(over);
    while total < enough as u64 {
        let frame = tokio::select! {
            frame = incoming.frame() => frame,
            () = &mut over => break,
        };
        match frame {
            None => break,
            Some(Err(error)) => return Err(fault::no_body(&error, total, None)),
            Some(Ok(frame)) => {
                let Ok(chunk) = frame.into_data() else { continue };
                total += chunk.len() as u64;
                arrived.push((total, Instant::now()));
                flight.received(total);
            }
        }
    }
    let end = arrived.last().map_or(started, |(_, at)| *at);
    let half = arrived.iter().find(|(bytes, _)| *bytes * 2 >= total);
    Ok(match half.filter(|(bytes, at)| *bytes < total && *at < end) {
        Some((bytes, at)) => Throughput { bytes: total - bytes, took: end.duration_since(*at) },
        None => Throughput { bytes: total, took: end.duration_since(started) },
    })
}
