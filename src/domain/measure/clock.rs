//! Whether it is this machine's clock that is wrong, where certificates are out of date.

use jiff::SignedDuration;

use super::Measured;
use crate::domain::fault::Skew;

/// A clock that is off by less than this is not what makes a certificate count as out of date: they are valid for months.
const MUCH: SignedDuration = SignedDuration::from_hours(24);

/// The evidence that the clock is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongClock {
    /// On which side of the certificates' validity it stands.
    pub skew: Skew,
    /// How many servers' certificates are out of date.
    pub count: usize,
    /// How far it is ahead of what a server told; negative where it is behind. `None` where no server told.
    pub ahead: Option<SignedDuration>,
}

/// Whether the clock is the likelier cause: the certificates of several servers, and of all that showed one that counts, have
/// expired, or all are not valid yet; or some server tells another time, even where there is but one certificate. A server
/// that tells the same time settles it the other way.
pub fn wrong_clock<'m>(mirrors: impl Iterator<Item = &'m Measured> + Clone) -> Option<WrongClock> {
    let mut skewed = mirrors.clone().filter_map(|mirror| mirror.fault.as_ref()?.skew);
    let skew = skewed.next()?;
    let (others, count) = (skewed.clone().any(|one| one != skew), skewed.count() + 1);
    // An answer over TLS is a certificate that is valid today.
    let is_valid = |mirror: &Measured| mirror.url.url().scheme() == "https" && mirror.http_status.is_some();
    if others || mirrors.clone().any(is_valid) {
        return None;
    }
    let fits = |ahead: SignedDuration| match skew {
        Skew::After => ahead >= MUCH,
        Skew::Before => ahead <= -MUCH,
    };
    let mut told = mirrors.filter_map(|mirror| mirror.clock_ahead);
    match told.next() {
        Some(ahead) => (fits(ahead) && told.all(fits)).then_some(WrongClock { skew, count, ahead: Some(ahead) }),
        None => (count > 1).then_some(WrongClock { skew, count, ahead: None }),
    }
}
