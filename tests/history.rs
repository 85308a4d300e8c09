//! What runs leave behind: each is kept as a line, whatever the line before looks like, and `probe --since` shows how mirrors
//! did over time.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stderr)]

mod support;

use std::os::unix::fs::{PermissionsExt, chown};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use goproxy_cfg_lab::{Lab, toolchain};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use support::{Machine, Run, done};
use unicode_width::UnicodeWidthStr;

fn machine(lab: &Lab) -> Machine {
    let mut machine = Machine::new();
    machine.enter(lab);
    machine
}

fn file(machine: &Machine) -> PathBuf {
    machine.home().join(".local/state/goproxy-cfg/history.ndjson")
}

fn text(machine: &Machine) -> String {
    std::fs::read_to_string(file(machine)).unwrap_or_default()
}

fn lines(machine: &Machine) -> Vec<Value> {
    text(machine).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn keep(machine: &Machine, text: impl AsRef<[u8]>) {
    machine.write("home/.local/state/goproxy-cfg/history.ndjson", text);
}

/// A line of the history, so many minutes old. Each mirror: id, address, the median in ms, or the class of its fault.
fn line(minutes: i64, mirrors: &[(&str, &str, Result<u64, &str>)]) -> String {
    let at = Timestamp::now() - SignedDuration::from_mins(minutes);
    let mirrors: Vec<String> = mirrors
        .iter()
        .map(|(id, url, how)| match how {
            Ok(ms) => format!(
                r#"{{"id":"{id}","url":"{url}","healthy":true,"cold_us":{},"warm_us":{},"p95_us":{},"rank":1}}"#,
                ms * 3000,
                ms * 1000,
                ms * 2000
            ),
            Err(class) => format!(r#"{{"id":"{id}","url":"{url}","healthy":false,"fault":"{class}"}}"#),
        })
        .collect();
    format!("{{\"v\":1,\"at\":\"{at}\",\"mirrors\":[{}]}}\n", mirrors.join(","))
}

const CN: (&str, &str) = ("goproxy.cn", "https://goproxy.cn");
const ALIYUN: (&str, &str) = ("aliyun", "https://mirrors.aliyun.com/goproxy");

/// A week: goproxy.cn always well, aliyun every fourth hour not; one run broken off, one without network.
fn week() -> String {
    let hourly = (1..168).rev().map(|hour| {
        let ali = if hour % 4 == 0 { Err("stalled") } else { Ok(40) };
        line(hour * 60, &[(CN.0, CN.1, Ok(10 + u64::try_from(hour).unwrap() % 3)), (ALIYUN.0, ALIYUN.1, ali)])
    });
    let apart =
        line(30, &[(CN.0, CN.1, Err("no-network"))]).replacen("\"mirrors\"", "\"no_network\":true,\"mirrors\"", 1)
            + &line(20, &[(ALIYUN.0, ALIYUN.1, Err("stalled"))]).replacen(
                "\"mirrors\"",
                "\"interrupted\":true,\"mirrors\"",
                1,
            );
    hourly.collect::<String>() + &apart
}

#[test]
fn each_run_is_kept_unless_told_otherwise() {
    let lab = Lab::ready("healthy");
    let machine = machine(&lab);
    let report = machine.run(&["probe", "goproxy.cn", "aliyun", "-n", "2", "--json"]).exits(0).json();
    let [run] = &lines(&machine)[..] else { panic!("{}", text(&machine)) };
    assert_eq!((&run["v"], &run["at"]), (&1.into(), &report["at"]));
    for (kept, shown) in run["mirrors"].as_array().unwrap().iter().zip(report["mirrors"].as_array().unwrap()) {
        for key in ["id", "url", "healthy", "rank"] {
            assert_eq!(kept[key], shown[key], "{key}");
        }
        let micros = |ms: &Value| (ms.as_f64().unwrap() * 1000.0).round();
        assert!((kept["warm_us"].as_f64().unwrap() - micros(&shown["warm_ms"]["median"])).abs() <= 1.0);
        assert!((kept["p95_us"].as_f64().unwrap() - micros(&shown["warm_ms"]["p95"])).abs() <= 1.0);
        assert!((kept["cold_us"].as_f64().unwrap() - micros(&shown["cold_ms"])).abs() <= 1.0);
        assert!(kept["wait_us"].as_u64().unwrap() > 0);
    }
    let mode = |path: PathBuf| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(file(&machine)), 0o600);
    assert_eq!(mode(file(&machine).parent().unwrap().into()), 0o700);

    machine.run(&["probe", "goproxy.cn", "-n", "0", "--no-history"]).exits(0);
    machine.run(&["watch", "goproxy.cn", "-n", "0", "--no-history", "--count", "1"]).exits(0);
    assert_eq!(lines(&machine).len(), 1);
    machine.run(&["probe", "goproxy.cn", "-n", "0"]).exits(0);
    assert_eq!(lines(&machine).len(), 2);
}

/// `use --fastest` measures too, and what it broke off because the best was known counts for nobody. What only looks keeps
/// nothing.
#[test]
fn who_keeps_and_who_does_not() {
    let lab = Lab::ready("healthy");
    let machine = Machine::in_lab(&toolchain("1.27"), &lab);
    machine.run(&["doctor", "--timeout", "5s"]);
    machine.run(&["mirror", "check", "https://goproxy.cn"]);
    machine.run(&["use", "goproxy.cn"]).exits(0);
    machine.run(&["probe", "--since", "1d"]).exits(0);
    assert!(!file(&machine).exists());
    machine.run(&["use", "--fastest", "--no-check"]).exits(0);
    let [run] = &lines(&machine)[..] else { panic!("{}", text(&machine)) };
    assert!(!run["mirrors"].as_array().unwrap().is_empty());
    assert!(run["mirrors"].as_array().unwrap().iter().all(|one| one["healthy"] == true), "{run}");
}

#[test]
fn no_password_is_kept() {
    let lab = Lab::ready("healthy");
    let machine = machine(&lab);
    let url = lab.http_url("goproxy.cn").replacen("http://", "http://gopher:hunter2@", 1);
    // Over plain http no password is sent at all, so this one is not healthy.
    machine.run(&["probe", &url, "-n", "0"]).exits(1);
    machine.run(&["watch", &url, "-n", "0", "--count", "1"]).exits(1);
    assert_eq!(lines(&machine).len(), 2);
    assert!(!text(&machine).contains("hunter2"), "{}", text(&machine));
    let shown = machine.run(&["probe", &url, "--since", "1h", "--json"]).exits(0);
    assert!(!shown.said().contains("hunter2"));
    assert_eq!(shown.json()["mirrors"][0]["runs"], 2);
}

#[test]
fn damaged_lines_are_left_out_and_gone_with_the_next_run() {
    let lab = Lab::ready("healthy");
    let machine = machine(&lab);
    let (good, newer) = (line(50, &[(CN.0, CN.1, Ok(7))]), "{\"v\":99,\"of\":\"the future\"}\n");
    let half = &good[..good.len() / 2];
    keep(
        &machine,
        [good.as_bytes(), b"\0\0\0\n\xff\n{\"v\":1}\n", newer.as_bytes(), good.as_bytes(), half.as_bytes()].concat(),
    );
    let shown = machine.run(&["probe", "--since", "1h", "--json"]).exits(0).json();
    assert_eq!((&shown["runs"], &shown["damaged"], &shown["newer"]), (&2.into(), &4.into(), &1.into()));
    let said = machine.run(&["probe", "--since", "1h"]).exits(0).stdout;
    assert!(said.contains("damaged lines left out: 4") && said.contains("a newer goproxy-cfg kept"), "{said}");

    machine.run(&["probe", "goproxy.cn", "-n", "0"]).exits(0);
    let now = text(&machine);
    assert!(now.starts_with(&format!("{good}{newer}{good}")), "{now}");
    assert_eq!((now.lines().count(), lines(&machine).len()), (4, 4));
    let mode = std::fs::metadata(file(&machine)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
}

#[test]
fn what_is_kept_is_bounded() {
    let lab = Lab::ready("healthy");
    let machine = machine(&lab);
    let old = line(92 * 24 * 60, &[(CN.0, CN.1, Ok(7))]);
    let young = line(60, &[(CN.0, CN.1, Ok(7))]);
    keep(&machine, format!("{old}{young}"));
    machine.run(&["probe", "goproxy.cn", "-n", "0"]).exits(0);
    assert!(text(&machine).starts_with(&young) && lines(&machine).len() == 2);

    keep(&machine, young.repeat(20_000));
    machine.run(&["probe", "goproxy.cn", "-n", "0"]).exits(0);
    assert_eq!(text(&machine).lines().count(), 18_000);
    machine.run(&["probe", "goproxy.cn", "-n", "0"]).exits(0);
    assert_eq!(text(&machine).lines().count(), 18_001, "not every run writes all anew");
    // Lines of a list of mirrors: bytes are the narrower bound.
    let long: Vec<_> = (0..2500).map(|_| (CN.0, CN.1, Ok(7))).collect();
    let long = line(60, &long);
    keep(&machine, long.repeat((16 << 20) / long.len() + 1));
    machine.run(&["probe", "goproxy.cn", "-n", "0"]).exits(0);
    let size = text(&machine).len();
    assert!((12 << 20..=(16 << 20) * 9 / 10).contains(&size), "{size}");
}

#[test]
fn two_at_once_lose_nothing() {
    let lab = Lab::ready("healthy");
    let machine = machine(&lab);
    // Each of them finds something to mend.
    keep(&machine, "half a line");
    for _ in 0..3 {
        let probe = || {
            let args = ["probe", "goproxy.cn", "-n", "0"];
            machine.program(&args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let children: Vec<_> = (0..4).map(|_| probe()).collect();
        for child in children {
            done(child.wait_with_output().unwrap()).exits(0);
        }
    }
    assert_eq!(lines(&machine).len(), 12);
}

/// A place that cannot be written costs a note, once; the measurement is shown all the same.
#[test]
fn where_nothing_can_be_kept_that_is_said_and_no_more() {
    let lab = Lab::ready("healthy");
    for blocked in ["home/.local/state/goproxy-cfg", "home/.local/state/goproxy-cfg/history.ndjson/x"] {
        let machine = machine(&lab);
        machine.write(blocked, "");
        for (lang, said) in [("en", "note: this run is not kept"), ("zh-CN", "备注：本次结果未保存")] {
            let run = machine.run(&["probe", "goproxy.cn", "-n", "0", "--json", "--lang", lang]).exits(0);
            assert_eq!(run.json()["best"], "goproxy.cn");
            assert!(run.stderr.starts_with(said) && run.stderr.lines().count() == 1, "{}", run.stderr);
        }
        let args = ["watch", "goproxy.cn", "-n", "0", "--count", "2", "--every", "1s"];
        let run = machine.run(&args).exits(0);
        assert_eq!((run.stdout.lines().count(), run.stderr.matches("not kept").count()), (2, 1), "{}", run.said());
        assert_eq!(machine.run(&["-q", "probe", "goproxy.cn", "-n", "0"]).exits(0).stderr, "");
    }
    // What should show it cannot do without.
    let machine = machine(&lab);
    machine.write("home/.local/state/goproxy-cfg/history.ndjson/x", "");
    let run = machine.run(&["probe", "--since", "7d"]).exits(4);
    assert!(run.stderr.contains("cannot read the history of probes"), "{}", run.stderr);
}

/// As root by sudo, in the home of a user.
#[test]
fn nothing_is_kept_in_somebody_elses_home() {
    if !rustix_is_root() {
        eprintln!("left out: it takes root");
        return;
    }
    let lab = Lab::ready("healthy");
    let mut machine = machine(&lab);
    machine.set("SUDO_USER", "gopher");
    chown(machine.home(), Some(65_534), None).unwrap();
    let run = machine.run(&["probe", "goproxy.cn", "-n", "0"]).exits(0);
    assert!(run.stderr.contains("this run is not kept: by sudo in the home directory of gopher"), "{}", run.stderr);
    assert!(!machine.home().join(".local").exists());
}

fn rustix_is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout.trim_ascii() == b"0"
}

/// The program has a home, and no network at all.
#[test]
fn an_empty_history_is_a_sentence() {
    let machine = Machine::new();
    for (lang, said) in [("en", "nothing was measured since"), ("zh-CN", "没有测试记录")] {
        for args in
            [&["probe", "--since", "7d", "--lang", lang][..], &["probe", "goproxy.cn", "--since", "7d", "--lang", lang]]
        {
            let run = machine.run(args).exits(0);
            assert!(run.stdout.contains(said) && run.stdout.contains("goproxy-cfg probe"), "{}", run.stdout);
            assert_eq!(run.stderr, "");
        }
    }
    let report = machine.run(&["probe", "--since", "7d", "--json"]).exits(0).json();
    assert_eq!((&report["runs"], &report["mirrors"]), (&0.into(), &Value::Array(Vec::new())));
    assert_eq!(machine.run(&["probe", "--since", "7d", "--format", "ndjson"]).exits(0).stdout, "");
    assert_eq!(machine.run(&["probe", "--since", "7d", "--format", "csv"]).exits(0).stdout.lines().count(), 1);
    assert!(!file(&machine).exists() && !machine.home().join(".local").exists());
}

#[test]
fn figures_over_a_week() {
    let machine = Machine::new();
    keep(&machine, week());
    let report = machine.run(&["probe", "--since", "7d", "--json"]).exits(0).json();
    assert_eq!(report["runs"], 167);
    assert_eq!((&report["interrupted"], &report["without_network"]), (&1.into(), &1.into()));
    let [cn, aliyun] = &report["mirrors"].as_array().unwrap()[..] else { panic!("{report:#}") };
    assert_eq!((&cn["id"], &cn["healthy"], &cn["availability"]), (&"goproxy.cn".into(), &167.into(), &1.0.into()));
    assert_eq!((&cn["median_ms"], &cn["p95_ms"], &cn["last_fault"]), (&11.0.into(), &24.0.into(), &Value::Null));
    assert_eq!((&aliyun["runs"], &aliyun["healthy"], &aliyun["median_ms"]), (&167.into(), &126.into(), &40.0.into()));
    assert_eq!(aliyun["last_fault"]["class"], "stalled");
    let last: Timestamp = aliyun["last_fault"]["at"].as_str().unwrap().parse().unwrap();
    assert_eq!((Timestamp::now().duration_since(last).as_mins() + 1) / 60, 4, "not the run that was broken off");
    let parts = cn["buckets"].as_array().unwrap();
    assert_eq!((parts.len(), parts.iter().map(|part| part["runs"].as_u64().unwrap()).sum::<u64>()), (24, 167));
    assert!(parts.iter().all(|part| part["availability"] == 1.0));
    // A shorter time, and older runs count no more.
    let day = machine.run(&["probe", "--since", "1d", "--json"]).exits(0).json();
    assert_eq!(day["runs"], 23);
}

#[test]
fn names_filter_and_mean_what_they_always_mean() {
    let mut machine = Machine::new();
    keep(&machine, week());
    machine.set("GOPROXY", "https://goproxy.cn/,direct");
    for (name, expected) in [
        ("goproxy.cn", "goproxy.cn"),
        ("qiniu", "goproxy.cn"),
        ("https://goproxy.cn/", "goproxy.cn"),
        ("current", "goproxy.cn"),
        ("阿里云", "aliyun"),
    ] {
        let report = machine.run(&["probe", name, "--since", "7d", "--json"]).exits(0).json();
        let ids: Vec<_> = report["mirrors"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
        assert_eq!(ids, [expected], "{name}");
    }
    let run = machine.run(&["probe", "tencent", "--since", "7d", "--json"]).exits(0).json();
    assert_eq!((&run["mirrors"][0]["id"], &run["mirrors"][0]["runs"]), (&"tencent".into(), &0.into()));
    assert!(machine.run(&["probe", "nonsense", "--since", "7d"]).exits(2).stderr.contains("nonsense"));
}

/// The rows of blocks of a mirror: how it was, and how long it took.
fn blocks<'a>(table: &'a str, mirror: &str) -> Vec<&'a str> {
    let row = table.lines().find(|line| line.trim_start().starts_with(mirror)).unwrap_or_else(|| panic!("{table}"));
    let is_block = |word: &&str| word.chars().all(|c| "▁▂▃▄▅▆▇█.x".contains(c)) && word.chars().count() >= 8;
    row.split_whitespace().filter(is_block).collect()
}

#[test]
fn the_table_fits_and_draws_what_was() {
    let mut machine = Machine::new();
    keep(&machine, week());
    for lang in ["en", "zh-CN"] {
        for columns in [40, 80, 100, 200] {
            machine.set("COLUMNS", columns.to_string());
            let table = machine.run(&["probe", "--since", "7d", "--lang", lang]).exits(0).stdout;
            // Sentences below a table wrap as the terminal has it; the table itself must not.
            let widest = table.lines().take_while(|line| !line.is_empty()).map(UnicodeWidthStr::width).max().unwrap();
            assert!(widest <= columns, "{columns}: {widest}\n{table}");
            let cn = blocks(&table, "goproxy.cn");
            assert!(!cn.is_empty() && cn[0].chars().all(|c| c == '█'), "{table}");
            let ali = blocks(&table, "aliyun")[0];
            // Each block is longer than four hours.
            assert!(columns > 100 || !ali.contains(['█', 'x', '.']), "{table}");
            assert!(table.contains("100 %") && table.contains("75.4 %"), "{table}");
            assert!(table.contains("stalled"), "{table}");
            if columns >= 80 {
                assert_eq!(cn.len(), 2, "the median is drawn too\n{table}");
            }
        }
    }
    machine.set("COLUMNS", "100");
    // Only the last hours: what was not measured is drawn as that.
    keep(&machine, line(1, &[(CN.0, CN.1, Ok(10)), (ALIYUN.0, ALIYUN.1, Err("tls-expired"))]));
    let table = machine.run(&["probe", "--since", "7d"]).exits(0).stdout;
    assert!(blocks(&table, "aliyun")[0].ends_with(".x") && blocks(&table, "goproxy.cn")[0].ends_with(".█"), "{table}");
    assert!(table.contains("aliyun: last failed 1 min ago: tls-expired"), "{table}");
    assert!(!table.contains('\u{1b}'));
    let colored = machine.run(&["probe", "--since", "7d", "--color", "always"]).exits(0).stdout;
    assert!(colored.contains("\u{1b}["));
}

#[test]
fn every_format_says_the_same() {
    let machine = Machine::new();
    keep(&machine, week());
    let with = |format: &str| machine.run(&["probe", "--since", "7d", "--format", format]);
    let ndjson = with("ndjson").exits(0).stdout;
    let objects: Vec<Value> = ndjson.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let report = with("json").exits(0).json();
    assert_eq!(objects.len(), 2);
    for (line, mirror) in objects.iter().zip(report["mirrors"].as_array().unwrap()) {
        assert_eq!(line["schema_version"], 1);
        for key in ["id", "url", "runs", "healthy", "availability", "median_ms", "p95_ms"] {
            assert_eq!(line[key], mirror[key]);
        }
    }
    let csv = with("csv").exits(0).stdout;
    let rows: Vec<Vec<&str>> =
        csv.split("\r\n").filter(|row| !row.is_empty()).map(|row| row.split(',').collect()).collect();
    assert_eq!((rows.len(), rows[0][0]), (1 + 2 * 24, "from"));
    assert!(rows.iter().all(|row| row.len() == 8), "{csv}");
    let healthy: u64 =
        rows[1..].iter().filter(|row| row[1] == "aliyun").map(|row| row[4].parse::<u64>().unwrap()).sum();
    assert_eq!(healthy, 126);
    let markdown = with("markdown").exits(0).stdout;
    assert!(markdown.contains("| aliyun | 75.4 % | 40.0 ms | 80.0 ms | 167 | `stalled` "), "{markdown}");
    let page = with("html").exits(0).stdout;
    assert!(page.starts_with("<!doctype html>") && page.contains("75.4 %") && page.contains("<svg"), "{page}");
    let run = with("prometheus").exits(2);
    assert!(run.stderr.contains("prometheus") && run.stderr.contains("hint: "), "{}", run.stderr);
}

#[test]
fn looking_back_measures_nothing() {
    let lab = Lab::ready("healthy");
    let machine = machine(&lab);
    keep(&machine, week());
    let before = text(&machine);
    machine.run(&["probe", "--since", "7d"]).exits(0);
    machine.run(&["probe", "goproxy.cn", "--since", "7d"]).exits(0);
    assert!(lab.connects().is_empty() && lab.requests().is_empty());
    assert_eq!(text(&machine), before);
    for flag in [
        &["-n", "3"][..],
        &["--until-stable"],
        &["--timeout", "1s"],
        &["--module", "a.b/c@v1.0.0"],
        &["--fail-if", "healthy<2"],
    ] {
        let args: Vec<&str> = ["probe", "--since", "7d"].iter().chain(flag).copied().collect();
        let run = machine.run(&args).exits(2);
        assert!(run.stderr.contains("--since"), "{flag:?}: {}", run.stderr);
    }
}

/// What Ctrl-C broke off is told apart: it is no mirror's failure.
#[test]
fn a_run_broken_off_counts_for_nobody() {
    let lab = Lab::from_toml(
        "name = \"t\"\ndescription = \"t\"\n[[host]]\nname = \"goproxy.cn\"\n[[host]]\nname = \"mirrors.aliyun.com\"\npath = \"/goproxy\"\n[[host.fault]]\naction = \"silent\"\n",
    )
    .unwrap();
    let machine = machine(&lab);
    let args = ["probe", "goproxy.cn", "aliyun", "--timeout", "30s", "-n", "1", "--json"];
    let child = machine.program(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(1200));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let run: Run = done(child.wait_with_output().unwrap()).exits(130);
    assert_eq!(run.stderr, "");
    let report = machine.run(&["probe", "--since", "1h", "--json"]).exits(0).json();
    assert_eq!((&report["runs"], &report["interrupted"]), (&0.into(), &1.into()), "{}", text(&machine));
    assert_eq!(report["mirrors"], Value::Array(Vec::new()));
}
