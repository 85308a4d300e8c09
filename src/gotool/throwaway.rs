//! A go command in a throwaway cache, under the witness: module cache, GOPATH (and with it the checksum database's own state)
//! and build cache are in a directory that is gone afterwards.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::requests::Heard;
use super::{locate, proxies, witness};
use crate::domain::error::{Error, Result};
use crate::domain::httpproxy::ProxySettings;
use crate::domain::variable::Var;
use crate::domain::witness::{Unseen, Witness};
use crate::host::process::{Command, Failure};
use crate::host::{Host, files};
use crate::text::errors;

/// What one run left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// Standard output.
    pub stdout: String,
    /// Standard error, `-x` lines among the rest.
    pub stderr: String,
    /// How it ended.
    pub ended: Ended,
    /// How long it took.
    pub took: Duration,
    /// When each line of standard error was there.
    pub heard: Heard,
    /// What was seen on the way.
    pub witness: Witness,
    /// The user's own proxies, as the go command reads them.
    pub proxies: ProxySettings,
}

/// How a go command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// With 0.
    Well,
    /// With another code.
    Badly(i32),
    /// By a signal that somebody else sent.
    Killed,
    /// It took longer than this, and was ended.
    TimedOut(Duration),
}

/// A place for one run.
#[derive(Debug)]
pub struct Place(files::Throwaway);

impl Place {
    /// Makes it.
    pub fn new(host: &Host) -> Result<Place> {
        files::Throwaway::new(&host.temporary_directory()).map(Place).map_err(|error| no_place(host, &error))
    }

    /// A directory in it.
    pub fn dir(&self, host: &Host, name: &str) -> Result<PathBuf> {
        self.0.subdir(name).map_err(|error| no_place(host, &error))
    }
}

fn no_place(host: &Host, error: &std::io::Error) -> Error {
    Error::local(errors::no_temporary_directory(host.temporary_directory(), error))
}

/// Runs the go command at `go` with these arguments in the folder `cwd`, for at most `limit`. GOFLAGS is not the user's: it
/// does not decide where modules come from, and `-modcacherw` lets the cache be removed. HTTP_PROXY and HTTPS_PROXY lead
/// through the witness, and from there where the user's own lead.
pub async fn run<A: AsRef<OsStr>>(
    host: &Host,
    go: &Path,
    place: &Place,
    cwd: &Path,
    args: impl IntoIterator<Item = A>,
    vars: &[(Var, &OsStr)],
    limit: Duration,
) -> Result<Ran> {
    let dir = |name: &str| place.dir(host, name);
    let mut command = Command::new(go, cwd, limit)
        .args(args)
        .var(Var::Gopath, dir("path")?)
        .var(Var::Gomodcache, dir("mod")?)
        .var(Var::Gocache, dir("build")?)
        .var(Var::Goflags, "-modcacherw")
        // What the go command leaves there when it is stopped goes with the rest.
        .var(Var::Tmpdir, dir("tmp")?);
    if let (Some(_), Some(path)) = (host.vars().get(Var::Goenv), locate::env_file(host).path()) {
        command = command.var(Var::Goenv, path);
    }
    command = vars.iter().fold(command, |command, (var, value)| command.var(*var, value));
    let watching = witness::Witness::open(host).await;
    if let Ok(witness) = &watching {
        command = witness.environment().into_iter().fold(command, |command, (var, value)| command.var(var, value));
    }
    let started = watching.as_ref().map_or_else(|_| Instant::now(), witness::Witness::started);
    let mut heard = Heard::default();
    let ran = host.run_heard(command, |part| heard.hear(part, started.elapsed())).await;
    let took = started.elapsed();
    let (stdout, stderr, ended) = match ran {
        Ok(output) => {
            let ended = match output.code {
                Some(0) => Ended::Well,
                Some(code) => Ended::Badly(code),
                None => Ended::Killed,
            };
            (output.stdout, output.stderr, ended)
        }
        Err(Failure::TimedOut(stderr)) => (Vec::new(), stderr, Ended::TimedOut(limit)),
        Err(Failure::Start(error)) => {
            return Err(Error::could_not_check(errors::cannot_start(go, &error)).hint(errors::hint_go_version()));
        }
    };
    let text = |bytes: Vec<u8>| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        watching.as_ref().map_or_else(|_| text.clone(), |witness| witness.restored(&text))
    };
    let (stdout, stderr) = (text(stdout), text(stderr));
    let witness = match watching {
        Ok(witness) => witness.close().await,
        Err(why) => Witness { unseen: vec![Unseen::NoWitness(why.to_string())], ..Witness::default() },
    };
    Ok(Ran { stdout, stderr, ended, took, heard, witness, proxies: proxies::of_go(host) })
}

impl Ran {
    /// What the go command said itself, without what `-x` adds, passwords masked.
    pub fn last_words(&self) -> String {
        let said: Vec<&str> = self.stderr.lines().filter(|line| !crate::domain::trace::is_trace(line)).collect();
        said.join("\n")
    }
}
