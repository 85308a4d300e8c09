//! `mirror-lab SCENARIO [COMMAND ARGUMENT…]`: plays a scenario (a file, or the name of a ready one) for a command, or
//! until standard input ends.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a program of its own, for demonstrations"
)]

use goproxy_cfg_lab::{Lab, Scenario};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1).filter(|arg| arg != "--");
    let Some(name) = args.next() else {
        let names: Vec<_> = Scenario::ready_names().collect();
        eprintln!(
            "usage: mirror-lab SCENARIO [COMMAND ARGUMENT...]\nSCENARIO: a TOML file, or one of {}",
            names.join(", ")
        );
        return ExitCode::from(2);
    };
    let scenario = if Scenario::ready_names().any(|ready| ready == name) {
        Scenario::ready(&name)
    } else {
        let text = std::fs::read_to_string(&name).map_err(|error| error.to_string());
        match text.and_then(|text| Scenario::from_toml(&text).map_err(|error| error.to_string())) {
            Ok(scenario) => scenario,
            Err(error) => {
                eprintln!("{name}: {error}");
                return ExitCode::from(2);
            }
        }
    };
    let lab = Lab::start(&scenario);
    let code = match args.next() {
        Some(program) => match Command::new(&program).args(args).envs(lab.go_env()).status() {
            Ok(status) => status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1),
            Err(error) => {
                eprintln!("{program}: {error}");
                127
            }
        },
        None => {
            for (name, value) in lab.go_env() {
                println!("export {name}='{value}'");
            }
            let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
            0
        }
    };
    for request in lab.requests() {
        let status = request.status.map_or("---".to_owned(), |status| status.to_string());
        eprintln!("{status} {} {}{} {}", request.method, request.host, request.path, request.version);
    }
    ExitCode::from(code)
}
