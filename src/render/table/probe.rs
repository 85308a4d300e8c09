//! `probe`.

use std::io;

use super::{Page, Tone, time, whereabouts};
use crate::domain::measure::{Measured, ProbeReport, SumdbSeen};
use crate::text::{Message, labels};

/// The columns that a narrow terminal goes without: spread, protocol, address, cold time, status.
const EXPENDABLE: [usize; 5] = [5, 6, 8, 3, 2];

pub(super) fn write(report: &ProbeReport, page: &mut Page<'_>) -> io::Result<()> {
    let header = [
        labels::mirror(),
        labels::health(),
        labels::http(),
        labels::cold(),
        labels::warm(),
        labels::spread(),
        labels::protocol(),
        labels::sumdb(),
        labels::address(),
    ];
    let mut rows = Vec::new();
    for mirror in &report.mirrors {
        let spread = mirror.warm_stats();
        let (tone, word) = match &mirror.fault {
            None if mirror.healthy() => (Tone::Good, page.say(&labels::healthy()).to_owned()),
            None => (Tone::Doubtful, page.say(&labels::unknown()).to_owned()),
            Some(fault) => (Tone::Bad, fault.class.name().to_owned()),
        };
        let (sumdb_tone, sumdb) = sumdb(mirror.sumdb);
        rows.push(vec![
            page.cell(Tone::Plain, mirror.label()),
            page.cell(tone, word),
            page.cell(Tone::Plain, mirror.http_status.map(|status| status.to_string()).unwrap_or_default()),
            page.cell(Tone::Plain, mirror.first_phases().map(|cold| time(cold.total())).unwrap_or_default()),
            page.cell(Tone::Plain, spread.map(|spread| time(spread.median)).unwrap_or_default()),
            page.cell(Tone::Faint, spread.map(|s| format!("{}–{}", time(s.min), time(s.max))).unwrap_or_default()),
            page.cell(Tone::Plain, mirror.http_version.unwrap_or_default()),
            page.cell(sumdb_tone, page.say(&sumdb)),
            page.cell(Tone::Faint, mirror.address.map(|address| address.to_string()).unwrap_or_default()),
        ]);
    }
    page.put(&page.fitted(&header, &rows, &EXPENDABLE))?;
    page.blank()?;
    // Without network all mirrors have the same to say, and the error message says it.
    if report.no_network.is_none() {
        for mirror in &report.mirrors {
            faults(mirror, page)?;
        }
    }
    whereabouts::names(report, page)?;
    if let Some(best) = report.best()
        && let Some(took) = best.request_time()
    {
        page.toned(Tone::Good, &labels::best(best.label(), time(took)))?;
    }
    let samples = report.mirrors.iter().map(|mirror| mirror.warm.len()).max().unwrap_or_default();
    page.toned(
        Tone::Faint,
        &match samples {
            0 => labels::asked_for_once(&report.canary),
            _ => labels::asked_for(&report.canary, samples),
        },
    )?;
    if let Some(proxy) = report.mirrors.iter().find_map(|mirror| mirror.via.as_ref()) {
        page.toned(Tone::Faint, &labels::via(proxy))?;
    }
    super::coverage::write(report, page)
}

/// What is wrong and what to do, one line each.
fn faults(mirror: &Measured, page: &mut Page<'_>) -> io::Result<()> {
    if let Some(fault) = &mirror.fault {
        let head = page.paint(Tone::Bad, &mirror.label());
        let (detail, remedy) = (page.say(&fault.detail).to_owned(), fault.remedy());
        writeln!(page.out, "{head}: {detail}")?;
        let remedy = page.say(&remedy).to_owned();
        writeln!(page.out, "  {remedy}")?;
    }
    if page.look.verbose {
        for check in &mirror.checks {
            let status = check.status.map(|status| status.to_string()).unwrap_or_else(|| "–".to_owned());
            let took = check.took.map(time).unwrap_or_default();
            let detail = check.fault.as_ref().map(|fault| page.say(&fault.detail).to_owned()).unwrap_or_default();
            let line = format!("{} {}: {status} {took} {detail}", mirror.label(), check.name);
            writeln!(page.out, "  {}", line.trim_end())?;
        }
    }
    Ok(())
}

fn sumdb(seen: SumdbSeen) -> (Tone, Message) {
    match seen {
        SumdbSeen::Verified => (Tone::Good, labels::sumdb_verified()),
        SumdbSeen::NotProxied => (Tone::Plain, labels::sumdb_not_proxied()),
        SumdbSeen::Failing => (Tone::Doubtful, labels::sumdb_failing()),
        SumdbSeen::Invalid => (Tone::Bad, labels::sumdb_invalid()),
        SumdbSeen::NotAsked => (Tone::Faint, labels::sumdb_not_asked()),
    }
}
