//! `show`.

use std::io;

use super::{Page, Tone};
use crate::domain::report::Showing;
use crate::domain::sanitize::shown;
use crate::domain::settings::{EnvFile, Setting, Source, masked};
use crate::domain::variable::{Owner, Var};
use crate::text::labels;

pub(super) fn write(showing: &Showing, page: &mut Page<'_>) -> io::Result<()> {
    let settings = &showing.settings;
    match &settings.go {
        Some(go) => {
            let version = go.version.as_ref().map_or_else(|| "?".to_owned(), ToString::to_string);
            page.toned(Tone::Faint, &labels::go_version(&go.path, version))?;
        }
        None => page.toned(Tone::Doubtful, &labels::assumed_rules())?,
    }
    page.blank()?;
    let mut table = page.table(&[labels::variable(), labels::value(), labels::source()]);
    for setting in &settings.list {
        let (tone, value) = value(page, setting, &settings.env_file);
        let unset = setting.value.is_empty() && setting.source == Source::Default;
        let source = if unset { String::new() } else { source(page, setting, showing) };
        table.add_row(vec![
            page.cell(Tone::Plain, setting.var.name()),
            page.cell(tone, value),
            page.cell(Tone::Plain, source),
        ]);
        for shadow in &setting.shadows {
            let hidden = labels::hides(shown(&masked(setting.var, &shadow.value)), page.source(&shadow.source));
            table.add_row(vec![
                page.cell(Tone::Plain, ""),
                page.cell(Tone::Faint, page.say(&hidden)),
                page.cell(Tone::Plain, ""),
            ]);
        }
    }
    page.put(&table)
}

fn value(page: &Page<'_>, setting: &Setting, env_file: &EnvFile) -> (Tone, String) {
    if !setting.known && setting.var.owner() != Owner::Network {
        return (Tone::Faint, page.say(&labels::not_known()).to_owned());
    }
    match setting.value.as_str() {
        "" if setting.var == Var::Goenv && *env_file == EnvFile::Off => {
            (Tone::Doubtful, page.say(&labels::off()).to_owned())
        }
        "" => (Tone::Faint, page.say(&labels::unset()).to_owned()),
        value => (Tone::Plain, shown(&masked(setting.var, value))),
    }
}

/// For a variable of the environment also the line that most likely exports it.
fn source(page: &Page<'_>, setting: &Setting, showing: &Showing) -> String {
    let words = page.source(&setting.source);
    let exported = match setting.source {
        Source::Environment { .. } => crate::domain::profile::origin(&showing.assignments, setting.var, &setting.value),
        _ => None,
    };
    match exported {
        Some(place) => format!("{words}\n{place}"),
        None => words,
    }
}
