//! NDJSON: one object a line, each complete in itself.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{SCHEMA_VERSION, probe, trend};
use crate::domain::history::Trend;
use crate::domain::measure::NoNetworkEvidence;
use crate::domain::progress::Round;
use crate::render::Look;

/// How mirrors did over time, a line for each.
pub fn trend(found: &Trend, out: &mut dyn Write) -> io::Result<()> {
    found.mirrors.iter().try_for_each(|mirror| put(&trend::line(mirror, found), out))
}

/// A round of `watch`, a line for each mirror.
pub fn round(round: &Round<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    for mirror in &round.report.mirrors {
        let mut line = json!({
            "schema_version": SCHEMA_VERSION,
            "round": round.number,
            "at": round.report.at.to_string(),
            "no_network": round.report.no_network.map(|evidence| match evidence {
                NoNetworkEvidence::NoRoute => "no-route",
                NoNetworkEvidence::NoNameServer => "no-name-server",
            }),
        });
        trend::merge(&mut line, probe::measured(mirror, look.json_lang));
        put(&line, out)?;
    }
    Ok(())
}

fn put(line: &Value, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    writeln!(out)
}
