//! Every way in which servers, names, proxies and clocks are broken (`tests/faults/*.toml`), each with the one class, stage
//! and remedy that the program names. The program itself is run, and whatever a server does: it uses little memory, keeps
//! its deadline, and lets nothing that a server said colour the terminal.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stderr)]

#[path = "fault_table/clock.rs"]
mod clock;
#[path = "netns/dns.rs"]
mod dns;
#[path = "fault_table/row.rs"]
mod row;
#[path = "probe/socks.rs"]
#[expect(dead_code, reason = "what was asked of it is the matter of tests/probe.rs")]
mod socks;
mod support;
#[path = "fault_table/trial.rs"]
mod trial;
#[path = "fault_table/watch.rs"]
mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::time::Duration;

use goproxy_cfg::domain::fault::FaultClass;
use goproxy_cfg::text::{Lang, faults};
use row::Row;
use trial::Trial;

/// The fewest rows that the table may have.
const FEWEST: usize = 60;
/// A run in which the machine was busy with something else is done again, this often.
const AGAIN: usize = 2;

/// Runs trials, so many at once, and tells of all that went wrong. FAULT_ROW leaves only those whose name has it in it.
fn all(trials: Vec<Trial>, at_once: usize) {
    let only = std::env::var("FAULT_ROW").unwrap_or_default();
    let trials = trials.into_iter().filter(|trial| trial.name().contains(&only));
    let waiting = Mutex::new(trials);
    let wrong = Mutex::new(Vec::new());
    let most = Mutex::new(((0, String::new()), (Duration::ZERO, String::new())));
    std::thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                loop {
                    let Some(trial) = waiting.lock().unwrap().next() else { return };
                    let (mut problems, mut memory, mut took) = trial.run();
                    for _ in 0..AGAIN {
                        if !problems.is_empty() {
                            (problems, memory, took) = trial.run();
                        }
                    }
                    wrong.lock().unwrap().extend(problems);
                    let mut most = most.lock().unwrap();
                    most.0 = (memory, trial.name()).max(most.0.clone());
                    most.1 = (took, trial.name()).max(most.1.clone());
                }
            });
        }
    });
    let ((memory, hungriest), (took, longest)) = most.into_inner().unwrap();
    eprintln!("most memory: {:.1} MB, {hungriest}; longest: {took:?}, {longest}", memory as f64 / 1e6);
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_table_is_whole() {
    let rows = row::all();
    assert!(rows.len() >= FEWEST, "{} rows", rows.len());
    for name in [|row: &Row| row.name.clone(), |row: &Row| row.zh.clone()] {
        let names: BTreeSet<String> = rows.iter().map(name).collect();
        assert_eq!(names.len(), rows.len(), "two rows of one name");
    }
    let met: BTreeSet<FaultClass> = rows.iter().filter_map(Row::class).collect();
    // A machine without a network is `tests/probe.rs`'s matter: there is no server in it.
    let missing: Vec<_> =
        FaultClass::ALL.iter().filter(|class| !met.contains(class) && **class != FaultClass::NoNetwork).collect();
    assert!(missing.is_empty(), "no row for {missing:?}");
    let remedies: BTreeSet<_> = FaultClass::ALL
        .iter()
        .map(|class| faults::remedy(class.name()))
        .map(|remedy| Lang::ALL.map(|lang| remedy.say(lang).to_owned()))
        .collect();
    assert_eq!(remedies.len(), FaultClass::ALL.len(), "two classes of one remedy");
}

#[test]
fn each_has_one_class_and_remedy_whatever_servers_do() {
    let rows = row::all().into_iter().filter(|row| !row.is_for_a_namespace());
    all(rows.flat_map(Trial::of).collect(), 6);
}

#[test]
fn names_and_addresses_too() {
    let output = std::process::Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/netns/enter.sh"))
        .arg(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "in_a_namespace", "--nocapture"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    if !said.contains("running 1 test") {
        eprintln!("skipped, no network namespace can be had here: {said}");
        return;
    }
    assert!(output.status.success(), "{said}");
}

/// Run by [`names_and_addresses_too`].
#[test]
#[ignore = "needs a network namespace"]
fn in_a_namespace() {
    let rows: Vec<Row> = row::all().into_iter().filter(Row::is_for_a_namespace).collect();
    let names: BTreeMap<_, _> = rows.iter().filter_map(|row| Some((row.host_name(), row.dns.clone()?))).collect();
    dns::start(names);
    all(rows.into_iter().flat_map(Trial::of).collect(), 8);
}
