//! The catalogue: every mirror that is known, and the names that circulate and never worked.

use std::net::IpAddr;
use std::path::PathBuf;

use crate::domain::goproxy::ProxyUrl;
use crate::domain::measure::{AddressKind, Whereabouts};
use crate::domain::mirror::{Mirror, Origin, ServerKind, Status};
use crate::domain::sanitize;
use crate::text::{Message, catalog as sentences};

/// A name or address that people paste and that is no module proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misnomer {
    /// What people paste: a host, or a host with a path prefix (`mirrors.tuna.tsinghua.edu.cn/goproxy`). A trailing `*`
    /// stands for anything after it.
    pub names: Vec<String>,
    /// What is true of it.
    pub truth: Message,
    /// The id of the mirror that was meant; `None` when any live mirror will do.
    pub instead: Option<String>,
}

impl Misnomer {
    fn covers(&self, text: &str) -> bool {
        let text = bare(text);
        self.names.iter().any(|name| match name.strip_suffix('*') {
            Some(prefix) => text.starts_with(prefix),
            None => text == *name || text.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('/')),
        })
    }
}

/// `text` without scheme, trailing slashes and capital letters: the form that [`Misnomer::names`] have.
pub fn bare(text: &str) -> String {
    let text = text.trim();
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    text.trim_end_matches('/').to_ascii_lowercase()
}

/// What is often said and is not so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Belief {
    /// What is said.
    pub says: Message,
    /// What is true.
    pub truth: Message,
    /// The environment variable that it speaks of and that Go does not have.
    pub variable: Option<String>,
}

/// What is wrong in a catalogue's file; the rest of the file is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file; `None` for the catalogue inside the program.
    pub path: Option<PathBuf>,
    /// The line, from 1; `None` when it is the file as a whole.
    pub line: Option<usize>,
    /// The key, with the table before it: `mirror.url`.
    pub key: Option<String>,
    /// What is wrong, and what becomes of it.
    pub message: Message,
}

impl Problem {
    /// The whole sentence: file, line, key, what is wrong.
    pub fn sentence(&self) -> Message {
        let path = self.path.as_ref().map_or("mirrors.toml".into(), |path| path.to_string_lossy());
        let path = sanitize::printable(&path);
        let place = self.line.map_or(path.clone(), |line| format!("{path}:{line}"));
        match &self.key {
            Some(key) => sentences::problem_at_key(place, key, &self.message),
            None => sentences::problem(place, &self.message),
        }
    }
}

/// All mirrors, misnomers and beliefs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    /// The mirrors, in the order of the files: ours, then the user's. One of the user's that replaces one of ours stands
    /// in its place.
    pub mirrors: Vec<Mirror>,
    /// The names that never worked.
    pub misnomers: Vec<Misnomer>,
    /// What is often said and is not so.
    pub beliefs: Vec<Belief>,
}

/// What a name on the command line means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named<'a> {
    /// A mirror that can be used.
    Mirror(&'a Mirror),
    /// A mirror that is gone.
    Retired(&'a Mirror),
    /// A name that never worked.
    Misnomer(&'a Misnomer),
    /// An address that the catalogue does not know.
    Address(ProxyUrl),
    /// No address and no known name; the closest known names, best first.
    Unknown(Vec<String>),
}

impl Catalog {
    /// The mirror of this id.
    pub fn by_id(&self, id: &str) -> Option<&Mirror> {
        self.mirrors.iter().find(|mirror| mirror.id == id)
    }

    /// The mirror that `url` is, by its address or an equivalent one.
    pub fn by_url(&self, url: &ProxyUrl) -> Option<&Mirror> {
        self.mirrors.iter().find(|mirror| mirror.serves(url))
    }

    /// How a server is called: the mirror's id, else the address, credentials masked.
    pub fn label(&self, url: &ProxyUrl) -> String {
        self.by_url(url).map_or_else(|| url.redacted(), |mirror| mirror.id.clone())
    }

    /// The misnomer that covers a name or an address.
    pub fn misnomer(&self, text: &str) -> Option<&Misnomer> {
        self.misnomers.iter().find(|misnomer| misnomer.covers(text))
    }

    /// Finds what `text` means: an id, an alias, an address, a misnomer.
    pub fn named(&self, text: &str) -> Named<'_> {
        let wanted = text.trim().to_ascii_lowercase();
        let by_name = self.mirrors.iter().find(|mirror| {
            mirror.id.to_ascii_lowercase() == wanted
                || mirror.aliases.iter().any(|alias| alias.to_ascii_lowercase() == wanted)
        });
        let url = ProxyUrl::parse(text.trim()).ok();
        let found = by_name.or_else(|| url.as_ref().and_then(|url| self.by_url(url)));
        match (found, self.misnomer(text), url) {
            (Some(mirror), _, _) if mirror.status == Status::Retired => Named::Retired(mirror),
            (Some(mirror), _, _) => Named::Mirror(mirror),
            (None, Some(misnomer), _) => Named::Misnomer(misnomer),
            (None, None, Some(url)) => match self.retired_host(&url) {
                Some(mirror) => Named::Retired(mirror),
                None => Named::Address(url),
            },
            (None, None, None) => Named::Unknown(self.closest(&wanted)),
        }
    }

    /// A retired mirror is refused under any path or scheme of its host.
    pub fn retired_host(&self, url: &ProxyUrl) -> Option<&Mirror> {
        self.mirrors.iter().find(|mirror| mirror.status == Status::Retired && mirror.url.host() == url.host())
    }

    /// The mirror whose host was most likely meant by a bare host that differs from it in a letter or two. A scheme before
    /// it says that it was meant.
    pub fn mistyped_host(&self, text: &str) -> Option<&str> {
        if text.contains("://") {
            return None;
        }
        let wanted = text.trim().trim_end_matches('/').to_ascii_lowercase();
        let live = self.mirrors.iter().filter(|mirror| mirror.status != Status::Retired);
        let distance = |mirror: &Mirror| strsim::osa_distance(&wanted, mirror.url.host());
        let nearest = live.min_by_key(|mirror| distance(mirror))?;
        (1..=2).contains(&distance(nearest)).then_some(nearest.id.as_str())
    }

    /// The known names nearest to `wanted`, at most three, best first.
    fn closest(&self, wanted: &str) -> Vec<String> {
        let mut near: Vec<(f64, &str)> = self
            .mirrors
            .iter()
            .filter(|mirror| mirror.status != Status::Retired)
            .filter_map(|mirror| {
                let names = std::iter::once(&mirror.id).chain(&mirror.aliases);
                let best =
                    names.map(|name| strsim::jaro_winkler(wanted, &name.to_ascii_lowercase())).fold(0.0, f64::max);
                (best > 0.75).then_some((best, mirror.id.as_str()))
            })
            .collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        near.into_iter().take(3).map(|(_, id)| id.to_owned()).collect()
    }

    /// What kind of server an address is. `ip` is where it was reached, when that is known: of a server that the catalogue does
    /// not know it tells whether it is domestic or the user's own.
    pub fn kind_of(&self, url: &ProxyUrl, ip: Option<IpAddr>) -> ServerKind {
        if url.is_file() {
            return ServerKind::Own;
        }
        match self.by_url(url) {
            Some(mirror) if mirror.origin == Origin::User => return ServerKind::Own,
            Some(mirror) if mirror.is_domestic() => return ServerKind::Mirror,
            Some(mirror) if mirror.region.is_some() => return ServerKind::Foreign,
            _ => {}
        }
        let literal = match url.url().host() {
            Some(url::Host::Ipv4(v4)) => Some(IpAddr::V4(v4)),
            Some(url::Host::Ipv6(v6)) => Some(IpAddr::V6(v6)),
            _ if url.host() == "localhost" => Some(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST)),
            _ => None,
        };
        if literal.map(AddressKind::of) == Some(AddressKind::Private) {
            return ServerKind::Own;
        }
        ip.map_or(ServerKind::Unknown, |ip| Whereabouts::of(ip).server_kind(ServerKind::Unknown))
    }
}
