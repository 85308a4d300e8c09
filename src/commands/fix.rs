//! `doctor --fix`: the plan, shown and agreed to; written through the journal; and the machine examined again.

mod files;

use super::change::Planned;
use super::measure::Instrument;
use super::{choice, consent, doctor, targets};
use crate::domain::error::{Exit, Result};
use crate::domain::facts::{Diagnosis, Facts};
use crate::domain::finding::{Finding, Severity};
use crate::domain::fixed::{Applied, Fixes, Remaining};
use crate::domain::fixing::{self, Change, Cures, Head, Layer, Left, NewList};
use crate::domain::goproxy::{Entry, Goproxy, ProxyUrl};
use crate::domain::plan;
use crate::domain::plan::FileChange;
use crate::domain::progress::Console;
use crate::domain::sanitize;
use crate::domain::shell::{Shell, quote};
use crate::host::Host;
use crate::shell::profiles;
use crate::text::{Message, fixes};
use files::{Files, exported};

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How the machine is examined, before and after.
    pub doctor: doctor::Options,
    /// Ask nothing.
    pub yes: bool,
    /// Write nothing.
    pub dry_run: bool,
}

/// Does it. What is returned was found afterwards.
pub fn run(host: &Host, options: &Options, console: &dyn Console) -> Result<Diagnosis> {
    let first = doctor::run(host, &options.doctor, console)?;
    if first.interrupted {
        return Ok(first);
    }
    let cures = decided(host, &first, options, console)?;
    let facts = &first.facts;
    let mut files = Files::find(host, facts, &cures)?;
    let planned = files.planned(facts, &cures, &files.places)?;
    let mut fixes = shown(&first.findings, &cures, &planned);
    if options.dry_run || cures.is_empty() {
        fixes.dry_run = options.dry_run;
        if !options.dry_run {
            // Nothing was done, so nothing is said to be.
            let undone = fixes.applied.drain(..).map(|applied| remaining(&applied.finding, fixes::no_cure()));
            fixes.remaining.extend(undone);
        }
        fixes.this_terminal = Vec::new();
        return Ok(Diagnosis { fixes: Some(fixes), ..first });
    }
    if !planned.is_empty() {
        consent::refuse_unfit_home(host)?;
        let agreed = |changes: &[FileChange]| {
            if !options.yes && console.can_ask() {
                explain(&first.findings, &cures, console);
            }
            consent::insist(changes, options.yes, console)
        };
        let written = files.write(host, facts, &cures, &planned, agreed)?;
        fixes.change_id = written.change_id;
        fixes.warnings = written.warnings;
        fixes.files = written.planned.iter().map(Planned::shown).collect();
    }
    let after = files.as_new_terminal(host, &cures, &mut fixes, console)?;
    let again = doctor::run(after.as_ref().unwrap_or(host), &options.doctor, console)?;
    fixes.as_new_terminal = after.is_some();
    fixes.this_terminal = this_terminal(host, &cures, &files.shells);
    compare(&first, &again, &cures, &mut fixes);
    Ok(Diagnosis { fixes: Some(fixes), ..again })
}

/// The plan with the list that it asks for, measured now where it has to be.
fn decided(host: &Host, first: &Diagnosis, options: &Options, console: &dyn Console) -> Result<Cures> {
    let facts = &first.facts;
    let cures = fixing::plan(&first.findings, facts);
    let by_catalog = |entry: &Entry| plan::by_catalog(&facts.catalog, entry);
    let head = match &cures.list {
        None => return Ok(cures),
        Some((NewList::Exactly(list), _)) => {
            let list = list.clone();
            return Ok(cures.with_list(&first.findings, facts, &list, by_catalog));
        }
        Some((NewList::Begin(head), _)) => head.clone(),
    };
    let without = |cures: Cures, why: &Message| Ok(cures.without_list(&first.findings, facts, why));
    if options.doctor.offline {
        return match (&head, unmeasured(facts, &head)) {
            (Head::Mirror(_), Some(list)) => Ok(cures.with_list(&first.findings, facts, &list, by_catalog)),
            _ => without(cures, &fixes::needs_measuring()),
        };
    }
    let network = &options.doctor.network;
    let instrument = Instrument { host, settings: &facts.settings, catalog: &facts.catalog, network, console };
    let fastest = choice::Options { fastest: Some(1), ..choice::Options::default() };
    let chosen = match head {
        Head::Fastest => choice::choose(&fastest, &instrument),
        // That one where it is well, else the best of the others.
        Head::Mirror(id) => {
            let named = choice::Options { mirrors: vec![id], require_healthy: true, ..choice::Options::default() };
            match choice::choose(&named, &instrument) {
                Err(error) if error.exit != Exit::Interrupted => choice::choose(&fastest, &instrument),
                known => known,
            }
        }
    };
    match chosen {
        Ok(choice) => {
            let knows = |entry: &Entry| choice.seen_sumdb(entry).unwrap_or_else(|| by_catalog(entry));
            match fixing::list_of(facts, &targets::proxies(&choice.links)) {
                Some(list) => Ok(cures.with_list(&first.findings, facts, &list, knows)),
                None => without(cures, &fixes::no_cure()),
            }
        }
        Err(error) if error.exit == Exit::Interrupted => Err(error),
        Err(error) => without(cures, &error.message),
    }
}

/// The list with a mirror that was named, as the catalogue knows it.
fn unmeasured(facts: &Facts, head: &Head) -> Option<Goproxy> {
    let Head::Mirror(id) = head else { return None };
    let url: ProxyUrl = targets::address(id, &facts.catalog).ok()?;
    fixing::list_of(facts, &[url])
}

/// What would be done and what not, before the question.
fn explain(findings: &[Finding], cures: &Cures, console: &dyn Console) {
    let of = |index: usize| findings.get(index).map(|finding| (finding.code.name(), finding.code.title()));
    for (code, title) in cures.cured.iter().filter_map(|(index, _)| of(*index)) {
        console.note(&fixes::would_cure(code, title));
    }
    for left in &cures.left {
        if let Some((code, title)) = of(left.finding) {
            console.note(&fixes::would_leave(code, title, &left.why));
        }
    }
}

/// The plan as it is shown.
fn shown(findings: &[Finding], cures: &Cures, planned: &[Planned]) -> Fixes {
    let applied = cures.cured.iter().filter_map(|(index, layer)| {
        let finding = findings.get(*index)?.clone();
        let new_terminals_only = matches!(layer, Some(Layer::Profile(_)));
        Some(Applied { finding, new_terminals_only, gone: None })
    });
    let left = cures.left.iter().filter_map(|left| Some(remaining(findings.get(left.finding)?, left.why.clone())));
    Fixes {
        dry_run: false,
        change_id: None,
        files: planned.iter().map(Planned::shown).collect(),
        applied: applied.collect(),
        remaining: left.collect(),
        this_terminal: Vec::new(),
        as_new_terminal: false,
        terminals: Vec::new(),
        warnings: Vec::new(),
    }
}

fn remaining(finding: &Finding, why: Message) -> Remaining {
    let Finding { code, severity, subject, .. } = finding.clone();
    Remaining { code, severity, subject, why, only_here: false }
}

/// What is gone, what stays, and what stays in this terminal alone.
fn compare(first: &Diagnosis, again: &Diagnosis, cures: &Cures, fixes: &mut Fixes) {
    let same = |one: &Finding, other: &Finding| one.code == other.code && one.subject == other.subject;
    let still = |one: &Finding| again.findings.iter().any(|other| same(one, other));
    for applied in &mut fixes.applied {
        applied.gone = Some(!still(&applied.finding));
    }
    let next = fixing::plan(&again.findings, &again.facts);
    // What the plan left when it was measured is left for the same reason.
    let left_before = |one: &Finding| {
        let left = |left: &&Left| first.findings.get(left.finding).is_some_and(|finding| same(finding, one));
        cures.left.iter().find(left).map(|left| left.why.clone())
    };
    let was_cured = |one: &Finding| fixes.applied.iter().any(|applied| same(&applied.finding, one));
    fixes.remaining = again
        .findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| finding.has_advice())
        .map(|(index, finding)| {
            let why = match next.left.iter().find(|left| left.finding == index) {
                Some(left) => left.why.clone(),
                None if was_cured(finding) => fixes::still_there(),
                None => left_before(finding).unwrap_or_else(fixes::came_second),
            };
            remaining(finding, why)
        })
        .collect();
    // What this terminal keeps: what was cured for new ones, and what follows from that.
    let in_profiles: Vec<&Finding> = cures
        .cured
        .iter()
        .filter(|(_, layer)| matches!(layer, Some(Layer::Profile(_))))
        .filter_map(|(index, _)| first.findings.get(*index))
        .collect();
    if !fixes.as_new_terminal {
        return;
    }
    let follows = |one: &Finding| in_profiles.iter().any(|cause| one.follows_from == Some(cause.code));
    let names: Vec<&str> = cures
        .changes
        .iter()
        .filter(|change| matches!(change.layer, Layer::Profile(_)))
        .map(|change| change.var.name())
        .collect();
    let why = fixes::this_terminal_still(names.join(", "));
    for finding in &first.findings {
        if (in_profiles.iter().any(|one| same(one, finding)) || follows(finding)) && !still(finding) {
            fixes.remaining.push(Remaining { only_here: true, ..remaining(finding, why.clone()) });
        }
    }
    fixes.remaining.sort_by_key(|left| (std::cmp::Reverse::<Severity>(left.severity), left.code));
}

/// What makes this terminal have it too.
fn this_terminal(host: &Host, cures: &Cures, shells: &[(Shell, Vec<Change>)]) -> Vec<String> {
    let Some(shell) = profiles::current(host).or_else(|| shells.first().map(|(shell, _)| *shell)) else {
        return Vec::new();
    };
    let statement = |change: &Change| match exported(change) {
        value if value.is_empty() => Some(quote::unset(shell, change.var.name())),
        value => Some(sanitize::redact_urls(&quote::set(shell, change.var.name(), &value).ok()?)),
    };
    cures.changes.iter().filter(|change| matches!(change.layer, Layer::Profile(_))).filter_map(statement).collect()
}
