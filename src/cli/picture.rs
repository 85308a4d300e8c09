//! `probe`'s formats, and the file that one is written to.

use std::io::{self, Write};

use super::args::probe::{Probe, ProbeFormat};
use super::output::Output;
use crate::commands::trend;
use crate::domain::error::{Error, Result};
use crate::domain::history::Trend;
use crate::domain::measure::ProbeReport;
use crate::host::{Host, files};
use crate::render::{self, Look};
use crate::text::{errors, pictures};

/// Whether the result can be written where it is wanted: better known before mirrors are measured than after.
pub(super) fn check(host: &Host, args: &Probe) -> Result<()> {
    let Some(path) = args.output_file() else { return Ok(()) };
    let place = host.cwd().map_or_else(|| path.to_owned(), |cwd| cwd.join(path));
    if files::is_dir(&place) {
        return Err(Error::local(pictures::output_is_directory(path)));
    }
    files::check_deliverable(&place).map_err(|error| Error::local(errors::cannot_write(path, &error)))
}

/// Writes a report as it was asked for; a page shows the last week too, unless no history is wanted.
pub(super) fn show(host: &Host, report: &ProbeReport, args: &Probe, output: &Output) -> Result<()> {
    let format = args.chosen_format();
    let has_place = format == ProbeFormat::Html && !args.no_history;
    let trend = has_place.then(|| trend::beside(host, report)).flatten();
    deliver(args, output, |look, out| write(report, trend.as_ref(), format, look, out))
}

/// Writes to the file that was named, else to standard output.
pub(super) fn deliver(
    args: &Probe,
    output: &Output,
    write: impl Fn(&Look, &mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    match args.output_file() {
        Some(path) => {
            // A file is no terminal: as wide as it gets, and without colour.
            let look = Look { width: None, color: false, ..output.look };
            output.file(path, |out| write(&look, out))
        }
        None => output.data(|out| write(&output.look, out)),
    }
}

fn write(
    report: &ProbeReport,
    trend: Option<&Trend>,
    format: ProbeFormat,
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        ProbeFormat::Table => render::table::write_probe(report, look, out),
        ProbeFormat::Json => render::json::write_probe(report, look, out),
        ProbeFormat::Ndjson => render::json::write_lines(report, look, out),
        ProbeFormat::Csv => render::csv::write(report, look, out),
        ProbeFormat::Markdown => render::markdown::write(report, look, out),
        ProbeFormat::Prometheus => render::prometheus::write(report, look, out),
        ProbeFormat::Html => render::html::write(report, trend, look, out),
    }
}
