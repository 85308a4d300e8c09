//! Machines that are broken, and machines that are not (`tests/sabotage/*.toml`), each with the one right cause that doctor
//! names, its verdict, its exit code, and whether `--fix` mends it. The program itself is run, with real go commands and real
//! shells, in a world of real servers; nothing of the user's is touched without `--fix`, and no secret is shown.
//!
//! SABOTAGE_ROW=clash leaves only the rows with that in their names. `tests/sabotage.all.sh` runs each on every release of Go.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stderr)]

#[path = "fault_table/clock.rs"]
#[expect(dead_code, reason = "what a clock shows is the matter of tests/fault_table.rs")]
mod clock;
#[path = "netns/dns.rs"]
mod dns;
#[path = "sabotage/namespace.rs"]
mod namespace;
#[path = "sabotage/row.rs"]
mod row;
#[path = "sabotage/scene.rs"]
mod scene;
#[path = "probe/socks.rs"]
#[expect(dead_code, reason = "what was asked of it is the matter of tests/probe.rs")]
mod socks;
mod support;
#[path = "sabotage/tools.rs"]
mod tools;
#[path = "sabotage/trial.rs"]
mod trial;

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::Instant;

use goproxy_cfg::text::codes::Code;
use row::Row;
use tools::Tools;
use trial::Trial;

/// The fewest rows that the table may have, and the fewest of healthy machines among them.
const FEWEST: (usize, usize) = (80, 20);
/// A trial that fails is done again, with more time: a busy machine may need it.
const AGAIN: u32 = 3;

/// Runs trials, two for each processor, and tells of all that went wrong.
fn all(trials: Vec<Trial>) {
    let started = Instant::now();
    let only = std::env::var("SABOTAGE_ROW").unwrap_or_default();
    let trials: Vec<Trial> = trials.into_iter().filter(|trial| trial.name().contains(&only)).collect();
    let count = trials.len();
    let cured = trials.iter().filter(|trial| trial.row.cured).count();
    let tools = Tools::new();
    let queue = Mutex::new(trials.into_iter());
    let wrong = Mutex::new(Vec::new());
    let took = Mutex::new(Vec::new());
    let at_once = 2 * std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                loop {
                    let Some(trial) = queue.lock().unwrap().next() else { return };
                    let started = Instant::now();
                    let mut problems = run(&trial, &tools, 1);
                    if !problems.is_empty() {
                        problems = run(&trial, &tools, AGAIN);
                    }
                    took.lock().unwrap().push((started.elapsed(), trial.name()));
                    wrong.lock().unwrap().extend(problems);
                }
            });
        }
    });
    let longest = took.into_inner().unwrap().into_iter().max();
    eprintln!("{count} trials, {cured} of them mended, in {:.0?}, the longest {longest:.1?}", started.elapsed());
    let mut wrong = wrong.into_inner().unwrap();
    wrong.sort();
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), wrong.join("\n"));
}

fn run(trial: &Trial, tools: &Tools, times: u32) -> Vec<String> {
    let run = || match trial.row.is_for_a_namespace() {
        true => namespace::run(trial, tools, times),
        false => trial.run(tools, times),
    };
    // What keeps one machine from being set up is no end of the others.
    let panicked = |_| vec![format!("{}: it could not be set up, see above", trial.name())];
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).unwrap_or_else(panicked)
}

/// Each row on one release of Go, a different one from row to row.
fn on_one_go(rows: impl Iterator<Item = Row>, tools: &Tools) -> Vec<Trial> {
    let one = |row: Row| {
        let mut releases: Vec<&str> = tools.releases().filter(|release| row.is_for(release)).collect();
        let number = row.number % releases.len().max(1);
        assert!(!releases.is_empty(), "{}: no release of Go", row.name);
        Trial { release: releases.swap_remove(number).to_owned(), row }
    };
    rows.map(one).collect()
}

#[test]
fn the_table_is_whole() {
    let rows = row::all();
    let healthy = rows.iter().filter(|row| row.is_healthy()).count();
    assert!(rows.len() - healthy >= FEWEST.0, "{} broken machines", rows.len() - healthy);
    assert!(healthy >= FEWEST.1, "{healthy} healthy machines");
    for name in [|row: &Row| row.name.clone(), |row: &Row| row.zh.clone()] {
        let names: BTreeSet<String> = rows.iter().map(name).collect();
        assert_eq!(names.len(), rows.len(), "two rows of one name");
    }
    let roots: BTreeSet<&str> = rows.iter().filter_map(|row| row.root.as_deref()).collect();
    for area in 1..=7 {
        let area = format!("GP{area}");
        assert!(roots.iter().any(|code| code.starts_with(&area)), "no machine for {area}xx");
    }
    let met: BTreeSet<&str> = rows.iter().flat_map(|row| row.expects()).collect();
    let unmet: Vec<&str> = Code::ALL.iter().map(|code| code.name()).filter(|code| !met.contains(code)).collect();
    eprintln!("{} broken machines, {healthy} healthy; codes that none of them has: {unmet:?}", rows.len() - healthy);
}

#[test]
fn each_has_one_cause_and_a_cure_that_works() {
    let tools = Tools::new();
    all(on_one_go(row::all().into_iter(), &tools));
}

#[test]
#[ignore = "tests/sabotage.all.sh"]
fn on_every_go() {
    let tools = Tools::new();
    let trials = |row: Row| {
        let releases: Vec<String> = tools.releases().filter(|release| row.is_for(release)).map(str::to_owned).collect();
        releases.into_iter().map(move |release| Trial { row: row.clone(), release })
    };
    all(row::all().into_iter().flat_map(trials).collect());
}

/// Run by [`namespace::run`].
#[test]
#[ignore = "needs a network namespace"]
fn in_a_namespace() {
    namespace::inside();
}
