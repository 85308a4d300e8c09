//! GOAUTH: where the go command gets credentials for module proxies from (`go help goauth`, Go 1.24), and which of them
//! it sends to a URL (cmd/go/internal/auth).

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::domain::httpproxy::gourl::GoUrl;
use crate::domain::netrc::Login;

/// One way to credentials.
#[derive(Clone, PartialEq, Eq)]
pub enum Method {
    /// None at all. Always the only method.
    Off,
    /// The netrc file.
    Netrc,
    /// `git credential fill`, run in this folder, which is absolute. That it exists is for the caller to see; Go stops
    /// when it does not.
    Git(PathBuf),
    /// A program of the user's: name and arguments. Never empty.
    Command(Vec<String>),
    /// A program whose quotes do not end. Go passes over it and takes what the other methods give.
    Unterminated {
        /// The quote that is open.
        quote: char,
    },
}

impl fmt::Debug for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Method::Off => f.write_str("Off"),
            Method::Netrc => f.write_str("Netrc"),
            Method::Git(dir) => f.debug_tuple("Git").field(dir).finish(),
            // Arguments may hold tokens.
            Method::Command(words) => f.debug_tuple("Command").field(&words.first()).finish(),
            Method::Unterminated { quote } => f.debug_struct("Unterminated").field("quote", quote).finish(),
        }
    }
}

/// Why the go command stops at a GOAUTH value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadGoauth {
    /// Nothing between two semicolons, or after the last.
    EmptyMethod,
    /// `off` beside other methods.
    OffCombined,
    /// `git` without exactly one folder. Quotes do not help: a folder with a space cannot be named.
    GitWithoutFolder,
    /// `git` with a folder that is not absolute.
    GitFolderRelative,
}

/// Reads a value: methods separated by `;`, the first the strongest. An empty value is Go's default, `netrc`.
///
/// Go reads from the last to the first, so of several errors it is the last in the value that it reports.
pub fn parse(value: &str) -> Result<Vec<Method>, BadGoauth> {
    if value.is_empty() {
        return Ok(vec![Method::Netrc]);
    }
    let alone = !value.contains(';');
    let mut methods = value.rsplit(';').map(|text| method(text.trim(), alone)).collect::<Result<Vec<_>, _>>()?;
    methods.reverse();
    Ok(methods)
}

fn method(text: &str, alone: bool) -> Result<Method, BadGoauth> {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        [] => Err(BadGoauth::EmptyMethod),
        ["off", ..] if !alone => Err(BadGoauth::OffCombined),
        ["off", ..] => Ok(Method::Off),
        ["netrc", ..] => Ok(Method::Netrc),
        ["git", dir] if Path::new(dir).is_absolute() => Ok(Method::Git(PathBuf::from(dir))),
        ["git", _] => Err(BadGoauth::GitFolderRelative),
        ["git", ..] => Err(BadGoauth::GitWithoutFolder),
        _ => Ok(unquote(text).map_or_else(|quote| Method::Unterminated { quote }, Method::Command)),
    }
}

/// A value safe to show: the arguments of a program may hold tokens, so of a program only its name is left.
pub fn redacted(value: &str) -> String {
    let masked = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.as_slice() {
            ["git", dir] if Path::new(dir).is_absolute() => text.to_owned(),
            [] | [_] => text.to_owned(),
            [program, rest @ ..] => {
                [*program].into_iter().chain(rest.iter().map(|_| "xxxxx")).collect::<Vec<_>>().join(" ")
            }
        }
    };
    value.split(';').map(|method| masked(method.trim())).collect::<Vec<_>>().join("; ")
}

/// Splits a command line as cmd/internal/quoted does: quotes count at the start of a word only, nothing is escaped.
fn unquote(text: &str) -> Result<Vec<String>, char> {
    let space = [' ', '\t', '\n', '\r'];
    let mut words = Vec::new();
    let mut rest = text.trim_start_matches(space);
    while let Some(first) = rest.chars().next() {
        let (word, after) = if matches!(first, '"' | '\'') {
            rest.get(1..).unwrap_or_default().split_once(first).ok_or(first)?
        } else {
            rest.split_at(rest.find(space).unwrap_or(rest.len()))
        };
        words.push(word.to_owned());
        rest = after.trim_start_matches(space);
    }
    Ok(words)
}

/// Request headers, in the order they came in. Names in canonical form: `Private-Token`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// The header of HTTP basic authentication (RFC 7617).
    pub fn basic(login: &str, password: &str) -> Headers {
        let token = STANDARD.encode(format!("{login}:{password}"));
        Headers(vec![("Authorization".to_owned(), format!("Basic {token}"))])
    }

    /// Names and values. One name may come several times.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

/// Why the output of a GOAUTH command is refused as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadOutput {
    /// No empty line after the URLs.
    UrlsNotEnded,
    /// No empty line after the headers.
    HeadersNotEnded,
    /// A line that should be a URL is none.
    Url {
        /// Which line, from 1.
        line: usize,
    },
    /// A line that should be a header is none. `Name: value`, with the space.
    Header {
        /// Which line, from 1.
        line: usize,
    },
}

/// Reads what a GOAUTH command printed: blocks of URL lines, an empty line, header lines, an empty line.
///
/// Each URL with its headers, for [`CredentialStore::store`]; of a URL named twice the last counts.
pub fn parse_output(output: &str) -> Result<Vec<(String, Headers)>, BadOutput> {
    let mut found = Vec::new();
    let mut rest = output;
    let mut line = 0;
    while !rest.is_empty() {
        let mut urls = Vec::new();
        while let Some(text) = next_line(&mut rest, &mut line).ok_or(BadOutput::UrlsNotEnded)? {
            urls.push(GoUrl::parse_request_uri(text).ok_or(BadOutput::Url { line })?.to_string());
        }
        let mut headers = Headers::default();
        while let Some(text) = next_line(&mut rest, &mut line).ok_or(BadOutput::HeadersNotEnded)? {
            headers.0.push(header(text).ok_or(BadOutput::Header { line })?);
        }
        found.extend(urls.into_iter().map(|url| (url, headers.clone())));
    }
    Ok(found)
}

/// The next line, `Some(None)` for an empty one; `None` where the text ends without a newline.
fn next_line<'t>(rest: &mut &'t str, number: &mut usize) -> Option<Option<&'t str>> {
    let (line, after) = rest.split_once('\n')?;
    *rest = after;
    *number += 1;
    Some((!line.is_empty()).then_some(line))
}

fn header(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(": ")?;
    let value = value.trim();
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let valid = !name.is_empty()
        && name.bytes().all(token)
        && !value.bytes().any(|byte| (byte < b' ' && byte != b'\t') || byte == 0x7f);
    valid.then(|| (canonical(name), value.to_owned()))
}

/// A header name as net/textproto writes it: a capital first and after each hyphen, all else lower case.
fn canonical(name: &str) -> String {
    let parts = name.split('-').map(|part| {
        let lower = part.to_ascii_lowercase();
        let (first, rest) = lower.split_at(lower.len().min(1));
        first.to_ascii_uppercase() + rest
    });
    parts.collect::<Vec<_>>().join("-")
}

/// What credentials are known, by URL prefix without `https://`.
///
/// A later [`store`](Self::store) replaces an earlier one of the same prefix. So that the method listed first wins,
/// methods are worked off from the last to the first.
#[derive(Clone, Debug, Default)]
pub struct CredentialStore(HashMap<String, Headers>);

impl CredentialStore {
    /// Keeps headers for a prefix, or forgets those it has when there are none.
    pub fn store(&mut self, prefix: &str, headers: Headers) {
        let key = key(prefix);
        if headers.is_empty() {
            self.0.remove(key);
        } else {
            self.0.insert(key.to_owned(), headers);
        }
    }

    /// Keeps the logins of a netrc file; of several for one machine the first.
    pub fn store_netrc(&mut self, logins: &[Login]) {
        for login in logins.iter().rev() {
            self.store(&login.machine, Headers::basic(&login.login, &login.password));
        }
    }

    /// The headers for a URL: those of the URL itself or else of what stands above it, cut at one slash after another.
    ///
    /// The host must agree in every letter and with its port: `example.com` says nothing about `example.com:8443`. Only
    /// for https URLs; Go sends nothing over http.
    pub fn lookup(&self, url: &str) -> Option<&Headers> {
        let mut prefix = key(url);
        loop {
            match self.0.get(prefix) {
                Some(headers) => return Some(headers),
                None => prefix = prefix.rsplit_once('/')?.0,
            }
        }
    }
}

fn key(prefix: &str) -> &str {
    let prefix = prefix.strip_prefix("https://").unwrap_or(prefix);
    prefix.strip_suffix('/').unwrap_or(prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_of_programs_do_not_show() {
        assert_eq!(redacted("netrc"), "netrc");
        let repo = if cfg!(windows) { r"C:\me\repo" } else { "/home/me/repo" };
        assert_eq!(redacted(&format!("git {repo};netrc")), format!("git {repo}; netrc"));
        assert_eq!(redacted("helper"), "helper");
        assert_eq!(redacted("netrc; /bin/helper --token s3cret"), "netrc; /bin/helper xxxxx xxxxx");
    }

    use crate::domain::netrc;
    use proptest::prelude::*;

    #[cfg(unix)]
    fn command(words: &[&str]) -> Method {
        Method::Command(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    #[cfg(unix)]
    fn values_are_read_as_go_reads_them() {
        for (value, expected) in [
            ("", Ok(vec![Method::Netrc])),
            ("off", Ok(vec![Method::Off])),
            (" off ", Ok(vec![Method::Off])),
            ("netrc", Ok(vec![Method::Netrc])),
            ("netrc; git /home/me", Ok(vec![Method::Netrc, Method::Git("/home/me".into())])),
            ("./helper 'a b' c\"d", Ok(vec![command(&["./helper", "a b", "c\"d"])])),
            ("helper \"\"x", Ok(vec![command(&["helper", "", "x"])])),
            ("helper 'a;netrc", Ok(vec![Method::Unterminated { quote: '\'' }, Method::Netrc])),
            ("netrc;", Err(BadGoauth::EmptyMethod)),
            (" ", Err(BadGoauth::EmptyMethod)),
            ("off;netrc", Err(BadGoauth::OffCombined)),
            ("git", Err(BadGoauth::GitWithoutFolder)),
            ("git '/home/my dir'", Err(BadGoauth::GitWithoutFolder)),
            ("git home", Err(BadGoauth::GitFolderRelative)),
            ("git;off", Err(BadGoauth::OffCombined)),
        ] {
            assert_eq!(parse(value), expected, "{value:?}");
        }
    }

    fn output(text: &str) -> Result<Vec<String>, BadOutput> {
        let shown = |(url, headers): (String, Headers)| {
            let headers: Vec<_> = headers.iter().map(|(name, value)| format!("{name}={value}")).collect();
            format!("{url} {}", headers.join(" "))
        };
        parse_output(text).map(|found| found.into_iter().map(shown).collect())
    }

    #[test]
    fn output_is_read_as_go_reads_it() {
        for (text, expected) in [
            ("", Ok(vec![])),
            ("\n\n", Ok(vec![])),
            ("https://a.com\n\nauthorization: Basic x\n\n", Ok(vec!["https://a.com Authorization=Basic x"])),
            (
                "https://a.com/x y\nhttps://b.com/\n\nX-a: 1 \nX-a: 2\n\nhttps://c.com\n\nB: 3\n\n",
                Ok(vec!["https://a.com/x%20y X-A=1 X-A=2", "https://b.com/ X-A=1 X-A=2", "https://c.com B=3"]),
            ),
            ("https://a.com\n\n\n", Ok(vec!["https://a.com "])),
            ("https://a.com\n", Err(BadOutput::UrlsNotEnded)),
            ("https://a.com", Err(BadOutput::UrlsNotEnded)),
            ("https://a.com\n\nA: b\n", Err(BadOutput::HeadersNotEnded)),
            ("a.com\n\nA: b\n\n", Err(BadOutput::Url { line: 1 })),
            ("https://a.com\r\n\r\nA: b\r\n\r\n", Err(BadOutput::Url { line: 1 })),
            ("https://a.com\n\nA:b\n\n", Err(BadOutput::Header { line: 3 })),
            ("https://a.com\n\nA b: c\n\n", Err(BadOutput::Header { line: 3 })),
            ("https://a.com\n\nA: b\u{1}c\n\n", Err(BadOutput::Header { line: 3 })),
        ] {
            assert_eq!(output(text), expected.map(|lines| lines.into_iter().map(str::to_owned).collect()), "{text:?}");
        }
    }

    #[test]
    fn the_nearest_prefix_answers() {
        let mut store = CredentialStore::default();
        let headers = |name: &str| Headers::basic(name, "p");
        store.store("https://a.com/", headers("host"));
        store.store("a.com/x/y", headers("deep"));
        store.store("b.com", headers("b"));
        store.store("b.com", Headers::default());
        for (url, expected) in [
            ("https://a.com", Some("host")),
            ("https://a.com/", Some("host")),
            ("https://a.com/x/yy", Some("host")),
            ("https://a.com/x/y/z/@v/list", Some("deep")),
            ("https://a.com:8443/x", None),
            ("https://A.com/x", None),
            ("https://b.com/x", None),
            ("https://sub.a.com/x", None),
        ] {
            assert_eq!(store.lookup(url), expected.map(headers).as_ref(), "{url}");
        }
    }

    #[test]
    fn of_a_machine_listed_twice_the_first_counts() {
        let mut store = CredentialStore::default();
        store.store_netrc(&netrc::parse("machine a.com login u password p\nmachine a.com login v password q"));
        assert_eq!(store.lookup("https://a.com/x"), Some(&Headers::basic("u", "p")));
        assert_eq!(Headers::basic("u", "p").iter().next(), Some(("Authorization", "Basic dTpw")));
    }

    #[test]
    fn values_never_show() {
        let mut store = CredentialStore::default();
        store.store("a.com", Headers(vec![("Private-Token".into(), "secret".into())]));
        let shown = format!("{store:?} {:?}", parse("helper --token=secret"));
        assert!(shown.contains("Private-Token") && shown.contains("helper") && !shown.contains("secret"), "{shown}");
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(https://a\\.b|A: b|[a:/\"' ;\n\r\té]|\n\n|git |off|netrc){0,12}") {
            let _ = (parse(&text), parse_output(&text));
        }
    }
}
