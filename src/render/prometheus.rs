//! The Prometheus text format, version 0.0.4: the figures of a probe as gauges in base units, always in the same order. No
//! sample has a timestamp: whoever scrapes it or collects the file puts one there. A name is never given another meaning.

use std::collections::HashSet;
use std::io::{self, Write};
use std::time::Duration;

use super::Look;
use crate::domain::measure::{Measured, Names, NamesVerdict, ProbeReport, Sample, Stats, SumdbSeen, TreeHistory};
use crate::domain::sanitize;
use crate::text::{Message, metrics};

/// What each name begins with.
const PREFIX: &str = "goproxy_cfg_probe_";

/// The labels of one series.
type Labels<'a> = Vec<(&'static str, &'a str)>;

/// Writes what a probe measured.
pub fn write(report: &ProbeReport, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let names = names(report);
    let mut page = Page { mirrors: names.iter().map(String::as_str).zip(&report.mirrors).collect(), look, out };
    page.of_run("run_timestamp_seconds", &metrics::run(), report.at.as_duration().as_secs_f64())?;
    page.of_run("workload_modules", &metrics::workload_modules(), report.workload.modules.into())?;
    page.of_run("workload_bytes", &metrics::workload_bytes(), report.workload.bytes as f64)?;
    page.of_run("workload_at_once", &metrics::workload_at_once(), report.workload.at_once.into())?;
    page.mirrors_by_state(report)?;
    page.info()?;
    page.each("up", &metrics::up(), |mirror| Some(f64::from(u8::from(mirror.healthy()))))?;
    page.each("complete", &metrics::complete(), |mirror| Some(f64::from(u8::from(mirror.complete))))?;
    page.family("fault", &metrics::fault(), |mirror, series| {
        if let Some(fault) = &mirror.fault {
            series.push((vec![("class", fault.class.name()), ("stage", fault.stage.word())], 1.0));
        }
    })?;
    page.each("rank", &metrics::rank(), |mirror| Some(mirror.rank? as f64))?;
    page.each("wait_seconds", &metrics::wait(), |mirror| Some(mirror.wait?.estimate.as_secs_f64()))?;
    page.each("wait_low_seconds", &metrics::wait_low(), |mirror| Some(mirror.wait?.low.as_secs_f64()))?;
    page.each("wait_high_seconds", &metrics::wait_high(), |mirror| Some(mirror.wait?.high.as_secs_f64()))?;
    page.family("phase_seconds", &metrics::phase(), |mirror, series| {
        for (connection, samples) in connections(mirror) {
            let median = |(phase, took): (&'static str, Duration)| {
                (vec![("phase", phase), ("connection", connection)], took.as_secs_f64())
            };
            series.extend(phases(samples).map(median));
        }
    })?;
    page.quantiles("request_seconds", &metrics::request())?;
    page.by_connection("samples", &metrics::samples(), |stats| stats.count as f64)?;
    page.each("failed_samples", &metrics::failed_samples(), |mirror| Some(mirror.failed_samples as f64))?;
    page.each("throughput_bytes_per_second", &metrics::throughput(), |mirror| {
        mirror.throughput.as_ref().and_then(|flow| flow.bytes_per_second())
    })?;
    page.each("lag_seconds", &metrics::lag(), |mirror| Some(mirror.lag()?.as_secs_f64()))?;
    page.each("releases_behind", &metrics::releases_behind(), |mirror| {
        Some(mirror.freshness.iter().map(|module| module.behind).max()? as f64)
    })?;
    page.states("sumdb_state", &metrics::sumdb_state(), "state", &SUMDB, |mirror| Some(mirror.sumdb.word()))?;
    page.each("sumdb_tree_size", &metrics::tree_size(), |mirror| Some(mirror.tree?.size as f64))?;
    page.each("sumdb_tree_behind", &metrics::tree_behind(), |mirror| Some(mirror.tree?.behind as f64))?;
    page.states("sumdb_tree_history", &metrics::tree_history(), "history", &HISTORIES, |mirror| {
        Some(mirror.tree?.history.word())
    })?;
    page.states("names", &metrics::names(), "verdict", &VERDICTS, |mirror| {
        mirror.names.as_ref().map(|Names { verdict, .. }| verdict.word())
    })?;
    page.family("modules", &metrics::modules(), |mirror, series| {
        if let Some(coverage) = &mirror.coverage {
            let counts =
                [("present", coverage.present), ("missing", coverage.missing.len()), ("unclear", coverage.unclear)];
            series.extend(counts.map(|(state, count)| (vec![("state", state)], count as f64)));
        }
    })?;
    page.each("modules_bytes", &metrics::modules_bytes(), |mirror| Some(mirror.coverage.as_ref()?.bytes as f64))
}

const SUMDB: [&str; 5] = [
    SumdbSeen::Verified.word(),
    SumdbSeen::NotProxied.word(),
    SumdbSeen::Failing.word(),
    SumdbSeen::Invalid.word(),
    SumdbSeen::NotAsked.word(),
];
const HISTORIES: [&str; 3] = [TreeHistory::Consistent.word(), TreeHistory::Unproven.word(), TreeHistory::Forked.word()];
const VERDICTS: [&str; 5] = [
    NamesVerdict::Agree.word(),
    NamesVerdict::Differ.word(),
    NamesVerdict::Hijacked.word(),
    NamesVerdict::Withheld.word(),
    NamesVerdict::NotAnswered.word(),
];

/// What each mirror is called: its id, its address where it has none or another one has the same id, with a number where the
/// addresses differ in their credentials alone. Two series of the same labels would make the whole text unreadable.
fn names(report: &ProbeReport) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut name = |mirror: &Measured| {
        let address = mirror.url.redacted();
        let numbered = (2_usize..).map(|number| format!("{address}#{number}"));
        let mut candidates = [mirror.label(), address.clone()].into_iter().chain(numbered);
        let free = candidates.find(|name| !taken.contains(name)).unwrap_or(address.clone());
        taken.insert(free.clone());
        free
    };
    report.mirrors.iter().map(&mut name).collect()
}

/// The samples on new connections and on the open one.
fn connections(mirror: &Measured) -> [(&'static str, &[Sample]); 2] {
    [("new", &mirror.cold), ("reused", &mirror.warm)]
}

/// The median of each phase that happened in any sample.
fn phases(samples: &[Sample]) -> impl Iterator<Item = (&'static str, Duration)> {
    let named: Vec<_> = samples.iter().map(|sample| sample.phases().named()).collect();
    (0..5).filter_map(move |index| {
        let of_phase = named.iter().filter_map(|phases| phases.get(index));
        let (name, _) = *of_phase.clone().next()?;
        Some((name, Stats::of(of_phase.filter_map(|(_, took)| *took))?.median))
    })
}

/// Where the text is written.
struct Page<'a> {
    mirrors: Vec<(&'a str, &'a Measured)>,
    look: &'a Look,
    out: &'a mut dyn Write,
}

impl Page<'_> {
    fn head(&mut self, name: &str, kind: &str, help: &Message) -> io::Result<()> {
        let help = escaped(help.say(self.look.json_lang), false);
        writeln!(self.out, "# HELP {PREFIX}{name} {help}\n# TYPE {PREFIX}{name} {kind}")
    }

    fn series(&mut self, name: &str, labels: &Labels<'_>, value: f64) -> io::Result<()> {
        let labels: Vec<String> =
            labels.iter().map(|(label, text)| format!("{label}=\"{}\"", escaped(text, true))).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        writeln!(self.out, "{PREFIX}{name}{labels} {value}")
    }

    /// A figure of the whole run.
    fn of_run(&mut self, name: &str, help: &Message, value: f64) -> io::Result<()> {
        self.head(name, "gauge", help)?;
        self.series(name, &Vec::new(), value)
    }

    /// Any number of series for each mirror. A metric without any is left out.
    fn family(
        &mut self,
        name: &str,
        help: &Message,
        of: impl Fn(&Measured, &mut Vec<(Labels<'static>, f64)>),
    ) -> io::Result<()> {
        self.typed_family(name, "gauge", help, of)
    }

    fn typed_family(
        &mut self,
        name: &str,
        kind: &str,
        help: &Message,
        of: impl Fn(&Measured, &mut Vec<(Labels<'static>, f64)>),
    ) -> io::Result<()> {
        let mut is_first = true;
        for (mirror, measured) in self.mirrors.clone() {
            let mut found = Vec::new();
            of(measured, &mut found);
            for (labels, value) in found {
                if std::mem::take(&mut is_first) {
                    self.head(name, kind, help)?;
                }
                let labels: Labels<'_> = std::iter::once(("mirror", mirror)).chain(labels).collect();
                self.series(name, &labels, value)?;
            }
        }
        Ok(())
    }

    /// One figure of each mirror that has it.
    fn each(&mut self, name: &str, help: &Message, value: impl Fn(&Measured) -> Option<f64>) -> io::Result<()> {
        self.family(name, help, |mirror, series| series.extend(value(mirror).map(|value| (Vec::new(), value))))
    }

    /// One figure for each kind of connection.
    fn by_connection(&mut self, name: &str, help: &Message, value: impl Fn(&Stats) -> f64) -> io::Result<()> {
        self.family(name, help, |mirror, series| {
            for (connection, samples) in connections(mirror) {
                let stats = Stats::of(samples.iter().map(Sample::total));
                series.extend(stats.map(|stats| (vec![("connection", connection)], value(&stats))));
            }
        })
    }

    /// Quantiles of the samples on each kind of connection: what Prometheus calls a summary.
    fn quantiles(&mut self, name: &str, help: &Message) -> io::Result<()> {
        self.typed_family(name, "summary", help, |mirror, series| {
            for (connection, samples) in connections(mirror) {
                let Some(stats) = Stats::of(samples.iter().map(Sample::total)) else { continue };
                series.extend([("0.5", stats.median), ("0.95", stats.p95)].map(|(quantile, took)| {
                    (vec![("connection", connection), ("quantile", quantile)], took.as_secs_f64())
                }));
            }
        })
    }

    /// One series for each state that there is: 1 for the one it is in, 0 for the others.
    fn states(
        &mut self,
        name: &str,
        help: &Message,
        label: &'static str,
        all: &[&'static str],
        state: impl Fn(&Measured) -> Option<&'static str>,
    ) -> io::Result<()> {
        self.family(name, help, |mirror, series| {
            if let Some(state) = state(mirror) {
                series.extend(all.iter().map(|one| (vec![(label, *one)], f64::from(u8::from(*one == state)))));
            }
        })
    }

    /// How many mirrors can be used, and how many cannot.
    fn mirrors_by_state(&mut self, report: &ProbeReport) -> io::Result<()> {
        let healthy = report.healthy_count();
        self.head("mirrors", "gauge", &metrics::mirrors())?;
        self.series("mirrors", &vec![("state", "healthy")], healthy as f64)?;
        self.series("mirrors", &vec![("state", "unhealthy")], (report.mirrors.len() - healthy) as f64)
    }

    /// What is no figure.
    fn info(&mut self) -> io::Result<()> {
        if !self.mirrors.is_empty() {
            self.head("info", "gauge", &metrics::info())?;
        }
        for (name, mirror) in self.mirrors.clone() {
            let found = mirror.whereabouts.as_ref();
            let domestic = found.and_then(|found| found.is_domestic()).map(|domestic| domestic.to_string());
            let (url, address) = (mirror.url.redacted(), mirror.address.map(|address| address.to_string()));
            let labels = vec![
                ("mirror", name),
                ("url", url.as_str()),
                ("kind", mirror.kind.word()),
                ("address", address.as_deref().unwrap_or_default()),
                ("country", found.and_then(|found| found.country.as_deref()).unwrap_or_default()),
                ("domestic", domestic.as_deref().unwrap_or_default()),
                ("via", mirror.via.as_deref().unwrap_or_default()),
                ("http_version", mirror.http_version.unwrap_or_default()),
                ("version", env!("CARGO_PKG_VERSION")),
            ];
            self.series("info", &labels, 1.0)?;
        }
        Ok(())
    }
}

/// Text as the format has it: `\` and line feed escaped, in the value of a label `"` too. What a terminal would obey is
/// made visible before: files of metrics are read with `cat` as well.
fn escaped(text: &str, in_label: bool) -> String {
    let escaped = sanitize::printable(text).replace('\\', "\\\\");
    if in_label { escaped.replace('"', "\\\"") } else { escaped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_escaped() {
        assert_eq!(escaped("a\"b\\c\nd", true), "a\\\"b\\\\c\\\\nd");
        assert_eq!(escaped("a\"b", false), "a\"b");
    }
}
