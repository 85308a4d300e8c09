//! `probe --since`: how mirrors did over time, from what earlier runs kept. Nothing is measured.

use std::time::Duration;

use super::{measure, probe};
use crate::domain::error::{Error, Result};
use crate::domain::history::Trend;
use crate::domain::measure::ProbeReport;
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

/// How far back a report looks besides, and in how many parts.
const BESIDE: Duration = Duration::from_secs(7 * 86_400);
const PARTS_BESIDE: usize = 56;

/// The last week of the mirrors of a report; `None` where nothing can be read.
pub fn beside(host: &Host, report: &ProbeReport) -> Option<Trend> {
    let kept = history::read(host).ok()?;
    let until = host.now();
    let since = until.checked_sub(BESIDE).ok()?;
    let only: Vec<_> = report.mirrors.iter().map(|mirror| (mirror.id.clone(), mirror.url.clone())).collect();
    Some(Trend::over(&kept.runs, (since, until), PARTS_BESIDE, &only))
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
