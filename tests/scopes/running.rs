//! `exec`: a command under a mirror, and nothing changed.

use std::io::Write;
use std::process::Stdio;

use goproxy_cfg_lab::{Lab, toolchain};

use super::support::{Machine, done};
use super::{ALIYUN, GOOGLE_CN, machine, told};

#[test]
fn the_command_has_the_mirror_and_nothing_is_changed() {
    let mut machine = machine();
    machine.set("GOPRIVATE", "git.corp.example").set("OTHER", "kept");
    let before = machine.home_contents();
    let run = machine.run(&["exec", "--mirror", "aliyun", "--", "tell"]).exits(0);
    assert_eq!(told(&run), format!("{ALIYUN}|{GOOGLE_CN}|git.corp.example"));
    let args = ["exec", "-m", "aliyun,goproxy.cn", "--resilient", "--private", "git.other.example", "--", "tell"];
    let list = "https://mirrors.aliyun.com/goproxy|https://goproxy.cn,direct";
    let run = machine.run(&args).exits(0);
    assert_eq!(told(&run), format!("{list}|unset|git.corp.example,git.other.example"));
    let run = machine.run(&["exec", "-m", "aliyun", "--", "sh", "-c", "echo $OTHER; echo said >&2"]).exits(0);
    assert_eq!((&*run.stdout, &*run.stderr), ("kept\n", "said\n"), "nothing of our own");
    assert_eq!(machine.home_contents(), before);
    assert!(!machine.journal().exists());
}

#[test]
fn it_ends_as_the_command_ends() {
    let machine = machine();
    for (script, code) in [("exit 0", 0), ("exit 7", 7), ("exit 255", 255)] {
        machine.run(&["exec", "-m", "aliyun", "--", "sh", "-c", script]).exits(code);
    }
    // A shell says 128 and the signal.
    let own = env!("CARGO_BIN_EXE_goproxy-cfg");
    for (signal, code) in [("TERM", 143), ("KILL", 137), ("INT", 130)] {
        let script = format!("{own} exec -m aliyun -- sh -c 'kill -{signal} $$'; exit $?");
        machine.other("sh", &["-c", &script]).exits(code);
    }
    for (lang, program, code, said) in [
        ("en", "no-such-command", 127, "`no-such-command` is not on PATH"),
        ("zh-CN", "no-such-command", 127, "PATH 里没有 `no-such-command`"),
        ("en", "/no/such/command", 127, "cannot start `/no/such/command`: there is no such file or directory"),
        ("zh-CN", "/no/such/command", 127, "没有这个文件或目录"),
        ("en", "/etc/passwd", 126, "cannot start `/etc/passwd`: permission denied"),
        ("zh-CN", "/etc/passwd", 126, "没有权限"),
    ] {
        let run = machine.run(&["exec", "--lang", lang, "-m", "aliyun", "--", program]).exits(code);
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
}

#[test]
fn input_and_output_are_the_command_s_own() {
    let machine = machine();
    let bytes: Vec<u8> = (0..=255).cycle().take(300_000).collect();
    let mut command = machine.program(&["exec", "-m", "aliyun", "--", "cat"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let sent = bytes.clone();
    let writer = std::thread::spawn(move || stdin.write_all(&sent).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.stdout == bytes, "{} bytes came back", output.stdout.len());
    // A flag of the command is not one of ours.
    let run = machine.run(&["exec", "-m", "aliyun", "--", "printf", "%s", "--lang"]).exits(0);
    assert_eq!(run.stdout, "--lang");
}

#[test]
fn what_is_no_command_is_told() {
    let machine = machine();
    for (lang, hint) in [("en", "stands behind `--`"), ("zh-CN", "写在 `--` 之后")] {
        for args in [
            // `--` tells where the command begins.
            &["exec", "--mirror", "aliyun", "go", "version"][..],
            // Nothing that says under which mirror: the command would run as if it had been typed alone.
            &["exec", "--", "go", "version"],
        ] {
            let run = machine.run(&[args, &["--lang", lang]].concat());
            let run = if args.contains(&"--") { machine.run(&[&["--lang", lang], args].concat()) } else { run };
            let run = run.exits(2);
            assert!(run.stderr.contains(hint), "{args:?}: {}", run.stderr);
        }
    }
    machine.run(&["exec", "--mirror", "aliyun", "--"]).exits(2);
    machine.run(&["exec", "--mirror", "no-such-mirror", "--", "true"]).exits(2);
    let run = machine.run(&["exec", "-m", "aliyun", "--private", "https://git.corp.example", "--", "tell"]).exits(2);
    assert!(run.stderr.contains("`git.corp.example`") && run.stdout.is_empty(), "{}", run.stderr);
}

/// The real go command fetches through the fastest mirror, on a machine whose own settings would fail.
#[test]
fn go_downloads_under_the_fastest_mirror() {
    let lab = Lab::ready("mixed-bag");
    let mut machine = Machine::in_lab(&toolchain("1.27"), &lab);
    machine.write_env_file("GOPROXY=https://nowhere.example\n");
    let cache = machine.dir().join("cache");
    machine.set("GOMODCACHE", &cache).set("GOFLAGS", "-modcacherw");
    machine.write("work/go.mod", "module example.com/x\n\ngo 1.21\n");
    let args = ["exec", "--fastest", "--", "go", "mod", "download", "github.com/pkg/errors@v0.9.1"];
    machine.run(&args).exits(0);
    assert!(cache.join("github.com/pkg/errors@v0.9.1/errors.go").exists());
    assert_eq!(machine.env_file_text(), "GOPROXY=https://nowhere.example\n");
    let run = done(
        machine
            .program(&[
                "exec",
                "-m",
                "https://nowhere.example",
                "--fallback=none",
                "--",
                "go",
                "mod",
                "download",
                "github.com/pkg/errors@v0.8.1",
            ])
            .output()
            .unwrap(),
    );
    assert_eq!(run.code, Some(1), "as go itself ends: {}", run.stderr);
}
