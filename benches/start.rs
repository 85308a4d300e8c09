//! How long the quick commands take, as a ratio to a peer in the same run: `list` and `env` to `/bin/true`, `show` to
//! `go env -json`, `use` to two `go env`; and the size of the binary. `cargo bench --bench start`.
//!
//! The two commands of a pair run in turn, so that a drift of the machine's speed hits both alike; the ratio is that of the
//! medians, its spread that of the pairs.

#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a program of its own"
)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PAIRS: usize = 200;
/// Each leaves two records in the journal: as many changes as one user makes in a year.
const PAIRS_OF_CHANGES: usize = 40;

fn main() {
    let program = env!("CARGO_BIN_EXE_goproxy-cfg");
    let size = std::fs::metadata(program).unwrap().len();
    println!("binary: {:.2} MB (promised: at most 8)", size as f64 / 1e6);

    let home = tempfile::tempdir().unwrap();
    let bare = |program: &str, args: &[&str]| vec![command(program, args, home.path(), "/usr/bin:/bin")];
    pair("list", 3.0, bare(program, &["list"]), "/bin/true", bare("/bin/true", &[]));
    // As it stands in a profile, on a machine that has something set.
    let env_file = home.path().join(".config/go/env");
    std::fs::create_dir_all(env_file.parent().unwrap()).unwrap();
    std::fs::write(&env_file, "GOPROXY=https://goproxy.cn,direct\nGOPRIVATE=*.corp.example\n").unwrap();
    let env = bare(program, &["env", "--shell", "bash"]);
    pair("env --shell bash", 3.0, env, "/bin/true", bare("/bin/true", &[]));

    for go in goproxy_cfg_lab::installed_toolchains() {
        let path = format!("{}:/usr/bin:/bin", go.go.parent().unwrap().display());
        let peer = |args: &[&str]| command(&go.go.display().to_string(), args, home.path(), &path);
        let ours = |args: &[&str]| command(program, args, home.path(), &path);
        let name = |what: &str| format!("{what} (Go {})", go.version);
        pair(&name("show"), 1.3, vec![ours(&["show"])], "go env -json", vec![peer(&["env", "-json"])]);
        // A journal of its own for each release. Two changes, so that each has something to write, beside twice two calls; of two mirrors that want the same of
        // GOSUMDB, which could only be removed by a third call.
        let home = tempfile::tempdir().unwrap();
        let path = path.as_str();
        let changes = ["goproxy.cn", "goproxy.io"]
            .map(|mirror| command(program, &["use", mirror, "--no-check"], home.path(), path));
        let peers = (0..4).map(|_| command(&go.go.display().to_string(), &["env"], home.path(), path)).collect();
        pairs(PAIRS_OF_CHANGES, &name("use, twice"), 1.2, changes.into(), "go env, four times", peers);
    }
}

fn command(program: &str, args: &[&str], home: &Path, path: &str) -> Command {
    let mut command = Command::new(program);
    command.args(args).env_clear().env("HOME", home).env("PATH", path).current_dir(home);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn pair(name: &str, promised: f64, ours: Vec<Command>, peer_name: &str, peer: Vec<Command>) {
    pairs(PAIRS, name, promised, ours, peer_name, peer);
}

fn pairs(count: usize, name: &str, promised: f64, mut ours: Vec<Command>, peer_name: &str, mut peer: Vec<Command>) {
    let time = |commands: &mut Vec<Command>| {
        let started = Instant::now();
        for command in commands {
            assert!(command.status().unwrap().success(), "{command:?}");
        }
        started.elapsed()
    };
    for _ in 0..5 {
        time(&mut ours);
        time(&mut peer);
    }
    let samples: Vec<(Duration, Duration)> = (0..count).map(|_| (time(&mut ours), time(&mut peer))).collect();
    let mut a: Vec<f64> = samples.iter().map(|(a, _)| a.as_secs_f64() * 1e3).collect();
    let mut b: Vec<f64> = samples.iter().map(|(_, b)| b.as_secs_f64() * 1e3).collect();
    let mut ratios: Vec<f64> = samples.iter().map(|(a, b)| a.as_secs_f64() / b.as_secs_f64()).collect();
    for list in [&mut a, &mut b, &mut ratios] {
        list.sort_by(f64::total_cmp);
    }
    let at = |list: &[f64], part: f64| list[((list.len() - 1) as f64 * part) as usize];
    println!(
        "{name}: {:.2} ms, {peer_name}: {:.2} ms; ratio of medians {:.2}, pairs {:.2} to {:.2} (10th to 90th percentile; promised: at most {promised})",
        at(&a, 0.5),
        at(&b, 0.5),
        at(&a, 0.5) / at(&b, 0.5),
        at(&ratios, 0.1),
        at(&ratios, 0.9),
    );
}
