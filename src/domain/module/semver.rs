//! Versions of modules, in the order in which the go command takes one for newer than another.

use std::cmp::Ordering;
use std::fmt;

use super::Semantic;

/// No true version is longer.
const LONGEST: usize = 128;

/// A complete semantic version with `v`, such as `v1.2.3`, `v2.0.0+incompatible` or a pseudo-version.
///
/// Ordered as golang.org/x/mod/semver orders, where what follows a plus sign counts for nothing; two that differ in that
/// alone are in the order of their texts, as in `module.Sort`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Version(String);

/// How much a version is worth to a query for `latest`: the go command takes a pre-release only where there is no release,
/// and a pseudo-version only where nothing is tagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Worth {
    /// Stands for a commit.
    Pseudo,
    /// `v1.2.3-rc.1`.
    Prerelease,
    /// `v1.2.3`.
    Release,
}

impl Version {
    /// Reads a version as it stands in `@v/list`. `None` where it is none that names the same content for ever: `v1`,
    /// `v1.2`, other builds than `+incompatible`.
    pub fn parse(text: &str) -> Option<Version> {
        let found = Semantic::read(text).filter(|_| text.len() <= LONGEST)?;
        let canonical = found.complete && matches!(found.build, "" | "+incompatible");
        canonical.then(|| Version(text.to_owned()))
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What kind of version it is.
    pub fn worth(&self) -> Worth {
        let (core, prerelease) = self.parts();
        if prerelease.is_empty() {
            Worth::Release
        } else if is_pseudo(core, prerelease) {
            Worth::Pseudo
        } else {
            Worth::Prerelease
        }
    }

    /// The order in which a query for `latest` prefers one to another: by worth, then by number.
    pub fn cmp_as_latest(&self, other: &Version) -> Ordering {
        self.worth().cmp(&other.worth()).then_with(|| self.cmp(other))
    }

    /// `1.2.3` and what follows the hyphen, without the build.
    fn parts(&self) -> (&str, &str) {
        let text = self.0.strip_prefix('v').unwrap_or(&self.0);
        let text = text.split_once('+').map_or(text, |(text, _)| text);
        text.split_once('-').unwrap_or((text, ""))
    }
}

/// `v0.0.0-20191109021931-daa7c04131f5`, `v1.2.4-0.2019…-…`, `v1.2.3-pre.0.2019…-…` (`module.IsPseudoVersion`).
fn is_pseudo(core: &str, prerelease: &str) -> bool {
    let Some((rest, commit)) = prerelease.rsplit_once('-') else { return false };
    let (before, time) = rest.rsplit_once('.').map_or(("", rest), |(before, time)| (before, time));
    let is_time = time.len() == 14 && time.bytes().all(|b| b.is_ascii_digit());
    let is_commit = !commit.is_empty() && commit.bytes().all(|b| b.is_ascii_alphanumeric());
    let first_of_major = before.is_empty() && !rest.contains('.') && core.ends_with(".0.0");
    is_time && is_commit && (first_of_major || before == "0" || before.ends_with(".0"))
}

impl Ord for Version {
    fn cmp(&self, other: &Version) -> Ordering {
        let ((core, prerelease), (other_core, other_prerelease)) = (self.parts(), other.parts());
        let mut numbers = core.split('.').zip(other_core.split('.'));
        let by_number = numbers.find_map(|(one, other)| Some(by_number(one, other)).filter(|order| order.is_ne()));
        by_number
            .unwrap_or(Ordering::Equal)
            .then_with(|| by_prerelease(prerelease, other_prerelease))
            .then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Version) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Numbers of any length, without leading zeros.
fn by_number(one: &str, other: &str) -> Ordering {
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

/// Semantic Versioning 2.0.0, 11.3 and 11.4.
fn by_prerelease(one: &str, other: &str) -> Ordering {
    match (one.is_empty(), other.is_empty()) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let (mut ours, mut theirs) = (one.split('.'), other.split('.'));
    loop {
        let order = match (ours.next(), theirs.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(ours), Some(theirs)) => match (is_number(ours), is_number(theirs)) {
                (true, true) => by_number(ours, theirs),
                (true, false) => Ordering::Less,
                (false, true) => Ordering::Greater,
                (false, false) => ours.cmp(theirs),
            },
        };
        if order.is_ne() {
            return order;
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn versions_are_in_order() {
        // Semantic Versioning 2.0.0, 11.4, and numbers that no machine word holds.
        let ascending = [
            "v0.0.0-20191109021931-daa7c04131f5",
            "v0.0.1",
            "v1.0.0-alpha",
            "v1.0.0-alpha.1",
            "v1.0.0-alpha.beta",
            "v1.0.0-beta",
            "v1.0.0-beta.2",
            "v1.0.0-beta.11",
            "v1.0.0-rc.1",
            "v1.0.0",
            "v1.0.1-0.20191109021931-daa7c04131f5",
            "v1.2.0",
            "v1.10.0",
            "v2.0.0+incompatible",
            "v99999999999999999999999.0.0",
        ];
        for pair in ascending.windows(2) {
            assert!(Version::parse(pair[0]).unwrap() < Version::parse(pair[1]).unwrap(), "{pair:?}");
        }
        for text in ["", "v1", "v1.2", "1.2.3", "v01.2.3", "v1.2.3-", "v1.2.3+meta", "v1.2.3\u{1b}[31m", "latest"] {
            assert_eq!(Version::parse(text), None, "{text:?}");
        }
        assert_eq!(Version::parse(&format!("v1.0.0-{}", "a".repeat(LONGEST))), None);
    }

    #[test]
    fn a_release_is_worth_more() {
        for (text, worth) in [
            ("v1.2.3", Worth::Release),
            ("v2.0.0+incompatible", Worth::Release),
            ("v1.2.3-rc.1", Worth::Prerelease),
            ("v1.2.3-20191109021931", Worth::Prerelease),
            ("v1.2.3-20191109021931-daa7c04131f5", Worth::Prerelease),
            ("v1.2.3-1.20191109021931-daa7c04131f5", Worth::Prerelease),
            ("v0.0.0-20191109021931-daa7c04131f5", Worth::Pseudo),
            ("v1.2.4-0.20191109021931-daa7c04131f5", Worth::Pseudo),
            ("v1.2.3-pre.0.20191109021931-daa7c04131f5", Worth::Pseudo),
            ("v2.0.1-0.20191109021931-daa7c04131f5+incompatible", Worth::Pseudo),
        ] {
            assert_eq!(Version::parse(text).unwrap().worth(), worth, "{text}");
        }
        let newest = |texts: &[&str]| {
            let versions = texts.iter().map(|text| Version::parse(text).unwrap());
            versions.max_by(Version::cmp_as_latest).unwrap().to_string()
        };
        assert_eq!(newest(&["v1.0.0", "v1.1.0-rc.1", "v1.2.0-0.20191109021931-daa7c04131f5"]), "v1.0.0");
        assert_eq!(newest(&["v1.1.0-rc.1", "v1.2.0-0.20191109021931-daa7c04131f5"]), "v1.1.0-rc.1");
    }

    proptest! {
        #[test]
        fn the_order_is_one(texts in proptest::collection::vec("v[0-2]\\.[0-9]{1,2}\\.0(-[a-b0-9.-]{1,6})?(\\+incompatible)?", 3), noise in "\\PC{0,12}") {
            let _ = Version::parse(&noise);
            let versions: Vec<Version> = texts.iter().filter_map(|text| Version::parse(text)).collect();
            if let [a, b, c] = versions.as_slice() {
                for order in [Version::cmp, Version::cmp_as_latest] {
                    prop_assert_eq!(order(a, b), order(b, a).reverse());
                    prop_assert!(!(order(a, b).is_le() && order(b, c).is_le()) || order(a, c).is_le());
                }
            }
        }
    }
}
