//! What `doctor` found, as Markdown: to paste into an issue, or as the summary of a CI step.

use std::io::{self, Write};

use super::text;
use crate::domain::facts::Diagnosis;
use crate::domain::finding::Severity;
use crate::domain::request::Purpose;
use crate::domain::sanitize;
use crate::render::Look;
use crate::render::said::{self, Said};
use crate::text::{Lang, Message, ci, labels};

/// Writes all of it.
pub fn write(diagnosis: &Diagnosis, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    write_within(diagnosis, look.lang, usize::MAX, out)
}

/// Writes as many findings, the worst first, as fit with all else into about `most` bytes; at least all else.
pub fn write_within(diagnosis: &Diagnosis, lang: Lang, most: usize, out: &mut dyn Write) -> io::Result<()> {
    let say = |message: &Message| text(message.say(lang));
    writeln!(out, "## {}\n", say(&ci::title(said::verdict(diagnosis.verdict))))?;
    writeln!(out, "{}\n", say(&said::in_one_line(diagnosis)))?;
    let end = end(diagnosis, lang)?;
    findings(&said::findings(diagnosis, lang), lang, most.saturating_sub(end.len()), out)?;
    out.write_all(&end)
}

fn findings(findings: &[Said<'_>], lang: Lang, most: usize, out: &mut dyn Write) -> io::Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    let columns = [ci::severity(), ci::code(), labels::finding(), ci::place(), labels::remedy()];
    writeln!(out, "| {} |", columns.map(|column| text(column.say(lang))).join(" | "))?;
    writeln!(out, "|---|---|---|---|---|")?;
    let mut written = 0;
    for (index, said) in findings.iter().enumerate() {
        let row = row(said, lang);
        written += row.len();
        if written > most {
            return writeln!(out, "\n{}\n", text(ci::and_more(findings.len() - index).say(lang)));
        }
        out.write_all(row.as_bytes())?;
    }
    writeln!(out)
}

fn row(said: &Said<'_>, lang: Lang) -> String {
    let mark = match said.finding.severity {
        Severity::Error => "**",
        Severity::Warning | Severity::Note => "",
    };
    let severity = text(said::severity(said.finding.severity).say(lang));
    let cause = said.cause.map(|cause| rich(ci::follows_from(cause.code.name(), cause.code.title()).say(lang)));
    let own = (said.cause.is_none() || said.finding.has_advice()).then(|| rich(&said.remedy));
    let remedy = cause.into_iter().chain(own).collect::<Vec<String>>().join("<br>");
    let place = said.finding.source.as_ref().map(|place| text(&place.to_string()));
    format!(
        "| {mark}{severity}{mark} | {} | {}<br>{} | {} | {remedy} |\n",
        said.finding.code.name(),
        rich(&said.title),
        rich(&said.detail),
        place.unwrap_or_default(),
    )
}

/// A sentence of ours: what stands in backquotes becomes code. Code is taken as it is (CommonMark 0.31, 6.1), but for the
/// borders of a table's cells, which come first: where one could be meant, and where backquotes do not pair, nothing is code.
fn rich(raw: &str) -> String {
    let parts: Vec<&str> = raw.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return text(raw);
    }
    let is_plain = |part: &str| !part.trim().is_empty() && !part.contains(['|', '\\', '\n']);
    let part = |(index, part): (usize, &&str)| match index % 2 {
        0 => text(part),
        _ if is_plain(part) => format!("`{part}`"),
        _ => text(&format!("`{part}`")),
    };
    parts.iter().enumerate().map(part).collect()
}

/// What stands beneath the table: the proof, and what was not shown.
fn end(diagnosis: &Diagnosis, lang: Lang) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let say = |message: &Message| text(message.say(lang));
    if let Some(proof) = &diagnosis.facts.proof {
        writeln!(out, "### {}\n", say(&ci::proof()))?;
        let seconds = format!("{:.1}", proof.took.as_secs_f64());
        writeln!(out, "{}\n", rich(labels::proof_of(&proof.canary, seconds).say(lang)))?;
        if !proof.modules.is_empty() {
            writeln!(out, "| {} | {} | {} |", say(&ci::module()), say(&ci::served_by()), say(&labels::url()))?;
            writeln!(out, "|---|---|---|")?;
            for served in &proof.modules {
                let module = text(&format!("{}@{}", served.module, served.version));
                let by = text(&sanitize::shown(&served.served_by));
                writeln!(out, "| {module} | {by} | {} |", text(&sanitize::shown(&served.url)))?;
            }
            writeln!(out)?;
        }
        let sumdb = proof.requests.iter().rfind(|one| one.purpose == Purpose::Sumdb && one.status == Some(200));
        if let Some(request) = sumdb {
            writeln!(out, "{}\n", say(&labels::sumdb_asked(sanitize::shown(&request.url))))?;
        }
    }
    for message in said::not_shown(diagnosis) {
        writeln!(out, "{}\n", say(&message))?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::rich;

    #[test]
    fn what_stands_in_backquotes_is_code_where_that_is_safe() {
        for (raw, expected) in [
            ("run `go env -w GOPROXY=<x>&y` now", "run `go env -w GOPROXY=<x>&y` now"),
            ("`a|b` and `c`", "\\`a\\|b\\` and `c`"),
            ("`a\\` `b`", "\\`a\\\\\\` `b`"),
            ("a ` b", "a \\` b"),
            ("`` x", "\\`\\` x"),
            ("<b>`c`", "&lt;b&gt;`c`"),
        ] {
            assert_eq!(rich(raw), expected, "{raw}");
        }
    }
}
