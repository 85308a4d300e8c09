//! Where mirrors are, and whether their names are answered truly.

use std::io;
use std::net::IpAddr;

use super::{Page, Tone};
use crate::domain::measure::{Measured, Names, NamesVerdict, ProbeReport, Whereabouts};
use crate::render::words;
use crate::text::{Message, whereabouts};

/// No more addresses of one name are shown.
const MOST_ADDRESSES: usize = 3;

/// What the two resolvers' answers come to: one line for each host of which they do not agree, with what to do.
pub(super) fn names(report: &ProbeReport, page: &mut Page<'_>) -> io::Result<()> {
    // Without a network nobody answers, and the error message says why.
    let Some(resolver) = report.resolver.as_ref().filter(|_| report.no_network.is_none()) else { return Ok(()) };
    // Several mirrors may stand on one host.
    let mut asked: Vec<(&Measured, &Names)> = Vec::new();
    for mirror in &report.mirrors {
        if let Some(names) = mirror.names.as_ref().filter(|_| !asked.iter().any(|(one, _)| host(one) == host(mirror))) {
            asked.push((mirror, names));
        }
    }
    let mut silent: Vec<&Message> = Vec::new();
    for (mirror, names) in &asked {
        if let Some((tone, what, cure)) = line(mirror, names) {
            page.toned(tone, &what)?;
            let cure = page.say(&cure).to_owned();
            writeln!(page.out, "  {cure}")?;
        }
        if let Some(fault) = names.fault.as_ref().filter(|fault| !silent.contains(&&fault.detail)) {
            silent.push(&fault.detail);
        }
    }
    for why in &silent {
        page.toned(Tone::Doubtful, &whereabouts::not_answered(resolver, *why))?;
    }
    if !silent.is_empty() {
        let cure = page.say(&whereabouts::cure_not_answered()).to_owned();
        writeln!(page.out, "  {cure}")?;
    }
    match asked.iter().filter(|(_, names)| names.verdict == NamesVerdict::Agree).count() {
        0 => Ok(()),
        count => page.toned(Tone::Faint, &whereabouts::agree(count, resolver)),
    }
}

fn host(mirror: &Measured) -> &str {
    mirror.url.host()
}

/// What is said of one host, and what to do.
fn line(mirror: &Measured, names: &Names) -> Option<(Tone, Message, Message)> {
    let host = host(mirror);
    let (system, other) = (addresses(&names.system), addresses(&names.other));
    let first = || names.other.first().map(ToString::to_string).unwrap_or_default();
    match names.verdict {
        NamesVerdict::Agree | NamesVerdict::NotAnswered => None,
        NamesVerdict::Hijacked if names.is_fake() => {
            Some((Tone::Doubtful, whereabouts::fake_address(host, system, other), whereabouts::cure_fake()))
        }
        NamesVerdict::Hijacked if names.fault.is_some() => {
            Some((Tone::Bad, whereabouts::hijacked_alone(host, system), whereabouts::cure_hijacked()))
        }
        NamesVerdict::Hijacked => {
            Some((Tone::Bad, whereabouts::hijacked(host, system, other), whereabouts::cure_hijacked()))
        }
        NamesVerdict::Withheld if mirror.via.is_some() => {
            Some((Tone::Faint, whereabouts::withheld(host, other), whereabouts::withheld_behind_proxy()))
        }
        NamesVerdict::Withheld => {
            Some((Tone::Bad, whereabouts::withheld(host, other), whereabouts::cure_withheld(first(), host)))
        }
        NamesVerdict::Differ if names.leads_abroad() => {
            Some((Tone::Bad, whereabouts::differ(host, system, other), whereabouts::cure_poisoned(first(), host)))
        }
        NamesVerdict::Differ => {
            Some((Tone::Doubtful, whereabouts::differ(host, system, other), whereabouts::cure_differ()))
        }
    }
}

/// The addresses, each with where it lies.
fn addresses(list: &[IpAddr]) -> Message {
    let shown = list.iter().take(MOST_ADDRESSES).map(|ip| match words::place(&Whereabouts::of(*ip)) {
        Some(place) => whereabouts::placed(ip.to_string(), place),
        None => Message::verbatim(ip.to_string()),
    });
    let shown = shown.reduce(whereabouts::list).unwrap_or_else(whereabouts::nothing);
    match list.len().saturating_sub(MOST_ADDRESSES) {
        0 => shown,
        more => whereabouts::and_more(shown, more),
    }
}
