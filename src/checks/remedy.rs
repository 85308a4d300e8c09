//! What to run, where the value in hand stands: a command that edits the env file mends nothing that the environment hides.

use crate::domain::facts::Facts;
use crate::domain::finding::Place;
use crate::domain::profile;
use crate::domain::settings::{Setting, Source};
use crate::domain::variable::Var;
use crate::text::{Message, findings};

/// Where a setting stands: the line of a file, or the profile line that exports it.
pub(super) fn place(facts: &Facts, setting: &Setting) -> Option<Place> {
    match setting.source {
        Source::Environment { .. } => profile::origin(&facts.assignments, setting.var, &setting.value),
        _ => setting.source.place(),
    }
}

/// A command that stores another value of `var`, once nothing hides it.
pub(super) fn store(facts: &Facts, var: Var, command: impl Into<String>) -> Message {
    let setting = facts.settings.get(var);
    match setting.map(|setting| (&setting.source, setting)) {
        Some((Source::Environment { name }, setting)) => match place(facts, setting) {
            Some(place) => findings::remove_line_then(place.to_string(), command.into()),
            None => findings::unset_then(*name, command.into()),
        },
        _ => Message::verbatim(command),
    }
}

/// How to be rid of the value of `var`, so that Go's default `default` counts again.
pub(super) fn forget(facts: &Facts, var: Var, default: &str) -> Message {
    let setting = facts.settings.get(var);
    match setting.map(|setting| (&setting.source, setting)) {
        Some((Source::Environment { name }, setting)) => match place(facts, setting) {
            Some(place) => findings::remove_line(place.to_string()),
            None => findings::unset(*name),
        },
        // Whoever packaged Go set it for everybody.
        Some((Source::Goroot { .. }, _)) if !default.is_empty() => {
            Message::verbatim(format!("go env -w {var}={default}"))
        }
        _ => Message::verbatim(format!("go env -u {var}")),
    }
}
