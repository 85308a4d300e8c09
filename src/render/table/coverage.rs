//! Which modules of a project each mirror has, below the table of `probe`.

use std::collections::BTreeSet;
use std::io;

use super::{Page, Tone, time};
use crate::domain::measure::{Coverage, Measured, ProbeReport, ProjectNeeds};
use crate::domain::module::ModuleVersion;
use crate::domain::sanitize;
use crate::text::{Message, coverage as text, labels};

/// So many names stand in a sentence; with `--verbose` so many.
const SHORT: usize = 5;
const LONG: usize = 200;
/// The columns that a narrow terminal goes without: how long it took, what gave no answer.
const EXPENDABLE: [usize; 2] = [5, 3];

pub(super) fn write(report: &ProbeReport, page: &mut Page<'_>) -> io::Result<()> {
    let Some(project) = &report.project else { return Ok(()) };
    page.blank()?;
    needed(project, page)?;
    let covered: Vec<(&Measured, &Coverage)> =
        report.mirrors.iter().filter_map(|mirror| Some((mirror, mirror.coverage.as_ref()?))).collect();
    if covered.is_empty() {
        return Ok(());
    }
    let header =
        [labels::mirror(), text::present(), text::missing(), text::unclear(), text::to_fetch(), text::asked_in()];
    page.blank()?;
    let rows: Vec<_> = covered.iter().map(|(mirror, coverage)| row(mirror, coverage, page)).collect();
    page.put(&page.fitted(&header, &rows, &EXPENDABLE))?;
    page.blank()?;
    let nowhere = nowhere(&covered);
    for (mirror, coverage) in &covered {
        let lacks: Vec<&ModuleVersion> = coverage.missing.iter().filter(|module| !nowhere.contains(module)).collect();
        if !lacks.is_empty() {
            page.toned(Tone::Doubtful, &text::lacks(mirror.label(), named(&lacks, page)))?;
        }
    }
    if !nowhere.is_empty() {
        let nowhere: Vec<&ModuleVersion> = nowhere.into_iter().collect();
        page.toned(Tone::Bad, &text::all_lack(named(&nowhere, page)))?;
        page.line(&text::hint_private())?;
    }
    Ok(())
}

/// What the project needs, what is not asked for, and which files say so.
fn needed(project: &ProjectNeeds, page: &mut Page<'_>) -> io::Result<()> {
    let zips = project.modules.iter().filter(|needed| needed.source).count();
    let count = project.modules.len();
    page.line(&match count {
        0 => text::nothing_needed(),
        _ => text::needed(count, zips, count - zips),
    })?;
    let files: Vec<String> = project.files.iter().map(|file| sanitize::shown(&file.to_string_lossy())).collect();
    page.toned(Tone::Faint, &text::by_files(shortened(&files, page)))?;
    if !project.private.is_empty() {
        page.line(&text::private_left_out(project.private.len(), shortened(&project.private, page)))?;
    }
    Ok(())
}

fn row(mirror: &Measured, coverage: &Coverage, page: &Page<'_>) -> Vec<comfy_table::Cell> {
    let figure = |tone: Tone, count: usize| match count {
        0 => page.cell(Tone::Faint, "0"),
        _ => page.cell(tone, count.to_string()),
    };
    let whole = coverage.present == coverage.asked();
    let size = match (coverage.bytes, coverage.unsized_zips) {
        (0, 0) => "0".to_owned(),
        (0, _) => "–".to_owned(),
        (bytes, 0) => size(bytes),
        (bytes, _) => page.say(&text::at_least(size(bytes))).to_owned(),
    };
    vec![
        page.cell(Tone::Plain, mirror.label()),
        figure(if whole { Tone::Good } else { Tone::Plain }, coverage.present),
        figure(Tone::Bad, coverage.missing.len()),
        figure(Tone::Doubtful, coverage.unclear),
        page.cell(Tone::Plain, size),
        page.cell(Tone::Faint, time(coverage.took)),
    ]
}

/// What every mirror says it does not have; nothing where one alone was asked.
fn nowhere<'c>(covered: &[(&Measured, &'c Coverage)]) -> BTreeSet<&'c ModuleVersion> {
    let Some(((_, first), others)) = covered.split_first().filter(|(_, others)| !others.is_empty()) else {
        return BTreeSet::new();
    };
    let mut nowhere: BTreeSet<&ModuleVersion> = first.missing.iter().collect();
    for (_, coverage) in others {
        let missing: BTreeSet<&ModuleVersion> = coverage.missing.iter().collect();
        nowhere.retain(|module| missing.contains(module));
    }
    nowhere
}

fn named(modules: &[&ModuleVersion], page: &Page<'_>) -> Message {
    let names: Vec<String> = modules.iter().map(ToString::to_string).collect();
    shortened(&names, page)
}

/// The first names, and how many more.
fn shortened(names: &[String], page: &Page<'_>) -> Message {
    let most = if page.look.verbose { LONG } else { SHORT };
    let shown = names.get(..most).unwrap_or(names).join(", ");
    match names.len().saturating_sub(most) {
        0 => Message::verbatim(shown),
        more => text::and_more(shown, more),
    }
}

/// In the unit that reads best: `812 B`, `34.2 KiB`, `1.3 MiB`.
fn size(bytes: u64) -> String {
    let mut value = bytes as f64;
    let mut units = ["B", "KiB", "MiB", "GiB"].into_iter();
    let mut unit = units.next().unwrap_or_default();
    for larger in units {
        if value < 1024.0 {
            break;
        }
        (value, unit) = (value / 1024.0, larger);
    }
    if unit == "B" || value >= 100.0 { format!("{value:.0} {unit}") } else { format!("{value:.1} {unit}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_well() {
        for (bytes, text) in [
            (0, "0 B"),
            (1023, "1023 B"),
            (1024, "1.0 KiB"),
            (35_021, "34.2 KiB"),
            (500 << 20, "500 MiB"),
            (3 << 40, "3072 GiB"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }
}
