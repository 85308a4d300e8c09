//! A command of the user's under the witness: in their own folder, with their own caches, input and output.

use std::ffi::OsString;
use std::time::Duration;

use super::requests::Heard as Lines;
use super::{proxies, witness};
use crate::domain::httpproxy::ProxySettings;
use crate::domain::noise::{Noise, Whose};
use crate::domain::variable::Var;
use crate::domain::witness::{Unseen, Witness};
use crate::host::Host;
use crate::host::process::Ended;
use crate::host::process::beside::Heard;

/// No more of the `-x` lines is kept.
const MOST_TRACE: usize = 16 << 20;
/// A line without an end is passed on from here.
const LONGEST_LINE: usize = 1 << 20;
/// Commands of go that do not fetch, and would show `-x` on standard output or in what they print of GOFLAGS.
const WITHOUT_X: [&str; 7] = ["fmt", "clean", "env", "version", "help", "doc", "telemetry"];

/// What was seen of it.
#[derive(Clone, Debug)]
pub struct Watched {
    /// The lines that tell of requests.
    pub trace: String,
    /// When each of them was there.
    pub heard: Lines,
    /// What was seen on the way.
    pub witness: Witness,
    /// The user's own proxies.
    pub proxies: ProxySettings,
    /// How it ended.
    pub ended: Ended,
    /// Whether it was asked to end.
    pub broken_off: bool,
    /// How long it took.
    pub took: Duration,
}

/// Runs it. `flags` is GOFLAGS as it is in effect; `show` gets what the command itself writes to standard error.
pub async fn run(
    host: &Host,
    command: &[OsString],
    flags: &str,
    show: impl Fn(&[u8]),
) -> Result<Watched, (OsString, std::io::Error)> {
    let Some((program, arguments)) = command.split_first() else {
        return Err((OsString::new(), std::io::ErrorKind::InvalidInput.into()));
    };
    let watching = witness::Witness::open(host).await;
    let mut values = watching.as_ref().map(witness::Witness::environment).unwrap_or_default();
    if wants_x(command) {
        values.push((Var::Goflags, format!("{flags} -x").trim().to_owned()));
    }
    let started = watching.as_ref().map_or_else(|_| std::time::Instant::now(), witness::Witness::started);
    let mut sieve = Sieve::default();
    let said = |text: &[u8]| match &watching {
        Ok(witness) => show(&witness.restored_bytes(text)),
        Err(_) => show(text),
    };
    let ran = host
        .run_beside(program, arguments, values, |heard| match heard {
            Heard::Part(part) => sieve.take(part, started.elapsed(), &said),
            Heard::Quiet => sieve.let_go(&said),
        })
        .await;
    sieve.finish(&said);
    let (ended, broken_off) = ran.map_err(|error| (program.clone(), error))?;
    let took = started.elapsed();
    let trace = watching.as_ref().map_or_else(|_| sieve.trace.clone(), |witness| witness.restored(&sieve.trace));
    let witness = match watching {
        Ok(witness) => witness.close().await,
        Err(why) => Witness { unseen: vec![Unseen::NoWitness(why.to_string())], ..Witness::default() },
    };
    Ok(Watched { trace, heard: sieve.heard, witness, proxies: proxies::of_go(host), ended, broken_off, took })
}

fn wants_x(command: &[OsString]) -> bool {
    let mut words = command.iter().map(|word| word.to_string_lossy());
    let program = words.next().unwrap_or_default();
    let name = program.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_go = name == "go" || name.eq_ignore_ascii_case("go.exe");
    !(is_go && words.next().is_some_and(|word| WITHOUT_X.contains(&word.as_ref())))
}

/// Parts standard error into what is shown and what is kept.
#[derive(Default)]
struct Sieve {
    noise: Noise,
    trace: String,
    heard: Lines,
    /// A line that has no end yet.
    open: Vec<u8>,
    /// The beginning of this line was shown already.
    shown: bool,
}

impl Sieve {
    fn take(&mut self, part: &[u8], now: Duration, show: &impl Fn(&[u8])) {
        let mut theirs = Vec::new();
        for piece in part.split_inclusive(|byte| *byte == b'\n') {
            if self.shown {
                theirs.extend_from_slice(piece);
                self.shown = !piece.ends_with(b"\n");
                continue;
            }
            self.open.extend_from_slice(piece);
            if !piece.ends_with(b"\n") {
                if self.open.len() > LONGEST_LINE {
                    theirs.append(&mut self.open);
                    self.shown = true;
                }
                continue;
            }
            let line = std::mem::take(&mut self.open);
            let text = String::from_utf8_lossy(&line);
            match self.noise.whose(text.trim_end_matches('\n')) {
                Whose::Theirs => theirs.extend_from_slice(&line),
                Whose::Noise => {}
                Whose::Trace if self.trace.len() < MOST_TRACE => {
                    self.heard.hear(text.as_bytes(), now);
                    self.trace.push_str(&text);
                }
                Whose::Trace => {}
            }
        }
        if !theirs.is_empty() {
            show(&theirs);
        }
    }

    /// What has no end, and will not become a line of `-x`, is a prompt or a progress bar.
    fn let_go(&mut self, show: &impl Fn(&[u8])) {
        if !self.open.is_empty() && !self.noise.may_become(&String::from_utf8_lossy(&self.open)) {
            show(&std::mem::take(&mut self.open));
            self.shown = true;
        }
    }

    /// The end: whatever is left is shown.
    fn finish(&mut self, show: &impl Fn(&[u8])) {
        if !self.open.is_empty() {
            show(&std::mem::take(&mut self.open));
        }
    }
}
