//! A Windows user for one test: folders of their own, with a space and Chinese in the name, an environment, and the program
//! run there as a user runs it.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::os::windows::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use goproxy_cfg_lab::Lab;
use serde_json::Value;
use tempfile::TempDir;

/// CREATE_NO_WINDOW.
const CONSOLE_WITHOUT_WINDOW: u32 = 0x0800_0000;

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Run {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }
}

/// A user with empty folders.
pub(crate) struct Machine {
    dir: TempDir,
    vars: BTreeMap<String, OsString>,
}

impl Machine {
    /// With the go command that is on PATH.
    pub(crate) fn new() -> Machine {
        let mut machine = Machine::without_go();
        let path = [go().parent().unwrap().into(), OsString::from(machine.system())];
        machine.set("PATH", std::env::join_paths(path.iter().map(PathBuf::from)).unwrap());
        machine
    }

    /// Without a go command.
    pub(crate) fn without_go() -> Machine {
        let dir = tempfile::Builder::new().prefix("张 三-").tempdir().unwrap();
        let mut machine = Machine { dir, vars: BTreeMap::new() };
        for (name, place) in [
            ("USERPROFILE", ""),
            ("APPDATA", r"AppData\Roaming"),
            ("LOCALAPPDATA", r"AppData\Local"),
            ("TEMP", r"AppData\Local\Temp"),
            ("TMP", r"AppData\Local\Temp"),
        ] {
            let folder = machine.home().join(place);
            std::fs::create_dir_all(&folder).unwrap();
            machine.set(name, folder);
        }
        std::fs::create_dir_all(machine.work()).unwrap();
        // Without the first no program finds the network.
        for name in ["SystemRoot", "ComSpec", "PATHEXT"] {
            machine.set(name, std::env::var_os(name).unwrap_or_default());
        }
        machine.set("PATH", machine.system()).set("GOPROXY_CFG_LANG", "en");
        machine
    }

    /// With what programs need to meet the lab's servers under their real names.
    pub(crate) fn in_lab(lab: &Lab) -> Machine {
        let mut machine = Machine::new();
        for (name, value) in lab.go_env() {
            machine.set(&name, value);
        }
        machine
    }

    fn system(&self) -> String {
        format!(r"{}\system32", std::env::var("SystemRoot").unwrap())
    }

    pub(crate) fn set(&mut self, name: &str, value: impl AsRef<OsStr>) -> &mut Machine {
        self.vars.insert(name.to_owned(), value.as_ref().to_owned());
        self
    }

    pub(crate) fn unset(&mut self, name: &str) -> &mut Machine {
        self.vars.remove(name);
        self
    }

    /// %USERPROFILE%.
    pub(crate) fn home(&self) -> PathBuf {
        self.dir.path().join("我 的")
    }

    /// Where commands are run.
    pub(crate) fn work(&self) -> PathBuf {
        self.home().join("项 目")
    }

    /// %TEMP%.
    pub(crate) fn temp(&self) -> PathBuf {
        self.home().join(r"AppData\Local\Temp")
    }

    /// Where Go's env file stands.
    pub(crate) fn env_file(&self) -> PathBuf {
        self.home().join(r"AppData\Roaming\go\env")
    }

    /// Where the journal is.
    pub(crate) fn journal(&self) -> PathBuf {
        self.home().join(r"AppData\Local\goproxy-cfg\journal")
    }

    pub(crate) fn write(&self, path: &Path, bytes: impl AsRef<[u8]>) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Runs goproxy-cfg to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.other(env!("CARGO_BIN_EXE_goproxy-cfg"), args)
    }

    /// Runs any program to its end.
    pub(crate) fn other(&self, program: impl AsRef<OsStr>, args: &[&str]) -> Run {
        let mut command = Command::new(program);
        command.args(args).env_clear().envs(&self.vars).current_dir(self.work()).stdin(Stdio::null());
        command.creation_flags(CONSOLE_WITHOUT_WINDOW);
        done(command.output().unwrap())
    }

    /// `go env -json NAMES`, as the user would run it.
    pub(crate) fn go_env(&self, names: &[&str]) -> Value {
        self.other(go(), &[&["env", "-json"], names].concat()).exits(0).json()
    }
}

/// The go command on PATH.
pub(crate) fn go() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let found = std::env::split_paths(&path).map(|dir| dir.join("go.exe")).find(|file| file.is_file());
    found.expect("go.exe on PATH: tests/windows.sh provides it")
}

fn done(output: Output) -> Run {
    Run {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
