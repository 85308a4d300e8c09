//! `probe`.

use std::io;
use std::time::Duration;

use comfy_table::Cell;

use super::{Page, Tone, samples, spark, time, whereabouts};
use crate::domain::measure::{Measured, ProbeReport, Sample, SumdbSeen};
use crate::render::figures;
use crate::render::words::{self, Health};
use crate::text::{Message, labels, pictures};

/// The columns that a narrow terminal goes without, first what is missed least: protocol, time of the first request, p95,
/// place, checksum database, lag, median, samples, phases.
const EXPENDABLE: [usize; 9] = [12, 7, 5, 11, 10, 9, 4, 8, 6];

/// How long the bar of the slowest first request is, in cells: on a terminal of the usual width, and on a wide one.
const BAR: usize = 10;
const WIDE_BAR: usize = 20;

/// From so many cells on a terminal is wide.
const WIDE: u16 = 120;

/// The most cells for the samples.
const SPARKLINE: usize = 12;

/// One sign a phase, told apart without colour too.
const SIGNS: [char; 5] = ['░', '▒', '▓', '█', '▄'];

/// The colour of each phase.
const COLORS: [&str; 5] = ["35", "36", "94", "33", "32"];

/// What stands for the signs while the table is laid out: characters for private use (Unicode, 23.5), one cell wide as the
/// signs are, which no other cell has. Colours would be counted as cells.
const STAND_INS: [char; 5] = ['\u{f001}', '\u{f002}', '\u{f003}', '\u{f004}', '\u{f005}'];

pub(super) fn write(report: &ProbeReport, page: &mut Page<'_>) -> io::Result<()> {
    alarms(report, page)?;
    table(report, page)?;
    page.blank()?;
    if report.interrupted {
        page.toned(Tone::Doubtful, &pictures::broken_off())?;
    }
    // Without network all mirrors have the same to say, and the error message says it.
    if report.no_network.is_none() {
        for mirror in &report.mirrors {
            faults(mirror, page)?;
        }
    }
    whereabouts::names(report, page)?;
    if page.look.verbose {
        for mirror in &report.mirrors {
            verbose(mirror, page)?;
        }
    }
    if let Some(best) = words::best(report) {
        page.toned(Tone::Good, &best)?;
    }
    for tie in words::ties(report) {
        page.line(&tie)?;
    }
    legend(report, page)
}

/// A checksum database that is not what it says, before everything else.
fn alarms(report: &ProbeReport, page: &mut Page<'_>) -> io::Result<()> {
    let alarms = words::alarms(report);
    for alarm in &alarms {
        let line = labels::labelled(pictures::alarm(), alarm);
        let line = format!("!! {}", page.say(&line));
        match page.look.color {
            true => writeln!(page.out, "\x1b[1;31m{line}\x1b[0m")?,
            false => writeln!(page.out, "{line}")?,
        }
    }
    if alarms.is_empty() { Ok(()) } else { page.blank() }
}

fn table(report: &ProbeReport, page: &mut Page<'_>) -> io::Result<()> {
    let header = [
        pictures::rank(),
        labels::mirror(),
        labels::health(),
        pictures::wait(),
        pictures::median(),
        pictures::p95(),
        pictures::phases(),
        pictures::first(),
        pictures::samples(),
        pictures::lag(),
        labels::sumdb(),
        pictures::place(),
        labels::protocol(),
    ];
    let scale = (longest(report), if page.look.width.is_some_and(|width| width < WIDE) { BAR } else { WIDE_BAR });
    let places = words::places(report);
    let rows: Vec<Vec<Cell>> =
        report.mirrors.iter().zip(&places).map(|(mirror, place)| row(mirror, place, scale, page)).collect();
    // A column without content says nothing; it goes before any other.
    let is_empty = |column: usize| rows.iter().all(|row| row.get(column).is_none_or(|cell| cell.content().is_empty()));
    let empty: Vec<usize> = EXPENDABLE.into_iter().filter(|column| is_empty(*column)).collect();
    let stays = |column: &usize| !empty.contains(column);
    let columns: Vec<usize> = (0..header.len()).filter(stays).collect();
    let pick = |row: &Vec<Cell>| columns.iter().filter_map(|column| row.get(*column).cloned()).collect::<Vec<_>>();
    let rows: Vec<Vec<Cell>> = rows.iter().map(pick).collect();
    let header: Vec<Message> = columns.iter().filter_map(|column| header.get(*column).cloned()).collect();
    let expendable: Vec<usize> =
        EXPENDABLE.iter().filter_map(|column| columns.iter().position(|stays| stays == column)).collect();
    let table = page.fitted(&header, &rows, &expendable);
    for line in table.lines() {
        let line = signs(line.trim_end(), page.look.color);
        writeln!(page.out, "{line}")?;
    }
    Ok(())
}

fn row(mirror: &Measured, place: &str, scale: (Duration, usize), page: &Page<'_>) -> Vec<Cell> {
    let (health, word) = words::health(mirror);
    let tone = match health {
        Health::Good => Tone::Good,
        Health::Shaky | Health::Unknown => Tone::Doubtful,
        Health::Bad => Tone::Bad,
    };
    let wait = mirror.wait.as_ref().map(figures::wait).map(|(estimate, range)| format!("{estimate} ({range})"));
    let warm = mirror.warm_stats();
    let cold = mirror.first_phases();
    let lag = words::lag(mirror);
    let lags = mirror.lag().is_some_and(|lag| !lag.is_zero());
    let located = mirror.whereabouts.as_ref().and_then(words::located);
    let plain = |text: Option<String>| page.cell(Tone::Plain, text.unwrap_or_default());
    let said = |message: &Option<Message>| message.as_ref().map(|message| page.say(message).to_owned());
    vec![
        page.cell(Tone::Plain, place),
        page.cell(if health == Health::Good { Tone::Plain } else { tone }, words::plain_address(&mirror.label())),
        page.cell(tone, page.say(&word)),
        plain(wait),
        plain(warm.map(|stats| time(stats.median))),
        page.cell(Tone::Faint, warm.map(|stats| time(stats.p95)).unwrap_or_default()),
        plain(cold.map(|_| bar(mirror, scale))),
        page.cell(Tone::Faint, cold.map(|cold| time(cold.total())).unwrap_or_default()),
        plain(Some(sparkline(&mirror.warm))),
        page.cell(if lags { Tone::Doubtful } else { Tone::Plain }, said(&lag).unwrap_or_default()),
        page.cell(sumdb_tone(mirror.sumdb), page.say(&words::sumdb(mirror.sumdb))),
        plain(said(&located)),
        page.cell(Tone::Faint, mirror.http_version.unwrap_or_default()),
    ]
}

fn sumdb_tone(seen: SumdbSeen) -> Tone {
    match seen {
        SumdbSeen::Verified => Tone::Good,
        SumdbSeen::NotProxied => Tone::Plain,
        SumdbSeen::Failing => Tone::Doubtful,
        SumdbSeen::Invalid => Tone::Bad,
        SumdbSeen::NotAsked => Tone::Faint,
    }
}

/// The slowest first request of all, which the bars are drawn against.
fn longest(report: &ProbeReport) -> Duration {
    report.mirrors.iter().filter_map(Measured::first_phases).map(|phases| phases.total()).max().unwrap_or_default()
}

/// The first request as a bar, a stretch for each phase. Cells go to the phases by largest remainder, so that the bar is as
/// long as the whole request is, to the cell.
fn bar(mirror: &Measured, (longest, cells): (Duration, usize)) -> String {
    let Some(phases) = mirror.first_phases().filter(|_| !longest.is_zero()) else { return String::new() };
    let share = |took: Duration| took.as_secs_f64() / longest.as_secs_f64() * cells as f64;
    let cells = (share(phases.total()).round() as usize).clamp(1, cells);
    let exact: Vec<(usize, f64)> = words::phases(phases).map(|(index, _, took)| (index, share(took))).collect();
    let sum: f64 = exact.iter().map(|(_, share)| share).sum();
    let scaled = |share: f64| if sum > 0.0 { share * cells as f64 / sum } else { 0.0 };
    let mut whole: Vec<(usize, usize, f64)> = exact
        .into_iter()
        .map(|(index, share)| (index, scaled(share).floor() as usize, scaled(share).fract()))
        .collect();
    let given: usize = whole.iter().map(|(_, cells, _)| cells).sum();
    whole.sort_by(|a, b| b.2.total_cmp(&a.2));
    whole.iter_mut().take(cells.saturating_sub(given)).for_each(|(_, cells, _)| *cells += 1);
    whole.sort_by_key(|(index, ..)| *index);
    whole.into_iter().filter_map(|(index, cells, _)| Some(STAND_INS.get(index)?.to_string().repeat(cells))).collect()
}

/// The signs in place of what stands for them.
fn signs(line: &str, color: bool) -> String {
    let mut shown = String::with_capacity(line.len());
    let mut current = None;
    for c in line.chars() {
        let phase = STAND_INS.iter().position(|stand_in| *stand_in == c);
        if color && phase != current {
            let code = phase.and_then(|phase| COLORS.get(phase)).copied().unwrap_or("0");
            shown.push_str(&format!("\x1b[{code}m"));
        }
        current = phase;
        shown.push(phase.and_then(|phase| SIGNS.get(phase)).copied().unwrap_or(c));
    }
    if color && current.is_some() {
        shown.push_str("\x1b[0m");
    }
    shown
}

fn sparkline(samples: &[Sample]) -> String {
    let times: Vec<Duration> = samples.iter().map(Sample::total).collect();
    spark::figures(figures::sparkline(&times, SPARKLINE).into_iter().map(Some))
}

/// What the figures rest on, and what the signs mean.
fn legend(report: &ProbeReport, page: &mut Page<'_>) -> io::Result<()> {
    page.toned(Tone::Faint, &words::workload(report))?;
    let longest = longest(report);
    if !longest.is_zero() {
        let names = words::phase_names();
        let signs: Vec<String> = names
            .iter()
            .zip(SIGNS.iter().zip(COLORS))
            .map(|(name, (sign, color))| match page.look.color {
                true => format!("\x1b[{color}m{sign}\x1b[90m {}", page.say(name)),
                false => format!("{sign} {}", page.say(name)),
            })
            .collect();
        page.toned(Tone::Faint, &pictures::legend_phases(signs.join("  "), time(longest)))?;
    }
    let samples = report.mirrors.iter().map(|mirror| mirror.warm.len()).max().unwrap_or_default();
    if samples > 1 {
        page.toned(Tone::Faint, &pictures::legend_samples())?;
    }
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
    Ok(())
}

/// Each step of the protocol and each sample.
fn verbose(mirror: &Measured, page: &mut Page<'_>) -> io::Result<()> {
    writeln!(page.out, "{}", mirror.label())?;
    for check in &mirror.checks {
        let status = check.status.map(|status| status.to_string()).unwrap_or_else(|| "–".to_owned());
        let took = check.took.map(time).unwrap_or_default();
        let detail = check.fault.as_ref().map(|fault| page.say(&fault.detail).to_owned()).unwrap_or_default();
        let line = format!("{}: {status} {took} {detail}", check.name);
        writeln!(page.out, "  {}", line.trim_end())?;
    }
    samples::write(mirror, page)
}
