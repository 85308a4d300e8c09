//! Small charts as inline SVG: figures in, coordinates out. Every one has its figures in words too.

use std::time::Duration;

use crate::domain::measure::{Phases, Wait};
use crate::render::{figures, words};
use crate::text::{Lang, pictures};

/// The width of every chart, in its own units.
const WIDTH: f64 = 100.0;

/// A request, a stretch for each phase.
pub(super) struct Bar {
    pub(super) stretches: Vec<Stretch>,
    /// All of it in words.
    pub(super) words: String,
    /// How long it took.
    pub(super) total: String,
}

/// One phase of it.
pub(super) struct Stretch {
    /// Which, from 0.
    pub(super) phase: usize,
    pub(super) x: String,
    pub(super) width: String,
    pub(super) words: String,
}

/// A coordinate, as short as can be.
fn coordinate(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Bar {
    /// On a scale that ends with `longest`.
    pub(super) fn of(phases: Phases, longest: Duration, lang: Lang) -> Bar {
        let share = |took: Duration| if longest.is_zero() { 0.0 } else { took.as_secs_f64() / longest.as_secs_f64() };
        let mut x = 0.0;
        let stretches: Vec<Stretch> = words::phases(phases)
            .map(|(phase, name, took)| {
                let width = (share(took) * WIDTH).min(WIDTH - x);
                let words = pictures::phase_took(name, figures::time(took)).say(lang).to_owned();
                let stretch = Stretch { phase, x: coordinate(x), width: coordinate(width), words };
                x += width;
                stretch
            })
            .collect();
        let words: Vec<&str> = stretches.iter().map(|stretch| stretch.words.as_str()).collect();
        Bar { words: words.join(", "), total: figures::time(phases.total()), stretches }
    }
}

/// A wait with its range, on a scale that all mirrors share.
pub(super) struct Whisker {
    pub(super) estimate: String,
    pub(super) range: String,
    /// Where the range begins, and how wide it is.
    pub(super) low: String,
    pub(super) width: String,
    /// How long the wait itself is.
    pub(super) at: String,
    pub(super) words: String,
}

impl Whisker {
    pub(super) fn of(wait: &Wait, longest: Duration, lang: Lang) -> Whisker {
        let place = |time: Duration| match longest.is_zero() {
            true => 0.0,
            false => (time.as_secs_f64() / longest.as_secs_f64() * WIDTH).min(WIDTH),
        };
        let (low, high) = (place(wait.low), place(wait.high));
        // A range of no width, and one at the very end, must be seen as well.
        let width = (high - low).max(1.0);
        let low = low.min(WIDTH - width);
        let (estimate, range) = figures::wait(wait);
        let words = pictures::between(figures::time(wait.low), figures::time(wait.high)).say(lang).to_owned();
        Whisker {
            estimate,
            range,
            low: coordinate(low),
            width: coordinate(width),
            at: coordinate(place(wait.estimate)),
            words,
        }
    }
}

/// Samples in the order in which they were taken.
pub(super) struct Sparkline {
    /// Where each begins, and how high it is: x, y, height.
    pub(super) columns: Vec<(String, String, String)>,
    pub(super) column: String,
    pub(super) words: String,
}

/// The height of the samples' chart.
pub(super) const HEIGHT: f64 = 24.0;

/// More samples than this share columns.
const MOST_COLUMNS: usize = 40;

/// Fewer samples are not drawn broader than so many would be.
const FEWEST_COLUMNS: usize = 12;

impl Sparkline {
    pub(super) fn of(samples: &[Duration], lang: Lang) -> Option<Sparkline> {
        let (min, max) = (samples.iter().min()?, samples.iter().max()?);
        let shares = figures::sparkline(samples, MOST_COLUMNS);
        let column = WIDTH / shares.len().max(FEWEST_COLUMNS) as f64;
        let place = |(index, share): (usize, f64)| {
            let height = (share * HEIGHT).max(1.0);
            (coordinate(index as f64 * column), coordinate(HEIGHT - height), coordinate(height))
        };
        let words = pictures::sparkline(samples.len(), figures::time(*min), figures::time(*max));
        Some(Sparkline {
            columns: shares.into_iter().enumerate().map(place).collect(),
            column: coordinate(column * 0.8),
            words: words.say(lang).to_owned(),
        })
    }
}

/// A share of the width, of the height.
pub(super) fn part_of(whole: f64, share: f64) -> String {
    coordinate(share.clamp(0.0, 1.0) * whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn a_bar_is_as_long_as_its_request() {
        let phases =
            Phases { connect: Some(ms(50)), first_byte: Some(ms(100)), body: Some(ms(50)), ..Phases::default() };
        let bar = Bar::of(phases, ms(400), Lang::En);
        let places: Vec<_> = bar.stretches.iter().map(|s| (s.phase, s.x.as_str(), s.width.as_str())).collect();
        assert_eq!(places, [(1, "0", "12.5"), (3, "12.5", "25"), (4, "37.5", "12.5")]);
        assert_eq!(bar.words, "TCP 50 ms, first byte 100 ms, body 50 ms");
        assert_eq!(bar.total, "200 ms");
        // Nothing runs over the edge, and nothing is divided by nothing.
        let over = Bar::of(phases, ms(100), Lang::En);
        assert_eq!(over.stretches.last().map(|s| (s.x.as_str(), s.width.as_str())), Some(("100", "0")));
        assert_eq!(Bar::of(phases, ms(0), Lang::En).stretches[0].width, "0");
    }

    #[test]
    fn a_range_stays_within_its_scale() {
        for (low, high) in [(0, 0), (10, 20), (99, 100), (100, 100), (100, 500)] {
            let wait = Wait { estimate: ms(low), low: ms(low), high: ms(high), samples: 6 };
            let whisker = Whisker::of(&wait, ms(100), Lang::En);
            let [low, width, at] = [&whisker.low, &whisker.width, &whisker.at].map(|text| text.parse::<f64>().unwrap());
            assert!(low >= 0.0 && width >= 1.0 && low + width <= 100.0 && at <= 100.0, "{low} {width} {at}");
        }
    }
}
