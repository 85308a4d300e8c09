//! `probe --since`: how mirrors did over time, from what earlier runs kept. Nothing is measured.

use std::time::Duration;

use super::{measure, probe};
use crate::domain::error::{Error, Result};
use crate::domain::history::Trend;
use crate::domain::progress::Console;
use crate::gotool::settings;
use crate::host::Host;
use crate::store::history;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Ids, aliases, addresses, GOPROXY lists, or `current`; without any all that were measured.
    pub mirrors: Vec<String>,
    /// How far back.
    pub since: Duration,
    /// Into how many parts the time is cut.
    pub parts: usize,
}

/// Looks back.
pub fn run(host: &Host, options: &Options, console: &dyn Console) -> Result<Trend> {
    let only = match options.mirrors.is_empty() {
        true => Vec::new(),
        false => {
            let catalog = measure::catalog(host, console);
            let urls = probe::addresses(&options.mirrors, None, &settings::read_as_go_does(host), &catalog)?;
            urls.into_iter().map(|url| (catalog.by_url(&url).map(|mirror| mirror.id.clone()), url)).collect()
        }
    };
    let kept = history::read(host).map_err(Error::local)?;
    let until = host.now();
    let since = until.checked_sub(options.since).unwrap_or(jiff::Timestamp::MIN);
    let trend = Trend::over(&kept.runs, (since, until), options.parts, &only);
    Ok(Trend { newer: kept.newer, damaged: kept.damaged, ..trend })
}
