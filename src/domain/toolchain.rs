//! Which toolchain a project asks for (<https://go.dev/doc/toolchain>, cmd/go/internal/toolchain, `Select`).

use crate::domain::module::GoVersion;

/// The module that toolchains are fetched as.
pub const MODULE: &str = "golang.org/toolchain";

/// A toolchain that is asked for and is newer than the one that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its name: `go1.27.3`.
    pub name: String,
    /// What asks for it, as it stands there.
    pub asked_by: String,
    /// The line of the file, from 1; `None` where GOTOOLCHAIN itself asks.
    pub line: Option<usize>,
}

/// What is wanted under this GOTOOLCHAIN by a go.mod or go.work with these bytes; `None` where the running Go will do, or where
/// none would be fetched.
pub fn wanted(gotoolchain: &str, running: &GoVersion, file: Option<&[u8]>) -> Option<Wanted> {
    let by_variable =
        |name: &str| Wanted { name: name.to_owned(), asked_by: format!("GOTOOLCHAIN={gotoolchain}"), line: None };
    let (least, fetches) = match gotoolchain {
        "" | "auto" => ("local", true),
        "local" | "path" => return None,
        other => match other.split_once('+') {
            Some((least, mode)) => (least, mode == "auto"),
            // One and no other.
            None => return (*running != GoVersion::parse(other)?).then(|| by_variable(other)),
        },
    };
    if !fetches {
        return None;
    }
    let least = GoVersion::parse(least).map(|version| (version, by_variable(least)));
    let lines = file.map(lines).unwrap_or_default();
    let newest = least.into_iter().chain(lines).max_by(|(one, _), (other, _)| one.cmp(other))?;
    (newest.0 > *running).then_some(newest.1)
}

/// The `go` and `toolchain` lines, as the toolchains that they name.
fn lines(file: &[u8]) -> Vec<(GoVersion, Wanted)> {
    let text = String::from_utf8_lossy(file);
    let read = |(number, line): (usize, &str)| {
        let mut words = line.split("//").next()?.split_whitespace();
        let (verb, version, None) = (words.next()?, words.next()?, words.next()) else { return None };
        let parsed = GoVersion::parse(version)?;
        let name = match verb {
            "toolchain" if version.starts_with("go") => version.to_owned(),
            // From 1.21 on the first release of a language version ends in `.0`.
            "go" if parsed.is_language() && parsed >= GoVersion::parse("1.21")? => format!("go{version}.0"),
            "go" if !version.starts_with("go") => format!("go{version}"),
            _ => return None,
        };
        let version = GoVersion::parse(&name)?;
        Some((version, Wanted { name, asked_by: format!("{verb} {}", words_of(line)), line: Some(number) }))
    };
    (1..).zip(text.lines()).filter_map(read).collect()
}

fn words_of(line: &str) -> &str {
    line.split_whitespace().nth(1).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_toolchain_is_the_one_that_go_would_fetch() {
        let file = |text: &'static str| Some(text.as_bytes());
        for (gotoolchain, running, file, expected) in [
            ("auto", "go1.27.3", file("module m\n\ngo 1.99\n"), Some(("go1.99.0", "go 1.99", Some(3)))),
            ("", "go1.27.3", file("go 1.99.1 // x\n"), Some(("go1.99.1", "go 1.99.1", Some(1)))),
            (
                "auto",
                "go1.27.3",
                file("go 1.21\ntoolchain go1.28.0\n"),
                Some(("go1.28.0", "toolchain go1.28.0", Some(2))),
            ),
            ("auto", "go1.27.3", file("go 1.28.1\ntoolchain go1.28.0\n"), Some(("go1.28.1", "go 1.28.1", Some(1)))),
            ("auto", "go1.27.3", file("go 1.27\ntoolchain default\n"), None),
            ("auto", "go1.27.3", None, None),
            ("local", "go1.27.3", file("go 1.99\n"), None),
            ("path", "go1.27.3", file("go 1.99\n"), None),
            ("local+path", "go1.27.3", file("go 1.99\n"), None),
            ("go1.30.1+auto", "go1.27.3", file("go 1.21\n"), Some(("go1.30.1", "GOTOOLCHAIN=go1.30.1+auto", None))),
            ("go1.26.0", "go1.27.3", None, Some(("go1.26.0", "GOTOOLCHAIN=go1.26.0", None))),
            ("go1.27.3", "go1.27.3", file("go 1.99\n"), None),
            ("auto", "go1.27.3", file("go \u{ff11}.99\nrequire x v1\n"), None),
        ] {
            let found = wanted(gotoolchain, &GoVersion::parse(running).unwrap(), file);
            let found = found.as_ref().map(|one| (one.name.as_str(), one.asked_by.as_str(), one.line));
            assert_eq!(found, expected, "{gotoolchain}");
        }
    }
}
