//! Bad input is the normal case: nothing half-written, one clear message in either language, exit 4.

use std::collections::BTreeMap;
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};

use super::support::{Machine, Run, done};
use super::{ALIYUN, is_root, machine, text};

const NOBODY: u32 = 65534;

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// The words of Latin letters in a row outside of backquotes: more than two of them are an English sentence.
fn english(text: &str) -> Option<String> {
    let prose: String = text.split('`').step_by(2).collect::<Vec<_>>().join(" 、");
    let mut row: Vec<&str> = Vec::new();
    for word in prose.split_whitespace() {
        if word.chars().all(|c| c.is_ascii_alphabetic() || ",.;:'()".contains(c))
            && word.chars().any(|c| c.is_ascii_lowercase())
        {
            row.push(word);
            if row.len() > 2 {
                return Some(row.join(" "));
            }
        } else {
            row.clear();
        }
    }
    None
}

/// Fails with exit 4 and one message in each language, that has these words, and leaves every file as it was.
#[track_caller]
fn refuses(machine: &mut Machine, run: impl Fn(&Machine) -> Run, en: &[&str], zh: &[&str]) {
    let before = machine.home_contents();
    for (lang, label, words) in [("en", "error: ", en), ("zh-CN", "错误：", zh)] {
        machine.set("GOPROXY_CFG_LANG", lang);
        let run = run(machine).exits(4);
        assert_eq!(run.stdout, "");
        assert_eq!(run.stderr.matches(label).count(), 1, "{}", run.stderr);
        for word in words {
            assert!(run.stderr.contains(word), "{word}: {}", run.stderr);
        }
        assert!(!run.stderr.contains("os error") && !run.stderr.contains("panicked"), "{}", run.stderr);
        if lang == "zh-CN" {
            assert!(run.stderr.lines().all(|line| line.contains(is_han)), "{}", run.stderr);
            assert_eq!(english(&run.stderr), None, "{}", run.stderr);
        }
        let after: BTreeMap<PathBuf, _> = machine.home_contents();
        assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>(), "no other file");
        assert!(after == before, "a file was changed: {}", run.stderr);
    }
    let history = machine.run(&["history", "--json"]);
    let done = |state: &serde_json::Value| state["state"] == "done";
    assert!(history.code == Some(4) || !history.json()["changes"].as_array().unwrap().iter().any(done));
}

fn use_bash(machine: &Machine) -> Run {
    machine.run(&["use", "aliyun", "--no-check", "--scope", "shell", "--shell", "bash"])
}

/// The same as a user without root's rights, in a home of their own.
fn use_bash_as_nobody(machine: &Machine) -> Run {
    let id = NOBODY.to_string();
    let args = ["--reuid", &id, "--regid", &id, "--clear-groups", env!("CARGO_BIN_EXE_goproxy-cfg")];
    let more = ["use", "aliyun", "--no-check", "--scope", "shell", "--shell", "bash"];
    machine.other("setpriv", &[&args[..], &more].concat())
}

/// Everything below the home belongs to nobody.
fn give_to_nobody(machine: &Machine) {
    std::fs::set_permissions(machine.dir(), std::fs::Permissions::from_mode(0o755)).unwrap();
    machine.other("chown", &["-hR", &format!("{NOBODY}:{NOBODY}"), &machine.home().display().to_string()]).exits(0);
}

fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_read_only_file() {
    if !is_root() {
        return;
    }
    let mut machine = machine();
    // The second of two files: the first must not be written either.
    machine.write("home/.bashrc", "# mine\n");
    mode(&machine.write("home/.bash_profile", "# mine\n"), 0o444);
    give_to_nobody(&machine);
    let (en, zh) = (["/.bash_profile`: permission denied", "`ls -ld "], ["/.bash_profile`：没有权限", "`ls -ld "]);
    refuses(&mut machine, use_bash_as_nobody, &en, &zh);
    // Root would get through, and leave a file that its owner has locked changed all the same.
    refuses(&mut machine, use_bash, &en, &zh);
}

#[test]
fn a_read_only_directory() {
    if !is_root() {
        return;
    }
    let mut machine = machine();
    machine.write("home/.bashrc", "# mine\n");
    machine.write("home/.local/state/goproxy-cfg/x", "");
    give_to_nobody(&machine);
    mode(&machine.home(), 0o555);
    refuses(&mut machine, use_bash_as_nobody, &["permission denied", "`ls -ld "], &["没有权限", "`ls -ld "]);
    mode(&machine.home(), 0o755);
}

/// In a mount namespace of its own; the journal stands on a disk with room.
fn on_a_full_disk(machine: &Machine, args: &str) -> Run {
    let script = format!(
        "set -e; cp -a $HOME $HOME.copy; mount -t tmpfs -o size=256k none $HOME; cp -a $HOME.copy/. $HOME
mkdir -p $HOME/.local; mount -t tmpfs none $HOME/.local; dd if=/dev/zero of=$HOME/fill bs=1k 2> /dev/null || true
set +e; {own} {args}; code=$?
rm $HOME/fill; diff -r -x .local -x telemetry $HOME $HOME.copy > $HOME.changed; rm -r $HOME.copy; exit $code",
        own = env!("CARGO_BIN_EXE_goproxy-cfg")
    );
    let run = machine.other("unshare", &["-m", "sh", "-c", &script]);
    let changed = text(machine.dir().join("home.changed"));
    assert!(changed.is_empty() || changed.starts_with("Only in") && changed.trim().ends_with(".config"), "{changed}");
    run
}

#[test]
fn a_full_disk() {
    if !is_root() {
        return;
    }
    let mut machine = machine();
    machine.write("home/.bashrc", "# mine\n".repeat(800));
    // To the last byte of its last page: what is longer needs another one.
    let file = format!("GOFLAGS=-mod=mod\nGOPRIVATE={}", "a.example,".repeat(800));
    machine.write_env_file(format!("{}\n", &file[..4095]));
    let shell = "use aliyun --no-check --scope shell --shell bash";
    refuses(&mut machine, |machine| on_a_full_disk(machine, shell), &["no space left"], &["磁盘空间不足"]);
    // Go's own env file, which go writes: whoever says it, it is said that the disk is full.
    for lang in ["en", "zh-CN"] {
        machine.set("GOPROXY_CFG_LANG", lang);
        let run = on_a_full_disk(&machine, "use aliyun --no-check").exits(4);
        assert!(["no space left", "磁盘空间不足"].iter().any(|said| run.stderr.contains(said)), "{}", run.stderr);
    }
    std::fs::remove_file(machine.dir().join("home.changed")).unwrap();
}

#[test]
fn a_directory_where_a_profile_should_be() {
    let mut machine = machine();
    std::fs::create_dir(machine.home().join(".bashrc")).unwrap();
    refuses(&mut machine, use_bash, &["/.bashrc`: it is a directory"], &["/.bashrc`：它是一个目录"]);
}

#[test]
fn links_to_nowhere() {
    let mut machine = machine();
    symlink("dots/bashrc", machine.home().join(".bashrc")).unwrap();
    refuses(
        &mut machine,
        use_bash,
        &["/.bashrc` is a link to `", "/dots/bashrc`, which does not exist", "hint: bring back"],
        &["/dots/bashrc` 的链接", "提示：请恢复"],
    );
    std::fs::remove_file(machine.home().join(".bashrc")).unwrap();
    symlink(".a", machine.home().join(".bashrc")).unwrap();
    symlink(".bashrc", machine.home().join(".a")).unwrap();
    refuses(&mut machine, use_bash, &["/.bashrc`: links lead in a circle"], &["/.bashrc`：符号链接成环"]);
}

#[test]
fn files_that_are_no_profile() {
    let mut machine = machine();
    let path = machine.write("home/.bashrc", "#".repeat(50 << 20));
    let started = std::time::Instant::now();
    refuses(&mut machine, use_bash, &["larger than 8 MiB"], &["超过 8 MiB"]);
    assert!(started.elapsed().as_secs() < 20);
    machine.write("home/.bashrc", "#".repeat(70 << 20));
    refuses(&mut machine, use_bash, &["the file is too large"], &["文件太大"]);
    std::fs::remove_file(&path).unwrap();
    for bytes in [&b"\xff\xfee\0c\0h\0o\0\n\0"[..], b"\xfe\xff\0e\0c\0h\0o\0\n"] {
        machine.write("home/.bashrc", bytes);
        refuses(&mut machine, use_bash, &["UTF-16", "save it as UTF-8"], &["UTF-16", "UTF-8"]);
    }
    std::fs::remove_file(&path).unwrap();
    rustix::fs::mkfifoat(rustix::fs::CWD, &path, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR).unwrap();
    let run = use_bash(&machine).exits(4);
    assert!(run.stderr.contains("它不是普通文件"), "{}", run.stderr);
}

#[test]
fn two_blocks_that_contradict_each_other() {
    let mut machine = machine();
    use_bash(&machine).exits(0);
    machine.run(&["undo", "--all"]).exits(0);
    let block = |list: &str| {
        let other = Machine::new();
        other.run(&["use", list, "--no-check", "--scope", "shell", "--shell", "bash"]).exits(0);
        text(other.home().join(".bashrc"))
    };
    let one = block("aliyun");
    for (content, en, zh) in [
        (format!("{one}# between\n{}", block("goproxy.cn")), "line 6: a second block", "第 6 行：又一个"),
        (one.lines().take(2).map(|line| format!("{line}\n")).collect(), "line 1: ", "第 1 行"),
        (one.lines().skip(1).map(|line| format!("{line}\n")).collect(), "line 3: ", "第 3 行"),
    ] {
        machine.write("home/.bashrc", content);
        refuses(&mut machine, use_bash, &[en, "nothing was changed"], &[zh, "未做任何改动"]);
        let unset = |machine: &Machine| machine.run(&["unset", "--scope", "shell", "--shell", "bash"]);
        refuses(&mut machine, unset, &[en, "nothing was changed"], &[zh, "未做任何改动"]);
    }
}

#[test]
fn no_home_or_one_that_is_none() {
    let shell: &[&str] = &["use", "aliyun", "--no-check", "--scope", "shell", "--shell", "bash"];
    let go_env: &[&str] = &["use", "aliyun", "--no-check"];
    for args in [shell, go_env] {
        for home in ["", "relative"] {
            let mut machine = machine();
            let run = |machine: &Machine| {
                let mut command = machine.program(args);
                if home.is_empty() {
                    command.env_remove("HOME")
                } else {
                    command.env("HOME", home)
                };
                done(command.output().unwrap())
            };
            if args == go_env && home == "relative" {
                // Go takes it as it is, below whatever the working directory happens to be.
                assert_eq!(run(&machine).code, Some(4));
                continue;
            }
            refuses(&mut machine, run, &["HOME is not set", "hint: set HOME"], &["HOME 未设置", "提示：请"]);
        }
        let mut machine = machine();
        let file = machine.write("a-file", "").display().to_string();
        let run = |machine: &Machine| done(machine.program(args).env("HOME", &file).output().unwrap());
        refuses(&mut machine, run, &["HOME is `", "which is no directory"], &["它不是目录"]);
    }
}

/// The account says one home, HOME another: shells and Go go by HOME, so it is HOME.
#[test]
fn of_two_homes_it_is_home() {
    let machine = machine();
    let account = PathBuf::from(dirs_of_account());
    let before = std::fs::read(account.join(".bashrc")).ok();
    assert_ne!(account, machine.home());
    use_bash(&machine).exits(0);
    assert!(text(machine.home().join(".bashrc")).contains(ALIYUN));
    assert_eq!(std::fs::read(account.join(".bashrc")).ok(), before);
    machine.run(&["use", "aliyun", "--no-check"]).exits(0);
    assert!(machine.env_file_text().contains(ALIYUN));
    assert!(machine.journal().join("000002.json").exists());
}

/// The home of the account that runs the tests.
fn dirs_of_account() -> String {
    let id = rustix::process::getuid().as_raw();
    let line =
        text("/etc/passwd").lines().find(|line| line.split(':').nth(2) == Some(&id.to_string())).unwrap().to_owned();
    line.split(':').nth(5).unwrap().to_owned()
}

/// GOENV=off: there is no file for `go env -w`; the hint is a command that works.
#[test]
fn goenv_off() {
    let mut machine = machine();
    machine.set("GOENV", "off");
    let run = |machine: &Machine| machine.run(&["use", "aliyun,goproxy.cn", "--no-check"]);
    let command = "`goproxy-cfg use aliyun,goproxy.cn --scope shell`";
    refuses(&mut machine, run, &["GOENV=off", command], &["GOENV=off", command]);
    // Profiles are none of its business.
    use_bash(&machine).exits(0);
    assert_eq!(super::new_terminal(&machine, "bash", true).split('|').next(), Some(ALIYUN));
}

/// Under sudo with the home of somebody else: what is written there would be root's.
#[test]
fn sudo_in_the_home_of_somebody_else() {
    if !is_root() {
        return;
    }
    let mut machine = machine();
    machine
        .write("home/.bashrc", "# mine\n# >>> goproxy-cfg 00000000 >>>\nexport GOPROXY='x'\n# <<< goproxy-cfg <<<\n");
    machine.write("home/work/goproxy-cfg.toml", "mirrors = [\"aliyun\"]\n");
    let project = machine.home().join("work");
    machine.go_to(&project).set("SUDO_USER", "gopher");
    chown(machine.home(), Some(NOBODY), None).unwrap();
    for args in [
        &["use", "aliyun", "--no-check", "--scope", "shell", "--shell", "bash"][..],
        &["use", "aliyun", "--no-check"],
        // Trust in a team file is stored in the home too.
        &["use", "--yes", "--no-check"],
        &["unset", "--scope", "shell", "--shell", "bash"],
    ] {
        let run = |machine: &Machine| machine.run(args);
        refuses(
            &mut machine,
            run,
            &["run by sudo with the home directory of gopher", "without sudo", "sudo -H"],
            &["gopher", "去掉 sudo", "sudo -H"],
        );
        assert!(!machine.home().join(".local").exists(), "{args:?}");
    }
    // Looking is not writing.
    machine.run(&["use", "aliyun", "--scope", "shell", "--shell", "bash", "--dry-run"]).exits(0);
    machine.run(&["show"]).exits(0);
    machine.run(&["env", "aliyun", "--shell", "sh"]).exits(0);
    // A home of root's own is root's to change.
    chown(machine.home(), Some(0), None).unwrap();
    use_bash(&machine).exits(0);
}

/// Colour is for terminals; Chinese output is Chinese; JSON is JSON, of every command.
#[test]
fn what_is_printed_is_in_form() {
    let lines: [&[&str]; 9] = [
        &["use", "aliyun,goproxy.cn", "--no-check", "--scope", "shell", "--shell", "all"],
        &["use", "aliyun,goproxy.cn", "--no-check", "--scope", "shell", "--shell", "all", "--dry-run"],
        &["unset", "--scope", "shell", "--shell", "all"],
        &["use", "aliyun,aliyun", "--no-check", "--private", "https://git.corp.example/", "--yes"],
        &["use", "--suggest-private"],
        &[
            "use",
            "goproxy.cn",
            "--no-check",
            "--scope",
            "project",
            "--file",
            ".envrc",
            "--file",
            "mise.toml",
            "--file",
            ".env",
        ],
        &["unset"],
        &["history"],
        &["undo"],
    ];
    let mut machine = machine();
    machine.write("home/.zlogin", "export GOPROXY=https://other.example\n");
    machine.write("work/go.mod", "module git.corp.example/x\n\ngo 1.21\n\nrequire a.example/y v1.0.0\n");
    machine.set("LANG", "zh_CN.UTF-8").set("CLICOLOR_FORCE", "1").set("NO_COLOR", "1");
    for args in lines {
        let run = machine.run(args).exits(0);
        assert!(!run.said().contains('\x1b'), "{args:?}: {}", run.said());
        let prose: String = run
            .said()
            .lines()
            .filter(|line| !line.starts_with(['+', '-', ' ', '@']))
            .fold(String::new(), |all, line| all + line + "\n");
        assert_eq!(english(&prose), None, "{args:?}: {prose}");
        let json = machine.run(&[args, &["--json"]].concat()).exits(0).json();
        assert_eq!(json["schema_version"], 1, "{args:?}");
    }
    machine.unset("NO_COLOR");
    let run = machine.run(lines[0]).exits(0);
    assert!(run.stdout.contains("\x1b["), "{}", run.stdout);
    assert_eq!(machine.run(&["init", "aliyun", "--json"]).exits(0).json()["schema_version"], 1);
}
