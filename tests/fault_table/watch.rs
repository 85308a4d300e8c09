//! A program while it runs: how long, and how much memory at most.

use std::fs::File;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::tempdir;

/// How often it is looked at.
const TICK: Duration = Duration::from_millis(3);

/// A run that is over.
#[derive(Debug)]
pub(crate) struct Watched {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    pub(crate) took: Duration,
    /// The most memory that it had (VmHWM), in bytes, when it was looked at last.
    pub(crate) memory: u64,
}

/// Runs a command to its end, or kills it at `patience`.
pub(crate) fn run(mut command: Command, patience: Duration) -> Watched {
    let dir = tempdir().unwrap();
    let [out, err] = ["out", "err"].map(|name| dir.path().join(name));
    command.stdin(Stdio::null()).stdout(File::create(&out).unwrap()).stderr(File::create(&err).unwrap());
    let started = Instant::now();
    let mut child = command.spawn().unwrap();
    let mut memory = 0;
    let code = loop {
        memory = memory.max(peak(&child));
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        if started.elapsed() > patience {
            child.kill().unwrap();
            child.wait().unwrap();
            break None;
        }
        std::thread::sleep(TICK);
    };
    let took = started.elapsed();
    Watched { code, stdout: std::fs::read(out).unwrap(), stderr: std::fs::read(err).unwrap(), took, memory }
}

fn peak(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or_default() * 1024
}
