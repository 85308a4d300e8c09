//! `use`, `unset`, `env` and `show` in every scope, with real shells and the real go command.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::type_complexity, clippy::print_stderr)]

#[path = "scopes/elsewhere.rs"]
mod elsewhere;
#[path = "scopes/lists.rs"]
mod lists;
#[path = "scopes/refused.rs"]
mod refused;
#[path = "scopes/running.rs"]
mod running;
mod support;
#[path = "scopes/terminals.rs"]
mod terminals;

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use goproxy_cfg_lab::toolchain;
use serde_json::Value;
use support::{Machine, Run, done};

const ALIYUN: &str = "https://mirrors.aliyun.com/goproxy,direct";
const GOOGLE_CN: &str = "sum.golang.google.cn";

/// The shells that are started for real, with the programs they are.
const SHELLS: [(&str, &str); 6] =
    [("sh", "dash"), ("bash", "bash"), ("zsh", "zsh"), ("fish", "fish"), ("tcsh", "tcsh"), ("nushell", "nu")];

/// With the newest go command and every shell; the user sits in bash.
fn machine() -> Machine {
    let mut machine = Machine::with_go(&toolchain("1.27"));
    let path = format!("{}:{}", machine.var("PATH"), shells_directory().display());
    machine.set("PATH", path).set("SHELL", "/bin/bash").set("TERM", "xterm-256color");
    machine.install(
        "tell",
        "#!/bin/sh\nprintf '<%s|%s|%s>\\n' \"${GOPROXY-unset}\" \"${GOSUMDB-unset}\" \"${GOPRIVATE-unset}\"\n",
    );
    machine
}

/// Mounts, and homes of others, take root.
fn is_root() -> bool {
    let root = rustix::process::geteuid().is_root();
    if !root {
        eprintln!("left out: run as root to have it tested");
    }
    root
}

fn shells_directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/shells")
}

/// Where a shell is; it must be there.
fn program(name: &str) -> PathBuf {
    let mut places = vec![PathBuf::from("/usr/bin"), PathBuf::from("/bin"), shells_directory()];
    places.retain(|dir| dir.join(name).exists());
    places.first().unwrap_or_else(|| panic!("no {name}: run tests/shells.sh")).join(name)
}

/// What a shell that is started as a new terminal starts it has: `GOPROXY|GOSUMDB|GOPRIVATE`.
fn new_terminal(machine: &Machine, shell: &str, login: bool) -> String {
    let tell = machine.dir().join("bin/tell").display().to_string();
    let name = SHELLS.iter().find(|(known, _)| *known == shell).map_or(shell, |(_, name)| *name);
    let mut command = machine.command(program(name));
    let words = match name {
        // With -c it does not read what a login shell reads.
        "tcsh" => {
            if login {
                command.arg0("-tcsh");
            }
            Vec::new()
        }
        "nu" if login => vec!["-l", "-c"],
        "nu" => vec!["--no-history", "-e"],
        _ if login => vec!["-l", "-i", "-c"],
        _ => vec!["-i", "-c"],
    };
    command.args(&words);
    let text = match name {
        "nu" if login => format!("^{tell}"),
        "nu" => format!("^{tell}; exit"),
        _ => tell,
    };
    if name == "tcsh" {
        command.stdin(Stdio::piped())
    } else {
        command.arg(&text)
    };
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    if let Some(mut stdin) = child.stdin.take() {
        writeln!(stdin, "{text}").unwrap();
    }
    told(&done(child.wait_with_output().unwrap()))
}

/// What `tell` said.
#[track_caller]
fn told(run: &Run) -> String {
    let (_, told) = run.stdout.rsplit_once('<').unwrap_or_else(|| panic!("{run:?}"));
    told.split_once('>').unwrap().0.to_owned()
}

/// What `use` says of its terminals: `bash login has-it`.
fn terminals(used: &Value) -> Vec<String> {
    let said = |terminal: &Value| {
        let start = if terminal["login"] == true { "login" } else { "interactive" };
        format!("{} {start} {}", terminal["shell"].as_str().unwrap(), terminal["outcome"].as_str().unwrap())
    };
    used["terminals"].as_array().unwrap().iter().map(said).collect()
}

fn text(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
