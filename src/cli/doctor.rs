//! `doctor`: which of its works was asked for, and how its answer is shown.

use std::io;
use std::path::Path;
use std::time::Duration;

use super::args::doctor::{Doctor, DoctorFormat};
use super::findings;
use super::output::Output;
use super::requests;
use crate::commands::{doctor, explain_error, fix, trace, weights};
use crate::domain::error::{Error, Exit, Result};
use crate::domain::finding::Severity;
use crate::domain::report::Report;
use crate::host::Host;
use crate::probe::Sampling;
use crate::render::{self, Look};
use crate::text::errors;

/// The time limit of the download when none is given.
const DOWNLOAD_TIMEOUT: Duration = Duration::from_secs(30);

pub(super) fn run(host: &Host, args: &Doctor, output: &Output) -> Result<Exit> {
    if let Some(file) = &args.explain_error {
        return explain_error(host, args, file, output);
    }
    if args.trace {
        return trace(host, args, output);
    }
    if args.fix {
        is_json(args, "--fix")?;
    }
    findings::check(host, args)?;
    let options = options(host, args, output)?;
    let diagnosis = match args.fix {
        true => fix::run(host, &fix::Options { doctor: options, yes: args.yes, dry_run: args.dry_run }, output)?,
        false => doctor::run(host, &options, output)?,
    };
    let exit = diagnosis.exit(Severity::from(args.fail_on));
    findings::show(host, &diagnosis, args, output).map(|()| exit)
}

/// `--explain-error`: what was printed elsewhere, explained here.
fn explain_error(host: &Host, args: &Doctor, file: &Path, output: &Output) -> Result<Exit> {
    let as_json = is_json(args, "--explain-error")?;
    findings::check(host, args)?;
    let found = explain_error::run(host, file, output)?;
    let exit = found.exit();
    deliver(&Report::ExplainError(Box::new(found)), as_json, args, output).map(|()| exit)
}

/// `--trace`: the map goes beside what a command of the user's writes, unless it is asked for as data.
fn trace(host: &Host, args: &Doctor, output: &Output) -> Result<Exit> {
    let as_json = is_json(args, "--trace")?;
    findings::check(host, args)?;
    let asked = options(host, args, output)?;
    let timeout = asked.timeout;
    let options =
        trace::Options { command: args.command.clone(), project: asked.project, canary: asked.canary, timeout };
    let journey = trace::run(host, &options, output)?;
    let exit = journey.exit;
    let report = Report::Trace(Box::new(journey));
    if args.output_file().is_none() && !options.command.is_empty() && !as_json {
        let look = Look { color: output.color_stderr, ..output.look };
        output.beside(|out| render::table::write(&report, &look, out));
        return Ok(exit);
    }
    deliver(&report, as_json, args, output).map(|()| exit)
}

/// Of what is no list of findings there is a text and JSON.
fn is_json(args: &Doctor, flag: &str) -> Result<bool> {
    match args.chosen_format() {
        DoctorFormat::Text => Ok(false),
        DoctorFormat::Json => Ok(true),
        _ => Err(Error::usage(errors::format_without(flag)).hint(errors::hint_values("text, json"))),
    }
}

fn deliver(report: &Report, as_json: bool, args: &Doctor, output: &Output) -> Result<()> {
    let write = |look: &Look, out: &mut dyn io::Write| match as_json {
        true => render::json::write(report, look, out),
        false => render::table::write(report, look, out),
    };
    match args.output_file() {
        Some(path) => {
            let plain = Look { color: false, width: None, ..output.look };
            output.file(path, |out| write(&plain, out))
        }
        None => output.data(|out| write(&output.look, out)),
    }
}

fn options(host: &Host, args: &Doctor, output: &Output) -> Result<doctor::Options> {
    let wanted = weights::Wanted {
        levels: args.levels.0.clone(),
        baseline: args.baseline.clone(),
        fail_on: Severity::from(args.fail_on),
        project: args.project.clone(),
    };
    let weights = weights::gather(host, &wanted, output)?;
    let timeout = args.network.timeout.map_or(DOWNLOAD_TIMEOUT, |limit| limit.0);
    let mut network = requests::network(&args.network, Sampling::DEFAULT)?;
    network.deadline = requests::PROBE_TIMEOUT.min(timeout);
    Ok(doctor::Options {
        offline: args.offline,
        project: args.project.clone(),
        canary: network.canary.clone(),
        timeout,
        network,
        weights,
    })
}
