//! Everything that was seen of one mirror.

use std::time::Duration;

use super::chart::Bar;
use crate::domain::measure::{Connection, Hop, Measured, Sample};
use crate::render::{figures, words};
use crate::text::{Lang, Message, labels, pictures};

/// What is folded away until somebody wants it.
pub(super) struct Details {
    pub(super) label: String,
    /// Label and value.
    pub(super) facts: Vec<(String, String)>,
    pub(super) steps: Vec<Step>,
    pub(super) samples: Vec<Taken>,
    /// Samples that are not shown.
    pub(super) more: usize,
}

/// A step of the protocol.
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) status: String,
    pub(super) took: String,
    pub(super) fault: Option<String>,
}

/// A sample.
pub(super) struct Taken {
    pub(super) connection: String,
    pub(super) total: String,
    pub(super) hops: Vec<Leg>,
}

/// A hop of it.
pub(super) struct Leg {
    pub(super) url: String,
    pub(super) answer: String,
    pub(super) bar: Bar,
}

/// More samples than this are counted only.
const MOST_SAMPLES: usize = 40;

impl Details {
    pub(super) fn of(mirror: &Measured, lang: Lang) -> Details {
        let samples: Vec<&Sample> = mirror.cold.iter().chain(&mirror.warm).collect();
        let slowest = samples.iter().map(|sample| sample.total()).max().unwrap_or_default();
        let shown = samples.iter().take(MOST_SAMPLES);
        Details {
            label: mirror.label(),
            facts: facts(mirror, lang),
            steps: mirror
                .checks
                .iter()
                .map(|check| Step {
                    name: check.name,
                    status: check.status.map(|status| status.to_string()).unwrap_or_else(|| "–".to_owned()),
                    took: check.took.map(figures::time).unwrap_or_default(),
                    fault: check.fault.as_ref().map(|fault| fault.detail.say(lang).to_owned()),
                })
                .collect(),
            samples: shown.map(|sample| taken(sample, slowest, lang)).collect(),
            more: samples.len().saturating_sub(MOST_SAMPLES),
        }
    }
}

fn taken(sample: &Sample, slowest: Duration, lang: Lang) -> Taken {
    let connection = match sample.connection() {
        Connection::New => pictures::new_connection(),
        Connection::Reused => pictures::open_connection(),
    };
    Taken {
        connection: connection.say(lang).to_owned(),
        total: figures::time(sample.total()),
        hops: sample.hops.iter().map(|hop| leg(hop, slowest, lang)).collect(),
    }
}

fn leg(hop: &Hop, slowest: Duration, lang: Lang) -> Leg {
    let status = if hop.status > 0 { hop.status.to_string() } else { String::new() };
    let address = hop.address.map(|address| address.to_string()).unwrap_or_default();
    let words = [address.as_str(), hop.http_version, &status].into_iter().filter(|word| !word.is_empty());
    Leg {
        url: hop.url.clone(), answer: words.collect::<Vec<_>>().join(" · "), bar: Bar::of(hop.phases, slowest, lang)
    }
}

fn facts(mirror: &Measured, lang: Lang) -> Vec<(String, String)> {
    let address = mirror.address.map(|address| match mirror.whereabouts.as_ref().and_then(words::located) {
        Some(place) => Message::verbatim(format!("{address} · {}", place.say(lang))),
        None => Message::verbatim(address.to_string()),
    });
    let tree = mirror.tree.map(|tree| {
        let size = match tree.behind {
            0 => pictures::tree_size(tree.size),
            behind => pictures::tree_behind(tree.size, behind),
        };
        Message::verbatim(format!("{} · {}", size.say(lang), words::history(tree.history).say(lang)))
    });
    let names = mirror.names.as_ref().map(|names| {
        pictures::answers(words::addresses(&names.system), words::addresses(&names.other), words::names(names.verdict))
    });
    let rate = mirror.throughput.as_ref().and_then(|flow| flow.bytes_per_second());
    let failed = (mirror.failed_samples > 0).then(|| pictures::failed(mirror.failed_samples));
    let facts = [
        (labels::url(), Some(Message::verbatim(mirror.url.redacted()))),
        (pictures::ip(), address),
        (labels::protocol(), mirror.http_version.map(Message::verbatim)),
        (pictures::through(), mirror.via.clone().map(Message::verbatim)),
        (pictures::throughput(), rate.map(|rate| Message::verbatim(figures::rate(rate)))),
        (pictures::samples(), failed),
        (pictures::checksum_database(), Some(words::sumdb(mirror.sumdb))),
        (pictures::tree(), tree),
        (pictures::resolvers(), names),
    ];
    let known = facts.into_iter().filter_map(|(label, value)| Some((label, value?)));
    known.map(|(label, value)| (label.say(lang).to_owned(), value.say(lang).to_owned())).collect()
}
