//! `show` against the real go command: every value is the one that `go env -json` gives the user there, and says where it
//! comes from.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::type_complexity)]

mod support;

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::path::Path;

use goproxy_cfg_lab::{Toolchain, toolchain, toolchains};
use serde_json::{Value, json};
use support::Machine;

/// What `go env` may know of `show`'s variables.
const NAMES: [&str; 13] = [
    "GOPROXY",
    "GOSUMDB",
    "GOPRIVATE",
    "GONOPROXY",
    "GONOSUMDB",
    "GOINSECURE",
    "GOVCS",
    "GOAUTH",
    "GOFLAGS",
    "GO111MODULE",
    "GOTOOLCHAIN",
    "GOENV",
    "GOWORK",
];

fn variable<'a>(shown: &'a Value, name: &str) -> &'a Value {
    let list = shown["variables"].as_array().unwrap();
    list.iter().find(|variable| variable["name"] == name).unwrap_or_else(|| panic!("no {name} in {shown}"))
}

#[track_caller]
fn agree(case: &str, go: &Toolchain, shown: &Value, answer: &Value) {
    for name in NAMES {
        assert_eq!(variable(shown, name)["value"], answer[name], "{case}, Go {}: {name}\n{shown:#}", go.version);
    }
}

/// A machine made by a function, by its name.
type Case = (&'static str, fn(&mut Machine));

/// Env files.
const FILES: &[(&str, &[u8])] = &[
    ("empty", b""),
    ("plain", b"GOPROXY=https://goproxy.cn,direct\nGOSUMDB=sum.golang.google.cn\nGOPRIVATE=git.corp.example\n"),
    ("windows line ends", b"GOPROXY=https://goproxy.cn,direct\r\nGOSUMDB=off\r\nGOFLAGS=-mod=mod\r\n"),
    ("no final newline", b"# note\nGOPROXY=https://a.example"),
    ("duplicates", b"GOPROXY=https://a.example\nGOSUMDB=off\nGOPROXY=https://b.example\n"),
    ("empty values", b"GOPROXY=\nGOSUMDB=\nGOTOOLCHAIN=\nGOAUTH=\nGOPRIVATE=p.example\nGONOPROXY=\nGOVCS=\nGOWORK=\n"),
    ("spaces", b"GOPROXY = https://a.example\n GOSUMDB=off\nGOPRIVATE= a.example \n"),
    ("lower case", b"goproxy=https://a.example\nGoproxy=https://b.example\n"),
    ("comments", b"#GOPROXY=https://a.example\n//GOSUMDB=off\nGOPRIVATE=a.example # note\n"),
    ("quotes", b"GOPROXY=\"https://a.example,direct\"\nGOFLAGS='-tags=a b'\n"),
    ("not UTF-8", b"GOPRIVATE=a\xe4\xbd,b\xff\xff\xfe\nGOPROXY=https://a.example\n\xff\xfe\n"),
    ("byte order mark", b"\xef\xbb\xbfGOPROXY=https://a.example\nGOSUMDB=off\n"),
    ("export", b"export GOPROXY=https://a.example\nset GOSUMDB=off\n"),
    ("equals signs", b"GOFLAGS=-ldflags=-X=a=b\n=x\nGOPROXY\n"),
    ("pipe and ampersand", b"GOPROXY=https://a.example?x=1&y=<2>|https://b.example,direct\n"),
    ("none", b"GOPRIVATE=a.example\nGONOPROXY=none\n"),
    ("toolchain", b"GOTOOLCHAIN=local\n"),
    ("toolchain auto", b"GOTOOLCHAIN=path\nGO111MODULE=auto\n"),
    ("workspace off", b"GOWORK=off\n"),
    ("workspace auto", b"GOWORK=auto\n"),
    ("not for files", b"GOENV=/nowhere\nHTTPS_PROXY=http://proxy.example\nGODEBUG=x\n"),
    ("escapes", b"GOPROXY=https://a.example/\\n\x01\x7f\t\xe4\xb8\xad\xe6\x96\x87\n"),
];

fn file_elsewhere(machine: &mut Machine, vars: &[(&str, &str)]) {
    machine.write_env_file("GOPROXY=https://wrong.example\n");
    machine.write("work/my.env", "GOPROXY=https://mine.example\nGOSUMDB=off\n");
    machine.write("work/xdg/go/env", "GOPROXY=https://xdg.example\n");
    for (name, value) in vars {
        machine.set(name, value.replace("WORK", &machine.work().display().to_string()));
    }
}

fn plain_file(machine: &mut Machine) {
    machine.write_env_file("GOPROXY=https://file.example\nGOSUMDB=off\nGOPRIVATE=file.example\nGOTOOLCHAIN=local\n");
}

/// Everything else.
const MACHINES: &[Case] = &[
    ("empty home", |_| {}),
    ("environment over file", |m| {
        plain_file(m);
        m.set("GOPROXY", "https://env.example").set("GOTOOLCHAIN", "auto").set("GOSUMDB", "sum.golang.org");
    }),
    ("empty in the environment", |m| {
        plain_file(m);
        m.set("GOPROXY", "").set("GOPRIVATE", "").set("GOTOOLCHAIN", "").set("GOENV", "").set("GOWORK", "");
        m.set("GOFLAGS", "").set("XDG_CONFIG_HOME", "");
    }),
    ("environment alone", |m| {
        m.set("GOPROXY", "https://env.example|direct")
            .set("GONOSUMDB", "*.corp.example")
            .set("GOINSECURE", "a.example");
        m.set("GOVCS", "public:git,private:all").set("GOAUTH", "off").set("GO111MODULE", "on");
    }),
    ("white space", |m| {
        m.set("GOPROXY", " https://env.example , direct ").set("GOSUMDB", " ");
    }),
    ("not UTF-8", |m| {
        m.set("GOPRIVATE", OsStr::from_bytes(b"a\xe4\xbd,b\xff\xff")).set("GOPROXY", OsStr::from_bytes(b"\xff"));
    }),
    ("GOPRIVATE with GONOPROXY=none", |m| {
        m.set("GOPRIVATE", "*.corp.example").set("GONOPROXY", "none");
    }),
    ("GOPRIVATE alone", |m| {
        m.set("GOPRIVATE", "*.corp.example");
    }),
    ("GOPRIVATE in the file, GONOSUMDB in the environment", |m| {
        plain_file(m);
        m.set("GONOSUMDB", "other.example");
    }),
    ("flags", |m| {
        m.set("GOFLAGS", "-mod=mod -insecure '-tags=a b'");
    }),
    ("bad flags", |m| {
        m.set("GOFLAGS", "nonsense");
    }),
    ("modules off", |m| {
        m.set("GO111MODULE", "off");
        m.write("work/go.work", "go 1.18\n");
    }),
    ("toolchain in the environment", |m| {
        m.set("GOTOOLCHAIN", "path");
    }),
    ("GOENV elsewhere", |m| file_elsewhere(m, &[("GOENV", "WORK/my.env")])),
    ("GOENV relative", |m| file_elsewhere(m, &[("GOENV", "my.env")])),
    ("GOENV relative and up", |m| file_elsewhere(m, &[("GOENV", "../work/./my.env")])),
    ("GOENV off", |m| file_elsewhere(m, &[("GOENV", "off")])),
    ("GOENV to nothing", |m| file_elsewhere(m, &[("GOENV", "WORK/no/such")])),
    ("GOENV below a file", |m| file_elsewhere(m, &[("GOENV", "WORK/my.env/env")])),
    ("XDG_CONFIG_HOME", |m| file_elsewhere(m, &[("XDG_CONFIG_HOME", "WORK/xdg")])),
    ("GOENV over XDG_CONFIG_HOME", |m| file_elsewhere(m, &[("GOENV", "WORK/my.env"), ("XDG_CONFIG_HOME", "WORK/xdg")])),
    ("env file linked", |m| {
        let real = m.write("dotfiles/env", "GOPROXY=https://linked.example\n");
        std::fs::create_dir_all(m.env_file().parent().unwrap()).unwrap();
        symlink(real, m.env_file()).unwrap();
    }),
    ("workspace", |m| {
        m.write("work/go.work", "go 1.18\n");
    }),
    ("workspace above", |m| {
        m.write("work/go.work", "go 1.18\n");
        let deep = m.write("work/a/b/go.mod", "module a.example/b\n\ngo 1.18\n");
        m.go_to(deep.parent().unwrap());
    }),
    ("workspace is a directory", |m| {
        m.write("work/a/go.work/x", "");
        m.write("work/go.work", "go 1.18\n");
        m.go_to(&m.work().join("a"));
    }),
    ("workspace off", |m| {
        m.write("work/go.work", "go 1.18\n");
        m.set("GOWORK", "off");
    }),
    ("workspace auto", |m| {
        m.write("work/go.work", "go 1.18\n");
        m.set("GOWORK", "auto");
    }),
    ("workspace named", |m| {
        let other = m.write("other/go.work", "go 1.18\n");
        m.write("work/go.work", "go 1.18\n");
        m.set("GOWORK", other.as_os_str());
    }),
    ("workspace by a link", |m| {
        m.write("real/go.work", "go 1.18\n");
        std::fs::create_dir(m.dir().join("real/sub")).unwrap();
        let link = m.dir().join("link");
        symlink(m.dir().join("real"), &link).unwrap();
        m.go_to(&link.join("sub")).set("PWD", link.join("sub").as_os_str());
    }),
    ("workspace by a link, PWD wrong", |m| {
        m.write("real/go.work", "go 1.18\n");
        let link = m.dir().join("link");
        symlink(m.dir().join("real"), &link).unwrap();
        let home = m.home();
        m.go_to(&link).set("PWD", home.as_os_str());
    }),
    ("workspace beyond a link", |m| {
        m.write("real/sub/x", "");
        m.write("named/go.work", "go 1.18\n");
        let link = m.dir().join("named/link");
        symlink(m.dir().join("real/sub"), &link).unwrap();
        m.go_to(&link).set("PWD", link.as_os_str());
    }),
    ("module", |m| {
        m.write("work/go.mod", "module a.example/b\n\ngo 1.18\n");
        plain_file(m);
    }),
    ("broken module", |m| {
        m.write("work/go.mod", "this is no go.mod\n");
    }),
    ("HOME unset", |m| {
        m.unset("HOME");
    }),
    ("HOME unset, GOENV set", |m| {
        file_elsewhere(m, &[("GOENV", "WORK/my.env")]);
        m.unset("HOME");
    }),
    ("GOROOT set", |m| {
        let goroot = m.other(m.go(), &["env", "GOROOT"]).exits(0).stdout;
        m.set("GOROOT", goroot.trim()).set("GOSUMDB", "off");
    }),
    ("go is a link", |m| {
        plain_file(m);
        let bin = m.dir().join("bin");
        std::fs::create_dir(&bin).unwrap();
        symlink(m.go(), bin.join("go")).unwrap();
        m.set("PATH", format!("{}:/usr/bin:/bin", bin.display()));
    }),
    ("go is a wrapper", |m| {
        plain_file(m);
        let script = format!("#!/bin/sh\nexec '{}' \"$@\"\n", m.go().display());
        m.install("go", &script);
    }),
    ("go is a wrapper that sets GOPROXY and GOENV", |m| {
        let corporate = m.write("corp/env", "GOSUMDB=off\nGOPRIVATE=corp.example\n");
        plain_file(m);
        let set = format!("export GOPROXY=https://corp.example GOENV='{}'", corporate.display());
        let script = format!("#!/bin/sh\n{set}\nexec '{}' \"$@\"\n", m.go().display());
        m.install("go", &script);
    }),
    ("go is a wrapper that switches GOENV off", |m| {
        plain_file(m);
        let script = format!("#!/bin/sh\nGOENV=off exec '{}' \"$@\"\n", m.go().display());
        m.install("go", &script);
    }),
    ("TMPDIR in a module", |m| {
        m.write("work/go.mod", "module a.example/b\n\ngo 1.99\n");
        m.write("work/tmp/x", "");
        m.write("work/go.work", "go 1.99\n");
        let (tmp, home) = (m.work().join("tmp"), m.home());
        m.set("TMPDIR", tmp.as_os_str()).go_to(&home);
    }),
];

/// The values that the user's own run gives.
fn all_agree(version: &str) {
    let go = toolchain(version);
    for (name, bytes) in FILES {
        let machine = Machine::with_go(&go);
        machine.write_env_file(bytes);
        let shown = machine.run(&["show", "--json"]).exits(0);
        assert_eq!(shown.stderr, "", "{name}");
        agree(name, &go, &shown.json(), &machine.go_env(&NAMES));
    }
    for (name, make) in MACHINES {
        let mut machine = Machine::with_go(&go);
        make(&mut machine);
        let shown = machine.run(&["show", "--json"]).exits(0);
        assert_eq!(shown.stderr, "", "{name}, Go {version}");
        let shown = shown.json();
        agree(name, &go, &shown, &machine.go_env(&NAMES));
        assert_eq!(shown["go"]["version"], format!("go{}", go.version), "{name}");
        assert_eq!(shown["go_error"], Value::Null, "{name}");
    }
}

#[test]
fn values_are_those_of_go_1_19() {
    all_agree("1.19");
}

#[test]
fn values_are_those_of_go_1_21() {
    all_agree("1.21");
}

#[test]
fn values_are_those_of_go_1_24() {
    all_agree("1.24");
}

#[test]
fn values_are_those_of_go_1_27() {
    all_agree("1.27");
}

#[test]
fn a_module_that_needs_a_newer_go_keeps_nothing_from_being_shown() {
    for go in toolchains() {
        for (file, text) in [("go.mod", "module a.example/b\n\ngo 1.99\n"), ("go.work", "go 1.99\n")] {
            for toolchain in [None, Some("auto"), Some("go1.99.0"), Some("local")] {
                let mut machine = Machine::with_go(&go);
                plain_file(&mut machine);
                // Nobody is there: what asks for a toolchain fails at once.
                machine.set("GOPROXY", "http://127.0.0.1:9");
                if let Some(toolchain) = toolchain.filter(|toolchain| *toolchain != "go1.99.0") {
                    machine.set("GOTOOLCHAIN", toolchain);
                }
                let mut answer = machine.go_env(&NAMES);
                if let Some("go1.99.0") = toolchain {
                    machine.set("GOTOOLCHAIN", "go1.99.0");
                    answer["GOTOOLCHAIN"] = json!(if go.version.starts_with("1.19") { "" } else { "go1.99.0" });
                }
                let placed = machine.write(&format!("work/{file}"), text);
                if file == "go.work" {
                    answer["GOWORK"] = json!(placed.to_string_lossy());
                }
                let shown = machine.run(&["show", "--json"]).exits(0);
                assert_eq!(shown.stderr, "");
                agree(&format!("{file} {toolchain:?}"), &go, &shown.json(), &answer);
            }
        }
    }
}

#[test]
fn an_unknown_goroot_is_reported_and_hides_nothing_else() {
    let mut machine = Machine::with_go(&toolchain("1.27"));
    plain_file(&mut machine);
    machine.set("GOROOT", "/nowhere");
    let shown = machine.run(&["show", "--json"]).exits(0);
    assert!(shown.stderr.contains("cannot find GOROOT"), "{}", shown.stderr);
    let shown = shown.json();
    assert_eq!(variable(&shown, "GOPROXY")["value"], "https://file.example");
    assert!(shown["go_error"].is_string());
}

fn source(kind: &str, path: Option<&Path>, line: Option<usize>, name: Option<&str>) -> Value {
    json!({ "kind": kind, "path": path.map(|path| path.to_string_lossy()), "line": line, "name": name })
}

#[test]
fn every_value_says_where_it_comes_from_and_what_it_hides() {
    for go in toolchains() {
        let has_go_env = !go.version.starts_with("1.19");
        let mut machine = Machine::with_go(&go);
        let work = machine.write("work/go.work", "go 1.18\n");
        machine.write_env_file(
            "# mine\nGOPROXY=https://old.example\nGOPRIVATE=p.example\r\n\nGOPROXY=https://file.example\nGOFLAGS=\nGONOSUMDB=none\n",
        );
        machine.set("GOPROXY", "https://env.example").set("GOVCS", "*:off").set("GOSUMDB", "");
        machine.set("https_proxy", "http://lower.example").set("HTTP_PROXY", "http://upper.example");
        machine.set("http_proxy", "http://hidden.example").set("NO_PROXY", "");
        let file = machine.env_file();
        let shown = machine.run(&["show", "--json"]).exits(0).json();
        let goroot = shown["go"]["goroot"].as_str().unwrap().to_owned();
        let go_env = Path::new(&goroot).join("go.env");
        let line = |name: &str| {
            let text = std::fs::read_to_string(&go_env).unwrap();
            text.lines().position(|line| line.starts_with(name)).unwrap() + 1
        };
        let built_in = |name: &str| match has_go_env {
            true => source("goroot", Some(&go_env), Some(line(name)), None),
            false => source("default", None, None, None),
        };
        let default = source("default", None, None, None);
        let expected = [
            (
                "GOPROXY",
                "https://env.example",
                source("environment", None, None, Some("GOPROXY")),
                vec![
                    ("https://file.example", source("go-env-file", Some(&file), Some(5), None)),
                    ("https://proxy.golang.org,direct", built_in("GOPROXY")),
                ],
            ),
            ("GOSUMDB", "sum.golang.org", built_in("GOSUMDB"), vec![]),
            ("GOPRIVATE", "p.example\r", source("go-env-file", Some(&file), Some(3), None), vec![]),
            ("GONOPROXY", "p.example\r", source("default", None, None, Some("GOPRIVATE")), vec![]),
            (
                "GONOSUMDB",
                "none",
                source("go-env-file", Some(&file), Some(7), None),
                vec![("p.example\r", source("default", None, None, Some("GOPRIVATE")))],
            ),
            ("GOINSECURE", "", default.clone(), vec![]),
            ("GOVCS", "*:off", source("environment", None, None, Some("GOVCS")), vec![]),
            ("GOFLAGS", "", source("go-env-file", Some(&file), Some(6), None), vec![]),
            ("GOENV", file.to_str().unwrap(), default.clone(), vec![]),
            ("GOWORK", work.to_str().unwrap(), source("project-file", Some(&work), None, None), vec![]),
            (
                "HTTP_PROXY",
                "http://upper.example",
                source("environment", None, None, Some("HTTP_PROXY")),
                vec![("http://hidden.example", source("environment", None, None, Some("http_proxy")))],
            ),
            ("HTTPS_PROXY", "http://lower.example", source("environment", None, None, Some("https_proxy")), vec![]),
            ("NO_PROXY", "", default, vec![]),
        ];
        for (name, value, from, hidden) in expected {
            let found = variable(&shown, name);
            let hidden: Vec<Value> =
                hidden.into_iter().map(|(value, from)| json!({ "value": value, "source": from })).collect();
            assert_eq!(found["value"], value, "Go {}: {name}", go.version);
            assert_eq!(found["source"], from, "Go {}: {name}", go.version);
            assert_eq!(found["shadows"], json!(hidden), "Go {}: {name}", go.version);
        }
    }
}

#[test]
fn sources_in_the_corners() {
    let go = toolchain("1.27");
    let found = |make: fn(&mut Machine), name: &str| {
        let mut machine = Machine::with_go(&go);
        make(&mut machine);
        let shown = machine.run(&["show", "--json"]).exits(0).json();
        let found = variable(&shown, name);
        (found["source"]["kind"].as_str().unwrap().to_owned(), found["shadows"].as_array().unwrap().len())
    };
    let cases: &[(fn(&mut Machine), &str, &str, usize)] = &[
        // The empty line is what hides go.env.
        (|m| m.write_env_file("GOPROXY=\n"), "GOPROXY", "go-env-file", 1),
        // Here it hides nothing: the default is in the command itself.
        (|m| m.write_env_file("GOAUTH=\n"), "GOAUTH", "default", 0),
        (|m| m.write_env_file("GOPRIVATE=a.example\nGONOPROXY=\n"), "GONOPROXY", "default", 0),
        (|m| m.write_env_file(b"GOPRIVATE=a\xe4\xbd\xff\n"), "GOPRIVATE", "go-env-file", 0),
        (|m| file_elsewhere(m, &[("GOENV", "my.env")]), "GOPROXY", "go-env-file", 1),
        (|m| file_elsewhere(m, &[("GOENV", "off")]), "GOPROXY", "goroot", 0),
        (|m| file_elsewhere(m, &[("GOENV", "off")]), "GOENV", "environment", 0),
        (
            |m| {
                m.set("GOWORK", "off");
            },
            "GOWORK",
            "environment",
            0,
        ),
        (|m| m.write_env_file("GOWORK=off\n"), "GOWORK", "go-env-file", 0),
        (|m| m.write_env_file("GOTOOLCHAIN=local\n"), "GOTOOLCHAIN", "go-env-file", 1),
    ];
    for (make, name, kind, hidden) in cases {
        assert_eq!(found(*make, name), ((*kind).to_owned(), *hidden), "{name} {kind}");
    }
}

#[test]
fn without_go_it_says_what_it_assumes() {
    let machine = Machine::new();
    machine.write_env_file("GOPROXY=https://goproxy.cn\n");
    let shown = machine.run(&["show", "--json"]).exits(0).json();
    assert_eq!(shown["go"], Value::Null);
    assert_eq!(variable(&shown, "GOPROXY")["source"]["line"], 1);
    assert_eq!(variable(&shown, "GOSUMDB")["value"], "sum.golang.org");
    assert_eq!(variable(&shown, "GOAUTH")["value"], "netrc");
    assert_eq!(variable(&shown, "GOTOOLCHAIN")["value"], "auto");
    for (lang, assumed) in [("en", "no `go`"), ("zh-CN", "没有 `go`")] {
        let table = machine.run(&["--lang", lang, "show"]).exits(0);
        assert!(table.said().contains(assumed), "{}", table.said());
    }
}

#[test]
fn passwords_never_show() {
    const URL: &str = "https://user:secret@proxy.example/go";
    let go = toolchain("1.27");
    let everywhere: &[Case] = &[
        ("file", |m| m.write_env_file(format!("GOPROXY={URL}|direct\nGOFLAGS=-x={URL}\n"))),
        ("environment", |m| {
            m.set("GOPROXY", format!("https://goproxy.cn,{URL},direct"))
                .set("GOSUMDB", format!("sum.golang.org {URL}"))
                .set("GOPRIVATE", URL);
            m.set("HTTPS_PROXY", "http://user:secret@127.0.0.1:9").set("http_proxy", "user:secret@127.0.0.1:9");
        }),
        ("shadowed and in a profile", |m| {
            m.write_env_file(format!("GOPROXY={URL},direct\n"));
            m.write("home/.bashrc", format!("export GOPROXY={URL},https://env.example\n"));
            m.set("GOPROXY", format!("{URL},https://env.example"));
        }),
        ("broken list", |m| m.write_env_file("GOPROXY=ftp://user:secret@a.example，direct\n")),
        ("said by go", |m| {
            m.install("go", &format!("#!/bin/sh\necho 'go: Get \"{URL}\": no' >&2\necho {URL}\nexit 1\n"));
        }),
        ("garbage of go", |m| {
            m.install("go", &format!("#!/bin/sh\necho {URL}\n"));
        }),
    ];
    let commands: &[&[&str]] = &[
        &["show"],
        &["show", "--json"],
        &["show", "-v"],
        &["list"],
        &["list", "--json"],
        &["use", "current", "--no-check"],
        &["use", URL, "--no-check"],
        &["use", "https://user:secret@bad host", "--no-check"],
        &["use", "goproxy.cn", "--dry-run"],
        &["use", "goproxy.cn", "--dry-run", "--json"],
        &["use", "goproxy.cn", "--no-check", "--json"],
        &["use", "aliyun", "--no-check", "-v"],
        &["use", "goproxy.cn", "--no-check", "--private", URL],
        &["history"],
        &["history", "--json"],
        &["undo", "1"],
        &["undo", "1", "--json"],
        &["undo"],
        &["undo", "--force"],
        &["doctor", "--offline"],
        &["doctor", "--offline", "--json"],
        &["probe", "https://user:secret@"],
        &["--https://user:secret@a.example"],
        &["https://user:secret@a.example"],
    ];
    for (name, make) in everywhere {
        let mut machine = Machine::with_go(&go);
        make(&mut machine);
        for (index, args) in commands.iter().enumerate() {
            let lang = if index % 2 == 0 { "en" } else { "zh-CN" };
            let run = machine.set("GOPROXY_CFG_LANG", lang).run(args);
            assert!(!run.said().contains("secret"), "{name}: {args:?}\n{}", run.said());
        }
    }
}
