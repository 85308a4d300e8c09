//! A machine for one test: an empty home, a PATH, an environment of its own, and the program run on it as a user runs it.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part")]

#[cfg(unix)]
pub mod terminal;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use goproxy_cfg_lab::{Lab, Toolchain};
use serde_json::Value;
use tempfile::TempDir;

/// Where no go command is: a system that has one keeps it in a directory of its own.
const SYSTEM_PATH: &str = "/usr/bin:/bin";

/// What ends at once or at a short time limit has ended within this; a test that says so has to see to it that what does not
/// would go on for half a minute and more. How soon it is on a quiet machine the benches tell.
pub const SOON: Duration = Duration::from_secs(10);

/// How a run ended.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Everything that was printed.
    pub fn said(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    #[track_caller]
    pub fn exits(self, code: i32) -> Run {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }
}

/// An empty home and an environment.
pub struct Machine {
    dir: TempDir,
    vars: BTreeMap<String, OsString>,
    cwd: PathBuf,
}

impl Machine {
    /// Without a go command.
    pub fn new() -> Machine {
        let dir = TempDir::new().unwrap();
        let home = dir.path().join("home");
        let cwd = dir.path().join("work");
        std::fs::create_dir(&home).unwrap();
        std::fs::create_dir(&cwd).unwrap();
        let mut machine = Machine { dir, vars: BTreeMap::new(), cwd };
        machine.set("HOME", home.as_os_str());
        machine.set("PATH", SYSTEM_PATH).set("LANG", "C.UTF-8");
        machine
    }

    /// With this go command.
    pub fn with_go(go: &Toolchain) -> Machine {
        let mut machine = Machine::new();
        let bin = go.go.parent().unwrap().display().to_string();
        machine.set("PATH", format!("{bin}:{SYSTEM_PATH}"));
        machine
    }

    /// With this go command, in this lab.
    pub fn in_lab(go: &Toolchain, lab: &Lab) -> Machine {
        let mut machine = Machine::with_go(go);
        machine.enter(lab);
        machine
    }

    /// Sets what programs need to meet the lab's servers under their real names.
    pub fn enter(&mut self, lab: &Lab) {
        for (name, value) in lab.go_env() {
            self.set(&name, &value);
        }
    }

    pub fn set(&mut self, name: &str, value: impl AsRef<OsStr>) -> &mut Machine {
        self.vars.insert(name.to_owned(), value.as_ref().to_owned());
        self
    }

    pub fn var(&self, name: &str) -> String {
        self.vars.get(name).map(|value| value.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// The environment.
    pub fn variables(&self) -> impl Iterator<Item = (String, String)> {
        self.vars.iter().map(|(name, value)| (name.clone(), value.to_string_lossy().into_owned()))
    }

    pub fn unset(&mut self, name: &str) -> &mut Machine {
        self.vars.remove(name);
        self
    }

    pub fn go_to(&mut self, dir: &Path) -> &mut Machine {
        self.cwd = dir.to_owned();
        self
    }

    pub fn home(&self) -> PathBuf {
        self.dir.path().join("home")
    }

    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    pub fn work(&self) -> PathBuf {
        self.cwd.clone()
    }

    /// Where Go's env file stands.
    pub fn env_file(&self) -> PathBuf {
        self.home().join(".config/go/env")
    }

    pub fn write_env_file(&self, bytes: impl AsRef<[u8]>) {
        std::fs::create_dir_all(self.env_file().parent().unwrap()).unwrap();
        std::fs::write(self.env_file(), bytes).unwrap();
    }

    pub fn env_file_text(&self) -> String {
        std::fs::read_to_string(self.env_file()).unwrap_or_default()
    }

    /// A program of this name, first on PATH.
    pub fn install(&mut self, name: &str, script: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let bin = self.dir.path().join("bin");
        std::fs::create_dir_all(&bin).unwrap();
        let path = bin.join(name);
        std::fs::write(&path, script).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        let old = self.var("PATH");
        self.set("PATH", format!("{}:{old}", bin.display()));
        path
    }

    /// A command on this machine.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.env_clear().envs(&self.vars).current_dir(&self.cwd).stdin(Stdio::null());
        command
    }

    /// goproxy-cfg with these arguments.
    pub fn program(&self, args: &[&str]) -> Command {
        let mut command = self.command(env!("CARGO_BIN_EXE_goproxy-cfg"));
        command.args(args);
        command
    }

    /// Runs goproxy-cfg to its end.
    pub fn run(&self, args: &[&str]) -> Run {
        done(self.program(args).output().unwrap())
    }

    /// Runs any program to its end.
    pub fn other(&self, program: impl AsRef<Path>, args: &[&str]) -> Run {
        done(self.command(program).args(args).output().unwrap())
    }

    /// The go command on PATH.
    pub fn go(&self) -> PathBuf {
        let path = self.var("PATH");
        path.split(':').map(|dir| Path::new(dir).join("go")).find(|go| go.exists()).unwrap()
    }

    /// A file below the machine's own directory, with those above it.
    pub fn write(&self, place: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir().join(place);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Where the journal is.
    pub fn journal(&self) -> PathBuf {
        self.home().join(".local/state/goproxy-cfg/journal")
    }

    /// `go env -json NAMES`, as the user would run it.
    pub fn go_env(&self, names: &[&str]) -> Value {
        let mut args = vec!["env", "-json"];
        args.extend(names);
        self.other(self.go(), &args).exits(0).json()
    }

    /// Every file and directory of the home with its bytes and mode, but the journal and Go's telemetry.
    pub fn home_contents(&self) -> BTreeMap<PathBuf, (u32, Option<Vec<u8>>)> {
        let mut found = BTreeMap::new();
        walk(&self.home(), &self.home(), &mut found);
        found
    }
}

fn walk(root: &Path, dir: &Path, found: &mut BTreeMap<PathBuf, (u32, Option<Vec<u8>>)>) {
    use std::os::unix::fs::PermissionsExt;
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let relative = path.strip_prefix(root).unwrap().to_owned();
        let outside = [".local/state/goproxy-cfg", ".config/go/telemetry"];
        if outside.iter().any(|place| relative.starts_with(place)) {
            continue;
        }
        let meta = std::fs::symlink_metadata(&path).unwrap();
        if meta.is_dir() {
            // Directories that stand only for what is left out do not count.
            let before = found.len();
            walk(root, &path, found);
            let holds_only_ours =
                outside.iter().any(|place| Path::new(place).starts_with(&relative)) && found.len() == before;
            if !holds_only_ours {
                found.insert(relative, (meta.permissions().mode(), None));
            }
        } else {
            found.insert(relative, (meta.permissions().mode(), Some(std::fs::read(&path).unwrap_or_default())));
        }
    }
}

pub fn done(output: Output) -> Run {
    Run {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
