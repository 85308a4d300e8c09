//! What a probe is shown as: every format tells the same of the same report, in both languages, fits where it is read, and
//! lets nothing through that a server might have planted.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

#[path = "pictures/exposition.rs"]
mod exposition;
#[path = "pictures/hostile.rs"]
mod hostile;
#[path = "pictures/markup.rs"]
mod markup;
#[path = "pictures/output.rs"]
mod output;
#[path = "pictures/reports.rs"]
mod reports;
mod support;

use std::collections::BTreeSet;
use std::path::Path;

use goproxy_cfg::domain::measure::{Measured, ProbeReport};
use goproxy_cfg::render::{Look, csv, html, json, markdown, prometheus, table};
use goproxy_cfg::text::Lang;
use goproxy_cfg_lab::Lab;
use serde_json::{Value, json as value};
use support::Machine;
use unicode_width::UnicodeWidthStr;

/// A report in each format. Two tables: one as wide as it gets with everything in it, one of 80 columns.
const FORMATS: [&str; 8] = ["table", "narrow", "json", "ndjson", "csv", "markdown", "prometheus", "html"];

fn look(lang: Lang) -> Look {
    Look { lang, json_lang: lang, width: None, color: false, verbose: false }
}

fn written(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn render(format: &str, report: &ProbeReport, lang: Lang) -> String {
    let look = look(lang);
    written(|out| match format {
        "table" => table::write_probe(report, &Look { verbose: true, ..look }, out),
        "narrow" => table::write_probe(report, &Look { width: Some(80), ..look }, out),
        "json" => json::write_probe(report, &look, out),
        "ndjson" => json::write_lines(report, &look, out),
        "csv" => csv::write(report, &look, out),
        "markdown" => markdown::write(report, &look, out),
        "prometheus" => prometheus::write(report, &look, out),
        "html" => html::write(report, Some(&reports::history()), &look, out),
        other => panic!("{other}"),
    })
}

fn table_of(report: &ProbeReport, width: u16, color: bool, lang: Lang) -> String {
    written(|out| table::write_probe(report, &Look { width: Some(width), color, ..look(lang) }, out))
}

/// The lines of the table itself: from the heading to the blank line.
fn rows(text: &str) -> Vec<&str> {
    let mut lines = text.lines().skip_while(|line| line.starts_with("!!")).skip_while(|line| line.is_empty());
    let rows: Vec<&str> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
    assert!(rows.len() > 2, "{text}");
    rows
}

/// A text without colours.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    plain + rest
}

fn labels(report: &ProbeReport) -> Vec<String> {
    report.mirrors.iter().map(Measured::label).collect()
}

#[test]
fn every_format_tells_of_every_mirror_best_first() {
    let report = reports::everything();
    for lang in Lang::ALL {
        for format in FORMATS {
            let text = render(format, &report, lang);
            let mut from = text.find("goproxy.cn").unwrap_or_else(|| panic!("{format}: {text}"));
            // The page and the tables tell of the winner and of alarms before.
            if ["html", "table", "narrow", "markdown"].contains(&format) {
                from = 0;
            }
            for label in labels(&report) {
                assert!(text[from..].contains(&label), "{format}, {lang:?}: {label}\n{text}");
            }
            for class in ["rate-limited", "connect-timeout", "sumdb-invalid"] {
                assert!(text.contains(class), "{format}, {lang:?}: {class}");
            }
        }
    }
    let ids: Vec<String> = render("ndjson", &report, Lang::En)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids, labels(&report));
}

#[test]
fn sentences_follow_the_language() {
    let report = reports::everything();
    for (format, en, zh) in [
        ("table", "build wait: estimated for this project", "构建等待：按本项目估算"),
        ("markdown", "is a tie", "为并列"),
        ("html", "do not use this mirror", "不要使用这个镜像"),
        ("csv", "do not use this mirror", "不要使用这个镜像"),
        ("json", "do not use this mirror", "不要使用这个镜像"),
        ("ndjson", "do not use this mirror", "不要使用这个镜像"),
        ("prometheus", "How long a Go build would wait", "一次 Go 构建等待该镜像的时间"),
    ] {
        let [english, chinese] = Lang::ALL.map(|lang| render(format, &report, lang));
        assert!(english.contains(en) && !english.contains(zh), "{format}: {english}");
        assert!(chinese.contains(zh) && !chinese.contains(en), "{format}: {chinese}");
    }
    // Machines read English unless the command line says otherwise, whatever language people read.
    let look = Look { json_lang: Lang::En, ..look(Lang::ZhCn) };
    for text in [written(|out| csv::write(&report, &look, out)), written(|out| prometheus::write(&report, &look, out))]
    {
        assert!(!text.contains(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) && !"签名无效".contains(c)), "{text}");
    }
}

/// The published schema, and the same with no field allowed that it does not name.
fn schemas() -> (Value, Value) {
    fn close(schema: &mut Value) {
        match schema {
            Value::Object(fields) => {
                if fields.contains_key("properties") {
                    fields.insert("additionalProperties".into(), false.into());
                }
                fields.values_mut().for_each(close);
            }
            Value::Array(list) => list.iter_mut().for_each(close),
            _ => {}
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/probe.schema.json");
    let published: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut strict = published.clone();
    close(&mut strict);
    (published, strict)
}

fn fits(schema: &Value, part: &str, found: &Value) -> Result<(), String> {
    let mut compiler = boon::Compiler::new();
    compiler.enable_format_assertions();
    compiler.add_resource("urn:probe", schema.clone()).unwrap();
    let mut schemas = boon::Schemas::new();
    let index = compiler.compile(&format!("urn:probe{part}"), &mut schemas).unwrap_or_else(|why| panic!("{why:#}"));
    schemas.validate(found, index).map_err(|why| format!("{why:#}"))
}

fn fits_strictly(found: &Value) {
    let (published, strict) = schemas();
    fits(&published, "", found).unwrap();
    fits(&strict, "", found).unwrap_or_else(|why| panic!("a field that schema/probe.schema.json does not name? {why}"));
}

#[test]
fn json_is_as_the_schema_says() {
    let everything: Value = serde_json::from_str(&render("json", &reports::everything(), Lang::En)).unwrap();
    fits_strictly(&everything);
    let lab = Lab::ready("pictures");
    let mut machine = Machine::new();
    machine.enter(&lab);
    let asked = ["probe", "goproxy.cn", "huaweicloud", "https://forged.example", "-n", "2", "--json"];
    fits_strictly(&machine.run(&asked).exits(0).json());

    let (published, strict) = schemas();
    for line in render("ndjson", &reports::everything(), Lang::En).lines() {
        let mut mirror: Value = serde_json::from_str(line).unwrap();
        assert_eq!((&mirror["schema_version"], &mirror["at"]), (&value!(1), &value!("2026-11-21T10:15:30Z")));
        for of_run in ["schema_version", "at", "canary", "workload"] {
            assert!(mirror.as_object_mut().unwrap().remove(of_run).is_some(), "{of_run}");
        }
        fits(&strict, "#/$defs/mirror", &mirror).unwrap();
    }

    // And it says something.
    let with = |pointer: &str, new: Value| {
        let mut changed = everything.clone();
        *changed.pointer_mut(pointer).unwrap() = new;
        changed
    };
    for (pointer, new) in [
        ("/schema_version", value!(2)),
        ("/mirrors/0/fault", value!("none")),
        ("/mirrors/0/sumdb", value!("fine")),
        ("/mirrors/0/rank", value!(0)),
        ("/mirrors/0/phases_ms/tls", value!(-1)),
        ("/mirrors/0/samples/0/hops/0/http_version", value!("HTTP/9")),
        ("/at", value!("yesterday")),
        ("/workload", Value::Null),
    ] {
        assert!(fits(&published, "", &with(pointer, new)).is_err(), "{pointer}");
    }
    let mut more = everything.clone();
    more["mirrors"][0]["new_field"] = value!(1);
    assert!(fits(&published, "", &more).is_ok(), "fields may be added");
    assert!(fits(&strict, "", &more).is_err());
}

#[test]
fn csv_reads_back_with_the_figures_of_json() {
    let report = reports::everything();
    let json: Value = serde_json::from_str(&render("json", &report, Lang::En)).unwrap();
    let text = render("csv", &report, Lang::En);
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    assert_eq!(header.iter().collect::<BTreeSet<_>>().len(), header.len(), "a column twice: {header:?}");
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), report.mirrors.len());
    for (row, mirror) in rows.iter().zip(json["mirrors"].as_array().unwrap()) {
        let field = |name: &str| &row[header.iter().position(|column| column == name).unwrap()];
        for (column, pointer) in [
            ("id", "/id"),
            ("url", "/url"),
            ("rank", "/rank"),
            ("healthy", "/healthy"),
            ("fault_class", "/fault/class"),
            ("fault_detail", "/fault/detail"),
            ("wait_ms", "/wait_ms/estimate"),
            ("cold_ms", "/cold_ms"),
            ("tls_ms", "/phases_ms/tls"),
            ("body_ms", "/phases_ms/body"),
            ("warm_median_ms", "/warm_ms/median"),
            ("warm_p95_ms", "/warm_ms/p95"),
            ("failed_samples", "/failed_samples"),
            ("lag_s", "/lag_s"),
            ("sumdb", "/sumdb"),
            ("tree_history", "/tree/history"),
            ("country", "/whereabouts/country"),
            ("domestic", "/whereabouts/domestic"),
            ("names", "/names/verdict"),
            ("modules_present", "/coverage/present"),
        ] {
            match mirror.pointer(pointer).unwrap_or(&Value::Null) {
                Value::Null => assert_eq!(field(column), "", "{column}"),
                Value::Number(number) => {
                    assert_eq!(field(column).parse::<f64>().unwrap(), number.as_f64().unwrap(), "{column}");
                }
                Value::String(text) => assert_eq!(field(column), text, "{column}"),
                other => assert_eq!(field(column), other.to_string(), "{column}"),
            }
        }
    }
}

#[test]
fn the_markdown_table_has_as_many_cells_in_each_row() {
    let report = reports::everything();
    for lang in Lang::ALL {
        let text = render("markdown", &report, lang);
        let rows: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
        assert_eq!(rows.len(), report.mirrors.len() + 2);
        for row in rows {
            assert_eq!(row.replace("\\|", "").matches('|').count(), 11, "{row}");
        }
        assert!(text.lines().nth(2).unwrap().starts_with("> **"), "the alarm comes first: {text}");
    }
}

#[test]
fn prometheus_text_is_read_by_a_strict_reader() {
    let report = reports::everything();
    for lang in Lang::ALL {
        let text = render("prometheus", &report, lang);
        let series = exposition::read(&text).unwrap();
        assert_eq!(text, render("prometheus", &report, lang), "the order changes");
        let of = |name: &str, labels: &[(&str, &str)]| {
            let labels = labels.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
            series.get(&(format!("goproxy_cfg_probe_{name}"), labels)).copied()
        };
        let cn = ("mirror", "goproxy.cn");
        assert_eq!(of("up", &[cn]), Some(1.0));
        assert_eq!(of("up", &[("mirror", "forged")]), Some(0.0));
        assert_eq!(of("mirrors", &[("state", "healthy")]), Some(4.0));
        assert_eq!(of("mirrors", &[("state", "unhealthy")]), Some(4.0));
        assert_eq!(of("rank", &[("mirror", "aliyun")]), Some(1.0));
        assert_eq!(of("phase_seconds", &[cn, ("phase", "connect"), ("connection", "new")]), Some(0.0126));
        assert_eq!(of("phase_seconds", &[cn, ("phase", "connect"), ("connection", "reused")]), None);
        assert_eq!(of("request_seconds", &[cn, ("connection", "reused"), ("quantile", "0.5")]), Some(0.013_866));
        assert_eq!(of("samples", &[cn, ("connection", "reused")]), Some(6.0));
        assert_eq!(of("failed_samples", &[("mirror", "goproxy.io")]), Some(2.0));
        assert_eq!(of("lag_seconds", &[("mirror", "goproxy.io")]), Some(47.0 * 86_400.0));
        assert_eq!(of("sumdb_state", &[("mirror", "forged"), ("state", "invalid")]), Some(1.0));
        assert_eq!(of("sumdb_state", &[("mirror", "forged"), ("state", "verified")]), Some(0.0));
        assert_eq!(of("sumdb_tree_history", &[("mirror", "forked"), ("history", "forked")]), Some(1.0));
        assert_eq!(of("sumdb_tree_behind", &[("mirror", "goproxy.io")]), Some(34_567.0));
        assert_eq!(of("modules", &[("mirror", "goproxy.io"), ("state", "missing")]), Some(2.0));
        assert_eq!(
            of("fault", &[("mirror", "huaweicloud"), ("class", "rate-limited"), ("stage", "first-byte")]),
            Some(1.0)
        );
        let wait = report.best().unwrap().wait.unwrap().estimate.as_secs_f64();
        assert_eq!(of("wait_seconds", &[cn]), Some(wait));
        assert!(series.keys().all(|(name, _)| name.starts_with("goproxy_cfg_probe_")));
    }
}

#[test]
fn no_series_is_there_twice_whatever_mirrors_are_called() {
    let mut report = reports::everything();
    let cn = reports::healthy("goproxy.cn", "https://goproxy.cn", 12.0, "cn");
    let again = reports::healthy("goproxy.cn", "https://goproxy.cn/", 12.0, "cn");
    let elsewhere = reports::healthy("goproxy.cn", "https://other.example", 12.0, "cn");
    let secret = |password: &str| reports::healthy("x", &format!("https://u:{password}@goproxy.example"), 12.0, "cn");
    report.mirrors = vec![cn.clone(), cn, again, elsewhere, secret("one"), secret("two"), secret("three")];
    let text = render("prometheus", &report, Lang::En);
    let series = exposition::read(&text).unwrap();
    let mirrors: BTreeSet<&String> = series.keys().filter_map(|(_, labels)| labels.get("mirror")).collect();
    assert_eq!(mirrors.len(), 7, "{mirrors:?}");
    assert!(!text.contains("two"), "a password: {text}");
}

#[test]
fn a_run_without_mirrors_is_shown_too() {
    let mut report = reports::everything();
    report.mirrors.clear();
    report.interrupted = true;
    for lang in Lang::ALL {
        for format in FORMATS {
            let text = render(format, &report, lang);
            match format {
                "prometheus" => assert_eq!(exposition::read(&text).unwrap().len(), 6),
                "html" => assert!(markup::read(&text).is_ok()),
                "ndjson" => assert_eq!(text, ""),
                _ => assert!(!text.is_empty()),
            }
        }
    }
}

#[test]
fn the_page_needs_nothing_but_itself() {
    for lang in Lang::ALL {
        let page = render("html", &reports::everything(), lang);
        let elements = markup::read(&page).unwrap_or_else(|why| panic!("{why}"));
        let all = |name: &str| elements.iter().filter(|(element, _)| element == name).count();
        for banned in ["script", "link", "img", "iframe", "object", "embed", "form", "base", "a", "image", "use"] {
            assert_eq!(all(banned), 0, "<{banned}>");
        }
        for (name, attributes) in &elements {
            for (attribute, text) in attributes {
                assert!(!["src", "href", "srcset", "action", "style"].contains(&attribute.as_str()), "{name}: {text}");
                assert!(!attribute.starts_with("on"), "{name} {attribute}");
            }
        }
        assert!(!page.contains("url(") && !page.contains("@import") && !page.contains("http-equiv=\"refresh"));
        let has = |name: &str, attribute: &str, text: &str| {
            elements.iter().any(|(element, attributes)| {
                element == name && attributes.iter().any(|(key, value)| key == attribute && value == text)
            })
        };
        assert!(has("html", "lang", lang.tag()));
        assert!(
            has("meta", "content", "default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;")
                || page.contains("default-src 'none'; style-src 'unsafe-inline'")
        );
        assert!(has("meta", "content", "width=device-width, initial-scale=1"));
        assert!(page.contains("prefers-color-scheme:dark"));
        assert!(all("table") >= 2 && has("th", "scope", "row") && has("th", "scope", "col"));
        // Every chart says in words what it shows.
        for (_, attributes) in elements.iter().filter(|(name, _)| name == "svg") {
            assert!(attributes.iter().any(|(key, words)| key == "aria-label" && !words.is_empty()), "{attributes:?}");
        }
    }
}

#[test]
fn the_page_tells_everything() {
    let page = markup::text(&render("html", &reports::everything(), Lang::En));
    let loudest = page.find("NOT SIGNED WITH THE KNOWN KEY").unwrap();
    assert!(loudest < page.find("Go module mirrors, measured").unwrap(), "the alarm comes first");
    for words in [
        "CONTRADICTS THE OTHERS",
        "goproxy-cfg use goproxy.cn",
        "1= is a tie, these samples cannot tell them apart: goproxy.cn, aliyun",
        "estimated for this project, 214 modules, 61 MB, 8 at once",
        "4 of 8 mirrors healthy, time limit 5 s",
        "ok, 2 failed",
        "47 d",
        "CN domestic",
        "HK abroad",
        "the server answered 429, wait 30 s",
        "wait, or use another mirror",
        "209 / 214",
        "example.com/team/lib@v1.2.3",
        "private modules left out, which no mirror is asked for: 1",
        "goproxy.io: v0.38.0 (47 d)",
        "HIJACKED",
        "41200000 records, 34567 behind",
        "https://cdn.goproxy.example/pkg/errors.info",
        "available 94.8 %",
        "What the terms mean",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    assert!(!page.contains("git.corp.example"), "a private module is named");
    // Without history and project there is no place for them.
    let mut bare = reports::everything();
    bare.project = None;
    bare.mirrors.iter_mut().for_each(|mirror| mirror.coverage = None);
    let bare = written(|out| html::write(&bare, None, &look(Lang::En), out));
    let bare = markup::text(&bare);
    assert!(!bare.contains("History") && !bare.contains("This project") && bare.contains("Ranking"));
}

#[test]
fn the_table_fits_every_width_in_both_languages() {
    let report = reports::everything();
    for lang in Lang::ALL {
        let mut columns = 0;
        for width in [60, 80, 120, 200] {
            let text = table_of(&report, width, false, lang);
            let rows = rows(&text);
            let widest = rows.iter().map(|line| line.width()).max().unwrap();
            assert!(widest <= usize::from(width), "{width}, {lang:?}: {widest}\n{text}");
            assert_eq!(rows.len(), report.mirrors.len() + 1, "a row is broken in two: {text}");
            for label in labels(&report) {
                assert!(rows.iter().any(|row| row.contains(&label)), "{width}: {label}\n{text}");
            }
            let shown = rows[0].split("  ").filter(|title| !title.trim().is_empty()).count();
            assert!(shown >= columns, "{width}: fewer columns than a narrower one\n{text}");
            columns = shown;
        }
        assert_eq!(columns, 13, "a wide terminal shows all");
    }
}

#[test]
fn eighty_columns_hold_bars_and_samples() {
    let mut report = reports::everything();
    report
        .mirrors
        .retain(|mirror| !matches!(mirror.id.as_deref(), Some("golang" | "goproxy.io" | "forged" | "forked")));
    report.rank();
    for lang in Lang::ALL {
        let text = table_of(&report, 80, false, lang);
        let cn = rows(&text).into_iter().find(|row| row.contains("goproxy.cn")).unwrap().to_owned();
        assert!(cn.starts_with(" 1= "), "{text}");
        assert!(cn.contains("░▒▓█") && cn.contains("▆▅▆▆█▆"), "{text}");
        assert!(cn.contains("10.7 s (10.7–11.2)"), "{text}");
        for (sign, name) in [("░", "DNS"), ("▒", "TCP"), ("▓", "TLS")] {
            assert!(text.contains(&format!("{sign} {name}")), "{text}");
        }
    }
}

#[test]
fn colour_adds_nothing_but_colour() {
    let report = reports::everything();
    for lang in Lang::ALL {
        for width in [60, 80, 120, 200] {
            let (colored, bare) = (table_of(&report, width, true, lang), table_of(&report, width, false, lang));
            assert!(!bare.contains('\u{1b}'));
            assert_ne!(colored, bare);
            let trimmed = |text: &str| text.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
            assert_eq!(trimmed(&plain(&colored)), trimmed(&bare));
        }
        let first = table_of(&report, 80, true, lang);
        assert!(first.starts_with("\u{1b}[1;31m!! "), "the loudest line comes first, bold and red: {first}");
    }
}

#[test]
fn people_read_it_as_it_was_agreed() {
    for lang in Lang::ALL {
        let report = reports::everything();
        insta::assert_snapshot!(format!("table_80_{}", lang.tag()), table_of(&report, 80, false, lang));
        insta::assert_snapshot!(format!("table_200_{}", lang.tag()), table_of(&report, 200, false, lang));
        insta::assert_snapshot!(format!("markdown_{}", lang.tag()), render("markdown", &report, lang));
    }
}

#[test]
fn json_is_the_same_whichever_way_it_is_written() {
    let report = reports::everything();
    let whole = goproxy_cfg::domain::report::Report::Probe(report.clone());
    for lang in Lang::ALL {
        assert_eq!(written(|out| json::write(&whole, &look(lang), out)), render("json", &report, lang));
    }
}
