//! `use`, `undo` and `history`: what was changed and what came of it.

use std::io;

use super::{Page, Tone, probe, time};
use crate::domain::journal::{Record, State};
use crate::domain::report::{History, Initialised, Look, ScopeShown, Terminal, Undone, UndoneHow, Used};
use crate::domain::sanitize::shown;
use crate::domain::scope::Scope;
use crate::domain::settings::masked;
use crate::text::{Message, labels, notes};

pub(super) fn used(used: &Used, page: &mut Page<'_>) -> io::Result<()> {
    if let Some(report) = &used.choice {
        probe::write(report, page)?;
        page.blank()?;
    }
    for found in &used.suggestions {
        page.labelled("", Tone::Plain, &labels::suggestion(), &found.sentence())?;
    }
    if used.files.is_empty() && used.statements.is_none() && used.suggestions.is_empty() {
        page.line(&labels::nothing_to_change())?;
    }
    written(used, page)?;
    if used.dry_run {
        page.toned(Tone::Faint, &labels::dry_run())?;
        for command in &used.commands {
            page.line(&labels::run_by_hand(command))?;
        }
    }
    effect(used, page)?;
    for warning in &used.warnings {
        warn(page, warning)?;
    }
    if let Some(found) = &used.look {
        look(found, page)?;
    }
    for remark in &used.remarks {
        page.labelled("", Tone::Plain, &labels::note(), remark)?;
    }
    if let Some(id) = used.change_id {
        page.toned(Tone::Faint, &labels::undo_with(id))?;
    }
    Ok(())
}

/// The files, and below those that say the same what is changed in them.
fn written(used: &Used, page: &mut Page<'_>) -> io::Result<()> {
    for (index, file) in used.files.iter().enumerate() {
        let target = if used.dry_run { labels::would_write(&file.path) } else { labels::wrote(&file.path) };
        page.line(&target)?;
        if used.dry_run && !file.diff.is_empty() {
            diff(page, &file.diff)?;
        } else if used.files.get(index + 1).is_none_or(|next| next.changes != file.changes) {
            for change in &file.changes {
                setting(page, change.var.name(), change.before.as_deref(), change.after.as_deref())?;
            }
        }
    }
    Ok(())
}

/// Whether it is in effect: here, and in new terminals.
fn effect(used: &Used, page: &mut Page<'_>) -> io::Result<()> {
    let removed = used.is_removal();
    for terminal in &used.terminals {
        match terminal.warning() {
            Some(warning) => warn(page, &warning)?,
            None => {
                let (shell, kind) = (terminal.shell.name(), terminal.kind());
                let has_it = if removed { labels::terminal_rid_of_it } else { labels::terminal_has_it };
                page.toned(Tone::Good, &has_it(shell, kind))?;
            }
        }
    }
    match used.in_effect {
        Some(true) if removed => {}
        Some(true) => page.toned(Tone::Good, &labels::in_effect_now())?,
        // Of a file that others read it is no fault that it does not act here.
        Some(false) if used.scope != Scope::GoEnv => {}
        Some(false) => page.toned(Tone::Doubtful, &labels::not_in_effect())?,
        None => {}
    }
    for shadow in used.shadows.iter().filter(|_| used.scope == Scope::GoEnv) {
        warn(page, &shadow.sentence())?;
        hint(page, &notes::hint_shadow(shadow.var.name()))?;
    }
    Ok(())
}

/// A unified diff in the colours that every tool gives it.
pub(super) fn diff(page: &mut Page<'_>, text: &str) -> io::Result<()> {
    // Not `lines`: a carriage return is a part of the line.
    for line in text.split_terminator('\n') {
        let tone = match line.as_bytes().first() {
            Some(b'+') => Tone::Good,
            Some(b'-') => Tone::Bad,
            Some(b'@') => Tone::Faint,
            _ => Tone::Plain,
        };
        let painted = page.paint(tone, line);
        writeln!(page.out, "{painted}")?;
    }
    Ok(())
}

fn look(look: &Look, page: &mut Page<'_>) -> io::Result<()> {
    for mirror in &look.report.mirrors {
        match (&mirror.fault, mirror.first_phases()) {
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

pub(super) fn warn(page: &mut Page<'_>, message: &Message) -> io::Result<()> {
    page.labelled("", Tone::Doubtful, &labels::warning(), message)
}

fn hint(page: &mut Page<'_>, message: &Message) -> io::Result<()> {
    page.labelled("  ", Tone::Plain, &labels::hint(), message)
}

pub(super) fn scope_shown(scope: &ScopeShown, page: &mut Page<'_>) -> io::Result<()> {
    for place in &scope.places {
        let name = match &place.path {
            Some(path) => Message::verbatim(path.to_string_lossy()),
            None => labels::this_session(),
        };
        page.line(&if place.exists { name } else { labels::not_there(name) })?;
        if let Some(problem) = &place.problem {
            warn(page, problem)?;
        }
        for (var, value) in place.values.iter().filter(|_| place.exists) {
            let nothing = labels::nothing();
            let value =
                value.as_deref().map_or_else(|| page.say(&nothing).to_owned(), |value| shown(&masked(*var, value)));
            writeln!(page.out, "  {var}={value}")?;
        }
    }
    terminals(&scope.terminals, page)
}

fn terminals(found: &[Terminal], page: &mut Page<'_>) -> io::Result<()> {
    for terminal in found {
        match terminal.warning() {
            Some(warning) => warn(page, &warning)?,
            None => page.toned(Tone::Good, &labels::terminal_has_it(terminal.shell.name(), terminal.kind()))?,
        }
    }
    Ok(())
}

pub(super) fn initialised(init: &Initialised, page: &mut Page<'_>) -> io::Result<()> {
    let target = if init.written { labels::wrote(&init.path) } else { labels::would_write(&init.path) };
    page.line(&target)?;
    page.out.write_all(init.text.as_bytes())?;
    for remark in &init.remarks {
        page.labelled("", Tone::Plain, &labels::note(), remark)?;
    }
    Ok(())
}

pub(super) fn undone(undone: &Undone, page: &mut Page<'_>) -> io::Result<()> {
    for warning in &undone.warnings {
        warn(page, warning)?;
    }
    for change in &undone.changes {
        let id = change.record.id;
        for (index, (file, edit)) in change.files.iter().zip(&change.record.edits).enumerate() {
            page.line(&match file.how {
                UndoneHow::Restored => labels::undone(id, &file.path),
                UndoneHow::Removed => labels::undone_removed(id, &file.path),
                UndoneHow::Partly => labels::undone_partly(id, &file.path),
                UndoneHow::Already => labels::undone_already(id, &file.path),
                UndoneHow::Forced => labels::undone_forced(id, &file.path),
            })?;
            let next = change.record.edits.get(index + 1);
            for changed in edit.settings.iter().filter(|_| next.is_none_or(|next| next.settings != edit.settings)) {
                setting(page, &changed.name, changed.after.as_deref(), changed.before.as_deref())?;
            }
        }
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
    let mut table = page.table(&[labels::id(), labels::time(), labels::state(), labels::scope(), labels::change()]);
    for record in &history.records {
        let (tone, state) = match record.state {
            State::Intent | State::Undoing => (Tone::Doubtful, labels::state_intent()),
            State::Done => (Tone::Good, labels::state_done()),
            State::Undone => (Tone::Faint, labels::state_undone()),
            State::Dropped => (Tone::Faint, labels::state_dropped()),
        };
        let nothing = labels::nothing();
        let lines: Vec<String> = record
            .edits
            .first()
            .iter()
            .flat_map(|edit| &edit.settings)
            .map(|setting| {
                let after = setting.after.as_deref().map_or_else(|| page.say(&nothing).to_owned(), shown);
                format!("{}={after}", setting.name)
            })
            .collect();
        table.add_row(vec![
            page.cell(Tone::Plain, record.id.to_string()),
            page.cell(Tone::Plain, local_time(record)),
            page.cell(tone, page.say(&state)),
            page.cell(Tone::Plain, record.scope.word()),
            page.cell(Tone::Plain, lines.join("\n")),
        ]);
    }
    page.put(&table)
}

fn local_time(record: &Record) -> String {
    record.at.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}
