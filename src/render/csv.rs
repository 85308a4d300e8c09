//! CSV (RFC 4180) for spreadsheets: one row a mirror, best first. Durations are milliseconds; what is not known is empty.

use std::io::{self, Write};

use super::Look;
use super::figures::millis;
use crate::domain::measure::{Measured, ProbeReport};
use crate::text::Lang;

/// The columns. Some may be added at the end; none is renamed or removed.
const COLUMNS: [&str; 47] = [
    "at",
    "rank",
    "id",
    "url",
    "kind",
    "healthy",
    "fault_class",
    "fault_stage",
    "fault_detail",
    "fault_remedy",
    "http_status",
    "http_version",
    "wait_ms",
    "wait_low_ms",
    "wait_high_ms",
    "cold_ms",
    "dns_ms",
    "connect_ms",
    "tls_ms",
    "first_byte_ms",
    "body_ms",
    "warm_median_ms",
    "warm_p95_ms",
    "warm_min_ms",
    "warm_max_ms",
    "samples",
    "failed_samples",
    "bytes_per_second",
    "lag_s",
    "sumdb",
    "tree_size",
    "tree_behind",
    "tree_history",
    "address",
    "country",
    "domestic",
    "address_kind",
    "names",
    "via",
    "modules_present",
    "modules_missing",
    "modules_unclear",
    "modules_bytes",
    "complete",
    "workload_modules",
    "workload_bytes",
    "workload_at_once",
];

/// Writes what a probe measured.
pub fn write(report: &ProbeReport, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", COLUMNS.join(","))?;
    for mirror in &report.mirrors {
        let fields = row(report, mirror, look.json_lang).map(|field| quoted(&field.unwrap_or_default()));
        writeln!(out, "{}", fields.join(","))?;
    }
    Ok(())
}

fn row(report: &ProbeReport, mirror: &Measured, lang: Lang) -> [Option<String>; COLUMNS.len()] {
    let ms = |took| Some(millis(took).to_string());
    let fault = mirror.fault.as_ref();
    let warm = mirror.warm_stats();
    let cold = mirror.first_phases();
    let [dns, connect, tls, first_byte, body] =
        cold.map(|phases| phases.named().map(|(_, took)| took)).unwrap_or_default().map(|took| took.and_then(ms));
    let whereabouts = mirror.whereabouts.as_ref();
    let coverage = mirror.coverage.as_ref();
    [
        Some(report.at.to_string()),
        mirror.rank.map(|rank| rank.to_string()),
        mirror.id.clone(),
        Some(mirror.url.redacted()),
        Some(mirror.kind.word().to_owned()),
        Some(mirror.healthy().to_string()),
        fault.map(|fault| fault.class.name().to_owned()),
        fault.map(|fault| fault.stage.word().to_owned()),
        fault.map(|fault| fault.detail.say(lang).to_owned()),
        fault.map(|fault| fault.remedy().say(lang).to_owned()),
        mirror.http_status.map(|status| status.to_string()),
        mirror.http_version.map(str::to_owned),
        mirror.wait.and_then(|wait| ms(wait.estimate)),
        mirror.wait.and_then(|wait| ms(wait.low)),
        mirror.wait.and_then(|wait| ms(wait.high)),
        cold.and_then(|phases| ms(phases.total())),
        dns,
        connect,
        tls,
        first_byte,
        body,
        warm.and_then(|stats| ms(stats.median)),
        warm.and_then(|stats| ms(stats.p95)),
        warm.and_then(|stats| ms(stats.min)),
        warm.and_then(|stats| ms(stats.max)),
        Some(mirror.warm.len().to_string()),
        Some(mirror.failed_samples.to_string()),
        mirror.throughput.and_then(|flow| flow.bytes_per_second()).map(|rate| format!("{rate:.0}")),
        mirror.lag().map(|lag| lag.as_secs().to_string()),
        Some(mirror.sumdb.word().to_owned()),
        mirror.tree.map(|tree| tree.size.to_string()),
        mirror.tree.map(|tree| tree.behind.to_string()),
        mirror.tree.map(|tree| tree.history.word().to_owned()),
        mirror.address.map(|address| address.to_string()),
        whereabouts.and_then(|found| found.country.clone()),
        whereabouts.and_then(|found| found.is_domestic()).map(|domestic| domestic.to_string()),
        whereabouts.map(|found| found.kind.word().to_owned()),
        mirror.names.as_ref().map(|names| names.verdict.word().to_owned()),
        mirror.via.clone(),
        coverage.map(|coverage| coverage.present.to_string()),
        coverage.map(|coverage| coverage.missing.len().to_string()),
        coverage.map(|coverage| coverage.unclear.to_string()),
        coverage.map(|coverage| coverage.bytes.to_string()),
        Some(mirror.complete.to_string()),
        Some(report.workload.modules.to_string()),
        Some(report.workload.bytes.to_string()),
        Some(report.workload.at_once.to_string()),
    ]
}

/// A field, in quotes where it needs them. One that a spreadsheet would take for a formula (OWASP, CSV injection) begins with
/// an apostrophe, which spreadsheets take for "text follows".
fn quoted(field: &str) -> String {
    const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let guard = if field.starts_with(FORMULA) { "'" } else { "" };
    match field.contains([',', '"', '\r', '\n']) {
        true => format!("\"{guard}{}\"", field.replace('"', "\"\"")),
        false => format!("{guard}{field}"),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn fields_are_quoted_and_formulas_defused() {
        for (field, expected) in [
            ("plain, with \"quotes\"", "\"plain, with \"\"quotes\"\"\""),
            ("two\r\nlines", "\"two\r\nlines\""),
            ("=cmd()", "'=cmd()"),
            ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@x", "'@x"),
            ("\tx", "'\tx"),
            ("\rx", "\"'\rx\""),
            ("＝cmd()", "'＝cmd()"),
            ("", ""),
            ("a=b", "a=b"),
        ] {
            assert_eq!(quoted(field), expected);
        }
    }
}
