//! Go's own versions, which are not semantic ones (internal/gover, <https://go.dev/doc/toolchain#version>).

use std::cmp::Ordering;
use std::fmt;

use super::leading_number;

/// A version of Go: of a toolchain, or of the language where the patch is missing.
///
/// Ordered as `go/version` orders: 1.21 (the language) < 1.21rc1 < 1.21.0. What follows a hyphen or a space, as in
/// `go1.27.3-custom`, plays no part, neither in order nor in equality.
#[derive(Clone)]
pub struct GoVersion {
    major: Number,
    minor: Number,
    patch: Number,
    kind: String,
    pre: Number,
    text: String,
}

/// A decimal number without leading zero and of any length; empty where missing, which comes before 0.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
struct Number(usize, String);

impl Number {
    fn of(digits: &str) -> Number {
        Number(digits.len(), digits.to_owned())
    }
}

impl GoVersion {
    /// Reads `go1.27.3`, `1.22`, `go1.21rc2`, `go1.27.3-custom`, `go1.27.3 X:exp`; of a development build, `devel
    /// go1.28-abcdef …` or `go1.28-devel_…`, the language version that it is on the way to, as the go command does.
    pub fn parse(text: &str) -> Option<GoVersion> {
        let text = text.trim();
        let name = text.strip_prefix("devel ").unwrap_or(text);
        let name = name.strip_prefix("go").unwrap_or(name);
        if name.contains(['/', '\\']) {
            return None;
        }
        let number = name.split([' ', '\t', '-']).next()?;
        let (major, rest) = leading_number(number)?;
        let mut version = GoVersion {
            major: Number::of(major),
            minor: Number::of("0"),
            patch: Number::of("0"),
            kind: String::new(),
            pre: Number::default(),
            text: number.to_owned(),
        };
        if rest.is_empty() {
            return Some(version);
        }
        let (minor, rest) = leading_number(rest.strip_prefix('.')?)?;
        version.minor = Number::of(minor);
        // From 1.21 on a missing patch is the language version, before it means 0.
        if rest.is_empty() {
            if version.minor >= Number::of("21") {
                version.patch = Number::default();
            }
            return Some(version);
        }
        if let Some(patch) = rest.strip_prefix('.') {
            let (patch, rest) = leading_number(patch)?;
            version.patch = Number::of(patch);
            return rest.is_empty().then_some(version);
        }
        let (kind, pre) = rest.split_at(rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len()));
        if kind.is_empty() || !kind.bytes().all(|b| b.is_ascii_lowercase()) {
            return None;
        }
        version.patch = Number::default();
        version.kind = kind.to_owned();
        if !pre.is_empty() {
            let (pre, rest) = leading_number(pre)?;
            version.pre = Number::of(pre);
            return rest.is_empty().then_some(version);
        }
        Some(version)
    }

    /// Whether it is a language version, such as 1.21, and no release.
    pub fn is_language(&self) -> bool {
        self.patch == Number::default() && self.kind.is_empty()
    }

    /// Whether it is an alpha, beta or release candidate.
    pub fn is_prerelease(&self) -> bool {
        !self.kind.is_empty()
    }

    /// The language version: `1.27` of 1.27.3.
    pub fn language(&self) -> String {
        format!("{}.{}", self.major.1, self.minor.1)
    }

    fn key(&self) -> (&Number, &Number, &Number, &str, &Number) {
        (&self.major, &self.minor, &self.patch, &self.kind, &self.pre)
    }
}

impl PartialEq for GoVersion {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for GoVersion {}

impl PartialOrd for GoVersion {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for GoVersion {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl std::hash::Hash for GoVersion {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl fmt::Display for GoVersion {
    /// As written, without `go` before it and without what follows a hyphen: `1.27.3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for GoVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GoVersion({})", self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn go_versions_are_in_order() {
        let ascending = [
            "1",
            "1.1",
            "1.19rc1",
            "1.19.8",
            "1.20",
            "1.20.5",
            "1.21",
            "1.21alpha1",
            "1.21beta1",
            "1.21rc",
            "1.21rc2",
            "1.21rc10",
            "1.21.0",
            "go1.21.13",
            "go1.24.11-custom",
            "go1.27",
            "go1.27rc3",
            "go1.27.0",
            "go1.27.3 X:exp",
            "devel go1.28-0123abc Tue",
            "go1.99999999999999999999999",
        ];
        for pair in ascending.windows(2) {
            assert!(GoVersion::parse(pair[0]) < GoVersion::parse(pair[1]), "{pair:?}");
        }
        assert_eq!(GoVersion::parse("go1.20"), GoVersion::parse("1.20.0"));
        assert_eq!(GoVersion::parse("go1.28-devel_0123abc"), GoVersion::parse("1.28"));
        assert_ne!(GoVersion::parse("go1.21"), GoVersion::parse("1.21.0"));
        for text in [
            "",
            "go",
            "go1.",
            "go1.x",
            "1.21.3rc1",
            "v1.21",
            "01.2",
            "1.02",
            "1.2.3.4",
            "devel +0123abc",
            "go1.2/x",
            "1.21RC1",
        ] {
            assert_eq!(GoVersion::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn go_versions_know_what_they_are() {
        let version = |text| GoVersion::parse(text).unwrap();
        assert_eq!(version("go1.27.3-custom").to_string(), "1.27.3");
        assert_eq!(version("go1.27rc2").language(), "1.27");
        assert!(version("1.27").is_language() && !version("1.20").is_language() && !version("1.27.0").is_language());
        assert!(version("1.27rc2").is_prerelease() && !version("1.27.3").is_prerelease());
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,16}", version in "(go|devel )?[0-9.a-z -]{0,10}") {
            let _ = (GoVersion::parse(&text), GoVersion::parse(&version));
        }
    }
}
