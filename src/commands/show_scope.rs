//! `show --scope`: what the places of a scope say, and what new terminals make of it.

use super::destination::{self, Destination, Where};
use super::effect;
use crate::domain::error::Result;
use crate::domain::plan::Plan;
use crate::domain::progress::Console;
use crate::domain::report::{PlaceSays, ScopeShown};
use crate::domain::variable::Var;
use crate::gotool::settings;
use crate::host::Host;

/// Reads the places. One that cannot be read tells why, and the others are shown.
pub fn run(host: &Host, place: &Where, console: &dyn Console) -> Result<ScopeShown> {
    let settings = settings::read_as_go_does(host);
    let found = destination::find(host, &settings, place)?;
    let places: Vec<PlaceSays> = match found.destination {
        Destination::Files(files) => files
            .iter()
            .map(|file| {
                let values: Result<Vec<_>> = Var::WRITTEN.into_iter().map(|var| Ok((var, file.get(var)?))).collect();
                let (values, problem) = match values {
                    Ok(values) => (values, None),
                    Err(error) => (Vec::new(), Some(error.message)),
                };
                PlaceSays { path: Some(file.path.clone()), exists: file.bytes.is_some(), values, problem }
            })
            .collect(),
        // Nothing is stored: what the running session has.
        Destination::Statements(_) | Destination::AzureCommands => {
            let values = Var::WRITTEN.map(|var| (var, host.vars().get(var))).into();
            vec![PlaceSays { path: None, exists: true, values, problem: None }]
        }
    };
    // What the first place that says anything wants is what terminals are held against.
    let wanted =
        places.iter().map(|place| &place.values).find(|values| values.iter().any(|(_, value)| value.is_some()));
    let wanted = wanted.into_iter().flatten().filter(|(_, value)| value.is_some()).cloned().collect();
    let plan = Plan { list: None, wanted, warnings: Vec::new() };
    let terminals = match plan.wanted.is_empty() {
        true => Vec::new(),
        false => effect::in_new_terminals(host, &found.shells, &plan, console)?,
    };
    Ok(ScopeShown { scope: place.scope, places, terminals })
}
