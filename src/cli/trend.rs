//! `probe --since`: what earlier runs kept, in each format that can show it.

use std::io::{self, Write};
use std::time::Duration;

use super::args::probe::{Probe, ProbeFormat};
use super::output::Output;
use super::picture;
use crate::commands::trend;
use crate::domain::error::{Error, Exit, Result};
use crate::domain::report::Report;
use crate::host::Host;
use crate::render::{self, Look};
use crate::text::history;

/// Into how many parts the time is cut where there is no width to fit into.
const PARTS: usize = 24;
/// What a table needs for all but its two rows of blocks.
const BESIDE: usize = 56;

pub(super) fn run(host: &Host, args: &Probe, since: Duration, output: &Output) -> Result<Exit> {
    let format = args.chosen_format();
    if format == ProbeFormat::Prometheus {
        let refused = Error::usage(history::format_of_one_run("prometheus"));
        return Err(refused.hint(history::hint_trend_formats()));
    }
    picture::check(host, args)?;
    let parts = match (format, output.look.width) {
        (ProbeFormat::Table, Some(width)) => (usize::from(width).saturating_sub(BESIDE) / 2).clamp(8, 48),
        _ => PARTS,
    };
    let options = trend::Options { mirrors: args.mirrors.clone(), since, parts };
    let report = Report::Trend(trend::run(host, &options, output)?);
    picture::deliver(args, output, |look, out| write(&report, format, look, out)).map(|()| Exit::Ok)
}

fn write(report: &Report, format: ProbeFormat, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let Report::Trend(found) = report else { return Ok(()) };
    match format {
        ProbeFormat::Json => render::json::write(report, look, out),
        ProbeFormat::Ndjson => render::json::lines::trend(found, out),
        ProbeFormat::Csv => render::trend::csv(found, out),
        ProbeFormat::Markdown => render::trend::markdown(found, look, out),
        ProbeFormat::Html => render::html::write_trend(found, look, out),
        ProbeFormat::Table | ProbeFormat::Prometheus => render::table::write(report, look, out),
    }
}
