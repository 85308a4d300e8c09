//! The bodies of the module proxy protocol, read as the go command reads them (`go help goproxy`).

use serde_json::Value;

use crate::domain::module::{ModuleVersion, Version};
use crate::text::{Message, faults};

/// Limits of bodies: no true one comes near.
pub(super) const LARGEST_INFO: usize = 64 << 10;
pub(super) const LARGEST_MOD: usize = 1 << 20;
pub(super) const LARGEST_LIST: usize = 1 << 20;

/// Checks the answer to `@v/VERSION.info` or `@latest`: JSON with a version, for an exact version that same one.
pub(super) fn info(body: &[u8], asked_for: Option<&ModuleVersion>) -> Result<(), Message> {
    let parsed: Value = serde_json::from_slice(body).map_err(|error| faults::bad_json(error.to_string()))?;
    let version = field(&parsed, "Version").and_then(Value::as_str).filter(|version| !version.is_empty());
    let Some(version) = version else { return Err(faults::no_version()) };
    match field(&parsed, "Time") {
        None | Some(Value::Null) => {}
        Some(Value::String(time)) if time.parse::<jiff::Timestamp>().is_ok() => {}
        Some(_) => return Err(faults::bad_time()),
    }
    match asked_for.filter(|asked| asked.is_exact() && asked.version() != version) {
        Some(asked) => Err(faults::other_version(super::fault::quoted(version), asked.version())),
        None => Ok(()),
    }
}

/// A field of version information. Go's decoder takes keys in any case.
fn field<'v>(parsed: &'v Value, name: &str) -> Option<&'v Value> {
    parsed.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// The version that version information names, and when it was released, where it says so.
pub(super) fn version_and_time(body: &[u8]) -> Option<(Version, Option<jiff::Timestamp>)> {
    let parsed: Value = serde_json::from_slice(body).ok()?;
    let version = Version::parse(field(&parsed, "Version")?.as_str()?)?;
    Some((version, field(&parsed, "Time").and_then(Value::as_str).and_then(|time| time.parse().ok())))
}

/// The versions of a list, in its order; what is none is passed over.
pub(super) fn versions(body: &[u8]) -> Vec<Version> {
    let text = String::from_utf8_lossy(body);
    text.lines().filter_map(|line| Version::parse(line.split_whitespace().next()?)).collect()
}

/// Checks a go.mod: UTF-8 with a `module` line.
pub(super) fn go_mod(body: &[u8]) -> Result<(), Message> {
    let text = std::str::from_utf8(body).map_err(|_| faults::not_text())?;
    let names_module = text.lines().any(|line| {
        let mut words = line.split_whitespace();
        words.next() == Some("module") && words.next().is_some()
    });
    if names_module { Ok(()) } else { Err(faults::no_module_line()) }
}

/// Checks `@v/list`: lines that begin with a version, or none. Like the go command it passes over lines that do not, but
/// a list of nothing else is no list.
pub(super) fn list(body: &[u8]) -> Result<(), Message> {
    let text = std::str::from_utf8(body).map_err(|_| faults::not_text())?;
    let mut first_words = text.lines().filter_map(|line| line.split_whitespace().next()).peekable();
    let is_version =
        |word: &str| word.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if first_words.peek().is_none() || first_words.any(is_version) { Ok(()) } else { Err(faults::no_versions()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn info_is_json_with_the_version() {
        let asked = ModuleVersion::parse("github.com/pkg/errors@v0.9.1").unwrap();
        let branch = ModuleVersion::parse("github.com/pkg/errors@master").unwrap();
        for (body, exact, any) in [
            (r#"{"Version":"v0.9.1","Time":"2020-01-14T19:47:44Z"}"#, true, true),
            (r#"{"version":"v0.9.1"}"#, true, true),
            (r#"{"Version":"v0.9.1","Time":null,"Origin":{}}"#, true, true),
            (r#"{"Version":"v0.9.0"}"#, false, true),
            (r#"{"Version":"v0.9.1","Time":"yesterday"}"#, false, false),
            (r#"{"Version":""}"#, false, false),
            ("{}", false, false),
            ("[]", false, false),
            ("<html>", false, false),
            ("", false, false),
        ] {
            assert_eq!(info(body.as_bytes(), Some(&asked)).is_ok(), exact, "{body}");
            assert_eq!(info(body.as_bytes(), Some(&branch)).is_ok(), any, "{body}");
            assert_eq!(info(body.as_bytes(), None).is_ok(), any, "{body}");
        }
        assert!(info("[".repeat(60_000).as_bytes(), None).is_err(), "deep nesting does no harm");
    }

    #[test]
    fn go_mod_names_a_module() {
        for (body, expected) in [
            ("module github.com/pkg/errors\n", true),
            ("// comment\n\nmodule \"x\" // deprecated\n", true),
            ("modules x\n", false),
            ("", false),
        ] {
            assert_eq!(go_mod(body.as_bytes()).is_ok(), expected, "{body}");
        }
        assert!(go_mod(b"module \xff").is_err());
    }

    #[test]
    fn lists_are_versions_or_empty() {
        for (body, expected) in [
            ("v0.1.0\nv0.9.1\n", true),
            ("v0.9.1 2020-01-14T19:47:44Z\n", true),
            ("", true),
            ("\n", true),
            ("not a list\nof versions\n", false),
        ] {
            assert_eq!(list(body.as_bytes()).is_ok(), expected, "{body}");
        }
    }
}
