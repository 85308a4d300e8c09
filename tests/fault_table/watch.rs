//! A program while it runs: how long, and how much memory at most.

use std::fs::File;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::tempdir;

/// How often it is looked at.
const TICK: Duration = Duration::from_millis(3);
/// A program has begun by then.
const BEGINNING: Duration = Duration::from_millis(250);
/// A program that runs so many times as long as it may is killed.
const PATIENCE: u32 = 5;

/// A run that is over.
#[derive(Debug)]
pub(crate) struct Watched {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    /// How long it ran, but for the time in which it was kept from a processor while it began and after its deadline: how
    /// busy the machine is with other things is no fault of it. Nothing is taken off on a machine that is free.
    pub(crate) took: Duration,
    /// The most memory that it had (VmHWM), in bytes, when it was looked at last.
    pub(crate) memory: u64,
}

/// Runs a command that has this deadline to its end.
pub(crate) fn run(mut command: Command, deadline: Duration) -> Watched {
    let dir = tempdir().unwrap();
    let [out, err] = ["out", "err"].map(|name| dir.path().join(name));
    command.stdin(Stdio::null()).stdout(File::create(&out).unwrap()).stderr(File::create(&err).unwrap());
    let (started, own) = (Instant::now(), kept_waiting("thread-self"));
    let mut child = command.spawn().unwrap();
    let spawning = kept_waiting("thread-self").saturating_sub(own);
    let place = child.id().to_string();
    let (mut memory, mut kept, mut begun, mut due) = (0, Duration::ZERO, Duration::ZERO, None);
    // For a moment a new process still has the memory of this one.
    let program = std::fs::canonicalize(command.get_program()).unwrap();
    let mut is_itself = false;
    let code = loop {
        is_itself = is_itself || std::fs::read_link(format!("/proc/{place}/exe")).is_ok_and(|exe| exe == program);
        if is_itself {
            memory = memory.max(peak(&place));
        }
        kept = kept.max(kept_waiting(&place));
        let now = started.elapsed();
        if now < BEGINNING {
            begun = kept;
        }
        if now >= deadline {
            due.get_or_insert_with(|| (kept, kept_waiting("thread-self")));
        }
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        if now > deadline * PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            break None;
        }
        std::thread::sleep(TICK);
    };
    let took = started.elapsed();
    // This thread may have been late as well, in seeing the end.
    let own = kept_waiting("thread-self");
    let (kept_by_then, own_by_then) = due.unwrap_or((kept, own));
    let excused = spawning + begun + kept.saturating_sub(kept_by_then) + own.saturating_sub(own_by_then);
    let [stdout, stderr] = [out, err].map(|path| std::fs::read(path).unwrap());
    Watched { code, stdout, stderr, took: took.saturating_sub(excused), memory }
}

/// How long a process that wanted to run had to wait for a processor so far (schedstat; Linux).
fn kept_waiting(process: &str) -> Duration {
    let text = std::fs::read_to_string(format!("/proc/{process}/schedstat")).unwrap_or_default();
    let nanos = text.split_whitespace().nth(1).and_then(|nanos| nanos.parse().ok());
    Duration::from_nanos(nanos.unwrap_or_default())
}

fn peak(process: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or_default() * 1024
}
