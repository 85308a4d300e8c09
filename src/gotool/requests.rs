//! The `-x` lines of a go command, with the moments at which they came, matched to known servers.

use std::net::IpAddr;
use std::time::Duration;

use crate::domain::catalog::Catalog;
use crate::domain::goproxy::{Goproxy, ProxyUrl};
use crate::domain::gosumdb::{SUM_GOLANG_GOOGLE_CN, SUM_GOLANG_ORG};
use crate::domain::mirror::ServerKind;
use crate::domain::proof::Served;
use crate::domain::request::Reached;
use crate::domain::request::{Purpose, Request};
use crate::domain::trace;

/// When each line was there, from the start of the command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    lines: Vec<Duration>,
    within_line: bool,
}

impl Heard {
    /// Takes in what came at this moment. A line counts from its first byte.
    pub fn hear(&mut self, part: &[u8], now: Duration) {
        for piece in part.split_inclusive(|byte| *byte == b'\n') {
            if !self.within_line {
                self.lines.push(now);
            }
            self.within_line = !piece.ends_with(b"\n");
        }
    }

    fn at(&self, line: usize) -> Duration {
        self.lines.get(line).or(self.lines.last()).copied().unwrap_or_default()
    }
}

/// Every request that the output tells of. `address_of` tells where a module proxy was reached.
pub fn read(
    output: &str,
    heard: &Heard,
    list: Option<&Goproxy>,
    catalog: &Catalog,
    address_of: impl Fn(&ProxyUrl) -> Option<IpAddr>,
) -> Vec<Request> {
    let proxies: Vec<ProxyUrl> = list.into_iter().flat_map(Goproxy::proxies).cloned().collect();
    let request = |line: trace::Line| {
        let proxy = trace::proxy_of(&line, &proxies);
        let kind = match (line.purpose, proxy) {
            (Purpose::Source, _) => ServerKind::Direct,
            (_, Some(proxy)) => catalog.kind_of(proxy, address_of(proxy)),
            (Purpose::Sumdb, None) => database_kind(&line.url),
            (_, None) => ServerKind::Unknown,
        };
        let mirror = proxy.and_then(|proxy| catalog.by_url(proxy)).map(|mirror| mirror.id.clone());
        let (asked, answered) = line.at;
        Request {
            url: line.url,
            status: line.status,
            error: line.error,
            took: line.took,
            purpose: line.purpose,
            kind,
            mirror,
            said: (heard.at(asked), answered.map(|answered| heard.at(answered))),
            reached: Reached::default(),
        }
    };
    trace::parse(output).into_iter().map(request).collect()
}

/// The checksum database itself, asked without a module proxy: its address in mainland China, or Google's abroad.
fn database_kind(url: &str) -> ServerKind {
    let parsed = url::Url::parse(url).ok();
    match parsed.as_ref().and_then(url::Url::host_str) {
        Some(SUM_GOLANG_GOOGLE_CN) => ServerKind::Mirror,
        Some(SUM_GOLANG_ORG) => ServerKind::Foreign,
        _ => ServerKind::Unknown,
    }
}

/// A module as the answer to this request: the zip from a module proxy, or the repository. Where a redirect certainly led
/// abroad, the mirror did not serve it.
pub fn served(module: &str, version: &str, request: &Request) -> Served {
    let host = || url::Url::parse(&request.url).ok()?.host_str().map(str::to_owned);
    let direct = request.purpose == Purpose::Source;
    let by = if direct { Some("direct".to_owned()) } else { request.mirror.clone().or_else(host) };
    let reached = &request.reached;
    let domestic = matches!(request.kind, ServerKind::Mirror | ServerKind::Unknown);
    let abroad = domestic && reached.redirects.iter().any(|one| one.is_abroad());
    Served {
        module: module.to_owned(),
        version: version.to_owned(),
        served_by: by.unwrap_or_default(),
        url: request.url.clone(),
        kind: if abroad { ServerKind::Foreign } else { request.kind },
        address: reached.address,
        redirects: reached.redirects.clone(),
    }
}

/// A module out of a folder, which `-x` does not show.
pub fn from_folder(module: &str, version: &str, folder: &ProxyUrl) -> Served {
    Served {
        module: module.to_owned(),
        version: version.to_owned(),
        served_by: folder.redacted(),
        url: folder.redacted(),
        kind: ServerKind::Own,
        address: None,
        redirects: Vec::new(),
    }
}
