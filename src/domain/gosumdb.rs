//! GOSUMDB: which checksum database, under which key, asked where (cmd/go/internal/modfetch, `dbDial`).

use signed_note::StandardVerifier;

use crate::domain::goproxy::{Entry, Goproxy};

/// The name of Go's own checksum database.
pub const SUM_GOLANG_ORG: &str = "sum.golang.org";
/// The address in mainland China of Go's own checksum database, which the go command knows as an alias.
pub const SUM_GOLANG_GOOGLE_CN: &str = "sum.golang.google.cn";
/// The verifier key of sum.golang.org, as compiled into the go command (cmd/go/internal/modfetch/key.go).
pub const SUM_GOLANG_ORG_KEY: &str = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";

/// A GOSUMDB value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gosumdb {
    /// `off`: nothing new is verified.
    Off,
    /// A database.
    Database {
        /// Its name, which is part of the paths at a mirror: `sum.golang.org`.
        name: String,
        /// The verifier key, `name+hash+key`.
        key: String,
        /// Where it is asked when the value says so; then no mirror is asked for it.
        url: Option<String>,
    },
}

/// Why a value is no GOSUMDB. The go command fails on the first module it has to verify.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadGosumdb {
    /// Only white space.
    Empty,
    /// More than a name and an address.
    TooManyFields,
    /// A bare name whose key the go command does not have.
    UnknownName(String),
    /// A key that is not `name+hash+key`.
    MalformedKey(String),
}

impl Gosumdb {
    /// Go's default.
    pub fn default_database() -> Gosumdb {
        Gosumdb::Database { name: SUM_GOLANG_ORG.into(), key: SUM_GOLANG_ORG_KEY.into(), url: None }
    }

    /// Reads a value. `off` and the alias count only when they are the whole value, to the letter.
    pub fn parse(value: &str) -> Result<Gosumdb, BadGosumdb> {
        let alias = format!("{SUM_GOLANG_ORG} https://{SUM_GOLANG_GOOGLE_CN}");
        let value = match value {
            "off" => return Ok(Gosumdb::Off),
            SUM_GOLANG_GOOGLE_CN => alias.as_str(),
            other => other,
        };
        let fields: Vec<&str> = value.split_whitespace().collect();
        let (key, url) = match *fields.as_slice() {
            [] => return Err(BadGosumdb::Empty),
            [key] => (key, None),
            [key, url] => (key, Some(url.to_owned())),
            _ => return Err(BadGosumdb::TooManyFields),
        };
        if key == SUM_GOLANG_ORG {
            return Ok(Gosumdb::Database { name: key.into(), key: SUM_GOLANG_ORG_KEY.into(), url });
        }
        if !key.contains('+') {
            return Err(BadGosumdb::UnknownName(key.into()));
        }
        match StandardVerifier::new(key) {
            Ok(_) => {
                let name = key.split('+').next().unwrap_or_default().to_owned();
                Ok(Gosumdb::Database { name, key: key.into(), url })
            }
            Err(_) => Err(BadGosumdb::MalformedKey(key.into())),
        }
    }

    /// Whether the value is one that Go or this program writes, so that it may be replaced without asking: Go's default
    /// database or its alias. A company's own key, `off` and an address of one's own are there for a reason.
    pub fn is_ordinary(value: &str) -> bool {
        matches!(value.trim(), "" | SUM_GOLANG_ORG | SUM_GOLANG_GOOGLE_CN)
    }
}

/// Whether a mirror proxies the checksum database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxiesSumdb {
    /// It does: the catalogue says so or a probe saw it.
    Yes,
    /// It answers 404 or 410 to `supported`, which sends the go command on to the next entry.
    No,
    /// Not known; counts as no.
    Unknown,
}

/// Whether the go command, under its default GOSUMDB, finds the checksum database behind some entry of `list`.
///
/// Each entry in turn is asked for `sumdb/NAME/supported`; 404 and 410 pass on to the next, with `|` anything does. So one
/// that proxies it is enough where those before it pass on; `Unknown` counts as an entry that does not pass on.
pub fn reached_through(list: &Goproxy, proxies: impl Fn(&Entry) -> ProxiesSumdb) -> bool {
    for link in list.links() {
        if !matches!(link.entry, Entry::Proxy(_)) {
            return false;
        }
        match proxies(&link.entry) {
            ProxiesSumdb::Yes => return true,
            ProxiesSumdb::No => {}
            ProxiesSumdb::Unknown if link.then == Some(crate::domain::goproxy::Separator::Pipe) => {}
            ProxiesSumdb::Unknown => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_go_reads_them() {
        let database = |url: Option<&str>| {
            Ok(Gosumdb::Database {
                name: SUM_GOLANG_ORG.into(),
                key: SUM_GOLANG_ORG_KEY.into(),
                url: url.map(str::to_owned),
            })
        };
        assert_eq!(Gosumdb::parse("sum.golang.org"), database(None));
        assert_eq!(Gosumdb::parse("sum.golang.google.cn"), database(Some("https://sum.golang.google.cn")));
        // Go compares these two to the letter, and has no key of those names.
        for value in [" sum.golang.google.cn ", "sum.golang.google.cn https://x.example", " off "] {
            assert!(matches!(Gosumdb::parse(value), Err(BadGosumdb::UnknownName(_))), "{value}");
        }
        assert_eq!(
            Gosumdb::parse("sum.golang.org https://goproxy.cn/sumdb/sum.golang.org"),
            database(Some("https://goproxy.cn/sumdb/sum.golang.org"))
        );
        assert_eq!(Gosumdb::parse("off"), Ok(Gosumdb::Off));
        assert_eq!(Gosumdb::parse("gosum.io"), Err(BadGosumdb::UnknownName("gosum.io".into())));
        assert_eq!(Gosumdb::parse("a b c"), Err(BadGosumdb::TooManyFields));
        assert_eq!(Gosumdb::parse("a+b+c"), Err(BadGosumdb::MalformedKey("a+b+c".into())));
        assert!(matches!(Gosumdb::parse("corp.example+0badcafe+AAAA"), Err(BadGosumdb::MalformedKey(_))));
        let renamed = Gosumdb::parse(SUM_GOLANG_ORG_KEY);
        assert!(matches!(renamed, Ok(Gosumdb::Database { url: None, .. })), "{renamed:?}");
    }

    #[test]
    fn the_database_is_reached_where_those_before_pass_on() {
        let known = |entry: &Entry| match entry {
            Entry::Proxy(url) if url.host() == "yes.example" => ProxiesSumdb::Yes,
            Entry::Proxy(url) if url.host() == "no.example" => ProxiesSumdb::No,
            _ => ProxiesSumdb::Unknown,
        };
        for (list, reached) in [
            ("https://yes.example,direct", true),
            ("https://no.example,direct", false),
            ("https://no.example,https://yes.example,direct", true),
            ("https://odd.example,https://yes.example,direct", false),
            ("https://odd.example|https://yes.example,direct", true),
            ("direct", false),
        ] {
            assert_eq!(reached_through(&Goproxy::parse(list).unwrap(), known), reached, "{list}");
        }
    }
}
