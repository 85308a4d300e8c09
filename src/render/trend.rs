//! How mirrors did over time, for spreadsheets and pages: CSV and Markdown.

use std::io::{self, Write};
use std::time::Duration;

use super::Look;
use crate::domain::history::{Bucket, MirrorTrend, Trend};
use crate::text::history;

/// A line for each mirror and part of the span (RFC 4180). Times are milliseconds, availability a share from 0 to 1.
pub fn csv(trend: &Trend, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "from,id,url,runs,healthy,availability,median_ms,p95_ms\r\n")?;
    for mirror in &trend.mirrors {
        for (from, bucket) in trend.starts().zip(&mirror.buckets) {
            let fields = [
                from.to_string(),
                quoted(mirror.id.as_deref().unwrap_or_default()),
                quoted(&mirror.url),
                bucket.runs.to_string(),
                bucket.healthy.to_string(),
                bucket.availability().map(|share| format!("{share:.4}")).unwrap_or_default(),
                bucket.median.map(millis).unwrap_or_default(),
                bucket.p95.map(millis).unwrap_or_default(),
            ];
            write!(out, "{}\r\n", fields.join(","))?;
        }
    }
    Ok(())
}

/// A table, and what was left out of it.
pub fn markdown(trend: &Trend, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let say = |message: crate::text::Message| message.say(look.lang).to_owned();
    let minute = |at: jiff::Timestamp| at.strftime("%Y-%m-%d %H:%MZ").to_string();
    if trend.runs == 0 {
        return writeln!(out, "{}", say(history::nothing_kept(minute(trend.since))));
    }
    let titles = [
        crate::text::labels::mirror(),
        history::available(),
        history::median(),
        history::p95(),
        history::runs(),
        history::last_fault_title(),
    ];
    writeln!(out, "| {} |", titles.map(say).join(" | "))?;
    writeln!(out, "|---|---:|---:|---:|---:|---|")?;
    for mirror in &trend.mirrors {
        let total = &mirror.total;
        let cells = [
            cell(mirror.label()),
            percent(total),
            total.median.map(|time| format!("{} ms", millis(time))).unwrap_or_default(),
            total.p95.map(|time| format!("{} ms", millis(time))).unwrap_or_default(),
            total.runs.to_string(),
            last_fault(mirror),
        ];
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    writeln!(out)?;
    writeln!(out, "{}", say(history::runs_counted(trend.runs, minute(trend.since), minute(trend.until))))
}

fn last_fault(mirror: &MirrorTrend) -> String {
    let Some(last) = mirror.last_fault else { return String::new() };
    let class = last.class.map_or("?", |class| class.name());
    format!("`{class}` {}", last.at.strftime("%Y-%m-%d %H:%MZ"))
}

fn percent(bucket: &Bucket) -> String {
    // Cut off, not rounded up: only what is all reads 100.
    bucket.availability().map(|share| format!("{:.1} %", (share * 1000.0).floor() / 10.0)).unwrap_or_default()
}

fn millis(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1e3)
}

/// What would end a field is quoted; what a spreadsheet takes for a formula is text.
fn quoted(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() };
    match text.contains(['"', ',', '\r', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

/// What Markdown and HTML would take for theirs is escaped.
fn cell(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('\\', "\\\\").replace('|', "\\|").replace('`', "\\`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stay_fields() {
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(cell("a|<b>`"), "a\\|&lt;b>\\`");
    }
}
