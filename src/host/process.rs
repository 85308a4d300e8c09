//! Child processes, each with a time limit, each with all its descendants gone when the limit is over.

pub mod beside;
pub mod session;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncReadExt;

use super::{Host, files};
use crate::domain::variable::Var;

/// More output than this is cut: no program that we run has so much to say.
const LARGEST_OUTPUT: usize = 16 << 20;

/// A program to run.
#[derive(Clone, Debug)]
pub struct Command {
    program: PathBuf,
    args: Vec<OsString>,
    vars: Vec<(OsString, Option<OsString>)>,
    cwd: PathBuf,
    limit: Duration,
    input: Option<Vec<u8>>,
    #[cfg_attr(not(unix), allow(dead_code, reason = "only Unix has programs under other names"))]
    name: Option<OsString>,
}

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// What it wrote to standard output.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error.
    pub stderr: Vec<u8>,
}

/// Why a program has no output.
#[derive(Debug)]
pub enum Failure {
    /// It could not be started.
    Start(std::io::Error),
    /// It was still running at the time limit and was ended; what it had written to standard error by then.
    TimedOut(Vec<u8>),
}

impl Command {
    /// `program` in the directory `cwd`, ended after `limit`.
    pub fn new(program: &Path, cwd: &Path, limit: Duration) -> Command {
        Command {
            program: program.to_owned(),
            args: Vec::new(),
            vars: Vec::new(),
            cwd: cwd.to_owned(),
            limit,
            input: None,
            name: None,
        }
    }

    /// Starts it under another name: a shell whose name begins with `-` is a login shell.
    #[must_use]
    pub fn named(mut self, name: impl AsRef<OsStr>) -> Command {
        self.name = Some(name.as_ref().to_owned());
        self
    }

    /// Adds arguments.
    #[must_use]
    pub fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Command {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// Sets a variable for it; everything else is the host's environment.
    #[must_use]
    pub fn var(mut self, var: Var, value: impl AsRef<OsStr>) -> Command {
        self.vars.push((var.name().into(), Some(value.as_ref().to_owned())));
        self
    }

    /// Takes a variable away from it.
    #[must_use]
    pub fn without(mut self, var: Var) -> Command {
        self.vars.push((var.name().into(), None));
        self
    }

    /// Gives it something to read; otherwise its input is empty.
    #[must_use]
    pub fn input(mut self, bytes: Vec<u8>) -> Command {
        self.input = Some(bytes);
        self
    }
}

impl Host {
    /// The first program of this name on PATH; a name with a slash is itself. Relative entries of PATH are passed over, as Go
    /// does since 1.19: a program of the working directory is nobody's `go`.
    pub fn find_program(&self, name: &str) -> Option<PathBuf> {
        if Path::new(name).is_absolute() {
            return Some(PathBuf::from(name));
        }
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        std::env::split_paths(self.vars().get_os(Var::Path)?)
            .filter(|dir| dir.is_absolute())
            .map(|dir| dir.join(&file))
            .find(|candidate| files::is_executable(candidate))
    }

    /// The name of the program that started this one, as the system has it.
    pub fn parent_name(&self) -> Option<String> {
        #[cfg(unix)]
        {
            let parent = rustix::process::getppid()?.as_raw_nonzero();
            if let Ok(name) = files::read(Path::new(&format!("/proc/{parent}/comm"))) {
                return Some(String::from_utf8_lossy(&name).trim().to_owned());
            }
            #[expect(clippy::disallowed_methods, reason = "the one door")]
            let output =
                std::process::Command::new("/bin/ps").args(["-o", "comm=", "-p", &parent.to_string()]).output();
            output.ok().map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        }
        #[cfg(not(unix))]
        None
    }

    /// Runs a program to its end or to its time limit. Dropping the future ends the program too.
    pub async fn run(&self, command: Command) -> Result<Output, Failure> {
        self.run_heard(command, |_| {}).await
    }

    /// The same, and hands on what comes by standard error at the moment when it comes.
    pub async fn run_heard(&self, command: Command, hear: impl FnMut(&[u8])) -> Result<Output, Failure> {
        let mut child = self.child(&command);
        // A group of its own, so that what it starts (git, a hung helper) ends with it.
        #[cfg(unix)]
        child.process_group(0);
        let mut child = child.spawn().map_err(Failure::Start)?;
        let group = Group::of(&child);
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let work = async {
            let ((), (), ()) = tokio::join!(
                feed(stdin, command.input.as_deref()),
                drain(stdout, &mut out, |_| {}),
                drain(stderr, &mut err, hear)
            );
            child.wait().await
        };
        let ended = tokio::time::timeout(command.limit, work).await;
        match ended {
            Ok(Ok(status)) => {
                group.defuse();
                Ok(Output { code: status.code(), stdout: out, stderr: err })
            }
            Ok(Err(error)) => Err(Failure::Start(error)),
            Err(_) => Err(Failure::TimedOut(err)),
        }
    }

    /// The program as tokio starts it, without a group so far.
    #[expect(clippy::disallowed_methods, reason = "the one door")]
    fn child(&self, command: &Command) -> tokio::process::Command {
        let mut child = tokio::process::Command::new(&command.program);
        child.args(&command.args).current_dir(&command.cwd).env_clear().envs(self.vars().iter());
        for (name, value) in &command.vars {
            match value {
                Some(value) => child.env(name, value),
                None => child.env_remove(name),
            };
        }
        child
            .stdin(if command.input.is_some() { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        #[cfg(unix)]
        if let Some(name) = &command.name {
            child.arg0(name);
        }
        child
    }
}

async fn feed(stdin: Option<tokio::process::ChildStdin>, input: Option<&[u8]>) {
    if let (Some(mut stdin), Some(input)) = (stdin, input) {
        // A program that does not read its input is not at fault.
        let _ = tokio::io::AsyncWriteExt::write_all(&mut stdin, input).await;
    }
}

/// How a program ended that had the terminal to itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// By itself, with this code.
    WithCode(u8),
    /// By this signal.
    BySignal(u8),
}

impl Host {
    /// Runs a program with this process's own input and output and `values` in its environment. Where the system can, it
    /// takes this process's place, so that signals and the terminal are its own.
    #[expect(clippy::disallowed_methods, reason = "the one door")]
    pub fn run_attached(
        &self,
        program: &OsStr,
        arguments: &[OsString],
        values: Vec<(Var, String)>,
    ) -> std::io::Result<Ended> {
        let mut command = std::process::Command::new(program);
        command.args(arguments).env_clear().envs(self.vars().iter());
        command.envs(values.into_iter().map(|(var, value)| (var.name(), value)));
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt as _;
            Err(command.exec())
        }
        #[cfg(not(unix))]
        {
            let status = command.status()?;
            Ok(Ended::WithCode(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1)))
        }
    }
}

async fn drain(pipe: Option<impl tokio::io::AsyncRead + Unpin>, into: &mut Vec<u8>, mut hear: impl FnMut(&[u8])) {
    let Some(mut pipe) = pipe else { return };
    let mut part = vec![0_u8; 1 << 16];
    // A pipe that breaks ends the output; the exit code tells the rest.
    while let Ok(count @ 1..) = pipe.read(&mut part).await {
        let room = LARGEST_OUTPUT.saturating_sub(into.len());
        let part = part.get(..count.min(room)).unwrap_or_default();
        hear(part);
        into.extend_from_slice(part);
    }
}

/// Ends a whole process group when dropped, unless the child is known to have ended by itself. Elsewhere than on Unix
/// `kill_on_drop` ends the child alone.
struct Group(Option<u32>);

impl Group {
    fn of(child: &tokio::process::Child) -> Group {
        Group(child.id())
    }

    fn defuse(mut self) {
        self.0 = None;
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(leader) = self.0.and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw) {
            // The leader has not been waited for, so the number is still its own. A group that is gone is what is wanted.
            let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
        }
    }
}
