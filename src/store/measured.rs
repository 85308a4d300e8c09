//! The figures of the last measurement of each mirror, so that a list to choose from can show them.

use serde::{Deserialize, Serialize};

use crate::domain::goproxy::ProxyUrl;
use crate::domain::measure::ProbeReport;
use crate::host::{Host, files};

/// The oldest give way to new ones.
const MOST: usize = 200;
/// Larger than so many entries are.
const LARGEST: usize = 1 << 20;

/// One mirror as it was last seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastSeen {
    /// Its address, without credentials.
    pub url: String,
    /// When.
    pub at: jiff::Timestamp,
    /// How long a warm request took (the cold one where there was none), in milliseconds; `None` when it was not healthy.
    pub request_ms: Option<u64>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct File {
    schema_version: u32,
    mirrors: Vec<LastSeen>,
}

fn path(host: &Host) -> Option<std::path::PathBuf> {
    Some(host.directories().state.as_ref()?.join("goproxy-cfg").join("measured.json"))
}

/// What is remembered. What cannot be read is no loss: it is measured again.
pub fn read(host: &Host) -> Vec<LastSeen> {
    let bytes = path(host).and_then(|path| files::read(&path).ok()).filter(|bytes| bytes.len() <= LARGEST);
    bytes.and_then(|bytes| serde_json::from_slice::<File>(&bytes).ok()).map(|file| file.mirrors).unwrap_or_default()
}

/// What is remembered of one address.
pub fn of<'a>(seen: &'a [LastSeen], url: &ProxyUrl) -> Option<&'a LastSeen> {
    seen.iter().find(|seen| ProxyUrl::parse(&seen.url).is_ok_and(|known| known.same_service(url)))
}

/// Remembers a measurement. A machine where that cannot be written works as well without.
pub fn remember(host: &Host, report: &ProbeReport) {
    if report.interrupted || report.no_network.is_some() || host.foreign_home().is_some() {
        return;
    }
    let Some(path) = path(host) else { return };
    let at = host.now();
    let new = report.mirrors.iter().filter(|mirror| mirror.complete || mirror.fault.is_some()).map(|mirror| LastSeen {
        url: mirror.url.redacted(),
        at,
        request_ms: mirror
            .request_time()
            .filter(|_| mirror.healthy())
            .and_then(|time| u64::try_from(time.as_millis()).ok()),
    });
    let mut mirrors: Vec<LastSeen> = new.collect();
    if mirrors.is_empty() {
        return;
    }
    let old = read(host);
    let renewed: Vec<String> = mirrors.iter().map(|mirror| mirror.url.clone()).collect();
    mirrors.extend(old.into_iter().filter(|old| !renewed.contains(&old.url)));
    mirrors.truncate(MOST);
    if let Ok(text) = serde_json::to_vec_pretty(&File { schema_version: 1, mirrors })
        && path.parent().is_some_and(|dir| files::make_private_dir(dir).is_ok())
    {
        // Two runs at once: either's figures are good.
        let _ = files::replace_private(&path, &text);
    }
}
