//! What a hostile server might plant: nothing of it is obeyed by a terminal, a browser, a spreadsheet or a Markdown reader.

use std::time::Duration;

use goproxy_cfg::domain::fault::{Fault, FaultClass, Stage};
use goproxy_cfg::domain::measure::ProbeReport;
use goproxy_cfg::text::{Lang, Message};
use goproxy_cfg_lab::Lab;
use serde_json::Value;

use crate::support::Machine;
use crate::{FORMATS, exposition, markup, render, reports};

/// Whether a terminal would obey or hide something in it.
fn has_hidden(text: &str) -> bool {
    text.chars()
        .any(|c| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
}

/// What must hold of any text in a format.
fn is_harmless(format: &str, text: &str) {
    let why = |what: &str| format!("{format}: {what}\n{}", text.chars().take(4000).collect::<String>());
    assert!(!has_hidden(text), "{}", why("control characters"));
    assert!(!text.contains(&"A".repeat(1000)), "{}", why("a flood"));
    match format {
        "html" => {
            let elements = markup::read(text).unwrap_or_else(|what| panic!("{}", why(&what)));
            assert!(elements.iter().all(|(name, _)| name != "script" && name != "img"), "{}", why("an element"));
        }
        "markdown" => {
            assert!(!text.contains('<'), "{}", why("a tag"));
            for row in text.lines().filter(|line| line.starts_with('|')) {
                assert_eq!(row.replace("\\\\", "").replace("\\|", "").matches('|').count(), 11, "{}", why(row));
            }
        }
        "csv" => {
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            for field in reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
                assert!(!field.starts_with(['=', '+', '-', '@', '\t', '\r']), "{}", why(&field));
            }
        }
        "prometheus" => {
            exposition::read(text).unwrap_or_else(|what| panic!("{}", why(&what)));
        }
        "json" => {
            serde_json::from_str::<Value>(text).unwrap();
        }
        "ndjson" => text.lines().for_each(|line| {
            serde_json::from_str::<Value>(line).unwrap();
        }),
        _ => {}
    }
}

/// What is printable, and not meant as text by whoever wrote it.
const PRINTABLE: [&str; 5] = [
    "=cmd()|' /C calc'!A0",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)> & ' \" ` | \\| \\\\",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "[click](https://evil.example) **bold** {{7*7}} {% raw %} $x$",
];

/// A report that servers filled: what the probe hands on as it came, with everything in it, and what it has made visible.
fn planted(printable: &str) -> ProbeReport {
    let raw = format!("{printable}\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}\r\n\tv1{}", "A".repeat(10_000));
    let mut report = reports::everything();
    for mirror in &mut report.mirrors {
        for module in &mut mirror.freshness {
            (module.listed, module.latest) = (Some(raw.clone()), Some(raw.clone()));
            module.newest = Some(raw.clone());
            module.lag = Some(Duration::from_secs(u64::MAX));
            module.behind = usize::MAX;
        }
        for sample in mirror.cold.iter_mut().chain(&mut mirror.warm) {
            sample.hops.iter_mut().for_each(|hop| hop.url = printable.to_owned());
        }
        mirror.via = Some(printable.to_owned());
        mirror.id = Some(printable.to_owned());
        let fault = Fault::new(FaultClass::HttpStatus, Stage::FirstByte, Message::verbatim(printable)).at(printable);
        mirror.checks.iter_mut().for_each(|check| check.fault = Some(fault.clone()));
        mirror.fault = mirror.fault.is_some().then_some(fault);
    }
    report
}

#[test]
fn nothing_planted_in_a_report_gets_through() {
    for printable in PRINTABLE {
        let report = planted(printable);
        for lang in Lang::ALL {
            for format in FORMATS {
                is_harmless(format, &render(format, &report, lang));
            }
        }
    }
}

/// A lab whose server sends this in one place.
fn lab(fault: &str) -> Lab {
    Lab::from_toml(&format!(
        "name = \"hostile\"\ndescription = \"of a test\"\n[[host]]\nname = \"goproxy.cn\"\nhttp2 = false\n\
         [[host.fault]]\n{fault}\n"
    ))
    .unwrap()
}

#[test]
fn nothing_that_a_server_sends_gets_through() {
    let flood = "A".repeat(10_000);
    let evil = format!("=cmd()|<script>alert(1)</script>|\\u001b]0;owned\\u0007\\u001b[2J\\u202e\\r\\n=1+1 {flood}");
    let faults = [
        format!("action = \"status\"\ncode = 403\nbody = \"{evil}\""),
        format!("action = \"body\"\ntext = \"{evil}\""),
        format!("path = \"*/list\"\naction = \"body\"\ntext = \"v1.0.0-{flood}\\n{evil}\""),
        format!(
            "path = \"*/@latest\"\naction = \"body\"\ntext = \"{{\\\"Version\\\": \\\"v1.0.0-{flood}<script>\\\"}}\""
        ),
        format!("action = \"redirect\"\nto = \"http://x.example/<script>|=cmd()/{flood}\""),
        format!(
            "path = \"*.info\"\naction = \"redirect\"\nto = \"https://{{host}}/<script>|=cmd()/%1b[31m/{flood}?x=|<b>\""
        ),
        format!(
            "action = \"raw\"\ntext = \"HTTP/1.1 429 x\\r\\nRetry-After: =cmd()|<script>{flood}\\r\\nContent-Length: 0\\r\\n\\r\\n\""
        ),
        format!(
            "action = \"raw\"\ntext = \"HTTP/1.1 200 <script>{flood}\\r\\nContent-Type: text/<script>\\r\\nContent-Length: 1\\r\\n\\r\\n|\""
        ),
        "action = \"raw\"\ntext = \"HTTP/1.1 200 \\u001b[31m|<script>\\r\\n\\r\\n\"".to_owned(),
    ];
    for fault in faults {
        let lab = lab(&fault);
        let mut machine = Machine::new();
        machine.enter(&lab);
        for format in ["table", "json", "ndjson", "csv", "markdown", "prometheus", "html"] {
            let lang = if format == "html" || format == "csv" { "zh-CN" } else { "en" };
            let args = ["probe", "goproxy.cn", "-n", "1", "-v", "--timeout", "2s", "--format", format, "--lang", lang];
            let run = machine.run(&args);
            assert!(matches!(run.code, Some(0 | 1)), "{fault:.200}: {run:?}");
            is_harmless(format, &run.stdout);
            assert!(!has_hidden(&run.stderr), "{}", run.stderr);
        }
    }
}
