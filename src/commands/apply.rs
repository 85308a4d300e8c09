//! The steps that every change of settings takes: agreed to, journalled, decided again on what stands there then, written,
//! and looked at afterwards.

use std::path::Path;

use super::change::{self, Planned};
use super::destination::Place;
use super::{consent, effect};
use crate::domain::error::Result;
use crate::domain::plan::{FileChange, Plan};
use crate::domain::progress::Console;
use crate::domain::report::Used;
use crate::domain::scope::Scope;
use crate::domain::settings::Settings;
use crate::domain::shell::Shell;
use crate::host::Host;
use crate::shell::session::Start;
use crate::store::journal::Journal;
use crate::text::Message;

/// What was written.
#[derive(Clone, Debug)]
pub struct Written<P> {
    /// What was decided on the files as they stood when they were written.
    pub decided: P,
    /// What is changed in each.
    pub planned: Vec<Planned>,
    /// The journal's number; `None` where somebody else had made the change meanwhile.
    pub change_id: Option<u64>,
    /// What was mended of earlier runs.
    pub warnings: Vec<Message>,
}

/// Has `planned` agreed to and makes it, all or nothing. What is written is decided anew under the journal's lock: another
/// run, or what was mended of one, may have changed the files since they were read.
pub fn write<P>(
    host: &Host,
    go: Option<&Path>,
    scope: Scope,
    places: &mut [Place],
    planned: &[Planned],
    consent: impl FnOnce(&[FileChange]) -> Result<()>,
    decide: impl FnOnce(&[Place]) -> Result<(P, Vec<Planned>)>,
) -> Result<Written<P>> {
    consent::refuse_unwritable(planned)?;
    let shown: Vec<FileChange> = planned.iter().map(Planned::shown).collect();
    consent(&shown)?;
    // Locked until this ends, and no longer: shells may take their time afterwards, and nobody has to wait for them.
    let mut journal = Journal::open(host)?;
    let warnings = journal.repairs().to_vec();
    places.iter_mut().try_for_each(Place::reread)?;
    let (decided, planned) = decide(places)?;
    let change_id = match planned.is_empty() {
        true => None,
        false => Some(change::make(host, &mut journal, go, scope, &planned)?.id),
    };
    Ok(Written { decided, planned, change_id, warnings })
}

/// What came of it: here, and in new terminals of these shells.
pub fn look(
    host: &Host,
    settings: &mut Settings,
    plan: &Plan,
    shells: &[(Shell, Start)],
    used: &mut Used,
    console: &dyn Console,
) -> Result<()> {
    let effect = effect::here(host, settings, plan, used.scope)?;
    used.in_effect = Some(effect.in_effect);
    used.shadows = effect.shadows;
    used.warnings.extend(effect.warnings);
    used.terminals = effect::in_new_terminals(host, shells, plan, console)?;
    Ok(())
}
