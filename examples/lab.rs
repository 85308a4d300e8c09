#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods, reason = "a program of its own")]
//! What the program does, without any network: a few good and bad mirrors on loopback, under their real names, and
//! `probe`, `use` and `doctor` at work on them in a throwaway home.
//!
//! `cargo run --release --example lab`, with a scenario's name behind `--` for another one (tests/lab/scenarios), `zh-CN`
//! for Chinese, and a command line behind another `--` to run that one in place of the four.

use std::ffi::OsString;
use std::process::ExitCode;

use goproxy_cfg::cli;
use goproxy_cfg::host::{Host, Variables};
use goproxy_cfg_lab::{Lab, Scenario};

fn main() -> ExitCode {
    let mut scenario = "mixed-bag".to_owned();
    let locale = ["GOPROXY_CFG_LANG", "LC_ALL", "LANG"].iter().find_map(|name| std::env::var(name).ok());
    let mut lang = locale.unwrap_or_else(|| "en".to_owned());
    let mut lines: Vec<String> = ["probe", "use --fastest", "doctor", "undo"].map(str::to_owned).into();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--" => lines = vec![words.by_ref().collect::<Vec<_>>().join(" ")],
            "en" | "zh-CN" => lang = word,
            name if Scenario::ready_names().any(|ready| ready == name) => scenario = word,
            other => {
                eprintln!("no scenario is called {other}: {}", Scenario::ready_names().collect::<Vec<_>>().join(", "));
                return ExitCode::from(2);
            }
        }
    }
    let home = match tempfile::tempdir() {
        Ok(home) => home,
        Err(error) => {
            eprintln!("no place for a throwaway home: {error}");
            return ExitCode::from(4);
        }
    };
    let scenario = Scenario::ready(&scenario);
    let lab = Lab::start(&scenario);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut vars: Vec<(OsString, OsString)> = vec![
        ("PATH".into(), with_lab_go(path)),
        ("HOME".into(), home.path().into()),
        ("GOPROXY_CFG_LANG".into(), lang.into()),
    ];
    // How it looks is for whoever watches to say.
    let looks = ["COLUMNS", "TERM", "NO_COLOR", "CLICOLOR_FORCE"];
    vars.extend(looks.iter().filter_map(|name| Some(((*name).into(), std::env::var_os(name)?))));
    vars.extend(lab.go_env().into_iter().map(|(name, value)| (name.into(), value.into())));
    let host = Host::imagined(vars.into_iter().collect::<Variables>(), home.path().to_owned(), home.path());

    println!("# {}\n", scenario.description);
    for line in &lines {
        println!("$ goproxy-cfg {line}");
        let words: Vec<OsString> = ["goproxy-cfg"].into_iter().chain(line.split(' ')).map(OsString::from).collect();
        let exit = cli::run(&host, &words);
        println!("[exit {}]\n", exit.code());
    }
    ExitCode::SUCCESS
}

/// The machine's own go command, or one that the tests install.
fn with_lab_go(path: OsString) -> OsString {
    let on_path = std::env::split_paths(&path).any(|dir| dir.join("go").is_file() || dir.join("go.exe").is_file());
    if !on_path && goproxy_cfg_lab::installed_toolchains().is_empty() {
        println!("# no go command on PATH: tests/toolchains.sh fetches some into target/\n");
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/toolchains.sh");
        if !std::process::Command::new("bash").arg(script).status().is_ok_and(|status| status.success()) {
            println!("# that failed: doctor will say what it can without Go\n");
        }
    }
    let installed = goproxy_cfg_lab::installed_toolchains();
    let dirs = std::env::split_paths(&path).chain(installed.iter().filter_map(|go| Some(go.go.parent()?.to_owned())));
    std::env::join_paths(dirs).unwrap_or(path.clone())
}
