//! How long it takes to ask a mirror for every module of a project: `cargo bench --bench coverage`.
//!
//! A thousand modules on a mirror at a round trip of 30 ms are asked for in under 2 s (HTTP/2); beside it HTTP/1.1, and curl
//! asking one after another: of fifty modules, from which a thousand are extrapolated. Needs root, for a network of its own.
#![allow(missing_docs, reason = "a program")]
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "as in tests"
)]

mod far;

use goproxy_cfg_lab::{Host, Lab, ModuleSpec, Scenario};
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const MODULES: usize = 1000;
const LIMIT: Duration = Duration::from_secs(2);
/// So many are asked for one after another.
const SAMPLE: usize = 50;
/// One way, and the address that is so far away.
const DELAY_MS: u32 = 15;
const FAR: &str = "10.66.0.5";
/// One speaks HTTP/2, the other HTTP/1.1.
const NEW: &str = "new.example";
const OLD: &str = "old.example";

fn main() {
    match far::is_inside() {
        true => measure(),
        false => {
            far::enter();
        }
    }
}

fn path(number: usize) -> String {
    format!("example.com/group{}/module{number}", number % 37)
}

fn measure() {
    let _link = far::Link::up(&[(FAR.to_owned(), DELAY_MS)]);
    let module = |number| ModuleSpec { path: path(number), versions: vec!["v1.0.0".into()], ..ModuleSpec::default() };
    let hosts = vec![Host::mirror(NEW), Host { http2: false, ..Host::mirror(OLD) }];
    let lab = Lab::start(&Scenario { modules: (0..MODULES).map(module).collect(), hosts, ..Scenario::default() });
    let project = project();

    let new = far::forward(lab.address(NEW));
    let (asked, whole) = probe(&lab, &project, NEW, new);
    println!(
        "{MODULES} modules at {} ms, HTTP/2: asked for in {:.2} s (limit {} s); the whole command {:.2} s",
        2 * DELAY_MS,
        asked.as_secs_f64(),
        LIMIT.as_secs(),
        whole.as_secs_f64()
    );
    let (old, _) = probe(&lab, &project, OLD, far::forward(lab.address(OLD)));
    println!("the same in HTTP/1.1, on eight connections: {:.2} s", old.as_secs_f64());

    let many = u32::try_from(MODULES / SAMPLE).unwrap();
    let ratio = |curl: Duration| curl.as_secs_f64() / asked.as_secs_f64();
    let one = curl(&lab, new, 0..SAMPLE, &[]) * many;
    println!(
        "curl, one after another on one connection: {:.1} s for {MODULES}, extrapolated from {SAMPLE}: {:.0} times as long",
        one.as_secs_f64(),
        ratio(one)
    );
    let each = (0..SAMPLE).map(|number| curl(&lab, new, number..number + 1, &[])).sum::<Duration>() * many;
    println!(
        "curl, started for each: {:.0} s for {MODULES}, extrapolated from {SAMPLE}: {:.0} times as long",
        each.as_secs_f64(),
        ratio(each)
    );
    let parallel = curl(&lab, new, 0..MODULES, &["--parallel", "--parallel-max", "32"]);
    println!("curl --parallel-max 32, all {MODULES}: {:.2} s", parallel.as_secs_f64());
    assert!(asked < LIMIT, "{asked:?}");
}

/// A folder with go.mod and go.sum.
fn project() -> tempfile::TempDir {
    let dir = tempfile::TempDir::new().unwrap();
    let mut sum = String::new();
    for number in 0..MODULES {
        let path = path(number);
        writeln!(sum, "{path} v1.0.0 h1:x=\n{path} v1.0.0/go.mod h1:x=").unwrap();
    }
    std::fs::write(dir.path().join("go.mod"), "module example.com/project\n\ngo 1.22\n").unwrap();
    std::fs::write(dir.path().join("go.sum"), sum).unwrap();
    dir
}

/// How long the modules took, and how long the command.
fn probe(lab: &Lab, project: &tempfile::TempDir, host: &str, port: u16) -> (Duration, Duration) {
    let started = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_goproxy-cfg"))
        .args(["probe", "--json", "--no-history", "--project", "--resolve", &format!("{host}:{port}:{FAR}")])
        .arg(format!("https://{host}:{port}"))
        .current_dir(project.path())
        .env_clear()
        .env("HOME", project.path())
        .env("SSL_CERT_FILE", lab.ca_pem())
        .env("GOSUMDB", lab.gosumdb())
        .output()
        .unwrap();
    let whole = started.elapsed();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let coverage = &report["mirrors"][0]["coverage"];
    assert_eq!((&coverage["asked"], &coverage["present"]), (&MODULES.into(), &MODULES.into()), "{coverage}");
    assert_eq!(coverage["unsized_zips"], 0);
    (Duration::from_secs_f64(coverage["took_ms"].as_f64().unwrap() / 1000.0), whole)
}

/// How long curl takes for these modules.
fn curl(lab: &Lab, port: u16, modules: std::ops::Range<usize>, more: &[&str]) -> Duration {
    let count = modules.len();
    let mut list = String::new();
    for number in modules {
        let path = path(number);
        writeln!(list, "url = \"https://{NEW}:{port}/{path}/@v/v1.0.0.zip\"\noutput = \"/dev/null\"").unwrap();
    }
    let started = Instant::now();
    let mut curl = Command::new("curl")
        .args([
            "-q",
            "-sS",
            "--no-progress-meter",
            "-f",
            "-I",
            "--noproxy",
            "*",
            "--http2",
            "--resolve",
            &format!("{NEW}:{port}:{FAR}"),
        ])
        .args(["-w", "%{http_code} ", "--config", "-"])
        .args(more)
        .arg("--cacert")
        .arg(lab.ca_pem())
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    curl.stdin.take().unwrap().write_all(list.as_bytes()).unwrap();
    let output = curl.wait_with_output().unwrap();
    let took = started.elapsed();
    assert_eq!(String::from_utf8(output.stdout).unwrap().matches("200").count(), count);
    took
}
