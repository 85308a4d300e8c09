//! Prometheus text.

use std::io::{self, Write};
use std::time::Duration;

use crate::domain::measure::{Measured, ProbeReport, SumdbSeen};

/// Writes a report as Prometheus takes it (text format 0.0.4).
pub fn write(report: &ProbeReport, out: &mut dyn Write) -> io::Result<()> {
    let seconds = |time: Option<Duration>| time.map(|time| time.as_secs_f64());
    let stats = |mirror: &Measured| mirror.warm_stats().filter(|_| mirror.healthy());
    let mut metric = |name: &str, help: &str, extra: &str, figure: &dyn Fn(&Measured) -> Option<f64>, head: bool| {
        let name = format!("goproxy_cfg_probe_{name}");
        if head {
            // Who has quantiles is a summary.
            let kind = if extra.is_empty() { "gauge" } else { "summary" };
            writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}")?;
        }
        for mirror in &report.mirrors {
            if let Some(value) = figure(mirror) {
                let (label, url) = (escaped(&mirror.label()), escaped(&mirror.url.redacted()));
                writeln!(out, "{name}{{mirror=\"{label}\",url=\"{url}\"{extra}}} {value}")?;
            }
        }
        Ok::<_, io::Error>(())
    };
    metric(
        "up",
        "Whether the go command could fetch modules through the mirror.",
        "",
        &|m| Some(f64::from(u8::from(m.healthy()))),
        true,
    )?;
    let help = "How long a request on an open connection took.";
    metric("request_seconds", help, ",quantile=\"0.5\"", &|m| seconds(stats(m).map(|s| s.median)), true)?;
    metric("request_seconds", help, ",quantile=\"0.95\"", &|m| seconds(stats(m).map(|s| s.p95)), false)?;
    metric(
        "wait_seconds",
        "How long a build is expected to wait for the mirror.",
        "",
        &|m| seconds(m.wait.map(|w| w.estimate)),
        true,
    )?;
    metric("lag_seconds", "How far the mirror lags behind the newest of all probed.", "", &|m| seconds(m.lag()), true)?;
    metric("failed_samples", "Samples that failed.", "", &|m| Some(m.failed_samples as f64), true)?;
    let sumdb = |m: &Measured| match m.sumdb {
        SumdbSeen::Verified => Some(1.0),
        SumdbSeen::Invalid => Some(0.0),
        _ => None,
    };
    metric("sumdb_valid", "Whether the signature of the checksum database verifies.", "", &sumdb, true)?;
    let name = "goproxy_cfg_probe_run_timestamp_seconds";
    writeln!(out, "# HELP {name} When the run began.\n# TYPE {name} gauge\n{name} {}", report.at.as_second())?;
    let name = "goproxy_cfg_probe_mirrors";
    let healthy = report.healthy_count();
    writeln!(out, "# HELP {name} How many mirrors were probed.\n# TYPE {name} gauge")?;
    writeln!(out, "{name}{{state=\"healthy\"}} {healthy}")?;
    writeln!(out, "{name}{{state=\"unhealthy\"}} {}", report.mirrors.len() - healthy)
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
