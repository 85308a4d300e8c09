//! The real go commands that `tests/toolchains.sh` fetches.

use std::path::{Path, PathBuf};

/// Where each lies below `target`, newest first.
const PLACES: [(&str, &str); 4] = [
    ("1.27.3", "toolchains/go1.27.3/go/bin/go"),
    ("1.24.11", "toolchains/go1.24.11/go/bin/go"),
    ("1.21.13", "toolchains/go1.21.13/go/bin/go"),
    ("1.19.8", "toolchains/deb/usr/lib/go-1.19/bin/go"),
];

/// A Go toolchain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toolchain {
    /// Its version, such as `1.27.3`.
    pub version: String,
    /// Its go command.
    pub go: PathBuf,
}

/// Every toolchain that the tests run, newest first.
///
/// # Panics
///
/// Where one is missing: a test that needs Go fails without it.
pub fn toolchains() -> Vec<Toolchain> {
    let found = PLACES.map(|(version, place)| Toolchain { version: version.to_owned(), go: below_target(place) });
    for toolchain in &found {
        assert!(
            toolchain.go.is_file(),
            "Go {} is missing at {}: run tests/toolchains.sh",
            toolchain.version,
            toolchain.go.display()
        );
    }
    found.into()
}

/// The toolchains that are there, newest first; for what can do without.
pub fn installed_toolchains() -> Vec<Toolchain> {
    let all = PLACES.map(|(version, place)| Toolchain { version: version.to_owned(), go: below_target(place) });
    all.into_iter().filter(|toolchain| toolchain.go.is_file()).collect()
}

/// The toolchain whose version begins with `version`, such as `1.24`.
///
/// # Panics
///
/// Where the tests run none.
pub fn toolchain(version: &str) -> Toolchain {
    let of_version = |toolchain: &Toolchain| {
        toolchain.version.strip_prefix(version).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    toolchains().into_iter().find(of_version).unwrap_or_else(|| panic!("no test runs Go {version}"))
}

/// A GOCACHE for tests that compile Go code: the standard library is built once for each release, not in every sandbox again.
/// The go command lets any number of processes share one (`go help cache`).
pub fn build_cache() -> PathBuf {
    below_target("go-build")
}

fn below_target(place: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = root.canonicalize().unwrap_or(root);
    root.join("target").join(place)
}
