//! A DNS-over-HTTPS resolver (RFC 8484) that the system's answers are held against.

use url::Url;

use crate::domain::sanitize;
use crate::text::{Message, whereabouts};

/// The resolver that is asked unless another is named: a public one in mainland China, by its address, so that the name
/// server under suspicion is not asked for it.
pub const DEFAULT: &str = "https://223.5.5.5/dns-query";

/// Where such resolvers stand, on any host.
const USUAL_PATH: &str = "/dns-query";

/// The address of a resolver: https, without credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolver(Url);

impl Resolver {
    /// Reads an address; the default one where none is written. The template of RFC 8484 may stand behind it: `{?dns}`.
    pub fn parse(text: &str) -> Result<Resolver, Message> {
        let text = text.trim();
        let text = if text.is_empty() { DEFAULT } else { text.strip_suffix("{?dns}").unwrap_or(text) };
        let shown = || sanitize::redact_urls(&sanitize::shown(text));
        let url = Url::parse(text).map_err(|_| whereabouts::bad_resolver(shown()))?;
        if url.scheme() != "https" || url.host_str().is_none_or(str::is_empty) {
            return Err(whereabouts::bad_resolver(shown()));
        }
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(whereabouts::resolver_with_more(shown()));
        }
        Ok(Resolver(url))
    }

    /// Whether a name on the command line is more likely the resolver that belongs behind `--dns=`.
    pub fn is_meant_by(text: &str) -> bool {
        Url::parse(text.trim())
            .is_ok_and(|url| url.scheme() == "https" && url.path().trim_end_matches('/') == USUAL_PATH)
    }

    /// The address to send this message to: base64url behind `dns=`.
    pub fn asking(&self, message: &str) -> Url {
        let mut url = self.0.clone();
        url.query_pairs_mut().append_pair("dns", message);
        url
    }

    /// The address.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// The address, to be shown: without the query, where keys may stand.
    pub fn shown(&self) -> String {
        let mut url = self.0.clone();
        url.set_query(None);
        sanitize::printable(url.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_resolvers() {
        for (text, asked) in [
            ("", "https://223.5.5.5/dns-query?dns=AA"),
            ("https://doh.example/dns-query", "https://doh.example/dns-query?dns=AA"),
            ("https://doh.example/dns-query{?dns}", "https://doh.example/dns-query?dns=AA"),
            ("https://doh.example:8443", "https://doh.example:8443/?dns=AA"),
            ("https://doh.example/q?key=k", "https://doh.example/q?key=k&dns=AA"),
            ("https://[2400:3200::1]/dns-query", "https://[2400:3200::1]/dns-query?dns=AA"),
        ] {
            assert_eq!(Resolver::parse(text).unwrap().asking("AA").as_str(), asked, "{text}");
        }
        for text in [
            "http://223.5.5.5/dns-query",
            "223.5.5.5",
            "doh.example",
            "https://",
            "tls://1.1.1.1",
            "https://u:p@h/",
            "https://h/#x",
        ] {
            assert!(Resolver::parse(text).is_err(), "{text}");
        }
        let said = Resolver::parse("https://user:secret@doh.example/").unwrap_err();
        assert!(!said.say(crate::text::Lang::En).contains("secret"), "{said:?}");
        assert_eq!(Resolver::parse("https://doh.example/q?key=k").unwrap().shown(), "https://doh.example/q");
    }

    #[test]
    fn a_resolver_among_the_mirrors() {
        assert!(Resolver::is_meant_by("https://223.5.5.5/dns-query"));
        assert!(!Resolver::is_meant_by("https://goproxy.cn") && !Resolver::is_meant_by("dns-query"));
    }
}
