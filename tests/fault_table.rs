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
use goproxy_cfg_lab::{Action, Certificate, FrameMisdeed, Host, Lab, Scenario, ZipTrap};
use row::Row;
use support::Machine;
use trial::Trial;

/// The fewest rows that the table may have.
const FEWEST: usize = 60;
/// A run that fails is done again, with more time: a busy machine may need it to come as far as the fault.
const AGAIN: [u32; 2] = [2, 4];

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
                    let (mut problems, mut memory, mut late) = trial.run(1);
                    for times in AGAIN {
                        if !problems.is_empty() {
                            (problems, memory, late) = trial.run(times);
                        }
                    }
                    wrong.lock().unwrap().extend(problems);
                    let mut most = most.lock().unwrap();
                    most.0 = (memory, trial.name()).max(most.0.clone());
                    most.1 = (late, trial.name()).max(most.1.clone());
                }
            });
        }
    });
    let ((memory, hungriest), (late, latest)) = most.into_inner().unwrap();
    eprintln!("most memory: {:.1} MB, {hungriest}; latest: {late:?} past the deadline, {latest}", memory as f64 / 1e6);
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
    all(rows.flat_map(Trial::of).collect(), 12);
}

/// What costs most, from ten mirrors at once.
#[test]
fn ten_bad_servers_together_use_no_more_memory_than_one_may() {
    let zip = |trap| ("*.zip", Action::ZipBomb { trap, prefix: "x@v1/".to_owned() });
    let frames = |misdeed| ("*", Action::Frames { misdeed });
    let worst = [
        zip(ZipTrap::Packed),
        ("*.zip", Action::Endless {}),
        ("*.mod", Action::Endless {}),
        ("*", Action::GzipBomb { announced: false }),
        ("*.info", Action::Body { text: "[".repeat(60_000), content_type: "application/json".to_owned() }),
        frames(FrameMisdeed::EarlyHints),
        frames(FrameMisdeed::HpackBomb),
        frames(FrameMisdeed::Overrun),
        ("*", Action::Flood { head: "HTTP/1.1 200 OK\r\nX: ".to_owned(), again: "y".to_owned(), pause_ms: 0 }),
    ];
    for (path, action) in worst {
        let names: Vec<String> = (0..10).map(|number| format!("m{number}.example")).collect();
        let host = |name: &String| Host {
            http2: !matches!(action, Action::Flood { .. }),
            ..Host::mirror(name).fault(path, action.clone())
        };
        let lab = Lab::start(&Scenario::of(names.iter().map(host)));
        let mut machine = Machine::new();
        machine.enter(&lab);
        let urls = names.iter().map(|name| format!("https://{name}")).collect::<Vec<_>>();
        let mut args = vec!["probe", "--json", "-n", "1", "--timeout", "2s"];
        args.extend(urls.iter().map(String::as_str));
        let run = watch::run(machine.program(&args), Duration::from_secs(2));
        assert_eq!(run.code, Some(1), "{action:?}: {}", String::from_utf8_lossy(&run.stderr));
        assert!(run.memory <= trial::MOST_MEMORY, "{action:?}: {} MB", run.memory / 1_000_000);
        eprintln!("ten at once: {:.1} MB, {:.60}", run.memory as f64 / 1e6, format!("{action:?}"));
    }
}

/// A clock that is years off is told from mirrors that neglect their certificates, with the date that it shows.
#[test]
fn a_wrong_clock_is_named_where_every_certificate_is_out_of_date() {
    let host = |name: &str| Host { certificate: Certificate::Current, ..Host::mirror(name) };
    let lab = Lab::start(&Scenario::of([host("a.example"), host("b.example")]));
    for offset in ["+2y", "-2y"] {
        let Some(clock) = clock::turned(offset) else { return };
        let mut machine = Machine::new();
        machine.enter(&lab);
        clock.iter().for_each(|(name, value)| {
            machine.set(name, value);
        });
        for (lang, words) in [("en", "the clock is the likelier cause"), ("zh-CN", "更可能是本机时间不对")] {
            let run = machine.run(&["probe", "https://a.example", "https://b.example", "--lang", lang]).exits(1);
            assert!(run.stdout.contains(words) && run.stdout.contains(&clock::month(offset)), "{}", run.stdout);
        }
    }
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
    said.lines().filter(|line| line.starts_with("most memory")).for_each(|line| eprintln!("{line}"));
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
