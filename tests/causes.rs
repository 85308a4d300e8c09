//! Root causes: machines on which one thing is wrong and much fails, and what is shown as the cause of what. Also those codes
//! that need a world of their own: an HTTP proxy with a password, a turned clock, a full disk, a hosts file, a name server.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stderr)]

#[path = "fault_table/clock.rs"]
#[allow(dead_code, reason = "a part of it is used")]
mod clock;
#[path = "netns/dns.rs"]
mod dns;
mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use goproxy_cfg_lab::{Lab, Toolchain, toolchain};
use serde_json::Value;
use support::{Machine, Run, done};

fn newest() -> Toolchain {
    toolchain("1.27")
}

fn lab(toml: &str) -> Lab {
    Lab::from_toml(&format!("name = \"causes\"\ndescription = \"of a test\"\n{toml}")).unwrap()
}

/// The findings as a forest: each root, and after a colon what follows from it.
fn forest(report: &Value) -> Vec<String> {
    let all = report["findings"].as_array().unwrap();
    let mut trees: Vec<String> = Vec::new();
    let mut roots: Vec<&str> = Vec::new();
    for one in all {
        let code = one["code"].as_str().unwrap();
        match one["follows_from"].as_str() {
            None => {
                roots.push(code);
                trees.push(code.to_owned());
            }
            Some(cause) => {
                assert_eq!(roots.last(), Some(&cause), "{code} does not stand beneath its cause: {report:#}");
                let tree = trees.last_mut().unwrap();
                tree.push_str(if tree.contains(':') { " " } else { ": " });
                tree.push_str(code);
            }
        }
    }
    trees
}

#[track_caller]
fn finding<'a>(report: &'a Value, code: &str) -> &'a Value {
    let all = report["findings"].as_array().unwrap();
    all.iter().find(|one| one["code"] == code).unwrap_or_else(|| panic!("no {code} in {report:#}"))
}

fn detail<'a>(report: &'a Value, code: &str) -> &'a str {
    finding(report, code)["detail"].as_str().unwrap()
}

/// A machine with something wrong, and the forest that has to be found there.
type Case = (&'static str, fn(&mut Machine, &Lab), &'static [&'static str], &'static [&'static str]);

fn env(machine: &mut Machine, vars: &[(&str, &str)]) {
    for (name, value) in vars {
        machine.set(name, *value);
    }
}

fn all_proxies(machine: &mut Machine, proxy: &str) {
    env(machine, &["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"].map(|name| (name, proxy)));
}

const HOSTS: &str = "
    [[host]]
    name = \"goproxy.cn\"
    sumdb = true
    [[host]]
    name = \"mirrors.aliyun.com\"
    path = \"/goproxy\"
    [[host]]
    name = \"proxy.golang.org\"
    [[host.fault]]
    action = \"reset\"
    [[host]]
    name = \"goproxy.io\"
    sumdb = true
    [[host]]
    name = \"portal-a.example\"
    [[host.fault]]
    action = \"html\"
    [[host]]
    name = \"portal-b.example\"
    [[host.fault]]
    action = \"html\"
    [[host]]
    name = \"proxy.golang.com.cn\"
    [[host.fault]]
    action = \"html\"
    [[host]]
    name = \"moved.example\"
    [[host.fault]]
    action = \"redirect\"
    to = \"http://login.wifi.example/{host}\"
    [[host]]
    name = \"moved-too.example\"
    [[host.fault]]
    action = \"redirect\"
    to = \"http://login.wifi.example/{host}\"
    [[host]]
    name = \"intercepted-a.example\"
    certificate = \"intercepted\"
    [[host]]
    name = \"intercepted-b.example\"
    certificate = \"intercepted\"
    [[host]]
    name = \"untrusted.example\"
    certificate = \"untrusted\"
    [[host]]
    name = \"expired.example\"
    certificate = \"expired\"
    [[host]]
    name = \"expired-too.example\"
    certificate = \"expired\"
    [[host]]
    name = \"e500.example\"
    [[host.fault]]
    action = \"status\"
    code = 500
    [[host]]
    name = \"sum.golang.google.cn\"
    kind = \"sumdb\"
";

/// In this lab nobody knows sum.golang.org.
const TREES: &[Case] = &[
    (
        "one HTTP proxy, gone, for two mirrors",
        |m, _| {
            env(m, &[("GOPROXY", "https://goproxy.cn|https://mirrors.aliyun.com/goproxy/")]);
            all_proxies(m, "http://127.0.0.1:1");
        },
        &[],
        &["GP408: GP501"],
    ),
    ("Go's default, which is blocked", |_, _| {}, &[], &["GP102: GP418 GP501"]),
    (
        "a mirror without the database, which cannot be reached itself",
        |m, _| env(m, &[("GOPROXY", "https://mirrors.aliyun.com/goproxy/,direct")]),
        &[],
        &["GP303: GP307 GP501"],
    ),
    (
        "the database asked past a mirror that has it, in vain",
        |m, lab| {
            env(m, &[("GOPROXY", "https://goproxy.cn,direct")]);
            m.set("GOSUMDB", format!("{} https://nowhere.example", lab.gosumdb()));
        },
        &[],
        &["GP308: GP307 GP501"],
    ),
    (
        "the same at an address that works",
        |m, lab| {
            env(m, &[("GOPROXY", "https://goproxy.cn,direct")]);
            m.set("GOSUMDB", format!("{} https://sum.golang.google.cn", lab.gosumdb()));
        },
        &[],
        &[],
    ),
    (
        "the first mirror passes the database on: that it cannot be reached itself is nobody's matter",
        |m, _| env(m, &[("GOPROXY", "https://goproxy.cn,https://mirrors.aliyun.com/goproxy/")]),
        &[],
        &[],
    ),
    (
        "an authority that signs all",
        |m, _| {
            env(m, &[("GOPROXY", "https://intercepted-a.example|https://intercepted-b.example"), ("GOSUMDB", "off")]);
        },
        &[],
        &["GP404: GP501", "GP301"],
    ),
    (
        "two authorities are two causes",
        |m, _| env(m, &[("GOPROXY", "https://intercepted-a.example|https://untrusted.example"), ("GOSUMDB", "off")]),
        &[],
        &["GP404: GP501", "GP301", "GP404"],
    ),
    (
        "a login page in the place of two",
        |m, _| env(m, &[("GOPROXY", "https://portal-a.example|https://portal-b.example"), ("GOSUMDB", "off")]),
        &[],
        &["GP416: GP406 GP501 GP406", "GP301"],
    ),
    (
        "a login page in the place of a public mirror",
        |m, _| env(m, &[("GOPROXY", "https://proxy.golang.com.cn"), ("GOSUMDB", "off")]),
        &[],
        &["GP416: GP406 GP501", "GP301"],
    ),
    (
        "a web page in the place of one that nobody knows",
        |m, _| env(m, &[("GOPROXY", "https://portal-a.example"), ("GOSUMDB", "off")]),
        &[],
        &["GP406: GP501", "GP301"],
    ),
    (
        "one redirect for two",
        |m, _| env(m, &[("GOPROXY", "https://moved.example|https://moved-too.example"), ("GOSUMDB", "off")]),
        &[],
        &["GP416: GP406 GP501 GP406", "GP301"],
    ),
    (
        "a redirect of one alone",
        |m, _| env(m, &[("GOPROXY", "https://moved.example"), ("GOSUMDB", "off")]),
        &[],
        &["GP406: GP501", "GP301"],
    ),
    (
        "two certificates that have expired, and none that is valid",
        |m, _| env(m, &[("GOPROXY", "https://expired.example|https://expired-too.example"), ("GOSUMDB", "off")]),
        &[],
        &["GP413: GP411 GP501 GP411", "GP301"],
    ),
    (
        "two certificates that have expired, and one that is valid",
        |m, _| {
            env(m, &[("GOPROXY", "https://expired.example|https://expired-too.example|https://goproxy.cn")]);
        },
        &[],
        &["GP411", "GP411"],
    ),
    (
        "two certificates that have expired, and a server that tells the same time",
        |m, lab| {
            let list = format!("https://expired.example|https://expired-too.example|{}", lab.http_url("e500.example"));
            env(m, &[("GOPROXY", &list), ("GOSUMDB", "off")]);
        },
        &[],
        &["GP405: GP501", "GP301", "GP411", "GP411"],
    ),
    (
        "a comma that keeps from the next",
        |m, _| env(m, &[("GOPROXY", "https://e500.example,https://goproxy.cn")]),
        &[],
        &["GP405: GP501 GP115"],
    ),
    (
        "the env file switched off",
        |m, _| {
            m.write_env_file("GOPROXY=https://goproxy.cn,direct\n");
            env(m, &[("GOENV", "off")]);
        },
        &[],
        &["GP109: GP418 GP501 GP102"],
    ),
    (
        "the env file switched off, and the environment sets the list",
        |m, _| {
            m.write_env_file("GOPROXY=https://goproxy.cn,direct\n");
            env(m, &[("GOENV", "off"), ("GOPROXY", "https://goproxy.io")]);
        },
        &[],
        &["GP102: GP502", "GP109"],
    ),
    (
        "a bad value that hides a good one",
        |m, _| {
            m.write_env_file("GOPROXY=https://goproxy.cn,direct\n");
            env(m, &[("GOPROXY", "https://goproxy.io")]);
        },
        &[],
        &["GP102: GP502 GP108"],
    ),
    (
        "a good value that hides a bad one",
        |m, _| {
            m.write_env_file("GOPROXY=https://goproxy.io\n");
            env(m, &[("GOPROXY", "https://goproxy.cn")]);
        },
        &[],
        &["GP108"],
    ),
    ("quotes in the env file", |m, _| m.write_env_file("GOPROXY=\"https://goproxy.cn\"\n"), &[], &["GP118: GP501"]),
    (
        "modules switched off",
        |m, _| env(m, &[("GOPROXY", "https://goproxy.cn"), ("GO111MODULE", "off")]),
        &[],
        &["GP110: GP501"],
    ),
    (
        "no database, and so no toolchain",
        |m, _| {
            m.write("work/go.mod", "module m\n\ngo 1.99\n");
            m.write_env_file("GOSUMDB=off\nGOPROXY=https://goproxy.cn\n");
            m.unset("GOSUMDB");
        },
        &[],
        &["GP301: GP310 GP510"],
    ),
    (
        "no toolchain is wanted where none may be fetched",
        |m, _| {
            m.write("work/go.mod", "module m\n\ngo 1.99\n");
            env(m, &[("GOPROXY", "https://goproxy.cn"), ("GOTOOLCHAIN", "local")]);
        },
        &[],
        &[],
    ),
    (
        "a name that never was",
        |m, _| env(m, &[("GOPROXY", "https://goproxy.qiniu.com|https://goproxy.cn")]),
        &[],
        &["GP106: GP403"],
    ),
];

#[test]
fn one_cause_is_one_root() {
    let lab = lab(HOSTS);
    let mut wrong = Vec::new();
    for (what, set, args, expected) in TREES {
        let mut machine = Machine::in_lab(&newest(), &lab);
        set(&mut machine, &lab);
        let args: Vec<&str> = ["doctor", "--json", "--timeout", "5s"].iter().chain(*args).copied().collect();
        let report = machine.run(&args).json();
        let found = forest(&report);
        if found != *expected {
            wrong.push(format!("{what}: {found:?}, expected {expected:?}: {:#}", report["findings"]));
        }
        for one in report["findings"].as_array().unwrap() {
            assert_ne!(one["code"], one["follows_from"], "{what}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_authority_is_named_and_so_is_who_listens() {
    let lab = lab(HOSTS);
    let mut machine = Machine::in_lab(&newest(), &lab);
    machine.set("GOPROXY", "https://intercepted-a.example|https://intercepted-b.example");
    let report = machine.run(&["doctor", "--json"]).json();
    let said = detail(&report, "GP404");
    assert!(said.contains("Example Corp Web Gateway CA") && said.contains("intercepted-b.example"), "{said}");
    assert!(finding(&report, "GP404")["remedy"].as_str().unwrap().contains("`Example Corp Web Gateway CA`"));
    // The root certificate helps.
    machine.set("SSL_CERT_FILE", lab.interceptor_pem());
    let report = machine.run(&["doctor", "--json"]).json();
    assert!(!report.to_string().contains("GP404"), "{report:#}");

    machine.set("GOPROXY", "https://goproxy.cn");
    for (proxy, program) in [("http://127.0.0.1:7890", "start Clash"), ("http://127.0.0.1:1", "nobody listens at")] {
        all_proxies(&mut machine, proxy);
        let report = machine.run(&["doctor", "--json"]).exits(1).json();
        let one = finding(&report, "GP408");
        assert!(one["remedy"].as_str().unwrap().contains(program), "{one:#}");
        assert!(one["detail"].as_str().unwrap().starts_with("HTTPS_PROXY leads goproxy.cn"), "{one:#}");
    }
    // Of the two names that one counts which is set.
    machine.unset("HTTPS_PROXY").set("https_proxy", "http://127.0.0.1:1");
    let report = machine.run(&["doctor", "--json"]).exits(1).json();
    assert!(detail(&report, "GP408").starts_with("https_proxy"), "{report:#}");
}

#[test]
fn an_http_proxy_that_wants_a_password_is_not_one_that_is_gone() {
    let locked = lab("[proxy]\nbasic_auth = \"u:p\"\n[[host]]\nname = \"goproxy.cn\"\nsumdb = true\n");
    let mut machine = Machine::in_lab(&newest(), &locked);
    machine.set("GOPROXY", "https://goproxy.cn");
    let report = machine.run(&["doctor", "--json"]).exits(1).json();
    assert_eq!(forest(&report), ["GP420: GP501"], "{report:#}");
    // For plain http the HTTP proxy itself answers.
    machine.set("GOPROXY", "http://goproxy.cn").set("GOSUMDB", "off");
    let report = machine.run(&["doctor", "--json"]).exits(1).json();
    assert!(forest(&report).contains(&"GP420: GP501".to_owned()), "{report:#}");
    all_proxies(&mut machine, &locked.proxy_url().replace("http://", "http://u:p@"));
    machine.set("GOPROXY", "https://goproxy.cn").set("GOSUMDB", locked.gosumdb());
    let report = machine.run(&["doctor", "--json"]).exits(0).json();
    assert_eq!(forest(&report), Vec::<String>::new(), "{report:#}");
}

#[test]
fn a_module_proxy_next_door_is_not_asked_through_the_http_proxy() {
    let lab = lab("[[host]]\nname = \"goproxy.corp\"\nsumdb = true\n");
    let port = lab.http_address("goproxy.corp").port();
    let run = |port: u16| {
        let mut machine = Machine::in_lab(&newest(), &lab);
        all_proxies(&mut machine, "http://127.0.0.1:1");
        machine.set("GOPROXY", format!("http://goproxy.corp:{port}")).set("GOSUMDB", "off");
        let resolve = format!("goproxy.corp:{port}:127.0.0.1");
        machine.run(&["doctor", "--json", "--resolve", &resolve]).exits(1).json()
    };
    let report = run(port);
    assert_eq!(forest(&report), ["GP417: GP501", "GP112", "GP301"], "{report:#}");
    let remedy = finding(&report, "GP417")["remedy"].as_str().unwrap();
    assert!(remedy.contains("`goproxy.corp`") && remedy.contains("NO_PROXY"), "{remedy}");
    // Where it does not answer directly either, the HTTP proxy is to blame.
    let report = run(1);
    assert_eq!(forest(&report), ["GP408: GP501", "GP112", "GP301"], "{report:#}");
}

#[test]
fn a_turned_clock_is_told_from_bad_certificates() {
    let toml = "
        [[host]]
        name = \"a.example\"
        certificate = \"current\"
        sumdb = true
        [[host]]
        name = \"plain.example\"
        [[host.fault]]
        action = \"status\"
        code = 500
        [[host]]
        name = \"b.example\"
        certificate = \"current\"
    ";
    let lab = lab(toml);
    for (offset, words) in [("+2y", "ahead of"), ("-2y", "behind")] {
        let Some(clock) = clock::turned(offset) else { return };
        let mut machine = Machine::in_lab(&newest(), &lab);
        for (name, value) in &clock {
            machine.set(name, value);
        }
        machine.set("GOSUMDB", "off").set("GOPROXY", "https://a.example|https://b.example");
        // The go command does not see the turned clock: what it fetches is fetched.
        let report = machine.run(&["doctor", "--json"]).json();
        assert!(forest(&report).contains(&"GP413: GP411 GP411".to_owned()), "{offset}: {report:#}");
        // One certificate, and a server that tells the time.
        let list = format!("https://a.example|{}", lab.http_url("plain.example"));
        machine.set("GOPROXY", &list);
        let report = machine.run(&["doctor", "--json"]).json();
        assert!(forest(&report).iter().any(|tree| tree.starts_with("GP413: GP411")), "{offset}: {report:#}");
        assert!(detail(&report, "GP413").contains(words), "{report:#}");
    }
    // A clock that is a little off, or right, is no cause.
    let Some(clock) = clock::turned("+10d") else { return };
    let mut machine = Machine::in_lab(&newest(), &lab);
    for (name, value) in &clock {
        machine.set(name, value);
    }
    machine.set("GOPROXY", "https://a.example");
    let report = machine.run(&["doctor", "--json"]).json();
    assert!(!report.to_string().contains("GP413"), "{report:#}");
}

/// A project that requires the canary, with these lines of go.sum.
fn project(machine: &Machine, go_sum: &str) {
    machine.write("work/go.mod", "module m\n\ngo 1.21\n\nrequire github.com/pkg/errors v0.9.1\n");
    machine.write("work/go.sum", go_sum);
}

#[test]
fn who_is_right_about_a_checksum_is_worked_out() {
    const ERRORS: &str = "github.com/pkg/errors";
    const OTHER: &str = "h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=";
    let lab = lab("
        [[host]]
        name = \"goproxy.cn\"
        sumdb = true
        [[host]]
        name = \"mirrors.aliyun.com\"
        path = \"/goproxy\"
        [[host]]
        name = \"tampered.example\"
        sumdb = true
        [[host.fault]]
        path = \"*.zip\"
        action = \"tamper\"
    ");
    let right = format!("{ERRORS} v0.9.1 {}\n", lab.sum(ERRORS, "v0.9.1"));
    let wrong = format!("{ERRORS} v0.9.1 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
    let run = |list: &str, go_sum: &str, cache: Option<&str>| {
        let mut machine = Machine::in_lab(&newest(), &lab);
        machine.set("GOPROXY", list);
        project(&machine, go_sum);
        if let Some(hash) = cache {
            machine.write("home/go/pkg/mod/cache/download/github.com/pkg/errors/@v/v0.9.1.ziphash", hash);
        }
        machine.run(&["doctor", "--json"]).json()
    };
    let report = run("https://goproxy.cn", &right, None);
    assert_eq!(forest(&report), Vec::<String>::new(), "{report:#}");
    let report = run("https://goproxy.cn", &wrong, None);
    assert_eq!(forest(&report), ["GP309"], "{report:#}");
    assert!(detail(&report, "GP309").ends_with("go.sum is wrong"), "{report:#}");
    assert_eq!(finding(&report, "GP309")["source"]["line"], 1);
    let report = run("https://tampered.example", &right, None);
    assert_eq!(forest(&report), ["GP306: GP309 GP501"], "{report:#}");
    assert!(detail(&report, "GP309").contains("go.sum is right, https://tampered.example wrong"), "{report:#}");
    // The mirror does not pass the database on, and nobody else does: nobody can tell.
    let report = run("https://mirrors.aliyun.com/goproxy/", &wrong, None);
    assert!(detail(&report, "GP309").contains("no record"), "{report:#}");
    // The module cache, before anything is downloaded.
    let report = run("https://goproxy.cn", &right, Some(OTHER));
    assert_eq!(forest(&report), ["GP309"], "{report:#}");
    assert!(detail(&report, "GP309").ends_with("go.sum is right, the module cache wrong"), "{report:#}");
    assert_eq!(finding(&report, "GP309")["remedy"], "go clean -modcache");
    // What is no hash at all the go command makes anew.
    let report = run("https://goproxy.cn", &right, Some("h1:BBBB="));
    assert_eq!(forest(&report), Vec::<String>::new(), "{report:#}");
    // The go command refuses what we call wrong.
    let mut machine = Machine::in_lab(&newest(), &lab);
    machine.set("GOPROXY", "https://goproxy.cn").set("GOFLAGS", "-modcacherw -mod=mod");
    project(&machine, &right);
    machine.other(machine.go(), &["mod", "download"]).exits(0);
    machine.write("home/go/pkg/mod/cache/download/github.com/pkg/errors/@v/v0.9.1.ziphash", OTHER);
    let said = machine.other(machine.go(), &["mod", "download"]);
    assert!(said.code != Some(0) && said.stderr.contains("checksum mismatch"), "{said:?}");
}

#[test]
fn a_toolchain_is_missed_only_where_nobody_has_it() {
    let lab = lab("
        [[module]]
        path = \"golang.org/toolchain\"
        versions = [\"v0.0.1-go1.98.0.linux-amd64\", \"v0.0.1-go1.98.0.linux-arm64\"]
        [[host]]
        name = \"goproxy.cn\"
        sumdb = true
        [[host]]
        name = \"mirrors.aliyun.com\"
        path = \"/goproxy\"
        modules = [\"github.com/pkg/errors\"]
    ");
    for (list, line, expected) in [
        ("https://goproxy.cn", "go 1.98", &[][..]),
        ("https://goproxy.cn", "toolchain go1.98.0", &[]),
        ("https://goproxy.cn", "go 1.99", &["GP510"]),
        ("https://mirrors.aliyun.com/goproxy/|https://goproxy.cn", "go 1.98.0", &[]),
        ("https://goproxy.cn", "go 1.27", &[]),
    ] {
        let mut machine = Machine::in_lab(&newest(), &lab);
        machine.set("GOPROXY", list);
        machine.write("work/go.mod", format!("module m\n\n{line}\n"));
        let report = machine.run(&["doctor", "--json"]).json();
        assert_eq!(forest(&report), expected, "{list} {line}: {report:#}");
        if let [code] = expected {
            let one = finding(&report, code);
            assert_eq!((&one["source"]["line"], &one["severity"]), (&3.into(), &"error".into()), "{one:#}");
        }
    }
    // With `direct` behind it go.dev is asked, which may be reached.
    let mut machine = Machine::in_lab(&newest(), &lab);
    machine.set("GOPROXY", "https://goproxy.cn,direct");
    machine.write("work/go.mod", "module m\n\ngo 1.99\n");
    let report = machine.run(&["doctor", "--json"]).exits(0).json();
    assert_eq!(finding(&report, "GP510")["severity"], "warning");
}

#[test]
fn a_mirror_that_stands_still_is_seen_beside_one_that_does_not() {
    let scenario = |fault: &str| {
        lab(&format!(
            "
            [[module]]
            path = \"google.golang.org/api\"
            versions = [\"v0.100.0\", \"v0.101.0\", \"v0.102.0\"]
            times = [\"2026-01-02T00:00:00Z\", \"2026-03-02T00:00:00Z\", \"2026-03-09T00:00:00Z\"]
            [[host]]
            name = \"goproxy.cn\"
            sumdb = true
            {fault}
            [[host]]
            name = \"mirrors.aliyun.com\"
            path = \"/goproxy\"
            "
        ))
    };
    let run = |lab: &Lab, list: &str| {
        let mut machine = Machine::in_lab(&newest(), lab);
        machine.set("GOPROXY", list);
        forest(&machine.run(&["doctor", "--json"]).exits(0).json())
    };
    let both = "https://goproxy.cn,https://mirrors.aliyun.com/goproxy/";
    let stale = |newest: usize| format!("[[host.fault]]\naction = \"stale\"\nnewest = {newest}\n");
    assert_eq!(run(&scenario(&stale(2)), both), ["GP513"]);
    // A week is no fault, and one alone has nobody to be held against.
    assert_eq!(run(&scenario(&stale(1)), both), Vec::<String>::new());
    assert_eq!(run(&scenario(""), both), Vec::<String>::new());
    assert_eq!(run(&scenario(&stale(2)), "https://goproxy.cn"), Vec::<String>::new());
}

/// What is asked besides is asked where something may be wrong, and beside the probe: a healthy machine pays nothing.
#[test]
fn a_healthy_machine_is_asked_nothing_more() {
    let lab = Lab::ready("healthy");
    // With one mirror that passes the database on; with two, of which one is held against the other on the open connection.
    for (list, hosts, ours) in [
        ("https://goproxy.cn,direct", &["goproxy.cn:443"][..], OURS),
        (
            "https://goproxy.cn,https://mirrors.aliyun.com/goproxy/,direct",
            &["goproxy.cn:443", "mirrors.aliyun.com:443"],
            OURS,
        ),
    ] {
        let mut machine = Machine::in_lab(&newest(), &lab);
        machine.set("GOPROXY", list);
        machine.write("work/go.mod", "module m\n\ngo 1.27\n\nrequire github.com/pkg/errors v0.9.1\n");
        let sum = lab.sum("github.com/pkg/errors", "v0.9.1");
        machine.write("work/go.sum", format!("github.com/pkg/errors v0.9.1 {sum}\n"));
        let (connects, requests) = (lab.connects().len(), lab.requests().len());
        machine.run(&["doctor", "--json"]).exits(0);
        let mut connected = lab.connects().split_off(connects);
        let is_ours = |agent: &str| agent.starts_with("goproxy-cfg/");
        let asked: Vec<_> = lab.requests().split_off(requests);
        let by_us =
            asked.iter().filter(|one| one.header("user-agent").is_some_and(is_ours) && one.host == "goproxy.cn");
        let by_us = by_us.filter(|one| !one.path.contains("google.golang.org/api")).count();
        let to_first = connected.iter().filter(|name| *name == "goproxy.cn:443").count();
        connected.sort();
        connected.dedup();
        assert_eq!(connected, hosts, "{list}");
        assert_eq!((by_us, to_first), ours, "{list}: {asked:#?}");
    }
}

/// Our requests to the first mirror, and all connections to it: as many as before anything was asked besides.
const OURS: (usize, usize) = (18, 4);

/// Runs the program in a user namespace of its own, after these shell lines; `None` where that cannot be had.
fn unshared(machine: &Machine, flags: &[&str], lines: &str, args: &[&str]) -> Option<Run> {
    let tried = Command::new("unshare").args(flags).arg("true").output();
    if !tried.as_ref().is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: this machine makes no such namespaces: {tried:?}");
        return None;
    }
    let script = format!("{lines}\nexec {} \"$@\"", env!("CARGO_BIN_EXE_goproxy-cfg"));
    let mut command = machine.command("unshare");
    command.args(flags).args(["sh", "-c", &script, "sh"]).args(args);
    Some(done(command.output().unwrap()))
}

#[test]
fn a_full_disk_and_a_foreign_folder_are_seen_without_writing() {
    let lab = lab(HOSTS);
    let mut machine = Machine::in_lab(&newest(), &lab);
    let place = machine.write("cache/mine", "").parent().unwrap().to_owned();
    machine.set("GOPROXY", "https://goproxy.cn").set("GOMODCACHE", &place);
    let mount = |size: &str| format!("mount -t tmpfs -o size={size} none '{}' || exit 77", place.display());
    let root = ["--user", "--map-root-user", "--mount"];
    let args = ["doctor", "--json", "--offline"];
    for (size, severity) in [("1m", Some("error")), ("16m", Some("warning")), ("200m", None)] {
        let Some(run) = unshared(&machine, &root, &mount(size), &args) else { return };
        let report = run.json();
        match severity {
            Some(severity) => {
                let one = finding(&report, "GP512");
                assert_eq!((&one["severity"], &one["subject"]), (&severity.into(), &"GOMODCACHE".into()), "{one:#}");
            }
            None => assert_eq!(forest(&report), Vec::<String>::new(), "{report:#}"),
        }
    }
    // In a user namespace without any mapping nobody owns anything.
    let report = unshared(&machine, &["--user"], "", &args).unwrap().json();
    let read_only = |mode: u32| {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&place, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    assert!(!forest(&report).contains(&"GP511".to_owned()), "{report:#}");
    read_only(0o555);
    let report = unshared(&machine, &["--user"], "", &args).unwrap().json();
    assert_eq!(forest(&report), ["GP511"], "{report:#}");
    read_only(0o755);
    let one = finding(&report, "GP511");
    assert!(one["detail"].as_str().unwrap().contains("Permission denied"), "{one:#}");
}

#[test]
fn names_that_lead_elsewhere() {
    let output = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/netns/enter.sh"))
        .arg(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "in_a_namespace", "--nocapture"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    if !said.contains("running 1 test") {
        eprintln!("skipped, no network namespace can be had here: {said}");
        return;
    }
    assert!(output.status.success(), "{said}");
}

fn shell(line: &str) {
    assert!(Command::new("sh").args(["-c", line]).status().unwrap().success(), "{line}");
}

/// Run by [`names_that_lead_elsewhere`]. Packets to anywhere but this machine are swallowed there.
#[test]
#[ignore = "needs a network namespace"]
fn in_a_namespace() {
    let lab = lab("[[host]]\nname = \"goproxy.cn\"\nsumdb = true\n");
    // The lab's port, where https is expected.
    let forward = |address: &str| {
        shell(&format!("ip addr add {address}/32 dev lo"));
        let (listener, to) = (std::net::TcpListener::bind((address, 443)).unwrap(), lab.address("goproxy.cn"));
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = std::net::TcpStream::connect(to).unwrap();
                for (mut from, mut to) in [
                    (client.try_clone().unwrap(), server.try_clone().unwrap()),
                    (server.try_clone().unwrap(), client.try_clone().unwrap()),
                ] {
                    std::thread::spawn(move || {
                        let _ = std::io::copy(&mut from, &mut to);
                        let _ = to.shutdown(std::net::Shutdown::Both);
                    });
                }
            }
        });
    };
    forward("198.18.0.7");
    forward("10.7.7.7");
    let answer = |a: &str| serde_json::from_value(serde_json::json!({ "a": [a] })).unwrap();
    let names: BTreeMap<String, dns::Answer> = BTreeMap::from([
        ("goproxy.cn".to_owned(), answer("203.0.114.9")),
        ("fake.example".to_owned(), answer("198.18.0.7")),
    ]);
    dns::start(names);
    let hosts = Path::new("/tmp").join(format!("hosts-of-{}", std::process::id()));
    let table: [(&str, &[&str]); 6] = [
        // Nothing pins it: the name server's address swallows everything.
        ("", &["GP410: GP501"]),
        // A proxy program that works; and one that is gone.
        ("198.18.0.7 goproxy.cn", &["GP409"]),
        ("198.18.0.8 goproxy.cn", &["GP409: GP410 GP501"]),
        // Somebody stands in for it.
        ("10.7.7.7 goproxy.cn", &["GP409"]),
        ("127.0.0.1 goproxy.cn", &["GP409: GP403 GP501"]),
        // It moved, and the line stayed.
        ("# mine\n203.0.115.1 goproxy.cn", &["GP421: GP410 GP501"]),
    ];
    for (line, expected) in table {
        std::fs::write(&hosts, format!("127.0.0.1 localhost\n{line}\n")).unwrap();
        let bound = format!("mount --bind {} /etc/hosts || exit 77", hosts.display());
        let mut machine = Machine::in_lab(&newest(), &lab);
        all_proxies(&mut machine, "");
        machine.set("GOPROXY", "https://goproxy.cn");
        let run = unshared(&machine, &["--mount"], &bound, &["doctor", "--json", "--timeout", "2s"]).unwrap();
        let report = run.json();
        assert_eq!(forest(&report), expected, "{line}: {report:#}");
        if let Some(tree) = expected.first().filter(|tree| !tree.starts_with("GP410")) {
            let one = finding(&report, &tree[..5]);
            let remedy = one["remedy"].as_str().unwrap();
            assert!(remedy.contains("/etc/hosts:"), "{one:#}");
        }
    }
    std::fs::remove_file(&hosts).unwrap();
}
