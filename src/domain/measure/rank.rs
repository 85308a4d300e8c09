//! Who is better than whom.

use super::{Measured, SumdbSeen, Throughput, Workload};

/// Estimates how long a build would wait for each mirror that was measured to the end.
pub(super) fn estimate(mirrors: &mut [Measured], workload: &Workload) {
    let rates = mirrors.iter().filter_map(|mirror| mirror.throughput.as_ref().and_then(Throughput::bytes_per_second));
    let slowest = rates.min_by(f64::total_cmp);
    for mirror in mirrors {
        mirror.wait = mirror.timing.filter(|_| mirror.healthy()).map(|timing| workload.estimate(&timing, slowest));
    }
}

/// Puts the best first and gives each healthy mirror its place. Whoever is not beaten beyond doubt by the first of a place
/// shares it. A mirror that failed now and then, or lacks a module of the project, comes after those that do
/// not: the go command does not ask twice.
pub(super) fn rank(mirrors: &mut [Measured]) {
    mirrors.sort_by_key(|mirror| {
        let time = mirror.wait.map(|wait| wait.estimate).or_else(|| mirror.request_time());
        (group(mirror), time.filter(|_| mirror.healthy()).unwrap_or_default())
    });
    let mut place = (0, 0);
    for index in 0..mirrors.len() {
        let Some(mirror) = mirrors.get(index).filter(|mirror| mirror.healthy()) else { break };
        let shares = mirrors.get(place.0).filter(|_| index > 0).is_some_and(|first| !beats(first, mirror));
        if !shares {
            place = (index, index + 1);
        }
        if let Some(mirror) = mirrors.get_mut(index) {
            mirror.rank = Some(place.1);
        }
    }
    // Of mirrors that cannot be told apart, one that passes the checksum database on saves the go command another host.
    let healthy = mirrors.iter().take_while(|mirror| mirror.rank.is_some()).count();
    if let Some(healthy) = mirrors.get_mut(..healthy) {
        healthy.sort_by_key(|mirror| (mirror.rank, mirror.sumdb != SumdbSeen::Verified));
    }
}

/// Which mirrors are compared with one another: those that are steady and have the whole project, those that fail at times or
/// lack a module, those that were not measured to the end, those that are not healthy.
fn group(mirror: &Measured) -> u8 {
    let lacks = mirror.coverage.as_ref().is_some_and(|one| !one.missing.is_empty() || one.unclear > 0);
    match (mirror.healthy(), mirror.wait.is_some(), mirror.failed_samples > 0 || lacks) {
        (true, true, false) => 0,
        (true, true, true) => 1,
        (true, false, _) => 2,
        (false, ..) => 3,
    }
}

fn beats(first: &Measured, other: &Measured) -> bool {
    let by_time = first.wait.zip(other.wait).is_some_and(|(first, other)| first.beats(&other));
    by_time || group(first) < group(other)
}
