//! `.env` files, by the reader that writes them (`domain::format::dotenv`).

use super::text::{Quoting, Text};
use super::{How, Sink};
use crate::domain::format::dotenv;

pub(super) fn read(bytes: &[u8], sink: &mut Sink<'_>) {
    let entries = match dotenv::entries(bytes) {
        Ok(entries) => entries,
        Err(bad) => {
            let at = bad.line.map(|line| super::Position { line, column: 1 });
            sink.trouble = Some(super::Trouble { at, why: bad.why });
            return;
        }
    };
    for entry in entries.iter().filter(|entry| entry.name.len() <= super::LONGEST_NAME) {
        let source = sink.source;
        let whole = source.text(source.at_byte(entry.whole.start)..source.at_byte(entry.spot.start));
        let Some(name) = named(&whole, &entry.name) else { continue };
        let spot = source.at_byte(entry.spot.start)..source.at_byte(entry.spot.end);
        let single = source.get(spot.start) == Some('\'');
        let quoted = single || source.get(spot.start) == Some('"');
        let inside = if quoted { spot.start + 1..spot.end.saturating_sub(1) } else { spot.clone() };
        let value = source.aligned(&entry.value, inside, if quoted { Quoting::Escaped } else { Quoting::Bare });
        let value = if single { value } else { value.live() };
        sink.set(&name, &value, spot.start, How::Environment);
    }
}

/// Where the name stands in what comes before the value.
fn named(before: &Text, name: &str) -> Option<Text> {
    let length = name.chars().count();
    (0..before.len()).rev().map(|at| before.part(at..at + length)).find(|part| part.string() == name)
}
