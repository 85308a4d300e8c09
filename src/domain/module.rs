//! Module paths, module versions and content hashes (golang.org/x/mod, `go help modules`), and Go's own versions.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

mod goversion;
mod semver;

pub use goversion::GoVersion;
pub use semver::{Version, Worth};

/// Why a text is no module path or version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadModule {
    /// No `@` between path and version, or more than one.
    NotPathAtVersion,
    /// Nothing there, or nothing between two slashes.
    Empty,
    /// A character that may not stand there: not ASCII, a control character, a space, punctuation.
    Character(char),
    /// The first element is no domain name: no dot, a hyphen at the front, capitals.
    NotADomain,
    /// An element that starts or ends with a dot, such as `..`.
    Dots,
    /// An element that Windows keeps for itself: `con`, `com1`, `x~1`.
    ReservedOnWindows,
    /// A path that starts with a hyphen.
    LeadingHyphen,
    /// A major version suffix that cannot be: `/v1`, `/v02`, gopkg.in without one.
    MajorSuffix,
    /// The escaped form has capitals or a `!` without a lower-case letter after it.
    Escape,
}

/// Checks a module path as `module.CheckPath` does.
pub fn check_path(path: &str) -> Result<(), BadModule> {
    if path.starts_with('-') {
        return Err(BadModule::LeadingHyphen);
    }
    for element in path.split('/') {
        check_element(element)?;
    }
    let domain = path.split('/').next().unwrap_or_default();
    if !domain.contains('.') || domain.contains(|c: char| c.is_ascii_uppercase() || c == '_' || c == '~') {
        return Err(BadModule::NotADomain);
    }
    split_major(path).map(drop).ok_or(BadModule::MajorSuffix)
}

fn check_element(element: &str) -> Result<(), BadModule> {
    if element.is_empty() {
        return Err(BadModule::Empty);
    }
    if element.starts_with('.') || element.ends_with('.') {
        return Err(BadModule::Dots);
    }
    if let Some(bad) = element.chars().find(|c| !c.is_ascii_alphanumeric() && !"-._~".contains(*c)) {
        return Err(BadModule::Character(bad));
    }
    let name = element.split('.').next().unwrap_or_default();
    let short_name =
        name.rsplit_once('~').is_some_and(|(_, tail)| !tail.is_empty() && tail.bytes().all(|b| b.is_ascii_digit()));
    if short_name || is_device(name) { Err(BadModule::ReservedOnWindows) } else { Ok(()) }
}

/// Whether Windows takes the name for a device.
fn is_device(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    if matches!(lower.as_str(), "con" | "prn" | "aux" | "nul") {
        return true;
    }
    let port = lower.strip_prefix("com").or_else(|| lower.strip_prefix("lpt"));
    port.is_some_and(|number| number.len() == 1 && number.bytes().all(|b| (b'1'..=b'9').contains(&b)))
}

/// The major version that a path ends with, `v2` of `…/v2` or `v1` of `gopkg.in/….v1`, empty where none is due; `None`
/// where one is written that cannot be.
fn split_major(path: &str) -> Option<&str> {
    if path.starts_with("gopkg.in/") {
        let plain = path.strip_suffix("-unstable").unwrap_or(path);
        let prefix = plain.trim_end_matches(|c: char| c.is_ascii_digit()).strip_suffix(".v")?;
        let major = plain.get(prefix.len() + 1..)?;
        // Go looks at the number with `-unstable` behind it: so `.v-unstable` passes, `.v0-unstable` does not.
        let number = path.get(prefix.len() + 2..)?;
        return (number == "0" || !(number.is_empty() || number.starts_with('0'))).then_some(major);
    }
    let rest = path.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    match rest.strip_suffix("/v") {
        Some(prefix) if rest.len() < path.len() => {
            let number = path.get(prefix.len() + 2..)?;
            let fits = number != "1" && !number.starts_with('0') && number.bytes().all(|b| b.is_ascii_digit());
            fits.then(|| path.get(prefix.len() + 1..))?
        }
        _ => Some(""),
    }
}

/// A module path as it stands in URLs and in the module cache: each capital as `!` and its lower-case letter
/// (`go help goproxy`). Refuses what [`check_path`] refuses.
pub fn escape_path(path: &str) -> Result<String, BadModule> {
    check_path(path)?;
    Ok(escape(path))
}

/// The module path of an escaped one.
pub fn unescape_path(escaped: &str) -> Result<String, BadModule> {
    let path = unescape(escaped)?;
    check_path(&path)?;
    Ok(path)
}

/// A version as it stands in URLs. A version need not be semantic, `latest` and branch names pass; stricter than Go,
/// which allows any file name, no more than letters, digits and `-._~+` do.
pub fn escape_version(version: &str) -> Result<String, BadModule> {
    check_version(version)?;
    Ok(escape(version))
}

/// The version of an escaped one.
pub fn unescape_version(escaped: &str) -> Result<String, BadModule> {
    let version = unescape(escaped)?;
    check_version(&version)?;
    Ok(version)
}

fn check_version(version: &str) -> Result<(), BadModule> {
    if version.starts_with('-') {
        return Err(BadModule::LeadingHyphen);
    }
    if version.is_empty() {
        return Err(BadModule::Empty);
    }
    if version.starts_with('.') || version.ends_with('.') {
        return Err(BadModule::Dots);
    }
    if let Some(bad) = version.chars().find(|c| !c.is_ascii_alphanumeric() && !"-._~+".contains(*c)) {
        return Err(BadModule::Character(bad));
    }
    if is_device(version.split('.').next().unwrap_or_default()) { Err(BadModule::ReservedOnWindows) } else { Ok(()) }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_uppercase() {
            escaped.push('!');
        }
        escaped.push(c.to_ascii_lowercase());
    }
    escaped
}

fn unescape(escaped: &str) -> Result<String, BadModule> {
    let mut text = String::with_capacity(escaped.len());
    let mut chars = escaped.chars();
    while let Some(c) = chars.next() {
        match c {
            '!' => {
                let letter = chars.next().filter(char::is_ascii_lowercase).ok_or(BadModule::Escape)?;
                text.push(letter.to_ascii_uppercase());
            }
            _ if c.is_ascii_uppercase() => return Err(BadModule::Escape),
            _ => text.push(c),
        }
    }
    Ok(text)
}

/// A module at a version. Safe to put in a URL, a file name or a command line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleVersion {
    path: String,
    version: String,
}

impl ModuleVersion {
    /// A module at a version, or at what stands for one: `latest`, a branch.
    pub fn new(path: &str, version: &str) -> Result<ModuleVersion, BadModule> {
        check_path(path)?;
        check_version(version)?;
        Ok(ModuleVersion { path: path.to_owned(), version: version.to_owned() })
    }

    /// Reads `M@V`.
    pub fn parse(text: &str) -> Result<ModuleVersion, BadModule> {
        let (path, version) = text.split_once('@').ok_or(BadModule::NotPathAtVersion)?;
        if version.contains('@') {
            return Err(BadModule::NotPathAtVersion);
        }
        ModuleVersion::new(path, version)
    }

    /// The module path.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Whether the version is semantic, complete and one that the path allows, and so names the same content everywhere
    /// and for ever (`module.Check` and canonical form).
    pub fn is_exact(&self) -> bool {
        let Some(version) = Semantic::read(&self.version) else { return false };
        let canonical = version.complete && (version.build.is_empty() || version.build == "+incompatible");
        let old_gopkg = |major: &str| major == "v1" && self.version.starts_with("v0.0.0-");
        canonical
            && match split_major(&self.path) {
                Some("") => matches!(version.major, "0" | "1") || version.build == "+incompatible",
                Some(major) => {
                    major.strip_prefix('v') == Some(version.major)
                        || (self.path.starts_with("gopkg.in/") && old_gopkg(major))
                }
                None => false,
            }
    }

    /// The path below a module proxy, escaped: `rsc.io/!quote/@v/v1.5.2.zip` for the ending `zip`. A `latest` has none
    /// such; that is `@latest`.
    pub fn file(&self, ending: &str) -> String {
        format!("{}/@v/{}.{ending}", escape(&self.path), escape(&self.version))
    }
}

impl fmt::Display for ModuleVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.path, self.version)
    }
}

/// The parts of a semantic version with `v` (golang.org/x/mod/semver).
struct Semantic<'t> {
    major: &'t str,
    /// Whether minor and patch are written.
    complete: bool,
    /// With its plus sign.
    build: &'t str,
}

impl Semantic<'_> {
    fn read(text: &str) -> Option<Semantic<'_>> {
        let (rest, build) = text.split_at(text.find('+').unwrap_or(text.len()));
        let (core, prerelease) = rest.split_at(rest.find('-').unwrap_or(rest.len()));
        let numbers: Vec<&str> = core.strip_prefix('v')?.split('.').collect();
        let number = |text: &&str| leading_number(text).is_some_and(|(_, rest)| rest.is_empty());
        let identifiers = |text: &str, numeric_zero: bool| {
            text.is_empty()
                || text.get(1..).unwrap_or_default().split('.').all(|part| {
                    let digits = part.bytes().all(|b| b.is_ascii_digit());
                    !part.is_empty()
                        && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                        && (numeric_zero || !digits || part.len() == 1 || !part.starts_with('0'))
                })
        };
        let complete = numbers.len() == 3;
        let valid = numbers.len() <= 3
            && numbers.iter().all(number)
            && (complete || (prerelease.is_empty() && build.is_empty()))
            && identifiers(prerelease, false)
            && identifiers(build, true);
        valid.then_some(Semantic { major: numbers.first().copied()?, complete, build })
    }
}

/// A file name holds a newline, so that the list that is hashed would be ambiguous.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewlineInName;

/// The `h1:` hash over files, as in go.sum (golang.org/x/mod/sumdb/dirhash): each name with the SHA-256 of its content,
/// in any order. Names in a module zip are `path@version/file`.
pub fn h1<'a>(files: impl IntoIterator<Item = (&'a str, [u8; 32])>) -> Result<String, NewlineInName> {
    let mut files: Vec<(&str, [u8; 32])> = files.into_iter().collect();
    files.sort_by_key(|(name, _)| *name);
    let mut all = Sha256::new();
    for (name, hash) in files {
        if name.contains('\n') {
            return Err(NewlineInName);
        }
        for byte in hash {
            all.update(format!("{byte:02x}"));
        }
        all.update(format!("  {name}\n"));
    }
    Ok(format!("h1:{}", STANDARD.encode(all.finalize())))
}

/// The `h1:` hash of a go.mod file, the one of `M V/go.mod` in go.sum.
pub fn h1_mod(bytes: &[u8]) -> String {
    h1([("go.mod", Sha256::digest(bytes).into())]).unwrap_or_default()
}

/// Splits off a decimal number without leading zero.
fn leading_number(text: &str) -> Option<(&str, &str)> {
    let (number, rest) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    (!number.is_empty() && (number == "0" || !number.starts_with('0'))).then_some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paths_are_escaped_and_back() {
        for (path, escaped) in [
            ("github.com/BurntSushi/toml", "github.com/!burnt!sushi/toml"),
            ("rsc.io/quote/v3", "rsc.io/quote/v3"),
            ("gopkg.in/yaml.v3", "gopkg.in/yaml.v3"),
            ("gopkg.in/yaml.v0", "gopkg.in/yaml.v0"),
            ("gopkg.in/yaml.v2-unstable", "gopkg.in/yaml.v2-unstable"),
            ("git.sr.ht/~me/x_y", "git.sr.ht/~me/x_y"),
        ] {
            assert_eq!(escape_path(path).as_deref(), Ok(escaped));
            assert_eq!(unescape_path(escaped).as_deref(), Ok(path));
        }
        assert_eq!(unescape_path("github.com/Burnt"), Err(BadModule::Escape));
        assert_eq!(unescape_path("github.com/!"), Err(BadModule::Escape));
        assert_eq!(unescape_path("github.com/!!a"), Err(BadModule::Escape));
        assert_eq!(escape_version("v1.0.0-RC1").as_deref(), Ok("v1.0.0-!r!c1"));
        assert_eq!(unescape_version("v1.0.0-!r!c1").as_deref(), Ok("v1.0.0-RC1"));
    }

    #[test]
    fn bad_paths_are_refused() {
        for (path, why) in [
            ("", BadModule::Empty),
            ("a.com//b", BadModule::Empty),
            ("/a.com", BadModule::Empty),
            ("a.com/", BadModule::Empty),
            ("-a.com", BadModule::LeadingHyphen),
            ("a.com/..", BadModule::Dots),
            ("a.com/../etc", BadModule::Dots),
            ("a.com/.git", BadModule::Dots),
            ("a.com/x.", BadModule::Dots),
            ("com/x", BadModule::NotADomain),
            ("A.com/x", BadModule::NotADomain),
            ("a_b.com/x", BadModule::NotADomain),
            ("a.com/x y", BadModule::Character(' ')),
            ("a.com/x\n", BadModule::Character('\n')),
            ("a.com/x\u{1b}[0m", BadModule::Character('\u{1b}')),
            ("a.com/x%2e", BadModule::Character('%')),
            ("a.com/x?y", BadModule::Character('?')),
            ("a.com/é", BadModule::Character('é')),
            ("a.com\\b", BadModule::Character('\\')),
            ("a.com/CON", BadModule::ReservedOnWindows),
            ("a.com/com1.x", BadModule::ReservedOnWindows),
            ("a.com/prog~1", BadModule::ReservedOnWindows),
            ("a.com/x/v1", BadModule::MajorSuffix),
            ("a.com/x/v02", BadModule::MajorSuffix),
            ("a.com/x/v2.1", BadModule::MajorSuffix),
            ("gopkg.in/yaml", BadModule::MajorSuffix),
            ("gopkg.in/yaml.v02", BadModule::MajorSuffix),
        ] {
            assert_eq!(check_path(path), Err(why), "{path:?}");
        }
        for path in ["a.com", "a.com/com10", "a.com/x~y", "a.com/v", "a.com/v2/x", "a.com/1.5", "a.com/x..y"] {
            assert_eq!(check_path(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn module_and_version_are_read() {
        let module = ModuleVersion::parse("rsc.io/Quote@v1.5.2").unwrap();
        assert_eq!((module.path(), module.version()), ("rsc.io/Quote", "v1.5.2"));
        assert_eq!(module.file("zip"), "rsc.io/!quote/@v/v1.5.2.zip");
        assert_eq!(module.to_string(), "rsc.io/Quote@v1.5.2");
        for text in [
            "rsc.io/quote",
            "rsc.io/quote@",
            "rsc.io/quote@v1@v2",
            "rsc.io/quote@../x",
            "rsc.io/quote@v1/x",
            "rsc.io/quote@-x",
            "rsc.io/quote@v1 v2",
            "rsc.io/quote@!a",
            "rsc.io/quote@v1\u{202e}",
            "@v1.0.0",
            "--flag@v1.0.0",
            "rsc.io/quote@con.x",
        ] {
            assert!(ModuleVersion::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn an_exact_version_is_canonical_and_fits_the_path() {
        for (text, exact) in [
            ("a.com/x@v1.5.2", true),
            ("a.com/x@v0.0.0-20161208181325-20d25e280405", true),
            ("a.com/x@v2.0.0", false),
            ("a.com/x@v2.0.0+incompatible", true),
            ("a.com/x@v1.0.0+meta", false),
            ("a.com/x/v2@v2.0.0", true),
            ("a.com/x/v2@v1.0.0", false),
            ("gopkg.in/x.v1@v0.0.0-20161208181325-20d25e280405", true),
            ("gopkg.in/x.v2-unstable@v2.0.0", true),
            ("a.com/x@v1.5", false),
            ("a.com/x@v1.05.2", false),
            ("a.com/x@v1.5.2-01", false),
            ("a.com/x@v1.5.2-0a", true),
            ("a.com/x@v1.5.2-", false),
            ("a.com/x@latest", false),
            ("golang.org/toolchain@v0.0.1-go1.27.3.linux-amd64", true),
        ] {
            assert_eq!(ModuleVersion::parse(text).unwrap().is_exact(), exact, "{text}");
        }
    }

    #[test]
    fn hashes_are_those_of_go_sum() {
        // The go.mod file of rsc.io/quote v1.5.2 and its line in go.sum.
        let go_mod = b"module \"rsc.io/quote\"\n\nrequire \"rsc.io/sampler\" v1.3.0\n";
        assert_eq!(h1_mod(go_mod), "h1:LzX7hefJvL54yjefDEDHNONDjII0t9xZLPXsUe+TKr0=");
        let hash = Sha256::digest(b"").into();
        assert_eq!(h1([("b", hash), ("a", hash)]), h1([("a", hash), ("b", hash)]));
        assert_eq!(h1([("a\nb", hash)]), Err(NewlineInName));
        assert_eq!(h1([]).as_deref(), Ok("h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="));
    }

    proptest! {
        #[test]
        fn escaping_is_reversible(path in "[a-z]{1,4}\\.[a-z]{2}(/[a-zA-Z~_0-9.-]{1,5}){0,3}") {
            if let Ok(escaped) = escape_path(&path) {
                prop_assert!(!escaped.contains(|c: char| c.is_ascii_uppercase()));
                prop_assert_eq!(unescape_path(&escaped), Ok(path));
            }
        }

        #[test]
        fn nothing_panics(text in "\\PC{0,16}", path in "[a-z./v0-9@~!A-]{0,16}") {
            for text in [&text, &path] {
                let _ = (ModuleVersion::parse(text).map(|module| module.is_exact()), unescape_path(text));
            }
        }
    }
}
