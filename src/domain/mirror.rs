//! A mirror: a module proxy that the catalogue knows.

use crate::domain::goproxy::ProxyUrl;
use crate::text::Message;

/// An answer that may not be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Known {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Nobody has shown it either way.
    #[default]
    Unknown,
}

impl Known {
    /// All of them.
    pub const ALL: [Known; 3] = [Known::Yes, Known::No, Known::Unknown];

    /// The one of this word.
    pub fn named(word: &str) -> Option<Known> {
        Known::ALL.into_iter().find(|one| one.word() == word)
    }

    /// The word in files and machine formats.
    pub fn word(self) -> &'static str {
        match self {
            Known::Yes => "yes",
            Known::No => "no",
            Known::Unknown => "unknown",
        }
    }
}

/// Where a mirror is served from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region(String);

impl Region {
    /// A lower-case ISO 3166 country code: `cn`, `hk`, `us`.
    pub fn new(code: &str) -> Option<Region> {
        (code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase())).then(|| Region(code.to_owned()))
    }

    /// The code.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// Whether that is mainland China.
    pub fn is_domestic(&self) -> bool {
        self.0 == "cn"
    }
}

/// How much a mirror can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Known to serve.
    Live,
    /// Serves, with known trouble: only when nothing else does.
    LastResort,
    /// Nobody has shown that it serves, or who runs it.
    Unverified,
    /// Gone.
    Retired,
}

impl Status {
    /// All of them.
    pub const ALL: [Status; 4] = [Status::Live, Status::LastResort, Status::Unverified, Status::Retired];

    /// The one of this word.
    pub fn named(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|one| one.word() == word)
    }

    /// The word in files and machine formats.
    pub fn word(self) -> &'static str {
        match self {
            Status::Live => "live",
            Status::LastResort => "last-resort",
            Status::Unverified => "unverified",
            Status::Retired => "retired",
        }
    }
}

/// Whose entry it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The catalogue inside the program.
    Builtin,
    /// The user's own file.
    User,
}

/// A catalogued module proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mirror {
    /// The name used on the command line and in machine formats.
    pub id: String,
    /// Other names that mean the same mirror.
    pub aliases: Vec<String>,
    /// The name for people.
    pub name: Message,
    /// The address written into GOPROXY.
    pub url: ProxyUrl,
    /// Other addresses of the very same service.
    pub equivalents: Vec<ProxyUrl>,
    /// Who runs it.
    pub operator: Message,
    /// Where it is served from; `None` when that is not known.
    pub region: Option<Region>,
    /// Reached only from inside the operator's own cloud.
    pub internal: bool,
    /// Its own documentation.
    pub documentation: Option<String>,
    /// Whether it proxies sum.golang.org.
    pub sumdb: Known,
    /// Whether it serves Go toolchains (`golang.org/toolchain`).
    pub toolchain: Known,
    /// How much it can be relied on.
    pub status: Status,
    /// Known trouble and advice.
    pub notes: Vec<Message>,
    /// Where the above was learned: issue threads, documentation.
    pub evidence: Vec<String>,
    /// The date of the newest evidence, `YYYY-MM` or `YYYY-MM-DD`.
    pub checked: Option<String>,
    /// For a retired mirror: the id to use instead, when there is one successor.
    pub successor: Option<String>,
    /// Whose entry it is.
    pub origin: Origin,
}

impl Mirror {
    /// Whether `url` is this mirror, by its address or an equivalent one.
    pub fn serves(&self, url: &ProxyUrl) -> bool {
        std::iter::once(&self.url).chain(&self.equivalents).any(|own| own.same_service(url))
    }

    /// The address to write when a user named this mirror by `text`: an equivalent address is kept as the user wrote it.
    pub fn url_asked_for(&self, text: &str) -> ProxyUrl {
        let asked = ProxyUrl::parse(text.trim()).ok();
        // Credentials are not dropped in silence: whoever writes the address refuses them.
        if let Some(asked) = asked.as_ref().filter(|asked| asked.has_credentials()) {
            return asked.clone();
        }
        let equivalent =
            self.equivalents.iter().find(|own| asked.as_ref().is_some_and(|asked| own.same_service(asked)));
        equivalent.unwrap_or(&self.url).clone()
    }

    /// Whether it is served from mainland China, by catalogue.
    pub fn is_domestic(&self) -> bool {
        self.region.as_ref().is_some_and(Region::is_domestic)
    }

    /// Whether a bare `probe` measures it: live, and reachable from outside its operator's cloud.
    pub fn is_probed_by_default(&self) -> bool {
        self.status == Status::Live && !self.internal
    }

    /// Whether `use --fastest` may choose it: also served from mainland China, or the user's own.
    pub fn is_candidate(&self) -> bool {
        self.is_probed_by_default() && (self.is_domestic() || self.origin == Origin::User)
    }
}

/// What kind of server stands behind a request: the same word wherever servers are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServerKind {
    /// Catalogued with region `cn`, or domestic by address.
    Mirror,
    /// A private address, or listed by the user.
    Own,
    /// Catalogued, and served from elsewhere.
    Foreign,
    /// The source repository itself.
    Direct,
    /// Nothing is known about it.
    Unknown,
}

impl ServerKind {
    /// The word in machine formats.
    pub fn word(self) -> &'static str {
        match self {
            ServerKind::Mirror => "mirror",
            ServerKind::Own => "own",
            ServerKind::Foreign => "foreign",
            ServerKind::Direct => "direct",
            ServerKind::Unknown => "unknown",
        }
    }
}
