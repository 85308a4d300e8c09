//! GitHub Actions: one workflow command a finding, which becomes an annotation of the run and of the line in the file.
//!
//! `::error file=F,line=L,col=C,title=T::MESSAGE`. The runner splits a command at the second `::`, its properties at `,` and
//! each at its first `=`, then turns `%25`, `%0D`, `%0A`, and in properties `%3A` and `%2C`, back into what they stand for
//! (actions/runner, `ActionCommand.cs`).

use std::io::{self, Write};
use std::path::Path;

use super::{Look, said};
use crate::domain::baseline::Roots;
use crate::domain::facts::Diagnosis;
use crate::domain::finding::Severity;
use crate::domain::sanitize;

/// Writes a command for each finding, and the verdict in a line of its own, which the runner shows as it is.
pub fn write(diagnosis: &Diagnosis, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    for said in said::findings(diagnosis, look.lang) {
        let command = match said.finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let mut properties = Vec::new();
        if let Some(place) = &said.finding.source {
            properties.push(("file", path(&diagnosis.reckoning.roots, &place.path)));
            properties.extend(place.line.map(|line| ("line", line.to_string())));
            let column = place.column.filter(|_| place.line.is_some());
            properties.extend(column.map(|column| ("col", column.to_string())));
        }
        properties.push(("title", format!("{}: {}", said.finding.code.name(), said.title)));
        let properties: Vec<String> =
            properties.iter().map(|(name, value)| format!("{name}={}", property(value))).collect();
        writeln!(out, "::{command} {}::{}", properties.join(","), data(&said.lines(look.lang)))?;
    }
    for message in std::iter::once(said::in_one_line(diagnosis)).chain(said::not_shown(diagnosis)) {
        writeln!(out, "{}", said::sanitized(&message, look.lang))?;
    }
    Ok(())
}

/// Relative to the workspace, from where GitHub counts; else to the project; else whole.
fn path(roots: &Roots, path: &Path) -> String {
    let found = roots.in_workspace(path).or_else(|| roots.in_project(path));
    sanitize::printable(&found.unwrap_or_else(|| path.to_string_lossy().into_owned()))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
