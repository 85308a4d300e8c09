//! What came of a change: read back from the go command.

use crate::domain::error::Result;
use crate::domain::plan::{self, Plan};
use crate::domain::profile;
use crate::domain::report::Shadow;
use crate::domain::sanitize;
use crate::domain::scope::Scope;
use crate::domain::settings::{Setting, Settings};
use crate::domain::variable::Var;
use crate::gotool::{env, settings};
use crate::host::Host;
use crate::shell::scan;
use crate::text::Message;

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
    let assignments = if hidden.is_empty() { Vec::new() } else { scan::assignments(host, &hidden) };
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

/// Whether a setting is as it was wanted; `None`: nobody sets it.
fn has(setting: Option<&Setting>, wanted: Option<&str>) -> bool {
    match wanted {
        Some(value) => setting.is_some_and(|setting| setting.value == value),
        None => !matches!(setting.map(|setting| setting.source.kind()), Some("go-env-file" | "environment")),
    }
}
