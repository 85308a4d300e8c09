//! How mirrors did over time, as charts.

use std::time::Duration;

use jiff::Timestamp;

use super::chart::part_of;
use crate::domain::history::{MirrorTrend, Trend};
use crate::render::figures;
use crate::text::{Lang, pictures};

/// The height of a chart, and of the strip below it that shows when the mirror was available.
pub(super) const HEIGHT: f64 = 40.0;

/// The width of a chart, in its own units.
pub(super) const WIDTH: f64 = 240.0;

/// The charts, ready to be laid out.
pub(super) struct Timeline {
    pub(super) legend: String,
    pub(super) charts: Vec<Chart>,
}

/// The chart of one mirror.
pub(super) struct Chart {
    pub(super) mirror: String,
    pub(super) availability: Option<String>,
    /// The stretches of the line between gaps, each as the data of an SVG path.
    pub(super) lines: Vec<String>,
    /// Parts with runs: x, width, tone, words.
    pub(super) parts: Vec<(String, String, &'static str, String)>,
}

impl Timeline {
    /// `None` where there is nothing to draw.
    pub(super) fn of(trend: &Trend, lang: Lang) -> Option<Timeline> {
        let medians = trend.mirrors.iter().flat_map(|mirror| &mirror.buckets).filter_map(|bucket| bucket.median);
        let top = medians.max().unwrap_or_default();
        let charts: Vec<Chart> = trend.mirrors.iter().map(|mirror| chart(mirror, top, lang)).collect();
        let date = |at: Timestamp| at.strftime("%Y-%m-%d %H:%M UTC").to_string();
        charts.iter().any(|chart| !chart.parts.is_empty()).then(|| Timeline {
            legend: pictures::legend_history(date(trend.since), date(trend.until), figures::time(top))
                .say(lang)
                .to_owned(),
            charts,
        })
    }
}

fn percent(share: f64) -> String {
    // 99.96 % is not all.
    format!("{:.1} %", (share * 1000.0).floor() / 10.0)
}

fn chart(mirror: &MirrorTrend, top: Duration, lang: Lang) -> Chart {
    let count = mirror.buckets.len().max(1) as f64;
    let height = |median: Duration| match top.is_zero() {
        true => part_of(HEIGHT, 1.0),
        false => part_of(HEIGHT, 1.0 - median.as_secs_f64() / top.as_secs_f64()),
    };
    let spots = mirror.buckets.iter().enumerate().map(|(index, bucket)| {
        Some(format!("{},{}", part_of(WIDTH, (index as f64 + 0.5) / count), height(bucket.median?)))
    });
    let spots: Vec<Option<String>> = spots.collect();
    let lines = spots.split(Option::is_none).map(|stretch| stretch.iter().flatten().cloned().collect::<Vec<_>>());
    let parts = mirror.buckets.iter().enumerate().filter_map(|(index, bucket)| {
        let share = bucket.availability()?;
        let tone = match share {
            share if share >= 1.0 => "good",
            share if share > 0.0 => "shaky",
            _ => "bad",
        };
        let mut words = pictures::available(percent(share)).say(lang).to_owned();
        if let Some(median) = bucket.median {
            words = format!("{words}, {}", figures::time(median));
        }
        Some((part_of(WIDTH, index as f64 / count), part_of(WIDTH, 1.0 / count), tone, words))
    });
    Chart {
        mirror: mirror.label().to_owned(),
        availability: mirror.total.availability().map(percent),
        // A line of no length is a dot, where its ends are round.
        lines: lines.filter(|stretch| !stretch.is_empty()).map(|stretch| format!("M{}h0", stretch.join("L"))).collect(),
        parts: parts.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::history::Bucket;

    #[test]
    fn gaps_break_the_line_and_colour_nothing() {
        let bucket = |runs, healthy, median: Option<u64>| Bucket {
            runs,
            healthy,
            median: median.map(Duration::from_millis),
            p95: None,
        };
        let buckets = vec![
            bucket(10, 10, Some(50)),
            bucket(10_000, 9996, Some(100)),
            bucket(10, 0, None),
            bucket(0, 0, None),
            bucket(1, 1, Some(25)),
        ];
        let (id, url) = (Some("a".to_owned()), "https://a.example".to_owned());
        let mirrors = vec![MirrorTrend { id, url, total: bucket(4, 3, None), buckets, last_fault: None }];
        let trend = Trend { mirrors, ..Trend::of_each(&[]) };
        let timeline = Timeline::of(&trend, Lang::En).unwrap();
        assert!(timeline.legend.contains("0 to 100 ms"), "{}", timeline.legend);
        let chart = &timeline.charts[0];
        assert_eq!(chart.lines, ["M24,20L72,0h0", "M216,30h0"]);
        let parts: Vec<_> = chart.parts.iter().map(|(x, _, tone, words)| (x.as_str(), *tone, words.as_str())).collect();
        assert_eq!(
            parts,
            [
                ("0", "good", "available 100.0 %, 50 ms"),
                ("48", "shaky", "available 99.9 %, 100 ms"),
                ("96", "bad", "available 0.0 %"),
                ("192", "good", "available 100.0 %, 25 ms"),
            ]
        );
        assert!(Timeline::of(&Trend { mirrors: Vec::new(), ..trend }, Lang::En).is_none());
    }
}
