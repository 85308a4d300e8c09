//! What is said of a mirror, in words that every format for people shares.

use std::net::IpAddr;
use std::time::Duration;

use super::figures;
use crate::domain::measure::{
    AddressKind, Alarm, Measured, NamesVerdict, Phases, ProbeReport, SumdbSeen, TreeHistory, Whereabouts,
};
use crate::domain::sanitize;
use crate::text::{Message, labels, pictures, whereabouts};

/// Longer lists of names are cut.
const MOST_NAMES: usize = 8;

/// The longest word of a server's that a table shows.
const LONGEST_WORD: usize = 80;

/// How a mirror fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Health {
    /// It can be used.
    Good,
    /// It can be used, yet some samples failed.
    Shaky,
    /// Not measured to the end.
    Unknown,
    /// It cannot be used.
    Bad,
}

/// How a mirror fares, and the word for it.
pub(super) fn health(mirror: &Measured) -> (Health, Message) {
    match &mirror.fault {
        Some(fault) => (Health::Bad, Message::verbatim(fault.class.name())),
        None if !mirror.healthy() => (Health::Unknown, labels::unknown()),
        None if mirror.failed_samples > 0 => (Health::Shaky, pictures::shaky(mirror.failed_samples)),
        None => (Health::Good, labels::healthy()),
    }
}

/// The place of each mirror: `2`, `1=` where it is shared, nothing for one that has none.
pub(super) fn places(report: &ProbeReport) -> Vec<String> {
    let groups = report.mirrors.chunk_by(|a, b| a.rank.is_some() && a.rank == b.rank);
    let named = |group: &[Measured]| {
        let place = match group {
            [Measured { rank: Some(rank), .. }] => rank.to_string(),
            [Measured { rank: Some(rank), .. }, ..] => format!("{rank}="),
            _ => String::new(),
        };
        vec![place; group.len()]
    };
    groups.flat_map(named).collect()
}

/// The places that are shared, with those who share them.
pub(super) fn ties(report: &ProbeReport) -> Vec<Message> {
    let groups = report.mirrors.chunk_by(|a, b| a.rank.is_some() && a.rank == b.rank);
    let tie = |group: &[Measured]| match group {
        [Measured { rank: Some(rank), .. }, _, ..] => {
            let names: Vec<String> = group.iter().map(Measured::label).collect();
            Some(pictures::tied(format!("{rank}="), listed(&names)))
        }
        _ => None,
    };
    groups.filter_map(tie).collect()
}

/// Names, the first few of them.
pub(super) fn listed(names: &[String]) -> Message {
    let first = names.get(..MOST_NAMES).unwrap_or(names);
    let shown = Message::new(first.join(", "), first.join("、"));
    match names.len() - first.len() {
        0 => shown,
        more => pictures::and_more(shown, more),
    }
}

/// Every alarm, the worst first.
pub(super) fn alarms(report: &ProbeReport) -> Vec<Message> {
    let mut alarms: Vec<(Alarm, String)> =
        report.mirrors.iter().filter_map(|mirror| Some((mirror.alarm()?, mirror.label()))).collect();
    alarms.sort_by_key(|(alarm, _)| *alarm);
    let sentence = |(alarm, label)| match alarm {
        Alarm::Signature => pictures::alarm_signature(label),
        Alarm::Forked => pictures::alarm_forked(label),
        Alarm::Proof => pictures::alarm_proof(label),
    };
    alarms.into_iter().map(sentence).collect()
}

/// The best mirror and what it costs.
pub(super) fn best(report: &ProbeReport) -> Option<Message> {
    let best = report.best()?;
    match best.wait {
        Some(wait) => Some(pictures::best(best.label(), figures::wait(&wait).0)),
        None => Some(labels::best(best.label(), figures::time(best.request_time()?))),
    }
}

/// What the waits are estimated for.
pub(super) fn workload(report: &ProbeReport) -> Message {
    let work = report.workload;
    let size = figures::bytes(work.bytes);
    match work.of_project {
        true => pictures::workload_of_project(work.modules, size, work.at_once),
        false => pictures::workload(work.modules, size, work.at_once),
    }
}

/// Each phase of a request with its name, in the order in which they happen; those that did not happen are left out.
pub(super) fn phases(phases: Phases) -> impl Iterator<Item = (usize, Message, Duration)> {
    let names = phase_names();
    let took = phases.named().map(|(_, took)| took);
    names.into_iter().zip(took).enumerate().filter_map(|(index, (name, took))| Some((index, name, took?)))
}

/// The phases' names.
pub(super) fn phase_names() -> [Message; 5] {
    [
        pictures::phase_dns(),
        pictures::phase_connect(),
        pictures::phase_tls(),
        pictures::phase_first_byte(),
        pictures::phase_body(),
    ]
}

/// What it does with the checksum database.
pub(super) fn sumdb(seen: SumdbSeen) -> Message {
    match seen {
        SumdbSeen::Verified => labels::sumdb_verified(),
        SumdbSeen::NotProxied => labels::sumdb_not_proxied(),
        SumdbSeen::Failing => labels::sumdb_failing(),
        SumdbSeen::Invalid => labels::sumdb_invalid(),
        SumdbSeen::NotAsked => labels::sumdb_not_asked(),
    }
}

/// How a tree stands to the others.
pub(super) fn history(history: TreeHistory) -> Message {
    match history {
        TreeHistory::Consistent => pictures::history_consistent(),
        TreeHistory::Unproven => pictures::history_unproven(),
        TreeHistory::Forked => pictures::history_forked(),
    }
}

/// Where an address lies, short enough for a column: its country, or what kind of address it is; `None` where nothing is known.
pub(super) fn place(found: &Whereabouts) -> Option<Message> {
    match found.kind {
        AddressKind::Public => found.country.as_deref().map(whereabouts::country),
        AddressKind::Private => Some(whereabouts::private()),
        AddressKind::Fake => Some(whereabouts::fake()),
        AddressKind::Reserved => Some(whereabouts::reserved()),
    }
}

/// The same, with a word on whether that is mainland China.
pub(super) fn located(found: &Whereabouts) -> Option<Message> {
    let place = place(found)?;
    Some(match found.is_domestic() {
        Some(true) => pictures::domestic(),
        Some(false) => pictures::abroad(place),
        None => place,
    })
}

/// What to make of two resolvers.
pub(super) fn names(verdict: NamesVerdict) -> Message {
    match verdict {
        NamesVerdict::Agree => pictures::names_agree(),
        NamesVerdict::Differ => pictures::names_differ(),
        NamesVerdict::Hijacked => pictures::names_hijacked(),
        NamesVerdict::Withheld => pictures::names_withheld(),
        NamesVerdict::NotAnswered => pictures::names_not_answered(),
    }
}

/// Addresses, the first few of them.
pub(super) fn addresses(list: &[IpAddr]) -> Message {
    match list {
        [] => Message::verbatim("–"),
        list => listed(&list.iter().map(ToString::to_string).collect::<Vec<_>>()),
    }
}

/// How far it lags; `None` where nothing is known.
pub(super) fn lag(mirror: &Measured) -> Option<Message> {
    let known = mirror.freshness.iter().any(|module| module.newest.is_some() && module.listed.is_some());
    let behind = mirror.freshness.iter().map(|module| module.behind).max().unwrap_or_default();
    match mirror.lag() {
        Some(lag) if !lag.is_zero() => Some(span(lag)),
        _ if behind > 0 => Some(pictures::releases_behind(behind)),
        _ => known.then(pictures::newest),
    }
}

/// A long time.
pub(super) fn span(time: Duration) -> Message {
    match time.as_secs() / 60 {
        minutes @ 0..120 => pictures::minutes(minutes.max(1)),
        minutes @ 120..2880 => pictures::hours(minutes / 60),
        minutes => pictures::days(minutes / 1440),
    }
}

/// A word of a server's, such as a version: visible, and no longer than a table can bear.
pub(super) fn word(text: &str) -> String {
    sanitize::printable_within(text, LONGEST_WORD)
}

/// An address; `https` goes without saying.
pub(super) fn plain_address(url: &str) -> String {
    url.strip_prefix("https://").map_or(url, |rest| rest.trim_end_matches('/')).to_owned()
}
