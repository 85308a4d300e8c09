//! What to run, where the value in hand stands: a command that edits the env file mends nothing that the environment hides.

use crate::domain::cure::{self, Cure};
use crate::domain::facts::Facts;
use crate::domain::finding::{Place, Remedy};
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

/// A command that stores another value of `var`, once nothing hides it. `--fix` does what it says, where it is one of
/// those that [`Cure::of_command`] knows.
pub(super) fn store(facts: &Facts, var: Var, command: impl Into<String>) -> Remedy {
    let command = command.into();
    let cure = Cure::of_command(&command);
    let setting = facts.settings.get(var);
    let say = match setting.map(|setting| (&setting.source, setting)) {
        Some((Source::Environment { name }, setting)) => match place(facts, setting) {
            Some(place) => findings::remove_line_then(place.to_string(), command),
            None => findings::unset_then(*name, command),
        },
        _ => Message::verbatim(command),
    };
    Remedy { say, cure }
}

/// The command that stores this very value, as [`store`] says it. Not for values that hold a password.
pub(super) fn store_value(facts: &Facts, var: Var, value: &str) -> Remedy {
    store(facts, var, cure::store_command(var, value))
}

/// How to be rid of the value of `var`, so that Go's default `default` counts again.
pub(super) fn forget(facts: &Facts, var: Var, default: &str) -> Remedy {
    let setting = facts.settings.get(var);
    let forget = Some(Cure::Forget { var });
    match setting.map(|setting| (&setting.source, setting)) {
        Some((Source::Environment { name }, setting)) => match place(facts, setting) {
            Some(place) => Remedy { say: findings::remove_line(place.to_string()), cure: forget },
            None => Remedy { say: findings::unset(*name), cure: forget },
        },
        // Whoever packaged Go set it for everybody.
        Some((Source::Goroot { .. }, _)) if !default.is_empty() => store_value(facts, var, default),
        _ => store(facts, var, format!("go env -u {var}")),
    }
}

/// What to do in words, and the same for `--fix`.
pub(super) fn with(say: Message, cure: impl Into<Option<Cure>>) -> Remedy {
    Remedy { say, cure: cure.into() }
}
