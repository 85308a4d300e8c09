//! `--fastest` needs the best mirror, not the last word.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "probe/bench.rs"]
#[allow(dead_code, reason = "the other tests use the rest")]
mod bench;

use bench::Trial;
use goproxy_cfg::domain::measure::ProbeReport;
use goproxy_cfg_lab::{Action, Host, Lab, Listen, Phase, Scenario};
use std::time::{Duration, Instant};

/// Nobody who waits for silent mirrors is done before this.
const DEADLINE: Duration = Duration::from_secs(30);

fn slow(name: &str, ms: u64) -> Host {
    Host::mirror(name).fault("*", Action::Delay { phase: Phase::default(), ms })
}

fn silent(name: &str) -> Host {
    Host { listen: Listen::Blackhole, ..Host::mirror(name) }
}

fn race(hosts: Vec<Host>, count: usize) -> (ProbeReport, Duration) {
    let urls: Vec<String> = hosts.iter().map(|host| format!("https://{}", host.name)).collect();
    let lab = Lab::start(&Scenario::of(hosts));
    let mut trial = Trial::new(&lab).through_proxy().within(DEADLINE);
    trial.options.early = Some(count);
    let started = Instant::now();
    let report = trial.run(&urls.iter().map(String::as_str).collect::<Vec<_>>());
    (report, started.elapsed())
}

#[test]
fn silent_mirrors_are_not_waited_for() {
    let hosts = vec![slow("second.example", 120), silent("a.example"), slow("first.example", 10), silent("b.example")];
    let (report, took) = race(hosts, 1);
    assert!(took < DEADLINE / 3, "{took:?}");
    let best = report.best().unwrap();
    assert_eq!((best.url.host(), best.rank, best.complete), ("first.example", Some(1), true));
    for mirror in report.mirrors.iter().filter(|mirror| !mirror.complete) {
        assert_eq!(mirror.fault, None, "who was not waited for is not at fault: {mirror:?}");
        assert_eq!(mirror.wait, None);
    }
}

#[test]
fn as_many_as_were_asked_for_are_waited_for() {
    let hosts =
        vec![slow("first.example", 5), slow("second.example", 60), slow("third.example", 120), silent("a.example")];
    let (report, took) = race(hosts, 3);
    assert!(took < DEADLINE / 3, "{took:?}");
    let order: Vec<&str> = report.mirrors.iter().take(3).map(|mirror| mirror.url.host()).collect();
    assert_eq!(order, ["first.example", "second.example", "third.example"]);
    assert!(report.mirrors.iter().take(3).all(|mirror| mirror.complete && mirror.wait.is_some()));
}

#[test]
fn a_quick_answer_that_lies_does_not_win() {
    let forger = Host::mirror("forger.example").fault("*.zip", Action::Tamper {});
    let (report, _) = race(vec![forger, slow("honest.example", 80), silent("a.example")], 1);
    assert_eq!(report.best().unwrap().url.host(), "honest.example");
}

#[test]
fn without_any_healthy_mirror_the_deadline_holds() {
    let lab = Lab::start(&Scenario::of([silent("a.example"), silent("b.example")]));
    let mut trial = Trial::new(&lab).through_proxy().within(Duration::from_millis(400));
    trial.options.early = Some(1);
    let report = trial.run(&["https://a.example", "https://b.example"]);
    assert_eq!(report.healthy_count(), 0);
    assert!(report.mirrors.iter().all(|mirror| mirror.fault.is_some()), "{report:#?}");
}
