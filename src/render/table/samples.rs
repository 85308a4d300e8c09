//! Every sample of a mirror, hop by hop: `probe -v`.

use std::io;

use super::{Page, Tone, time};
use crate::domain::measure::{Connection, Hop, Measured, Sample};
use crate::render::words;
use crate::text::{Message, pictures};

pub(super) fn write(mirror: &Measured, page: &mut Page<'_>) -> io::Result<()> {
    for sample in mirror.cold.iter().chain(&mirror.warm) {
        write_sample(sample, page)?;
    }
    Ok(())
}

/// A line for the sample, and one for each hop where there were redirects.
fn write_sample(sample: &Sample, page: &mut Page<'_>) -> io::Result<()> {
    let word = connection(sample.connection());
    let word = page.say(&word).to_owned();
    match sample.hops.as_slice() {
        [] => Ok(()),
        [only] => {
            let line = hop(only, page);
            writeln!(page.out, "  {word} {}: {line}", time(sample.total()))
        }
        hops => {
            writeln!(page.out, "  {word} {}:", time(sample.total()))?;
            for one in hops {
                let line = hop(one, page);
                writeln!(page.out, "    {line}")?;
            }
            Ok(())
        }
    }
}

fn connection(connection: Connection) -> Message {
    match connection {
        Connection::New => pictures::new_connection(),
        Connection::Reused => pictures::open_connection(),
    }
}

/// What was asked for, who answered, and how long each phase took.
fn hop(hop: &Hop, page: &Page<'_>) -> String {
    let phases: Vec<String> = words::phases(hop.phases)
        .map(|(_, name, took)| page.say(&pictures::phase_took(name, time(took))).to_owned())
        .collect();
    let status = if hop.status > 0 { hop.status.to_string() } else { String::new() };
    let address = hop.address.map(|address| address.to_string()).unwrap_or_default();
    let head = [hop.url.as_str(), &address, hop.http_version, &status].map(str::trim);
    let head: Vec<&str> = head.into_iter().filter(|word| !word.is_empty()).collect();
    page.paint(Tone::Faint, &format!("{}  {}", head.join(" "), phases.join(", ")))
}
