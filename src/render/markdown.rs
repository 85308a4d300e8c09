//! Markdown, as GitHub and GitLab read it: a table to paste into an issue, in the language of whoever reads it.

pub mod doctor;

use std::io::{self, Write};

use super::{Look, figures, words};
use crate::domain::measure::{Measured, ProbeReport};
use crate::text::{Message, labels, pictures};

/// Writes what a probe measured.
pub fn write(report: &ProbeReport, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let say = |message: &Message| text(message.say(look.lang));
    writeln!(out, "## {}\n", say(&pictures::report_title()))?;
    for alarm in words::alarms(report) {
        writeln!(out, "> **{}**\n", say(&labels::labelled(pictures::alarm(), alarm)))?;
    }
    let columns = [
        pictures::rank(),
        labels::mirror(),
        labels::health(),
        pictures::wait(),
        pictures::median(),
        pictures::p95(),
        pictures::lag(),
        labels::sumdb(),
        pictures::place(),
        labels::protocol(),
    ];
    writeln!(out, "| {} |", columns.iter().map(say).collect::<Vec<_>>().join(" | "))?;
    writeln!(out, "|--:|---|---|--:|--:|--:|--:|---|---|---|")?;
    for (mirror, place) in report.mirrors.iter().zip(words::places(report)) {
        writeln!(out, "| {} |", cells(mirror, place, look).map(|cell| text(&cell)).join(" | "))?;
    }
    writeln!(out)?;
    for mirror in report.mirrors.iter().filter(|_| report.no_network.is_none()) {
        if let Some(fault) = &mirror.fault {
            let line = labels::labelled(&fault.detail, fault.remedy());
            writeln!(out, "- **{}**: {}", text(&mirror.label()), say(&line))?;
        }
    }
    let mut notes: Vec<Message> = words::best(report).into_iter().chain(words::ties(report)).collect();
    notes.push(words::workload(report));
    notes.push(pictures::measured_at(report.at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(), &report.canary));
    if let Some(proxy) = report.mirrors.iter().find_map(|mirror| mirror.via.as_ref()) {
        notes.push(labels::via(proxy));
    }
    if report.interrupted {
        notes.push(pictures::broken_off());
    }
    writeln!(out)?;
    // A blank line each, or Markdown makes one line of them.
    notes.iter().try_for_each(|note| writeln!(out, "{}\n", say(note)))
}

fn cells(mirror: &Measured, place: String, look: &Look) -> [String; 10] {
    let say = |message: Message| message.say(look.lang).to_owned();
    let wait = mirror.wait.as_ref().map(figures::wait).map(|(estimate, range)| format!("{estimate} ({range})"));
    let warm = mirror.warm_stats();
    let located = mirror.whereabouts.as_ref().and_then(words::located);
    [
        place,
        mirror.label(),
        say(words::health(mirror).1),
        wait.unwrap_or_default(),
        warm.map(|stats| figures::time(stats.median)).unwrap_or_default(),
        warm.map(|stats| figures::time(stats.p95)).unwrap_or_default(),
        words::lag(mirror).map(say).unwrap_or_default(),
        say(words::sumdb(mirror.sumdb)),
        located.map(say).unwrap_or_default(),
        mirror.http_version.unwrap_or_default().to_owned(),
    ]
}

/// Text that stays text: nothing in it is a cell's border, a tag, a link, an emphasis or a heading. A backslash before any
/// ASCII punctuation is that character (CommonMark 0.31, 2.4); `&` and `<` become entities for readers that pass HTML on.
fn text(raw: &str) -> String {
    let mut shown = String::with_capacity(raw.len());
    for c in crate::domain::sanitize::printable(raw).chars() {
        match c {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '!' | '|' | '~' | '$' | ':' | '@' => {
                shown.extend(['\\', c]);
            }
            _ => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn nothing_in_a_text_is_markdown() {
        assert_eq!(
            text("a|b <script>x</script> [l](https://e) `c` *d* _e_ #1 ![i](j) a\nb\u{1b}[31m & $x$"),
            "a\\|b &lt;script&gt;x&lt;/script&gt; \\[l\\](https\\://e) \\`c\\` \\*d\\* \\_e\\_ \\#1 \\!\\[i\\](j) \
             a\\\\nb\\\\u\\{1b\\}\\[31m &amp; \\$x\\$"
        );
    }
}
