//! Thousands of mirrors: `cargo bench --bench scale` (Linux).
//!
//! 5,000 addresses from a file, 256 at a time, one in ten of which never answers: no more than 120 MB, and within 10 % of what
//! so many waves would take if each took as long as the slowest mirror may. Costs grow with the number of mirrors, no faster.
#![allow(missing_docs, reason = "a program")]
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "as in tests"
)]

use goproxy_cfg_lab::Lab;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const COUNTS: [usize; 4] = [10, 100, 1000, 5000];
const AT_ONCE: usize = 256;
/// The time limit of each mirror: what the slowest, a silent one, takes.
const LIMIT: Duration = Duration::from_secs(5);
const MOST_MEMORY: f64 = 120.0;

/// What a run cost.
struct Cost {
    wall: Duration,
    /// Seconds of both processors' time.
    cpu: f64,
    /// Megabytes.
    memory: f64,
    healthy: usize,
}

fn main() {
    let lab = Lab::ready("many");
    let dir = tempfile::tempdir().unwrap();
    // The first run warms up what is shared: the page cache, the lab.
    run(&lab, dir.path(), 10);
    let mut per_mirror: Vec<f64> = Vec::new();
    for count in COUNTS {
        let cost = run(&lab, dir.path(), count);
        let waves = count.div_ceil(AT_ONCE);
        let expected = LIMIT.as_secs_f64() * waves as f64;
        let share = cost.wall.as_secs_f64() / expected;
        println!(
            "{count} mirrors, {AT_ONCE} at a time: {:.1} s, {share:.2} of {waves} waves of {} s (limit 1.1), {:.1} MB, {:.2} s CPU, {:.2} ms each",
            cost.wall.as_secs_f64(),
            LIMIT.as_secs(),
            cost.memory,
            cost.cpu,
            cost.cpu * 1000.0 / count as f64,
        );
        assert_eq!(cost.healthy, count - count / 10, "of {count}");
        assert!(share <= 1.1);
        assert!(cost.memory < MOST_MEMORY);
        per_mirror.push(cost.cpu / count as f64);
    }
    let growth = per_mirror[3] / per_mirror[1];
    println!("CPU time of a mirror among 5,000 to one among 100: {growth:.2} (1 is linear, limit 1.5)");
    assert!(growth < 1.5);
}

fn run(lab: &Lab, dir: &Path, count: usize) -> Cost {
    let name = |number: usize| if number % 10 == 9 { format!("silent{number}") } else { format!("m{number}") };
    let list: String = (0..count).map(|number| format!("https://{}.many.example\n", name(number))).collect();
    let (file, result) = (dir.join("mirrors.txt"), dir.join("result.ndjson"));
    std::fs::write(&file, list).unwrap();
    let started = Instant::now();
    let mut program = Command::new(env!("CARGO_BIN_EXE_goproxy-cfg"))
        .args(["probe", "--no-history", "-n", "2", "--format", "ndjson"])
        .args(["--jobs", &AT_ONCE.to_string(), "--timeout", &format!("{}s", LIMIT.as_secs())])
        .arg("--from")
        .arg(&file)
        .arg("--output")
        .arg(&result)
        .env_clear()
        .envs(lab.go_env())
        .env("HOME", dir)
        .env("PATH", "/usr/bin:/bin")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let proc = format!("/proc/{}", program.id());
    let (mut memory, mut ticks) = (0.0, 0.0);
    let status = loop {
        let text = std::fs::read_to_string(format!("{proc}/status")).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak: Option<f64> = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        memory = peak.map_or(memory, |kib| kib * 1024.0 / 1e6);
        // Fields 14 and 15 of proc(5)'s stat, behind the name in parentheses: user and system time.
        let text = std::fs::read_to_string(format!("{proc}/stat")).unwrap_or_default();
        let fields: Vec<f64> =
            text.rsplit(')').next().unwrap().split(' ').filter_map(|field| field.parse().ok()).collect();
        if let [user, system] = fields.get(10..12).unwrap_or_default() {
            ticks = user + system;
        }
        if let Some(status) = program.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let wall = started.elapsed();
    assert!(status.success(), "{status}");
    let lines = std::fs::read_to_string(result).unwrap();
    assert_eq!(lines.lines().count(), count);
    let healthy = lines.lines().filter(|line| line.contains("\"healthy\":true")).count();
    Cost { wall, cpu: ticks / 100.0, memory, healthy }
}
