//! The rows of the ranking.

use std::time::Duration;

use super::chart::{Bar, Sparkline, Whisker};
use crate::domain::measure::{Coverage, Measured, ProbeReport, Sample, SumdbSeen};
use crate::render::figures;
use crate::render::words::{self, Health};
use crate::text::{Lang, Message, pictures};

/// One mirror.
pub(super) struct Row {
    pub(super) place: Option<Place>,
    pub(super) rank: String,
    pub(super) label: String,
    /// The address, where the label is another, and the protocol, where it is not HTTP/2.
    pub(super) below: String,
    /// `good`, `shaky`, `unknown`, `bad`.
    pub(super) tone: &'static str,
    /// What the tone is without colours.
    pub(super) sign: char,
    pub(super) health: String,
    pub(super) wait: Option<Whisker>,
    pub(super) median: Option<String>,
    pub(super) p95: Option<String>,
    pub(super) bar: Option<Bar>,
    pub(super) samples: Option<Sparkline>,
    /// The tone and the word; nothing where it was not asked.
    pub(super) sumdb: Option<(&'static str, String)>,
    pub(super) lag: Option<(String, bool)>,
    pub(super) coverage: Option<Covered>,
}

/// Where it is.
pub(super) struct Place {
    pub(super) words: String,
    /// `good` for mainland China, `unknown` for elsewhere and nowhere.
    pub(super) tone: &'static str,
}

/// What it has of the project.
pub(super) struct Covered {
    pub(super) present: usize,
    pub(super) missing: Vec<String>,
    pub(super) more: usize,
    pub(super) unclear: usize,
    pub(super) asked: usize,
    pub(super) size: String,
    /// The share that it has, of 100.
    pub(super) share: String,
}

/// More missing modules are counted only.
const MOST_MISSING: usize = 200;

pub(super) fn rows(report: &ProbeReport, lang: Lang) -> Vec<Row> {
    let colds = report.mirrors.iter().filter_map(Measured::first_phases).map(|phases| phases.total());
    let slowest = colds.max().unwrap_or_default();
    let waits = report.mirrors.iter().filter_map(|mirror| mirror.wait).map(|wait| wait.high);
    let longest = waits.max().unwrap_or_default();
    let places = words::places(report);
    report.mirrors.iter().zip(places).map(|(mirror, rank)| row(mirror, rank, slowest, longest, lang)).collect()
}

fn row(mirror: &Measured, rank: String, slowest: Duration, longest: Duration, lang: Lang) -> Row {
    let say = |message: Message| message.say(lang).to_owned();
    let (health, word) = words::health(mirror);
    let (tone, sign) = match health {
        Health::Good => ("good", '✓'),
        Health::Shaky => ("shaky", '!'),
        Health::Unknown => ("unknown", '?'),
        Health::Bad => ("bad", '✕'),
    };
    let warm = mirror.warm_stats();
    let times: Vec<Duration> = mirror.warm.iter().map(Sample::total).collect();
    let lags = mirror.lag().is_some_and(|lag| !lag.is_zero());
    let place = mirror.whereabouts.as_ref().and_then(|found| {
        let tone = if found.is_domestic() == Some(true) { "good" } else { "unknown" };
        Some(Place { words: say(words::located(found)?), tone })
    });
    let address = mirror.id.is_some().then(|| words::plain_address(&mirror.url.redacted()));
    // What every mirror of rank speaks goes without saying.
    let below = [address, mirror.http_version.filter(|version| *version != "HTTP/2").map(str::to_owned)];
    Row {
        place,
        rank,
        label: mirror.label(),
        below: below.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        tone,
        sign,
        health: say(word),
        wait: mirror.wait.as_ref().map(|wait| Whisker::of(wait, longest, lang)),
        median: warm.map(|stats| figures::time(stats.median)),
        p95: warm.map(|stats| figures::time(stats.p95)),
        bar: mirror.first_phases().map(|phases| Bar::of(phases, slowest, lang)),
        samples: Sparkline::of(&times, lang),
        sumdb: sumdb_tone(mirror.sumdb).map(|tone| (tone, say(words::sumdb(mirror.sumdb)))),
        lag: words::lag(mirror).map(|lag| (say(lag), lags)),
        coverage: mirror.coverage.as_ref().map(|coverage| covered(coverage, lang)),
    }
}

fn sumdb_tone(seen: SumdbSeen) -> Option<&'static str> {
    match seen {
        SumdbSeen::Verified => Some("good"),
        SumdbSeen::NotProxied => Some("unknown"),
        SumdbSeen::Failing => Some("shaky"),
        SumdbSeen::Invalid => Some("bad"),
        SumdbSeen::NotAsked => None,
    }
}

fn covered(coverage: &Coverage, lang: Lang) -> Covered {
    let size = figures::bytes(coverage.bytes);
    let size = match coverage.unsized_zips {
        0 => size,
        _ => pictures::at_least(size).say(lang).to_owned(),
    };
    let share = coverage.present as f64 / coverage.asked().max(1) as f64;
    Covered {
        present: coverage.present,
        missing: coverage.missing.iter().take(MOST_MISSING).map(ToString::to_string).collect(),
        more: coverage.missing.len().saturating_sub(MOST_MISSING),
        unclear: coverage.unclear,
        asked: coverage.asked(),
        size,
        share: super::chart::part_of(100.0, share),
    }
}
