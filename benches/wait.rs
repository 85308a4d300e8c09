//! Whether mirrors are ranked as a build feels them: `cargo bench --bench wait` (Linux, root).
//!
//! Mirrors that differ in round trip, line, slowness of zips and version of HTTP are probed, and then each serves a real
//! `go mod download` of the modules that the estimate is for. Of two mirrors whose downloads differ by more than 20 % the
//! probe must have put the quicker one first, in 95 % of such pairs.
#![allow(missing_docs, reason = "a program")]
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "as in tests"
)]

#[path = "../tests/probe/bench.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod bench;
mod far;

use bench::Trial;
use far::Link;
use goproxy_cfg::domain::measure::{Resolve, Workload};
use goproxy_cfg_lab::{Action, Host, Lab, ModuleSpec, Scenario};
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Milliseconds one way, bytes a second of each answer, milliseconds before each zip, HTTP/2.
type Nature = (u32, Option<usize>, u64, bool);

const NATURES: [Nature; 14] = [
    (5, None, 0, true),
    (12, None, 0, true),
    (25, None, 0, true),
    (45, None, 0, true),
    (80, None, 0, true),
    (120, None, 0, true),
    (10, Some(150_000), 0, true),
    (25, Some(400_000), 0, true),
    (60, Some(250_000), 0, true),
    (6, None, 150, true),
    (30, None, 80, true),
    (20, None, 0, false),
    (60, None, 0, false),
    (35, Some(300_000), 40, false),
];

const ROUNDS: usize = 3;

fn modules() -> Vec<ModuleSpec> {
    let sizes = std::iter::repeat_n(12_000, 18).chain(std::iter::repeat_n(120_000, 4)).chain([500_000, 500_000]);
    let module = |(number, padding)| ModuleSpec {
        path: format!("example.com/m{number}"),
        versions: vec!["v1.0.0".into()],
        padding,
        ..ModuleSpec::default()
    };
    sizes.enumerate().map(module).collect()
}

fn name(number: usize) -> String {
    format!("mirror{number}.example")
}

fn address(number: usize) -> String {
    format!("10.66.0.{}", number + 10)
}

fn main() {
    if !far::is_inside() {
        far::enter();
        return;
    }
    let places: Vec<_> = NATURES.iter().enumerate().map(|(number, nature)| (address(number), nature.0)).collect();
    let _link = Link::up(&places);
    let hosts = NATURES.iter().enumerate().map(|(number, (_, rate, zip_delay, http2))| {
        let mut host = Host { http2: *http2, ..Host::mirror(&name(number)) };
        if *zip_delay > 0 {
            host = host.fault("*.zip", Action::Delay { phase: Default::default(), ms: *zip_delay });
        }
        if let Some(rate) = rate {
            host = host.fault("*", Action::Slow { rate: *rate });
        }
        host
    });
    let bulk = ModuleSpec {
        path: "golang.org/x/text".into(),
        versions: vec!["v0.14.0".into()],
        padding: 3 << 20,
        ..ModuleSpec::default()
    };
    let specs = modules();
    let scenario = Scenario { modules: specs.iter().cloned().chain([bulk]).collect(), ..Scenario::of(hosts) };
    let lab = Lab::start(&scenario);
    let ports: Vec<u16> = (0..NATURES.len()).map(|number| far::forward(lab.address(&name(number)))).collect();

    let zips: u64 = specs.iter().map(|module| lab.zip(&module.path, "v1.0.0").len() as u64).sum();
    let at_once = std::thread::available_parallelism().unwrap().get() as u32;
    let mut trial = Trial::new(&lab).within(Duration::from_secs(30));
    trial.options.workload = Workload { modules: specs.len() as u32, bytes: zips, at_once, of_project: true };
    trial.options.network.sampling = goproxy_cfg::probe::Sampling::DEFAULT;
    let urls: Vec<String> = ports.iter().enumerate().map(|(n, port)| format!("https://{}:{port}", name(n))).collect();
    for (number, port) in ports.iter().enumerate() {
        let address = address(number).parse().unwrap();
        trial.options.network.resolve.push(Resolve { host: name(number), port: *port, address });
    }
    let started = Instant::now();
    let report = trial.run(&urls.iter().map(String::as_str).collect::<Vec<_>>());
    println!("{} mirrors probed in {:.1?}", urls.len(), started.elapsed());
    assert_eq!(report.healthy_count(), urls.len(), "{report:#?}");

    let dir = tempfile::tempdir().unwrap();
    project(dir.path(), &lab, &specs);
    let mut hosts = String::from("127.0.0.1 localhost\n");
    (0..urls.len()).for_each(|number| writeln!(hosts, "{} {}", address(number), name(number)).unwrap());
    std::fs::write(dir.path().join("hosts"), hosts).unwrap();
    let bound = Command::new("mount").arg("--bind").arg(dir.path().join("hosts")).arg("/etc/hosts").status().unwrap();
    assert!(bound.success());
    let go = goproxy_cfg_lab::toolchains().remove(0);
    let mut rows: Vec<(usize, f64, f64, Option<usize>)> = Vec::new();
    for mirror in &report.mirrors {
        let number = urls.iter().position(|url| *url == mirror.url.redacted()).unwrap();
        let mut times: Vec<f64> =
            (0..ROUNDS).map(|round| download(&go.go, dir.path(), &lab, &urls[number], round)).collect();
        times.sort_by(f64::total_cmp);
        rows.push((number, mirror.wait.unwrap().estimate.as_secs_f64(), times[times.len() / 2], mirror.rank));
    }
    println!("rank  estimate   go mod download   round trip, bytes/s of an answer, zip delay, HTTP/2");
    for (number, estimate, real, rank) in &rows {
        let (one_way, rate, zip, http2) = NATURES[*number];
        println!(
            "{:>4}  {estimate:>6.2} s  {real:>13.2} s   {} ms, {rate:?}, {zip} ms, {http2}",
            rank.unwrap(),
            2 * one_way
        );
    }
    let (mut pairs, mut agreed) = (0, 0);
    for (at, (_, _, first, _)) in rows.iter().enumerate() {
        for (_, _, second, _) in &rows[at + 1..] {
            if (first / second).max(second / first) > 1.2 {
                pairs += 1;
                agreed += usize::from(first < second);
            }
        }
    }
    let share = f64::from(agreed as u32) / f64::from(pairs) * 100.0;
    println!(
        "order agrees with `go mod download` in {agreed} of {pairs} pairs that differ by over 20 %: {share:.1} % (limit 95 %)"
    );
    assert!(share >= 95.0);
}

/// A project that requires all of them, with a whole go.sum.
fn project(dir: &Path, lab: &Lab, specs: &[ModuleSpec]) {
    let mut go_mod = String::from("module example.com/project\n\ngo 1.21\n\nrequire (\n");
    let mut go_sum = String::new();
    for spec in specs {
        writeln!(go_mod, "\t{} v1.0.0", spec.path).unwrap();
        writeln!(go_sum, "{} v1.0.0 {}", spec.path, lab.sum(&spec.path, "v1.0.0")).unwrap();
        writeln!(go_sum, "{} v1.0.0/go.mod {}", spec.path, lab.go_mod_sum(&spec.path, "v1.0.0")).unwrap();
    }
    go_mod.push_str(")\n");
    std::fs::create_dir(dir.join("project")).unwrap();
    std::fs::write(dir.join("project/go.mod"), go_mod).unwrap();
    std::fs::write(dir.join("project/go.sum"), go_sum).unwrap();
}

/// Seconds of a real download into an empty module cache.
fn download(go: &Path, dir: &Path, lab: &Lab, url: &str, round: usize) -> f64 {
    let cache = dir.join(format!("cache{round}"));
    let started = Instant::now();
    let status = Command::new(go)
        .args(["mod", "download"])
        .current_dir(dir.join("project"))
        .env_clear()
        .envs([
            ("GOPROXY", url),
            ("GOSUMDB", "off"),
            ("GOTOOLCHAIN", "local"),
            ("GOFLAGS", "-modcacherw"),
            ("PATH", "/usr/bin:/bin"),
        ])
        .env("SSL_CERT_FILE", lab.ca_pem())
        .env("HOME", dir)
        .env("GOMODCACHE", &cache)
        .stdin(Stdio::null())
        .status()
        .unwrap();
    let took = started.elapsed().as_secs_f64();
    assert!(status.success());
    std::fs::remove_dir_all(cache).unwrap();
    took
}
