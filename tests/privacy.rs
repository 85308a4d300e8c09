//! The privacy test on real go commands: what would leave is found, what is kept is kept, and nothing leaves by testing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

#[cfg(target_os = "linux")]
#[path = "netns/dns.rs"]
mod dns;
mod support;

use std::collections::BTreeMap;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use goproxy_cfg::domain::gomod;
use goproxy_cfg::domain::privacy::{self, Patterns};
use goproxy_cfg::domain::variable::Var;
use goproxy_cfg::gotool::privacy::{Wanted, test};
use goproxy_cfg::gotool::settings;
use goproxy_cfg::host::Host;
use goproxy_cfg_lab::{Lab, Toolchain, toolchains};
use serde_json::{Value, json};
use support::Machine;

const CN: &str = "https://goproxy.cn,direct";

fn lab() -> Lab {
    Lab::from_toml(
        r#"
        name = "privacy"
        description = "mirrors, the company's own proxy, and a forge"
        [[host]]
        name = "goproxy.cn"
        sumdb = true
        [[host]]
        name = "mirrors.aliyun.com"
        path = "/goproxy"
        sumdb = true
        [[host]]
        name = "athens.corp.example"
        sumdb = true
        [[host]]
        name = "github.com"
        kind = "git"
        "#,
    )
    .unwrap()
}

/// A machine, and what becomes of its one private host.
struct Case {
    what: &'static str,
    vars: &'static [(&'static str, &'static str)],
    /// What go.mod requires.
    requires: &'static [&'static str],
    host: &'static str,
    /// Module proxy, checksum database.
    leaks: (Option<bool>, Option<bool>),
    by: &'static [&'static str],
    /// Those of GP205 and GP206 that are found, with their severity and what they follow from.
    found: &'static [(&'static str, &'static str, Option<&'static str>)],
}

const SAFE: (Option<bool>, Option<bool>) = (Some(false), Some(false));
const DATABASE: &str = "sum.golang.org";

const CASES: &[Case] = &[
    Case {
        what: "covered",
        vars: &[("GOPROXY", CN), ("GOPRIVATE", "git.corp.example")],
        requires: &["git.corp.example/a v1.0.0", "git.corp.example/team/b/v2 v2.3.0"],
        host: "git.corp.example",
        leaks: SAFE,
        by: &[],
        found: &[],
    },
    Case {
        what: "a space in GOPRIVATE",
        vars: &[("GOPROXY", CN), ("GOPRIVATE", "x.example, git.corp.example")],
        requires: &["git.corp.example/a v1.0.0"],
        host: "git.corp.example",
        leaks: (Some(true), Some(true)),
        by: &["goproxy.cn", DATABASE],
        found: &[("GP205", "error", Some("GP201")), ("GP206", "error", Some("GP201"))],
    },
    Case {
        what: "GONOPROXY=none",
        vars: &[("GOPROXY", CN), ("GOPRIVATE", "git.corp.example"), ("GONOPROXY", "none")],
        requires: &[],
        host: "git.corp.example",
        leaks: (Some(true), Some(false)),
        by: &["goproxy.cn"],
        found: &[("GP205", "error", Some("GP203"))],
    },
    Case {
        what: "GONOSUMDB is another",
        vars: &[("GOPROXY", CN), ("GOPRIVATE", "git.corp.example"), ("GONOSUMDB", "other.example")],
        requires: &[],
        host: "git.corp.example",
        leaks: (Some(false), Some(true)),
        by: &[DATABASE],
        found: &[("GP206", "error", Some("GP203"))],
    },
    Case {
        what: "GONOPROXY alone",
        vars: &[("GOPROXY", CN), ("GONOPROXY", "git.acme.example")],
        requires: &["git.acme.example/a v1.0.0"],
        host: "git.acme.example",
        leaks: (Some(false), Some(true)),
        by: &[DATABASE],
        found: &[("GP206", "warning", None)],
    },
    Case {
        what: "direct alone",
        vars: &[("GOPROXY", "direct"), ("GOPRIVATE", "git.corp.example"), ("GONOPROXY", "none")],
        requires: &[],
        host: "git.corp.example",
        leaks: SAFE,
        by: &[],
        found: &[],
    },
    Case {
        what: "direct first",
        vars: &[("GOPROXY", "direct,https://goproxy.cn"), ("GOPRIVATE", " git.corp.example"), ("GOSUMDB", "off")],
        requires: &[],
        host: "git.corp.example",
        leaks: SAFE,
        by: &[],
        found: &[],
    },
    Case {
        what: "the company's own proxy, then a public one",
        vars: &[
            ("GOPROXY", "https://athens.corp.example,https://goproxy.cn,direct"),
            ("GOPRIVATE", "git.corp.example"),
            ("GONOPROXY", "none"),
        ],
        requires: &[],
        host: "git.corp.example",
        leaks: (Some(true), Some(false)),
        by: &["goproxy.cn"],
        found: &[("GP205", "warning", Some("GP203"))],
    },
    Case {
        what: "the company's own proxy alone",
        vars: &[
            ("GOPROXY", "https://athens.corp.example,direct"),
            ("GOPRIVATE", "git.corp.example"),
            ("GONOPROXY", "none"),
        ],
        requires: &["git.corp.example/a v1.0.0"],
        host: "git.corp.example",
        leaks: SAFE,
        by: &[],
        found: &[],
    },
    Case {
        what: "a folder and a pipe, then two mirrors",
        vars: &[
            ("GOPROXY", "file:///nowhere|https://goproxy.cn|https://mirrors.aliyun.com/goproxy/,direct"),
            ("GOPRIVATE", "https://git.corp.example"),
        ],
        requires: &[],
        host: "git.corp.example",
        leaks: (Some(true), Some(true)),
        by: &["goproxy.cn", "aliyun", DATABASE],
        found: &[("GP206", "error", Some("GP201")), ("GP205", "warning", Some("GP201"))],
    },
    Case {
        what: "two mirrors with a pipe",
        vars: &[
            ("GOPROXY", "https://goproxy.cn|https://mirrors.aliyun.com/goproxy/|direct"),
            ("GOPRIVATE", "git.corp.example:8443"),
            ("GOSUMDB", "off"),
        ],
        requires: &[],
        host: "git.corp.example",
        leaks: (Some(true), Some(false)),
        by: &["goproxy.cn", "aliyun"],
        found: &[("GP205", "error", Some("GP201"))],
    },
    Case {
        what: "a star covers what is below",
        vars: &[("GOPROXY", CN), ("GOPRIVATE", "*.corp.example")],
        requires: &["git.corp.example/a v1.0.0", "deep.git.corp.example/b v1.0.0"],
        host: "git.corp.example",
        leaks: SAFE,
        by: &[],
        found: &[],
    },
    Case {
        what: "a star does not cover the domain itself",
        vars: &[("GOPROXY", CN), ("GOPRIVATE", "*.team.corp")],
        requires: &["team.corp/a v1.0.0"],
        host: "team.corp",
        leaks: (Some(true), Some(true)),
        by: &["goproxy.cn", DATABASE],
        found: &[("GP205", "warning", Some("GP204")), ("GP206", "warning", Some("GP204"))],
    },
    Case {
        what: "a host does not cover those below it",
        vars: &[("GOPROXY", CN), ("GOPRIVATE", "team.corp")],
        requires: &["git.team.corp/a v1.0.0"],
        host: "git.team.corp",
        leaks: (Some(true), Some(true)),
        by: &["goproxy.cn", DATABASE],
        found: &[("GP205", "warning", Some("GP204")), ("GP206", "warning", Some("GP204"))],
    },
    Case {
        what: "an organisation on a forge",
        vars: &[("GOPROXY", CN), ("GOPRIVATE", "github.com/acme")],
        requires: &["github.com/acme/Secret v1.0.0", "github.com/pkg/errors v0.9.1"],
        host: "github.com/acme",
        leaks: SAFE,
        by: &[],
        found: &[],
    },
    Case {
        what: "an organisation on a forge, in capitals",
        vars: &[("GOPROXY", CN), ("GOPRIVATE", "GitHub.com/acme")],
        requires: &["github.com/acme/Secret v1.0.0"],
        host: "github.com/acme",
        leaks: (Some(true), Some(true)),
        by: &["goproxy.cn", DATABASE],
        found: &[("GP205", "error", Some("GP201")), ("GP206", "error", Some("GP201"))],
    },
    Case {
        what: "an internal host that nobody named",
        vars: &[("GOPROXY", CN)],
        requires: &["code.internal/x v1.0.0", "github.com/pkg/errors v0.9.1"],
        host: "code.internal",
        leaks: (Some(true), Some(true)),
        by: &["goproxy.cn", DATABASE],
        found: &[("GP205", "warning", Some("GP204")), ("GP206", "warning", Some("GP204"))],
    },
    Case {
        what: "a database that cannot be read",
        vars: &[
            ("GOPROXY", "https://athens.corp.example"),
            ("GOSUMDB", "sum.corp.example+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"),
        ],
        requires: &["git.corp.example/a v1.0.0"],
        host: "git.corp.example",
        leaks: (Some(false), None),
        by: &[],
        found: &[],
    },
];

fn machine(go: &Toolchain, lab: &Lab, case: &Case) -> Machine {
    let mut machine = Machine::in_lab(go, lab);
    machine.unset("GOSUMDB");
    for (name, value) in case.vars {
        machine.set(name, value);
    }
    if !case.requires.is_empty() {
        let requires: String = case.requires.iter().map(|line| format!("\t{line}\n")).collect();
        machine.write("work/go.mod", format!("module acme.example/m\n\nrequire (\n{requires})\n"));
    }
    machine
}

fn host<'r>(report: &'r Value, name: &str) -> &'r Value {
    let hosts = report["privacy"]["hosts"].as_array().unwrap();
    hosts.iter().find(|one| one["host"] == name).unwrap_or_else(|| panic!("no {name} in {report:#}"))
}

/// Code, severity and cause of what is said of a host.
fn found(report: &Value, name: &str) -> Vec<(String, String, Option<String>)> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let findings = report["findings"].as_array().unwrap().iter();
    let of_host =
        findings.filter(|one| ["GP205", "GP206"].contains(&one["code"].as_str().unwrap()) && one["subject"] == name);
    of_host
        .map(|one| (text(&one["code"]).unwrap(), text(&one["severity"]).unwrap(), text(&one["follows_from"])))
        .collect()
}

/// Every file below a folder with its bytes.
fn contents(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.insert(path.clone(), std::fs::read(path).unwrap());
            }
        }
    }
    found
}

#[test]
fn what_would_leave_is_found_and_what_is_kept_is_kept_on_every_go() {
    let lab = lab();
    let mut wrong = Vec::new();
    for case in CASES {
        for go in toolchains() {
            let machine = machine(&go, &lab, case);
            let (home, work) = (machine.home_contents(), contents(&machine.work()));
            let report = machine.run(&["doctor", "--json"]).json();
            let told = host(&report, case.host);
            let leaks = json!([case.leaks.0, case.leaks.1]);
            let by = json!(case.by);
            let as_expected: Vec<(String, String, Option<String>)> = case
                .found
                .iter()
                .map(|(code, severity, cause)| (code.to_string(), severity.to_string(), cause.map(str::to_owned)))
                .collect();
            let said = found(&report, case.host);
            if json!([told["module_proxy"], told["checksum_database"]]) != leaks
                || told["by"] != by
                || said != as_expected
            {
                wrong.push(format!("{}, Go {}: {told}, {said:?}", case.what, go.version));
            }
            assert_eq!(machine.home_contents(), home, "{}", case.what);
            assert_eq!(contents(&machine.work()), work, "{}", case.what);
            assert_eq!(std::fs::read_dir(machine.dir().join("tmp")).map_or(0, Iterator::count), 0, "{}", case.what);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    went_nowhere(&lab);
}

/// The lab plays every server that the machine can reach: none heard of a private module.
#[track_caller]
fn went_nowhere(lab: &Lab) {
    let private = ["corp", "acme", "internal", "privacy-test"];
    let names = |text: &str| private.iter().any(|name| text.contains(name));
    let requests: Vec<String> = lab.requests().into_iter().map(|one| format!("{}{}", one.host, one.path)).collect();
    // The company's own module proxy is asked for the canary, as the list says.
    let heard: Vec<&String> =
        requests.iter().filter(|text| names(text.strip_prefix("athens.corp.example").unwrap_or(text))).collect();
    assert_eq!(heard, Vec::<&String>::new());
    let connects = lab.connects();
    let others: Vec<&String> =
        connects.iter().filter(|to| names(to) && !to.starts_with("athens.corp.example")).collect();
    assert_eq!(others, Vec::<&String>::new());
    assert!(!requests.is_empty(), "the rest of doctor was there");
}

/// In a network namespace that has no way out, where every name has an address and somebody who listens there.
#[test]
#[cfg(target_os = "linux")]
fn no_packet_leaves_the_machine() {
    let script = "ip link set lo up && ip addr add 203.0.113.7/32 dev lo && mount --bind $1 /etc/resolv.conf && \
                  exec \"$0\" --ignored --exact alone_where_packets_are_counted --nocapture";
    let resolv = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(resolv.path(), "nameserver 203.0.113.7\noptions timeout:1 attempts:1\n").unwrap();
    let test = std::env::current_exe().unwrap();
    let output =
        Command::new("unshare").args(["-rmn", "sh", "-c", script]).arg(test).arg(resolv.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    let cannot = ["unshare failed", "Operation not permitted", "Operation not supported", "ip: not found"];
    if cannot.iter().any(|why| said.contains(why)) && !said.contains("running 1 test") {
        eprintln!("skipped: {said}");
        return;
    }
    assert!(output.status.success(), "{said}");
}

/// What went out so far: datagrams (questions for names among them), tries without a way, connections to the address that
/// is every name's.
fn went_out(connections: &AtomicU64) -> [u64; 3] {
    let text = std::fs::read_to_string("/proc/self/net/snmp").unwrap();
    let figure = |kind: &str, name: &str| {
        let mut lines = text.lines().filter(|line| line.starts_with(kind));
        let place = lines.next().unwrap().split_whitespace().position(|word| word == name).unwrap();
        lines.next().unwrap().split_whitespace().nth(place).unwrap().parse().unwrap()
    };
    [figure("Udp:", "OutDatagrams"), figure("Ip:", "OutNoRoutes"), connections.load(Ordering::SeqCst)]
}

/// Run by [`no_packet_leaves_the_machine`].
#[test]
#[ignore = "needs a network namespace"]
fn alone_where_packets_are_counted() {
    static CONNECTIONS: AtomicU64 = AtomicU64::new(0);
    dns::start(BTreeMap::from([("*.example".to_owned(), dns::Answer::of("203.0.113.7".parse().unwrap()))]));
    for port in [22, 80, 443, 9418] {
        let listener = TcpListener::bind(("203.0.113.7", port)).unwrap();
        std::thread::spawn(move || {
            for _ in listener.incoming() {
                CONNECTIONS.fetch_add(1, Ordering::SeqCst);
            }
        });
    }
    // What the figures are worth: each kind of going out is seen.
    let before = went_out(&CONNECTIONS);
    let _ = TcpStream::connect(("git.example", 443)).unwrap();
    let _ = TcpStream::connect(("198.51.100.1", 443)).unwrap_err();
    std::thread::sleep(Duration::from_millis(50));
    let after = went_out(&CONNECTIONS);
    assert!(before.iter().zip(&after).all(|(before, after)| after > before), "{before:?} {after:?}");

    let lab = lab();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for case in CASES {
        for go in toolchains() {
            let mut machine = machine(&go, &lab, case);
            // As many ways round the stand-ins as a machine may have.
            machine.set("NO_PROXY", "*").set("no_proxy", "*").set("GOVCS", "*:all").set("GOINSECURE", "*");
            machine.set("GOAUTH", "netrc").set("GIT_SSH_COMMAND", "/usr/bin/ssh").set("REQUEST_METHOD", "GET");
            machine.write("home/.netrc", "machine git.corp.example login u password p\n");
            let ssh = "[url \"ssh://git@git.corp.example/\"]\n\tinsteadOf = https://git.corp.example/\n";
            machine.write("home/.gitconfig", ssh);
            let host = Host::imagined(machine.variables().collect(), machine.work(), &machine.home());
            let settings = settings::read_as_go_does(&host);
            let project = std::fs::read(machine.work().join("go.mod")).ok();
            let project = project.map(|bytes| gomod::parse(Path::new("go.mod"), &bytes));
            let [private, no_proxy, no_database] =
                [Var::Goprivate, Var::Gonoproxy, Var::Gonosumdb].map(|var| settings.value(var));
            let given = Patterns { private, no_proxy, no_database, team: "" };
            let hosts = privacy::hosts(&given, project.as_ref()).0;
            let modules: Vec<_> = hosts.iter().flat_map(|host| &host.modules).map(|module| &module.module).collect();
            assert!(!modules.is_empty(), "{}", case.what);
            let before = went_out(&CONNECTIONS);
            let wanted = Wanted { proxies: true, database: true };
            let testing = test(&host, &settings, &modules, wanted, Duration::from_secs(10));
            let evidence = runtime.block_on(testing).unwrap();
            assert_eq!(went_out(&CONNECTIONS), before, "{}, Go {}", case.what, go.version);
            assert!(!evidence.looked_up.is_empty(), "{}, Go {}", case.what, go.version);
        }
    }
    assert_eq!(lab.requests().len() + lab.connects().len(), 0, "the user's own HTTP proxy heard nothing");
}
