//! Which of a mirror's faults decides, and what becomes of requests that the deadline cut off.

use std::time::{Duration, Instant};

use super::cell::{Known, Step};
use super::fault;
use crate::domain::fault::FaultClass;
use crate::domain::measure::{self, Check, Measured};
use crate::text::faults;

/// A request that is not vital, and that is unanswered for less than this at the deadline, is merely unfinished.
const PATIENCE: Duration = Duration::from_secs(1);

/// Adds the faults of requests that were under way at the deadline. A step without which modules cannot be fetched has
/// failed; any other only when it hung for long.
pub(super) fn add_unfinished(checks: &mut Vec<(Step, Check)>, known: &Known) {
    let now = known.cut.as_ref().map_or_else(Instant::now, |(at, _)| *at);
    let slowest = checks.iter().filter_map(|(_, check)| check.took).max().unwrap_or_default();
    let patience = PATIENCE.max(slowest * 4);
    for leg in known.last_legs().iter().filter(|leg| !leg.step.is_extra()) {
        let made = checks.iter().position(|(step, _)| *step == leg.step);
        let vital = leg.step.is_vital() && made.is_none();
        let hung = now.saturating_duration_since(leg.last_byte.unwrap_or(leg.since)) >= patience;
        let Some(fault) = fault::unfinished(leg, now).filter(|_| vital || hung) else { continue };
        match made.and_then(|at| checks.get_mut(at)) {
            Some((_, check)) => check.fault = check.fault.take().or(Some(fault)),
            None => {
                let check = Check { name: leg.step.name(), status: None, took: None, fault: Some(fault) };
                checks.push((leg.step, check));
            }
        }
    }
}

/// The check that makes a mirror unfit for use: a signed tree that contradicts another one first, then a false signature,
/// then false content, then a vital step that failed, then whatever hung. A list that is not there (404, 410) harms nobody who names a version.
pub(super) fn worst(checks: &[(Step, Check)]) -> Option<&Check> {
    let class = |check: &Check| check.fault.as_ref().map(|fault| fault.class);
    let of = |wanted: FaultClass| checks.iter().map(|(_, check)| check).find(|check| class(check) == Some(wanted));
    let vital = || {
        let failed = |(step, check): &&(Step, Check)| {
            let merely_no_list = *step == Step::List && matches!(check.status, Some(404 | 410));
            step.is_vital() && check.fault.is_some() && !merely_no_list
        };
        checks.iter().find(failed).map(|(_, check)| check)
    };
    let forked = || checks.iter().find(|(step, check)| *step == Step::SumdbHistory && check.fault.is_some());
    forked()
        .map(|(_, check)| check)
        .or_else(|| of(FaultClass::SumdbInvalid))
        .or_else(|| of(FaultClass::Tampered))
        .or_else(vital)
        .or_else(|| of(FaultClass::Stalled))
}

/// Says that the machine's clock is the likelier cause where the certificates of several mirrors, and of all that showed
/// one that counts, have expired, or all are not valid yet.
pub(super) fn blame_the_clock(mirrors: &mut [Measured]) {
    let Some(count) = measure::wrong_clock(mirrors.iter()).map(|wrong| wrong.count).filter(|count| *count > 1) else {
        return;
    };
    for fault in mirrors.iter_mut().filter_map(|mirror| mirror.fault.as_mut()).filter(|fault| fault.skew.is_some()) {
        fault.detail = faults::clock_likelier(&fault.detail, count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fault::{Fault, Stage};

    fn check(step: Step, status: Option<u16>, class: Option<FaultClass>) -> (Step, Check) {
        let fault = class.map(|class| Fault::new(class, Stage::Content, faults::no_time()));
        (step, Check { name: step.name(), status, took: None, fault })
    }

    #[test]
    fn a_contradiction_is_the_loudest() {
        let all: Vec<_> = FaultClass::ALL
            .iter()
            .map(|class| check(Step::Info, Some(200), Some(*class)))
            .chain([check(Step::SumdbHistory, None, Some(FaultClass::SumdbInvalid))])
            .collect();
        assert_eq!(worst(&all).map(|check| check.name), Some("sumdb-history"));
    }

    #[test]
    fn the_worst_fault_decides() {
        use FaultClass::{HttpStatus, Reset, Stalled, SumdbInvalid, Tampered};
        for (checks, expected) in [
            (vec![], None),
            (vec![check(Step::Info, Some(200), None)], None),
            (vec![check(Step::List, Some(404), Some(HttpStatus))], None),
            (vec![check(Step::List, Some(500), Some(HttpStatus))], Some(HttpStatus)),
            (vec![check(Step::Latest, Some(500), Some(HttpStatus))], None),
            (vec![check(Step::SumdbSupported, Some(500), Some(HttpStatus))], None),
            (vec![check(Step::SumdbLatest, None, Some(Stalled))], Some(Stalled)),
            (
                vec![check(Step::Zip, None, Some(Reset)), check(Step::SumdbLatest, Some(200), Some(SumdbInvalid))],
                Some(SumdbInvalid),
            ),
            (
                vec![check(Step::Mod, None, Some(Tampered)), check(Step::SumdbLatest, Some(200), Some(SumdbInvalid))],
                Some(SumdbInvalid),
            ),
        ] {
            let found = worst(&checks).and_then(|check| check.fault.as_ref()).map(|fault| fault.class);
            assert_eq!(found, expected, "{checks:?}");
        }
    }
}
