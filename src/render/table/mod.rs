//! What people read on a terminal: tables that fit it, and plain sentences around them.

mod change;
mod coverage;
mod doctor;
mod explain;
mod explain_error;
mod fixes;
mod list;
mod mirror;
mod probe;
mod samples;
mod show;
mod spark;
mod trace_map;
mod trend;
pub mod watch;
mod whereabouts;
mod witness;

use std::io::{self, Write};

use comfy_table::{Cell, Color, ContentArrangement, Table, TableStyle, presets};

use super::Look;
use super::figures::time;
use crate::domain::facts::Diagnosis;
use crate::domain::measure::ProbeReport;
use crate::domain::report::Report;
use crate::domain::settings::Source;
use crate::text::{Message, labels};

/// Between a line of a heading and a line of a table: columns apart, no lines.
const STYLE: TableStyle = presets::NOTHING;

/// Writes a report.
pub fn write(report: &Report, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { look, out };
    match report {
        Report::List(listing) => list::write(listing, &mut page),
        Report::Show(showing) => show::write(showing, &mut page),
        Report::ShowScope(shown) => change::scope_shown(shown, &mut page),
        Report::Probe(report) => probe::write(report, &mut page),
        Report::Trend(found) => trend::write(found, &mut page),
        Report::Use(used) => change::used(used, &mut page),
        Report::Init(done) => change::initialised(done, &mut page),
        Report::Undo(undone) => change::undone(undone, &mut page),
        Report::History(history) => change::history(history, &mut page),
        Report::Trace(journey) => trace_map::write(journey, &mut page),
        Report::ExplainError(found) => explain_error::write(found, &mut page),
        Report::Explain(codes) => explain::write(codes, &mut page),
        Report::CatalogChange(change) => mirror::change(change, &mut page),
        Report::OwnMirrors(own) => mirror::list(own, &mut page),
        Report::MirrorCheck(report) => mirror::check(report, &mut page),
    }
}

/// Writes what `doctor` found; `brief` leaves out what is no finding.
pub fn write_doctor(diagnosis: &Diagnosis, brief: bool, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    doctor::write(diagnosis, brief, &mut Page { look, out })
}

/// Writes what a probe measured.
pub fn write_probe(report: &ProbeReport, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    probe::write(report, &mut Page { look, out })
}

/// Good, doubtful or bad: a colour where there are colours; never the only sign.
#[derive(Clone, Copy)]
enum Tone {
    Plain,
    Good,
    Doubtful,
    Bad,
    Faint,
}

impl Tone {
    fn color(self) -> Option<Color> {
        match self {
            Tone::Plain => None,
            Tone::Good => Some(Color::Green),
            Tone::Doubtful => Some(Color::Yellow),
            Tone::Bad => Some(Color::Red),
            Tone::Faint => Some(Color::DarkGrey),
        }
    }

    fn escape(self) -> Option<&'static str> {
        match self {
            Tone::Plain => None,
            Tone::Good => Some("32"),
            Tone::Doubtful => Some("33"),
            Tone::Bad => Some("31"),
            Tone::Faint => Some("90"),
        }
    }
}

/// Where a report is written.
struct Page<'a> {
    look: &'a Look,
    out: &'a mut dyn Write,
}

impl Page<'_> {
    fn say<'m>(&self, message: &'m Message) -> &'m str {
        message.say(self.look.lang)
    }

    fn line(&mut self, message: &Message) -> io::Result<()> {
        let text = self.say(message).to_owned();
        writeln!(self.out, "{text}")
    }

    fn toned(&mut self, tone: Tone, message: &Message) -> io::Result<()> {
        let text = self.paint(tone, self.say(message));
        writeln!(self.out, "{text}")
    }

    /// `LABEL: text`, the label in a tone.
    fn labelled(&mut self, indent: &str, tone: Tone, label: &Message, text: &Message) -> io::Result<()> {
        let label = Message::verbatim(self.paint(tone, self.say(label)));
        let line = labels::labelled(label, text);
        let line = self.say(&line);
        writeln!(self.out, "{indent}{line}")
    }

    fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    fn paint(&self, tone: Tone, text: &str) -> String {
        match tone.escape().filter(|_| self.look.color) {
            Some(code) => format!("\x1b[{code}m{text}\x1b[0m"),
            None => text.to_owned(),
        }
    }

    fn table(&self, header: &[Message]) -> Table {
        let mut table = Table::new();
        table.load_style(STYLE);
        if self.look.color {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        if let Some(width) = self.look.width {
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
        }
        table.set_header(header.iter().map(|title| {
            let cell = Cell::new(self.say(title));
            if self.look.color { cell.fg(Color::DarkGrey) } else { cell }
        }));
        table
    }

    /// The table of these rows with as many columns as fit: a word cut in two reads worse than a column that is not there.
    /// `expendable` are the columns that may go, first what is missed least.
    fn fitted(&self, header: &[Message], rows: &[Vec<Cell>], expendable: &[usize]) -> Table {
        let without = |gone: &[usize]| {
            let stays = |index: usize| !gone.contains(&index);
            let header: Vec<Message> =
                header.iter().enumerate().filter(|(index, _)| stays(*index)).map(|(_, title)| title.clone()).collect();
            let mut table = self.table(&header);
            for row in rows {
                table.add_row(row.iter().enumerate().filter(|(index, _)| stays(*index)).map(|(_, cell)| cell.clone()));
            }
            table
        };
        let Some(width) = self.look.width else { return without(&[]) };
        let fits = |table: &mut Table| {
            table.set_content_arrangement(ContentArrangement::Disabled);
            table.lines().all(|line| console::measure_text_width(line.trim_end()) <= usize::from(width))
        };
        (0..=expendable.len())
            .filter_map(|count| expendable.get(..count))
            .map(without)
            .find_map(|mut table| fits(&mut table).then_some(table))
            .unwrap_or_else(|| without(expendable))
    }

    fn cell(&self, tone: Tone, text: impl AsRef<str>) -> Cell {
        let cell = Cell::new(text.as_ref());
        match tone.color().filter(|_| self.look.color) {
            Some(color) => cell.fg(color),
            None => cell,
        }
    }

    fn put(&mut self, table: &Table) -> io::Result<()> {
        for line in table.lines() {
            writeln!(self.out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    /// Where a value comes from, in words.
    fn source(&self, source: &Source) -> String {
        let text = match (source, source.place()) {
            (_, Some(place)) => return place.to_string(),
            (Source::Environment { name }, _) => return format!("{} {name}", self.say(&labels::from_environment())),
            (Source::Inherited { from }, _) => labels::inherited(from.name()),
            _ => labels::from_default(),
        };
        self.say(&text).to_owned()
    }
}
