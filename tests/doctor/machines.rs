//! Machines on which little works: no go command, a broken one, no home, no network; and secrets that stay secret.

use std::time::Instant;

use goproxy_cfg_lab::{Lab, toolchain};
use serde_json::Value;

use super::support::{Machine, Run, done};
use super::{codes, errors, finding, is_empty, lab, machine, newest, nothing_runs_on};

/// Under the lab's healthy goproxy.cn, with a `go` of this script first on PATH. `REAL` is the real one.
fn with_fake_go(lab: &Lab, script: &str) -> Machine {
    let go = newest();
    let mut machine = machine(&go, lab);
    machine.set("GOPROXY", "https://goproxy.cn,direct");
    machine.install("go", &script.replace("REAL", &go.go.display().to_string()));
    machine
}

#[test]
fn without_go_it_says_what_it_can_and_exits_3() {
    let lab = Lab::ready("healthy");
    let mut machine = Machine::new();
    machine.enter(&lab);
    machine.set("GOPROXY", "https://goproxy.cn,direct");
    let report = machine.run(&["doctor", "--json"]).exits(3).json();
    assert_eq!(report["verdict"], "not-checked");
    assert_eq!(codes(&report), ["GP505"]);
    assert_eq!(report["proof"], Value::Null);
    assert_eq!(report["probe"]["mirrors"][0]["healthy"], true);
    assert_eq!(report["could_not_check"], "no `go` on PATH, so nothing could be proved");
    let text = machine.run(&["doctor", "--lang", "zh-CN"]).exits(3).stdout;
    assert!(text.contains("GP505") && text.contains("https://golang.google.cn/dl/"), "{text}");
    assert_eq!(text.matches("PATH").count(), 1, "said once: {text}");
    // Offline no proof is asked for; errors count before that nothing could be proved.
    machine.run(&["doctor", "--offline"]).exits(0);
    machine.set("GO111MODULE", "off");
    machine.run(&["doctor"]).exits(1);
}

#[test]
fn a_go_command_that_does_not_work_is_named_and_ends_with_3() {
    let lab = Lab::ready("healthy");
    let table = [
        ("hangs", "#!/bin/sh\nsleep 60 & wait\n", "did not end within"),
        ("crashes", "#!/bin/sh\necho 'cannot map pages' >&2; exit 2\n", "exit code 2"),
        ("says why", "#!/bin/sh\necho 'cannot map pages' >&2; exit 2\n", "cannot map pages"),
        ("is killed", "#!/bin/sh\nkill -9 $$\n", "ended by a signal"),
        ("prints garbage", "#!/bin/sh\necho 'welcome to your build machine'\n", "never says"),
        ("prints a banner", "#!/bin/sh\necho 'welcome'; exec REAL \"$@\"\n", "never says"),
        ("prints nothing", "#!/bin/sh\n", "never says"),
        ("prints other JSON", "#!/bin/sh\necho '[1, 2]'\n", "never says"),
        ("is no program", "\u{7f}ELF of another machine", "cannot start"),
        ("prints without end", "#!/bin/sh\nexec yes\n", "did not end within"),
        ("has no interpreter", "#!/nowhere/sh\n", "cannot start"),
        ("prints escapes", "#!/bin/sh\nprintf 'a\\033[31mred\\n' >&2; exit 1\n", "\\u{1b}[31mred"),
    ];
    for (what, script, said) in table {
        let machine = with_fake_go(&lab, script);
        let started = Instant::now();
        let report = machine.run(&["doctor", "--json", "--timeout", "1s"]).exits(3).json();
        assert!(started.elapsed() < crate::support::SOON, "{what}: {:?}", started.elapsed());
        assert_eq!(codes(&report), ["GP506"], "{what}");
        assert_eq!(report["verdict"], "not-checked", "{what}");
        let detail = finding(&report, "GP506")["detail"].as_str().unwrap();
        assert!(detail.contains(said), "{what}: {detail}");
        assert!(!detail.contains('\u{1b}'), "{what}: {detail:?}");
        // The mirror itself was measured all the same.
        assert_eq!(report["probe"]["mirrors"][0]["healthy"], true, "{what}");
        nothing_runs_on(&machine);
        is_empty(&machine.dir().join("tmp"));
    }
}

#[test]
fn a_wrapper_that_works_is_as_good_as_go() {
    let lab = Lab::ready("healthy");
    for script in ["#!/bin/sh\nexec REAL \"$@\"\n", "#!/bin/sh\necho 'using Go 1.27' >&2\nexec REAL \"$@\"\n"] {
        let machine = with_fake_go(&lab, script);
        let report = machine.run(&["doctor", "--json"]).exits(0).json();
        assert_eq!((&report["verdict"], codes(&report).len()), (&"domestic".into(), 0), "{script}");
    }
    // What the wrapper decides is in force.
    let machine = with_fake_go(&lab, "#!/bin/sh\nGOPROXY=https://proxy.golang.org exec REAL \"$@\"\n");
    let report = machine.run(&["doctor", "--json"]).exits(1).json();
    assert_eq!(report["verdict"], "foreign", "{report:#}");
}

#[test]
fn the_download_has_every_place_for_itself() {
    let lab = Lab::ready("healthy");
    let mut machine =
        with_fake_go(&lab, "#!/bin/sh\n[ $1 = mod ] && { env; pwd; } > $MACHINE/seen\nexec REAL \"$@\"\n");
    // A workspace that needs another Go has no say, and neither have flags that would change what is downloaded.
    let workspace = machine.write("work/go.work", "go 1.99\n\nuse .\n");
    machine.set("GOWORK", workspace).set("GOFLAGS", "-mod=vendor").set("GOCACHE", "/nowhere/mine");
    let report = machine.run(&["doctor", "--json"]).exits(0).json();
    assert_eq!(report["verdict"], "domestic", "{report:#}");
    let seen = std::fs::read_to_string(machine.dir().join("seen")).unwrap();
    let value =
        |name: &str| seen.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')).unwrap_or_default();
    let throwaway = machine.dir().join("tmp").display().to_string();
    for name in ["GOPATH", "GOMODCACHE", "GOCACHE", "TMPDIR"] {
        assert!(value(name).starts_with(&throwaway) && value(name) != throwaway, "{name}={}", value(name));
    }
    assert!(seen.lines().last().unwrap().starts_with(&throwaway), "{seen}");
    assert_eq!((value("GOFLAGS"), value("GOWORK"), value("GOTOOLCHAIN")), ("-modcacherw", "off", "local"));
    is_empty(&machine.dir().join("tmp"));
}

#[test]
fn a_download_that_breaks_is_a_failed_one() {
    let lab = Lab::ready("healthy");
    for (script, said) in [
        ("#!/bin/sh\n[ $1 = env ] && exec REAL \"$@\"\necho 'out of memory' >&2; exit 2\n", "out of memory"),
        ("#!/bin/sh\n[ $1 = env ] && exec REAL \"$@\"\necho '{\"Error\": \"no such luck\"}'; exit 1\n", "no such luck"),
        // As the go command does when git is at work.
        (
            "#!/bin/sh\n[ $1 = env ] && exec REAL \"$@\"\necho x > $TMPDIR/half-a-zip\nsleep 60 & wait\n",
            "not finished after 1 s",
        ),
    ] {
        let machine = with_fake_go(&lab, script);
        let report = machine.run(&["doctor", "--json", "--timeout", "1s"]).exits(1).json();
        assert_eq!((&report["verdict"], errors(&report)), (&"failed".into(), vec!["GP501"]), "{script}");
        let detail = finding(&report, "GP501")["detail"].as_str().unwrap();
        assert!(detail.contains(said), "{detail}");
        nothing_runs_on(&machine);
        is_empty(&machine.dir().join("tmp"));
    }
    // One that succeeds without doing anything proves nothing.
    let machine = with_fake_go(&lab, "#!/bin/sh\n[ $1 = env ] && exec REAL \"$@\"\nexit 0\n");
    let report = machine.run(&["doctor", "--json"]).exits(0).json();
    assert_eq!(report["verdict"], "not-checked", "{report:#}");
}

#[test]
fn without_home_it_still_proves_and_says_that_the_caches_have_no_place() {
    let lab = Lab::ready("healthy");
    for go in goproxy_cfg_lab::toolchains() {
        let mut machine = machine(&go, &lab);
        machine.unset("HOME").set("GOPROXY", "https://goproxy.cn,direct");
        let report = machine.run(&["doctor", "--json"]).exits(1).json();
        assert_eq!(report["verdict"], "domestic", "Go {}: {report:#}", go.version);
        assert_eq!(errors(&report), ["GP511", "GP526"], "Go {}: {report:#}", go.version);
        // As the go command itself says.
        let said = machine.other(&go.go, &["mod", "download", "github.com/pkg/errors@v0.9.1"]);
        assert_ne!(said.code, Some(0), "Go {}: {said:?}", go.version);
    }
}

/// Runs the program where there is no network at all; `None` where this machine cannot make such a place.
fn without_network(machine: &Machine, args: &[&str]) -> Option<Run> {
    let unshare = |program: &str, args: &[&str]| {
        let mut command = machine.command("unshare");
        command.args(["--user", "--map-root-user", "--net", program]).args(args);
        command
    };
    let probe = unshare("true", &[]).output();
    if !probe.as_ref().is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: this machine makes no network namespaces: {probe:?}");
        return None;
    }
    Some(done(unshare(env!("CARGO_BIN_EXE_goproxy-cfg"), args).output().unwrap()))
}

#[test]
fn without_network_nothing_is_unhealthy_it_only_could_not_be_looked_at() {
    let mut machine = Machine::with_go(&newest());
    machine.set("GOPROXY", "https://goproxy.cn,direct");
    let Some(run) = without_network(&machine, &["doctor", "--json"]) else { return };
    let report = run.exits(3).json();
    assert_eq!(report["verdict"], "not-checked", "{report:#}");
    assert_eq!(codes(&report), ["GP401"]);
    assert_eq!(report["probe"]["no_network"], "no-route");
    let text = without_network(&machine, &["doctor"]).unwrap().exits(3).stdout;
    assert_eq!(text.matches("no route").count(), 1, "said once: {text}");

    // `direct` has no mirror to probe.
    machine.set("GOPROXY", "direct");
    let report = without_network(&machine, &["doctor", "--json"]).unwrap().exits(3).json();
    assert_eq!(codes(&report), ["GP103", "GP401"]);

    // What is wrong with the settings is wrong without a network too.
    machine.set("GOPROXY", "https://goproxy.cn,direct").set("GO111MODULE", "off");
    let report = without_network(&machine, &["doctor", "--json"]).unwrap().exits(1).json();
    assert_eq!(codes(&report), ["GP110", "GP401"]);

    // Nor is what is wrong here at `--fail-on warning` that it could not be looked at.
    machine.set("GO111MODULE", "");
    without_network(&machine, &["doctor", "--fail-on", "note"]).unwrap().exits(3);
    without_network(&machine, &["doctor", "--offline"]).unwrap().exits(0);

    let run = without_network(&machine, &["probe"]).unwrap().exits(3);
    assert!(run.stderr.contains("no route"), "{run:?}");
    assert_eq!(run.said().matches("no route").count(), 1, "said once: {}", run.said());
    machine.unset("GOPROXY");
    let before = machine.home_contents();
    let run = without_network(&machine, &["use", "--fastest"]).unwrap().exits(3);
    assert!(run.stderr.contains("nothing was written"), "{run:?}");
    assert_eq!(machine.home_contents(), before);
    assert!(!machine.journal().exists());
}

/// A word that must never be printed.
const SECRET: &str = "s3cr3t";

/// Where a secret stands: a name, the lab, the variables, and whether the canary is served with it.
type Hideout<'l> = (&'static str, &'l Lab, Vec<(&'static str, String)>, bool);

#[test]
fn no_secret_is_ever_printed() {
    let lab = lab("
        [[host]]
        name = \"goproxy.cn\"
        sumdb = true
        [[host]]
        name = \"goproxy.corp.example\"
        basic_auth = \"gopher:s3cr3t\"
        [[host]]
        name = \"moved.corp.example\"
        [[host.fault]]
        action = \"redirect\"
        to = \"http://gopher:s3cr3t@goproxy.corp.example{path}\"
    ");
    let locked = lab_behind_password();
    let env_file = format!("GOPROXY=https://gopher:{SECRET}@goproxy.corp.example,direct\n");
    let table: Vec<Hideout<'_>> = vec![
        ("https", &lab, vec![("GOPROXY", format!("https://gopher:{SECRET}@goproxy.corp.example"))], true),
        (
            "https, wrong",
            &lab,
            vec![("GOPROXY", format!("https://gopher:{SECRET}x@goproxy.corp.example,direct"))],
            false,
        ),
        ("token alone", &lab, vec![("GOPROXY", format!("https://{SECRET}@goproxy.corp.example"))], false),
        ("plain http", &lab, vec![("GOPROXY", format!("http://gopher:{SECRET}@goproxy.corp.example"))], false),
        ("moved", &lab, vec![("GOPROXY", format!("https://gopher:{SECRET}@moved.corp.example"))], false),
        ("no such host", &lab, vec![("GOPROXY", format!("https://gopher:{SECRET}@nowhere.corp.example"))], false),
        ("malformed", &lab, vec![("GOPROXY", format!("https://gopher:{SECRET}@goproxy.corp.example:port"))], false),
        ("unknown scheme", &lab, vec![("GOPROXY", format!("ftp://gopher:{SECRET}@goproxy.corp.example"))], false),
        ("netrc", &lab, vec![("GOPROXY", "https://goproxy.corp.example".into())], true),
        ("HTTP proxy", &locked, vec![("GOPROXY", "https://goproxy.cn".into())], true),
        ("hidden in the env file", &lab, vec![("GOPROXY", "https://goproxy.cn".into())], true),
    ];
    for (what, lab, vars, serves) in table {
        let mut machine = machine(&newest(), lab);
        machine.write_env_file(&env_file);
        machine.write("home/.profile", format!("export GOPROXY=https://gopher:{SECRET}@goproxy.corp.example\n"));
        machine.write("home/.netrc", format!("machine goproxy.corp.example login gopher password {SECRET}\n"));
        if what == "HTTP proxy" {
            let with_password = lab.proxy_url().replace("http://", &format!("http://gopher:{SECRET}@"));
            for name in ["HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"] {
                machine.set(name, &with_password);
            }
        }
        for (name, value) in vars {
            machine.set(name, value);
        }
        for words in [
            "doctor",
            "doctor --verbose",
            "doctor --json",
            "doctor --json --lang zh-CN",
            "doctor --lang zh-CN -v",
            "probe current -v",
            "probe current --json",
            "show",
            "show --json",
            "list --json",
            "use current --dry-run",
        ] {
            let args: Vec<&str> = words.split(' ').collect();
            let run = machine.run(&args);
            let said = run.said();
            assert!(!said.contains(SECRET), "{what}, {words}:\n{said}");
            assert!(!said.contains("Z29waGVyOnMzY3IzdA"), "{what}, {words}, in Base64:\n{said}");
            if words == "doctor --json" {
                // The test would see a secret: what needs one to be served was served.
                let served = run.json()["proof"]["modules"][0]["module"] == "github.com/pkg/errors";
                assert_eq!(served, serves, "{what}: {said}");
            }
        }
    }
}

/// The whole Internet behind an HTTP proxy that wants a password.
fn lab_behind_password() -> Lab {
    let text = "
        name = \"behind\"
        description = \"an HTTP proxy with a password\"
        [proxy]
        basic_auth = \"gopher:s3cr3t\"
        [[host]]
        name = \"goproxy.cn\"
        sumdb = true
        [[host]]
        name = \"goproxy.corp.example\"
        [[host]]
        name = \"sum.golang.org\"
        kind = \"sumdb\"
    ";
    Lab::from_toml(text).unwrap()
}

#[test]
fn an_http_proxy_that_is_gone_is_the_one_to_blame() {
    let lab = Lab::ready("healthy");
    for go in [newest(), toolchain("1.19")] {
        let mut machine = machine(&go, &lab);
        machine.set("GOPROXY", "https://goproxy.cn,direct");
        for name in ["HTTPS_PROXY", "https_proxy"] {
            machine.set(name, "http://127.0.0.1:1");
        }
        let report = machine.run(&["doctor", "--json"]).exits(1).json();
        assert_eq!(errors(&report), ["GP408", "GP501"], "{report:#}");
        assert!(finding(&report, "GP408")["detail"].as_str().unwrap().contains("http://127.0.0.1:1"));
    }
}
