//! What came of a change: read back from the go command, and from shells started as new terminals start them.

use std::path::PathBuf;
use std::time::Duration;

use tokio::task::JoinSet;

use super::origin;
use crate::domain::error::Result;
use crate::domain::plan::{self, Plan};
use crate::domain::profile;
use crate::domain::progress::{Console, Progress};
use crate::domain::report::{Shadow, Terminal, TerminalOutcome};
use crate::domain::sanitize;
use crate::domain::scope::Scope;
use crate::domain::settings::{Setting, Settings, masked};
use crate::domain::shell::Shell;
use crate::domain::variable::Var;
use crate::gotool::{env, settings};
use crate::host::Host;
use crate::shell::profiles;
use crate::shell::session::{self, Reading, Start};
use crate::text::{Message, notes};

/// What is true of the settings now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// Whether the go command sees every value that was wanted.
    pub in_effect: bool,
    /// What hides one.
    pub shadows: Vec<Shadow>,
    /// What went wrong on asking.
    pub warnings: Vec<Message>,
}

/// Whether the go command, started from here, now sees what `plan` wanted, and what hides it where it does not.
pub fn here(host: &Host, before: &mut Settings, plan: &Plan, scope: Scope) -> Result<Effect> {
    *before = settings::read(host)?;
    let mut effect = Effect::default();
    // Of what new terminals will have the go command knows nothing yet.
    if scope == Scope::GoEnv
        && let Err(error) = super::wait(env::confirm(host, before))?
    {
        effect.warnings.push(error.message);
    }
    let settings = &*before;
    effect.in_effect = plan.wanted.iter().all(|(var, wanted)| has(settings.get(*var), wanted.as_deref()));
    let vars: Vec<Var> = plan.wanted.iter().map(|(var, _)| *var).collect();
    let hidden: Vec<Var> = plan::shadowed(settings, &vars)
        .into_iter()
        .map(|(var, _)| var)
        // An environment that says the same hides nothing today.
        .filter(|var| {
            let wanted = plan.wanted.iter().find(|(wanted, _)| wanted == var).and_then(|(_, value)| value.as_deref());
            wanted != Some(settings.value(*var))
        })
        .collect();
    let assignments = origin::lines(host, &hidden)?;
    effect.shadows = hidden
        .into_iter()
        .map(|var| Shadow {
            var,
            value: sanitize::shown(settings.value(var)),
            place: profile::origin(&assignments, var, settings.value(var)),
        })
        .collect();
    Ok(effect)
}

/// The longest that one shell may take over its profiles.
const SHELL_LIMIT: Duration = Duration::from_secs(5);

/// What new terminals of these shells have of what `plan` wanted, as far as the shells are installed. All are started side
/// by side.
pub fn in_new_terminals(
    host: &Host,
    shells: &[(Shell, Start)],
    plan: &Plan,
    console: &dyn Console,
) -> Result<Vec<Terminal>> {
    if shells.is_empty() || origin::is_read_back(host) {
        return Ok(Vec::new());
    }
    console.progress(Progress::Waiting(notes::starting_shells()));
    let host = &origin::marked(host);
    let mut programs: Vec<(Shell, PathBuf)> = profiles::installed(host);
    // One program speaks for all of its kind.
    programs.dedup_by_key(|(shell, _)| *shell);
    let vars: Vec<Var> = plan.wanted.iter().map(|(var, _)| *var).collect();
    let found = super::wait(async {
        let mut tasks = JoinSet::new();
        let starts = programs.into_iter().flat_map(|program| Start::ALL.map(|start| (program.clone(), start)));
        let starts = starts.filter(|((shell, _), start)| shells.contains(&(*shell, *start)));
        for (index, ((shell, program), start)) in starts.enumerate() {
            let (host, vars) = (host.clone(), vars.clone());
            tasks.spawn(
                async move { (index, session::read_back(&host, shell, &program, start, &vars, SHELL_LIMIT).await) },
            );
        }
        let mut readings = tasks.join_all().await;
        readings.sort_by_key(|(index, _)| *index);
        readings.into_iter().map(|(_, reading)| terminal(&reading, plan)).collect()
    });
    console.progress(Progress::Done);
    found
}

fn terminal(reading: &Reading, plan: &Plan) -> Terminal {
    Terminal { shell: reading.shell, login: reading.start == Start::Login, outcome: outcome(reading, plan) }
}

fn outcome(reading: &Reading, plan: &Plan) -> TerminalOutcome {
    let seen = match &reading.outcome {
        Ok(seen) => seen,
        Err(failure) => return TerminalOutcome::NotAsked(failure.message(reading.shell, &reading.program)),
    };
    for (var, wanted) in &plan.wanted {
        match (seen.values.get(var).cloned().flatten(), wanted) {
            (found, wanted) if found == *wanted => {}
            (None, Some(_)) => return TerminalOutcome::Lacks(*var),
            (found, _) => {
                let place = seen.lines.iter().rev().find(|line| line.var == *var).map(|line| line.place.clone());
                let value = sanitize::shown(&masked(*var, &found.unwrap_or_default()));
                return TerminalOutcome::Other(Shadow { var: *var, value, place });
            }
        }
    }
    TerminalOutcome::HasIt
}

/// Whether a setting is as it was wanted; `None`: nobody sets it.
fn has(setting: Option<&Setting>, wanted: Option<&str>) -> bool {
    match wanted {
        Some(value) => setting.is_some_and(|setting| setting.value == value),
        None => !matches!(setting.map(|setting| setting.source.kind()), Some("go-env-file" | "environment")),
    }
}
