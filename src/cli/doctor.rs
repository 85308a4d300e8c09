//! `doctor`: which of its works was asked for, and how its answer is shown.

use std::io::{self, Write};
use std::time::Duration;

use super::args::doctor::{Doctor, DoctorFormat};
use super::output::Output;
use super::requests;
use crate::commands::{doctor, fix, trace};
use crate::domain::error::{Error, Exit, Result};
use crate::domain::finding::Severity;
use crate::domain::report::Report;
use crate::host::{Host, files};
use crate::probe::Sampling;
use crate::render::{self, Look};
use crate::text::errors;

/// The time limit of the download when none is given.
const DOWNLOAD_TIMEOUT: Duration = Duration::from_secs(30);

pub(super) fn run(host: &Host, args: &Doctor, output: &Output) -> Result<Exit> {
    if args.trace {
        return trace(host, args, output);
    }
    let options = options(args)?;
    let diagnosis = match args.fix {
        true => fix::run(host, &fix::Options { doctor: options, yes: args.yes, dry_run: args.dry_run }, output)?,
        false => doctor::run(host, &options, output)?,
    };
    let exit = diagnosis.exit(Severity::from(args.fail_on));
    let report = Report::Doctor(Box::new(diagnosis));
    output.data(|out| write(&report, args.chosen_format(), &output.look, out)).map(|()| exit)
}

/// `--trace`: the map goes beside what a command of the user's writes, unless it is asked for as data.
fn trace(host: &Host, args: &Doctor, output: &Output) -> Result<Exit> {
    let asked = options(args)?;
    let timeout = asked.timeout;
    let options = trace::Options { command: args.command.clone(), canary: asked.canary, timeout };
    let format = args.chosen_format();
    if !matches!(format, DoctorFormat::Text | DoctorFormat::Json) {
        return Err(Error::usage(errors::bad_value("--format", "--trace")).hint(errors::hint_values("text, json")));
    }
    if let Some(path) = &args.output {
        files::check_deliverable(path).map_err(|error| Error::local(errors::cannot_write(path, &error)))?;
    }
    let journey = trace::run(host, &options, output)?;
    let exit = journey.exit;
    let report = Report::Trace(Box::new(journey));
    let look = &output.look;
    match &args.output {
        Some(path) => {
            let plain = Look { color: false, width: None, ..*look };
            output.file(path, |out| write(&report, format, &plain, out))?;
        }
        None if options.command.is_empty() || format == DoctorFormat::Json => {
            output.data(|out| write(&report, format, look, out))?;
        }
        None => {
            let look = Look { color: output.color_stderr, ..*look };
            output.beside(|out| write(&report, format, &look, out));
        }
    }
    Ok(exit)
}

fn options(args: &Doctor) -> Result<doctor::Options> {
    let timeout = args.network.timeout.map_or(DOWNLOAD_TIMEOUT, |limit| limit.0);
    let mut network = requests::network(&args.network, Sampling::DEFAULT)?;
    network.deadline = requests::PROBE_TIMEOUT.min(timeout);
    Ok(doctor::Options { offline: args.offline, canary: network.canary.clone(), timeout, network })
}

fn write(report: &Report, format: DoctorFormat, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    match format {
        DoctorFormat::Json => render::json::write(report, look, out),
        _ => render::table::write(report, look, out),
    }
}
