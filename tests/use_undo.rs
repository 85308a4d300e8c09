//! `use` writes what the go command then sees; `undo` leaves the home as it was.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::type_complexity)]

mod support;

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use goproxy_cfg_lab::{Toolchain, toolchain, toolchains};
use serde_json::{Value, json};
use support::{Machine, Run, done};

const CN: &str = "https://goproxy.cn,direct";
const ALIYUN: &str = "https://mirrors.aliyun.com/goproxy,direct";
const ALIAS: &str = "sum.golang.google.cn";
const KEY: &str = "corp.example+0badcafe+AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn uses(machine: &Machine, args: &[&str]) -> Run {
    let args: Vec<&str> = ["use"].iter().chain(args).chain(&["--no-check"]).copied().collect();
    machine.run(&args)
}

/// A machine for each release and one without go.
fn machines() -> Vec<(String, Machine)> {
    let with = toolchains().into_iter().map(|go| (format!("Go {}", go.version), Machine::with_go(&go)));
    with.chain([("without go".to_owned(), Machine::new())]).collect()
}

#[test]
fn what_is_asked_for_is_written_and_the_go_command_sees_it() {
    let expected: &[(&[&str], &str, Option<&str>, Option<&str>)] = &[
        (&["goproxy.cn"], CN, None, None),
        (&["https://goproxy.cn/"], CN, None, None),
        (&["阿里云"], ALIYUN, Some(ALIAS), None),
        (&["ALI"], ALIYUN, Some(ALIAS), None),
        (&["goproxy.cn", "aliyun"], "https://goproxy.cn,https://mirrors.aliyun.com/goproxy,direct", None, None),
        (&["aliyun|goproxy.cn"], "https://mirrors.aliyun.com/goproxy|https://goproxy.cn,direct", None, None),
        (&["tencent,goproxy.cn,direct"], "https://mirrors.tencent.com/go,https://goproxy.cn,direct", Some(ALIAS), None),
        (&["tencent|goproxy.cn|direct"], "https://mirrors.tencent.com/go|https://goproxy.cn|direct", None, None),
        (&["goproxy.cn", "--fallback", "none"], "https://goproxy.cn", None, None),
        (&["goproxy.cn,off"], "https://goproxy.cn,off", None, None),
        (&["direct"], "direct", Some(ALIAS), None),
        (&["off"], "off", Some(ALIAS), None),
        (&["https://proxy.corp.example:8443/go/"], "https://proxy.corp.example:8443/go,direct", Some(ALIAS), None),
        (&["http://10.1.2.3:3000", "--allow-insecure"], "http://10.1.2.3:3000,direct", Some(ALIAS), None),
        (&["aliyun-ecs"], "http://mirrors.cloud.aliyuncs.com/goproxy,direct", Some(ALIAS), None),
        (&["file:///srv/goproxy"], "file:///srv/goproxy,direct", Some(ALIAS), None),
        (&["goproxy.cn", "--private", "*.corp.example"], CN, None, Some("*.corp.example")),
        (&["goproxy.cn", "--sumdb", "cn"], CN, Some(ALIAS), None),
        (&["aliyun", "--sumdb", "default"], ALIYUN, None, None),
    ];
    for (name, mut machine) in machines() {
        let with_go = name != "without go";
        for (index, (args, goproxy, gosumdb, goprivate)) in expected.iter().enumerate() {
            // A home of its own for each.
            let home = machine.dir().join(format!("home/{index}"));
            std::fs::create_dir(&home).unwrap();
            machine.set("HOME", &home);
            let used = uses(&machine, &[*args, &["--json"]].concat()).exits(0).json();
            assert_eq!(used["changed"], true, "{name} {args:?}");
            assert_eq!(used["in_effect"], true, "{name} {args:?}");
            let mut lines: Vec<String> = vec![format!("GOPROXY={goproxy}")];
            lines.extend(gosumdb.map(|value| format!("GOSUMDB={value}")));
            lines.extend(goprivate.map(|value| format!("GOPRIVATE={value}")));
            lines.sort();
            let text = std::fs::read_to_string(home.join(".config/go/env")).unwrap();
            let mut found: Vec<&str> = text.lines().collect();
            found.sort_unstable();
            assert_eq!(found, lines, "{name} {args:?}");
            if with_go {
                let seen = machine.go_env(&["GOPROXY", "GOSUMDB", "GOPRIVATE"]);
                assert_eq!(seen["GOPROXY"], *goproxy, "{name} {args:?}");
                assert_eq!(seen["GOSUMDB"], gosumdb.unwrap_or("sum.golang.org"), "{name} {args:?}");
                assert_eq!(seen["GOPRIVATE"], goprivate.unwrap_or_default(), "{name} {args:?}");
            }
            if !with_go || name.starts_with("Go 1.27") {
                let again = uses(&machine, &[*args, &["--json"]].concat()).exits(0).json();
                assert_eq!((&again["changed"], &again["change_id"]), (&json!(false), &Value::Null), "{name} {args:?}");
            }
            machine.run(&["undo"]).exits(0);
            assert!(!home.join(".config/go/env").exists(), "{name} {args:?}");
        }
    }
}

#[test]
fn the_checksum_database_is_decided_and_never_switched_off() {
    // What the file said, what was asked for, what it says then, whether a warning names it.
    let table: &[(Option<&str>, &[&str], Option<&str>, bool)] = &[
        (None, &["goproxy.cn"], None, false),
        (None, &["aliyun"], Some(ALIAS), false),
        (None, &["goproxy.cn", "--sumdb", "cn"], Some(ALIAS), false),
        (None, &["aliyun", "--sumdb", "default"], None, false),
        (Some(ALIAS), &["goproxy.cn"], None, false),
        (Some(ALIAS), &["aliyun"], Some(ALIAS), false),
        (Some(ALIAS), &["aliyun", "--sumdb", "default"], None, false),
        (Some("sum.golang.org"), &["goproxy.cn"], Some("sum.golang.org"), false),
        (Some("sum.golang.org"), &["aliyun"], Some(ALIAS), false),
        (Some("sum.golang.org"), &["goproxy.cn", "--sumdb", "default"], Some("sum.golang.org"), false),
        (Some("off"), &["goproxy.cn"], Some("off"), true),
        (Some("off"), &["aliyun"], Some("off"), true),
        (Some("off"), &["aliyun", "--sumdb", "cn"], Some("off"), true),
        (Some("off"), &["aliyun", "--sumdb", "default"], Some("off"), true),
        (Some(KEY), &["aliyun"], Some(KEY), true),
        (Some(KEY), &["goproxy.cn", "--sumdb", "cn"], Some(KEY), true),
        (Some(KEY), &["goproxy.cn", "--sumdb", "default"], Some(KEY), true),
        (
            Some("sum.golang.org https://goproxy.cn/sumdb/sum.golang.org"),
            &["aliyun"],
            Some("sum.golang.org https://goproxy.cn/sumdb/sum.golang.org"),
            true,
        ),
    ];
    for go in [Some(toolchain("1.27")), Some(toolchain("1.19")), None] {
        for (before, args, after, warned) in table {
            let machine = go.as_ref().map_or_else(Machine::new, Machine::with_go);
            if let Some(before) = before {
                machine.write_env_file(format!("GOSUMDB={before}\n"));
            }
            let used = uses(&machine, &[*args, &["--json"]].concat()).exits(0).json();
            let text = machine.env_file_text();
            let found = text.lines().find_map(|line| line.strip_prefix("GOSUMDB="));
            assert_eq!(found, *after, "{before:?} {args:?}");
            let warnings = used["warnings"].to_string();
            assert_eq!(warnings.contains("GOSUMDB"), *warned, "{before:?} {args:?}: {warnings}");
        }
    }
    for value in ["off", KEY] {
        let mut machine = Machine::with_go(&toolchain("1.27"));
        machine.set("GOSUMDB", value);
        let used = uses(&machine, &["aliyun", "--json"]).exits(0).json();
        assert!(used["warnings"].to_string().contains("GOSUMDB"), "{used}");
        assert!(!machine.env_file_text().contains("GOSUMDB"), "{}", machine.env_file_text());
    }
}

#[test]
fn private_patterns_are_added_to_those_that_are_there() {
    for (before, added, after) in [
        ("", "a.example", "a.example"),
        ("a.example", "b.example", "a.example,b.example"),
        ("a.example,b.example", "b.example,c.example", "a.example,b.example,c.example"),
        ("a.example", "a.example", "a.example"),
    ] {
        let machine = Machine::with_go(&toolchain("1.24"));
        machine.write_env_file(format!("GOPRIVATE={before}\n"));
        uses(&machine, &["goproxy.cn", "--private", added]).exits(0);
        assert_eq!(machine.go_env(&["GOPRIVATE"])["GOPRIVATE"], after, "{before} + {added}");
    }
    let machine = Machine::with_go(&toolchain("1.24"));
    let before = machine.home_contents();
    for bad in ["*", "https://git.corp.example", "a.example, b.example", "a.example，b.example", ""] {
        let run = uses(&machine, &["goproxy.cn", "--private", bad]);
        assert!(bad.is_empty() || run.code == Some(2), "{bad:?}: {run:?}");
    }
    machine.run(&["undo"]);
    assert_eq!(machine.home_contents(), before);
}

#[test]
fn a_dry_run_writes_nothing() {
    for (name, machine) in machines() {
        for file in [None, Some("GOPROXY=https://old.example\r\nGOSUMDB=off")] {
            if let Some(file) = file {
                machine.write_env_file(file);
            }
            let before = machine.home_contents();
            let dry = machine.run(&["use", "aliyun", "--private", "a.example", "--dry-run", "--json"]).exits(0).json();
            assert_eq!(
                (&dry["changed"], &dry["in_effect"], &dry["dry_run"]),
                (&json!(false), &Value::Null, &json!(true))
            );
            assert!(dry["changes"].as_array().unwrap().len() >= 2, "{dry}");
            assert!(dry["commands"].to_string().contains("env -w"), "{dry}");
            let table = machine.run(&["use", "aliyun", "--dry-run"]).exits(0);
            assert!(table.stdout.contains("mirrors.aliyun.com"));
            assert_eq!(machine.home_contents(), before, "{name}");
            assert!(!machine.journal().exists(), "{name}: a dry run leaves no journal");
        }
    }
}

#[test]
fn the_traps_of_go_env_are_avoided() {
    for go in toolchains() {
        for (file, text) in [("go.mod", "module a.example/b\n\ngo 1.99\n"), ("go.work", "go 1.99\n")] {
            let mut machine = Machine::with_go(&go);
            machine.set("GOPROXY_CFG_LANG", "en");
            machine.write(&format!("work/{file}"), text);
            // The list in effect leads nowhere: whoever asks it for a toolchain fails.
            machine.write_env_file("GOPROXY=http://127.0.0.1:9\n");
            let before = machine.home_contents();
            let used = uses(&machine, &["goproxy.cn", "--json"]).exits(0).json();
            assert_eq!(used["in_effect"], true, "{file} Go {}: {used:#}", go.version);
            assert_eq!(machine.env_file_text(), format!("GOPROXY={CN}\n"));
            machine.run(&["undo"]).exits(0);
            assert_eq!(machine.home_contents(), before);
        }
        let mut machine = Machine::with_go(&go);
        machine.write_env_file("GOPROXY=https://old.example\n");
        let before = machine.home_contents();
        machine.set("GOENV", "off");
        for lang in ["en", "zh-CN"] {
            let run = uses(&machine, &["goproxy.cn", "--lang", lang]).exits(4);
            assert!(run.stderr.contains("GOENV=off") && run.stderr.contains("unset GOENV"), "{}", run.stderr);
        }
        assert_eq!(machine.home_contents(), before);
        assert!(!machine.journal().exists());
        machine.set("GOENV", "");
        uses(&machine, &["goproxy.cn"]).exits(0);
        machine.run(&["undo"]).exits(0);
        assert_eq!(machine.home_contents(), before);
    }
}

#[test]
fn a_file_named_by_goenv_is_the_one_that_is_written() {
    for (name, mut machine) in machines() {
        for goenv in ["my.env", "deep/er/my.env", "ABSOLUTE/my.env"] {
            let place = goenv.replace("ABSOLUTE", &machine.dir().display().to_string());
            machine.set("GOENV", &place);
            let path = machine.work().join(&place);
            let used = uses(&machine, &["goproxy.cn", "--json"]).exits(0).json();
            assert_eq!(used["in_effect"], true, "{name} {goenv}: {used:#}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), format!("GOPROXY={CN}\n"), "{name} {goenv}");
            assert!(!machine.env_file().exists());
            machine.run(&["undo"]).exits(0);
            assert!(!path.exists() && !machine.work().join("deep").exists(), "{name} {goenv}");
        }
    }
}

#[test]
fn a_wrapper_that_keeps_its_settings_elsewhere_is_followed() {
    let go = toolchain("1.27");
    let mut machine = Machine::with_go(&go);
    let corporate = machine.write("corp/env", "GOFLAGS=-mod=mod\n");
    machine.install("go", &format!("#!/bin/sh\nGOENV='{}' exec '{}' \"$@\"\n", corporate.display(), go.go.display()));
    let before = machine.home_contents();
    let used = uses(&machine, &["goproxy.cn", "--json"]).exits(0).json();
    assert_eq!((&used["in_effect"], &used["changes"][0]["target"]), (&json!(true), &json!(corporate)), "{used:#}");
    assert_eq!(std::fs::read_to_string(&corporate).unwrap(), format!("GOFLAGS=-mod=mod\nGOPROXY={CN}\n"));
    machine.run(&["undo"]).exits(0);
    assert_eq!(std::fs::read_to_string(&corporate).unwrap(), "GOFLAGS=-mod=mod\n");
    assert_eq!(machine.home_contents(), before);
}

#[test]
fn other_bytes_of_the_file_stay() {
    let files: &[&[u8]] = &[
        b"",
        b"\n\n",
        b"# note\r\nGOFLAGS=-mod=mod\r\nGOPROXY=https://old.example\r\n\r\nGOBIN=/x\r\n",
        b"# note\nGOPROXY=https://old.example",
        b"GOPRIVATE=a\xff\xfe\nGOPROXY=https://old.example\n# \xe4\xbd\n",
        b"GOPROXY=https://a.example\nGOFLAGS=-x\nGOPROXY=https://b.example\n",
        b"GOPROXY = https://a.example\ngoproxy=x\nexport GOPROXY=y\n",
        b"GOPROXY=\nGOSUMDB=\n",
        b"\xef\xbb\xbfGOFLAGS=-x\n",
    ];
    for (name, machine) in machines() {
        for bytes in files {
            let _ = std::fs::remove_dir_all(machine.journal());
            machine.write_env_file(bytes);
            let mode = std::fs::Permissions::from_mode(0o640);
            std::fs::set_permissions(machine.env_file(), mode).unwrap();
            let before = machine.home_contents();
            let shown = String::from_utf8_lossy(bytes);
            let used = uses(&machine, &["aliyun", "--json"]).exits(0).json();
            assert_eq!(used["in_effect"], true, "{name} {shown:?}");
            let now = std::fs::read(machine.env_file()).unwrap();
            let others = |data: &[u8]| {
                let mut lines: Vec<Vec<u8>> = data
                    .split(|byte| *byte == b'\n')
                    .filter(|line| !line.starts_with(b"GOPROXY=") && !line.starts_with(b"GOSUMDB=") && !line.is_empty())
                    .map(<[u8]>::to_vec)
                    .collect();
                // The go command sorts runs of assignments; our own edit does not.
                if name != "without go" {
                    lines.sort();
                }
                lines
            };
            assert_eq!(others(&now), others(bytes), "{name} {shown:?}");
            machine.run(&["undo"]).exits(0);
            assert_eq!(machine.home_contents(), before, "{name} {shown:?}");
        }
    }
    let machine = Machine::new();
    machine.write_env_file(b"# a\r\nGOPROXY=https://old.example\r\n\xff\xfe\nGOFLAGS=-x");
    uses(&machine, &["goproxy.cn", "--sumdb", "cn"]).exits(0);
    let expected = format!("# a\r\nGOPROXY={CN}\n__\nGOFLAGS=-x\nGOSUMDB={ALIAS}\n");
    let now = std::fs::read(machine.env_file()).unwrap();
    let readable: Vec<u8> = now.iter().map(|byte| if byte.is_ascii() { *byte } else { b'_' }).collect();
    assert_eq!(String::from_utf8(readable).unwrap(), expected);
}

#[test]
fn a_linked_env_file_stays_a_link() {
    for (name, machine) in machines() {
        for (file, target) in [(Some("GOFLAGS=-x\n"), "../../dotfiles/env"), (None, "../../dotfiles/env")] {
            let dotfiles = machine.home().join("dotfiles");
            let _ = std::fs::remove_dir_all(machine.home().join(".config/go"));
            std::fs::create_dir_all(&dotfiles).unwrap();
            std::fs::create_dir_all(machine.home().join(".config/go")).unwrap();
            let _ = std::fs::remove_file(dotfiles.join("env"));
            if let Some(text) = file {
                std::fs::write(dotfiles.join("env"), text).unwrap();
            }
            symlink(target, machine.env_file()).unwrap();
            uses(&machine, &["goproxy.cn"]).exits(0);
            let kept = || std::fs::read_link(machine.env_file()).unwrap();
            assert_eq!(kept(), Path::new(target), "{name}");
            let text = std::fs::read_to_string(dotfiles.join("env")).unwrap();
            assert_eq!(text, format!("{}GOPROXY={CN}\n", file.unwrap_or_default()), "{name}");
            machine.run(&["undo"]).exits(0);
            assert_eq!(kept(), Path::new(target), "{name}");
            assert_eq!(std::fs::read_to_string(dotfiles.join("env")).ok().as_deref(), file, "{name}");
        }
    }
}

#[test]
fn an_exported_variable_is_a_warning_with_its_line() {
    for (profile, text, line) in [
        (".bashrc", "# mine\nalias ll=ls\nexport GOPROXY=https://env.example,direct\n", 3),
        (".zshrc", "export PATH=$PATH:/x GOPROXY=\"https://env.example,direct\"\n", 1),
        (".profile", "GOPROXY=https://env.example,direct; export GOPROXY\n", 1),
        (".config/fish/config.fish", "\nset -gx GOPROXY https://env.example,direct\n", 2),
    ] {
        let mut machine = Machine::with_go(&toolchain("1.27"));
        let path = machine.write(&format!("home/{profile}"), text);
        machine.set("GOPROXY", "https://env.example,direct");
        let place = format!("{}:{line}", path.display());
        for lang in ["en", "zh-CN"] {
            let run = machine.run(&["use", "goproxy.cn", "--no-check", "--lang", lang]).exits(0);
            assert!(run.said().contains(&place), "{}", run.said());
        }
        let used = uses(&machine, &["aliyun", "--json"]).exits(0).json();
        assert_eq!((&used["changed"], &used["in_effect"]), (&json!(true), &json!(false)));
        assert_eq!(used["shadowed"][0]["source"], json!({ "path": path, "line": line, "column": null }));
        assert!(machine.env_file_text().contains(ALIYUN));
    }
    // Found nowhere: still a warning.
    let mut machine = Machine::with_go(&toolchain("1.27"));
    machine.set("GOPROXY", "https://env.example").set("GOPRIVATE", "env.example");
    let used = uses(&machine, &["goproxy.cn", "--private", "a.example", "--json"]).exits(0).json();
    let names: Vec<&str> =
        used["shadowed"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!((names, &used["in_effect"]), (vec!["GOPROXY", "GOPRIVATE"], &json!(false)));
    // The environment says the same.
    let mut machine = Machine::with_go(&toolchain("1.27"));
    machine.set("GOPROXY", CN);
    let used = uses(&machine, &["goproxy.cn", "--json"]).exits(0).json();
    assert_eq!((&used["shadowed"], &used["in_effect"]), (&json!([]), &json!(true)));
}

#[test]
fn what_must_not_be_written_is_refused() {
    // What is asked for, and what the answer names.
    let table: &[(&[&str], &str)] = &[
        (&["goproxy.huaweicloud.com"], "huaweicloud"),
        (&["https://mirrors.tencent.com/golang/"], "tencent"),
        (&["goproxy.com.cn"], "goproxy.cn"),
        (&["清华"], "list"),
        (&["sum.golang.google.cn"], "list"),
        (&["gocenter"], "list"),
        (&["goproxy.baidu.com"], "baidu"),
        (&["https://gocenter.io/x"], "gocenter"),
        (&["goproxcn"], "goproxy.cn"),
        (&["nonsense"], "list"),
        (&["https://goproxy.cn，direct"], "，"),
        (&["goproxy。cn"], "goproxy.cn"),
        (&["http://proxy.example"], "--allow-insecure"),
        (&["http://goproxy.cn"], "--allow-insecure"),
        (&["https://user:secret@proxy.example"], "netrc"),
        (&["https://token@proxy.example"], "netrc"),
        (&["ftp://proxy.example"], "ftp"),
        (&["https://"], "https://"),
        (&["https://a b.example"], "a b.example"),
        (&["file://host/srv"], "file:///"),
        (&[""], "list"),
        (&[" , | "], "list"),
        (&["goproxy.cn", "nonsense"], "nonsense"),
        (&["direct,goproxy.cn"], "`https://goproxy.cn`"),
        (&["goproxy.cn", "off", "direct"], "`direct`"),
        (&["goproxy.cn", "--sumdb", "off"], "default"),
        (&["goproxy.cn", "--fallback", "off"], "none"),
        (&["goproxy.cn\nGOSUMDB=off"], "goproxy.cn"),
    ];
    let go = toolchain("1.27");
    for machine in [Machine::with_go(&go), Machine::new()] {
        machine.write_env_file("GOPROXY=https://old.example\r\n# end");
        let before = machine.home_contents();
        for (args, named) in table {
            for lang in ["en", "zh-CN"] {
                let run = uses(&machine, &[*args, &["--lang", lang]].concat()).exits(2);
                assert!(run.stderr.contains(named), "{args:?}: {}", run.stderr);
                assert_eq!(run.stdout, "");
                let label = if lang == "en" { "error: " } else { "错误：" };
                assert!(run.stderr.starts_with(label), "{args:?}: {}", run.stderr);
            }
        }
        assert_eq!(machine.home_contents(), before);
        assert!(!machine.journal().exists());
    }
}

/// Runs `use` with a `go` that is this script.
fn with_broken_go(script: &str) {
    let real = toolchain("1.27").go;
    let mut machine = Machine::new();
    machine.set("REAL_GO", real.as_os_str());
    machine.install("go", &format!("#!/bin/sh\n{script}\n"));
    machine.write_env_file("# mine\r\nGOPROXY=https://old.example\nGOSUMDB=off");
    let before = machine.home_contents();
    let started = Instant::now();
    let run = uses(&machine, &["goproxy.cn", "--private", "a.example"]).exits(4);
    assert!(started.elapsed() < 3 * support::SOON, "{script}: {:?}", started.elapsed());
    assert!(run.stderr.starts_with("error: "), "{script}: {}", run.stderr);
    assert_eq!(machine.home_contents(), before, "{script}");
    let undone = machine.run(&["undo"]).exits(1);
    assert!(undone.stderr.contains("no change"), "{}", undone.stderr);
    assert_eq!(machine.home_contents(), before, "{script}");
}

#[test]
fn a_broken_go_changes_nothing() {
    for script in [
        "exit 1",
        "echo '{}'",
        "echo garbage",
        "head -c 100000 /dev/urandom",
        "echo 'go: \\033[2J' >&2; exit 2",
        "kill -SEGV $$",
        // Works, but for writing.
        "case \"$2\" in -w) exit 1;; esac; exec \"$REAL_GO\" \"$@\"",
        "case \"$2\" in -w) exit 0;; esac; exec \"$REAL_GO\" \"$@\"",
        "case \"$2\" in -w) echo hm >&2; kill -KILL $$;; esac; exec \"$REAL_GO\" \"$@\"",
        // Writes half the file, then fails, or says that all is well.
        "case \"$2\" in -w) printf 'GOPROXY=htt' > \"$HOME/.config/go/env\"; exit 1;; esac; exec \"$REAL_GO\" \"$@\"",
        "case \"$2\" in -w) : > \"$HOME/.config/go/env\"; exit 0;; esac; exec \"$REAL_GO\" \"$@\"",
        "case \"$2\" in -w) rm \"$HOME/.config/go/env\"; exit 1;; esac; exec \"$REAL_GO\" \"$@\"",
    ] {
        with_broken_go(script);
    }
    let mut machine = Machine::new();
    machine.install("go", "#!/no/such/interpreter\n");
    let before = machine.home_contents();
    uses(&machine, &["goproxy.cn"]).exits(4);
    assert_eq!(machine.home_contents(), before);
}

/// `chattr`, as far as the file system knows it.
fn immutable(path: &Path, on: bool) -> bool {
    let flag = if on { "+i" } else { "-i" };
    Command::new("chattr").arg(flag).arg(path).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

#[test]
fn a_file_that_cannot_be_written_is_left_alone() {
    for (name, machine) in machines() {
        machine.write_env_file("GOPROXY=https://old.example\n");
        let before = machine.home_contents();
        if !immutable(&machine.env_file(), true) {
            continue;
        }
        let run = uses(&machine, &["goproxy.cn"]);
        immutable(&machine.env_file(), false);
        let run = run.exits(4);
        assert!(run.stderr.contains("go/env"), "{name}: {}", run.stderr);
        assert_eq!(machine.home_contents(), before, "{name}");
        machine.run(&["undo"]).exits(1);
    }
    for (name, machine) in machines() {
        std::fs::create_dir_all(machine.env_file()).unwrap();
        let before = machine.home_contents();
        for lang in ["en", "zh-CN"] {
            let run = uses(&machine, &["goproxy.cn", "--lang", lang]).exits(4);
            assert!(run.stderr.contains("go/env"), "{name}: {}", run.stderr);
        }
        assert_eq!(machine.home_contents(), before, "{name}");
    }
    // A file in the way of a directory.
    for (name, machine) in machines() {
        machine.write("home/.config", "a file");
        let before = machine.home_contents();
        uses(&machine, &["goproxy.cn"]).exits(4);
        assert_eq!(machine.home_contents(), before, "{name}");
    }
    // No place for the journal: nothing is written that could not be undone.
    let machine = Machine::with_go(&toolchain("1.27"));
    machine.write("home/.local", "a file");
    let before = machine.home_contents();
    uses(&machine, &["goproxy.cn"]).exits(4);
    assert_eq!(machine.home_contents(), before);
}

#[test]
fn many_changes_and_many_undos_leave_the_home_as_it_was() {
    for (name, machine) in machines() {
        for file in [None, Some("# mine\r\nGOPROXY=https://old.example\nGOSUMDB=off")] {
            let _ = std::fs::remove_dir_all(machine.home());
            std::fs::create_dir(machine.home()).unwrap();
            if let Some(file) = file {
                machine.write_env_file(file);
            }
            let mut steps = vec![machine.home_contents()];
            for args in [&["goproxy.cn"][..], &["aliyun", "--private", "a.example"], &["tencent,goproxy.cn"]] {
                uses(&machine, args).exits(0);
                steps.push(machine.home_contents());
            }
            for expected in steps.iter().rev().skip(1) {
                let undone = machine.run(&["undo", "--json"]).exits(0).json();
                assert_eq!((&undone["undone"], &undone["partly"]), (&json!(true), &json!(false)), "{name}");
                assert_eq!(&machine.home_contents(), expected, "{name}");
            }
            let run = machine.run(&["undo"]).exits(1);
            assert!(run.stderr.contains("no change"), "{}", run.stderr);
        }
    }
}

#[test]
fn undo_in_any_order_leaves_the_home_as_it_was() {
    // Changes that do not touch each other.
    const STEPS: [&[&str]; 3] =
        [&["goproxy.cn"], &["goproxy.cn", "--private", "a.example"], &["goproxy.cn", "--sumdb", "cn"]];
    for (name, machine) in [("Go 1.27", Machine::with_go(&toolchain("1.27"))), ("without go", Machine::new())] {
        for order in [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]] {
            for file in [None, Some("GOFLAGS=-mod=mod\n")] {
                let _ = std::fs::remove_dir_all(machine.home());
                std::fs::create_dir(machine.home()).unwrap();
                if let Some(file) = file {
                    machine.write_env_file(file);
                }
                let before = machine.home_contents();
                STEPS.iter().for_each(|args| drop(uses(&machine, args).exits(0)));
                for id in order {
                    machine.run(&["undo", &id.to_string()]).exits(0);
                }
                assert_eq!(machine.home_contents(), before, "{name} {order:?} {file:?}");
            }
        }
    }
}

#[test]
fn after_other_edits_only_ours_go_back() {
    for (name, machine) in machines() {
        machine.write_env_file("GOPROXY=https://old.example\nGOFLAGS=-mod=mod\n");
        uses(&machine, &["aliyun"]).exits(0);
        let edited = machine.env_file_text().replace("-mod=mod", "-mod=vendor") + "# a note\r\nGOBIN=/x";
        machine.write_env_file(&edited);
        let undone = machine.run(&["undo", "--json"]).exits(0).json();
        assert_eq!((&undone["undone"], &undone["partly"]), (&json!(true), &json!(true)), "{name}");
        let mut lines: Vec<String> = machine.env_file_text().lines().map(str::to_owned).collect();
        lines.sort();
        assert_eq!(lines, ["# a note", "GOBIN=/x", "GOFLAGS=-mod=vendor", "GOPROXY=https://old.example"], "{name}");
    }
}

#[test]
fn what_was_changed_again_is_not_undone_without_force() {
    for (name, machine) in machines() {
        machine.write_env_file("# mine\nGOPROXY=https://old.example\n");
        let before = machine.home_contents();
        uses(&machine, &["goproxy.cn"]).exits(0);
        machine.write_env_file("# mine\nGOPROXY=https://newer.example\n");
        let newer = machine.home_contents();
        for lang in ["en", "zh-CN"] {
            let run = machine.run(&["undo", "--lang", lang]).exits(1);
            assert!(run.stderr.contains(&format!("-GOPROXY={CN}")), "{}", run.stderr);
            assert!(run.stderr.contains("+GOPROXY=https://newer.example"), "{}", run.stderr);
            assert!(run.stderr.contains("undo 1 --force"), "{}", run.stderr);
            assert_eq!(machine.home_contents(), newer, "{name}");
        }
        machine.run(&["undo", "--force"]).exits(0);
        assert_eq!(machine.home_contents(), before, "{name}");
        for lang in ["en", "zh-CN"] {
            let again = machine.run(&["undo", "1", "--lang", lang]).exits(1);
            assert!(again.stderr.contains('1'), "{}", again.stderr);
        }
        let history = machine.run(&["history", "--json"]).exits(0).json();
        assert_eq!(history["changes"][0]["state"], "undone");
    }
    let machine = Machine::new();
    machine.run(&["undo"]).exits(1);
    machine.run(&["undo", "7"]).exits(2);
    machine.run(&["undo", "x"]).exits(2);
    machine.run(&["undo", "-1"]).exits(2);
    uses(&machine, &["goproxy.cn"]).exits(0);
    std::fs::remove_file(machine.env_file()).unwrap();
    // The file is gone, and with it what was set.
    machine.run(&["undo"]).exits(0);
    machine.run(&["undo"]).exits(1);
}

#[test]
fn the_journal_is_for_the_owner_alone() {
    for (name, machine) in machines() {
        uses(&machine, &["goproxy.cn"]).exits(0);
        uses(&machine, &["aliyun"]).exits(0);
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let journal = machine.journal();
        assert_eq!(mode(&journal), 0o700, "{name}");
        assert_eq!(mode(journal.parent().unwrap()), 0o700, "{name}");
        let files: Vec<PathBuf> = std::fs::read_dir(&journal).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(files.len() >= 2);
        for file in files {
            assert_eq!(mode(&file), 0o600, "{name}: {}", file.display());
        }
    }
}

/// A journal record as a run that was killed leaves it.
fn intent(machine: &Machine, before: Option<&str>) {
    uses(machine, &["goproxy.cn", "--sumdb", "cn"]).exits(0);
    let path = machine.journal().join("000001.json");
    let mut record: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    record["state"] = json!("intent");
    record["edits"][0]["after"] = Value::Null;
    assert_eq!(record["edits"][0]["before"].is_null(), before.is_none());
    std::fs::write(&path, record.to_string()).unwrap();
}

#[test]
fn a_run_that_was_killed_is_mended_by_the_next() {
    const OLD: &str = "# mine\nGOFLAGS=-x\nGOPROXY=https://old.example\nGOVCS=*:git\n";
    let made = |text: &str| text.replace("https://old.example", CN) + &format!("GOSUMDB={ALIAS}\n");
    let half = OLD.replace("https://old.example", CN);
    let truncated: String = made(OLD).chars().take(30).collect();
    let whole = made(OLD);
    let first_lines: String = OLD.lines().take(2).map(|line| format!("{line}\n")).collect();
    let edited = OLD.to_owned() + "GOBIN=/x\n";
    let half_and_edited = half.clone() + "GOBIN=/x\n";
    // What was there, what the killed run left, what is there in the end, the record's state then.
    let table: &[(Option<&str>, Option<&str>, Option<&str>, &str)] = &[
        (Some(OLD), Some(OLD), Some(OLD), "dropped"),
        (Some(OLD), Some(&whole), Some(&whole), "done"),
        (Some(OLD), Some(&half), Some(OLD), "dropped"),
        (Some(OLD), Some(&truncated), Some(OLD), "dropped"),
        (Some(OLD), Some(&first_lines), Some(OLD), "dropped"),
        (Some(OLD), Some(""), Some(OLD), "dropped"),
        (Some(OLD), None, Some(OLD), "dropped"),
        // Somebody's edit since then is not lost.
        (Some(OLD), Some(&edited), Some(&edited), "dropped"),
        (Some(OLD), Some(&half_and_edited), Some(&edited), "dropped"),
        (None, None, None, "dropped"),
        (None, Some(""), None, "dropped"),
        (None, Some("GOPROXY=htt"), None, "dropped"),
        (
            None,
            Some("GOPROXY=https://goproxy.cn,direct\nGOSUMDB=sum.golang.google.cn\n"),
            Some("GOPROXY=https://goproxy.cn,direct\nGOSUMDB=sum.golang.google.cn\n"),
            "done",
        ),
    ];
    for (before, left, end, state) in table {
        for command in [&["undo"][..], &["use", "aliyun", "--private", "a.example", "--no-check"]] {
            let machine = Machine::new();
            if let Some(before) = before {
                machine.write_env_file(before);
            }
            intent(&machine, *before);
            match left {
                Some(left) => machine.write_env_file(left),
                None => std::fs::remove_file(machine.env_file()).unwrap(),
            }
            let run = machine.run(command);
            let history = machine.run(&["history", "--json"]).exits(0).json();
            let oldest = history["changes"].as_array().unwrap().last().unwrap().clone();
            let case = format!("{before:?} {left:?} {command:?}\n{}", run.said());
            if command[0] == "undo" {
                // What was made is what is undone then.
                let (code, state, end) = if *state == "done" { (0, "undone", before) } else { (1, *state, end) };
                assert_eq!((run.code, &oldest["state"]), (Some(code), &json!(state)), "{case}");
                assert_eq!(machine.env_file().exists().then(|| machine.env_file_text()).as_deref(), *end, "{case}");
            } else {
                assert_eq!((run.code, &oldest["state"]), (Some(0), &json!(state)), "{case}");
                assert!(run.said().contains("change 1"), "the repair is told: {case}");
                machine.run(&["undo"]).exits(0);
                assert_eq!(machine.env_file().exists().then(|| machine.env_file_text()).as_deref(), *end, "{case}");
            }
        }
    }
}

#[test]
fn a_record_that_cannot_be_mended_or_read_keeps_nothing_from_working() {
    let mut machine = Machine::new();
    intent(&machine, None);
    std::fs::remove_file(machine.env_file()).unwrap();
    std::fs::create_dir(machine.env_file()).unwrap();
    let other = machine.dir().join("other.env");
    machine.set("GOENV", &other);
    let run = uses(&machine, &["goproxy.cn"]).exits(0);
    assert!(run.said().contains("change 1"), "{}", run.said());
    assert_eq!(std::fs::read_to_string(&other).unwrap(), format!("GOPROXY={CN}\n"));

    std::fs::write(machine.journal().join("000009.json"), "{ nonsense").unwrap();
    uses(&machine, &["aliyun"]).exits(0);
    assert!(machine.journal().join("000010.json").exists(), "no number is used twice");
    let history = machine.run(&["history", "--json"]).exits(0).json();
    assert!(history["problems"].to_string().contains("000009.json"), "{history}");
    machine.run(&["undo"]).exits(0);
}

fn at_once(machine: &Machine, commands: &[Vec<String>]) {
    let children: Vec<_> = commands
        .iter()
        .map(|args| {
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            machine.program(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for child in children {
        done(child.wait_with_output().unwrap()).exits(0);
    }
}

#[test]
fn runs_at_once_wait_for_each_other() {
    let go = toolchain("1.27");
    for (count, machine) in [(2, Machine::with_go(&go)), (10, Machine::with_go(&go)), (10, Machine::new())] {
        machine.write_env_file("# mine\r\nGOPRIVATE=z.example");
        let before = machine.home_contents();
        let commands: Vec<Vec<String>> = (0..count)
            .map(|index| {
                let words = ["use", "goproxy.cn", "--no-check", "--private"].map(str::to_owned);
                [&words[..], &[format!("p{index}.example")]].concat()
            })
            .collect();
        at_once(&machine, &commands);
        let text = machine.env_file_text();
        for index in 0..count {
            assert!(text.contains(&format!("p{index}.example")), "p{index} was lost: {text}");
        }
        assert_eq!(text.matches("GOPRIVATE=").count(), 1, "{text}");
        assert_eq!(text.matches("GOPROXY=").count(), 1, "{text}");
        let history = machine.run(&["history", "--json"]).exits(0).json();
        assert_eq!(history["changes"].as_array().unwrap().len(), count);
        assert_eq!(history["problems"], json!([]));
        at_once(&machine, &vec![vec!["undo".to_owned()]; count]);
        assert_eq!(machine.home_contents(), before);
    }
}

/// What takes ten seconds each, at once.
#[test]
fn what_hangs_is_not_waited_for_longer_than_the_limit() {
    let hangs = [
        "sleep 60 & wait",
        "case \"$2\" in -w) printf 'GOPROXY=h' > \"$HOME/.config/go/env\"; sleep 60;; esac; exec \"$REAL_GO\" \"$@\"",
    ];
    std::thread::scope(|scope| {
        for script in hangs {
            scope.spawn(move || with_broken_go(script));
        }
        scope.spawn(a_lock_that_is_not_had_in_time_ends_with_4);
    });
}

fn a_lock_that_is_not_had_in_time_ends_with_4() {
    let machine = Machine::new();
    machine.write_env_file("GOPROXY=https://old.example\n");
    uses(&machine, &["goproxy.cn"]).exits(0);
    let before = machine.home_contents();
    let held = std::fs::File::options().write(true).open(machine.journal().join("lock")).unwrap();
    held.lock().unwrap();
    let started = Instant::now();
    let waiting: Vec<_> = [&["use", "aliyun", "--no-check", "--lang", "en"][..], &["undo", "--lang", "zh-CN"]]
        .iter()
        .map(|args| machine.program(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
        .collect();
    // Reading needs no lock.
    machine.run(&["history"]).exits(0);
    machine.run(&["list"]).exits(0);
    for (child, word) in waiting.into_iter().zip(["another goproxy-cfg", "另一个 goproxy-cfg"]) {
        let run = done(child.wait_with_output().unwrap()).exits(4);
        assert!(run.stderr.contains(word), "{}", run.stderr);
    }
    assert!(started.elapsed() < 3 * support::SOON, "{:?}", started.elapsed());
    assert_eq!(machine.home_contents(), before);
    drop(held);
    machine.run(&["undo"]).exits(0);
}

/// The go command's own writes and ours give the same settings.
#[test]
fn our_own_edit_reads_back_the_same_in_every_go() {
    let go: Vec<Toolchain> = toolchains();
    for file in ["", "GOPROXY=https://old.example\nGOFLAGS=-mod=mod", "# a\r\nGOPROXY=x\r\nGOVCS=*:git\r\n"] {
        let by_hand = Machine::new();
        by_hand.write_env_file(file);
        uses(&by_hand, &["aliyun", "--private", "a.example"]).exits(0);
        for go in &go {
            let by_go = Machine::with_go(go);
            by_go.write_env_file(file);
            uses(&by_go, &["aliyun", "--private", "a.example"]).exits(0);
            let read = Machine::with_go(go);
            read.write_env_file(std::fs::read(by_hand.env_file()).unwrap());
            let names = ["GOPROXY", "GOSUMDB", "GOPRIVATE", "GOFLAGS", "GOVCS"];
            assert_eq!(read.go_env(&names), by_go.go_env(&names), "{file:?} Go {}", go.version);
        }
    }
}
