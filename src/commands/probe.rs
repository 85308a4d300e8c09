//! `probe`: measures mirrors by speaking the module proxy protocol to them.

use std::path::PathBuf;

use super::measure::{self, Instrument};
use super::targets;
use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Result};
use crate::domain::goproxy::ProxyUrl;
use crate::domain::history::Run;
use crate::domain::measure::ProbeReport;
use crate::domain::progress::Console;
use crate::domain::settings::Settings;
use crate::gotool::settings;
use crate::host::Host;
use crate::probe::{Depth, Network};
use crate::text::errors;

/// Large bodies are not asked of more mirrors than this.
const MOST_IN_FULL: usize = 64;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// Ids, aliases, addresses, GOPROXY lists, or `current`; without any all live mirrors.
    pub mirrors: Vec<String>,
    /// A file that names more, one a line; `-` for standard input.
    pub from: Option<PathBuf>,
    /// The folder of a project of which every module is asked for.
    pub project: Option<PathBuf>,
    /// A DNS-over-HTTPS resolver to hold the system's against; empty for the default one.
    pub resolver: Option<String>,
    /// Whether the result is kept.
    pub keep_history: bool,
    /// How the network is asked.
    pub network: Network,
}

/// Measures mirrors.
pub fn run(host: &Host, options: &Options, console: &dyn Console) -> Result<ProbeReport> {
    let report = named(host, &options.mirrors, &options.network, console)?;
    if options.keep_history {
        measure::keep(host, &Run::of(&report, true), console);
    }
    Ok(report)
}

/// Measures the mirrors of these names, or all live ones.
pub fn named(host: &Host, names: &[String], network: &Network, console: &dyn Console) -> Result<ProbeReport> {
    let catalog = measure::catalog(host, console);
    let settings = settings::read_as_go_does(host);
    let urls = addresses(names, &settings, &catalog)?;
    let instrument = Instrument { host, settings: &settings, catalog: &catalog, network, console };
    instrument.measure(&urls, depth(&urls))
}

/// How much is asked of so many.
pub fn depth(urls: &[ProxyUrl]) -> Depth {
    if urls.len() <= MOST_IN_FULL { Depth::Full } else { Depth::Protocol }
}

/// The mirrors of these names, each once; without any all live ones.
pub fn addresses(names: &[String], settings: &Settings, catalog: &Catalog) -> Result<Vec<ProxyUrl>> {
    let mut urls: Vec<ProxyUrl> = if names.is_empty() {
        catalog.mirrors.iter().filter(|mirror| mirror.is_probed_by_default()).map(|mirror| mirror.url.clone()).collect()
    } else {
        targets::proxies(&targets::list(names, settings, catalog)?)
    };
    let mut seen: Vec<ProxyUrl> = Vec::new();
    urls.retain(|url| {
        let new = !seen.iter().any(|other| other.same_service(url));
        seen.extend(new.then(|| url.clone()));
        new
    });
    if urls.is_empty() {
        return Err(Error::usage(errors::nothing_to_probe()).hint(errors::hint_list()));
    }
    Ok(urls)
}
