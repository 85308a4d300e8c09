//! `probe --since`.

use std::io;

use super::{Page, Tone, spark, time};
use crate::domain::history::{Bucket, MirrorTrend, Trend};
use crate::text::{Message, history, labels};

/// The columns that a narrow terminal goes without: p95, how the median went, runs, the median.
const EXPENDABLE: [usize; 4] = [4, 5, 6, 3];

pub(super) fn write(trend: &Trend, page: &mut Page<'_>) -> io::Result<()> {
    if trend.runs == 0 {
        page.line(&history::nothing_kept(minute(trend.since)))?;
        return remarks(trend, page);
    }
    let header = [
        labels::mirror(),
        history::available(),
        history::over_time(),
        history::median(),
        history::p95(),
        history::median_over_time(),
        history::runs(),
    ];
    let mut rows = Vec::new();
    for mirror in &trend.mirrors {
        let total = &mirror.total;
        rows.push(vec![
            page.cell(Tone::Plain, mirror.label()),
            page.cell(tone(total), percent(total)),
            page.cell(tone(total), spark::shares(mirror.buckets.iter().map(Bucket::availability))),
            page.cell(Tone::Plain, total.median.map(time).unwrap_or_default()),
            page.cell(Tone::Plain, total.p95.map(time).unwrap_or_default()),
            page.cell(Tone::Plain, medians(&mirror.buckets)),
            page.cell(Tone::Plain, total.runs.to_string()),
        ]);
    }
    page.put(&page.fitted(&header, &rows, &EXPENDABLE))?;
    page.blank()?;
    for mirror in &trend.mirrors {
        if let Some(line) = last_fault(mirror, trend) {
            page.line(&line)?;
        }
    }
    page.toned(Tone::Faint, &history::runs_counted(trend.runs, minute(trend.since), minute(trend.until)))?;
    page.toned(Tone::Faint, &history::part_is(span(trend.step())))?;
    remarks(trend, page)
}

/// What was left out.
fn remarks(trend: &Trend, page: &mut Page<'_>) -> io::Result<()> {
    let left_out = [
        (trend.interrupted, history::runs_interrupted(trend.interrupted)),
        (trend.without_network, history::runs_without_network(trend.without_network)),
        (trend.newer, history::lines_newer(trend.newer)),
        (trend.damaged, history::lines_damaged(trend.damaged)),
    ];
    left_out.iter().filter(|(count, _)| *count > 0).try_for_each(|(_, line)| page.toned(Tone::Faint, line))
}

fn last_fault(mirror: &MirrorTrend, trend: &Trend) -> Option<Message> {
    let last = mirror.last_fault?;
    let ago = history::ago(trend.until.duration_since(last.at).as_mins());
    let class = last.class.map_or_else(labels::unknown, |class| Message::verbatim(class.name()));
    Some(history::last_fault(mirror.label(), class, ago))
}

/// How the median went.
pub(super) fn medians(buckets: &[Bucket]) -> String {
    spark::figures(buckets.iter().map(|bucket| bucket.median.map(|time| time.as_secs_f64())))
}

pub(super) fn tone(bucket: &Bucket) -> Tone {
    match bucket.availability() {
        None => Tone::Faint,
        Some(share) if share >= 1.0 => Tone::Good,
        Some(share) if share >= 0.9 => Tone::Doubtful,
        Some(_) => Tone::Bad,
    }
}

/// `99.9 %`, cut off rather than rounded up: only what is all reads 100.
pub(super) fn percent(bucket: &Bucket) -> String {
    match bucket.availability() {
        None => "–".to_owned(),
        Some(share) if share >= 1.0 => "100 %".to_owned(),
        Some(share) => format!("{:.1} %", (share * 1000.0).floor() / 10.0),
    }
}

/// A time to the minute, as the user's clock has it.
fn minute(at: jiff::Timestamp) -> String {
    at.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// `2d 4h`, in the two largest units.
pub(super) fn span(duration: std::time::Duration) -> String {
    let seconds = duration.as_secs();
    let units = [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")];
    let mut left = seconds;
    let mut parts = Vec::new();
    for (size, name) in units {
        if left >= size {
            parts.push(format!("{}{name}", left / size));
            left %= size;
        }
    }
    parts.truncate(2);
    if parts.is_empty() { format!("{}ms", duration.as_millis()) } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn only_all_is_a_hundred_percent() {
        let of = |healthy, runs| percent(&Bucket { runs, healthy, ..Bucket::default() });
        assert_eq!(
            [of(0, 0), of(0, 3), of(2, 3), of(99_999, 100_000), of(3, 3)],
            ["–", "0.0 %", "66.6 %", "99.9 %", "100 %"]
        );
    }

    #[test]
    fn spans_have_two_units_at_most() {
        let of = |seconds| span(Duration::from_secs(seconds));
        assert_eq!([of(60), of(43_200), of(90_061), of(3_599)], ["1m", "12h", "1d 1h", "59m 59s"]);
        assert_eq!(span(Duration::from_millis(250)), "250ms");
    }
}
