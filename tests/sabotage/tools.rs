//! The real programs, with the lab's public key in the place of Google's: go commands and goproxy-cfg know the key of
//! sum.golang.org by heart, so GOSUMDB can stand at Go's default here, or be switched to `sum.golang.google.cn`, and signatures
//! are verified all the same.

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use goproxy_cfg::domain::gosumdb::SUM_GOLANG_ORG_KEY;
use goproxy_cfg_lab::{Lab, Toolchain, toolchains};
use tempfile::TempDir;

/// The programs, in a place of their own.
pub(crate) struct Tools {
    dir: PathBuf,
    _gone_afterwards: Option<TempDir>,
    toolchains: Vec<Toolchain>,
}

/// Where a process that was started by another finds its programs.
const PLACE: &str = "SABOTAGE_TOOLS";

impl Tools {
    /// Makes them, or takes those of the process that started this one.
    pub(crate) fn new() -> Tools {
        if let Some(dir) = std::env::var_os(PLACE) {
            return Tools { dir: dir.into(), _gone_afterwards: None, toolchains: toolchains() };
        }
        // Where the machines are made too, so that links lead there.
        let place = TempDir::new().unwrap();
        let tools = Tools { dir: place.path().to_owned(), _gone_afterwards: Some(place), toolchains: toolchains() };
        patched(Path::new(env!("CARGO_BIN_EXE_goproxy-cfg")), &tools.program());
        for go in &tools.toolchains {
            patched(&go.go, &tools.dir.join(&go.version).join("bin/go"));
        }
        tools
    }

    /// The variable by which another process finds them.
    pub(crate) fn place(&self) -> (&'static str, &Path) {
        (PLACE, &self.dir)
    }

    /// goproxy-cfg.
    pub(crate) fn program(&self) -> PathBuf {
        self.dir.join("goproxy-cfg")
    }

    /// The releases of Go, newest first.
    pub(crate) fn releases(&self) -> impl Iterator<Item = &str> {
        self.toolchains.iter().map(|go| go.version.as_str())
    }

    /// Puts a Go tree of this release into `place`; what its go.env says when that is not what Go ships.
    pub(crate) fn plant(&self, release: &str, place: &Path, go_env: Option<&str>) {
        let go = self.toolchains.iter().find(|go| go.version == release).unwrap();
        let tree = go.go.parent().and_then(Path::parent).unwrap();
        std::fs::create_dir_all(place.join("bin")).unwrap();
        let made = self.dir.join(release).join("bin/go");
        // The same file, where that can be: a go command finds its tree by where it stands itself.
        std::fs::hard_link(&made, place.join("bin/go"))
            .or_else(|_| std::fs::copy(&made, place.join("bin/go")).map(drop))
            .unwrap();
        for entry in std::fs::read_dir(tree).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap();
            if name == "go.env" && go_env.is_some() || name == "bin" {
                continue;
            }
            symlink(path.canonicalize().unwrap(), place.join(name)).unwrap();
        }
        if let Some(text) = go_env {
            std::fs::write(place.join("go.env"), text).unwrap();
        }
    }
}

fn patched(from: &Path, to: &Path) {
    let mut bytes = std::fs::read(from).unwrap();
    let theirs = SUM_GOLANG_ORG_KEY.as_bytes();
    let ours = lab_key();
    assert_eq!(theirs.len(), ours.len());
    let found: Vec<usize> = places_of(&bytes, theirs);
    assert!(!found.is_empty(), "{} does not know the key of sum.golang.org", from.display());
    for at in found {
        bytes[at..at + ours.len()].copy_from_slice(ours.as_bytes());
    }
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    std::fs::write(to, bytes).unwrap();
    std::fs::set_permissions(to, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// Where `part` begins in `bytes`.
fn places_of(bytes: &[u8], part: &[u8]) -> Vec<usize> {
    let (first, mut found, mut at) = (part[0], Vec::new(), 0);
    while let Some(next) = bytes[at..].iter().position(|byte| *byte == first) {
        at += next;
        if bytes[at..].starts_with(part) {
            found.push(at);
        }
        at += 1;
    }
    found
}

/// The same for every lab.
fn lab_key() -> String {
    Lab::start(&goproxy_cfg_lab::Scenario::default()).gosumdb()
}
