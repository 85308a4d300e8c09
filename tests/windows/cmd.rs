//! What statements for cmd.exe come to: a batch file of them is run, and a program started from it tells its environment.

use std::collections::BTreeMap;

use crate::machine::Machine;

/// Around what the program tells, apart from what the test harness prints.
const MARK: &str = "=== environment ===";

/// Whether cmd reads batch files in UTF-8 when told to. Wine's says so and reads them in the system's code page all the same.
pub(crate) fn reads_utf8(machine: &Machine) -> bool {
    machine.other("reg", &["query", r"HKCU\Software\Wine"]).code != Some(0)
}

/// The environment of a program that a batch file of these statements starts. Hundreds of them go into one.
pub(crate) fn read_back(machine: &Machine, statements: &[String]) -> BTreeMap<String, String> {
    let place = machine.work().join("batch.cmd");
    let teller = std::env::current_exe().unwrap();
    let mut text = String::from("@echo off\r\nchcp 65001 >nul\r\n");
    for statement in statements {
        text.push_str(statement);
        text.push_str("\r\n");
    }
    text.push_str(&format!("\"{}\" --exact tell_the_environment --ignored --nocapture\r\n", teller.display()));
    machine.write(&place, text);
    let run = machine.other("cmd", &["/d", "/c", "batch.cmd"]).exits(0);
    let told = run.stdout.split(MARK).nth(1).unwrap_or_else(|| panic!("{run:?}"));
    serde_json::from_str(told).unwrap_or_else(|error| panic!("{error}: {told}"))
}

/// Tells the environment of this process.
pub(crate) fn tell() {
    let vars: BTreeMap<String, String> = std::env::vars().collect();
    println!("{MARK}{}{MARK}", serde_json::to_string(&vars).unwrap());
}
