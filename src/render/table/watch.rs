//! A round of `watch`: a table that is drawn over the last one, or a line for each mirror.

use std::collections::HashMap;
use std::io::{self, Write};
use std::time::Duration;

use super::{Page, Tone, trend};
use super::{spark, time};
use crate::domain::history::{Bucket, MirrorTrend};
use crate::domain::measure::{Measured, NoNetworkEvidence};
use crate::domain::progress::Round;
use crate::render::Look;
use crate::text::{Message, faults, history, labels};

/// The columns that a narrow terminal goes without: p95, lag, how the median went, the build wait.
const EXPENDABLE: [usize; 4] = [3, 5, 8, 4];
/// So many of the last rounds are drawn.
const DRAWN: usize = 20;
/// So many where little room is.
const DRAWN_NARROW: usize = 8;
/// What a terminal needs for all of them.
const WIDE: u16 = 110;
/// Lines under the table.
const BELOW: usize = 2;

/// The table, for a screen of so many lines: one of them stays free, where the cursor stands.
pub fn table(round: &Round<'_>, look: &Look, height: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { look, out };
    let drawn = if look.width.is_some_and(|width| width < WIDE) { DRAWN_NARROW } else { DRAWN };
    // The heading, the lines below, the line of the cursor, and a line for those that find no room.
    let all = round.report.mirrors.len();
    let room = height.saturating_sub(BELOW + 2);
    let shown = if all <= room { all } else { room.saturating_sub(1).max(1) };
    let header = [
        labels::mirror(),
        labels::health(),
        history::median(),
        history::p95(),
        history::wait(),
        history::lag(),
        history::available(),
        history::over_time(),
        history::median_over_time(),
    ];
    // Best first. Of those that cannot be told apart in this round the last ones tell, so that rows do not jump.
    let past: HashMap<&str, &MirrorTrend> =
        round.recent.mirrors.iter().map(|mirror| (mirror.url.as_str(), mirror)).collect();
    let past = |mirror: &Measured| past.get(mirror.url.redacted().as_str()).copied();
    let mut mirrors: Vec<&Measured> = round.report.mirrors.iter().collect();
    mirrors.sort_by_cached_key(|mirror| {
        let median = past(mirror).and_then(|past| past.total.median).unwrap_or(Duration::MAX);
        (mirror.rank.unwrap_or(usize::MAX), median, mirror.label())
    });
    let rows: Vec<_> = mirrors
        .into_iter()
        .take(shown)
        .map(|mirror| {
            let past = past(mirror);
            let buckets = past.map(|past| past.buckets.as_slice()).unwrap_or_default();
            let last = buckets.get(buckets.len().saturating_sub(drawn)..).unwrap_or_default();
            let total = past.map(|past| past.total).unwrap_or_default();
            let (tone, health) = health(mirror);
            // How quickly a mirror fails is no figure to compare.
            let of_healthy = Some(mirror).filter(|mirror| mirror.healthy());
            let stats = of_healthy.and_then(Measured::warm_stats);
            vec![
                page.cell(Tone::Plain, mirror.label()),
                page.cell(tone, page.say(&health)),
                page.cell(Tone::Plain, of_healthy.and_then(Measured::request_time).map(time).unwrap_or_default()),
                page.cell(Tone::Plain, stats.map(|stats| time(stats.p95)).unwrap_or_default()),
                page.cell(Tone::Plain, mirror.wait.map(|wait| time(wait.estimate)).unwrap_or_default()),
                page.cell(Tone::Plain, mirror.lag().map(lag).unwrap_or_default()),
                page.cell(trend::tone(&total), trend::percent(&total)),
                page.cell(trend::tone(&total), spark::shares(last.iter().map(Bucket::availability))),
                page.cell(Tone::Plain, trend::medians(last)),
            ]
        })
        .collect();
    page.put(&page.fitted(&header, &rows, &EXPENDABLE))?;
    if shown < all {
        page.toned(Tone::Faint, &history::more_mirrors(all - shown))?;
    }
    match round.report.no_network {
        Some(evidence) => page.toned(Tone::Bad, &history::round_no_network(no_network(evidence)))?,
        None => page.blank()?,
    }
    let status = match round.next {
        Some(next) => history::round_next(
            round.number,
            trend::span(round.every),
            next.to_zoned(jiff::tz::TimeZone::system()).strftime("%H:%M:%S").to_string(),
        ),
        None => history::round_last(round.number),
    };
    page.toned(Tone::Faint, &status)
}

/// A line for each mirror.
pub fn lines(round: &Round<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let page = Page { look, out };
    // What a round says belongs together, whenever each mirror answered.
    let at = round.report.at.strftime("%Y-%m-%dT%H:%M:%SZ");
    for mirror in &round.report.mirrors {
        let (tone, health) = health(mirror);
        let mut parts = vec![page.paint(tone, page.say(&health))];
        if mirror.healthy() {
            let stats = mirror.warm_stats();
            parts.extend(mirror.request_time().map(time));
            parts.extend(stats.map(|stats| format!("p95 {}", time(stats.p95))));
            let more = [
                mirror.wait.map(|wait| history::wait_of(time(wait.estimate))),
                mirror.lag().map(|behind| history::lag_of(lag(behind))),
                (mirror.failed_samples > 0).then(|| history::failed_of(mirror.failed_samples)),
            ];
            parts.extend(more.iter().flatten().map(|part| page.say(part).to_owned()));
        } else if let Some(fault) = &mirror.fault {
            parts.push(page.say(&fault.detail).to_owned());
        }
        writeln!(page.out, "{at}  {}  {}", mirror.label(), parts.join("  "))?;
    }
    Ok(())
}

fn health(mirror: &Measured) -> (Tone, Message) {
    match &mirror.fault {
        None if mirror.healthy() => (Tone::Good, labels::healthy()),
        None => (Tone::Doubtful, labels::unknown()),
        Some(fault) => (Tone::Bad, Message::verbatim(fault.class.name())),
    }
}

fn lag(lag: Duration) -> String {
    if lag.is_zero() { "0".to_owned() } else { trend::span(lag) }
}

fn no_network(evidence: NoNetworkEvidence) -> Message {
    match evidence {
        NoNetworkEvidence::NoRoute => faults::no_route(),
        NoNetworkEvidence::NoNameServer => faults::no_name_server(),
    }
}
