//! How well the probe keeps time and house: `cargo bench --bench probe`.
//!
//! Whatever ten servers send, the program uses no more than 30 MB (Linux).
//! Ten mirrors of which three never answer end within 3 % of the deadline; ten healthy ones at a round trip of 50 ms have
//! cold samples within 15 % of what curl reports for the same phases. The second needs root, for a network of its own.
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

use bench::Trial;
use goproxy_cfg::domain::measure::{Measured, Resolve};
use goproxy_cfg_lab::{Action, Host, Lab, Listen, Scenario};
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const DEADLINE: Duration = Duration::from_secs(5);
/// One way, and the address that is so far away.
const DELAY_MS: u32 = 25;
const FAR: &str = "10.66.0.5";
const INSIDE: &str = "--inside-the-namespace";

fn main() {
    if std::env::args().any(|arg| arg == INSIDE) {
        return against_curl();
    }
    deadline();
    memory();
    let delay = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/netns/delay.py");
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    if !is_root || !Path::new("/dev/net/tun").exists() {
        println!("cold samples against curl: skipped: needs root and /dev/net/tun");
        return;
    }
    let status = Command::new("unshare")
        .args(["-n", "sh", "-c", "ip link set lo up && exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .arg(INSIDE)
        .env("DELAY_SCRIPT", delay)
        .status()
        .unwrap();
    assert!(status.success());
}

fn name(number: usize) -> String {
    format!("mirror{number}.example")
}

/// Ten mirrors, three of which never answer.
fn deadline() {
    let silent = |number: usize| if number < 3 { Listen::Blackhole } else { Listen::Open };
    let hosts = (0..10).map(|number| Host { listen: silent(number), ..Host::mirror(&name(number)) });
    let lab = Lab::start(&Scenario::of(hosts));
    let (trial, urls) = direct(&lab, "127.0.0.1", |name| lab.address(name).port());
    let started = Instant::now();
    let report = trial.within(DEADLINE).run(&urls.iter().map(String::as_str).collect::<Vec<_>>());
    let over = started.elapsed().as_secs_f64() / DEADLINE.as_secs_f64() - 1.0;
    assert_eq!(report.healthy_count(), 7);
    println!("ten mirrors, three silent: {:+.2} % of the deadline (limit 3 %)", over * 100.0);
    assert!((0.0..0.03).contains(&over));
}

/// The program's peak memory while ten mirrors send zips without end.
fn memory() {
    let endless = |number: usize| {
        let host = Host::mirror(&name(number)).fault("*.zip", Action::Endless {});
        Host { http2: number.is_multiple_of(2), ..host }
    };
    let lab = Lab::start(&Scenario::of((0..10).map(endless)));
    let home = std::env::temp_dir();
    let mut program = Command::new(env!("CARGO_BIN_EXE_goproxy-cfg"))
        .arg("probe")
        .args((0..10).map(|number| format!("https://{}", name(number))))
        .env_clear()
        .envs(lab.go_env())
        .env("HOME", home)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", program.id());
    let mut peak_kib = 0;
    while program.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak_kib = line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(peak_kib);
        std::thread::sleep(Duration::from_millis(2));
    }
    println!("peak memory with ten endless mirrors: {:.1} MB (limit 30 MB)", f64::from(peak_kib) * 1024.0 / 1e6);
    assert!(peak_kib < 30_000);
}

fn direct(lab: &Lab, address: &str, port: impl Fn(&str) -> u16) -> (Trial, Vec<String>) {
    let mut trial = Trial::new(lab);
    let urls = (0..10)
        .map(|number| {
            let (host, port) = (name(number), port(&name(number)));
            let url = format!("https://{host}:{port}");
            trial.options.network.resolve.push(Resolve { host, port, address: address.parse().unwrap() });
            url
        })
        .collect();
    (trial, urls)
}

/// A door at the far address that leads to the lab.
fn forward(to: std::net::SocketAddr) -> u16 {
    let listener = TcpListener::bind("10.66.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let copy = |mut from: TcpStream, mut to: TcpStream| {
        std::thread::spawn(move || {
            let _ = std::io::copy(&mut from, &mut to);
            let _ = to.shutdown(std::net::Shutdown::Write);
        });
    };
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let server = TcpStream::connect(to).unwrap();
            client.set_nodelay(true).unwrap();
            server.set_nodelay(true).unwrap();
            copy(client.try_clone().unwrap(), server.try_clone().unwrap());
            copy(server, client);
        }
    });
    port
}

/// The phases of one request: connect, TLS, first byte; in milliseconds.
type Times = [f64; 3];

fn against_curl() {
    let mut delay = Command::new("python3")
        .arg(std::env::var("DELAY_SCRIPT").unwrap())
        .arg(format!("{FAR}={DELAY_MS}"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ready = String::new();
    BufReader::new(delay.stdout.take().unwrap()).read_line(&mut ready).unwrap();
    let lab = Lab::start(&Scenario::of((0..10).map(|number| Host::mirror(&name(number)))));
    let ports: Vec<u16> = (0..10).map(|number| forward(lab.address(&name(number)))).collect();
    let (trial, urls) = direct(&lab, FAR, |host| ports[(0..10).position(|number| name(number) == host).unwrap()]);
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    let started = Instant::now();
    let report = trial.within(DEADLINE).run(&urls);
    println!("ten healthy mirrors at {} ms: all measured in {:?}", 2 * DELAY_MS, started.elapsed());
    assert_eq!(report.healthy_count(), 10, "{report:#?}");
    let probed: Vec<Times> = report.mirrors.iter().map(times).collect();
    let curled: Vec<Times> = urls.iter().map(|url| curl(&lab, url)).collect();
    let mut worst: f64 = 0.0;
    for (phase, name) in ["connect", "tls", "first byte"].iter().enumerate() {
        let (ours, theirs) = (median(&probed, phase), median(&curled, phase));
        let furthest = probed.iter().map(|times| (times[phase] / theirs - 1.0).abs()).fold(0.0, f64::max);
        println!(
            "{name}: {ours:.1} ms, curl {theirs:.1} ms: {:+.1} % (furthest single sample {:.1} %)",
            (ours / theirs - 1.0) * 100.0,
            furthest * 100.0
        );
        worst = worst.max(furthest);
    }
    let _ = delay.kill();
    let _ = delay.wait();
    assert!(worst < 0.15, "a cold sample is {:.1} % off (limit 15 %)", worst * 100.0);
}

fn times(mirror: &Measured) -> Times {
    let cold = mirror.first_phases().unwrap();
    [cold.connect, cold.tls, cold.first_byte].map(|phase| phase.unwrap().as_secs_f64() * 1000.0)
}

fn curl(lab: &Lab, url: &str) -> Times {
    let host = url.trim_start_matches("https://");
    let output = Command::new("curl")
        .args(["-q", "-sS", "-o", "/dev/null", "--noproxy", "*", "--http2", "--resolve", &format!("{host}:{FAR}")])
        .args(["-w", "%{time_namelookup} %{time_connect} %{time_appconnect} %{time_pretransfer} %{time_starttransfer}"])
        .arg("--cacert")
        .arg(lab.ca_pem())
        .arg(format!("{url}/github.com/pkg/errors/@v/v0.9.1.info"))
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let at: Vec<f64> = text.split(' ').map(|time| time.parse::<f64>().unwrap() * 1000.0).collect();
    [at[1] - at[0], at[2] - at[1], at[4] - at[3]]
}

fn median(samples: &[Times], phase: usize) -> f64 {
    let mut sorted: Vec<f64> = samples.iter().map(|times| times[phase]).collect();
    sorted.sort_by(f64::total_cmp);
    (sorted[sorted.len() / 2] + sorted[(sorted.len() - 1) / 2]) / 2.0
}
