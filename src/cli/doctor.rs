//! `doctor`: which of its works was asked for, and how its answer is shown.

use std::io::{self, Write};
use std::time::Duration;

use super::args::doctor::{Doctor, DoctorFormat};
use super::output::Output;
use super::requests;
use crate::commands::doctor;
use crate::domain::error::{Exit, Result};
use crate::domain::finding::Severity;
use crate::domain::report::Report;
use crate::host::Host;
use crate::probe::Sampling;
use crate::render::{self, Look};

/// The time limit of the download when none is given.
const DOWNLOAD_TIMEOUT: Duration = Duration::from_secs(30);

pub(super) fn run(host: &Host, args: &Doctor, output: &Output) -> Result<Exit> {
    let diagnosis = doctor::run(host, &options(args)?, output)?;
    let exit = diagnosis.exit(Severity::from(args.fail_on));
    let report = Report::Doctor(Box::new(diagnosis));
    output.data(|out| write(&report, args.chosen_format(), &output.look, out)).map(|()| exit)
}

fn options(args: &Doctor) -> Result<doctor::Options> {
    let timeout = args.network.timeout.map_or(DOWNLOAD_TIMEOUT, |limit| limit.0);
    let mut network = requests::network(&args.network, Sampling::DEFAULT)?;
    network.deadline = requests::PROBE_TIMEOUT.min(timeout);
    Ok(doctor::Options {
        offline: args.offline,
        project: args.project.clone(),
        canary: network.canary.clone(),
        timeout,
        network,
    })
}

fn write(report: &Report, format: DoctorFormat, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    match format {
        DoctorFormat::Json => render::json::write(report, look, out),
        _ => render::table::write(report, look, out),
    }
}
