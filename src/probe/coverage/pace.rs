//! Politeness: how many requests may be on their way to one host, and when it wants to be left in peace.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The most requests on their way to one host, of all mirrors on it together.
pub(super) const MOST_IN_FLIGHT: usize = 32;

/// Every host that is asked.
#[derive(Default)]
pub(super) struct Hosts(Mutex<HashMap<String, Arc<Pace>>>);

impl Hosts {
    pub(super) fn of(&self, host: &str) -> Arc<Pace> {
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(hosts.entry(host.to_ascii_lowercase()).or_default())
    }
}

/// One host.
pub(super) struct Pace {
    turns: Arc<Semaphore>,
    slowness: Mutex<Slowness>,
}

struct Slowness {
    /// So many turns are left.
    allowed: usize,
    /// No more are taken away before it was left in peace.
    least: usize,
    /// It wants no request before.
    not_before: Instant,
}

/// A request may be on its way until this is dropped.
pub(super) struct Turn(OwnedSemaphorePermit);

impl Default for Pace {
    fn default() -> Pace {
        let slowness = Slowness { allowed: MOST_IN_FLIGHT, least: MOST_IN_FLIGHT, not_before: Instant::now() };
        Pace { turns: Arc::new(Semaphore::new(MOST_IN_FLIGHT)), slowness: Mutex::new(slowness) }
    }
}

impl Pace {
    /// Waits for a turn; `None` where none comes in time.
    pub(super) async fn turn(&self, ends: Instant) -> Option<Turn> {
        loop {
            let turn = Arc::clone(&self.turns).acquire_owned().await.ok()?;
            let not_before = self.slowness().not_before;
            if not_before <= Instant::now() {
                return Some(Turn(turn));
            }
            drop(turn);
            if not_before >= ends {
                return None;
            }
            tokio::time::sleep_until(not_before.into()).await;
        }
    }

    /// The host wants to be left in peace for so long: half as many turns are left then.
    pub(super) fn slow_down(&self, turn: Turn, wait: Duration) {
        let now = Instant::now();
        let mut slowness = self.slowness();
        if slowness.not_before <= now {
            slowness.least = (slowness.allowed / 2).max(1);
        }
        // A wait that no clock can tell is for ever.
        let until = now.checked_add(wait).unwrap_or_else(|| now + Duration::from_secs(86_400));
        slowness.not_before = slowness.not_before.max(until);
        if slowness.allowed > slowness.least {
            slowness.allowed -= 1;
            turn.0.forget();
        }
    }

    fn slowness(&self) -> MutexGuard<'_, Slowness> {
        self.slowness.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Retry-After: seconds, or a date (RFC 9110, 10.2.3).
pub(super) fn retry_after(text: &str, now: jiff::Timestamp) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(Duration::from_secs(seconds.into()));
    }
    let date = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Some(date.duration_since(now).try_into().unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = "2024-03-01T12:00:00Z".parse().unwrap();
        for (text, seconds) in [
            ("3", Some(3)),
            (" 120 ", Some(120)),
            ("Fri, 01 Mar 2024 12:00:07 GMT", Some(7)),
            ("Fri, 01 Mar 2024 11:00:00 GMT", Some(0)),
            ("soon", None),
            ("-1", None),
            ("", None),
        ] {
            assert_eq!(retry_after(text, now), seconds.map(Duration::from_secs), "{text}");
        }
    }

    #[test]
    fn a_wave_of_refusals_leaves_half_of_the_turns() {
        crate::host::runtime::block_on(async {
            let pace = Pace::default();
            let ends = Instant::now() + Duration::from_secs(60);
            for left in [16, 8] {
                let mut turns = Vec::new();
                for _ in 0..left * 2 {
                    turns.push(pace.turn(ends).await.unwrap());
                }
                turns.into_iter().for_each(|turn| pace.slow_down(turn, Duration::from_millis(5)));
                assert_eq!(pace.turns.available_permits(), left);
                let before = Instant::now();
                drop(pace.turn(ends).await.unwrap());
                assert!(before.elapsed() >= Duration::from_millis(4));
            }
            let turn = pace.turn(ends).await.unwrap();
            pace.slow_down(turn, Duration::MAX);
            assert!(pace.turn(ends).await.is_none(), "it would be too late");
        })
        .unwrap();
    }
}
