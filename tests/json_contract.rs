//! What scripts rely on: the keys, types and words of every `--json`, the same in every language.
//! "Fields may be added, not renamed or removed, while `schema_version` stays."

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod support;

use goproxy_cfg_lab::{Lab, toolchain};
use serde_json::Value;
use support::Machine;

/// What a value has to be. Fields not named here may be there.
enum Shape {
    Text,
    Word(&'static [&'static str]),
    Number,
    Bool,
    Maybe(&'static Shape),
    List(&'static Shape),
    Object(&'static [(&'static str, Shape)]),
}

use Shape::{Bool, List, Maybe, Number, Object, Text, Word};

impl Shape {
    /// Where a value is something else.
    fn check(&self, place: &str, value: &Value, wrong: &mut Vec<String>) {
        let right = match self {
            Text => value.is_string(),
            Number => value.is_number(),
            Bool => value.is_boolean(),
            Word(words) => value.as_str().is_some_and(|word| words.contains(&word)),
            Maybe(shape) => {
                if !value.is_null() {
                    shape.check(place, value, wrong);
                }
                true
            }
            List(shape) => match value.as_array() {
                Some(list) => {
                    list.iter().enumerate().for_each(|(at, one)| shape.check(&format!("{place}[{at}]"), one, wrong));
                    true
                }
                None => false,
            },
            Object(fields) => match value.as_object() {
                Some(object) => {
                    for (name, shape) in *fields {
                        match object.get(*name) {
                            Some(value) => shape.check(&format!("{place}.{name}"), value, wrong),
                            None => wrong.push(format!("{place}.{name} is missing")),
                        }
                    }
                    true
                }
                None => false,
            },
        };
        if !right {
            wrong.push(format!("{place} is {value}"));
        }
    }
}

const KIND: Shape = Word(&["mirror", "own", "foreign", "direct", "unknown"]);
const SOURCE: Shape = Object(&[
    ("kind", Word(&["environment", "go-env-file", "goroot", "default", "inherited", "project-file"])),
    ("path", Maybe(&Text)),
    ("line", Maybe(&Number)),
]);
const PLACE: Shape = Object(&[("path", Text), ("line", Maybe(&Number))]);
const FAULT: Shape = Object(&[
    (
        "class",
        Word(&[
            "dns",
            "refused",
            "connect-timeout",
            "tls-untrusted",
            "tls-expired",
            "tls-name",
            "tls-other",
            "http-status",
            "rate-limited",
            "not-a-proxy",
            "redirect-refused",
            "reset",
            "stalled",
            "truncated",
            "too-large",
            "protocol",
            "tampered",
            "sumdb-invalid",
            "http-proxy",
            "no-network",
        ]),
    ),
    ("stage", Word(&["prepare", "dns", "connect", "proxy", "tls", "first-byte", "body", "content"])),
    ("detail", Text),
    ("remedy", Text),
    ("request", Maybe(&Text)),
]);
const WARM: Shape = Object(&[("median", Number), ("min", Number), ("max", Number)]);
const PHASES: Shape = Object(&[
    ("dns", Maybe(&Number)),
    ("connect", Maybe(&Number)),
    ("tls", Maybe(&Number)),
    ("first_byte", Maybe(&Number)),
    ("body", Maybe(&Number)),
]);
const CHECK: Shape = Object(&[
    (
        "name",
        Word(&[
            "list",
            "info",
            "mod",
            "zip",
            "latest",
            "sumdb-supported",
            "sumdb-latest",
            "sumdb-lookup",
            "sumdb-tiles",
        ]),
    ),
    ("http_status", Maybe(&Number)),
    ("took_ms", Maybe(&Number)),
    ("fault", Maybe(&FAULT)),
]);
const MEASURED: Shape = Object(&[
    ("id", Maybe(&Text)),
    ("url", Text),
    ("kind", KIND),
    ("healthy", Bool),
    ("fault", Maybe(&FAULT)),
    ("http_status", Maybe(&Number)),
    ("cold_ms", Maybe(&Number)),
    ("warm_ms", Maybe(&WARM)),
    ("samples_ms", List(&Number)),
    ("phases_ms", Maybe(&PHASES)),
    ("address", Maybe(&Text)),
    ("via", Maybe(&Text)),
    ("http_version", Maybe(&Word(&["HTTP/1.0", "HTTP/1.1", "HTTP/2"]))),
    ("sumdb", Word(&["verified", "not-proxied", "failing", "invalid", "not-asked"])),
    ("checks", List(&CHECK)),
    ("complete", Bool),
]);
const PROBE: Shape = Object(&[
    ("deadline_ms", Number),
    ("canary", Text),
    ("best", Maybe(&Text)),
    ("no_network", Maybe(&Word(&["no-route", "no-name-server"]))),
    ("interrupted", Bool),
    ("mirrors", List(&MEASURED)),
]);
const LIST: Shape = Object(&[
    (
        "mirrors",
        List(&Object(&[
            ("id", Text),
            ("aliases", List(&Text)),
            ("name", Text),
            ("url", Text),
            ("equivalents", List(&Text)),
            ("operator", Text),
            ("region", Maybe(&Text)),
            ("sumdb", Word(&["yes", "no", "unknown"])),
            ("toolchain", Word(&["yes", "no", "unknown"])),
            ("status", Word(&["live", "last-resort", "unverified", "retired"])),
            ("current", Bool),
            ("position", Maybe(&Number)),
            ("notes", List(&Text)),
            ("evidence", List(&Text)),
            ("checked", Maybe(&Text)),
            ("origin", Word(&["builtin", "user"])),
        ])),
    ),
    ("goproxy", Object(&[("value", Text), ("source", SOURCE)])),
    ("problems", List(&Text)),
]);
const VARIABLE: Shape = Object(&[
    ("name", Text),
    ("value", Text),
    ("source", SOURCE),
    ("shadows", List(&Object(&[("value", Text), ("source", SOURCE)]))),
    ("known", Bool),
]);
const SHOW: Shape = Object(&[
    ("go", Maybe(&Object(&[("path", Text), ("version", Maybe(&Text)), ("goroot", Maybe(&Text))]))),
    ("go_error", Maybe(&Text)),
    ("variables", List(&VARIABLE)),
]);
const CHANGE: Shape = Object(&[("target", Text), ("name", Text), ("before", Maybe(&Text)), ("after", Maybe(&Text))]);
const USE: Shape = Object(&[
    ("changed", Bool),
    ("dry_run", Bool),
    ("in_effect", Maybe(&Bool)),
    ("change_id", Maybe(&Text)),
    ("changes", List(&CHANGE)),
    ("commands", List(&Text)),
    ("shadowed", List(&Object(&[("name", Text), ("value", Text), ("source", Maybe(&PLACE))]))),
    ("warnings", List(&Text)),
]);
const RECORD: Shape = Object(&[
    ("change_id", Text),
    ("time", Text),
    ("state", Word(&["intent", "done", "undone", "dropped"])),
    ("target", Text),
    ("settings", List(&Object(&[("name", Text), ("before", Maybe(&Text)), ("after", Maybe(&Text))]))),
]);
const UNDO: Shape = Object(&[("undone", Bool), ("partly", Bool), ("change", RECORD), ("warnings", List(&Text))]);
const HISTORY: Shape = Object(&[("changes", List(&RECORD)), ("problems", List(&Text))]);
const PROOF: Shape = Object(&[
    ("canary", Text),
    (
        "modules",
        List(&Object(&[("module", Text), ("version", Text), ("served_by", Text), ("url", Text), ("kind", KIND)])),
    ),
    (
        "connections",
        List(&Object(&[
            ("url", Text),
            ("purpose", Word(&["module", "sumdb", "toolchain", "source"])),
            ("kind", KIND),
            ("mirror", Maybe(&Text)),
            ("http_status", Maybe(&Number)),
            ("error", Maybe(&Text)),
            ("took_ms", Maybe(&Number)),
        ])),
    ),
    ("error", Maybe(&Text)),
    ("remark", Maybe(&Text)),
    ("took_ms", Number),
]);
const PRIVACY: Shape = Object(&[
    (
        "hosts",
        List(&Object(&[
            ("host", Text),
            ("modules", List(&Text)),
            ("module_proxy", Maybe(&Bool)),
            ("checksum_database", Maybe(&Bool)),
            ("by", List(&Text)),
        ])),
    ),
    ("left_out", Number),
    ("skipped", Maybe(&Text)),
]);
const DOCTOR: Shape = Object(&[
    ("verdict", Word(&["domestic", "foreign", "direct", "mixed", "failed", "not-checked"])),
    ("could_not_check", Maybe(&Text)),
    ("interrupted", Bool),
    (
        "findings",
        List(&Object(&[
            ("code", Text),
            ("severity", Word(&["note", "warning", "error"])),
            ("title", Text),
            ("detail", Text),
            ("remedy", Text),
            ("link", Text),
            ("source", Maybe(&PLACE)),
            ("subject", Maybe(&Text)),
            ("follows_from", Maybe(&Text)),
            ("fixable", Bool),
            ("fingerprint", Text),
        ])),
    ),
    ("allowed", Number),
    ("baseline", Maybe(&Object(&[("known", Number), ("gone", List(&Object(&[("code", Text)])))]))),
    ("proof", Maybe(&PROOF)),
    ("privacy", PRIVACY),
    ("probe", Maybe(&PROBE)),
    ("variables", List(&VARIABLE)),
]);
const EXPLAIN: Shape = Object(&[(
    "codes",
    List(&Object(&[
        ("code", Text),
        ("area", Text),
        ("title", Text),
        ("explanation", Text),
        ("remedy", Text),
        ("link", Text),
    ])),
)]);

const MIRROR_CHECK: Shape =
    Object(&[("passed", Bool), ("canary", Text), ("deadline_ms", Number), ("mirrors", List(&MEASURED))]);
const CATALOG_CHANGE: Shape = Object(&[
    ("changed", Bool),
    ("dry_run", Bool),
    ("change_id", Maybe(&Text)),
    ("target", Text),
    (
        "added",
        Maybe(&Object(&[
            ("id", Text),
            ("aliases", List(&Text)),
            ("url", Text),
            ("region", Maybe(&Text)),
            ("sumdb", Word(&["yes", "no", "unknown"])),
            ("toolchain", Word(&["yes", "no", "unknown"])),
            ("notes", List(&Text)),
            ("checked", Maybe(&Text)),
        ])),
    ),
    ("removed", List(&Object(&[("id", Maybe(&Text)), ("url", Maybe(&Text))]))),
    ("diff", Text),
    ("check", Maybe(&MIRROR_CHECK)),
    ("warnings", List(&Text)),
]);
const OWN_MIRRORS: Shape = Object(&[
    ("target", Text),
    (
        "mirrors",
        List(&Object(&[
            ("id", Maybe(&Text)),
            ("url", Maybe(&Text)),
            ("line", Number),
            ("used", Bool),
            ("aliases", List(&Text)),
            ("region", Maybe(&Text)),
            ("sumdb", Maybe(&Word(&["yes", "no", "unknown"]))),
            ("toolchain", Maybe(&Word(&["yes", "no", "unknown"]))),
            ("status", Maybe(&Word(&["live", "last-resort", "unverified", "retired"]))),
            ("notes", List(&Text)),
            ("checked", Maybe(&Text)),
            ("current", Bool),
            ("position", Maybe(&Number)),
            ("problems", List(&Text)),
        ])),
    ),
    ("problems", List(&Text)),
]);

/// Every command line with `--json`, on a machine where there is much to say, in an order that works: `use` before `undo`.
fn sessions() -> [(&'static str, &'static Shape); 22] {
    [
        ("list", &LIST),
        ("list --all", &LIST),
        ("show", &SHOW),
        ("probe", &PROBE),
        ("probe current", &PROBE),
        ("use aliyun tencent --dry-run", &USE),
        ("use aliyun", &USE),
        ("use --fastest", &USE),
        ("history", &HISTORY),
        ("undo", &UNDO),
        ("history", &HISTORY),
        ("doctor", &DOCTOR),
        ("doctor --offline", &DOCTOR),
        ("doctor --module example.com/no@v1.0.0", &DOCTOR),
        ("explain", &EXPLAIN),
        ("explain GP101", &EXPLAIN),
        ("mirror add https://stalled.example --unchecked --id corp --note shared", &CATALOG_CHANGE),
        ("mirror add https://goproxy.corp.example --unchecked --dry-run", &CATALOG_CHANGE),
        ("mirror list", &OWN_MIRRORS),
        ("mirror check", &MIRROR_CHECK),
        ("mirror check goproxy.cn", &MIRROR_CHECK),
        ("mirror remove corp", &CATALOG_CHANGE),
    ]
}

/// In the mixed bag, with an env file, a profile and a variable that contradict each other.
fn machine(lab: &Lab) -> Machine {
    let mut machine = Machine::in_lab(&toolchain("1.24"), lab);
    machine.write_env_file("GOPROXY=https://goproxy.cn,direct\nGOPRIVATE=https://git.corp.example\nGOPROXYY=1\n");
    machine.write("home/.bashrc", "export GOFLAGS=-mod=vendor\n");
    machine.set("GOFLAGS", "-mod=vendor").set("GOSUMDB", lab.gosumdb());
    machine
}

/// More arguments, and more variables.
type Way<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)]);

/// Sessions in several ways beside one another: most of their time is waiting for silent mirrors.
fn at_once<const N: usize>(lab: &Lab, ways: [Way<'_>; N]) -> [Vec<(&'static str, Value)>; N] {
    std::thread::scope(|scope| {
        ways.map(|(more, vars)| scope.spawn(move || session(lab, more, vars))).map(|running| running.join().unwrap())
    })
}

/// Runs the whole session in one way; each command line's JSON.
fn session(lab: &Lab, more: &[&str], vars: &[(&str, &str)]) -> Vec<(&'static str, Value)> {
    let mut machine = machine(lab);
    vars.iter().for_each(|(name, value)| {
        machine.set(name, *value);
    });
    let home = machine.dir().display().to_string();
    sessions()
        .into_iter()
        .map(|(line, _)| {
            let args: Vec<&str> = line.split(' ').chain(["--json"]).chain(more.iter().copied()).collect();
            let run = machine.run(&args);
            assert!(matches!(run.code, Some(0 | 1)), "{line}: {run:?}");
            assert!(!run.stdout.contains('\u{1b}') && run.stdout.ends_with("}\n"), "{line}: {run:?}");
            let text = run.stdout.replace(&home, "~");
            (line, serde_json::from_str(&text).unwrap())
        })
        .collect()
}

#[test]
fn every_command_keeps_its_promise() {
    let lab = Lab::ready("mixed-bag");
    let mut wrong = Vec::new();
    for ((line, value), (_, shape)) in session(&lab, &[], &[]).into_iter().zip(sessions()) {
        assert_eq!(value["schema_version"], 1, "{line}");
        assert_eq!(value.as_object().unwrap().keys().next().map(String::as_str), Some("schema_version"), "{line}");
        shape.check(line, &value, &mut wrong);
        // Nothing that is promised was merely absent.
        match line {
            "doctor" => {
                assert!(value["findings"].as_array().unwrap().len() >= 3, "{value:#}");
                assert!(!value["proof"]["connections"].as_array().unwrap().is_empty());
                assert_eq!(value["probe"]["mirrors"][0]["id"], "aliyun");
            }
            "probe" => {
                let mirrors = value["mirrors"].as_array().unwrap();
                assert!(
                    mirrors.iter().any(|one| one["fault"].is_object())
                        && mirrors.iter().any(|one| one["healthy"] == true)
                );
            }
            "use --fastest" => assert_eq!(value["changed"], true),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn best_comes_first() {
    let lab = Lab::ready("mixed-bag");
    let report = machine(&lab).run(&["probe", "--json"]).exits(0).json();
    let mirrors = report["mirrors"].as_array().unwrap();
    let healthy: Vec<bool> = mirrors.iter().map(|one| one["healthy"] == true).collect();
    assert!(healthy.is_sorted_by(|a, b| a >= b), "{healthy:?}");
    let times: Vec<f64> = mirrors.iter().filter_map(|one| one["warm_ms"]["median"].as_f64()).collect();
    assert!(times.len() >= 2 && times.is_sorted(), "{times:?}");
    assert_eq!(report["best"], mirrors[0]["id"]);
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

fn texts(place: &str, value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => found.push((place.to_owned(), text.clone())),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(at, one)| texts(&format!("{place}[{at}]"), one, found))
        }
        Value::Object(object) => object.iter().for_each(|(key, one)| texts(&format!("{place}.{key}"), one, found)),
        _ => {}
    }
}

/// Chinese aliases are names, the same in every language.
fn is_name(place: &str) -> bool {
    place.contains(".aliases[")
}

#[test]
fn sentences_are_english_unless_the_command_line_says_otherwise() {
    let lab = Lab::ready("mixed-bag");
    let [by_locale, by_variable, by_flag] = at_once(
        &lab,
        [(&[], &[("LANG", "zh_CN.UTF-8")]), (&[], &[("GOPROXY_CFG_LANG", "zh-CN")]), (&["--lang", "zh-CN"], &[])],
    );
    for (line, value) in by_locale.iter().chain(&by_variable) {
        let mut found = Vec::new();
        texts(line, value, &mut found);
        let chinese: Vec<_> =
            found.iter().filter(|(place, text)| text.chars().any(is_han) && !is_name(place)).collect();
        assert!(chinese.is_empty(), "{chinese:?}");
    }
    let mut sentences = 0;
    for (line, value) in by_flag {
        let mut found = Vec::new();
        texts(line, &value, &mut found);
        for (place, text) in found {
            let key = place.rsplit('.').next().unwrap();
            if ["title", "detail", "explanation"].contains(&key) {
                assert!(text.chars().any(is_han), "{place}: {text}");
                sentences += 1;
            }
        }
    }
    assert!(sentences > 100, "only {sentences} sentences were seen");
}

/// The keys that hold sentences. All else is the same in every language, the names of mirrors and their operators apart.
const SENTENCES: [&str; 16] = [
    "skipped",
    "remarks",
    "why",
    "problem",
    "title",
    "detail",
    "remedy",
    "explanation",
    "area",
    "notes",
    "warnings",
    "problems",
    "could_not_check",
    "remark",
    "go_error",
    "unseen",
];

/// The value without what changes from run to run, and without its sentences.
fn skeleton(key: &str, value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let is_mirror = object.contains_key("operator");
            let of = |name: &String, one: &Value| match name.as_str() {
                "name" | "operator" if is_mirror => "[sentence]".into(),
                _ => skeleton(name, one),
            };
            object.iter().map(|(name, one)| (name.clone(), of(name, one))).collect()
        }
        Value::Array(list) if key.ends_with("_ms") => format!("[{} figures]", list.len()).into(),
        // Which of several good ones is the best differs from run to run.
        Value::Array(list) if key == "mirrors" => {
            let mut list: Vec<Value> = list.iter().map(|one| skeleton(key, one)).collect();
            list.sort_by_key(|mirror| mirror["url"].to_string());
            list.into()
        }
        Value::String(_) if key == "best" => "[best]".into(),
        // One shows their shape; how many there are is a figure.
        Value::Array(list) if key == "samples" => list.iter().take(1).map(|one| skeleton(key, one)).collect(),
        Value::Array(list) => list.iter().map(|one| skeleton(key, one)).collect(),
        Value::Number(_) if !["http_status", "line", "schema_version", "position", "hidden"].contains(&key) => {
            "[figure]".into()
        }
        Value::String(_) if SENTENCES.contains(&key) => "[sentence]".into(),
        Value::String(_) if ["time", "at"].contains(&key) => "[time]".into(),
        // The lab's ports and keys differ from run to run.
        Value::String(text) if text.contains("127.0.0.1:") => "[the lab]".into(),
        other => other.clone(),
    }
}

#[test]
fn keys_codes_and_figures_are_the_same_in_both_languages() {
    let lab = Lab::ready("mixed-bag");
    let [english, chinese] = at_once(&lab, [(&["--lang", "en"], &[]), (&["--lang", "zh-CN"], &[])]);
    let mut differs = 0;
    for ((line, en), (_, zh)) in english.iter().zip(&chinese) {
        let (one, other) = (skeleton("", &stable(en)), skeleton("", &stable(zh)));
        assert_eq!(one, other, "{line}: {one:#} {other:#}");
        differs += usize::from(en != zh);
    }
    assert!(differs >= 10, "the languages hardly differ: {differs}");
}

/// Without what two runs may see differently: connections to the checksum database run side by side, and `use --fastest` ends
/// as soon as no mirror can be faster any more, whichever it has come to by then.
fn stable(value: &Value) -> Value {
    let mut value = value.clone();
    if value.get("change_id").is_some()
        && let Some(choice) = value.get_mut("probe").filter(|choice| choice.is_object())
    {
        *choice = "[measured]".into();
    }
    if let Some(list) = value.pointer_mut("/proof/connections").and_then(Value::as_array_mut) {
        // How many connections go opens to one host is up to it.
        let mut hosts = std::collections::BTreeSet::new();
        list.retain(|one| one["seen_by"] != "witness" || hosts.insert(one["url"].to_string()));
        list.sort_by_key(|one| one["url"].as_str().unwrap_or_default().to_owned());
    }
    value
}

/// The layouts themselves, as a reader of this test would want to see them. A change here is a change of the contract.
#[test]
fn layouts() {
    let lab = Lab::ready("healthy");
    let mut machine = Machine::in_lab(&toolchain("1.24"), &lab);
    machine.set("GOPROXY", "https://goproxy.cn,direct");
    let probe = machine.run(&["probe", "goproxy.cn", "--json"]).exits(0).json();
    insta::assert_snapshot!("probe", format!("{:#}", skeleton("", &probe)));
    let mut doctor = stable(&machine.run(&["doctor", "--json"]).exits(0).json());
    // Shown in full above and by `show`.
    doctor.as_object_mut().unwrap().retain(|key, _| key != "probe" && key != "variables");
    insta::assert_snapshot!("doctor", format!("{:#}", skeleton("", &doctor)));
    let used = machine.run(&["use", "aliyun", "--dry-run", "--json"]).exits(0).stdout;
    let used = used.replace(&machine.dir().display().to_string(), "~");
    insta::assert_snapshot!("use", format!("{:#}", skeleton("", &serde_json::from_str(&used).unwrap())));
}

#[test]
fn failures_leave_no_half_document() {
    let machine = Machine::new();
    for line in ["probe nonsense", "use nonsense", "undo", "explain GP999", "probe goproxy.huaweicloud.com"] {
        let args: Vec<&str> = line.split(' ').chain(["--json"]).collect();
        let run = machine.run(&args);
        assert!(run.code != Some(0) && run.stdout.is_empty() && run.stderr.starts_with("error: "), "{line}: {run:?}");
    }
    // `--format json` is the long form, and both together are one too many.
    let short = machine.run(&["list", "--json"]).exits(0).stdout;
    assert_eq!(machine.run(&["list", "--format", "json"]).exits(0).stdout, short);
    machine.run(&["list", "--format", "json", "--json"]).exits(2);
    machine.run(&["list", "--format", "yaml"]).exits(2);
}
