//! How long doctor takes, as a ratio to its peers in the same run: `cargo bench --bench doctor` (Linux, root).
//!
//! With a healthy mirror 30 ms away, there and back, the whole of it against a bare `go mod download` of the canary and one
//! probe of the same mirror; and without a network against `go env -json`. The two of a pair run in turn, so that a drift of
//! the machine's speed hits both alike; the ratio is that of the medians.
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

use far::Link;
use goproxy_cfg_lab::{CANARY, Host, Lab, Scenario, Toolchain};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const NAME: &str = "mirror.example";
const ADDRESS: &str = "10.66.0.10";
/// One way; 30 ms there and back.
const ONE_WAY_MS: u32 = 15;
const PAIRS: usize = 25;
const PAIRS_OFFLINE: usize = 60;
/// What doctor may take, as a multiple of its peers.
const LIMIT: f64 = 1.3;
const LIMIT_OFFLINE: f64 = 3.0;

fn main() {
    if !far::is_inside() {
        far::enter();
        return;
    }
    let _link = Link::up(&[(ADDRESS.to_owned(), ONE_WAY_MS)]);
    let lab = Lab::start(&Scenario::of([Host::mirror(NAME)]));
    let url = format!("https://{NAME}:{}", far::forward(lab.address(NAME)));
    let dir = tempfile::tempdir().unwrap();
    let hosts = dir.path().join("hosts");
    std::fs::write(&hosts, format!("127.0.0.1 localhost\n{ADDRESS} {NAME}\n")).unwrap();
    let bound = Command::new("mount").arg("--bind").arg(&hosts).arg("/etc/hosts").status().unwrap();
    assert!(bound.success());
    let mut slow = Vec::new();
    for go in goproxy_cfg_lab::installed_toolchains() {
        let place = Place::new(&go, &lab, &url, dir.path());
        slow.extend(place.with_a_mirror());
        slow.extend(place.offline());
    }
    assert!(slow.is_empty(), "{slow:?}");
}

/// A machine whose GOPROXY is the far mirror.
struct Place<'a> {
    go: &'a Toolchain,
    lab: &'a Lab,
    url: &'a str,
    home: PathBuf,
}

impl<'a> Place<'a> {
    fn new(go: &'a Toolchain, lab: &'a Lab, url: &'a str, dir: &Path) -> Place<'a> {
        let home = dir.join(&go.version);
        std::fs::create_dir_all(&home).unwrap();
        Place { go, lab, url, home }
    }

    fn command(&self, program: impl AsRef<Path>, args: &[&str]) -> Command {
        let mut command = Command::new(program.as_ref());
        let path = format!("{}:/usr/bin:/bin", self.go.go.parent().unwrap().display());
        command.args(args).env_clear().current_dir(&self.home).env("HOME", &self.home).env("PATH", path);
        command.env("SSL_CERT_FILE", self.lab.ca_pem()).env("SSL_CERT_DIR", "/nonexistent");
        command.env("GOPROXY", self.url).env("GOSUMDB", self.lab.gosumdb()).env("GOTOOLCHAIN", "local");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn ours(&self, args: &[&str]) -> Duration {
        timed(self.command(env!("CARGO_BIN_EXE_goproxy-cfg"), args))
    }

    /// A download into an empty cache, as doctor's own.
    fn download(&self) -> Duration {
        let empty = tempfile::tempdir_in(&self.home).unwrap();
        let module = format!("{}@{}", CANARY.0, CANARY.1);
        let mut command = self.command(&self.go.go, &["mod", "download", "-modcacherw", &module]);
        command.env("GOPATH", empty.path()).env("GOCACHE", empty.path().join("build"));
        timed(command)
    }

    fn with_a_mirror(&self) -> Option<String> {
        let mut times: [Vec<Duration>; 3] = Default::default();
        for _ in 0..PAIRS {
            times[0].push(self.ours(&["doctor"]));
            times[1].push(self.download());
            times[2].push(self.ours(&["probe", self.url]));
        }
        let [doctor, download, probe] = times.map(median);
        let ratio = doctor / (download + probe);
        let line = format!(
            "doctor (Go {}): {:.0} ms; `go mod download` {:.0} ms and one probe {:.0} ms: {ratio:.2} times (limit {LIMIT})",
            self.go.version,
            doctor * 1e3,
            download * 1e3,
            probe * 1e3,
        );
        println!("{line}");
        (ratio > LIMIT).then_some(line)
    }

    fn offline(&self) -> Option<String> {
        let mut times: [Vec<Duration>; 2] = Default::default();
        for _ in 0..PAIRS_OFFLINE {
            times[0].push(self.ours(&["doctor", "--offline"]));
            times[1].push(timed(self.command(&self.go.go, &["env", "-json"])));
        }
        let [doctor, env] = times.map(median);
        let ratio = doctor / env;
        let line = format!(
            "doctor --offline (Go {}): {:.1} ms; `go env -json` {:.1} ms: {ratio:.2} times (limit {LIMIT_OFFLINE})",
            self.go.version,
            doctor * 1e3,
            env * 1e3,
        );
        println!("{line}");
        (ratio > LIMIT_OFFLINE).then_some(line)
    }
}

/// How long a command takes that ends well.
fn timed(mut command: Command) -> Duration {
    let started = Instant::now();
    let status = command.status().unwrap();
    let took = started.elapsed();
    assert!(status.success(), "{command:?} ended with {status}");
    took
}

/// In seconds.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}
