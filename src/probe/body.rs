//! Bodies, read to a limit. All that are being read share one store of memory, so that many servers together cannot use
//! more than one of them could.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
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
/// What arrived is written down for each so many bytes.
const PIECE: u64 = 4 << 10;
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
    /// When the last byte came: the end of the stream may come later.
    last_byte: Option<Instant>,
    share: Option<OwnedSemaphorePermit>,
}

impl Body {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// When the last byte came, if any did.
    pub(super) fn last_byte(&self) -> Option<Instant> {
        self.last_byte
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
        Body { bytes, ..Body::default() }
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
        // In HTTP/2 the end of a stream may be an empty piece.
        let Some(chunk) = frame.into_data().ok().filter(|chunk| !chunk.is_empty()) else { continue };
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
        body.last_byte = Some(Instant::now());
        flight.received(total as u64);
    }
    if length.is_some_and(|length| body.bytes.len() < length) {
        let received = body.bytes.len() as u64;
        return Err(Fault::new(FaultClass::Truncated, Stage::Body, faults::truncated(received)));
    }
    Ok(body)
}

/// How large bodies flow that come side by side, as the go command fetches them.
#[derive(Debug)]
pub(super) struct Flow {
    started: Instant,
    /// How many bytes had come by when.
    arrived: Mutex<Vec<(u64, Instant)>>,
}

impl Flow {
    pub(super) fn new() -> Arc<Flow> {
        Arc::new(Flow { started: Instant::now(), arrived: Mutex::default() })
    }

    fn arrived(&self) -> MutexGuard<'_, Vec<(u64, Instant)>> {
        self.arrived.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// So many more bytes are there; how many there are now.
    fn more(&self, bytes: u64) -> u64 {
        let mut arrived = self.arrived();
        let (total, now) = (arrived.last().map_or(0, |(total, _)| *total) + bytes, Instant::now());
        // However small the pieces are, memory is not.
        match arrived.last_mut().filter(|last| last.0 > 0 && total / PIECE == last.0 / PIECE) {
            Some(last) => *last = (total, now),
            None => arrived.push((total, now)),
        }
        total
    }

    /// How fast it was. What counts is the second half: the first shows how TCP feels its way.
    pub(super) fn throughput(&self) -> Option<Throughput> {
        let arrived = self.arrived();
        let (total, end) = *arrived.last()?;
        let half = arrived.iter().find(|(bytes, _)| *bytes * 2 >= total);
        Some(match half.filter(|(bytes, at)| *bytes < total && *at < end) {
            Some((bytes, at)) => Throughput { bytes: total - bytes, took: end.duration_since(*at) },
            None => Throughput { bytes: total, took: end.duration_since(self.started) },
        })
    }
}

/// Reads a body that flows among others, and throws it away, until enough of all is there; how much of it came.
pub(super) async fn flow(mut incoming: Incoming, flow: &Flow, flight: &Flight) -> Result<u64, Fault> {
    let over = tokio::time::sleep(LONGEST_FLOW);
    tokio::pin!(over);
    let (mut own, mut total) = (0, 0);
    while total < ENOUGH_FLOW as u64 {
        let frame = tokio::select! {
            frame = incoming.frame() => frame,
            () = &mut over => break,
        };
        match frame {
            None => break,
            Some(Err(error)) => return Err(fault::no_body(&error, own, None)),
            Some(Ok(frame)) => {
                let Ok(chunk) = frame.into_data() else { continue };
                own += chunk.len() as u64;
                total = flow.more(chunk.len() as u64);
                flight.received(own);
            }
        }
    }
    Ok(own)
}
