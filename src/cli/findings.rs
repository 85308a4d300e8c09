//! `doctor`'s formats, the file that one is written to, and the summary of a step of GitHub Actions.

use std::io::{self, Write};
use std::path::Path;

use super::args::doctor::{Doctor, DoctorFormat};
use super::output::Output;
use crate::domain::error::{Error, Result};
use crate::domain::facts::Diagnosis;
use crate::domain::progress::Console;
use crate::domain::sanitize;
use crate::domain::variable::Var;
use crate::host::{Host, files};
use crate::render::{self, Look};
use crate::text::{ci, errors, pictures};

/// A summary of a step may have 1 MiB; another program may have written some of it.
const LARGEST_SUMMARY: usize = 512 << 10;

/// Whether the result can be written where it is wanted: better known before anything is looked at than after.
pub(super) fn check(host: &Host, args: &Doctor) -> Result<()> {
    let Some(path) = args.output_file() else { return Ok(()) };
    let place = host.cwd().map_or_else(|| path.to_owned(), |cwd| cwd.join(path));
    if files::is_dir(&place) {
        return Err(Error::local(pictures::output_is_directory(path)));
    }
    files::check_deliverable(&place).map_err(|error| Error::local(errors::cannot_write(path, &error)))
}

/// Shows what was found as it was asked for.
pub(super) fn show(host: &Host, diagnosis: &Diagnosis, args: &Doctor, output: &Output) -> Result<()> {
    let format = args.chosen_format();
    if format == DoctorFormat::Github
        && let Some(path) = host.vars().path(Var::GithubStepSummary)
    {
        add_summary(&path, diagnosis, output);
    }
    match args.output_file() {
        Some(path) => {
            // A file is no terminal: as wide as it gets, and without colour.
            let look = Look { width: None, color: false, ..output.look };
            output.file(path, |out| write(diagnosis, format, output.quiet, &look, out))
        }
        None => output.data(|out| write(diagnosis, format, output.quiet, &output.look, out)),
    }
}

/// Adds to the page of the run. That it cannot be written to changes nothing of what was found.
fn add_summary(path: &Path, diagnosis: &Diagnosis, output: &Output) {
    let mut page = Vec::new();
    let done = render::markdown::doctor::write_within(diagnosis, output.look.lang, LARGEST_SUMMARY, &mut page)
        .and_then(|()| files::append(path, &page));
    if let Err(error) = done {
        output.warn(&ci::no_summary(sanitize::printable(&path.to_string_lossy()), error.to_string()));
    }
}

fn write(diagnosis: &Diagnosis, format: DoctorFormat, brief: bool, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    match format {
        DoctorFormat::Text => render::table::write_doctor(diagnosis, brief, look, out),
        DoctorFormat::Json => render::json::write_doctor(diagnosis, look, out),
        DoctorFormat::Github => render::github::write(diagnosis, look, out),
        DoctorFormat::Gitlab => render::gitlab::write(diagnosis, look, out),
        DoctorFormat::Junit => render::junit::write(diagnosis, look, out),
        DoctorFormat::Sarif => render::sarif::write(diagnosis, look, out),
        DoctorFormat::Markdown => render::markdown::doctor::write(diagnosis, look, out),
    }
}
