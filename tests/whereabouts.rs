//! Where mirrors are, by their addresses, and whether the system's resolver tells the truth of their names: `probe --dns` against
//! a DNS-over-HTTPS resolver of the lab, with the system's answers in a hosts file of the test's own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stderr)]

#[path = "probe/bench.rs"]
#[allow(dead_code, reason = "a part is used")]
mod bench;
mod support;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::Command;
use std::time::Duration;

use bench::{HOST, Trial};
use goproxy_cfg::domain::goproxy::ProxyUrl;
use goproxy_cfg::domain::measure::AddressKind;
use goproxy_cfg::domain::mirror::ServerKind;
use goproxy_cfg::domain::proof::Verdict;
use goproxy_cfg::store::catalog;
use goproxy_cfg_lab::{Action, Fault, Host, Kind, Lab, Scenario};
use serde_json::{Value, json};
use support::{Machine, Run};

const RESOLVER: &str = "doh.example";
const ASK: &str = "--dns=https://doh.example/dns-query";

/// A machine's own names: `/etc/hosts` says what it says here, and there is no name server.
const OWN_NAMES: &str = "mount --bind $DIR/hosts /etc/hosts && mount --bind $DIR/nsswitch.conf /etc/nsswitch.conf \
                         && exec \"$0\" \"$@\"";

/// The lab's usual mirrors, and a resolver that knows these names.
fn scenario(records: &[(&str, &[&str])]) -> Scenario {
    let mut resolver = Host::new(RESOLVER, Kind::Doh);
    resolver.records = records
        .iter()
        .map(|(name, list)| ((*name).to_owned(), list.iter().map(|word| (*word).to_owned()).collect()))
        .collect();
    let mut scenario = Scenario::ready("healthy");
    scenario.hosts.push(resolver);
    scenario
}

/// A machine in the lab whose own resolver knows these names; `None` where this system makes no such thing.
fn run(lab: &Lab, hosts: &str, set: &[(&str, &str)], args: &[&str]) -> Option<Run> {
    let mut machine = Machine::new();
    machine.enter(lab);
    for (name, value) in set {
        machine.set(name, value);
    }
    machine.write("hosts", hosts);
    machine.write("nsswitch.conf", "hosts: files\n");
    machine.set("DIR", machine.dir().display().to_string());
    let mut all = vec!["-rm", "sh", "-c", OWN_NAMES, env!("CARGO_BIN_EXE_goproxy-cfg"), "probe", "-n", "1"];
    all.extend(args);
    let run = machine.other("unshare", &all);
    let cannot = ["unshare: ", "mount: ", "Operation not permitted"];
    if cannot.iter().any(|why| run.stderr.contains(why)) {
        eprintln!("skipped: this machine makes no mount namespaces: {}", run.stderr);
        return None;
    }
    Some(run)
}

fn names<'r>(report: &'r Value, id: &str) -> &'r Value {
    let mut mirrors = report["mirrors"].as_array().unwrap().iter();
    &mirrors.find(|one| one["id"] == id || one["url"] == id).unwrap_or_else(|| panic!("{id}: {report:#}"))["names"]
}

/// What the system of a poisoned machine answers.
const HOSTS: &str = "127.0.0.1 localhost\n\
    223.5.5.5 goproxy.cn\n\
    198.18.0.7 mirrors.aliyun.com\n\
    10.1.1.1 mirrors.huaweicloud.com\n\
    8.8.8.8 mirrors.tencent.com\n";

const TRUTH: &[(&str, &[&str])] = &[
    ("goproxy.cn", &["223.5.5.5", "2400:3200::1"]),
    ("mirrors.aliyun.com", &["223.6.6.6"]),
    ("mirrors.huaweicloud.com", &["114.114.114.114"]),
    ("mirrors.tencent.com", &["119.29.29.29"]),
    ("proxy.golang.org", &["8.8.4.4", "2001:4860:4860::8844"]),
];

#[test]
fn the_systems_answers_are_held_against_another_resolvers() {
    let lab = Lab::start(&scenario(TRUTH));
    let Some(run) = run(&lab, HOSTS, &[], &[ASK, "--json"]) else { return };
    let report = run.exits(0).json();
    assert_eq!(report["resolver"], "https://doh.example/dns-query");
    for (id, verdict, system, other) in [
        ("goproxy.cn", "agree", &["223.5.5.5"][..], &["223.5.5.5", "2400:3200::1"][..]),
        ("aliyun", "hijacked", &["198.18.0.7"], &["223.6.6.6"]),
        ("huaweicloud", "hijacked", &["10.1.1.1"], &["114.114.114.114"]),
        ("tencent", "differ", &["8.8.8.8"], &["119.29.29.29"]),
        ("golang", "withheld", &[], &["8.8.4.4", "2001:4860:4860::8844"]),
    ] {
        let expected = json!({ "system": system, "resolver": other, "verdict": verdict, "fault": null });
        assert_eq!(*names(&report, id), expected, "{id}");
    }
    // RFC 8484: GET, one connection, the media type asked for.
    let requests = lab.requests();
    let asked: Vec<_> = requests.iter().filter(|request| request.host == RESOLVER).collect();
    assert_eq!(asked.len(), 10, "A and AAAA of five names");
    assert!(asked.iter().all(|one| one.method == "GET" && one.header("accept") == Some("application/dns-message")));
    assert_eq!(lab.connects().iter().filter(|to| to.starts_with(RESOLVER)).count(), 1);
}

#[test]
fn each_disagreement_is_told_with_what_to_do() {
    let lab = Lab::start(&scenario(TRUTH));
    for (lang, lines) in [
        (
            "en",
            &[
                "mirrors.aliyun.com: this machine's DNS answers 198.18.0.7 (fake-ip), as local proxy programs do",
                "fake-ip-filter",
                "mirrors.huaweicloud.com: this machine's DNS answers 10.1.1.1 (private), where no public mirror can be; the \
                 other resolver answers 114.114.114.114 (CN)",
                "hosts file",
                "mirrors.tencent.com: this machine's DNS answers 8.8.8.8 (US), the other resolver 119.29.29.29 (CN)",
                "write `119.29.29.29 mirrors.tencent.com` into the hosts file",
                "proxy.golang.org: this machine's DNS has no address for it; the other resolver answers 8.8.4.4 (US), \
                 2001:4860:4860::8844 (US)",
                "through an HTTP proxy, which looks names up itself",
                "agree on 1",
            ][..],
        ),
        (
            "zh-CN",
            &[
                "本地代理软件的 fake-ip",
                "本机 DNS 解析为 10.1.1.1（内网），公共镜像不可能在这里",
                "本机 DNS 解析为 8.8.8.8（美国），另一解析服务的结果是 119.29.29.29（中国大陆）",
                "proxy.golang.org：本机 DNS 解析不到地址",
            ],
        ),
    ] {
        let Some(run) = run(&lab, HOSTS, &[], &[ASK, "--lang", lang]) else { return };
        let run = run.exits(0);
        for line in lines {
            assert!(run.stdout.contains(line), "{line}\n{}", run.stdout);
        }
        assert!(!run.stdout.contains("goproxy.cn:") && !run.stdout.contains("goproxy.cn："), "{}", run.stdout);
    }
}

/// Whatever is wrong with the resolver, the mirrors are measured, and it is said once.
#[test]
fn a_resolver_that_fails_harms_nothing() {
    let rows = [
        (Some("servfail"), None, "protocol", "it answers SERVFAIL"),
        (Some("refused"), None, "protocol", "it answers REFUSED"),
        (Some("wrong-id"), None, "protocol", "what came answers another question"),
        (Some("other-question"), None, "protocol", "what came answers another question"),
        (Some("truncated"), None, "protocol", "the DNS message is cut off"),
        (Some("half"), None, "protocol", "what came is no DNS message"),
        (None, Some(Action::Html {}), "protocol", "a web page came"),
        (None, Some(body("nonsense \u{1b}[31m")), "protocol", "what came is no DNS message"),
        (None, Some(body("")), "protocol", "what came is no DNS message"),
        (None, Some(Action::status(500)), "http-status", "it answers HTTP 500"),
        (None, Some(Action::Truncate { after: 20 }), "truncated", ""),
        (None, Some(Action::StreamError { after: 20 }), "reset", ""),
        (None, Some(Action::Endless {}), "too-large", ""),
        (None, Some(Action::redirect("loop")), "redirect-refused", ""),
        (None, Some(Action::redirect("http://{host}{path}")), "redirect-refused", ""),
        (
            None,
            Some(Action::Silent { phase: goproxy_cfg_lab::Phase::Head }),
            "stalled",
            "connected, but no answer came",
        ),
        (None, Some(Action::Slow { rate: 1 }), "stalled", ""),
        (None, Some(Action::Reset { phase: goproxy_cfg_lab::Phase::Tls, after: 0 }), "reset", ""),
    ];
    for some in rows.chunks(6) {
        std::thread::scope(|scope| {
            for (word, fault, class, said) in some {
                scope.spawn(move || fails_harmlessly(*word, fault.clone(), class, said));
            }
        });
    }
}

fn fails_harmlessly(word: Option<&str>, fault: Option<Action>, class: &str, said: &str) {
    let label = format!("{word:?} {fault:?}");
    let records: Vec<&str> = ["223.5.5.5"].into_iter().chain(word).collect();
    let mut scenario = scenario(&[("goproxy.cn", &records)]);
    scenario.host_mut(RESOLVER).faults = fault.into_iter().map(|action| Fault::new("*", action)).collect();
    let lab = Lab::start(&scenario);
    // What is waited for in vain costs this much; the rest need not hurry.
    let hangs = class == "stalled";
    let args = ["goproxy.cn", ASK, "--timeout", if hangs { "4s" } else { "30s" }];
    let Some(json) = run(&lab, HOSTS, &[], &[&args[..], &["--json"]].concat()) else { return };
    let report = json.exits(0).json();
    assert_eq!(report["best"], "goproxy.cn", "{label}");
    let found = names(&report, "goproxy.cn");
    assert_eq!((&found["verdict"], &found["system"]), (&json!("not-answered"), &json!(["223.5.5.5"])), "{label}");
    assert_eq!(found["fault"]["class"], class, "{label}: {found}");
    assert!(found["fault"]["detail"].as_str().unwrap().contains(said), "{label}: {found}");
    if hangs {
        return;
    }
    let table = run(&lab, HOSTS, &[], &args).unwrap().exits(0).stdout;
    let line = format!("the resolver https://doh.example/dns-query did not answer: {said}");
    assert!(table.contains(&line) && table.contains("--dns=https://doh.pub/dns-query"), "{label}: {table}");
    assert!(!table.contains('\u{1b}'), "{label}");
}

fn body(text: &str) -> Action {
    Action::Body { text: text.to_owned(), content_type: "application/dns-message".to_owned() }
}

/// A false answer for a public mirror is plain without a second opinion; a name that neither knows is nobody's fault.
#[test]
fn what_can_be_told_of_one_resolver_alone() {
    let lab = Lab::start(&scenario(&[("mirrors.huaweicloud.com", &["servfail"])]));
    let Some(run) = run(&lab, HOSTS, &[], &["huaweicloud", "golang", ASK, "--json"]) else { return };
    let report = run.exits(0).json();
    let hijacked = names(&report, "huaweicloud");
    assert_eq!((&hijacked["verdict"], &hijacked["fault"]["class"]), (&json!("hijacked"), &json!("protocol")));
    assert_eq!(names(&report, "golang")["verdict"], "agree");
}

/// Names of the user's own servers, of this machine and literal addresses are not asked of anybody.
#[test]
fn private_names_stay_home() {
    let lab = Lab::start(&scenario(&[("mods.example", &["223.5.5.5"])]));
    let config = "[[mirror]]\nid = \"ours\"\nurl = \"https://own.example\"\n";
    let hosts = [
        "https://goproxy.corp.example",
        "https://own.example",
        "https://athens.internal",
        "https://athens",
        "http://127.0.0.1:9",
        "https://[::1]:9",
        "http://localhost:9",
        "https://mods.example",
    ];
    let args = [&hosts[..], &[ASK, "--json", "--timeout", "1s"]].concat();
    let home = tempfile::TempDir::new().unwrap();
    std::fs::create_dir_all(home.path().join("goproxy-cfg")).unwrap();
    std::fs::write(home.path().join("goproxy-cfg/mirrors.toml"), config).unwrap();
    let set = [("GOPRIVATE", "*.corp.example"), ("XDG_CONFIG_HOME", home.path().to_str().unwrap())];
    let Some(run) = run(&lab, HOSTS, &set, &args) else { return };
    let report = run.exits(1).json();
    let mut asked: Vec<String> = lab.requests().iter().filter_map(goproxy_cfg_lab::RequestLog::dns_name).collect();
    asked.dedup();
    assert_eq!(asked, ["mods.example"]);
    for host in hosts {
        assert_eq!(names(&report, host).is_null(), host != "https://mods.example", "{host}");
    }
}

#[test]
fn a_wrong_resolver_is_wrong_usage_and_asks_nobody() {
    let lab = Lab::start(&scenario(TRUTH));
    let mut machine = Machine::new();
    machine.enter(&lab);
    for (args, said) in [
        (&["--dns=http://223.5.5.5/dns-query"][..], "write `--dns=https://HOST/dns-query`"),
        (&["--dns=223.5.5.5"], "write `--dns=https://HOST/dns-query`"),
        (&["--dns=https://user:secret@doh.example/"], "neither credentials"),
        (&["--dns", "https://doh.example/dns-query"], "with the equals sign"),
    ] {
        let run = machine.run(&[&["probe"], args].concat()).exits(2);
        assert!(run.stderr.contains(said) && !run.said().contains("secret"), "{args:?}: {run:?}");
        assert_eq!(run.stdout, "");
    }
    assert!(lab.connects().is_empty());
}

/// Without `--dns` nobody is asked, and behind an HTTP proxy nothing is told of where a mirror is.
#[test]
fn nothing_is_told_of_what_is_not_seen() {
    let lab = Lab::start(&scenario(TRUTH));
    let mut machine = Machine::new();
    machine.enter(&lab);
    let report = machine.run(&["probe", "goproxy.cn", "-n", "1", "--json"]).exits(0).json();
    let mirror = &report["mirrors"][0];
    assert_eq!(
        (&report["resolver"], &mirror["names"], &mirror["whereabouts"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert!(mirror["via"].is_string());
    assert!(lab.requests().iter().all(|request| request.host != RESOLVER));
    // Reached directly, the address speaks.
    machine.set("HTTP_PROXY", "").set("http_proxy", "");
    let report = machine.run(&["probe", &lab.http_url(HOST), "-n", "1", "--json"]).exits(0).json();
    let mirror = &report["mirrors"][0];
    assert_eq!(mirror["whereabouts"], json!({ "country": null, "domestic": null, "kind": "private" }));
    assert_eq!(mirror["kind"], "own");
}

#[test]
fn a_server_that_nobody_knows_is_domestic_by_its_address() {
    let catalog = catalog::builtin();
    let url = |text: &str| ProxyUrl::parse(text).unwrap();
    for (address, ip, kind) in [
        ("https://mods.example", Some("223.5.5.5"), ServerKind::Mirror),
        ("https://mods.example", Some("2400:3200::1"), ServerKind::Mirror),
        ("https://mods.example", Some("8.8.8.8"), ServerKind::Unknown),
        ("https://mods.example", Some("10.0.0.1"), ServerKind::Own),
        ("https://mods.example", Some("198.18.0.1"), ServerKind::Unknown),
        ("https://mods.example", None, ServerKind::Unknown),
        // An address that was not reached says nothing but that it is private.
        ("https://223.5.5.5", None, ServerKind::Unknown),
        ("https://10.0.0.1", None, ServerKind::Own),
        // The catalogue knows better.
        ("https://goproxy.io", Some("223.5.5.5"), ServerKind::Foreign),
        ("https://goproxy.cn", Some("8.8.8.8"), ServerKind::Mirror),
    ] {
        let found = catalog.kind_of(&url(address), ip.map(|ip| ip.parse().unwrap()));
        assert_eq!(found, kind, "{address} {ip:?}");
    }
    assert_eq!(Verdict::of([ServerKind::Mirror]), Verdict::Domestic);
}

/// The same in a network namespace where this machine has a public address.
#[test]
#[cfg(target_os = "linux")]
fn a_mirror_at_a_public_address_is_placed() {
    let script = "ip link set lo up && ip addr add 223.5.5.5/32 dev lo && ip addr add 8.8.8.8/32 dev lo \
                  && exec \"$0\" --ignored --exact alone_at_public_addresses --nocapture";
    let test = std::env::current_exe().unwrap();
    let output = Command::new("unshare").args(["-rn", "sh", "-c", script]).arg(test).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    let cannot = ["unshare failed", "Operation not permitted", "Operation not supported", "ip: not found"];
    if cannot.iter().any(|why| said.contains(why)) && !said.contains("running 1 test") {
        eprintln!("skipped: {said}");
        return;
    }
    assert!(output.status.success(), "{said}");
}

/// Run by [`a_mirror_at_a_public_address_is_placed`].
#[test]
#[ignore = "needs a network namespace"]
fn alone_at_public_addresses() {
    let lab = Lab::ready("healthy");
    for (ip, country, kind) in [("223.5.5.5", "cn", ServerKind::Mirror), ("8.8.8.8", "us", ServerKind::Unknown)] {
        let port = forward(ip, lab.http_address(HOST));
        let mut trial = Trial::new(&lab).resolving("mods.example", port);
        trial.options.network.resolve.last_mut().unwrap().address = ip.parse().unwrap();
        let mirror = trial.run_one(&format!("http://mods.example:{port}"));
        let found = mirror.whereabouts.clone().unwrap();
        assert_eq!((found.kind, found.country.as_deref()), (AddressKind::Public, Some(country)), "{mirror:#?}");
        assert_eq!((mirror.kind, mirror.healthy()), (kind, true));
    }
}

/// A port at an address of this machine that leads to the lab, which is on loopback alone.
fn forward(ip: &str, to: std::net::SocketAddr) -> u16 {
    let listener = TcpListener::bind((ip, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for near in listener.incoming() {
            let (Ok(near), Ok(far)) = (near, TcpStream::connect(to)) else { return };
            let (near_too, far_too) = (near.try_clone().unwrap(), far.try_clone().unwrap());
            std::thread::spawn(move || pump(near, far));
            std::thread::spawn(move || pump(far_too, near_too));
        }
    });
    port
}

fn pump(mut from: TcpStream, mut to: TcpStream) {
    let _ = from.set_read_timeout(Some(Duration::from_secs(20)));
    let mut bytes = [0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}
