//! `use`, `undo` and `history`: what was changed and what came of it.

use std::io;

use super::super::json::shadowed;
use super::{Page, Tone, probe, time};
use crate::domain::journal::{Record, State};
use crate::domain::report::{History, Look, Undone, Used};
use crate::domain::sanitize::shown;
use crate::text::{Message, labels, notes};

pub(super) fn used(used: &Used, page: &mut Page<'_>) -> io::Result<()> {
    if let Some(report) = &used.choice {
        probe::write(report, page)?;
        page.blank()?;
    }
    if used.changes.is_empty() {
        page.line(&labels::nothing_to_change())?;
    } else {
        let target = if used.dry_run { labels::would_write(&used.target) } else { labels::wrote(&used.target) };
        page.line(&target)?;
        for change in &used.changes {
            setting(page, change.var.name(), change.before.as_deref(), change.after.as_deref())?;
        }
    }
    if used.dry_run {
        page.toned(Tone::Faint, &labels::dry_run())?;
        for command in &used.commands {
            page.line(&labels::run_by_hand(command))?;
        }
    }
    match used.in_effect {
        Some(true) => page.toned(Tone::Good, &labels::in_effect_now())?,
        Some(false) => page.toned(Tone::Doubtful, &labels::not_in_effect())?,
        None => {}
    }
    for shadow in &used.shadows {
        warn(page, &shadowed(shadow))?;
        hint(page, &notes::hint_shadow(shadow.var.name()))?;
    }
    for warning in &used.warnings {
        warn(page, warning)?;
    }
    if let Some(found) = &used.look {
        look(found, page)?;
    }
    if let Some(id) = used.change_id {
        page.toned(Tone::Faint, &labels::undo_with(id))?;
    }
    Ok(())
}

fn look(look: &Look, page: &mut Page<'_>) -> io::Result<()> {
    for mirror in &look.report.mirrors {
        match (&mirror.fault, mirror.cold) {
            (Some(fault), _) => {
                warn(page, &notes::look_failed(mirror.label(), &fault.detail))?;
                hint(page, &fault.remedy())?;
            }
            (None, Some(cold)) => {
                page.toned(Tone::Good, &labels::looked_well(mirror.label(), time(cold.total())))?;
            }
            (None, None) => {}
        }
    }
    Ok(())
}

fn setting(page: &mut Page<'_>, name: &str, before: Option<&str>, after: Option<&str>) -> io::Result<()> {
    let nothing = labels::nothing();
    let text = |value: Option<&str>| value.map_or_else(|| page.say(&nothing).to_owned(), shown);
    let (old, new) = (text(before), text(after));
    let old = page.paint(Tone::Bad, &format!("  - {name} {old}"));
    let new = page.paint(Tone::Good, &format!("  + {name} {new}"));
    writeln!(page.out, "{old}\n{new}")
}

fn warn(page: &mut Page<'_>, message: &Message) -> io::Result<()> {
    page.labelled("", Tone::Doubtful, &labels::warning(), message)
}

fn hint(page: &mut Page<'_>, message: &Message) -> io::Result<()> {
    page.labelled("  ", Tone::Plain, &labels::hint(), message)
}

pub(super) fn undone(undone: &Undone, page: &mut Page<'_>) -> io::Result<()> {
    let Record { id, path, before, .. } = &undone.record;
    for warning in &undone.warnings {
        warn(page, warning)?;
    }
    let message = match (undone.written, undone.partly) {
        (true, _) if undone.forced => labels::undone_forced(*id, path),
        (false, _) => labels::undone_already(*id, path),
        (true, true) => labels::undone_partly(*id, path),
        (true, false) if before.is_none() => labels::undone_removed(*id, path),
        (true, false) => labels::undone(*id, path),
    };
    page.line(&message)?;
    for changed in &undone.record.settings {
        setting(page, &changed.name, changed.after.as_deref(), changed.before.as_deref())?;
    }
    Ok(())
}

pub(super) fn history(history: &History, page: &mut Page<'_>) -> io::Result<()> {
    for problem in &history.problems {
        warn(page, problem)?;
    }
    if history.records.is_empty() {
        return page.line(&labels::no_history());
    }
    let mut table = page.table(&[labels::id(), labels::time(), labels::state(), labels::change()]);
    for record in &history.records {
        let (tone, state) = match record.state {
            State::Intent => (Tone::Doubtful, labels::state_intent()),
            State::Done => (Tone::Good, labels::state_done()),
            State::Undone => (Tone::Faint, labels::state_undone()),
            State::Dropped => (Tone::Faint, labels::state_dropped()),
        };
        let nothing = labels::nothing();
        let lines: Vec<String> = record
            .settings
            .iter()
            .map(|setting| {
                let after = setting.after.as_deref().map_or_else(|| page.say(&nothing).to_owned(), shown);
                format!("{}={after}", setting.name)
            })
            .collect();
        table.add_row(vec![
            page.cell(Tone::Plain, record.id.to_string()),
            page.cell(Tone::Plain, local_time(record)),
            page.cell(tone, page.say(&state)),
            page.cell(Tone::Plain, lines.join("\n")),
        ]);
    }
    page.put(&table)
}

fn local_time(record: &Record) -> String {
    record.at.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}
