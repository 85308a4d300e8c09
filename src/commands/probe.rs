//! `probe`: measures mirrors by speaking the module proxy protocol to them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::measure::{self, Instrument};
use super::{from_file, targets};
use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Result};
use crate::domain::goproxy::ProxyUrl;
use crate::domain::measure::ProbeReport;
use crate::domain::progress::Console;
use crate::domain::settings::Settings;
use crate::gotool::settings;
use crate::host::Host;
use crate::probe::{Depth, Network};
use crate::store::{heads, measured, needs};
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
    let asked = Asked {
        names: &options.mirrors,
        from: options.from.as_deref(),
        project: options.project.as_deref(),
        network: &options.network,
    };
    let report = asked.measure(host, console)?;
    if options.keep_history {
        measured::remember(host, &report);
        heads::remember(host, &report);
    }
    Ok(report)
}

/// Measures the mirrors of these names, or all live ones.
pub fn named(host: &Host, names: &[String], network: &Network, console: &dyn Console) -> Result<ProbeReport> {
    Asked { names, from: None, project: None, network }.measure(host, console)
}

/// Whom to ask, and for what.
struct Asked<'a> {
    names: &'a [String],
    from: Option<&'a Path>,
    project: Option<&'a Path>,
    network: &'a Network,
}

impl Asked<'_> {
    fn measure(&self, host: &Host, console: &dyn Console) -> Result<ProbeReport> {
        let catalog = measure::catalog(host, console);
        let settings = settings::read_as_go_does(host);
        let mut urls = self.urls(&settings, &catalog)?;
        let mut seen: HashSet<_> = HashSet::new();
        let new: Vec<bool> = urls.iter().map(|url| seen.insert(url.service())).collect();
        let mut new = new.into_iter();
        urls.retain(|_| new.next().unwrap_or_default());
        if urls.is_empty() {
            return Err(Error::usage(errors::nothing_to_probe()).hint(errors::hint_list()));
        }
        let instrument = Instrument { host, settings: &settings, catalog: &catalog, network: self.network, console };
        let depth = if urls.len() <= MOST_IN_FULL { Depth::Full } else { Depth::Protocol };
        match self.project {
            None => instrument.measure(&urls, depth),
            Some(dir) => {
                // What is private is told by the settings: where these cannot be read, nothing may be asked for.
                let settings = settings::read(host)?;
                instrument.measure_for(&urls, depth, needs::read(host, &settings, dir, console)?)
            }
        }
    }

    /// Those that were named and those of the file; without any all live ones.
    fn urls(&self, settings: &Settings, catalog: &Catalog) -> Result<Vec<ProxyUrl>> {
        if self.names.is_empty() && self.from.is_none() {
            let live = catalog.mirrors.iter().filter(|mirror| mirror.is_probed_by_default());
            return Ok(live.map(|mirror| mirror.url.clone()).collect());
        }
        let mut urls = match self.names.is_empty() {
            true => Vec::new(),
            false => targets::proxies(&targets::list(self.names, settings, catalog)?),
        };
        if let Some(path) = self.from {
            urls.extend(from_file::read(path, settings, catalog)?);
        }
        Ok(urls)
    }
}
