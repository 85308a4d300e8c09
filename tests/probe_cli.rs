//! `probe` as a user runs it: which mirrors, what is said of them, how it ends, and what never leaves the machine or reaches
//! the terminal. How mirrors are measured is `tests/probe.rs`'s matter.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stderr)]

mod support;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use goproxy_cfg_lab::{Lab, RequestLog, toolchain};
use serde_json::Value;
use support::{Machine, Run, done};
use unicode_width::UnicodeWidthStr;

fn lab(hosts: &str) -> Lab {
    Lab::from_toml(&format!("name = \"probe\"\ndescription = \"of a test\"\n{hosts}")).unwrap()
}

/// A machine in the lab; `probe` needs no go command.
fn machine(lab: &Lab) -> Machine {
    let mut machine = Machine::new();
    machine.enter(lab);
    machine
}

fn ids(report: &Value) -> Vec<&str> {
    report["mirrors"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap_or("-")).collect()
}

fn sorted(mut list: Vec<&str>) -> Vec<&str> {
    list.sort_unstable();
    list
}

#[test]
fn by_default_all_live_mirrors_that_can_be_reached_from_anywhere() {
    let lab = Lab::ready("healthy");
    let report = machine(&lab).run(&["probe", "--json"]).exits(0).json();
    assert_eq!(sorted(ids(&report)), ["aliyun", "golang", "goproxy.cn", "huaweicloud", "tencent"]);
    let best = report["best"].as_str().unwrap();
    assert_eq!(report["mirrors"][0]["id"], best);
    // Neither the last resort nor what only a cloud's own machines reach.
    let asked = lab.connects();
    assert!(!asked.iter().any(|host| host.contains("goproxy.io") || host.contains("tencentyun")), "{asked:?}");
}

#[test]
fn mirrors_are_named_by_id_alias_address_list_and_current() {
    let lab = Lab::ready("healthy");
    let mut machine = machine(&lab);
    machine.write_env_file("GOPROXY=https://mirrors.huaweicloud.com/repository/goproxy/|https://goproxy.cn,direct\n");
    for (args, expected) in [
        (&["goproxy.cn"][..], &["goproxy.cn"][..]),
        (&["qiniu"], &["goproxy.cn"]),
        (&["阿里云"], &["aliyun"]),
        (&["https://goproxy.cn/"], &["goproxy.cn"]),
        (&["goproxy.cn", "qiniu", "https://goproxy.cn"], &["goproxy.cn"]),
        (&["goproxy.cn|aliyun,direct"], &["aliyun", "goproxy.cn"]),
        (&["goproxy.io", "tencent"], &["goproxy.io", "tencent"]),
        (&["current"], &["goproxy.cn", "huaweicloud"]),
        (&["current", "aliyun"], &["aliyun", "goproxy.cn", "huaweicloud"]),
    ] {
        let args: Vec<&str> = ["probe", "--json", "-n", "1"].into_iter().chain(args.iter().copied()).collect();
        let report = machine.run(&args).exits(0).json();
        assert_eq!(sorted(ids(&report)), expected, "{args:?}");
    }
    machine.set("GOPROXY", "https://goproxy.cn");
    assert_eq!(ids(&machine.run(&["probe", "current", "--json"]).exits(0).json()), ["goproxy.cn"]);
}

#[test]
fn a_wrong_name_is_wrong_usage_and_asks_nobody() {
    let lab = Lab::ready("healthy");
    let mut machine = machine(&lab);
    machine.set("GOPROXY", "direct");
    for (name, said) in [
        ("goproxy.huaweicloud.com", "goproxy-cfg use huaweicloud"),
        ("https://goproxy.qiniu.com", "goproxy-cfg use goproxy.cn"),
        ("https://gocenter.io", "shut down"),
        ("aliyum", "aliyun"),
        ("nonsense", "goproxy-cfg list"),
        ("ftp://goproxy.cn", "ftp"),
        ("direct", "no module proxy to probe"),
        ("current", "no module proxy to probe"),
        ("goproxy.cn，direct", "full-width"),
        ("", "goproxy-cfg list"),
    ] {
        let run = machine.run(&["probe", name]).exits(2);
        assert!(run.stderr.contains(said), "{name}: {run:?}");
        assert_eq!(run.stdout, "", "{name}");
    }
    for args in [
        &["probe", "-n", "1001"][..],
        &["probe", "--timeout", "3"],
        &["probe", "--resolve", "x"],
        &["probe", "--module", "m"],
    ] {
        machine.run(args).exits(2);
    }
    assert!(lab.connects().is_empty() && lab.requests().is_empty());
}

/// Every mirror bad in its own way.
const ALL_BAD: &str = "
    [[host]]
    name = \"goproxy.cn\"
    [[host.fault]]
    action = \"status\"
    code = 500
    [[host]]
    name = \"mirrors.aliyun.com\"
    path = \"/goproxy\"
    certificate = \"expired\"
    [[host]]
    name = \"mirrors.tencent.com\"
    path = \"/go\"
    [[host.fault]]
    action = \"html\"
    [[host]]
    name = \"mirrors.huaweicloud.com\"
    path = \"/repository/goproxy\"
    [[host.fault]]
    action = \"status\"
    code = 429
    [[host]]
    name = \"proxy.golang.org\"
    [[host.fault]]
    action = \"reset\"
    phase = \"tls\"
";

#[test]
fn none_healthy_is_1_and_every_fault_is_told_with_what_to_do() {
    let lab = lab(ALL_BAD);
    let machine = machine(&lab);
    let run = machine.run(&["probe", "--json"]).exits(1);
    assert!(run.stderr.contains("none of 5 mirrors is healthy"), "{}", run.stderr);
    let report = run.json();
    assert_eq!(report["best"], Value::Null);
    let mut classes: Vec<&str> = Vec::new();
    for mirror in report["mirrors"].as_array().unwrap() {
        let fault = &mirror["fault"];
        assert_eq!(mirror["healthy"], false);
        assert!(["detail", "remedy", "stage"].iter().all(|key| !fault[*key].as_str().unwrap().is_empty()), "{fault}");
        classes.push(fault["class"].as_str().unwrap());
    }
    assert_eq!(sorted(classes), ["http-status", "not-a-proxy", "rate-limited", "reset", "tls-expired"]);
    for lang in ["en", "zh-CN"] {
        let run = machine.run(&["probe", "--lang", lang]).exits(1);
        for mirror in report["mirrors"].as_array().unwrap() {
            let head = format!("{}: ", mirror["id"].as_str().unwrap());
            assert_eq!(run.stdout.lines().filter(|line| line.starts_with(&head)).count(), 1, "{}", run.stdout);
        }
    }
}

#[test]
fn ctrl_c_shows_what_is_known_and_ends_with_130() {
    let lab = lab("
        [[host]]
        name = \"goproxy.cn\"
        sumdb = true
        [[host]]
        name = \"mirrors.aliyun.com\"
        path = \"/goproxy\"
        [[host.fault]]
        action = \"silent\"
    ");
    let machine = machine(&lab);
    for json in [true, false] {
        let args = &["probe", "goproxy.cn", "aliyun", "--timeout", "30s", "--json"][..if json { 6 } else { 5 }];
        let mut child = machine.program(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(1000));
        assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
        let pressed = Instant::now();
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        let run = done(child.wait_with_output().unwrap()).exits(130);
        assert!(pressed.elapsed() < support::SOON, "{:?}", pressed.elapsed());
        if json {
            let report = run.json();
            assert_eq!((&report["interrupted"], &report["best"]), (&true.into(), &"goproxy.cn".into()));
            let slow = &report["mirrors"][1];
            assert_eq!(
                (&slow["id"], &slow["healthy"], &slow["complete"]),
                (&"aliyun".into(), &false.into(), &false.into())
            );
            // Breaking off is not the mirror's fault.
            assert_eq!(slow["fault"], Value::Null);
        } else {
            assert!(run.stdout.contains("best: goproxy.cn"), "{}", run.stdout);
        }
        assert_eq!(run.stderr, "");
    }
}

#[test]
fn the_time_limit_holds() {
    let lab = lab("[[host]]\nname = \"goproxy.cn\"\n[[host.fault]]\naction = \"silent\"\n");
    let machine = machine(&lab);
    let once = |args: &[&str]| {
        let started = Instant::now();
        let run = machine.run(args);
        (run, started.elapsed())
    };
    // What starting the program costs is not the probe's.
    let start = (0..3).map(|_| once(&["explain", "GP101"]).1).min().unwrap();
    for (text, limit) in [("700ms", 700_u16), ("1.5s", 1500)] {
        let mut tries = (0..10).map(|_| {
            let (run, took) = once(&["probe", "goproxy.cn", "--timeout", text, "--json"]);
            let report = run.exits(1).json();
            assert_eq!(report["deadline_ms"], f64::from(limit));
            assert_eq!(report["mirrors"][0]["fault"]["class"], "stalled");
            let limit = Duration::from_millis(limit.into());
            let took = took.saturating_sub(start);
            assert!(took >= limit.mul_f64(0.97), "{text}: {took:?}");
            took <= limit.mul_f64(1.03) + Duration::from_millis(30)
        });
        // Other programs run on this machine too, and may hold up some of them.
        assert!(tries.any(|is_in_time| is_in_time), "{text}");
    }
}

#[test]
fn so_many_samples_as_asked_for() {
    let lab = Lab::ready("healthy");
    let machine = machine(&lab);
    for n in [0, 1, 7] {
        let report = machine.run(&["probe", "goproxy.cn", "--json", "-n", &n.to_string()]).exits(0).json();
        let mirror = &report["mirrors"][0];
        assert_eq!(mirror["samples_ms"].as_array().unwrap().len(), n);
        assert_eq!(mirror["warm_ms"].is_null(), n == 0);
        assert!(mirror["cold_ms"].as_f64().unwrap() > 0.0);
    }
    let text = machine.run(&["probe", "goproxy.cn", "-n", "0"]).exits(0).stdout;
    assert!(!text.contains("median of 0"), "{text}");
}

#[test]
fn resolve_takes_the_place_of_name_resolution() {
    let lab = lab("[[host]]\nname = \"mirror.invalid\"\n");
    let mut machine = machine(&lab);
    for name in ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"] {
        machine.unset(name);
    }
    let port = lab.address("mirror.invalid").port();
    let url = format!("https://mirror.invalid:{port}");
    let resolve = format!("mirror.invalid:{port}:127.0.0.1");
    let report = machine.run(&["probe", &url, "--resolve", &resolve, "--json"]).exits(0).json();
    assert_eq!(report["mirrors"][0]["address"], "127.0.0.1");
    assert_eq!(report["mirrors"][0]["via"], Value::Null);
    // For that host and port only.
    let elsewhere = format!("mirror.invalid:{}:127.0.0.1", port ^ 1);
    let run = machine.run(&["probe", &url, "--resolve", &elsewhere, "--json", "--timeout", "2s"]);
    assert!(matches!(run.code, Some(1 | 3)), "{run:?}");
    let class = run.json()["mirrors"][0]["fault"]["class"].clone();
    assert!(class == "dns" || class == "no-network", "{class}");
}

#[test]
fn http_proxies_are_used_as_go_uses_them() {
    let lab = lab("[[host]]\nname = \"goproxy.corp.example\"\n");
    let proxy = lab.proxy_url();
    let all = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"];
    let run = |vars: &[(&str, &str)], url: &str| {
        let mut machine = machine(&lab);
        all.iter().for_each(|name| {
            machine.unset(name);
        });
        vars.iter().for_each(|(name, value)| {
            machine.set(name, *value);
        });
        let run = machine.run(&["probe", url, "--json", "--timeout", "2s", "-n", "1"]);
        let mirror = run.json()["mirrors"][0].clone();
        (mirror["healthy"] == true, mirror["via"].as_str().map(str::to_owned))
    };
    let (https, http) = ("https://goproxy.corp.example", "http://goproxy.corp.example");
    let through = (true, Some(proxy.clone()));
    assert_eq!(run(&[("HTTPS_PROXY", &proxy)], https), through);
    assert_eq!(run(&[("https_proxy", &proxy)], https), through);
    assert_eq!(run(&[("HTTP_PROXY", &proxy)], http), through);
    assert_eq!(run(&[("http_proxy", &proxy)], http), through);
    assert_eq!(run(&[("HTTPS_PROXY", &proxy), ("NO_PROXY", "other.example")], https), through);
    // Not for the other scheme, not where NO_PROXY names the host, and ALL_PROXY is nothing to Go.
    for (vars, url) in [
        (&[("HTTPS_PROXY", proxy.as_str())][..], http),
        (&[("HTTP_PROXY", &proxy)], https),
        (&[("HTTPS_PROXY", &proxy), ("NO_PROXY", "goproxy.corp.example")], https),
        (&[("HTTPS_PROXY", &proxy), ("NO_PROXY", ".corp.example")], https),
        (&[("HTTPS_PROXY", &proxy), ("no_proxy", "*")], https),
        (&[("ALL_PROXY", &proxy)], https),
    ] {
        let before = lab.connects().len();
        assert_eq!(run(vars, url), (false, None), "{vars:?} {url}");
        assert_eq!(lab.connects().len(), before, "{vars:?} {url}");
    }
}

/// user:password in Base64, as HTTP sends it.
const BASIC: &str = "Basic Z29waGVyOnNlY3JldA==";

/// How credentials are found: a name, and what sets it up, given a helper program.
type Way = (&'static str, fn(&mut Machine, &str));

fn sent(requests: &[RequestLog], host: &str, tls: bool) -> Vec<Option<String>> {
    let of_host = requests.iter().filter(|request| request.host == host && request.via_tls == tls);
    of_host.map(|request| request.header("authorization").map(str::to_owned)).collect()
}

#[test]
fn credentials_go_to_the_users_own_proxies_over_https_and_nowhere_else() {
    let hosts = "
        [[host]]
        name = \"goproxy.cn\"
        [[host]]
        name = \"goproxy.corp.example\"
        basic_auth = \"gopher:secret\"
        [[host]]
        name = \"open.corp.example\"
        [[host]]
        name = \"moving.corp.example\"
        [[host.fault]]
        action = \"redirect\"
        to = \"https://goproxy.cn{path}\"
    ";
    let every_host = ["goproxy.cn", "goproxy.corp.example", "open.corp.example", "moving.corp.example"];
    let helper = "#!/bin/sh\n[ $# -gt 1 ] && exit 0\nfor host in goproxy.cn goproxy.corp.example open.corp.example \
                  moving.corp.example; do echo https://$host; done\necho\necho 'Authorization: Basic \
                  Z29waGVyOnNlY3JldA=='\necho\n";
    let ways: [Way; 4] = [
        ("netrc", |machine, _| {
            machine.write("home/.netrc", "default login gopher password secret\n");
            let named: String = ["goproxy.cn", "goproxy.corp.example", "open.corp.example", "moving.corp.example"]
                .iter()
                .map(|host| format!("machine {host} login gopher password secret\n"))
                .collect();
            machine.write("home/.netrc", named);
        }),
        ("NETRC", |machine, _| {
            let place = machine.write("elsewhere", "machine goproxy.corp.example login gopher password secret\n");
            machine.set("NETRC", place);
        }),
        ("GOAUTH command", |machine, helper| {
            let program = machine.install("helper", helper);
            machine.set("GOAUTH", format!("{} x", program.display()));
        }),
        ("GOAUTH git", |machine, _| {
            let store = machine
                .write("store", "https://gopher:secret@goproxy.corp.example\nhttps://gopher:secret@goproxy.cn\n");
            let config =
                machine.write("gitconfig", format!("[credential]\n\thelper = store --file={}\n", store.display()));
            let dir = machine.dir().display().to_string();
            machine.set("GIT_CONFIG_GLOBAL", config).set("GOAUTH", format!("git {dir}"));
        }),
    ];
    for (way, set) in ways {
        let lab = lab(hosts);
        let mut machine = machine(&lab);
        set(&mut machine, helper);
        let report = machine.run(&["probe", "https://goproxy.corp.example", "--json"]).exits(0).json();
        assert_eq!(report["mirrors"][0]["healthy"], true, "{way}");
        let requests = lab.requests();
        let to_own = sent(&requests, "goproxy.corp.example", true);
        assert!(
            !to_own.is_empty() && to_own.iter().all(|header| header.as_deref() == Some(BASIC)),
            "{way}: {to_own:?}"
        );

        // Not over http, not to a catalogued mirror, not to where a redirect leads.
        for url in
            ["http://goproxy.corp.example", "http://open.corp.example", "goproxy.cn", "https://moving.corp.example"]
        {
            machine.run(&["probe", url, "--json", "-n", "1"]);
        }
        let requests = lab.requests();
        for host in every_host {
            assert!(sent(&requests, host, false).iter().all(Option::is_none), "{way}: {host} over http");
        }
        let catalogued = sent(&requests, "goproxy.cn", true);
        assert!(!catalogued.is_empty() && catalogued.iter().all(Option::is_none), "{way}: {catalogued:?}");
        assert!(!sent(&requests, "goproxy.corp.example", false).is_empty(), "{way}: http was never tried");
    }
    // Switched off is off.
    let lab = lab(hosts);
    let mut machine = machine(&lab);
    machine.write("home/.netrc", "machine goproxy.corp.example login gopher password secret\n");
    machine.set("GOAUTH", "off");
    let report = machine.run(&["probe", "https://goproxy.corp.example", "--json"]).exits(1).json();
    assert_eq!(report["mirrors"][0]["http_status"], 401);
}

#[test]
fn a_helper_that_hangs_costs_no_more_than_the_time_limit() {
    let lab = lab("[[host]]\nname = \"goproxy.corp.example\"\n");
    let mut machine = machine(&lab);
    let helper = machine.install("helper", "#!/bin/sh\nsleep 60 & wait\n");
    machine.set("GOAUTH", helper.display().to_string());
    let started = Instant::now();
    let report = machine.run(&["probe", "https://goproxy.corp.example", "--json", "--timeout", "1s"]).exits(0).json();
    assert!(started.elapsed() < support::SOON, "{:?}", started.elapsed());
    assert_eq!((&report["mirrors"][0]["healthy"], &report["deadline_ms"]), (&true.into(), &1000.0.into()));

    let mut child = machine
        .program(&["probe", "https://goproxy.corp.example", "--timeout", "60s"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(500));
    assert!(child.try_wait().unwrap().is_none());
    let pressed = Instant::now();
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    done(child.wait_with_output().unwrap()).exits(130);
    assert!(pressed.elapsed() < support::SOON, "{:?}", pressed.elapsed());
}

/// Whether a terminal would obey or hide something in it.
fn has_hidden(text: &str) -> bool {
    text.chars()
        .any(|c| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
}

#[test]
fn what_a_server_sends_never_reaches_the_terminal_raw() {
    let evil = "\\u001b]0;owned\\u0007\\u001b[2J\\u001b[31mred\\u001b[0m\\u009b1m\\u202eevil\\r\\n";
    let faults = [
        format!("action = \"status\"\ncode = 403\nbody = \"{evil}\""),
        format!("action = \"status\"\ncode = 500\nbody = \"{evil}\""),
        format!("action = \"body\"\ntext = \"{evil}\""),
        format!("action = \"body\"\ntext = \"{{\\\"Version\\\": \\\"{evil}\\\"}}\"").replace("\\r\\n", ""),
        format!("action = \"raw\"\ntext = \"HTTP/1.1 200 {evil}\\r\\n\""),
        "action = \"raw\"\ntext = \"HTTP/1.1 429 x\\r\\nRetry-After: \\u001b[31m9\\r\\nContent-Length: 0\\r\\n\\r\\n\"".to_owned(),
        "action = \"raw\"\ntext = \"HTTP/1.1 302 x\\r\\nLocation: http://\\u001b[31m.example/\\r\\nContent-Length: 0\\r\\n\\r\\n\""
            .to_owned(),
        "action = \"redirect\"\nto = \"http://x.example/%1b[31m\\u009b\"".to_owned(),
    ];
    for fault in faults {
        let lab = lab(&format!("[[host]]\nname = \"goproxy.cn\"\nhttp2 = false\n[[host.fault]]\n{fault}\n"));
        let mut machine = Machine::in_lab(&toolchain("1.27"), &lab);
        machine.set("GOPROXY", "https://goproxy.cn");
        for words in [
            "probe goproxy.cn -v",
            "probe goproxy.cn --json",
            "probe goproxy.cn -v --lang zh-CN",
            "doctor",
            "doctor --json",
        ] {
            let args: Vec<&str> = words.split(' ').collect();
            let run = machine.run(&args).exits(1);
            assert!(!has_hidden(&run.said()), "{fault}: {words}: {:?}", run.said());
        }
    }
}

#[test]
fn colours_are_where_they_are_asked_for() {
    let lab = Lab::ready("healthy");
    let colored = |vars: &[(&str, &str)], args: &[&str]| {
        let mut machine = machine(&lab);
        vars.iter().for_each(|(name, value)| {
            machine.set(name, *value);
        });
        let args: Vec<&str> = ["probe", "goproxy.cn", "-n", "1"].into_iter().chain(args.iter().copied()).collect();
        let run = machine.run(&args).exits(0);
        assert!(!run.stderr.contains('\u{1b}'));
        run.stdout.contains("\u{1b}[")
    };
    for (vars, args, expected) in [
        (&[][..], &[][..], false),
        (&[], &["--color", "always"], true),
        (&[], &["--color", "never"], false),
        (&[("CLICOLOR_FORCE", "1")], &[], true),
        (&[("CLICOLOR_FORCE", "0")], &[], false),
        (&[("CLICOLOR_FORCE", "")], &[], false),
        (&[("CLICOLOR_FORCE", "1")], &["--color", "never"], false),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[], false),
        (&[("NO_COLOR", "1")], &["--color", "always"], true),
        (&[("NO_COLOR", ""), ("CLICOLOR_FORCE", "1")], &[], true),
        (&[("CLICOLOR_FORCE", "1")], &["--json"], false),
        (&[], &["--json", "--color", "always"], false),
    ] {
        assert_eq!(colored(vars, args), expected, "{vars:?} {args:?}");
    }
}

#[test]
fn the_table_fits_the_width_in_both_languages() {
    let lab = Lab::ready("mixed-bag");
    for columns in [60, 80, 200] {
        for lang in ["en", "zh-CN"] {
            let mut machine = machine(&lab);
            machine.set("COLUMNS", columns.to_string());
            let text = machine.run(&["probe", "--lang", lang, "-n", "1"]).exits(0).stdout;
            let table: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).collect();
            assert!(table.len() > 5, "{text}");
            let widest = table.iter().map(|line| line.width()).max().unwrap();
            assert!(widest <= columns, "{columns}, {lang}: {widest}\n{text}");
            // What identifies a mirror and what is wrong with it is not cut up.
            for word in ["goproxy.cn", "huaweicloud", "not-a-proxy", "rate-limited"] {
                assert!(table.iter().any(|line| line.contains(word)), "{columns}, {lang}: {word}\n{text}");
            }
        }
    }
}

#[test]
fn cells_are_aligned_with_chinese_too() {
    let lab = Lab::ready("healthy");
    let text = machine(&lab).run(&["probe", "goproxy.cn", "aliyun", "--lang", "zh-CN", "-n", "1"]).exits(0).stdout;
    let table: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).collect();
    let column = |line: &str, word: &str| line.find(word).map(|at| line[..at].width());
    let (head, first) = (column(table[0], "状态"), column(table[1], "正常"));
    assert!(head.is_some() && head == first, "{text}");
    let (head, first) = (column(table[0], "协议"), column(table[1], "HTTP/2"));
    assert!(head.is_some() && head == first, "{text}");
}

/// Runs a command line in a terminal of its own; what it shows there, or `None` without util-linux's `script`.
fn in_terminal(machine: &Machine, line: &str) -> Option<Run> {
    if Command::new("script").arg("--version").output().is_err() {
        eprintln!("skipped: there is no `script` to make a terminal with");
        return None;
    }
    let line = format!("{} {line}", env!("CARGO_BIN_EXE_goproxy-cfg"));
    let mut command = machine.command("script");
    Some(done(command.args(["-qec", &line, "/dev/null"]).env("TERM", "xterm").output().unwrap()))
}

#[test]
fn a_terminal_gets_colours_and_a_bar_and_nothing_else_does() {
    let lab = lab("
        [[host]]
        name = \"goproxy.cn\"
        [[host.fault]]
        action = \"delay\"
        ms = 200
        [[host]]
        name = \"mirrors.aliyun.com\"
        path = \"/goproxy\"
    ");
    let machine = machine(&lab);
    let bar = "1/2";
    let run = machine.run(&["probe", "goproxy.cn", "aliyun"]).exits(0);
    assert!(run.stderr.is_empty() && !run.stdout.contains(bar), "{run:?}");

    let Some(run) = in_terminal(&machine, "probe goproxy.cn aliyun") else { return };
    let shown = run.exits(0).stdout;
    assert!(shown.contains("\u{1b}[32m") || shown.contains("\u{1b}[38;5;10m"), "no colour: {shown:?}");
    assert!(shown.contains(bar), "no bar: {shown:?}");

    // With the output elsewhere the bar is still on the terminal, and not in the file.
    let file = machine.dir().join("out");
    let shown =
        in_terminal(&machine, &format!("probe goproxy.cn aliyun > {}", file.display())).unwrap().exits(0).stdout;
    assert!(shown.contains(bar), "no bar: {shown:?}");
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(!written.contains('\u{1b}') && written.contains("best:"), "{written:?}");

    let shown = in_terminal(&machine, "probe goproxy.cn aliyun --quiet").unwrap().exits(0).stdout;
    assert!(!shown.contains(bar), "a bar in spite of --quiet: {shown:?}");
    let shown = in_terminal(&machine, "probe goproxy.cn aliyun --json 2>/dev/null").unwrap().exits(0).stdout;
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
    let shown = in_terminal(&machine, "probe goproxy.cn aliyun --color never 2>/dev/null").unwrap().exits(0).stdout;
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
}
