//! What `doctor --fix` did.

use serde_json::{Value, json};

use super::{masked, place, says};
use crate::domain::fixed::Fixes;
use crate::text::Lang;

pub(super) fn fixes(fixes: &Fixes, lang: Lang) -> Value {
    let applied = fixes.applied.iter().map(|applied| {
        let finding = &applied.finding;
        json!({
            "code": finding.code.name(),
            "severity": finding.severity.word(),
            "title": finding.code.title().say(lang),
            "subject": finding.subject,
            "source": finding.source.as_ref().map(place),
            "new_terminals_only": applied.new_terminals_only,
            "gone": applied.gone,
        })
    });
    let remaining = fixes.remaining.iter().map(|left| {
        json!({
            "code": left.code.name(),
            "severity": left.severity.word(),
            "title": left.code.title().say(lang),
            "subject": left.subject,
            "why": left.why.say(lang),
            "this_terminal_only": left.only_here,
        })
    });
    let changes = fixes.files.iter().flat_map(|file| file.changes.iter().map(move |change| (file, change)));
    let changes = changes.map(|(file, change)| {
        json!({
            "target": file.path.to_string_lossy(),
            "name": change.var.name(),
            "before": change.before.as_deref().map(masked),
            "after": change.after.as_deref().map(masked),
        })
    });
    let diffs = fixes.files.iter().filter(|file| !file.diff.is_empty());
    let diffs = diffs.map(|file| json!({ "target": file.path.to_string_lossy(), "diff": file.diff }));
    let (well, amiss): (Vec<_>, Vec<_>) = fixes.terminals.iter().partition(|(_, well)| *well);
    let mut warnings = says(&fixes.warnings, lang);
    warnings.extend(amiss.iter().map(|(said, _)| said.say(lang)));
    json!({
        "dry_run": fixes.dry_run,
        "changed": fixes.change_id.is_some(),
        "change_id": fixes.change_id.map(|id| id.to_string()),
        "applied": applied.collect::<Vec<_>>(),
        "remaining": remaining.collect::<Vec<_>>(),
        "changes": changes.collect::<Vec<_>>(),
        "diffs": diffs.collect::<Vec<_>>(),
        "checked_as_new_terminal": fixes.as_new_terminal,
        "new_terminals": well.iter().map(|(said, _)| said.say(lang)).collect::<Vec<_>>(),
        "this_terminal": fixes.this_terminal,
        "warnings": warnings,
    })
}
