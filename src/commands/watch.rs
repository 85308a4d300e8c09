//! `watch`: measures again and again, on a fixed grid of time.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::time::Duration;

use tokio::time::Instant;

use super::measure::{self, Instrument};
use super::probe;
use crate::domain::error::{Exit, Result};
use crate::domain::history::{Run, Trend};
use crate::domain::measure::ProbeReport;
use crate::domain::progress::{Console, Progress, Round, Silent};
use crate::gotool::settings;
use crate::host::{Host, runtime};
use crate::store::{heads, history};

/// So many rounds are remembered for what is shown of the last ones.
const RECENT: usize = 60;

/// Fewer where a round has thousands of mirrors, so that memory stays bounded.
const MOST_SEEN: usize = 20_000;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which mirrors, and how they are measured.
    pub probe: probe::Options,
    /// The time between the beginnings of two rounds.
    pub every: Duration,
    /// How many rounds; without end where it is not said.
    pub count: Option<u64>,
}

/// How it ended.
#[derive(Clone, Debug)]
pub enum Ended {
    /// All rounds were made; what the last one saw.
    Counted(Box<ProbeReport>),
    /// The user pressed Ctrl-C.
    Interrupted,
    /// A service manager asked for it.
    Terminated,
    /// Nobody reads any more.
    Unread,
}

impl Ended {
    /// How the program ends.
    pub fn exit(&self) -> Exit {
        match self {
            Ended::Counted(last) if last.healthy_count() == 0 => measure::none_healthy(last).exit,
            Ended::Interrupted => Exit::Interrupted,
            Ended::Counted(_) | Ended::Terminated | Ended::Unread => Exit::Ok,
        }
    }
}

/// Measures until it is told to end. A round that takes longer than the interval is not overlapped: the next one begins at
/// the next point of the grid.
pub fn run(host: &Host, options: &Options, console: &dyn Console) -> Result<Ended> {
    let catalog = measure::catalog(host, console);
    let settings = settings::read_as_go_does(host);
    let urls = probe::addresses(&options.probe.mirrors, options.probe.from.as_deref(), &settings, &catalog)?;
    let instrument = Instrument {
        host,
        settings: &settings,
        catalog: &catalog,
        network: &options.probe.network,
        // The first round is waited for as any probe is; after it there is a round to look at.
        console,
    };
    let quiet = Instrument { console: &Silent, ..instrument };
    let work = async {
        let mut termination = runtime::Termination::listen();
        let interrupted = runtime::interrupted();
        tokio::pin!(interrupted);
        let mut watch = Watch { host, options, console, recent: VecDeque::new(), number: 0, keeps: true };
        let began = Instant::now();
        loop {
            let instrument = if watch.number == 0 { &instrument } else { &quiet };
            let report = tokio::select! {
                biased;
                () = termination.asked() => return Ok(Ended::Terminated),
                () = &mut interrupted => return Ok(Ended::Interrupted),
                report = instrument.measure_async(&urls, probe::depth(&urls), None) => report,
            };
            if report.interrupted {
                return Ok(Ended::Interrupted);
            }
            let is_last = options.count == Some(watch.number + 1);
            let left = until_next(began.elapsed(), options.every);
            let next = Instant::now() + left;
            if watch.round(&report, (!is_last).then_some(left))?.is_break() {
                return Ok(Ended::Unread);
            }
            if is_last {
                return Ok(Ended::Counted(Box::new(report)));
            }
            tokio::select! {
                biased;
                () = termination.asked() => return Ok(Ended::Terminated),
                () = &mut interrupted => return Ok(Ended::Interrupted),
                () = tokio::time::sleep_until(next) => {}
            }
        }
    };
    let ended = super::wait(work)?;
    console.progress(Progress::Done);
    ended
}

/// How long it is to the next point of the grid, so long after it began.
fn until_next(gone: Duration, every: Duration) -> Duration {
    let every = every.as_nanos().max(1);
    Duration::from_nanos(u64::try_from(every - gone.as_nanos() % every).unwrap_or(u64::MAX))
}

struct Watch<'a> {
    host: &'a Host,
    options: &'a Options,
    console: &'a dyn Console,
    recent: VecDeque<Run>,
    number: u64,
    keeps: bool,
}

impl Watch<'_> {
    /// Keeps and shows a round.
    fn round(&mut self, report: &ProbeReport, next: Option<Duration>) -> Result<ControlFlow<()>> {
        self.number += 1;
        let run = Run::of(report, true);
        if self.options.probe.keep_history
            && let Err(why) = history::keep(self.host, &run)
            && std::mem::take(&mut self.keeps)
        {
            self.console.note(&why);
        }
        if self.options.probe.keep_history {
            heads::remember(self.host, report);
        }
        self.recent.push_back(run);
        let seen = |runs: &VecDeque<Run>| runs.iter().map(|run| run.mirrors.len()).sum::<usize>();
        while self.recent.len() > RECENT || self.recent.len() > 1 && seen(&self.recent) > MOST_SEEN {
            self.recent.pop_front();
        }
        let recent = Trend::of_each(self.recent.make_contiguous());
        let next = next.and_then(|left| self.host.now().checked_add(left).ok());
        self.console.round(&Round { number: self.number, report, recent: &recent, every: self.options.every, next })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_round_is_on_the_grid() {
        for (gone, left) in [(0, 1000), (1, 999), (999, 1), (1000, 1000), (1200, 800), (60_400, 600)] {
            let found = until_next(Duration::from_millis(gone), Duration::from_secs(1));
            assert_eq!(found, Duration::from_millis(left), "{gone}");
        }
    }
}
