//! Which module proxies are meant: those that were named, or the fastest.

use std::time::Duration;

use super::measure::{self, Instrument};
use super::targets;
use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Exit, Result};
use crate::domain::goproxy::{Entry, Link, ProxyUrl, Separator};
use crate::domain::gosumdb::ProxiesSumdb;
use crate::domain::history::Run;
use crate::domain::measure::{ProbeReport, SumdbSeen};
use crate::domain::plan::{Fallback, Private, SumdbChoice, Wish};
use crate::probe::{Depth, Network};
use crate::store::heads;
use crate::text::errors;

/// The longest look at mirrors that are not being compared.
pub const LOOK_LIMIT: Duration = Duration::from_secs(2);

/// What was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Names, addresses or lists.
    pub mirrors: Vec<String>,
    /// Measure first and take the best so many.
    pub fastest: Option<usize>,
    /// Look first, and go no further when the look fails.
    pub require_healthy: bool,
    /// Allow plain http to an address that the catalogue does not know.
    pub allow_insecure: bool,
    /// What stands at the end of the list.
    pub fallback: Fallback,
    /// Write `|` between the mirrors.
    pub resilient: bool,
    /// What becomes of GOSUMDB.
    pub sumdb: SumdbChoice,
    /// What becomes of GOPRIVATE.
    pub private: Private,
}

impl Options {
    /// Whether nothing says which mirror, and nothing is said of private modules either.
    pub fn is_bare(&self) -> bool {
        self.mirrors.is_empty() && self.fastest.is_none() && self.private == Private::Keep
    }

    /// The wish for these entries.
    pub fn wish(&self, links: &[Link]) -> Wish {
        Wish {
            links: Some(links.to_vec()).filter(|links| !links.is_empty()),
            fallback: self.fallback,
            resilient: self.resilient,
            sumdb: self.sumdb,
            private: self.private.clone(),
        }
    }
}

/// What was chosen.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The entries of the list.
    pub links: Vec<Link>,
    /// What `--fastest` measured.
    pub measured: Option<ProbeReport>,
    /// What `--require-healthy` saw.
    pub looked: Option<ProbeReport>,
}

impl Choice {
    /// What a probe saw of an entry's checksum database.
    pub fn seen_sumdb(&self, entry: &Entry) -> Option<ProxiesSumdb> {
        let Entry::Proxy(url) = entry else { return None };
        let report = self.measured.as_ref().or(self.looked.as_ref())?;
        match report.mirrors.iter().find(|mirror| mirror.url.same_service(url))?.sumdb {
            SumdbSeen::Verified => Some(ProxiesSumdb::Yes),
            SumdbSeen::NotProxied => Some(ProxiesSumdb::No),
            SumdbSeen::Failing | SumdbSeen::Invalid => Some(ProxiesSumdb::Unknown),
            SumdbSeen::NotAsked => None,
        }
    }
}

/// Chooses. What needs no network is refused before it is asked.
pub fn choose(options: &Options, instrument: &Instrument<'_>) -> Result<Choice> {
    let Instrument { settings, catalog, .. } = *instrument;
    let named = match options.mirrors.is_empty() {
        true => Vec::new(),
        false => targets::list(&options.mirrors, settings, catalog)?,
    };
    refuse_unsafe(&named, catalog, options.allow_insecure)?;
    let (links, measured) = match options.fastest {
        Some(count) => {
            let (links, report) = fastest(count, &named, !options.mirrors.is_empty(), instrument)?;
            (links, Some(report))
        }
        None => (named, None),
    };
    targets::refuse_unreachable(&links)?;
    if options.fallback == Fallback::None && links.iter().any(|link| link.entry == Entry::Direct) {
        return Err(Error::usage(errors::conflict("`direct`", "`--fallback none`")));
    }
    let looked = match options.require_healthy && measured.is_none() {
        true => Some(healthy_look(&links, instrument)?),
        false => None,
    };
    Ok(Choice { links, measured, looked })
}

/// The best `count` healthy mirrors among those of mainland China and the user's own, or among those that were named.
fn fastest(
    count: usize,
    named: &[Link],
    only_named: bool,
    instrument: &Instrument<'_>,
) -> Result<(Vec<Link>, ProbeReport)> {
    let candidates: Vec<ProxyUrl> = match only_named {
        true => targets::proxies(named),
        false => {
            let mirrors = instrument.catalog.mirrors.iter().filter(|mirror| mirror.is_candidate());
            mirrors.map(|mirror| mirror.url.clone()).collect()
        }
    };
    if candidates.is_empty() {
        return Err(Error::usage(errors::nothing_to_probe()).hint(errors::hint_list()));
    }
    let report = instrument.fastest(&candidates, count)?;
    measure::keep(instrument.host, &Run::of(&report, false), instrument.console);
    heads::remember(instrument.host, &report);
    if report.interrupted {
        return Err(interrupted());
    }
    let healthy = report.mirrors.iter().filter(|mirror| mirror.healthy() && mirror.complete);
    let links: Vec<Link> = healthy
        .take(count.max(1))
        .map(|mirror| Link { entry: Entry::Proxy(mirror.url.clone()), then: Some(Separator::Comma) })
        .collect();
    if links.is_empty() {
        return Err(measure::none_healthy(&report).hint(errors::nothing_written()).hint(errors::hint_probe()));
    }
    Ok((links, report))
}

fn interrupted() -> Error {
    Error::new(Exit::Interrupted, errors::interrupted_nothing_written())
}

/// An address of plain http that nobody vouches for, and credentials that would be stored in the clear.
pub fn refuse_unsafe(links: &[Link], catalog: &Catalog, allow_insecure: bool) -> Result<()> {
    for link in links {
        let Entry::Proxy(url) = &link.entry else { continue };
        if url.has_credentials() {
            return Err(Error::usage(errors::credentials_in_url(url.redacted())).hint(errors::hint_netrc(url.host())));
        }
        if url.is_plain_http() && catalog.by_url(url).is_none() && !allow_insecure {
            return Err(Error::usage(errors::plain_http(url.redacted())).hint(errors::hint_allow_insecure()));
        }
    }
    Ok(())
}

fn healthy_look(links: &[Link], instrument: &Instrument<'_>) -> Result<ProbeReport> {
    let report = look(links, instrument, Depth::Protocol)?;
    if report.interrupted {
        return Err(interrupted());
    }
    match report.mirrors.iter().find(|mirror| !mirror.healthy()) {
        Some(_) => Err(measure::not_all_healthy(&report).hint(errors::nothing_written())),
        None => Ok(report),
    }
}

/// A short look at the module proxies of a list.
pub fn look(links: &[Link], instrument: &Instrument<'_>, depth: Depth) -> Result<ProbeReport> {
    let network = Network { deadline: instrument.network.deadline.min(LOOK_LIMIT), ..instrument.network.clone() };
    Instrument { network: &network, ..*instrument }.measure(&targets::proxies(links), depth)
}
