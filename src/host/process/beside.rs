//! A program of the user's that runs with this process's own input and output, and is heard on the way: its standard error
//! comes by here.

use std::ffi::{OsStr, OsString};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncReadExt;

use super::Ended;
use crate::domain::variable::Var;
use crate::host::Host;

/// After so much silence what has come so far is not waited with any longer.
const QUIET: Duration = Duration::from_millis(100);
/// How long standard error may still speak when the program has ended: what it started may have it too.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// What is heard.
#[derive(Clone, Copy, Debug)]
pub enum Heard<'b> {
    /// So much came.
    Part(&'b [u8]),
    /// Nothing comes at the moment.
    Quiet,
}

impl Host {
    /// Runs it to its end, however long that takes. Ctrl-C is the program's own affair: it gets the signal from the terminal,
    /// or, where that was sent to this process alone, from here. Says too whether there was such a signal.
    pub async fn run_beside(
        &self,
        program: &OsStr,
        arguments: &[OsString],
        values: Vec<(Var, String)>,
        mut hear: impl FnMut(Heard<'_>),
    ) -> std::io::Result<(Ended, bool)> {
        #[expect(clippy::disallowed_methods, reason = "the one door")]
        let mut command = tokio::process::Command::new(program);
        command.args(arguments).env_clear().envs(self.vars().iter());
        command.envs(values.into_iter().map(|(var, value)| (var.name(), value)));
        command.stdin(Stdio::inherit()).stdout(Stdio::inherit()).stderr(Stdio::piped());
        let mut signals = Signals::listen()?;
        let mut child = command.spawn()?;
        let mut stderr = child.stderr.take();
        let mut part = vec![0_u8; 1 << 16];
        let (mut ended, mut broken_off) = (None, false);
        loop {
            let over = async {
                match ended {
                    Some((_, when)) => tokio::time::sleep_until(when + LAST_WORDS).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                // What is rare goes first: a program that never stops speaking must not keep it from being seen.
                biased;
                signal = signals.next() => {
                    broken_off = true;
                    signal.pass_on(&child);
                }
                status = child.wait(), if ended.is_none() => ended = Some((status?, tokio::time::Instant::now())),
                () = over => stderr = None,
                count = read(&mut stderr, &mut part) => match count {
                    0 => stderr = None,
                    count => hear(Heard::Part(part.get(..count).unwrap_or_default())),
                },
                () = tokio::time::sleep(QUIET), if ended.is_none() => hear(Heard::Quiet),
            }
            if let (Some((status, _)), None) = (ended, &stderr) {
                hear(Heard::Quiet);
                return Ok((of(status), broken_off));
            }
        }
    }
}

fn of(status: std::process::ExitStatus) -> Ended {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return Ended::BySignal(u8::try_from(signal).unwrap_or(0));
    }
    Ended::WithCode(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1))
}

async fn read(pipe: &mut Option<tokio::process::ChildStderr>, part: &mut [u8]) -> usize {
    match pipe {
        Some(pipe) => pipe.read(part).await.unwrap_or(0),
        None => std::future::pending().await,
    }
}

/// A signal that asks this process to end.
struct Asked {
    #[cfg(unix)]
    signal: rustix::process::Signal,
}

impl Asked {
    /// Lets the program know, unless the terminal told it already.
    #[cfg(unix)]
    fn pass_on(&self, child: &tokio::process::Child) {
        let told = self.signal == rustix::process::Signal::INT && is_in_the_foreground();
        let id = child.id().and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw);
        if let Some(id) = id.filter(|_| !told) {
            // One that is gone has ended, which is what is wanted.
            let _ = rustix::process::kill_process(id, self.signal);
        }
    }

    #[cfg(not(unix))]
    fn pass_on(&self, _child: &tokio::process::Child) {}
}

/// Whether a terminal sends its signals to this process's group, in which the program is too.
#[cfg(unix)]
fn is_in_the_foreground() -> bool {
    let ours = rustix::process::getpgrp();
    let streams = [rustix::stdio::stdin(), rustix::stdio::stdout(), rustix::stdio::stderr()];
    streams.into_iter().any(|stream| rustix::termios::tcgetpgrp(stream).is_ok_and(|group| group == ours))
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    hang_up: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> std::io::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Signals {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) -> Asked {
        use rustix::process::Signal;
        let signal = tokio::select! {
            _ = self.interrupt.recv() => Signal::INT,
            _ = self.terminate.recv() => Signal::TERM,
            _ = self.hang_up.recv() => Signal::HUP,
        };
        Asked { signal }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> std::io::Result<Signals> {
        Ok(Signals)
    }

    async fn next(&mut self) -> Asked {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Asked {}
    }
}
