//! A home of its own for a real go command.

use crate::lab::Lab;
use crate::toolchains::Toolchain;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// An empty home with caches of its own, deleted when dropped.
pub struct Sandbox {
    dir: TempDir,
}

impl Default for Sandbox {
    fn default() -> Self {
        Self::new()
    }
}

impl Sandbox {
    /// A new home.
    ///
    /// # Panics
    ///
    /// Where there is no temporary directory.
    pub fn new() -> Self {
        let dir = tempfile::Builder::new().prefix("gopher-").tempdir().expect("a temporary directory");
        for name in ["home", "work", "tmp"] {
            std::fs::create_dir(dir.path().join(name)).expect("a directory");
        }
        Self { dir }
    }

    /// The home directory.
    pub fn home(&self) -> PathBuf {
        self.dir.path().join("home")
    }

    /// The working directory; it is in no module.
    pub fn work(&self) -> PathBuf {
        self.dir.path().join("work")
    }

    /// GOMODCACHE.
    pub fn module_cache(&self) -> PathBuf {
        self.dir.path().join("modcache")
    }

    /// The environment of a go command that lives here: nothing of the caller's, and in PATH only the toolchain's
    /// directory and the system's own.
    pub fn env(&self, toolchain: &Toolchain) -> Vec<(String, String)> {
        let place = |path: &Path| path.display().to_string();
        let bin = toolchain.go.parent().unwrap_or(Path::new(""));
        let path = std::env::join_paths([bin, "/usr/local/bin".as_ref(), "/usr/bin".as_ref(), "/bin".as_ref()]);
        [
            ("PATH", place(Path::new(&path.expect("no colon in the paths")))),
            ("HOME", place(&self.home())),
            ("TMPDIR", place(&self.dir.path().join("tmp"))),
            ("GOPATH", place(&self.dir.path().join("gopath"))),
            ("GOMODCACHE", place(&self.module_cache())),
            ("GOCACHE", place(&self.dir.path().join("cache"))),
            ("GOFLAGS", "-modcacherw".to_owned()),
            ("GOTOOLCHAIN", "local".to_owned()),
            ("GOTELEMETRY", "off".to_owned()),
            ("LC_ALL", "C.UTF-8".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }

    /// The go command here, in that lab.
    pub fn go(&self, lab: &Lab, toolchain: &Toolchain) -> Command {
        let mut command = Command::new(&toolchain.go);
        command.env_clear().envs(self.env(toolchain)).envs(lab.go_env()).current_dir(self.work());
        command
    }

    /// `go mod download -json MODULE@VERSION` with this GOPROXY.
    ///
    /// # Panics
    ///
    /// Where the go command does not start.
    pub fn download(&self, lab: &Lab, toolchain: &Toolchain, goproxy: &str, module: &str) -> Outcome {
        let mut command = self.go(lab, toolchain);
        command.args(["mod", "download", "-json", module]).env("GOPROXY", goproxy);
        command.output().expect("go starts").into()
    }
}

/// What a go command came to.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Whether it exited with 0.
    pub success: bool,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

impl Outcome {
    /// A text field of the JSON that `go mod download -json` printed.
    pub fn field(&self, name: &str) -> Option<&str> {
        let start = format!("\"{name}\": \"");
        let line = self.stdout.lines().find_map(|line| line.trim().strip_prefix(&start))?;
        line.trim_end_matches(',').strip_suffix('"')
    }
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { success: output.status.success(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }
}
