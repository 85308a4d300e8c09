//! The files that a plan of `--fix` is written to: Go's env file, and the profiles of shells.

use std::path::Path;

use crate::commands::apply::{self, Written};
use crate::commands::change::Planned;
use crate::commands::destination::{self, Destination, Place, Shells, Where};
use crate::commands::effect;
use crate::domain::error::{Error, Result};
use crate::domain::facts::Facts;
use crate::domain::fixed::Fixes;
use crate::domain::fixing::{Change, Cures, Layer};
use crate::domain::gosumdb;
use crate::domain::plan::{FileChange, Plan, SettingChange};
use crate::domain::progress::Console;
use crate::domain::report::TerminalOutcome;
use crate::domain::scope::Scope;
use crate::domain::shell::Shell;
use crate::domain::variable::Var;
use crate::host::Host;
use crate::shell::profiles;
use crate::shell::session::Start;
use crate::text::{errors, labels};

/// The files that a plan is written to.
pub(super) struct Files {
    pub(super) places: Vec<Place>,
    /// The shell that a place is for; `None` for Go's env file.
    owners: Vec<Option<Shell>>,
    /// Which new terminals are to have it.
    starts: Vec<(Shell, Start)>,
    /// The shells whose profiles are written, with the changes of each.
    pub(super) shells: Vec<(Shell, Vec<Change>)>,
}

impl Files {
    pub(super) fn find(host: &Host, facts: &Facts, cures: &Cures) -> Result<Files> {
        let mut files = Files { places: Vec::new(), owners: Vec::new(), starts: Vec::new(), shells: Vec::new() };
        let in_env_file = cures.changes.iter().any(|change| change.layer == Layer::EnvFile);
        if in_env_file || !cures.lines.is_empty() {
            files.add(host, facts, Where::default(), None)?;
        }
        for change in &cures.changes {
            let Layer::Profile(place) = &change.layer else { continue };
            let shell = shell_of(&place.path).or_else(|| profiles::current(host).filter(|shell| shell.has_profile()));
            let shell = shell.unwrap_or(Shell::Sh);
            match files.shells.iter_mut().find(|(known, _)| *known == shell) {
                Some((_, changes)) => changes.push(change.clone()),
                None => files.shells.push((shell, vec![change.clone()])),
            }
        }
        for shell in files.shells.iter().map(|(shell, _)| *shell).collect::<Vec<_>>() {
            let place = Where { scope: Scope::Shell, shells: Shells::Named(shell), files: Vec::new() };
            files.add(host, facts, place, Some(shell))?;
        }
        Ok(files)
    }

    fn add(&mut self, host: &Host, facts: &Facts, place: Where, owner: Option<Shell>) -> Result<()> {
        let found = destination::find(host, &facts.settings, &place)?;
        if let Destination::Files(places) = found.destination {
            self.owners.extend(places.iter().map(|_| owner));
            self.places.extend(places);
        }
        self.starts.extend(found.shells);
        Ok(())
    }

    /// What is changed in each, as they stand in `places`.
    pub(super) fn planned(&self, facts: &Facts, cures: &Cures, places: &[Place]) -> Result<Vec<Planned>> {
        let mut planned = Vec::new();
        for (place, owner) in places.iter().zip(&self.owners) {
            planned.extend(match owner {
                None => in_env_file(facts, cures, place)?,
                Some(shell) => self.in_profile(*shell, place)?,
            });
        }
        Ok(planned)
    }

    fn in_profile(&self, shell: Shell, place: &Place) -> Result<Option<Planned>> {
        let mut changes = Vec::new();
        for change in self.shells.iter().filter(|(known, _)| *known == shell).flat_map(|(_, changes)| changes) {
            let (before, after) = (place.get(change.var)?, Some(exported(change)));
            changes.extend((before != after).then_some(SettingChange { var: change.var, before, after }));
        }
        Planned::new(place.clone(), changes)
    }

    /// Writes them, once `agreed` says yes to what is shown.
    pub(super) fn write(
        &mut self,
        host: &Host,
        facts: &Facts,
        cures: &Cures,
        planned: &[Planned],
        agreed: impl FnOnce(&[FileChange]) -> Result<()>,
    ) -> Result<Written<()>> {
        let scope = if self.owners.contains(&None) { Scope::GoEnv } else { Scope::Shell };
        let go = facts.settings.go.as_ref().map(|go| go.path.as_path());
        let mut places = std::mem::take(&mut self.places);
        let decide = |places: &[Place]| {
            let again = self.planned(facts, cures, places)?;
            again.iter().try_for_each(|file| still_the_same(file, planned))?;
            Ok(((), again))
        };
        apply::write(host, go, scope, &mut places, planned, agreed, decide)
    }

    /// The machine as a new terminal sees it, where profiles were changed and the shells say that they have it.
    pub(super) fn as_new_terminal(
        &self,
        host: &Host,
        cures: &Cures,
        fixes: &mut Fixes,
        console: &dyn Console,
    ) -> Result<Option<Host>> {
        if self.shells.is_empty() {
            return Ok(None);
        }
        let of_profiles = || cures.changes.iter().filter(|change| matches!(change.layer, Layer::Profile(_)));
        let mut well = true;
        for (shell, changes) in &self.shells {
            let wanted = changes.iter().map(|change| (change.var, Some(exported(change)))).collect();
            let plan = Plan { list: None, wanted, warnings: Vec::new() };
            let starts: Vec<(Shell, Start)> = self.starts.iter().copied().filter(|(one, _)| one == shell).collect();
            for terminal in effect::in_new_terminals(host, &starts, &plan, console)? {
                let has_it = terminal.outcome == TerminalOutcome::HasIt;
                well &= has_it;
                let (name, kind) = (terminal.shell.name(), terminal.kind());
                let said = terminal.warning().unwrap_or_else(|| labels::terminal_has_it(name, kind));
                fixes.terminals.push((said, has_it));
            }
        }
        let with = |host: Host, change: &Change| {
            host.with_var(change.var, Some(exported(change).as_str()).filter(|value| !value.is_empty()))
        };
        Ok(well.then(|| of_profiles().fold(host.clone(), with)))
    }
}

/// Refuses to overwrite what somebody has set since the machine was examined: the plan knows nothing of it.
fn still_the_same(file: &Planned, planned: &[Planned]) -> Result<()> {
    let known = planned.iter().find(|known| known.place.path == file.place.path);
    let before = |change: &SettingChange| {
        let known = known?.changes.iter().find(|known| known.var == change.var)?;
        Some(known.before.clone())
    };
    match known.is_some() && file.changes.iter().all(|change| before(change) == Some(change.before.clone())) {
        true => Ok(()),
        false => Err(Error::local(errors::changed_meanwhile(&file.place.path))),
    }
}

fn in_env_file(facts: &Facts, cures: &Cures, place: &Place) -> Result<Option<Planned>> {
    let wanted: Vec<(Var, Option<String>)> = cures
        .changes
        .iter()
        .filter(|change| change.layer == Layer::EnvFile)
        .map(|change| (change.var, change.value.clone()))
        .collect();
    if !cures.lines.is_empty() {
        let mended = cures.mended(facts, place.bytes.as_deref().unwrap_or_default());
        return Planned::mended(place.clone(), &mended, &wanted);
    }
    let mut changes = Vec::new();
    for (var, after) in wanted {
        let before = place.get(var)?;
        changes.extend((before != after).then_some(SettingChange { var, before, after }));
    }
    Planned::new(place.clone(), changes)
}

/// What a profile exports in place of a value. Go takes an empty variable for none; where its own default must be what
/// counts, it is written out.
pub(super) fn exported(change: &Change) -> String {
    change.value.clone().unwrap_or_else(|| match change.var {
        Var::Gosumdb => gosumdb::SUM_GOLANG_ORG.to_owned(),
        Var::Go111module => "on".to_owned(),
        _ => String::new(),
    })
}

/// The shell that reads a profile of this name; `None` where several do.
fn shell_of(path: &Path) -> Option<Shell> {
    let name = path.file_name()?.to_str()?;
    let name = name.trim_start_matches('.');
    match name {
        "bashrc" | "bash_profile" | "bash_login" | "bash.bashrc" => Some(Shell::Bash),
        "zshrc" | "zshenv" | "zprofile" | "zlogin" => Some(Shell::Zsh),
        "tcshrc" | "cshrc" | "login" | "csh.cshrc" | "csh.login" => Some(Shell::Tcsh),
        "fish_variables" => Some(Shell::Fish),
        _ => match name.rsplit_once('.')?.1 {
            "fish" => Some(Shell::Fish),
            "nu" => Some(Shell::Nushell),
            "ps1" => Some(Shell::Powershell),
            _ => None,
        },
    }
}
