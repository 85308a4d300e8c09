//! URLs as Go's net/url reads and writes them, where the `url` crate, which follows browsers, decides otherwise.

/// What of a URL matters here. Percent signs are decoded in `user` and `host`.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct GoUrl {
    /// Lower case; empty where none is written.
    pub(crate) scheme: String,
    /// What follows `scheme:` where no slash does. Then host and path are empty.
    opaque: Option<String>,
    /// User name and, where a colon is written, password.
    pub(crate) user: Option<(String, Option<String>)>,
    /// Host and port as written.
    pub(crate) host: String,
    /// Still encoded.
    path: String,
    /// With its question mark.
    query: String,
    authority: bool,
}

impl GoUrl {
    /// `url.Parse`. `None` where Go reports an error.
    pub(crate) fn parse(text: &str) -> Option<GoUrl> {
        let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
        decode(fragment)?;
        GoUrl::read(text, false)
    }

    /// `url.ParseRequestURI`: nothing relative, and `#` is no fragment.
    pub(crate) fn parse_request_uri(text: &str) -> Option<GoUrl> {
        if text.is_empty() { None } else { GoUrl::read(text, true) }
    }

    fn read(text: &str, request: bool) -> Option<GoUrl> {
        if text.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
            return None;
        }
        let (scheme, rest) = scheme(text)?;
        let mut url = GoUrl { scheme: scheme.to_ascii_lowercase(), ..GoUrl::default() };
        if text == "*" {
            url.path = text.to_owned();
            return Some(url);
        }
        let (rest, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
        url.query = query.to_owned();
        if !rest.starts_with('/') {
            if !scheme.is_empty() {
                url.opaque = Some(rest.to_owned());
                return Some(url);
            }
            if request || rest.split('/').next().is_some_and(|segment| segment.contains(':')) {
                return None;
            }
        }
        let may_have_authority = !scheme.is_empty() || (!request && !rest.starts_with("///"));
        url.path = match rest.strip_prefix("//").filter(|_| may_have_authority) {
            Some(after) => {
                let (authority, path) = after.split_at(after.find('/').unwrap_or(after.len()));
                let (user, host) = match authority.rsplit_once('@') {
                    Some((user, host)) => (Some(user), host),
                    None => (None, authority),
                };
                url.host = read_host(&url.scheme, host)?;
                url.user = user.map(read_user).unwrap_or(Some(None))?;
                url.authority = true;
                path
            }
            None => rest,
        }
        .to_owned();
        decode(&url.path)?;
        Some(url)
    }

    /// The host without port and brackets.
    pub(crate) fn hostname(&self) -> &str {
        let host = self.port_at().and_then(|colon| self.host.get(..colon)).unwrap_or(&self.host);
        host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
    }

    /// The port as written, empty where none is.
    pub(crate) fn port(&self) -> &str {
        self.port_at().and_then(|colon| self.host.get(colon + 1..)).unwrap_or_default()
    }

    fn port_at(&self) -> Option<usize> {
        self.host.rfind(':').filter(|colon| is_port(self.host.get(*colon..).unwrap_or_default()))
    }
}

impl std::fmt::Display for GoUrl {
    /// `URL.String`: the text anew, encoded where the original was not. Passwords included.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.scheme.is_empty() {
            write!(f, "{}:", self.scheme)?;
        }
        match &self.opaque {
            Some(opaque) => f.write_str(opaque)?,
            None => {
                if self.authority && !(self.host.is_empty() && self.path.is_empty() && self.user.is_none()) {
                    f.write_str("//")?;
                }
                if let Some((name, password)) = &self.user {
                    f.write_str(&encode(name.as_bytes(), user_byte))?;
                    if let Some(password) = password {
                        write!(f, ":{}", encode(password.as_bytes(), user_byte))?;
                    }
                    f.write_str("@")?;
                }
                f.write_str(&encode(self.host.as_bytes(), host_byte))?;
                f.write_str(&self.encoded_path())?;
            }
        }
        f.write_str(&self.query)
    }
}

impl GoUrl {
    fn encoded_path(&self) -> String {
        let valid = |byte: u8| b"!$&'()*+,;=:@[]%".contains(&byte) || path_byte(byte);
        if self.path.bytes().all(valid) {
            return self.path.clone();
        }
        encode(&decode(&self.path).unwrap_or_default(), path_byte)
    }
}

/// Splits off `scheme:`, empty where none is written; `None` for a colon with nothing before it.
fn scheme(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c)).unwrap_or(text.len());
    let (scheme, rest) = text.split_at(end);
    match rest.strip_prefix(':') {
        Some(_) if scheme.is_empty() => None,
        Some(rest) if scheme.starts_with(|c: char| c.is_ascii_alphabetic()) => Some((scheme, rest)),
        _ => Some(("", text)),
    }
}

type User = Option<(String, Option<String>)>;

fn read_user(text: &str) -> Option<User> {
    if !text.chars().all(|c| c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c)) {
        return None;
    }
    let read = |text| decode(text).map(lossy);
    Some(Some(match text.split_once(':') {
        Some((name, password)) => (read(name)?, Some(read(password)?)),
        None => (read(text)?, None),
    }))
}

fn read_host(scheme: &str, host: &str) -> Option<String> {
    match host.rfind('[') {
        Some(0) => {
            let (address, port) = host.get(1..)?.rsplit_once(']')?;
            if !is_port(port) {
                return None;
            }
            let (plain, zone) = address.split_at(address.find("%25").unwrap_or(address.len()));
            let plain = decode_host(plain, false)?;
            plain.parse::<std::net::Ipv6Addr>().ok()?;
            let zone = decode_host(zone, true)?;
            (zone != "%").then(|| format!("[{plain}{zone}]{port}"))
        }
        Some(_) => None,
        None => {
            // For http and https alone colons are forbidden in the host (Go issue 75223).
            let colon = if scheme == "http" || scheme == "https" { host.find(':') } else { host.rfind(':') };
            if !is_port(colon.and_then(|at| host.get(at..)).unwrap_or_default()) {
                return None;
            }
            decode_host(host, false)
        }
    }
}

/// Whether it is empty or a colon with digits or nothing after it.
fn is_port(text: &str) -> bool {
    text.is_empty() || text.strip_prefix(':').is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Decodes a host: in ASCII only bytes that may stand there, and no ASCII byte encoded but the percent sign.
fn decode_host(text: &str, zone: bool) -> Option<String> {
    let bytes = decode(text)?;
    let plain = text.bytes().all(|byte| byte == b'%' || byte >= 0x80 || host_byte(byte));
    let encoded = text.split('%').skip(1).all(|after| {
        let byte = after.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or_default();
        byte == b'%' || if zone { byte == b' ' || host_byte(byte) } else { byte >= 0x80 }
    });
    (plain && encoded).then(|| lossy(bytes))
}

fn host_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~!$&'()*+,;=:[]<>\"".contains(&byte)
}

fn path_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~$&+,/:;=@".contains(&byte)
}

fn user_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~$&+,;=".contains(&byte)
}

/// Percent decoding; `None` where a percent sign lacks its two digits.
fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte == b'%' {
            let hex = |digit: &u8| char::from(*digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
            let (high, low) = (hex(rest.first()?)?, hex(rest.get(1)?)?);
            bytes.push(high << 4 | low);
            rest = rest.get(2..)?;
        } else {
            bytes.push(byte);
        }
    }
    Some(bytes)
}

fn encode(bytes: &[u8], plain: fn(u8) -> bool) -> String {
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        if plain(byte) { text.push(char::from(byte)) } else { text.push_str(&format!("%{byte:02X}")) }
    }
    text
}

fn lossy(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(text: &str) -> Option<String> {
        GoUrl::parse_request_uri(text).map(|url| url.to_string())
    }

    #[test]
    fn texts_are_read_and_written_as_go_does() {
        for (text, expected) in [
            ("https://example.com", Some("https://example.com")),
            ("HTTPS://Example.com/A b", Some("https://Example.com/A%20b")),
            ("https://example.com/a%2Fb?x=y z", Some("https://example.com/a%2Fb?x=y z")),
            ("https://u:p@example.com/#x", Some("https://u:p@example.com/%23x")),
            ("https://[::1]:80/", Some("https://[::1]:80/")),
            ("https://[fe80::1%25en0]/", Some("https://[fe80::1%25en0]/")),
            ("/path", Some("/path")),
            ("//host/path", Some("//host/path")),
            ("example.com/path", None),
            ("example.com:80", Some("example.com:80")),
            ("https://example.com/%zz", None),
            ("https://exa mple.com/", None),
            ("https://example.com:8x/", None),
            ("https://a:b:1/", None),
            ("https://[127.0.0.1]/", None),
            (":", None),
            ("", None),
            ("a\u{7f}", None),
            ("*", Some("*")),
        ] {
            assert_eq!(written(text).as_deref(), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(https?:|socks5:)?/{0,3}[a-c:@%0-9\\[\\]./?#é ]{0,16}") {
            if let Some(url) = GoUrl::parse(&text) {
                let _ = (url.to_string(), url.hostname(), url.port());
            }
        }
    }
}
