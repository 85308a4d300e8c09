//! `probe`: measures mirrors by speaking the module proxy protocol to them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::measure::{self, Instrument};
use super::{from_file, names as resolvers, targets};
use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Exit, Result};
use crate::domain::gate::Condition;
use crate::domain::goproxy::ProxyUrl;
use crate::domain::history::Run;
use crate::domain::measure::ProbeReport;
use crate::domain::progress::Console;
use crate::domain::resolver::Resolver;
use crate::domain::settings::Settings;
use crate::gotool::settings;
use crate::host::Host;
use crate::probe::{Depth, Network};
use crate::store::{heads, needs};
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
    /// A DNS-over-HTTPS resolver to hold the system's against.
    pub resolver: Option<Resolver>,
    /// What must not be so.
    pub conditions: Vec<Condition>,
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
        resolver: options.resolver.as_ref(),
        network: &options.network,
    };
    let mut report = asked.measure(host, console)?;
    report.conditions = options.conditions.iter().map(|condition| condition.judge(&report)).collect();
    if options.keep_history {
        measure::keep(host, &Run::of(&report, true), console);
        heads::remember(host, &report);
    }
    Ok(report)
}

/// Measures the mirrors of these names, or all live ones.
pub fn named(host: &Host, names: &[String], network: &Network, console: &dyn Console) -> Result<ProbeReport> {
    Asked { names, from: None, project: None, resolver: None, network }.measure(host, console)
}

/// Whom to ask, and for what.
struct Asked<'a> {
    names: &'a [String],
    from: Option<&'a Path>,
    project: Option<&'a Path>,
    resolver: Option<&'a Resolver>,
    network: &'a Network,
}

impl Asked<'_> {
    fn measure(&self, host: &Host, console: &dyn Console) -> Result<ProbeReport> {
        let catalog = measure::catalog(host, console);
        let settings = settings::read_as_go_does(host);
        let urls = addresses(self.names, self.from, &settings, &catalog)?;
        let instrument = Instrument { host, settings: &settings, catalog: &catalog, network: self.network, console };
        let needs = match self.project {
            None => None,
            // What is private is told by the settings: where these cannot be read, nothing may be asked for.
            Some(dir) => Some(needs::read(host, &settings::read(host)?, dir, console)?),
        };
        let measuring = instrument.measure_for(&urls, depth(&urls), needs);
        let Some(resolver) = self.resolver else { return super::wait(measuring) };
        let looking = resolvers::compare(&instrument, &urls, resolver);
        let (mut report, found) = super::wait(async { tokio::join!(measuring, looking) })?;
        report.interrupted |= found.is_none();
        resolvers::fill(&mut report, resolver, &found.unwrap_or_default());
        Ok(report)
    }
}

/// How much is asked of so many.
pub fn depth(urls: &[ProxyUrl]) -> Depth {
    if urls.len() <= MOST_IN_FULL { Depth::Full } else { Depth::Protocol }
}

/// The mirrors of these names and of this file, each once; without any all live ones.
pub fn addresses(
    names: &[String],
    from: Option<&Path>,
    settings: &Settings,
    catalog: &Catalog,
) -> Result<Vec<ProxyUrl>> {
    let mut urls: Vec<ProxyUrl> = match (names.is_empty(), from) {
        (true, None) => {
            let live = catalog.mirrors.iter().filter(|mirror| mirror.is_probed_by_default());
            live.map(|mirror| mirror.url.clone()).collect()
        }
        (true, Some(_)) => Vec::new(),
        (false, _) => targets::proxies(&targets::list(names, settings, catalog)?),
    };
    if let Some(path) = from {
        urls.extend(from_file::read(path, settings, catalog)?);
    }
    let mut seen: HashSet<_> = HashSet::new();
    let mut is_new = urls.iter().map(|url| seen.insert(url.service())).collect::<Vec<_>>().into_iter();
    urls.retain(|_| is_new.next().unwrap_or_default());
    match urls.is_empty() {
        true => Err(Error::usage(errors::nothing_to_probe()).hint(errors::hint_list())),
        false => Ok(urls),
    }
}

/// Why the run ends as it does: no mirror is healthy, then every condition that is met or cannot be checked. Where nothing is
/// healthy the conditions on mirrors have nothing to add, and without a network none has.
pub fn failures(report: &ProbeReport) -> Vec<Error> {
    let none = (report.healthy_count() == 0).then(|| measure::none_healthy(report));
    let judged = report.conditions.iter().filter(|_| report.no_network.is_none());
    let judged = judged.filter_map(|judged| match judged.met {
        Some(true) => Some(Error::unmet(judged.sentence.clone()).hint(judged.about.clone())),
        None if none.is_none() => Some(Error::could_not_check(judged.sentence.clone()).hint(judged.about.clone())),
        Some(false) | None => None,
    });
    let judged: Vec<Error> = judged.collect();
    none.into_iter().chain(judged).collect()
}

/// How the program ends for these: a condition that is met says more than one that cannot be checked.
pub fn exit(failures: &[Error]) -> Exit {
    let has = |exit: Exit| failures.iter().any(|error| error.exit == exit).then_some(exit);
    has(Exit::Unmet).or_else(|| has(Exit::CouldNotCheck)).unwrap_or(Exit::Ok)
}
