//! `mirror`: the user's own module proxies.

use std::io;

use super::change::{diff, warn};
use super::list::known;
use super::{Page, Tone, time};
use crate::domain::measure::{Check, Measured, ProbeReport};
use crate::domain::report::{self, CatalogChange, OwnMirror, OwnMirrors};
use crate::text::{labels, mirrors};

pub(super) fn change(change: &CatalogChange, page: &mut Page<'_>) -> io::Result<()> {
    if let Some(mirror) = &change.added {
        page.line(&match change.dry_run {
            true => mirrors::would_add(&mirror.id, mirror.url.redacted()),
            false => mirrors::added(&mirror.id, mirror.url.redacted()),
        })?;
        if change.check.is_some() {
            page.line(&mirrors::seen(known(mirror.sumdb), known(mirror.toolchain)))?;
        }
    }
    for gone in &change.removed {
        let url = gone.url.clone().unwrap_or_default();
        page.line(&match change.dry_run {
            true => mirrors::would_remove(gone.label(), url),
            false => mirrors::removed(gone.label(), url),
        })?;
    }
    if change.dry_run {
        diff(page, &change.diff)?;
        page.toned(Tone::Faint, &labels::dry_run())?;
    } else {
        page.toned(Tone::Faint, &labels::wrote(&change.path))?;
    }
    for warning in &change.warnings {
        warn(page, warning)?;
    }
    if let Some(id) = change.change_id {
        if let Some(mirror) = &change.added {
            page.toned(Tone::Good, &mirrors::use_it(&mirror.id))?;
        }
        page.toned(Tone::Faint, &labels::undo_with(id))?;
    }
    Ok(())
}

pub(super) fn list(own: &OwnMirrors, page: &mut Page<'_>) -> io::Result<()> {
    for problem in &own.problems {
        warn(page, problem)?;
    }
    if own.entries.is_empty() {
        page.line(&mirrors::none_of_yours())?;
        return page.toned(Tone::Faint, &mirrors::hint_add());
    }
    let header = [labels::mirror(), labels::url(), labels::region(), labels::sumdb(), labels::status()];
    let rows: Vec<Vec<_>> = own.entries.iter().map(|entry| row(entry, page)).collect();
    page.put(&page.fitted(&header, &rows, &[2, 3]))?;
    page.blank()?;
    for problem in own.entries.iter().flat_map(|entry| &entry.problems) {
        warn(page, problem)?;
    }
    page.toned(Tone::Faint, &mirrors::own_file(&own.path))
}

fn row(entry: &OwnMirror, page: &Page<'_>) -> Vec<comfy_table::Cell> {
    let in_effect = entry.position.is_some();
    let tone = if in_effect { Tone::Good } else { Tone::Plain };
    let mark = if in_effect { '*' } else { ' ' };
    let mirror = entry.mirror.as_ref();
    let region = mirror.and_then(|mirror| mirror.region.as_ref()).map_or("", |region| region.code());
    let (status_tone, status) = match mirror {
        Some(mirror) => super::list::status(mirror),
        None => (Tone::Bad, mirrors::left_out()),
    };
    vec![
        page.cell(tone, format!("{mark} {}", page.say(&entry.label()))),
        page.cell(tone, entry.url.as_deref().unwrap_or_default()),
        page.cell(Tone::Plain, region),
        page.cell(Tone::Plain, mirror.map(|mirror| page.say(&known(mirror.sumdb)).to_owned()).unwrap_or_default()),
        page.cell(status_tone, page.say(&status)),
    ]
}

pub(super) fn check(report: &ProbeReport, page: &mut Page<'_>) -> io::Result<()> {
    for mirror in &report.mirrors {
        let (tone, head) = match report::passed(mirror) {
            true => (Tone::Good, mirrors::passed(mirror.label())),
            false => (Tone::Bad, mirrors::failed(mirror.label())),
        };
        page.toned(tone, &head)?;
        steps(mirror, page)?;
        page.blank()?;
    }
    page.toned(Tone::Faint, &labels::asked_for_once(&report.canary))
}

/// Every step with its result; what to do about one that failed stands in the error below.
fn steps(mirror: &Measured, page: &mut Page<'_>) -> io::Result<()> {
    let mut table = page.table(&[mirrors::step(), labels::http(), mirrors::took(), mirrors::result()]);
    for check in &mirror.checks {
        let (tone, result) = result(check);
        table.add_row(vec![
            page.cell(Tone::Plain, check.name),
            page.cell(Tone::Plain, check.status.map(|status| status.to_string()).unwrap_or_default()),
            page.cell(Tone::Faint, check.took.map(time).unwrap_or_default()),
            page.cell(tone, page.say(&result)),
        ]);
    }
    if let Some(fault) = mirror.fault.as_ref().filter(|_| mirror.checks.is_empty()) {
        return page.line(&fault.detail);
    }
    page.put(&table)
}

fn result(check: &Check) -> (Tone, crate::text::Message) {
    match (&check.fault, check.status) {
        (Some(fault), _) => (Tone::Bad, fault.detail.clone()),
        (None, Some(404 | 410)) => (Tone::Plain, mirrors::absent()),
        (None, _) => (Tone::Good, mirrors::ok()),
    }
}
