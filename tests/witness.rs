//! The witness: it sees what a packet capture sees, says what it cannot see, serves nobody but the command, and leaves the
//! go command's words, the command's output and its end as they are.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stderr)]

#[path = "netns/dns.rs"]
#[allow(dead_code, reason = "a part is used")]
mod dns;
#[path = "witness/internet.rs"]
mod internet;
#[path = "probe/socks.rs"]
#[allow(dead_code, reason = "a part is used")]
mod socks;
mod support;

use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::{Duration, Instant};

use goproxy_cfg_lab::{Action, Fault, Host, Kind, Lab, Scenario, Toolchain, build_cache, toolchain, toolchains};
use internet::{Capture, Ends};
use serde_json::Value;
use support::{Machine, Run, done};

const CANARY: &str = "github.com/pkg/errors@v0.9.1";

fn newest() -> Toolchain {
    toolchain("1.27")
}

/// A machine with a place for throwaway files of its own.
fn machine(go: &Toolchain, lab: &Lab) -> Machine {
    let mut machine = Machine::in_lab(go, lab);
    let tmp = machine.dir().join("tmp");
    std::fs::create_dir(&tmp).unwrap();
    machine.set("TMPDIR", &tmp).set("GOPROXY", "https://goproxy.cn").set("GOTOOLCHAIN", "local");
    machine
}

/// The entries of `connections` that the witness saw itself.
fn seen(report: &Value) -> Vec<&Value> {
    let all = report["connections"].as_array().or_else(|| report["proof"]["connections"].as_array()).unwrap();
    all.iter().filter(|one| one["seen_by"] == "witness").collect()
}

/// Where the witness tried to connect.
fn tried(report: &Value) -> Ends {
    let of = |one: &&Value| one["tried"].as_array().unwrap().clone();
    seen(report).iter().flat_map(of).map(|one| one.as_str().unwrap().to_owned()).collect()
}

fn unseen(report: &Value) -> String {
    let list = report["unseen"].as_array().or_else(|| report["proof"]["unseen"].as_array()).unwrap();
    list.iter().map(|one| one.as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

/// Runs a test of this file in a network namespace; `false` where none can be had.
fn in_a_namespace(name: &str) -> bool {
    let output = std::process::Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/netns/enter.sh"))
        .arg(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", name, "--nocapture"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    if !said.contains("running 1 test") {
        eprintln!("skipped, no network namespace can be had here: {said}");
        return false;
    }
    assert!(output.status.success(), "{said}");
    said.lines().filter(|line| line.starts_with("captured")).for_each(|line| eprintln!("{line}"));
    true
}

#[test]
fn the_witness_sees_what_a_packet_capture_sees() {
    in_a_namespace("captured");
}

/// goproxy.cn speaks HTTP/2 and sends zips on to a host abroad that does not; github.com has two addresses, one dead.
fn played() -> Lab {
    let mut mirror = Host::mirror("goproxy.cn");
    mirror.sumdb = true;
    mirror.faults = vec![Fault::new("*.zip", Action::redirect("https://cdn.example{path}"))];
    let mut cdn = Host::mirror("cdn.example");
    cdn.http2 = false;
    let mut plain = Host::mirror("mirrors.tencent.com");
    plain.http2 = false;
    plain.sumdb = false;
    let hosts = [
        mirror,
        cdn,
        plain,
        Host::new("github.com", Kind::Git),
        Host::new("sum.golang.org", Kind::Sumdb),
        Host::new("sum.golang.google.cn", Kind::Sumdb),
    ];
    Lab::start(&Scenario::of(hosts))
}

/// Run by [`the_witness_sees_what_a_packet_capture_sees`].
#[test]
#[ignore = "needs a network namespace"]
fn captured() {
    let lab = played();
    internet::build(
        &lab,
        &[
            ("goproxy.cn", "223.5.5.5", Some("goproxy.cn")),
            ("cdn.example", "8.8.8.8", Some("cdn.example")),
            ("mirrors.tencent.com", "119.29.29.29", Some("mirrors.tencent.com")),
            ("github.com", "140.82.112.3", None),
            ("github.com", "140.82.112.4", Some("github.com")),
            ("sum.golang.org", "142.250.1.1", Some("sum.golang.org")),
            ("sum.golang.google.cn", "114.114.114.114", Some("sum.golang.google.cn")),
            ("mark.example", "9.9.9.9", None),
        ],
    );
    let mark = "9.9.9.9:443".parse().unwrap();
    for go in toolchains() {
        for (goproxy, wanted) in [
            ("https://goproxy.cn", &["223.5.5.5:443", "8.8.8.8:443"][..]),
            // Asks the checksum database itself.
            ("https://mirrors.tencent.com", &["119.29.29.29:443", "142.250.1.1:443"]),
            ("direct", &["140.82.112.4:443", "142.250.1.1:443"]),
        ] {
            let mut machine = machine(&go, &lab);
            internet::without_proxy(&mut machine);
            machine.set("GOPROXY", goproxy);
            let capture = Capture::start();
            let report = machine.run(&["doctor", "--trace", "--json"]).exits(0).json();
            let captured = capture.end(mark);
            let label = format!("{goproxy}, Go {}", go.version);
            assert_eq!(tried(&report), captured, "{label}: {report:#}");
            let wanted: Ends = wanted.iter().map(|one| (*one).to_owned()).collect();
            assert!(captured.is_superset(&wanted), "{label}: {captured:?}");
            assert!(unseen(&report).is_empty(), "{label}: {}", unseen(&report));
            eprintln!("captured {} of {label}", captured.len());
        }
        redirected_abroad(&go, &lab);
        asked_abroad(&go, &lab);
    }
    past_the_witness(&lab, mark);
}

/// A redirect that `-x` hides is what decides where the module came from.
fn redirected_abroad(go: &Toolchain, lab: &Lab) {
    let mut machine = machine(go, lab);
    internet::without_proxy(&mut machine);
    let report = machine.run(&["doctor", "--json"]).exits(1).json();
    assert_eq!(report["verdict"], "foreign", "{report:#}");
    let module = &report["proof"]["modules"][0];
    assert_eq!((&module["served_by"], &module["kind"]), (&"goproxy.cn".into(), &"foreign".into()));
    assert_eq!((&module["address"], &module["country"]), (&"223.5.5.5".into(), &"cn".into()));
    let led = &module["redirected_to"][0];
    assert_eq!((&led["host"], &led["address"]), (&"cdn.example".into(), &"8.8.8.8".into()));
    assert_eq!((&led["country"], &led["certain"]), (&"us".into(), &true.into()));
    let findings = report["findings"].as_array().unwrap();
    let found = findings.iter().find(|one| one["code"] == "GP507").unwrap_or_else(|| panic!("{report:#}"));
    assert!(found["detail"].as_str().unwrap().contains("sent on to cdn.example (8.8.8.8, US)"), "{found}");
    assert!(findings.iter().all(|one| one["code"] != "GP502" && one["code"] != "GP311"), "{report:#}");
    let text = machine.run(&["doctor"]).exits(1).stdout;
    assert!(text.contains("→ redirect to cdn.example (8.8.8.8, US)"), "{text}");
    let map = machine.run(&["doctor", "--trace"]).exits(0).stdout;
    let line = map.lines().find(|line| line.contains(CANARY)).unwrap_or_else(|| panic!("{map}"));
    assert!(
        line.contains("goproxy.cn → cdn.example") && line.contains("8.8.8.8, US") && line.contains("abroad"),
        "{map}"
    );
    // The same way to a server at home is in order.
    lab.set_faults("goproxy.cn", [Fault::new("*.zip", Action::redirect("https://mirrors.tencent.com{path}"))]);
    let report = machine.run(&["doctor", "--json"]).json();
    assert_eq!(report["verdict"], "domestic", "{report:#}");
    assert_eq!(report["proof"]["modules"][0]["redirected_to"][0]["host"], "mirrors.tencent.com");
    assert!(report["findings"].as_array().unwrap().iter().all(|one| one["code"] != "GP507"), "{report:#}");
    lab.set_faults("goproxy.cn", [Fault::new("*.zip", Action::redirect("https://cdn.example{path}"))]);
}

/// Whatever the settings say: what counts is whom the go command asked.
fn asked_abroad(go: &Toolchain, lab: &Lab) {
    let mut machine = machine(go, lab);
    internet::without_proxy(&mut machine);
    machine.set("GOPROXY", "https://goproxy.cn");
    lab.set_faults("goproxy.cn", []);
    for (url, expected) in [("https://sum.golang.org", true), ("https://sum.golang.google.cn", false)] {
        machine.set("GOSUMDB", format!("{} {url}", lab.gosumdb()));
        let report = machine.run(&["doctor", "--json"]).exits(0).json();
        let findings = report["findings"].as_array().unwrap();
        let found = findings.iter().find(|one| one["code"] == "GP311");
        assert_eq!(found.is_some(), expected, "{url}: {report:#}");
        assert!(found.is_none_or(|one| one["detail"].as_str().unwrap().contains("142.250.1.1")), "{found:?}");
    }
    lab.set_faults("goproxy.cn", [Fault::new("*.zip", Action::redirect("https://cdn.example{path}"))]);
}

/// What NO_PROXY names is captured, not witnessed, and said.
fn past_the_witness(lab: &Lab, mark: std::net::SocketAddr) {
    let mut machine = machine(&newest(), lab);
    internet::without_proxy(&mut machine);
    machine.set("NO_PROXY", "goproxy.cn");
    let capture = Capture::start();
    let report = machine.run(&["doctor", "--trace", "--json"]).exits(0).json();
    let captured = capture.end(mark);
    let missing: Vec<String> = captured.difference(&tried(&report)).cloned().collect();
    assert_eq!(missing, ["223.5.5.5:443"], "{report:#}");
    assert!(unseen(&report).contains("`goproxy.cn` went past the witness"), "{}", unseen(&report));
}

/// What Go says of a failed download: the message of `go mod download -json`.
fn error_of(run: &Run) -> String {
    let said = serde_json::from_str::<Value>(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"));
    said["Error"].as_str().or_else(|| said["error"].as_str()).unwrap_or_else(|| panic!("{run:?}")).to_owned()
}

#[test]
fn dial_errors_are_in_gos_own_words() {
    in_a_namespace("words");
}

/// Run by [`dial_errors_are_in_gos_own_words`].
#[test]
#[ignore = "needs a network namespace"]
fn words() {
    let lab = played();
    internet::build(&lab, &[("refused.example", "119.29.29.30", None), ("far.example", "8.8.8.8", None)]);
    std::process::Command::new("ip").args(["addr", "del", "8.8.8.8", "dev", "lo"]).output().unwrap();
    std::process::Command::new("ip").args(["route", "add", "unreachable", "20.0.0.0/8"]).output().unwrap();
    let rows: &[(&str, &str, &str)] = &[
        ("https://refused.example", "", "dial tcp 119.29.29.30:443: connect: connection refused"),
        ("http://refused.example", "", "dial tcp 119.29.29.30:80: connect: connection refused"),
        ("https://nowhere.example", "", "dial tcp: lookup nowhere.example"),
        ("https://20.0.0.1", "", "dial tcp 20.0.0.1:443: connect: no route to host"),
        (
            "https://goproxy.cn",
            "http://127.0.0.1:1",
            "proxyconnect tcp: dial tcp 127.0.0.1:1: connect: connection refused",
        ),
        ("https://goproxy.cn", "socks5://127.0.0.1:1", "dial tcp 127.0.0.1:1: connect: connection refused"),
        ("https://goproxy.cn", "http://nowhere.example:1", "proxyconnect tcp: dial tcp: lookup nowhere.example"),
        ("https://goproxy.cn", "socks4://x", "proxyconnect tcp"),
    ];
    for go in toolchains() {
        for (goproxy, proxy, words) in rows {
            same_words(&go, &lab, goproxy, proxy, words);
        }
    }
    // Thirty seconds each, as long as Go waits for a connection.
    same_words(&newest(), &lab, "https://far.example", "", "dial tcp 8.8.8.8:443: i/o timeout");
}

/// The go command says the same with the witness as without it.
fn same_words(go: &Toolchain, lab: &Lab, goproxy: &str, proxy: &str, words: &str) {
    let mut machine = machine(go, lab);
    internet::without_proxy(&mut machine);
    machine.set("GOPROXY", goproxy).set("GOFLAGS", "-modcacherw");
    if !proxy.is_empty() {
        machine.set("HTTPS_PROXY", proxy);
    }
    let plain = error_of(&machine.other(machine.go(), &["mod", "download", "-json", CANARY]));
    let seen = error_of(&machine.run(&["doctor", "--trace", "--json", "--timeout", "60s"]));
    let label = format!("{goproxy} {proxy}, Go {}", go.version);
    assert!(plain.contains(words), "{label}: {plain}");
    // Go's own resolver names the server that it asked, the C library's does not; over plain http the go command reads a
    // status where there was no connection.
    let bare = |text: &str| {
        text.replace(" on 127.0.0.1:53", "").replace("Get \"", "").replace("reading ", "").replace('"', "")
    };
    assert_eq!(bare(&seen), bare(&plain), "{label}");
}

/// Through the user's own proxy, of whatever kind, nothing changes but what can be seen.
#[test]
fn it_is_chained_to_the_users_own_proxy() {
    let mut scenario = Scenario::ready("healthy");
    scenario.proxy.basic_auth = Some("us:sesame".to_owned());
    let lab = Lab::start(&scenario);
    let socks = socks::Server::start(lab.address("goproxy.cn"), Some(("us", "sesame")));
    let with_password = lab.proxy_url().replace("http://", "http://us:sesame@");
    for go in toolchains() {
        for proxy in [with_password.clone(), format!("socks5://us:sesame@127.0.0.1:{}", socks.port())] {
            let before = (lab.connects().len(), socks.asked().len());
            let mut machine = machine(&go, &lab);
            for name in ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"] {
                machine.set(name, &proxy);
            }
            let run = machine.run(&["doctor", "--json"]).exits(0);
            let report = run.json();
            assert_eq!(report["verdict"], "domestic", "{proxy}, Go {}: {report:#}", go.version);
            let by_go = seen(&report);
            assert!(!by_go.is_empty() && by_go.iter().all(|one| one["address"].is_null() && one["client"] == "go"));
            assert!(by_go.iter().all(|one| one["via"].as_str().unwrap().contains("us:xxxxx@")), "{report:#}");
            assert!(unseen(&report).contains("behind your own proxy"), "{}", unseen(&report));
            let text = machine.run(&["doctor", "-v"]).exits(0);
            let map = machine.run(&["doctor", "--trace", "-v"]).exits(0);
            for said in [run.said(), text.said(), map.said()] {
                assert!(!said.contains("sesame") && !said.contains("witness:"), "{said}");
            }
            // It really was the way.
            assert_ne!((lab.connects().len(), socks.asked().len()), before);
        }
    }
}

/// A wrong password of the user's own proxy is the proxy's word, not the witness's.
#[test]
fn what_the_users_own_proxy_refuses_is_told_as_it_is() {
    let mut scenario = Scenario::ready("healthy");
    scenario.proxy.basic_auth = Some("us:sesame".to_owned());
    let lab = Lab::start(&scenario);
    for go in toolchains() {
        let mut machine = machine(&go, &lab);
        for name in ["HTTPS_PROXY", "https_proxy"] {
            machine.set(name, lab.proxy_url().replace("http://", "http://us:guess@"));
        }
        let report = machine.run(&["doctor", "--trace", "--json"]).exits(1);
        assert!(!report.said().contains("guess"), "{report:?}");
        let report = report.json();
        assert!(report["error"].as_str().unwrap().ends_with(": Proxy Authentication Required"), "{report:#}");
        assert!(seen(&report).iter().all(|one| one["ended"] == "proxy"), "{report:#}");
    }
}

#[test]
fn git_comes_by_and_no_helper_stores_its_password() {
    let lab = Lab::ready("direct");
    for go in toolchains() {
        let mut machine = machine(&go, &lab);
        let settings = machine.write("gitconfig", "[credential]\n\thelper = store\n");
        machine.set("GIT_CONFIG_GLOBAL", &settings).set("GOPROXY", "direct");
        let report = machine.run(&["doctor", "--trace", "--json"]).exits(0).json();
        let by_git: Vec<_> = seen(&report).into_iter().filter(|one| one["client"] == "git").cloned().collect();
        assert!(!by_git.is_empty(), "Go {}: {report:#}", go.version);
        assert!(by_git.iter().all(|one| one["host"] == "github.com" && one["kind"] == "direct"), "{by_git:#?}");
        assert_eq!(report["modules"][0]["kind"], "direct");
        assert!(!machine.home().join(".git-credentials").exists(), "Go {}: git stored the password", go.version);
    }
    // git's own setting leads past the witness, and that is said.
    let mut machine = machine(&newest(), &lab);
    let settings = machine.write("gitconfig", format!("[http]\n\tproxy = {}\n", lab.proxy_url()));
    machine.set("GIT_CONFIG_GLOBAL", &settings).set("GOPROXY", "direct").set("GOPRIVATE", "github.com");
    let report = machine.run(&["doctor", "--trace", "--json"]).exits(0).json();
    assert!(seen(&report).iter().all(|one| one["client"] != "git"), "{report:#}");
}

/// Who does not know the password of the run is not served.
#[test]
fn a_stranger_is_refused() {
    let lab = Lab::ready("healthy");
    let machine = machine(&newest(), &lab);
    let ask = "p=$(echo $HTTPS_PROXY | sed 's,//.*@,//,'); for u in https://goproxy.cn http://goproxy.cn; do \
               for who in '' 'x:y@' 'witness:x@'; do \
               curl -s -o /dev/null -w '%{http_connect}%{http_code} ' -x \"$(echo $p | sed s,//,//$who,)\" $u; done; done";
    let run = machine.run(&["doctor", "--trace", "--", "sh", "-c", ask]);
    assert_eq!(run.stdout, "407000 407000 407000 000407 000407 000407 ", "{run:?}");
    assert!(lab.connects().is_empty(), "{:?}", lab.connects());
    // The command itself is.
    let ask = "curl -s -o /dev/null -w '%{http_code}' --cacert $SSL_CERT_FILE https://goproxy.cn/github.com/pkg/errors/@v/list";
    let run = machine.run(&["doctor", "--trace", "--", "sh", "-c", ask]).exits(0);
    assert_eq!(run.stdout, "200");
}

/// A program that builds with C and assembler, and writes to both streams what is not text. `mark` makes it another one.
fn project(machine: &Machine, mark: &str) {
    machine.write("work/go.mod", "module example.com/p\n\ngo 1.19\n\nrequire github.com/pkg/errors v0.9.1\n");
    let main = "package main\n\nimport (\n\t\"os\"\n\n\t\"example.com/p/c\"\n\t_ \"example.com/p/low\"\n\t_ \"github.com/pkg/errors\"\n\
                )\n\nfunc main() {\n\tos.Stdout.WriteString(\"out\\x00\\xff\\r\\n\\n# get x\\nWORK=\\n\")\n\
                \tos.Stderr.WriteString(\"err\\x00\\xff\\n# example.com/p\\ncd here\")\n\tos.Exit(c.Three())\n}\n";
    let mark = format!("\nvar mark = \"{mark}\"\n");
    machine.write("work/main.go", format!("{main}{mark}"));
    let c = "package c\n\n// int three() { return 3; }\nimport \"C\"\n\nfunc Three() int { return int(C.three()) }\n";
    machine.write("work/c/c.go", format!("{c}{mark}"));
    machine.write("work/low/low.go", format!("package low\n{mark}"));
    machine.write("work/low/low.s", "// Nothing.\n");
    machine.write("work/bad/bad.go", format!("package bad\n\nfunc f() {{ return 1 }}\n{mark}"));
    let test = "package main\n\nimport \"testing\"\n\nfunc TestX(t *testing.T) { t.Fatal(\"no\") }\n";
    machine.write("work/p_test.go", test);
}

/// The command's output, byte for byte, and its code; what `-x` adds is not there.
#[test]
fn a_command_runs_as_it_would_without() {
    let lab = Lab::ready("healthy");
    std::thread::scope(|scope| {
        // What runs in between is told by `-x`, which grew from release to release: the oldest and the newest.
        for go in [newest(), toolchain("1.19")] {
            let lab = &lab;
            scope.spawn(move || as_without(&go, lab));
        }
    });
}

fn as_without(go: &Toolchain, lab: &Lab) {
    let mut machine = machine(go, lab);
    // The standard library is built once; the project is another one each time, and its modules are fetched again.
    machine.set("GOCACHE", build_cache()).set("GOFLAGS", "-modcacherw");
    project(&machine, "first");
    machine.other(machine.go(), &["mod", "tidy"]).exits(0);
    let commands: [&[&str]; 7] = [
        &["run", "."],
        &["build", "-o", "/dev/null", "."],
        &["build", "./bad"],
        &["vet", "./..."],
        &["test", "."],
        &["mod", "download"],
        &["env", "GOFLAGS"],
    ];
    for (number, args) in commands.into_iter().enumerate() {
        let mut runs = Vec::new();
        for before in [&[][..], &["doctor", "--trace", "--", "go"]] {
            // One length, so that the output has the same figures.
            project(&machine, &format!("{number} {}", before.is_empty()));
            let modules = machine.dir().join(format!("modules-{number}-{}", before.len()));
            machine.set("GOMODCACHE", modules);
            let mut command = match before {
                [] => machine.command(machine.go()),
                before => machine.program(before),
            };
            runs.push(command.args(args).output().unwrap());
        }
        let [plain, seen] = &runs[..] else { panic!() };
        let label = format!("go {args:?}, Go {}", go.version);
        assert_eq!(seen.status.code(), plain.status.code(), "{label}: {}", String::from_utf8_lossy(&seen.stderr));
        assert_eq!(timeless(&seen.stdout), timeless(&plain.stdout), "{label}");
        let (said, own) = (timeless(&seen.stderr), timeless(&plain.stderr));
        assert!(said.starts_with(&own), "{label}: {said}\n---- without:\n{own}");
        let map = &said[own.len()..];
        assert!(map.lines().count() <= 8, "{label}: {map}");
        let fetches = own.contains("downloading") || args[0] == "mod";
        assert_eq!(map.contains("github.com/pkg/errors@v0.9.1"), fetches, "{label}: {map}");
    }
}

/// Without what a clock writes.
fn timeless(bytes: &[u8]) -> String {
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let words = |line: &str| {
        let is_time = |word: &str| {
            let word = word.trim_matches(['(', ')']);
            word.ends_with('s') && word.trim_end_matches('s').parse::<f64>().is_ok()
        };
        line.split(['\t', ' ']).filter(|word| !is_time(word)).collect::<Vec<_>>().join(" ")
    };
    text.split('\n').map(words).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_command_ends_as_it_ends() {
    let lab = Lab::ready("healthy");
    let machine = machine(&newest(), &lab);
    for (script, code) in [("exit 0", 0), ("exit 42", 42), ("kill -9 $$", 137), ("kill -TERM $$", 143)] {
        machine.run(&["doctor", "--trace", "--", "sh", "-c", script]).exits(code);
    }
    machine.run(&["doctor", "--trace", "--", "no-such-command"]).exits(127);
    machine.run(&["doctor", "--trace", "--", "/etc/passwd"]).exits(126);
    // Input goes through.
    let mut child = machine.program(&["doctor", "--trace", "--", "cat"]);
    let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"\x00\xffin").unwrap();
    assert_eq!(child.wait_with_output().unwrap().stdout, b"\x00\xffin");
    // As data: to a file, or behind what the command wrote.
    let file = machine.dir().join("map.json");
    let args = ["doctor", "--trace", "--json", "-o", file.to_str().unwrap(), "--", "sh", "-c", "echo out; exit 5"];
    let run = machine.run(&args).exits(5);
    assert_eq!(run.stdout, "out\n");
    let report: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!((&report["exit_code"], &report["schema_version"]), (&5.into(), &1.into()));
    for key in ["modules", "connections", "unseen"] {
        assert!(report[key].is_array(), "{key}: {report:#}");
    }
}

/// A signal reaches the command, and what was seen until then is still told.
#[test]
fn after_a_signal_the_map_is_still_shown() {
    let lab = Lab::ready("healthy");
    for (signal, script, code) in [
        (
            "-INT",
            "trap 'exit 9' INT; go mod download -x github.com/pkg/errors@v0.9.1 2>&1; echo there; while :; do sleep 0.05; done",
            9,
        ),
        ("-TERM", "go mod download -x github.com/pkg/errors@v0.9.1 2>&1; echo there; exec sleep 60", 143),
        ("-INT", "go mod download -x github.com/pkg/errors@v0.9.1 2>&1; echo there; exec sleep 60", 130),
    ] {
        let machine = machine(&newest(), &lab);
        let mut child = machine.program(&["doctor", "--trace", "-v", "--", "sh", "-c", script]);
        let mut child = child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while line != "there\n" {
            line.clear();
            assert!(std::io::BufRead::read_line(&mut out, &mut line).unwrap() > 0, "the command ended too early");
        }
        // The process alone, not its group.
        let sent = std::process::Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let started = Instant::now();
        let run = done(child.wait_with_output().unwrap()).exits(code);
        assert!(started.elapsed() < support::SOON);
        assert!(run.stderr.contains("goproxy.cn:443"), "{signal}: {run:?}");
        assert!(run.stderr.contains("broken off"), "{signal}: {run:?}");
    }
}

/// A program that crashes was broken off by nobody.
#[test]
fn a_crash_is_not_said_to_be_the_users_doing() {
    let lab = Lab::ready("healthy");
    let machine = machine(&newest(), &lab);
    for (script, code, interrupted) in
        [("kill -SEGV $$", 139, false), ("kill -KILL $$", 137, false), ("kill -TERM $$", 143, true)]
    {
        let run = machine.run(&["doctor", "--trace", "--json", "--", "sh", "-c", script]).exits(code);
        assert_eq!(run.json()["interrupted"], interrupted, "{script}: {run:?}");
    }
}

/// Whoever never stops writing to standard error can be broken off all the same, and its end is seen.
#[test]
fn a_flood_keeps_no_signal_from_being_passed_on() {
    let lab = Lab::ready("healthy");
    let machine = machine(&newest(), &lab);
    let flood = "trap 'kill $many; exit 9' TERM; for one in 1 2 3 4 5 6 7 8; do yes >&2 & many=\"$many $!\"; done; echo there; wait";
    let mut child = machine.program(&["doctor", "--trace", "--", "sh", "-c", flood]);
    let mut child = child.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut line).unwrap();
    assert_eq!(line, "there\n");
    let sent = std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let started = Instant::now();
    assert_eq!(child.wait().unwrap().code(), Some(9));
    // Unless passed on, the signal would never end it; how soon it does is the machine's affair, which eight floods load.
    assert!(started.elapsed() < Duration::from_secs(60));
}

/// A project whose download takes too long is told so in the reader's own language.
#[test]
fn the_time_limit_is_told_in_chinese_too() {
    let lab = Lab::ready("healthy");
    let machine = machine(&newest(), &lab);
    let run = machine.run(&["--lang", "zh-CN", "doctor", "--trace", "--timeout", "1ms"]).exits(3);
    assert!(run.stdout.contains("go 命令自身没有超时"), "{run:?}");
}

/// Of a workspace with folders that stand in for modules, the files are copied so that they find each other; the project is
/// not touched.
#[test]
fn a_project_is_traced_in_a_copy() {
    let lab = Lab::ready("healthy");
    for go in toolchains() {
        let mut machine = machine(&go, &lab);
        machine.write("work/go.work", "go 1.19\n\nuse (\n\t./a\n\t../b\n)\n");
        machine.write("work/a/go.mod", "module example.com/a\n\ngo 1.19\n\nrequire github.com/pkg/errors v0.9.1\n\nrequire example.com/c v0.0.0\n\nreplace example.com/c => ./inner/c\n");
        machine.write(
            "work/a/inner/c/go.mod",
            "module example.com/c\n\ngo 1.19\n\nrequire github.com/BurntSushi/toml v1.3.2\n",
        );
        machine.write("b/go.mod", "module example.com/b\n\ngo 1.19\n");
        let work = machine.dir().join("work/a");
        machine.go_to(&work);
        let list = |machine: &Machine| {
            let found = machine.other(
                "find",
                &[machine.dir().join("work").to_str().unwrap(), machine.dir().join("b").to_str().unwrap()],
            );
            let mut lines: Vec<String> = found.stdout.lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        let before = list(&machine);
        let traces = |machine: &Machine, args: &[&str]| {
            let report = machine.run(args);
            assert_eq!(report.code, Some(0), "Go {}: {report:?}", go.version);
            let report = report.json();
            let modules: BTreeSet<&str> =
                report["modules"].as_array().unwrap().iter().map(|one| one["module"].as_str().unwrap()).collect();
            assert!(
                modules.contains("github.com/pkg/errors") && modules.contains("github.com/BurntSushi/toml"),
                "Go {}: {report:#}",
                go.version
            );
        };
        traces(&machine, &["doctor", "--trace", "--json"]);
        machine.set("GOWORK", "auto");
        traces(&machine, &["doctor", "--trace", "--json"]);
        // Of another folder.
        let elsewhere = machine.dir().join("tmp");
        machine.go_to(&elsewhere);
        traces(&machine, &["doctor", "--trace", "--json", "--project", "../work/a"]);
        assert_eq!(before, list(&machine));
        let left: Vec<_> = std::fs::read_dir(machine.dir().join("tmp")).unwrap().collect();
        assert!(left.is_empty(), "{left:?}");
    }
}
