//! The GOPROXY list, read by the go command's own rules (cmd/go/internal/modfetch, `proxyList`).

use std::fmt;

use url::Url;

use crate::text::{Message, errors};

/// What stands between two entries: when the next one is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// `,`: only when this entry answers 404 or 410.
    Comma,
    /// `|`: on any error.
    Pipe,
}

impl Separator {
    /// The character itself.
    pub fn symbol(self) -> char {
        match self {
            Separator::Comma => ',',
            Separator::Pipe => '|',
        }
    }
}

/// One place to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A module proxy over http or https, or a folder (`file://`).
    Proxy(ProxyUrl),
    /// The source repository itself.
    Direct,
    /// Nothing: every lookup fails.
    Off,
}

/// The address of a module proxy, without a trailing slash.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ProxyUrl(Url);

/// A GOPROXY value. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goproxy {
    links: Vec<Link>,
    unreachable: Vec<String>,
}

/// An entry and what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where to ask.
    pub entry: Entry,
    /// When the entry after it is asked; `None` for the last.
    pub then: Option<Separator>,
}

/// Why a value is no GOPROXY list. The go command refuses to run with such a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadGoproxy {
    /// Not the empty string, yet without entries.
    NoEntries,
    /// An entry that is no address.
    BadEntry {
        /// The entry, credentials masked.
        entry: String,
        /// What is wrong with it.
        why: BadUrl,
    },
}

/// Why a text is no address of a module proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadUrl {
    /// A word that is neither `direct` nor `off` nor an address.
    NoScheme,
    /// A scheme other than https, http and file.
    Scheme(String),
    /// A `file://` address with a host, a query or credentials.
    FileWithHost,
    /// Full-width punctuation, as a Chinese input method types it.
    FullWidth(char),
    /// White space or a control character inside.
    Blank,
    /// No host, or a host that cannot be.
    Malformed(String),
}

impl BadUrl {
    /// The sentence for it.
    pub fn message(&self) -> Message {
        match self {
            BadUrl::NoScheme => errors::url_no_scheme(),
            BadUrl::Scheme(scheme) => errors::url_scheme(scheme),
            BadUrl::FileWithHost => errors::url_file_with_host(),
            BadUrl::FullWidth(found) => errors::url_full_width(*found, ascii_twin(*found).unwrap_or(',')),
            BadUrl::Blank => errors::url_blank(),
            BadUrl::Malformed(why) => errors::url_malformed(why),
        }
    }
}

impl BadGoproxy {
    /// The sentence for it.
    pub fn message(&self) -> Message {
        match self {
            BadGoproxy::NoEntries => errors::goproxy_no_entries(),
            BadGoproxy::BadEntry { entry, why } => errors::goproxy_bad_entry(entry, why.message()),
        }
    }
}

/// The ASCII character that a full-width one was typed for.
pub fn ascii_twin(c: char) -> Option<char> {
    match c {
        '、' => Some(','),
        '。' => Some('.'),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        '\u{3000}' => Some(' '),
        _ => None,
    }
}

/// A slip of the pen that the go command takes for part of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// `https//goproxy.cn`: a scheme without its colon.
    Scheme,
    /// `https://goproxy.cn;direct`: a separator that is none.
    Semicolon,
}

impl Goproxy {
    /// Reads a value as the go command does: entries are trimmed, empty ones skipped, `direct` and `off` end the list.
    pub fn parse(value: &str) -> Result<Goproxy, BadGoproxy> {
        let mut links = Vec::new();
        let mut unreachable = Vec::new();
        let mut ended = false;
        let mut rest = value;
        while !rest.is_empty() {
            let (text, separator, after) = match rest.find([',', '|']) {
                Some(at) => {
                    let (text, tail) = rest.split_at(at);
                    let separator = if tail.starts_with('|') { Separator::Pipe } else { Separator::Comma };
                    (text, Some(separator), tail.get(1..).unwrap_or_default())
                }
                None => (rest, None, ""),
            };
            rest = after;
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            if ended {
                unreachable.push(text.to_owned());
                continue;
            }
            let entry = Entry::parse(text)
                .map_err(|why| BadGoproxy::BadEntry { entry: crate::domain::sanitize::mask_setting(text), why })?;
            ended = matches!(entry, Entry::Direct | Entry::Off);
            links.push(Link { entry, then: separator });
        }
        match links.last_mut() {
            Some(last) => last.then = None,
            None => return Err(BadGoproxy::NoEntries),
        }
        Ok(Goproxy { links, unreachable })
    }

    /// A list of these links; `None` without any. A link that ended another list gets a comma.
    pub fn of(mut links: Vec<Link>) -> Option<Goproxy> {
        links.iter_mut().for_each(|link| link.then = link.then.or(Some(Separator::Comma)));
        links.last_mut()?.then = None;
        Some(Goproxy { links, unreachable: Vec::new() })
    }

    /// The entries that can be asked, in order, each with what follows it.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The first entry.
    pub fn first(&self) -> Option<&Entry> {
        self.links.first().map(|link| &link.entry)
    }

    /// The module proxies of the list, in order.
    pub fn proxies(&self) -> impl Iterator<Item = &ProxyUrl> {
        self.links.iter().filter_map(|link| match &link.entry {
            Entry::Proxy(url) => Some(url),
            Entry::Direct | Entry::Off => None,
        })
    }

    /// Whether modules come from folders of this machine alone.
    pub fn is_of_folders(&self) -> bool {
        self.links.iter().all(|link| match &link.entry {
            Entry::Proxy(url) => url.is_file(),
            Entry::Off => true,
            Entry::Direct => false,
        })
    }

    /// What stands after `direct` or `off` and is never asked, as written.
    pub fn unreachable(&self) -> &[String] {
        &self.unreachable
    }

    /// The list with what stands behind `direct` before it: what `wanted` takes of it, each once; the rest goes. Behind
    /// `off` everything goes: nothing is to be asked there. `None` when nothing stands behind.
    pub fn reordered(&self, wanted: impl Fn(&ProxyUrl) -> bool) -> Option<Goproxy> {
        if self.unreachable.is_empty() {
            return None;
        }
        let mut links = self.links.clone();
        if let Some(end) = links.pop().filter(|end| end.entry == Entry::Direct) {
            for url in self.unreachable.iter().filter_map(|text| ProxyUrl::parse(text).ok()).filter(wanted) {
                let entry = Entry::Proxy(url);
                if !links.iter().any(|link| link.entry == entry) {
                    links.push(Link { entry, then: Some(Separator::Comma) });
                }
            }
            links.push(end);
        } else {
            links.push(Link { entry: Entry::Off, then: None });
        }
        Goproxy::of(links)
    }

    /// The entry that ends the list, when it is `direct` or `off`.
    pub fn fallback(&self) -> Option<&Entry> {
        self.links.last().map(|link| &link.entry).filter(|entry| !matches!(entry, Entry::Proxy(_)))
    }

    /// The value with passwords masked.
    pub fn redacted(&self) -> String {
        self.write(|url| url.redacted())
    }

    fn write(&self, url_text: impl Fn(&ProxyUrl) -> String) -> String {
        let mut text = String::new();
        for link in &self.links {
            match &link.entry {
                Entry::Proxy(url) => text.push_str(&url_text(url)),
                Entry::Direct => text.push_str("direct"),
                Entry::Off => text.push_str("off"),
            }
            text.extend(link.then.map(Separator::symbol));
        }
        text
    }
}

impl fmt::Display for Goproxy {
    /// The value as GOPROXY takes it, passwords included: for writing, never for showing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.write(|url| url.as_str().to_owned()))
    }
}

impl Entry {
    fn parse(text: &str) -> Result<Entry, BadUrl> {
        match text {
            "direct" => Ok(Entry::Direct),
            "off" => Ok(Entry::Off),
            _ => ProxyUrl::parse(text).map(Entry::Proxy),
        }
    }
}

impl ProxyUrl {
    /// Reads one entry of a list: `goproxy.cn`, `https://goproxy.cn/`, `file:///srv/goproxy`.
    ///
    /// A text without scheme that looks like a host gets `https://`, one trailing slash is trimmed, as in cmd/go.
    pub fn parse(text: &str) -> Result<ProxyUrl, BadUrl> {
        if let Some(found) = text.chars().find(|c| ascii_twin(*c).is_some()) {
            return Err(BadUrl::FullWidth(found));
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(BadUrl::Blank);
        }
        let looks_like_host = !text.contains(":/") && !text.starts_with('/') && text.contains(['.', ':', '/']);
        let with_scheme = if looks_like_host { format!("https://{text}") } else { text.to_owned() };
        let mut url = Url::parse(&with_scheme).map_err(|error| match error {
            url::ParseError::RelativeUrlWithoutBase => BadUrl::NoScheme,
            other => BadUrl::Malformed(other.to_string()),
        })?;
        match url.scheme() {
            "https" | "http" => {
                if url.host_str().is_none_or(str::is_empty) {
                    return Err(BadUrl::Malformed("no host".into()));
                }
            }
            "file" => {
                if url.has_host() && url.host_str().is_some_and(|host| !host.is_empty()) {
                    return Err(BadUrl::FileWithHost);
                }
            }
            other => return Err(BadUrl::Scheme(other.to_owned())),
        }
        url.set_fragment(None);
        url.set_query(None);
        if let Some(trimmed) = url.path().strip_suffix('/').map(str::to_owned) {
            url.set_path(&trimmed);
        }
        Ok(ProxyUrl(url))
    }

    /// The address in full, passwords included: for connecting and writing, never for showing.
    pub fn as_str(&self) -> &str {
        // An address without a path is written without the slash that the URL standard gives it.
        self.0.as_str().strip_suffix('/').unwrap_or(self.0.as_str())
    }

    /// The address with credentials masked, as net/url's `Redacted` does; a bare user name may be a token, so that too.
    pub fn redacted(&self) -> String {
        crate::domain::sanitize::mask_setting(self.as_str())
    }

    /// The parsed URL.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// The host, lower case, without port.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Whether it is a folder of this machine.
    pub fn is_file(&self) -> bool {
        self.0.scheme() == "file"
    }

    /// Whether it is plain http.
    pub fn is_plain_http(&self) -> bool {
        self.0.scheme() == "http"
    }

    /// Whether user name or password stand in it.
    pub fn has_credentials(&self) -> bool {
        !self.0.username().is_empty() || self.0.password().is_some()
    }

    /// What was meant for something else and became part of the host: the go command does not notice.
    pub fn slip(&self) -> Option<Slip> {
        match self.host() {
            "http" | "https" | "file" => Some(Slip::Scheme),
            host if host.contains(';') => Some(Slip::Semicolon),
            _ => None,
        }
    }

    /// Whether both name the same service: scheme, host, port and path agree; credentials do not matter.
    pub fn same_service(&self, other: &ProxyUrl) -> bool {
        self.service() == other.service()
    }

    /// What names the service: scheme, host, port and path.
    pub fn service(&self) -> (&str, &str, Option<u16>, &str) {
        (self.0.scheme(), self.host(), self.0.port_or_known_default(), self.0.path().trim_end_matches('/'))
    }

    /// The address of something below this proxy: `@v/list` of a module, a checksum database path.
    pub fn join(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        let base = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{base}/{path}"));
        url
    }
}

impl fmt::Debug for ProxyUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProxyUrl({})", self.redacted())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: &str) -> String {
        match Goproxy::parse(value) {
            Ok(list) => list.to_string(),
            Err(error) => format!("{error:?}"),
        }
    }

    #[test]
    fn lists_are_read_as_go_reads_them() {
        for (value, expected) in [
            ("https://goproxy.cn,direct", "https://goproxy.cn,direct"),
            (" https://goproxy.cn/ | direct ", "https://goproxy.cn|direct"),
            ("goproxy.cn,,direct", "https://goproxy.cn,direct"),
            ("https://goproxy.cn,off,https://a.example", "https://goproxy.cn,off"),
            ("https://mirrors.aliyun.com/goproxy/,direct", "https://mirrors.aliyun.com/goproxy,direct"),
            ("https://goproxy.cn,", "https://goproxy.cn"),
            ("file:///srv/go", "file:///srv/go"),
            ("localhost:3000", "https://localhost:3000"),
        ] {
            assert_eq!(shown(value), expected, "{value}");
        }
    }

    #[test]
    fn what_go_refuses_is_refused() {
        for value in ["", " , ", ","] {
            assert_eq!(Goproxy::parse(value), Err(BadGoproxy::NoEntries), "{value:?}");
        }
        for (value, why) in [
            ("noproxy", BadUrl::NoScheme),
            ("ftp://goproxy.cn", BadUrl::Scheme("ftp".into())),
            ("file://host/srv", BadUrl::FileWithHost),
            ("https://goproxy.cn，direct", BadUrl::FullWidth('，')),
            ("https://goproxy .cn", BadUrl::Blank),
        ] {
            let Err(BadGoproxy::BadEntry { why: found, .. }) = Goproxy::parse(value) else { panic!("{value}") };
            assert_eq!(found, why, "{value}");
        }
    }

    #[test]
    fn entries_after_direct_are_kept_aside() {
        let list = Goproxy::parse("direct,https://goproxy.cn").unwrap();
        assert_eq!(list.unreachable(), ["https://goproxy.cn"]);
        assert_eq!(list.fallback(), Some(&Entry::Direct));
    }

    #[test]
    fn the_separator_belongs_to_the_entry_before_it() {
        let list = Goproxy::parse("https://a.example|https://b.example,direct").unwrap();
        let then: Vec<_> = list.links().iter().map(|link| link.then).collect();
        assert_eq!(then, [Some(Separator::Pipe), Some(Separator::Comma), None]);
    }

    #[test]
    fn joined_lists_are_one_list() {
        let mut links = Goproxy::parse("https://a.example|https://b.example").unwrap().links().to_vec();
        links.extend_from_slice(Goproxy::parse("https://c.example,direct").unwrap().links());
        let joined = Goproxy::of(links).unwrap();
        assert_eq!(joined.to_string(), "https://a.example|https://b.example,https://c.example,direct");
    }

    #[test]
    fn credentials_never_show() {
        let list = Goproxy::parse("https://user:secret@proxy.example/go,direct").unwrap();
        assert!(!list.redacted().contains("secret"), "{}", list.redacted());
        assert!(!format!("{list:?}").contains("secret"));
        assert!(list.to_string().contains("secret"));
    }

    #[test]
    fn addresses_of_one_service_are_the_same() {
        let url = |text| ProxyUrl::parse(text).unwrap();
        assert!(url("https://GOPROXY.cn:443/").same_service(&url("goproxy.cn")));
        assert!(!url("http://goproxy.cn").same_service(&url("https://goproxy.cn")));
        assert_eq!(url("https://a.example/go/").join("x/@v/list").as_str(), "https://a.example/go/x/@v/list");
    }
}
