//! The checksum database's signed trees: whether those of all mirrors, and the last one seen on this machine, are one growing
//! tree. A contradiction is what the database exists to show, and the loudest thing that a probe can say.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[path = "probe/bench.rs"]
#[allow(dead_code, reason = "a part of it is used")]
mod bench;
mod support;

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use bench::{HOST, Trial, class};
use goproxy_cfg::domain::fault::FaultClass;
use goproxy_cfg::domain::measure::{Measured, ProbeReport, SumdbSeen, TreeHistory};
use goproxy_cfg::text::Lang;
use goproxy_cfg_lab::{Action, CANARY, Fault, Host, Lab, ModuleSpec, Phase, Sandbox, Scenario, toolchain};
use serde_json::Value;
use support::{Machine, done};

const OTHER: &str = "other.example";
/// Everything about the database.
const SUMDB: &str = "/sumdb/*";

/// A lab of these mirrors whose database has so many records more than the 608 that every lab has. They come last.
fn lab_with(more: usize, hosts: impl IntoIterator<Item = Host>) -> Lab {
    let versions = (0..more).map(|number| format!("v1.{number}.0")).collect();
    let module = ModuleSpec { path: "zz.example/many".to_owned(), versions, ..ModuleSpec::default() };
    Lab::start(&Scenario { modules: vec![module], ..Scenario::of(hosts) })
}

fn split(record: usize, newest: usize) -> Action {
    Action::Split { record, newest }
}

fn stale(newest: usize) -> Action {
    Action::Stale { newest }
}

fn run(lab: &Lab, last_head: Option<Vec<u8>>, hosts: &[&str]) -> ProbeReport {
    let mut trial = Trial::new(lab).through_proxy().within(Duration::from_secs(15));
    trial.options.last_head = last_head;
    let urls: Vec<String> = hosts.iter().map(|host| format!("https://{host}")).collect();
    trial.run(&urls.iter().map(String::as_str).collect::<Vec<_>>())
}

fn of<'r>(report: &'r ProbeReport, host: &str) -> &'r Measured {
    report.mirrors.iter().find(|mirror| mirror.url.host() == host).unwrap()
}

fn history(report: &ProbeReport, host: &str) -> TreeHistory {
    of(report, host).tree.unwrap().history
}

/// The signed note that a run leaves behind.
fn head(lab: &Lab, host: &str) -> Vec<u8> {
    run(lab, None, &[host]).head.unwrap().note
}

#[track_caller]
fn assert_forked(mirror: &Measured, words: &[&str]) {
    assert_eq!(mirror.tree.unwrap().history, TreeHistory::Forked, "{mirror:#?}");
    assert_eq!((class(mirror), mirror.sumdb), (Some(FaultClass::SumdbInvalid), SumdbSeen::Invalid));
    let said = mirror.fault.as_ref().unwrap().detail.say(Lang::En);
    assert!(words.iter().all(|word| said.contains(word)) && said.contains("contradict"), "{said}");
    assert!(!mirror.healthy() && mirror.rank.is_none());
}

#[track_caller]
fn assert_sound(mirror: &Measured, size: u64, behind: u64, history: TreeHistory) {
    assert_eq!((class(mirror), mirror.sumdb), (None, SumdbSeen::Verified), "{mirror:#?}");
    let tree = mirror.tree.unwrap();
    assert_eq!((tree.size, tree.behind, tree.history), (size, behind, history));
}

#[test]
fn one_tree_of_whatever_size_is_sound() {
    let lab = lab_with(300, [Host::mirror(HOST), Host::mirror(OTHER).fault(SUMDB, stale(150))]);
    // Nothing to hold it against.
    let alone = run(&lab, None, &[HOST]);
    assert_sound(of(&alone, HOST), 908, 0, TreeHistory::Unproven);
    // Two of them: the larger proves the smaller.
    let both = run(&lab, None, &[HOST, OTHER]);
    assert_sound(of(&both, HOST), 908, 0, TreeHistory::Consistent);
    assert_sound(of(&both, OTHER), 758, 150, TreeHistory::Consistent);
    let kept = both.head.unwrap();
    assert_eq!((kept.database.as_str(), kept.replaces.as_ref()), ("sum.golang.org", None));
    assert!(String::from_utf8(kept.note).unwrap().starts_with("go.sum database tree\n908\n"));
    // Who passes no database on has no tree.
    lab.change(OTHER, |host| host.sumdb = false);
    assert_eq!(of(&run(&lab, None, &[HOST, OTHER]), OTHER).tree, None);
}

#[test]
fn two_trees_that_contradict_each_other_are_both_blamed() {
    for (ours, theirs) in [
        // Of the same size, the other one larger, the other one smaller; a head of which nobody has any tiles.
        (None, split(10, 0)),
        (Some(stale(150)), split(10, 0)),
        (None, split(700, 150)),
        (None, Action::Fork {}),
    ] {
        let [mut one, two] = [Host::mirror(HOST), Host::mirror(OTHER).fault(SUMDB, theirs.clone())];
        one.faults.extend(ours.clone().map(|action| Fault::new(SUMDB, action)));
        let third = Host::mirror("third.example").fault(SUMDB, stale(260));
        let lab = lab_with(300, [one, two, third]);
        let report = run(&lab, None, &[HOST, OTHER, "third.example"]);
        println!("{ours:?} {theirs:?}");
        assert_forked(of(&report, HOST), &[OTHER, "sum.golang.org"]);
        assert_eq!(history(&report, OTHER), TreeHistory::Forked);
        assert_eq!(class(of(&report, OTHER)), Some(FaultClass::SumdbInvalid));
        // Neither is what later runs are held against.
        let kept = report.head.map(|head| String::from_utf8(head.note).unwrap());
        assert!(kept.is_none_or(|note| note.starts_with("go.sum database tree\n648\n")), "{theirs:?}");
    }
}

#[test]
fn who_contradicts_the_last_one_seen_is_blamed_alone() {
    let lab = lab_with(300, [Host::mirror(HOST).fault(SUMDB, stale(200)), Host::mirror(OTHER)]);
    let seen = head(&lab, HOST);
    for (theirs, sizes) in
        [(split(10, 200), ["708", "708"]), (split(10, 0), ["908", "708"]), (split(10, 250), ["658", "708"])]
    {
        lab.set_faults(HOST, []);
        lab.set_faults(OTHER, [Fault::new(SUMDB, theirs)]);
        let report = run(&lab, Some(seen.clone()), &[HOST, OTHER]);
        assert_forked(of(&report, OTHER), &["this machine saw before", sizes[0], sizes[1]]);
        assert_sound(of(&report, HOST), 908, 0, TreeHistory::Consistent);
        assert_eq!(report.best().unwrap().url.host(), HOST);
        let kept = report.head.unwrap();
        assert!(kept.note.starts_with(b"go.sum database tree\n908\n"));
        assert_eq!(kept.replaces.as_ref(), Some(&seen));
        // Without anybody to compare with. A smaller one has no tiles of the last one seen: that proves nothing.
        let alone = run(&lab, Some(seen.clone()), &[OTHER]);
        match sizes[0] < sizes[1] {
            true => assert_sound(of(&alone, OTHER), 658, 0, TreeHistory::Unproven),
            false => assert_forked(of(&alone, OTHER), &["this machine saw before"]),
        }
        assert_eq!(alone.head, None);
    }
    // It parted from the others only after that: nobody can say who is right.
    lab.set_faults(OTHER, [Fault::new(SUMDB, split(800, 0))]);
    let report = run(&lab, Some(seen), &[HOST, OTHER]);
    assert_forked(of(&report, HOST), &[OTHER]);
    assert_forked(of(&report, OTHER), &[HOST]);
    assert_eq!(report.head, None);
}

#[test]
fn a_contradiction_is_louder_than_any_other_fault() {
    let lab = lab_with(20, [Host::mirror(HOST)]);
    let seen = head(&lab, HOST);
    for other in [Fault::new("*.zip", Action::Tamper {}), Fault::new("*.mod", Action::status(500))] {
        lab.set_faults(HOST, [Fault::new(SUMDB, split(10, 0)), other]);
        assert_forked(of(&run(&lab, Some(seen.clone()), &[HOST]), HOST), &["this machine saw before"]);
    }
}

#[test]
fn a_mirror_that_contradicts_itself_is_blamed_alone() {
    let lab = lab_with(300, [Host::mirror(HOST), Host::mirror(OTHER).fault("/sumdb/*/latest", split(10, 100))]);
    let report = run(&lab, None, &[HOST, OTHER]);
    assert_forked(of(&report, OTHER), &["two signed trees", "808", "908"]);
    assert_sound(of(&report, HOST), 908, 0, TreeHistory::Consistent);
}

#[test]
fn a_smaller_tree_than_the_last_one_seen_is_only_behind() {
    let lab = lab_with(300, [Host::mirror(HOST)]);
    let seen = head(&lab, HOST);
    lab.set_faults(HOST, [Fault::new(SUMDB, stale(150))]);
    let report = run(&lab, Some(seen), &[HOST]);
    assert_sound(of(&report, HOST), 758, 0, TreeHistory::Consistent);
    assert_eq!(report.head, None, "the last one seen never goes back");
}

#[test]
fn without_tiles_nothing_is_proven_and_nobody_is_blamed() {
    // The tile at the edge of the smaller tree: the proof of the canary's record does without.
    let missing = [Action::status(404), Action::Html {}, Action::Silent { phase: Phase::Head }, Action::Tamper {}];
    let lab = lab_with(600, [Host::mirror(HOST), Host::mirror(OTHER)]);
    lab.set_faults(OTHER, [Fault::new(SUMDB, stale(350))]);
    let seen = head(&lab, OTHER);
    for action in missing {
        lab.set_faults(HOST, [Fault::new("/sumdb/*/tile/8/0/003*", action.clone())]);
        println!("{action:?}");
        let report = run(&lab, None, &[HOST, OTHER]);
        assert_sound(of(&report, HOST), 1208, 0, TreeHistory::Unproven);
        assert_sound(of(&report, OTHER), 858, 350, TreeHistory::Unproven);
        let report = run(&lab, Some(seen.clone()), &[HOST]);
        assert_sound(of(&report, HOST), 1208, 0, TreeHistory::Unproven);
        assert_eq!(report.head, None, "what is not proven does not take the place of the last one seen");
        assert!(of(&report, HOST).complete);
    }
}

#[test]
fn what_is_kept_counts_only_with_its_signature() {
    let lab = lab_with(20, [Host::mirror(HOST)]);
    let good = String::from_utf8(head(&lab, HOST)).unwrap();
    let larger = good.replacen("\n628\n", "\n629\n", 1);
    for damaged in ["", "not a note", &good[..good.len() / 2], larger.as_str()] {
        let report = run(&lab, Some(damaged.as_bytes().to_vec()), &[HOST]);
        assert_sound(of(&report, HOST), 628, 0, TreeHistory::Unproven);
        let kept = report.head.unwrap();
        assert_eq!((kept.note, kept.replaces), (good.clone().into_bytes(), Some(damaged.as_bytes().to_vec())));
    }
}

/// Go itself, with the cache of a run before, refuses the database that was split, and takes the one that grew.
#[test]
fn go_finds_the_same_contradiction() {
    let lab = lab_with(300, [Host::mirror(HOST).fault(SUMDB, stale(200))]);
    let (go, sandbox) = (toolchain("1.27"), Sandbox::new());
    let download = |module: &str| sandbox.download(&lab, &go, "https://goproxy.cn", module);
    let taken = download(&format!("{}@{}", CANARY.0, CANARY.1));
    assert!(taken.success, "{taken:?}");
    lab.set_faults(HOST, []);
    let taken = download("rsc.io/quote@v1.5.2");
    assert!(taken.success, "{taken:?}");
    lab.set_faults(HOST, [Fault::new(SUMDB, split(10, 0))]);
    let refused = download("github.com/BurntSushi/toml@v1.3.2");
    assert!(!refused.success && refused.stderr.contains("misbehavior detected"), "{refused:?}");
}

/// A machine in the lab; `probe` needs no go command.
fn machine(lab: &Lab) -> (Machine, PathBuf) {
    let mut machine = Machine::new();
    machine.enter(lab);
    let kept = machine.home().join(".local/state/goproxy-cfg/sumdb/sum.golang.org");
    (machine, kept)
}

fn probe(machine: &Machine, more: &[&str], code: i32) -> Value {
    let args = [&["probe", "goproxy.cn", "-n", "1", "--json"], more].concat();
    machine.run(&args).exits(code).json()["mirrors"][0].clone()
}

#[test]
fn the_last_head_outlasts_the_run_and_only_goes_forward() {
    use std::os::unix::fs::PermissionsExt as _;
    let lab = lab_with(300, [Host::mirror(HOST).fault(SUMDB, stale(200))]);
    let (machine, kept) = machine(&lab);
    let size = || std::fs::read_to_string(&kept).unwrap().lines().nth(1).unwrap().to_owned();

    probe(&machine, &["--no-history"], 0);
    assert!(!kept.exists(), "not kept without history");
    assert_eq!(probe(&machine, &[], 0)["tree"]["history"], "unproven");
    assert_eq!(size(), "708");
    assert_eq!(std::fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o600);

    lab.set_faults(HOST, []);
    let mirror = probe(&machine, &[], 0);
    assert_eq!((&mirror["tree"]["size"], &mirror["tree"]["history"]), (&908.into(), &"consistent".into()));
    assert_eq!(size(), "908");

    lab.set_faults(HOST, [Fault::new(SUMDB, stale(100))]);
    assert_eq!(probe(&machine, &[], 0)["tree"]["history"], "consistent");
    assert_eq!(size(), "908");

    lab.set_faults(HOST, [Fault::new(SUMDB, split(10, 0))]);
    let before = std::fs::read(&kept).unwrap();
    for _ in 0..2 {
        let mirror = probe(&machine, &[], 1);
        assert_eq!((&mirror["tree"]["history"], &mirror["sumdb"]), (&"forked".into(), &"invalid".into()));
        assert_eq!(mirror["fault"]["class"], "sumdb-invalid");
        assert_eq!(std::fs::read(&kept).unwrap(), before);
    }
    for (lang, said) in [("en", "contradicts the one that this machine saw before"), ("zh-CN", "互相矛盾")] {
        let run = machine.run(&["probe", "goproxy.cn", "-n", "1", "--lang", lang]).exits(1);
        assert!(run.said().replace('\n', " ").contains(said), "{run:?}");
    }
}

#[test]
fn a_damaged_file_is_put_right() {
    let lab = lab_with(20, [Host::mirror(HOST)]);
    let (machine, kept) = machine(&lab);
    probe(&machine, &[], 0);
    let good = std::fs::read(&kept).unwrap();
    let huge = vec![b'x'; 1 << 20];
    for damaged in [&b""[..], b"go.sum database tree\n99999999\n", &good[..40], &huge] {
        std::fs::write(&kept, damaged).unwrap();
        let mirror = probe(&machine, &[], 0);
        assert_eq!((&mirror["healthy"], &mirror["tree"]["history"]), (&true.into(), &"unproven".into()));
        assert_eq!(std::fs::read(&kept).unwrap(), good);
    }
    // Something that is no file is left alone.
    std::fs::remove_file(&kept).unwrap();
    std::fs::create_dir(&kept).unwrap();
    assert_eq!(probe(&machine, &[], 0)["healthy"], true);
    assert!(kept.is_dir());
}

#[test]
fn doctor_looks_and_keeps_nothing() {
    let lab = lab_with(300, [Host::mirror(HOST).fault(SUMDB, stale(200))]);
    let mut machine = Machine::in_lab(&toolchain("1.27"), &lab);
    machine.set("GOPROXY", "https://goproxy.cn");
    let kept = machine.home().join(".local/state/goproxy-cfg/sumdb/sum.golang.org");
    machine.run(&["doctor", "--json"]);
    assert!(!kept.exists());
    probe(&machine, &[], 0);
    let before = std::fs::read(&kept).unwrap();
    lab.set_faults(HOST, []);
    machine.run(&["doctor", "--json"]);
    assert_eq!(std::fs::read(&kept).unwrap(), before);
    lab.set_faults(HOST, [Fault::new(SUMDB, split(10, 0))]);
    let report = machine.run(&["doctor", "--json"]).exits(1).json();
    assert_eq!(report["probe"]["mirrors"][0]["tree"]["history"], "forked");
}

#[test]
fn a_run_that_was_broken_off_keeps_nothing() {
    let silent = Host::mirror("mirrors.aliyun.com").fault("*", Action::Silent { phase: Phase::Head });
    let lab = lab_with(20, [Host::mirror(HOST), Host { path: "/goproxy".to_owned(), ..silent }]);
    let (machine, kept) = machine(&lab);
    let mut program = machine.program(&["probe", "goproxy.cn", "aliyun", "-n", "1", "--timeout", "60s"]);
    let child = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let started = Instant::now();
    while !lab.requests().iter().any(|request| request.path.contains("/sumdb/sum.golang.org/tile/")) {
        assert!(started.elapsed() < Duration::from_secs(30));
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(200));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    done(child.wait_with_output().unwrap()).exits(130);
    assert!(!kept.exists());
}
