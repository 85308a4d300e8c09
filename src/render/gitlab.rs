//! GitLab: a Code Quality report, which a merge request shows.
//!
//! GitLab takes an array of issues with `description`, `check_name`, `fingerprint`, `severity` and `location`, passes over those
//! without a path, and of several with one fingerprint shows the first. So what stands in no file of the project gets the file
//! that stands for the project, go.mod as a rule, and line 1; the description says where it really stands.

use std::io::{self, Write};

use serde_json::json;

use super::{Look, said};
use crate::domain::facts::Diagnosis;
use crate::domain::finding::Severity;
use crate::domain::sanitize;
use crate::text::ci;

/// Writes the report.
pub fn write(diagnosis: &Diagnosis, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let roots = &diagnosis.reckoning.roots;
    let issues: Vec<_> = said::findings(diagnosis, look.lang)
        .iter()
        .map(|said| {
            let place = said.finding.source.as_ref();
            let inside = place.and_then(|place| roots.in_project(&place.path));
            let line = place.filter(|_| inside.is_some()).and_then(|place| place.line).unwrap_or(1);
            let mut description = said.line(look.lang);
            if let Some(place) = place.filter(|_| inside.is_none()) {
                description = ci::really_at(description, place.to_string()).say(look.lang).to_owned();
            }
            json!({
                "description": description,
                "check_name": said.finding.code.name(),
                "fingerprint": said.fingerprint,
                "severity": severity(said.finding.severity),
                "location": {
                    "path": sanitize::printable(inside.as_deref().unwrap_or(&roots.stand_in)),
                    "lines": { "begin": line },
                },
            })
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "critical",
        Severity::Warning => "minor",
        Severity::Note => "info",
    }
}
