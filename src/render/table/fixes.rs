//! What `doctor --fix` did, above what was found afterwards.

use std::io;

use super::{Page, Tone, change};
use crate::domain::finding::Severity;
use crate::domain::fixed::{Fixes, Remaining};
use crate::text::{fixes, labels};

pub(super) fn write(done: &Fixes, page: &mut Page<'_>) -> io::Result<()> {
    page.toned(Tone::Faint, &fixes::heading())?;
    if done.applied.is_empty() {
        page.line(&fixes::nothing_to_fix())?;
    }
    for applied in &done.applied {
        let (code, title) = (applied.finding.code.name(), applied.finding.code.title());
        match applied.gone {
            None if done.dry_run => page.line(&fixes::can_be_cured(code, title))?,
            Some(true) => page.toned(Tone::Good, &fixes::cured(code, title))?,
            // It stands among those that remain.
            Some(false) | None => {}
        }
    }
    for file in &done.files {
        let written = done.change_id.is_some();
        page.line(&if written { labels::wrote(&file.path) } else { labels::would_write(&file.path) })?;
        change::diff(page, &file.diff)?;
    }
    for (said, well) in &done.terminals {
        match well {
            true => page.toned(Tone::Good, said)?,
            false => change::warn(page, said)?,
        }
    }
    for warning in &done.warnings {
        change::warn(page, warning)?;
    }
    for left in &done.remaining {
        remaining(left, page)?;
    }
    if !done.this_terminal.is_empty() {
        page.labelled("", Tone::Plain, &labels::hint(), &fixes::for_this_terminal(done.this_terminal.join("; ")))?;
    }
    if done.dry_run {
        return page.toned(Tone::Faint, &labels::dry_run());
    }
    if let Some(id) = done.change_id {
        page.toned(Tone::Faint, &labels::undo_with(id))?;
        page.blank()?;
        let again = if done.as_new_terminal { fixes::looked_as_new_terminals() } else { fixes::checked_again() };
        page.toned(Tone::Faint, &again)?;
    }
    Ok(())
}

fn remaining(left: &Remaining, page: &mut Page<'_>) -> io::Result<()> {
    let tone = match left.severity {
        Severity::Error => Tone::Bad,
        Severity::Warning => Tone::Doubtful,
        Severity::Note => Tone::Faint,
    };
    page.toned(tone, &fixes::remains(left.code.name(), left.code.title(), &left.why))
}
