//! `doctor`: which of its works was asked for, and how its answer is shown.

use std::time::Duration;

use super::args::doctor::Doctor;
use super::findings;
use super::output::Output;
use super::requests;
use crate::commands::{doctor, weights};
use crate::domain::error::{Exit, Result};
use crate::domain::finding::Severity;
use crate::host::Host;
use crate::probe::Sampling;

/// The time limit of the download when none is given.
const DOWNLOAD_TIMEOUT: Duration = Duration::from_secs(30);

pub(super) fn run(host: &Host, args: &Doctor, output: &Output) -> Result<Exit> {
    findings::check(host, args)?;
    let diagnosis = doctor::run(host, &options(host, args, output)?, output)?;
    let exit = diagnosis.exit(Severity::from(args.fail_on));
    findings::show(host, &diagnosis, args, output).map(|()| exit)
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
    Ok(doctor::Options { offline: args.offline, canary: network.canary.clone(), timeout, network, weights })
}
