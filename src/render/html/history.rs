//! How mirrors did over time, as charts.

use std::time::Duration;

use jiff::Timestamp;

use super::chart::part_of;
use crate::render::figures;
use crate::text::{Lang, pictures};

/// What earlier runs measured, in equal parts of a span of time.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// Where the span begins.
    pub since: Timestamp,
    /// Where it ends.
    pub until: Timestamp,
    /// The mirrors, in the order in which they are to be shown.
    pub series: Vec<Series>,
}

/// One mirror.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// How it is called.
    pub mirror: String,
    /// The share of all runs in which it was healthy, from 0 to 1; `None` without runs.
    pub availability: Option<f64>,
    /// Each part of the span, the oldest first.
    pub points: Vec<Point>,
}

/// One mirror in one part of the span.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// The share of the runs in which it was healthy, from 0 to 1; `None` without runs.
    pub availability: Option<f64>,
    /// The median of a request; `None` where nothing was measured.
    pub median: Option<Duration>,
}

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
    pub(super) fn of(history: &History, lang: Lang) -> Option<Timeline> {
        let medians = history.series.iter().flat_map(|series| &series.points).filter_map(|point| point.median);
        let top = medians.max().unwrap_or_default();
        let charts: Vec<Chart> = history.series.iter().map(|series| chart(series, top, lang)).collect();
        let date = |at: Timestamp| at.strftime("%Y-%m-%d %H:%M UTC").to_string();
        charts.iter().any(|chart| !chart.parts.is_empty()).then(|| Timeline {
            legend: pictures::legend_history(date(history.since), date(history.until), figures::time(top))
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

fn chart(series: &Series, top: Duration, lang: Lang) -> Chart {
    let count = series.points.len().max(1) as f64;
    let height = |median: Duration| match top.is_zero() {
        true => part_of(HEIGHT, 1.0),
        false => part_of(HEIGHT, 1.0 - median.as_secs_f64() / top.as_secs_f64()),
    };
    let spots = series.points.iter().enumerate().map(|(index, point)| {
        Some(format!("{},{}", part_of(WIDTH, (index as f64 + 0.5) / count), height(point.median?)))
    });
    let spots: Vec<Option<String>> = spots.collect();
    let lines = spots.split(Option::is_none).map(|stretch| stretch.iter().flatten().cloned().collect::<Vec<_>>());
    let parts = series.points.iter().enumerate().filter_map(|(index, point)| {
        let share = point.availability?;
        let tone = match share {
            share if share >= 1.0 => "good",
            share if share > 0.0 => "shaky",
            _ => "bad",
        };
        let mut words = pictures::available(percent(share)).say(lang).to_owned();
        if let Some(median) = point.median {
            words = format!("{words}, {}", figures::time(median));
        }
        Some((part_of(WIDTH, index as f64 / count), part_of(WIDTH, 1.0 / count), tone, words))
    });
    Chart {
        mirror: series.mirror.clone(),
        availability: series.availability.map(percent),
        // A line of no length is a dot, where its ends are round.
        lines: lines.filter(|stretch| !stretch.is_empty()).map(|stretch| format!("M{}h0", stretch.join("L"))).collect(),
        parts: parts.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_break_the_line_and_colour_nothing() {
        let point =
            |availability, median: Option<u64>| Point { availability, median: median.map(Duration::from_millis) };
        let points = vec![
            point(Some(1.0), Some(50)),
            point(Some(0.9996), Some(100)),
            point(Some(0.0), None),
            point(None, None),
            point(Some(1.0), Some(25)),
        ];
        let series = vec![Series { mirror: "a".to_owned(), availability: Some(0.75), points }];
        let history = History { since: Timestamp::UNIX_EPOCH, until: Timestamp::UNIX_EPOCH, series };
        let timeline = Timeline::of(&history, Lang::En).unwrap();
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
        assert!(Timeline::of(&History { series: Vec::new(), ..history }, Lang::En).is_none());
    }
}
