//! `doctor --explain-error`.

use std::io;

use super::{Page, Tone};
use crate::domain::finding::Severity;
use crate::domain::goerror::Explained;
use crate::domain::report::ErrorLookup;
use crate::domain::sanitize::shown;
use crate::text::{goerrors, labels};

pub(super) fn write(found: &ErrorLookup, page: &mut Page<'_>) -> io::Result<()> {
    let explanation = &found.explanation;
    let place = |line: usize| match &found.file {
        Some(file) => format!("{}:{line}", shown(&file.to_string_lossy())),
        None => page_line(page, line),
    };
    let places: Vec<Vec<String>> =
        explanation.causes.iter().map(|one| one.said.iter().map(|said| place(said.line)).collect()).collect();
    for (index, one) in explanation.causes.iter().enumerate() {
        if index > 0 {
            page.blank()?;
        }
        cause(one, places.get(index).map_or(&[], Vec::as_slice), page)?;
    }
    if explanation.more > 0 {
        page.toned(Tone::Faint, &goerrors::more_causes(explanation.more))?;
    }
    if explanation.causes.is_empty() {
        let nothing =
            if explanation.lines == 0 { goerrors::nothing_read() } else { goerrors::nothing_known(explanation.lines) };
        page.toned(Tone::Doubtful, &nothing)?;
        page.line(&goerrors::looked_for())?;
    }
    if !explanation.unexplained.is_empty() {
        page.blank()?;
        page.toned(Tone::Faint, &goerrors::unexplained())?;
        for said in &explanation.unexplained {
            writeln!(page.out, "  {}: {}", said.line, said.text)?;
        }
    }
    Ok(())
}

fn page_line(page: &Page<'_>, line: usize) -> String {
    page.say(&goerrors::at_line(line)).to_owned()
}

fn cause(cause: &Explained, places: &[String], page: &mut Page<'_>) -> io::Result<()> {
    let (tone, label) = match cause.severity {
        Severity::Error => (Tone::Bad, labels::error()),
        Severity::Warning => (Tone::Doubtful, labels::warning()),
        Severity::Note => (Tone::Faint, labels::note()),
    };
    if cause.follows_from.is_some() {
        page.toned(Tone::Faint, &goerrors::follows())?;
    }
    page.labelled("", tone, &labels::coded(label, cause.code.name()), &cause.code.title())?;
    for (said, place) in cause.said.iter().zip(places) {
        writeln!(page.out, "  --> {place}: {}", said.text)?;
    }
    if cause.count > 1 {
        let more = page.say(&goerrors::count_more(cause.count - 1)).to_owned();
        writeln!(page.out, "      {more}")?;
    }
    for message in [&cause.detail, &cause.code.explanation()] {
        let text = page.say(message).to_owned();
        writeln!(page.out, "  {text}")?;
    }
    if !cause.certain {
        let text = page.say(&goerrors::likely()).to_owned();
        writeln!(page.out, "  {text}")?;
    }
    page.labelled("  ", Tone::Plain, &labels::hint(), &cause.remedy)
}
