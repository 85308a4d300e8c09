//! How many samples are taken, and what is made of them.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "probe/bench.rs"]
#[allow(dead_code, reason = "the other tests use the rest")]
mod bench;

use bench::{HOST, Trial, class};
use goproxy_cfg::domain::fault::FaultClass;
use goproxy_cfg::domain::measure::{Connection, Measured, ProbeReport};
use goproxy_cfg::probe::Sampling;
use goproxy_cfg_lab::{Action, Fault, Host, Lab, ModuleSpec, Phase, Scenario};
use std::time::Duration;

fn probe(host: Host, sampling: Sampling) -> Measured {
    let lab = Lab::start(&Scenario::of([host]));
    let mut trial = Trial::new(&lab).through_proxy().within(Duration::from_secs(20));
    trial.options.network.sampling = sampling;
    trial.run_one(&lab.https_url(HOST))
}

fn delay(ms: u64) -> Action {
    Action::Delay { phase: Phase::default(), ms }
}

/// Requests number `from`, `from + 1`, … of the canary's `.info`, so many of them.
fn on_info(host: Host, from: u32, times: u32, action: Action) -> Host {
    let mut host = host;
    host.faults.push(Fault { skip: from, times: Some(times), ..Fault::new("*v0.9.1.info", action) });
    host
}

#[test]
fn as_many_samples_are_taken_as_were_asked_for() {
    for (asked, cold) in [(0, 1), (1, 1), (2, 2), (12, 3)] {
        let mirror = probe(Host::mirror(HOST), Sampling::Times(asked));
        assert_eq!((mirror.warm.len(), mirror.cold.len()), (asked, cold.max(1)), "{asked}");
        assert!(mirror.healthy() && mirror.complete && mirror.failed_samples == 0);
        assert!(mirror.warm.iter().all(|sample| sample.connection() == Connection::Reused));
        for sample in &mirror.cold {
            assert_eq!(sample.connection(), Connection::New);
            let phases = sample.phases();
            assert!(phases.connect.is_some() && phases.tls.is_some() && phases.first_byte.is_some(), "{phases:?}");
        }
    }
}

#[test]
fn sampling_ends_when_the_median_is_known() {
    let steady = probe(Host::mirror(HOST).fault("*.info", delay(30)), Sampling::UntilStable(100));
    assert!((6..100).contains(&steady.warm.len()), "{}", steady.warm.len());
    let stats = steady.warm_stats().unwrap();
    assert!(stats.interval.permille >= 950);
    // Every other answer takes four times as long: the median stays unknown.
    let mut restless = Host::mirror(HOST).fault("*.info", delay(5));
    for number in (2..80).step_by(2) {
        restless = on_info(restless, number, 1, delay(40));
    }
    let restless = probe(restless, Sampling::UntilStable(20));
    assert_eq!(restless.warm.len(), 20, "to the limit");
}

#[test]
fn a_failure_is_counted_and_is_in_no_median() {
    let mirror = probe(on_info(Host::mirror(HOST), 3, 1, Action::status(503)), Sampling::Times(8));
    assert_eq!((mirror.failed_samples, mirror.warm.len()), (1, 8));
    assert!(mirror.healthy() && mirror.complete, "one of nine may be chance");
    let mirror = probe(on_info(Host::mirror(HOST), 3, 2, Action::status(503)), Sampling::Times(8));
    assert_eq!(class(&mirror), Some(FaultClass::HttpStatus), "two in a row are not");
}

fn two(first: Host, second: Host, sampling: Sampling) -> ProbeReport {
    let names = [first.name.clone(), second.name.clone()];
    let lab = Lab::start(&Scenario::of([first, second]));
    let mut trial = Trial::new(&lab).through_proxy().within(Duration::from_secs(20));
    trial.options.network.sampling = sampling;
    trial.run(&names.each_ref().map(|name| format!("https://{name}")).each_ref().map(String::as_str))
}

#[test]
fn equals_are_tied_and_the_slower_one_is_not() {
    let slow = |name: &str, ms| Host::mirror(name).fault("*", delay(ms));
    let report = two(slow("a.example", 25), slow("b.example", 120), Sampling::Times(8));
    assert_eq!(report.mirrors.iter().map(|mirror| mirror.rank).collect::<Vec<_>>(), [Some(1), Some(2)]);
    assert_eq!(report.best().unwrap().url.host(), "a.example");
    // With two samples each nothing is beyond doubt.
    let report = two(slow("a.example", 25), slow("b.example", 120), Sampling::Times(2));
    assert_eq!(report.mirrors.iter().map(|mirror| mirror.rank).collect::<Vec<_>>(), [Some(1), Some(1)]);
    assert_eq!(report.best_tied().count(), 2);
}

#[test]
fn who_fails_at_times_comes_after_who_never_does() {
    let quick = on_info(Host::mirror("quick.example"), 3, 1, Action::status(502));
    let slow = Host::mirror("slow.example").fault("*", delay(60));
    let report = two(quick, slow, Sampling::Times(6));
    assert_eq!(report.best().unwrap().url.host(), "slow.example");
    assert_eq!(report.mirrors.iter().map(|mirror| mirror.rank).collect::<Vec<_>>(), [Some(1), Some(2)]);
}

#[test]
fn a_slow_line_costs_a_build_more_than_a_long_one() {
    let bulk = ModuleSpec {
        path: "golang.org/x/text".into(),
        versions: vec!["v0.14.0".into()],
        padding: 2 << 20,
        ..ModuleSpec::default()
    };
    let narrow = Host::mirror("narrow.example").fault("*.zip", Action::Slow { rate: 100_000 });
    let far = Host::mirror("far.example").fault("*", delay(40));
    let lab = Lab::start(&Scenario { modules: vec![bulk], ..Scenario::of([narrow, far]) });
    let report = Trial::new(&lab)
        .through_proxy()
        .within(Duration::from_secs(20))
        .run(&["https://narrow.example", "https://far.example"]);
    let [far, narrow] = report.mirrors.as_slice() else { panic!("{report:#?}") };
    assert_eq!((far.url.host(), narrow.url.host()), ("far.example", "narrow.example"));
    assert!(far.request_time().unwrap() > narrow.request_time().unwrap(), "each request alone is quicker");
    let rate = narrow.throughput.unwrap().bytes_per_second().unwrap();
    assert!((100_000.0..300_000.0).contains(&rate), "two streams of 100 kB/s: {rate}");
}
