//! How far mirrors lag behind the newest that any of them has of fast-moving modules.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[path = "probe/bench.rs"]
#[allow(dead_code, reason = "a part of it is used")]
mod bench;
mod support;

use std::time::Duration;

use bench::{HOST, Trial};
use goproxy_cfg::domain::measure::{Freshness, Measured, ProbeReport};
use goproxy_cfg::probe::Depth;
use goproxy_cfg_lab::{Action, Fault, Host, Lab, ModuleSpec, Phase, Scenario};
use support::Machine;

const OTHER: &str = "other.example";
const MODULE: &str = "golang.org/x/tools";
const DAY: u64 = 86_400;

/// Released on 1, 2, 3 … March; the last one leads to a release that is not there yet.
const VERSIONS: [&str; 6] = ["v0.9.0", "v0.10.0", "v0.10.1", "v1.0.0", "v2.0.0+incompatible", "v2.1.0-rc.1"];

fn lab(hosts: impl IntoIterator<Item = Host>) -> Lab {
    let times = (1..=VERSIONS.len()).map(|day| format!("2026-03-{day:02}T08:00:00Z")).collect();
    let module = |versions: &[&str]| ModuleSpec {
        path: MODULE.to_owned(),
        versions: versions.iter().map(|&version| version.to_owned()).collect(),
        times,
        ..ModuleSpec::default()
    };
    let mut scenario = Scenario::of(hosts);
    // In the lab `@latest` is the last one that is listed.
    scenario.modules = vec![module(&VERSIONS[..5])];
    Lab::start(&scenario)
}

fn trial(lab: &Lab, modules: &[&str]) -> Trial {
    let mut trial = Trial::new(lab).through_proxy().within(Duration::from_secs(15));
    trial.options.network.fresh = modules.iter().map(|&module| module.to_owned()).collect();
    trial
}

fn run(lab: &Lab) -> ProbeReport {
    trial(lab, &[MODULE]).run(&["https://goproxy.cn", "https://other.example"])
}

fn of<'r>(report: &'r ProbeReport, host: &str) -> &'r Measured {
    report.mirrors.iter().find(|mirror| mirror.url.host() == host).unwrap()
}

fn freshness(report: &ProbeReport, host: &str) -> Freshness {
    let mirror = of(report, host);
    assert!(mirror.healthy() && mirror.complete, "{mirror:#?}");
    assert_eq!(mirror.freshness.len(), 1);
    mirror.freshness[0].clone()
}

fn expected(listed: Option<&str>, latest: Option<&str>, behind: usize, days: Option<u64>) -> Freshness {
    Freshness {
        module: MODULE.to_owned(),
        listed: listed.map(str::to_owned),
        latest: latest.map(str::to_owned),
        newest: Some("v2.0.0+incompatible".to_owned()),
        behind,
        lag: days.map(|days| Duration::from_secs(days * DAY)),
    }
}

#[test]
fn old_lists_and_an_old_latest_are_told() {
    let newest = Some("v2.0.0+incompatible");
    let lab = lab([Host::mirror(HOST), Host::mirror(OTHER)]);
    let (list, latest, both) = ("/golang.org/x/tools/@v/list", "/golang.org/x/tools/@latest", "/golang.org/x/tools/*");
    let stale = |newest| Action::Stale { newest };
    let status = Action::status;
    let silent = || Action::Silent { phase: Phase::Head };
    for (faults, found) in [
        (vec![], expected(newest, newest, 0, Some(0))),
        (vec![(both, stale(2))], expected(Some("v0.10.1"), Some("v0.10.1"), 2, Some(2))),
        // The list alone, by the time that its newest one's own version information tells; `@latest` alone.
        (vec![(list, stale(3))], expected(Some("v0.10.0"), newest, 3, Some(3))),
        (vec![(latest, stale(1))], expected(newest, Some("v1.0.0"), 1, Some(1))),
        // The one that lags more counts.
        (vec![(list, stale(1)), (latest, stale(2))], expected(Some("v1.0.0"), Some("v0.10.1"), 2, Some(2))),
        // What it lacks, or does not say, is no fault.
        (vec![(both, status(404))], expected(None, None, 0, None)),
        (vec![(both, status(410))], expected(None, None, 0, None)),
        (vec![(both, status(500))], expected(None, None, 0, None)),
        (vec![(both, Action::Html {})], expected(None, None, 0, None)),
        (vec![(both, Action::Endless {})], expected(None, None, 0, None)),
        (vec![(both, Action::Stall { after: 3 })], expected(None, None, 0, None)),
        (vec![(latest, status(404)), (list, stale(1))], expected(Some("v1.0.0"), None, 1, Some(1))),
        (vec![(latest, silent()), (list, stale(1))], expected(Some("v1.0.0"), None, 1, None)),
        (vec![(list, status(404)), (latest, stale(1))], expected(None, Some("v1.0.0"), 1, Some(1))),
        // An old list, and nobody says when that was.
        (
            vec![(list, stale(1)), ("/golang.org/x/tools/@v/*.info", status(404))],
            expected(Some("v1.0.0"), newest, 1, None),
        ),
    ] {
        lab.set_faults(OTHER, faults.iter().map(|(path, action)| Fault::new(path, action.clone())));
        let report = run(&lab);
        assert_eq!(freshness(&report, OTHER), found, "{faults:?}");
        assert_eq!(freshness(&report, HOST), expected(newest, newest, 0, Some(0)), "{faults:?}");
        assert_eq!(of(&report, OTHER).lag(), found.lag);
    }
}

#[test]
fn what_servers_send_is_neither_believed_nor_shown() {
    let evil = "v9.9.9-\u{1b}[31m\nv1.0.0 2020\nv07.0.0\n\u{202e}\nv1.x\n\u{0}\nmaster\n";
    let info = "{\"Version\":\"v9.9.9\\u001b[2J\",\"Time\":\"2026-03-01T00:00:00Z\"}";
    let body = |text: &str| Action::Body { text: text.to_owned(), content_type: "text/plain".to_owned() };
    let mut other = Host::mirror(OTHER);
    other.faults = vec![Fault::new("/golang.org/*/list", body(evil)), Fault::new("/golang.org/*/@latest", body(info))];
    let lab = lab([Host::mirror(HOST), other]);
    assert_eq!(freshness(&run(&lab), OTHER), expected(Some("v1.0.0"), None, 1, Some(1)));
    // Who serves false content makes nobody old.
    let list = format!("{}v99.0.0\n", VERSIONS[0]);
    lab.set_faults(OTHER, [Fault::new("/golang.org/*/list", body(&list)), Fault::new("*.zip", Action::Tamper {})]);
    let report = run(&lab);
    assert!(!of(&report, OTHER).healthy());
    let newest = Some("v2.0.0+incompatible");
    assert_eq!(freshness(&report, HOST), expected(newest, newest, 0, Some(0)));
}

#[test]
fn a_list_without_end_costs_little() {
    let many: String = (0..60_000).map(|number| format!("v1.{number}.0\n")).collect();
    let body = Action::Body { text: many, content_type: "text/plain".to_owned() };
    let lab = lab([Host::mirror(HOST), Host::mirror(OTHER).fault("/golang.org/*/list", body)]);
    let report = run(&lab);
    let fresh = freshness(&report, HOST);
    // What nobody's version information tells the time of has no lag; of the list no more than its newest is kept.
    assert_eq!((fresh.newest.as_deref(), fresh.behind), (Some("v2.0.0+incompatible"), 0));
    assert_eq!(freshness(&report, OTHER).listed.as_deref(), Some("v1.59999.0"));
}

#[test]
fn it_is_asked_at_full_depth_alone_and_once() {
    let lab = lab([Host::mirror(HOST)]);
    let asked = |lab: &Lab| {
        let of_module = |path: &String| path.starts_with("/golang.org/x/tools");
        lab.requests().into_iter().map(|request| request.path).filter(of_module).collect::<Vec<_>>()
    };
    let mut shallow = trial(&lab, &[MODULE]);
    shallow.options.depth = Depth::Protocol;
    assert_eq!(shallow.run_one("https://goproxy.cn").freshness, []);
    assert_eq!(asked(&lab), [] as [String; 0]);
    let found = trial(&lab, &[MODULE, "gone.example/m", "../evil"]).run_one("https://goproxy.cn").freshness;
    let modules: Vec<&str> = found.iter().map(|one| one.module.as_str()).collect();
    assert_eq!(modules, [MODULE, "gone.example/m"]);
    assert_eq!((found[1].newest.as_ref(), found[1].lag), (None, None));
    let mut paths = asked(&lab);
    paths.sort();
    assert_eq!(paths, ["/golang.org/x/tools/@latest", "/golang.org/x/tools/@v/list"]);
    assert!(lab.requests().iter().all(|request| !request.path.contains("evil")));
}

#[test]
fn other_modules_can_be_named() {
    let lab = lab([Host::mirror(HOST), Host { path: "/goproxy".to_owned(), ..Host::mirror("mirrors.aliyun.com") }]);
    lab.set_faults("mirrors.aliyun.com", [Fault::new("*errors/@v/list", Action::Stale { newest: 2 })]);
    let mut machine = Machine::new();
    machine.enter(&lab);
    let probe = |more: &[&str]| {
        let args = [&["probe", "goproxy.cn", "aliyun", "-n", "1", "--json"], more].concat();
        let report = machine.run(&args).exits(0).json();
        let mirrors = report["mirrors"].as_array().unwrap().clone();
        mirrors.into_iter().find(|mirror| mirror["id"] == "aliyun").unwrap()
    };
    // By default those of the catalogue's making; one of them is in this lab.
    let freshness = probe(&[])["freshness"].clone();
    assert_eq!((&freshness[0]["module"], &freshness[0]["lag_s"]), (&MODULE.into(), &0.into()));
    assert_eq!(
        (&freshness[1]["module"], &freshness[1]["lag_s"]),
        (&"google.golang.org/api".into(), &serde_json::Value::Null)
    );
    let errors = "github.com/pkg/errors";
    let mirror = probe(&["--fresh", errors, "--fresh", errors]);
    let freshness = mirror["freshness"].as_array().unwrap();
    assert_eq!(freshness.len(), 1);
    assert_eq!((&freshness[0]["listed"], &freshness[0]["newest"]), (&"v0.8.1".into(), &"v0.9.1".into()));
    // From 14 February to 14 April 2020.
    assert_eq!((&freshness[0]["behind"], &mirror["lag_s"]), (&2.into(), &(60 * DAY).into()));
    let many: Vec<String> = (0..17).map(|number| format!("--fresh=m{number}.example/m")).collect();
    let many = [&["probe"], many.iter().map(String::as_str).collect::<Vec<_>>().as_slice()].concat();
    assert!(machine.run(&many).exits(2).stderr.contains("16"));
    for bad in ["", "x", "golang.org/x/tools@latest", "../x", "a.com/\u{1b}[31m"] {
        let run = machine.run(&["probe", "--fresh", bad]).exits(2);
        assert!(!run.said().contains('\u{1b}'), "{run:?}");
    }
}
