//! `env`, and `use --scope session`: settings as text that a shell takes in, or as logging commands of Azure Pipelines.

use super::choice;
use super::destination::{self, Shells};
use super::measure;
use super::targets;
use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Result};
use crate::domain::plan::{self, Layer};
use crate::domain::progress::Console;
use crate::domain::report::Statements;
use crate::domain::settings::Settings;
use crate::domain::shell::{Shell, quote};
use crate::domain::variable::Var;
use crate::gotool::settings;
use crate::host::Host;
use crate::text::errors;

/// What `env` was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Which mirrors; the settings in effect when none is named.
    pub choice: choice::Options,
    /// For which shell.
    pub shells: Shells,
    /// Statements that remove the variables.
    pub unset: bool,
}

/// The text. Nothing is started, so that it can stand in a profile.
pub fn run(host: &Host, options: &Options, console: &dyn Console) -> Result<Statements> {
    let shell = destination::session_shell(host, options.shells)?;
    if options.unset {
        return Ok(Statements { shell, text: Var::WRITTEN.map(|var| quote::unset(shell, var.name()) + "\n").concat() });
    }
    let settings = settings::read_as_go_does(host);
    let values = match options.choice.mirrors.is_empty() {
        true => in_effect(&settings),
        false => {
            let catalog = measure::catalog(host, console);
            wanted(&options.choice, &settings, &catalog)?
        }
    };
    statements(shell, &values)
}

/// What somebody has set, as opposed to what is built into Go.
fn in_effect(settings: &Settings) -> Vec<(Var, String)> {
    let set = |var: &Var| {
        let source = settings.get(*var).map(|setting| setting.source.kind());
        matches!(source, Some("environment" | "go-env-file"))
    };
    Var::WRITTEN.into_iter().filter(set).map(|var| (var, settings.value(var).to_owned())).collect()
}

fn wanted(options: &choice::Options, settings: &Settings, catalog: &Catalog) -> Result<Vec<(Var, String)>> {
    let links = targets::list(&options.mirrors, settings, catalog)?;
    choice::refuse_unsafe(&links, catalog, options.allow_insecure)?;
    targets::refuse_unreachable(&links)?;
    let wish = options.wish(&links);
    let plan = plan::plan(&wish, settings, catalog, Layer::Environment, |_| None, |_| None)
        .ok_or_else(|| Error::usage(errors::no_mirror_named()))?;
    Ok(plan.wanted.into_iter().filter_map(|(var, value)| Some((var, value?))).collect())
}

/// Statements that export `values`.
pub fn statements(shell: Shell, values: &[(Var, String)]) -> Result<Statements> {
    let mut text = String::new();
    for (var, value) in values {
        let statement = quote::set(shell, var.name(), value)
            .map_err(|_| Error::usage(crate::text::formats::value_cannot_be_quoted(var.name(), shell.name())))?;
        text.push_str(&statement);
        text.push('\n');
    }
    Ok(Statements { shell, text })
}

/// Logging commands by which a step of Azure Pipelines sets variables for the steps after it.
pub fn azure_commands(values: &[(Var, String)]) -> String {
    // `%`, line breaks, `]` and `;` have escapes of their own there: %AZP25, %0D, %0A; a value needs the first three.
    let escaped = |value: &str| value.replace('%', "%AZP25").replace('\r', "%0D").replace('\n', "%0A");
    let command = |(var, value): &(Var, String)| format!("##vso[task.setvariable variable={var}]{}\n", escaped(value));
    values.iter().map(command).collect()
}
