//! The team file, `goproxy-cfg.toml`: what a team wants of everybody who works on a project.

mod read;
mod write;

pub use read::{KEYS, LARGEST, MOST_ELEMENTS, parse};
pub use write::render;

use std::path::Path;

use crate::domain::catalog::{Catalog, Named};
use crate::domain::goproxy::Separator;
use crate::domain::levels::{Level, Rule};
use crate::domain::plan::{Fallback, SumdbChoice};
use crate::domain::sanitize;
use crate::text::{Message, policy as sentences};

/// The name of the file.
pub const FILE_NAME: &str = "goproxy-cfg.toml";

/// What a team file says. [`parse`] makes no other than one that can be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Ids, aliases or addresses of module proxies, in order, at least one, as they stand in the file. What they mean is
    /// up to the catalogue.
    pub mirrors: Vec<String>,
    /// Patterns of private modules.
    pub private: Vec<String>,
    /// What becomes of GOSUMDB.
    pub sumdb: SumdbChoice,
    /// Whether `direct` may end the list.
    pub direct: bool,
    /// Whether `|` stands between the mirrors.
    pub resilient: bool,
    /// How much findings of `doctor` count: no two rules name the same codes.
    pub levels: Vec<Rule>,
}

impl Default for Policy {
    /// What an absent key means.
    fn default() -> Policy {
        Policy {
            mirrors: Vec::new(),
            private: Vec::new(),
            sumdb: SumdbChoice::Auto,
            direct: true,
            resilient: false,
            levels: Vec::new(),
        }
    }
}

/// The words that `sumdb` may be, the default first.
pub const SUMDB_WORDS: [(&str, SumdbChoice); 3] =
    [("auto", SumdbChoice::Auto), ("default", SumdbChoice::Default), ("cn", SumdbChoice::Cn)];

/// The keys that say how much findings count.
pub const LEVEL_KEYS: [(&str, Level); 3] = [("deny", Level::Deny), ("warn", Level::Warn), ("allow", Level::Allow)];

impl Policy {
    /// The mirrors as one list on the command line would have them: `goproxy.cn|aliyun`.
    pub fn list(&self) -> String {
        let separator = if self.resilient { Separator::Pipe } else { Separator::Comma };
        self.mirrors.join(separator.symbol().encode_utf8(&mut [0; 4]))
    }

    /// What stands at the end of the list.
    pub fn fallback(&self) -> Fallback {
        if self.direct { Fallback::Direct } else { Fallback::None }
    }

    /// The patterns as GOPRIVATE has them; `None` without any.
    pub fn private_list(&self) -> Option<String> {
        (!self.private.is_empty()).then(|| self.private.join(","))
    }
}

/// What is wrong in a team file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1; `None` when it is the file as a whole.
    pub line: Option<usize>,
    /// The column, from 1, in characters.
    pub column: Option<usize>,
    /// The key.
    pub key: Option<String>,
    /// What is wrong.
    pub message: Message,
}

impl Problem {
    /// The whole sentence: file, line, column, key, what is wrong.
    pub fn sentence(&self, path: &Path) -> Message {
        let mut place = sanitize::printable(&path.to_string_lossy());
        for part in [self.line, self.column].into_iter().flatten() {
            place.push_str(&format!(":{part}"));
        }
        match &self.key {
            Some(key) => sentences::problem_at_key(place, key, &self.message),
            None => sentences::problem(place, &self.message),
        }
    }
}

/// A module proxy of a team file that the catalogue does not know: to be pointed out before anything is asked of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// The host, or `file://` for a folder.
    pub host: String,
    /// The address, fit to be shown.
    pub address: String,
}

/// The mirrors of `policy` that neither our catalogue nor the user's own file knows, each host once. What the catalogue
/// refuses (false names, retired mirrors) is refused when the list is made, and is not among them.
pub fn foreign_hosts(policy: &Policy, catalog: &Catalog) -> Vec<Foreign> {
    let mut found: Vec<Foreign> = Vec::new();
    for mirror in &policy.mirrors {
        let Named::Address(url) = catalog.named(mirror) else { continue };
        let host = if url.is_file() { "file://".to_owned() } else { url.host().to_owned() };
        let foreign = Foreign { host, address: sanitize::shown(url.as_str()) };
        if !found.iter().any(|known| known.host == foreign.host && (!url.is_file() || *known == foreign)) {
            found.push(foreign);
        }
    }
    found
}
