//! A program in a session of its own, without a terminal, that is heard until it has said what is wanted, and then ended
//! with everything that it started.

use std::ffi::OsString;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::AsyncReadExt;

use super::{Command, Failure, feed};
use crate::domain::variable::Var;
use crate::host::Host;

/// What is kept of each stream, counted from its end.
const LARGEST_OUTPUT: usize = 16 << 20;
/// Whoever looks for a word in the output is shown what is new and so much of what stood before it: the word may have come in
/// two pieces. The whole again and again would take longer than a program that floods us takes to write it.
const OVERLAP: usize = 4096;
/// How long the pipes may still speak when all who could are dead.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// A word that marks one session: no other of this or another run has the same.
pub fn new_mark() -> String {
    static MADE: AtomicU64 = AtomicU64::new(0);
    format!("gpc{}x{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed))
}

/// What a program in a session said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// How it ended by itself: `None` when it was ended because it had said enough, else its exit code where there is one.
    pub ended: Option<Option<i32>>,
    /// What was written to standard output.
    pub stdout: Vec<u8>,
    /// What was written to standard error.
    pub stderr: Vec<u8>,
}

impl Host {
    /// Runs a program as the leader of a session without a terminal, until a part of standard output satisfies `enough` (a word
    /// that is shorter than [`OVERLAP`]), it ends, or its time is over. What it started is gone afterwards, also what made a
    /// session of its own (where `/proc` tells: whatever carries this `mark`, a word that stands in no other environment).
    pub async fn run_session(
        &self,
        command: Command,
        mark: &str,
        enough: impl Fn(&[u8]) -> bool,
    ) -> Result<Said, Failure> {
        let command = command.var(Var::OwnMark, mark);
        let mut child = self.child(&command);
        lead_a_session(&mut child);
        let mut child = child.spawn().map_err(Failure::Start)?;
        let mut all = Session { leader: child.id(), is_reaped: false, mark: mark_in_environment(mark) };
        let stdin = child.stdin.take();
        let (Some(mut out), Some(mut err)) = (child.stdout.take(), child.stderr.take()) else {
            return Err(Failure::Start(std::io::ErrorKind::BrokenPipe.into()));
        };
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let work = async {
            let feeding = feed(stdin, command.input.as_deref());
            tokio::pin!(feeding);
            let (mut fed, mut out_open, mut err_open) = (false, true, true);
            loop {
                tokio::select! {
                    () = &mut feeding, if !fed => fed = true,
                    new = more(&mut out, &mut stdout), if out_open => {
                        out_open = new > 0;
                        if enough(latest(&stdout, new)) {
                            return Ok(None);
                        }
                    }
                    new = more(&mut err, &mut stderr), if err_open => err_open = new > 0,
                    status = child.wait() => return status.map(Some),
                }
            }
        };
        let ended = tokio::time::timeout(command.limit, work).await;
        if matches!(ended, Ok(Ok(Some(_)))) {
            // It has been waited for: its number may be another's by now.
            all.is_reaped = true;
        }
        all.end();
        // Whoever held the pipes is dead, so what is left in them ends.
        let mut said_enough = false;
        let rest = async {
            loop {
                let new = more(&mut out, &mut stdout).await;
                said_enough |= enough(latest(&stdout, new));
                if new == 0 {
                    break;
                }
            }
            while more(&mut err, &mut stderr).await > 0 {}
        };
        let _ = tokio::time::timeout(LAST_WORDS, rest).await;
        // Reaps the leader.
        let _ = tokio::time::timeout(LAST_WORDS, child.wait()).await;
        match ended {
            Ok(Ok(status)) => Ok(Said { ended: status.map(|status| status.code()), stdout, stderr }),
            Ok(Err(error)) => Err(Failure::Start(error)),
            Err(_) if said_enough => Ok(Said { ended: None, stdout, stderr }),
            Err(_) => Err(Failure::TimedOut(stderr)),
        }
    }
}

/// Reads what is there: how many bytes, 0 at the end.
async fn more(pipe: &mut (impl tokio::io::AsyncRead + Unpin), into: &mut Vec<u8>) -> usize {
    if into.len() > 2 * LARGEST_OUTPUT {
        into.drain(..into.len() - LARGEST_OUTPUT);
    }
    into.reserve(1 << 16);
    pipe.read_buf(into).await.unwrap_or(0)
}

/// What is new, and what stands right before it.
fn latest(all: &[u8], new: usize) -> &[u8] {
    all.get(all.len().saturating_sub(new + OVERLAP)..).unwrap_or_default()
}

fn mark_in_environment(mark: &str) -> OsString {
    let mut entry = OsString::from(Var::OwnMark.name());
    entry.push("=");
    entry.push(mark);
    entry
}

/// In a background process group of our own terminal a shell with job control would be stopped (SIGTTIN, SIGTTOU), and a
/// profile could write to the terminal past our pipes.
#[cfg(unix)]
#[expect(unsafe_code, reason = "a new session can only be made between fork and exec")]
fn lead_a_session(child: &mut tokio::process::Command) {
    // SAFETY: between fork and exec only what is safe in a signal handler may be called; setsid is one bare system call,
    // and turning its error number into an io::Error allocates nothing.
    unsafe {
        child.pre_exec(|| rustix::process::setsid().map(drop).map_err(std::io::Error::from));
    }
}

#[cfg(not(unix))]
fn lead_a_session(_child: &mut tokio::process::Command) {}

/// Ends a session when it is dropped, also when the wait for it is broken off.
struct Session {
    leader: Option<u32>,
    /// Whether the leader has been waited for.
    is_reaped: bool,
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "read from /proc"))]
    mark: OsString,
}

impl Session {
    /// Ends whatever is left of it.
    fn end(&mut self) {
        #[cfg(unix)]
        {
            let leader = self.leader.take();
            // Without /proc there is only the number to go by, which no other process gets while one of the group lives.
            let by_number = !self.is_reaped || cfg!(not(target_os = "linux"));
            if let Some(group) = leader.filter(|_| by_number).and_then(process) {
                let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
            }
            #[cfg(target_os = "linux")]
            sweep(leader, &self.mark);
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if self.leader.is_some() {
            self.end();
        }
    }
}

#[cfg(unix)]
fn process(id: u32) -> Option<rustix::process::Pid> {
    i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw)
}

/// Ends every process of the session or with the mark, until there is none: a process may fork while it is looked for.
#[cfg(target_os = "linux")]
fn sweep(leader: Option<u32>, mark: &OsString) {
    for round in 0..50 {
        let left: Vec<_> = crate::host::files::names(std::path::Path::new("/proc"))
            .unwrap_or_default()
            .into_iter()
            .filter_map(|name| name.parse::<u32>().ok())
            .filter(|id| belongs(*id, leader, mark))
            .collect();
        if left.is_empty() {
            return;
        }
        for id in left.into_iter().filter_map(process) {
            let _ = rustix::process::kill_process(id, rustix::process::Signal::KILL);
        }
        // The dead take a moment to leave.
        std::thread::sleep(Duration::from_millis(if round < 10 { 1 } else { 10 }));
    }
}

#[cfg(target_os = "linux")]
fn belongs(id: u32, leader: Option<u32>, mark: &OsString) -> bool {
    let read = |what: &str| crate::host::files::read(std::path::Path::new(&format!("/proc/{id}/{what}")));
    let Ok(stat) = read("stat") else { return false };
    let stat = String::from_utf8_lossy(&stat);
    // `pid (name) state ppid group session …`; the name may hold anything.
    let mut fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace();
    if matches!(fields.next(), Some("Z" | "X") | None) {
        return false;
    }
    if leader.is_some() && fields.nth(2).and_then(|session| session.parse().ok()) == leader {
        return true;
    }
    let mark = mark.as_encoded_bytes();
    read("environ").is_ok_and(|environ| environ.split(|byte| *byte == 0).any(|entry| entry == mark))
}
