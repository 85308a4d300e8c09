//! Real shells are started on homes of the test's own, and read back as a new terminal would have them.
//! `tests/shells.sh` installs the shells.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::type_complexity)]

mod support;

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use goproxy_cfg::domain::shell::Shell;
use goproxy_cfg::domain::variable::Var;
use goproxy_cfg::host::{Host, Variables, runtime};
use goproxy_cfg::shell::session::{self, Failure, Reading, Seen, Start};
use goproxy_cfg::shell::{profiles, scan};
use support::Machine;

const V: &str = "https://goproxy.cn,direct";
/// Long enough for a shell on a busy machine.
const LONG: Duration = Duration::from_secs(30);
/// Long enough to be sure that a shell hangs.
const SHORT: Duration = Duration::from_millis(1500);
const BOTH: [Start; 2] = Start::ALL;

fn host(machine: &Machine) -> Host {
    let names = ["HOME", "PATH", "LANG", "TERM", "GOPROXY", "ZDOTDIR", "ENV", "XDG_CONFIG_HOME", "SHELL"];
    let vars: Variables =
        names.into_iter().map(|name| (name, machine.var(name))).filter(|(_, value)| !value.is_empty()).collect();
    Host::imagined(vars, machine.work(), &machine.home()).with_own_program(env!("CARGO_BIN_EXE_goproxy-cfg").as_ref())
}

/// A shell that must be there.
fn program(name: &str) -> PathBuf {
    let fetched = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/shells");
    let places = ["/usr/bin".into(), "/bin".into(), "/usr/local/bin".into(), fetched];
    let found = places.iter().map(|dir| dir.join(name)).find(|path| path.exists());
    found.unwrap_or_else(|| panic!("no {name}: run tests/shells.sh"))
}

/// Processes that have this machine's home: all that a test starts.
fn left_behind(machine: &Machine) -> Vec<String> {
    let home = format!("HOME={}", machine.home().display());
    let mut found = Vec::new();
    // Only Linux has it; elsewhere nothing is found.
    for entry in std::fs::read_dir("/proc").into_iter().flatten() {
        let dir = entry.unwrap().path();
        let Ok(environ) = std::fs::read(dir.join("environ")) else { continue };
        if environ.split(|byte| *byte == 0).any(|entry| entry == home.as_bytes()) {
            found.push(String::from_utf8_lossy(&std::fs::read(dir.join("cmdline")).unwrap_or_default()).into_owned());
        }
    }
    found
}

#[track_caller]
fn read_within(machine: &Machine, shell: Shell, program: &Path, start: Start, limit: Duration) -> Reading {
    let started = Instant::now();
    let vars = [Var::Goproxy, Var::Gosumdb];
    let host = host(machine);
    let reading = runtime::block_on(session::read_back(&host, shell, program, start, &vars, limit)).unwrap();
    // The end of the processes and their last words come on top.
    assert!(started.elapsed() < limit + support::SOON, "{:?}", started.elapsed());
    assert_eq!(left_behind(machine), [""; 0], "{reading:?}");
    reading
}

#[track_caller]
fn read(machine: &Machine, name: &str, start: Start) -> Seen {
    let reading = read_within(machine, Shell::named(name).unwrap(), &program(name), start, LONG);
    reading.outcome.unwrap_or_else(|failure| panic!("{name} {start:?}: {failure:?}"))
}

#[track_caller]
fn fails(machine: &Machine, name: &str, start: Start, limit: Duration) -> Failure {
    let reading = read_within(machine, Shell::named(name).unwrap(), &program(name), start, limit);
    reading.outcome.expect_err(name)
}

fn goproxy(seen: &Seen) -> Option<&str> {
    seen.values[&Var::Goproxy].as_deref()
}

/// `FILE:LINE` of the line in effect, below the home.
fn place(machine: &Machine, seen: &Seen) -> String {
    let Some(line) = seen.lines.iter().rfind(|line| line.var == Var::Goproxy) else { return String::new() };
    assert_eq!(Some(line.value.as_str()), goproxy(seen).filter(|_| !line.value.contains('$')).or(Some(&line.value)));
    let file = line.place.path.strip_prefix(machine.home()).unwrap_or(&line.place.path);
    format!("{}:{}", file.display(), line.place.line.unwrap())
}

/// A home with one file.
fn with(name: &str, text: &str) -> Machine {
    let machine = Machine::new();
    machine.write(&format!("home/{name}"), text);
    machine
}

/// Each shell with the profile that every start of it reads, and how it exports.
const SHELLS: [(&str, &str, &str); 8] = [
    ("bash", "", "export GOPROXY='https://goproxy.cn,direct'"),
    ("zsh", ".zshrc", "export GOPROXY='https://goproxy.cn,direct'"),
    ("fish", ".config/fish/config.fish", "set -gx GOPROXY 'https://goproxy.cn,direct'"),
    ("tcsh", ".tcshrc", "setenv GOPROXY 'https://goproxy.cn,direct'"),
    ("dash", "", "export GOPROXY='https://goproxy.cn,direct'"),
    ("mksh", "", "export GOPROXY='https://goproxy.cn,direct'"),
    ("ksh93", "", "export GOPROXY='https://goproxy.cn,direct'"),
    ("nu", ".config/nushell/config.nu", "$env.GOPROXY = 'https://goproxy.cn,direct'"),
];

/// The profile of a start.
fn profile(name: &str, start: Start) -> String {
    let (_, always, _) = SHELLS.iter().find(|(shell, ..)| *shell == name).unwrap();
    match (name, start) {
        _ if !always.is_empty() => (*always).to_owned(),
        ("bash", Start::Interactive) => ".bashrc".to_owned(),
        (_, Start::Login) => ".profile".to_owned(),
        ("mksh", Start::Interactive) => ".mkshrc".to_owned(),
        ("ksh93", Start::Interactive) => ".kshrc".to_owned(),
        (_, Start::Interactive) => ".shrc".to_owned(),
    }
}

/// A machine on which a shell, started in this way, runs this text.
fn running(name: &str, start: Start, text: &str) -> Machine {
    let mut machine = with(&profile(name, start), text);
    if name == "dash" {
        let env = machine.home().join(".shrc").display().to_string();
        machine.set("ENV", env);
    }
    machine
}

#[test]
fn every_shell_tells_what_it_exports_and_where() {
    for (name, _, export) in SHELLS {
        for start in BOTH {
            let mut machine = running(name, start, &format!("# mine\n\n{export}\n"));
            machine.set("GOPROXY", "https://session.example");
            let before = machine.home_contents();
            let seen = read(&machine, name, start);
            assert_eq!(goproxy(&seen), Some(V), "{name} {start:?}");
            assert_eq!(seen.values[&Var::Gosumdb], None, "{name} {start:?}");
            let file = profile(name, start);
            assert_eq!(place(&machine, &seen), format!("{file}:3"), "{name} {start:?}");
            assert!(seen.files.contains(&machine.home().join(&file)), "{name} {start:?}: {:?}", seen.files);
            // fish and Nushell make files at their first start, whoever starts them.
            if !matches!(name, "fish" | "nu") {
                assert_eq!(machine.home_contents(), before, "{name} {start:?}");
            }
        }
    }
}

#[test]
fn nothing_is_exported_by_an_empty_home() {
    for (name, ..) in SHELLS {
        for start in BOTH {
            let mut machine = Machine::new();
            machine.set("GOPROXY", "https://session.example");
            let seen = read(&machine, name, start);
            assert_eq!(goproxy(&seen), None, "{name} {start:?}");
            assert_eq!(seen.lines, [], "{name} {start:?}");
            if name == "nu" {
                assert_eq!(machine.home_contents(), BTreeMap::new(), "Nushell would make its own files");
            }
        }
    }
}

#[test]
fn what_is_set_but_not_exported_does_not_count() {
    for (name, text) in
        [("bash", "GOPROXY=x"), ("zsh", "GOPROXY=x"), ("fish", "set -g GOPROXY x"), ("tcsh", "set GOPROXY=x")]
    {
        assert_eq!(goproxy(&read(&running(name, Start::Interactive, text), name, Start::Interactive)), None, "{name}");
    }
}

#[test]
fn a_file_that_a_profile_runs_is_named() {
    for (name, _, export) in SHELLS {
        for start in BOTH {
            let source = match name {
                "fish" | "tcsh" => "source ~/go.settings",
                "nu" => "source ~/go.settings",
                _ => "if true; then . \"$HOME/go.settings\"; fi",
            };
            let machine = running(name, start, &format!("{source}\n"));
            machine.write("home/go.settings", format!("\n{export}\n"));
            let seen = read(&machine, name, start);
            assert_eq!(goproxy(&seen), Some(V), "{name} {start:?}");
            assert_eq!(place(&machine, &seen), "go.settings:2", "{name} {start:?}");
            assert!(seen.files.contains(&machine.home().join("go.settings")), "{name} {start:?}: {:?}", seen.files);
        }
    }
}

#[test]
fn a_profile_for_people_only_is_seen() {
    for (name, text, line) in [
        ("bash", "case $- in\n  *i*) ;;\n  *) return;;\nesac\nexport GOPROXY=https://goproxy.cn,direct", 5),
        ("bash", "[ -z \"$PS1\" ] && return\nexport GOPROXY=https://goproxy.cn,direct", 2),
        ("zsh", "[[ -o interactive ]] || return\nexport GOPROXY=https://goproxy.cn,direct", 2),
        ("dash", "case $- in *i*) export GOPROXY=https://goproxy.cn,direct;; esac", 1),
        ("mksh", "case $- in *i*) export GOPROXY=https://goproxy.cn,direct;; esac", 1),
        ("fish", "if status is-interactive\n  set -gx GOPROXY https://goproxy.cn,direct\nend", 2),
        ("tcsh", "if (! $?prompt) exit\nsetenv GOPROXY https://goproxy.cn,direct", 2),
        // What Emacs has people write.
        ("zsh", "[[ $TERM == dumb ]] && return\nexport GOPROXY=https://goproxy.cn,direct", 2),
    ] {
        for start in BOTH {
            let machine = running(name, start, &format!("{text}\n"));
            let seen = read(&machine, name, start);
            assert_eq!(goproxy(&seen), Some(V), "{name} {start:?} {text}");
            assert_eq!(place(&machine, &seen), format!("{}:{line}", profile(name, start)), "{name} {start:?} {text}");
        }
    }
}

#[test]
fn however_a_value_is_made_its_line_is_found() {
    for (name, text, line) in [
        ("bash", "x=goproxy.cn\nexport GOPROXY=\"https://$x,direct\"\n", 2),
        ("bash", "eval \"$(printf '%s\\n' 'export A=1' 'export GOPROXY=https://goproxy.cn,direct')\"\n:\n", 1),
        ("bash", "export GOPROXY\nread -r GOPROXY <<< https://goproxy.cn,direct\n", 2),
        ("bash", "export GOPROXY\nprintf -v GOPROXY %s https://goproxy.cn,direct\n", 2),
        ("bash", "f() {\n  export GOPROXY=https://goproxy.cn,direct\n}\nf\n", 2),
        (
            "bash",
            "export GOPROXY=https://goproxy.cn,direct\ng() {\n local GOPROXY=x\n :\n}\ng\nGOPROXY=y true\n(GOPROXY=z)\n",
            1,
        ),
        ("bash", "export GOPROXY=old\nexport GOPROXY=https://goproxy.cn,direct\nexport GOSUMDB=off\n", 2),
        ("bash", "exec 2>/dev/null\nexport GOPROXY=https://goproxy.cn,direct\n", 2),
        ("bash", "set +x\nexport GOPROXY=https://goproxy.cn,direct\n", 2),
        ("bash", "export PS4='+ '\nexport GOPROXY=https://goproxy.cn,direct\n", 2),
        ("zsh", "x=goproxy.cn\nexport GOPROXY=\"https://$x,direct\"\n", 2),
        ("zsh", "eval 'true; export GOPROXY=https://goproxy.cn,direct'\ntrue\n", 1),
        ("zsh", "f() {\n  export GOPROXY=https://goproxy.cn,direct\n}\nf\n", 2),
        ("zsh", "typeset -gx GOPROXY=https://goproxy.cn,direct\nsetopt nopromptsubst\n", 1),
        ("zsh", "unsetopt promptsubst xtrace\ntypeset -gx GOPROXY=https://goproxy.cn,direct\n", 2),
        ("fish", "set x goproxy.cn\nset -gx GOPROXY https://$x,direct\n", 2),
        ("fish", "echo 'set -gx GOPROXY https://goproxy.cn,direct' | source\n", 1),
        ("fish", "function f\n  set -gx GOPROXY https://goproxy.cn,direct\nend\nf\n", 2),
    ] {
        let machine = running(name, Start::Interactive, text);
        let seen = read(&machine, name, Start::Interactive);
        assert_eq!(goproxy(&seen), Some(V), "{name} {text}");
        if name == "fish" && text.contains("| source") {
            // fish calls what it reads from a pipe `-`.
            continue;
        }
        let file = profile(name, Start::Interactive);
        assert_eq!(place(&machine, &seen), format!("{file}:{line}"), "{name} {text}: {:?}", seen.lines);
    }
}

/// A trace of itself, which some profiles would catch as output of their commands, must not change what is read.
#[test]
fn watching_does_not_change_what_is_seen() {
    let text = "f() { echo https://goproxy.cn,direct; }\nexport GOPROXY=\"$(f 2>&1)\"\n";
    for name in ["bash", "zsh"] {
        let machine = running(name, Start::Interactive, text);
        let seen = read(&machine, name, Start::Interactive);
        assert_eq!(goproxy(&seen), Some(V), "{name}");
        assert_eq!(place(&machine, &seen), format!("{}:2", profile(name, Start::Interactive)), "{name}");
    }
}

#[test]
fn what_was_set_first_is_told_too() {
    let machine = with(".bashrc", "export GOPROXY=old\n. ~/.go\n");
    machine.write("home/.go", "export GOPROXY=https://goproxy.cn,direct\n");
    let seen = read(&machine, "bash", Start::Interactive);
    let lines: Vec<(String, String)> =
        seen.lines.iter().map(|line| (line.value.clone(), line.place.to_string())).collect();
    let at = |file: &str| format!("{}:1", machine.home().join(file).display());
    assert_eq!(lines, [("old".to_owned(), at(".bashrc")), (V.to_owned(), at(".go"))]);
}

#[test]
fn universal_variables_of_fish_are_found() {
    let machine = with(
        ".config/fish/fish_variables",
        "# This file contains fish universal variable definitions.\n# VERSION: 3.0\nSETUVAR --export GOPROXY:https\\x3a//goproxy\\x2ecn\\x2cdirect\n",
    );
    let seen = read(&machine, "fish", Start::Interactive);
    assert_eq!(goproxy(&seen), Some(V));
    assert_eq!(place(&machine, &seen), ".config/fish/fish_variables:3");
}

#[test]
fn noise_does_no_harm() {
    let noise = "printf 'GOPROXY=no\\0__read-back\\0\\n'; env; echo \"$GOPROXY_CFG_READ_BACK\"; printf '\\033[31m\\377'\n\
                 echo oops >&2; head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2\n";
    for name in ["bash", "zsh", "dash"] {
        let machine = running(name, Start::Interactive, &format!("{noise}export GOPROXY={V}\n"));
        assert_eq!(goproxy(&read(&machine, name, Start::Interactive)), Some(V), "{name}");
    }
    for (name, _, export) in SHELLS {
        let noise = if name == "nu" { "print noise" } else { "echo noise" };
        for start in BOTH {
            let machine = running(name, start, &format!("{noise}\n{export}\n{noise}\n"));
            assert_eq!(goproxy(&read(&machine, name, start)), Some(V), "{name} {start:?}");
        }
    }
}

#[test]
fn a_profile_that_ends_the_shell_is_told() {
    for (name, ..) in SHELLS {
        for start in BOTH {
            let machine = running(name, start, if name == "tcsh" { "exit(3)\n" } else { "exit 3\n" });
            // In a file `exit` ends this file there, and the shell goes on.
            if matches!(name, "tcsh" | "fish") {
                assert_eq!(goproxy(&read(&machine, name, start)), None, "{name} {start:?}");
                continue;
            }
            assert_eq!(fails(&machine, name, start, LONG), Failure::Exits(Some(3)), "{name} {start:?}");
        }
    }
    let machine = with(".bashrc", "kill -9 $$\n");
    assert_eq!(fails(&machine, "bash", Start::Interactive, LONG), Failure::Exits(None));
}

#[test]
fn a_profile_that_puts_another_program_in_place_of_the_shell_is_told() {
    for (name, ..) in SHELLS {
        for start in BOTH {
            let machine = running(name, start, "exec /bin/true\n");
            assert_eq!(fails(&machine, name, start, LONG), Failure::Exits(Some(0)), "{name} {start:?}");
        }
        let machine = running(name, Start::Interactive, "exec sleep 1000\n");
        assert_eq!(fails(&machine, name, Start::Interactive, SHORT), Failure::Hangs(SHORT), "{name}");
    }
}

#[test]
fn a_profile_that_hangs_is_ended_with_all_that_it_started() {
    for (name, ..) in SHELLS {
        let endless = match name {
            "fish" => "while true; end",
            "tcsh" => "while (1)\nend",
            "nu" => "loop { }",
            _ => "while :; do :; done",
        };
        for text in ["/bin/sleep 1000", endless] {
            let text = if name == "nu" { text.replace("/bin/sleep", "^sleep") } else { text.to_owned() };
            let machine = running(name, Start::Interactive, &format!("{text}\n"));
            assert_eq!(fails(&machine, name, Start::Interactive, SHORT), Failure::Hangs(SHORT), "{name} {text}");
        }
    }
    // Signals that a profile ignores, and children of children.
    let machine = with(".bashrc", "trap '' TERM INT HUP\n( ( sleep 1000 ) & wait )\n");
    assert_eq!(fails(&machine, "bash", Start::Interactive, SHORT), Failure::Hangs(SHORT));
    // A loop that prints.
    let machine = with(".bashrc", "while :; do echo y; done\n");
    assert_eq!(fails(&machine, "bash", Start::Interactive, SHORT), Failure::Hangs(SHORT));
}

/// There is nothing to read, so what waits for input goes on.
#[test]
fn a_profile_that_asks_gets_no_answer() {
    for (name, ask) in [
        ("bash", "cat; read -r x; select x in a b; do break; done"),
        ("zsh", "cat; read -r x; read -q x"),
        ("dash", "cat; read -r x"),
        ("mksh", "cat; read -r x"),
        ("ksh93", "cat; read -r x"),
        ("fish", "cat; read x"),
        ("nu", "^cat"),
    ] {
        let export = SHELLS.iter().find(|(shell, ..)| *shell == name).unwrap().2;
        for start in BOTH {
            let machine = running(name, start, &format!("{ask}\n{export}\n"));
            assert_eq!(goproxy(&read(&machine, name, start)), Some(V), "{name} {start:?}");
        }
    }
    // There is no terminal to ask on.
    let machine = with(".bashrc", &format!("read -r x < /dev/tty\nstty -echo\nexport GOPROXY={V}\n"));
    assert_eq!(goproxy(&read(&machine, "bash", Start::Interactive)), Some(V));
    // tcsh has its commands from its input, and a profile that reads it takes them away.
    let machine = with(".tcshrc", "cat\n");
    assert!(matches!(fails(&machine, "tcsh", Start::Interactive, LONG), Failure::Exits(_)));
}

#[test]
fn what_a_profile_leaves_in_the_background_does_not_hold_the_answer() {
    for (name, ..) in SHELLS.iter().filter(|(name, ..)| !matches!(*name, "nu")) {
        let export = SHELLS.iter().find(|(shell, ..)| shell == name).unwrap().2;
        let children = match *name {
            "fish" | "tcsh" => "sleep 1000 &\nsetsid sleep 1000 &\nsetsid sh -c 'sleep 1000 & sleep 1000' &",
            _ => "sleep 1000 &\nsetsid sleep 1000 &\n(setsid sh -c 'sleep 1000 & sleep 1000' &)",
        };
        for start in BOTH {
            let machine = running(name, start, &format!("{children}\n{export}\n"));
            let started = Instant::now();
            assert_eq!(goproxy(&read(&machine, name, start)), Some(V), "{name} {start:?}");
            assert!(started.elapsed() < LONG / 2, "{name} {start:?}");
        }
    }
    let machine = with(".bashrc", "sleep 1000 &\nexit 5\n");
    let started = Instant::now();
    assert_eq!(fails(&machine, "bash", Start::Interactive, LONG), Failure::Exits(Some(5)));
    assert!(started.elapsed() < LONG / 2);
}

/// Without its environment a process is known by its session.
#[test]
fn what_forgets_its_environment_is_ended_too() {
    let seconds = format!("1000.{}", std::process::id());
    let machine = with(".bashrc", &format!("env -i sleep {seconds} &\nexit 5\n"));
    assert_eq!(fails(&machine, "bash", Start::Interactive, LONG), Failure::Exits(Some(5)));
    for entry in std::fs::read_dir("/proc").into_iter().flatten() {
        let command = std::fs::read(entry.unwrap().path().join("cmdline")).unwrap_or_default();
        assert_ne!(String::from_utf8_lossy(&command), format!("sleep\0{seconds}\0"));
    }
}

#[test]
fn a_wait_that_is_broken_off_leaves_nothing() {
    let machine = with(".bashrc", "setsid sleep 1000 &\nsleep 1000\n");
    let host = host(&machine);
    let bash = program("bash");
    runtime::block_on(async {
        let reading = session::read_back(&host, Shell::Bash, &bash, Start::Interactive, &[Var::Goproxy], LONG);
        assert!(tokio::time::timeout(SHORT, reading).await.is_err());
    })
    .unwrap();
    assert_eq!(left_behind(&machine), [""; 0]);
}

#[test]
fn a_profile_that_cannot_be_read_sets_nothing() {
    let machine = Machine::new();
    std::fs::create_dir(machine.home().join(".bashrc")).unwrap();
    assert_eq!(goproxy(&read(&machine, "bash", Start::Interactive)), None);

    let mut machine = with(".bashrc", "export GOPROXY=x\n");
    let mode = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    mode(&machine.home().join(".bashrc"), 0o000);
    mode(machine.dir(), 0o755);
    // root reads everything.
    let is_root = std::fs::read(machine.home().join(".bashrc")).is_ok();
    let bash = program("bash");
    let started = if is_root {
        let script = format!("#!/bin/sh\nexec setpriv --reuid 65534 --clear-groups {} \"$@\"\n", bash.display());
        machine.install("bash", &script)
    } else {
        bash
    };
    let reading = read_within(&machine, Shell::Bash, &started, Start::Interactive, LONG);
    assert_eq!(goproxy(&reading.outcome.unwrap()), None);
}

#[test]
fn what_cannot_be_started_is_told() {
    let mut machine = Machine::new();
    for path in [Path::new("/no/such/bash"), &machine.home()] {
        assert_eq!(read_within(&machine, Shell::Bash, path, Start::Login, LONG).outcome, Err(Failure::NotThere));
    }
    let cmd = read_within(&machine, Shell::Cmd, Path::new("/bin/sh"), Start::Login, LONG).outcome;
    assert_eq!(cmd, Err(Failure::ReadsNoProfile));
    let broken = machine.install("broken", "#!/no/such/interpreter\n");
    assert_eq!(read_within(&machine, Shell::Bash, &broken, Start::Login, LONG).outcome, Err(Failure::NotThere));
    machine.unset("HOME");
    let homeless = runtime::block_on(session::read_back(
        &host(&machine),
        Shell::Bash,
        &program("bash"),
        Start::Login,
        &[Var::Goproxy],
        LONG,
    ));
    assert_eq!(homeless.unwrap().outcome, Err(Failure::NoHome));
}

fn to_write(machine: &Machine, shell: Shell) -> Vec<String> {
    let profiles = runtime::block_on(profiles::to_write(&host(machine), shell)).unwrap().unwrap();
    let home = machine.home();
    profiles
        .iter()
        .map(|profile| profile.path.strip_prefix(&home).unwrap_or(&profile.path).display().to_string())
        .collect()
}

/// What is to be written is what a real shell reads, started either way, whatever else stands in the home.
#[test]
fn what_is_to_be_written_reaches_every_terminal() {
    for (name, _, export) in SHELLS {
        let shell = Shell::named(name).unwrap();
        let homes: &[&[&str]] = match name {
            "bash" => &[
                &[],
                &[".profile"],
                &[".bash_login", ".profile"],
                &[".bash_profile", ".bash_login", ".profile", ".bashrc"],
            ],
            "zsh" => &[&[], &[".zshenv", ".zprofile", ".zshrc", ".zlogin"]],
            "tcsh" => &[&[], &[".cshrc"], &[".tcshrc", ".cshrc"]],
            _ => &[&[]],
        };
        for files in homes {
            let mut machine = Machine::new();
            let path = format!("{}:{}", program(name).parent().unwrap().display(), machine.var("PATH"));
            machine.set("PATH", path);
            for file in *files {
                // What a user set before does not win.
                let old = export.replace(V, "https://old.example");
                let old = if *file == ".zlogin" { String::new() } else { old };
                machine.write(&format!("home/{file}"), format!("{old}\n"));
            }
            for file in to_write(&machine, shell) {
                let path = machine.home().join(&file);
                let before = std::fs::read_to_string(&path).unwrap_or_default();
                machine.write(&format!("home/{file}"), format!("{before}{export}\n"));
            }
            for start in BOTH {
                // Other POSIX shells have it from the login session.
                if shell == Shell::Sh && start == Start::Interactive {
                    continue;
                }
                let seen = read(&machine, name, start);
                assert_eq!(goproxy(&seen), Some(V), "{name} {start:?} {files:?}: {:?}", seen.lines);
            }
        }
    }
}

/// bash takes the first that exists, and none of the others when it cannot read that one.
#[test]
fn the_login_file_of_bash_is_the_one_that_bash_takes() {
    let machine = with(".profile", "export GOPROXY=https://goproxy.cn,direct\n");
    let link = machine.home().join(".bash_profile");
    std::os::unix::fs::symlink("nowhere", &link).unwrap();
    assert_eq!(to_write(&machine, Shell::Bash), [".bashrc", ".profile"]);
    assert_eq!(goproxy(&read(&machine, "bash", Start::Login)), Some(V));
    std::fs::remove_file(&link).unwrap();
    std::fs::create_dir(&link).unwrap();
    assert_eq!(to_write(&machine, Shell::Bash), [".bashrc", ".bash_profile"]);
    assert_eq!(goproxy(&read(&machine, "bash", Start::Login)), None);
}

#[test]
fn zsh_is_asked_where_its_profiles_are() {
    let mut machine = with(".zshenv", "echo noise\nexport ZDOTDIR=$HOME/.config/zsh\n");
    machine.write("home/.config/zsh/.zshrc", format!("export GOPROXY={V}\n"));
    machine.write("home/.config/other/.zshrc", "export GOPROXY=other\n");
    // In a session that began without it, in one that has it from that file, and in one that has it from elsewhere.
    for of_session in ["", ".config/zsh", ".config/other"] {
        let dir = machine.home().join(of_session).display().to_string();
        machine.set("ZDOTDIR", if of_session.is_empty() { String::new() } else { dir });
        assert_eq!(to_write(&machine, Shell::Zsh), [".config/zsh/.zshrc", ".config/zsh/.zprofile"], "{of_session}");
        for start in BOTH {
            let seen = read(&machine, "zsh", start);
            assert_eq!(goproxy(&seen), Some(V), "{of_session}");
            assert_eq!(place(&machine, &seen), ".config/zsh/.zshrc:1", "{of_session} {start:?}");
        }
    }
    machine.write("home/.zshenv", "");
    assert_eq!(to_write(&machine, Shell::Zsh), [".config/other/.zshrc", ".config/other/.zprofile"]);
    assert_eq!(goproxy(&read(&machine, "zsh", Start::Interactive)), Some("other"));
    machine.unset("ZDOTDIR");
    assert_eq!(to_write(&machine, Shell::Zsh), [".zshrc", ".zprofile"]);
    // What it leaves in the background does not hold the answer.
    machine.write("home/.zshenv", "ZDOTDIR=~/z\nsleep 1000 &\nsetsid sleep 1000 &\n");
    assert_eq!(to_write(&machine, Shell::Zsh), ["z/.zshrc", "z/.zprofile"]);
    assert_eq!(left_behind(&machine), [""; 0]);
    // A .zshenv that hangs does not keep the answer away for ever.
    machine.write("home/.zshenv", "sleep 1000\n");
    assert_eq!(to_write(&machine, Shell::Zsh), [".zshrc", ".zprofile"]);
    assert_eq!(left_behind(&machine), [""; 0]);
}

#[test]
fn other_shells_say_where_their_profiles_are() {
    let mut machine = Machine::new();
    assert_eq!(to_write(&machine, Shell::Fish), [".config/fish/config.fish"]);
    assert_eq!(to_write(&machine, Shell::Sh), [".profile"]);
    assert_eq!(to_write(&machine, Shell::Tcsh), [".cshrc"]);
    assert_eq!(to_write(&machine, Shell::Nushell), [".config/nushell/config.nu"]);
    assert_eq!(to_write(&machine, Shell::Powershell), [".config/powershell/profile.ps1"]);
    let config = machine.home().join("elsewhere").display().to_string();
    machine.set("XDG_CONFIG_HOME", config);
    assert_eq!(to_write(&machine, Shell::Fish), ["elsewhere/fish/config.fish"]);
    let path = format!("{}:{}", program("nu").parent().unwrap().display(), machine.var("PATH"));
    machine.set("PATH", path);
    assert_eq!(to_write(&machine, Shell::Nushell), ["elsewhere/nushell/config.nu"]);
    machine.install("pwsh", "#!/bin/sh\nprintf 'noise\\001/redirected/Documents/PowerShell/profile.ps1'\n");
    assert_eq!(to_write(&machine, Shell::Powershell), ["/redirected/Documents/PowerShell/profile.ps1"]);
    machine.set("ENV", "$HOME/.shrc");
    assert_eq!(to_write(&machine, Shell::Sh), [".profile"]);
    machine.write("home/.shrc", "");
    assert_eq!(to_write(&machine, Shell::Sh), [".profile", ".shrc"]);
    // fish makes its empty folders whenever it runs.
    let files: Vec<_> = machine.home_contents().into_iter().filter(|(_, (_, bytes))| bytes.is_some()).collect();
    assert_eq!(files.iter().map(|(path, _)| path.display().to_string()).collect::<Vec<_>>(), [".shrc"]);
}

#[test]
fn without_a_home_there_is_nothing_to_write() {
    let mut machine = Machine::new();
    machine.unset("HOME");
    for shell in Shell::ALL.into_iter().filter(|shell| shell.has_profile()) {
        let error = runtime::block_on(profiles::to_write(&host(&machine), shell)).unwrap().unwrap_err();
        assert_eq!(error.exit.code(), 4, "{shell:?}");
    }
    let error = runtime::block_on(profiles::to_write(&host(&Machine::new()), Shell::Cmd)).unwrap().unwrap_err();
    assert_eq!(error.exit.code(), 2);
}

#[test]
fn installed_shells_are_found() {
    let mut machine = Machine::new();
    let own = machine.install("nu", "#!/bin/sh\n");
    let found = profiles::installed(&host(&machine));
    assert!(found.contains(&(Shell::Nushell, own)), "{found:?}");
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Tcsh] {
        let programs: Vec<&PathBuf> = found.iter().filter(|(of, _)| *of == shell).map(|(_, path)| path).collect();
        assert_eq!(programs.len(), 1, "{shell:?}: {programs:?}");
    }
    let posix: Vec<_> =
        found.iter().filter(|(of, _)| *of == Shell::Sh).map(|(_, path)| path.file_name().unwrap()).collect();
    assert!(posix.contains(&"mksh".as_ref()), "{posix:?}");
    let hidden = machine.write("opt/zsh", "#!/bin/sh\n");
    std::fs::set_permissions(&hidden, std::fs::Permissions::from_mode(0o755)).unwrap();
    machine.set("SHELL", hidden.as_os_str());
    assert!(profiles::installed(&host(&machine)).contains(&(Shell::Zsh, hidden)));
}

/// Runs when it is asked for, below, with a shell as its parent.
#[test]
fn helper_that_says_the_current_shell() {
    if std::env::var_os("SAY_CURRENT_SHELL").is_some() {
        println!("current: {:?}", profiles::current(&Host::system()));
    }
}

#[test]
fn the_current_shell_is_the_one_that_started_us() {
    let machine = Machine::new();
    let own = std::env::current_exe().unwrap();
    let says = |parent: &Path, login: &str| {
        // The second command keeps the shell from becoming the first.
        let script = format!("'{}' --exact helper_that_says_the_current_shell --nocapture; true", own.display());
        let mut command = machine.command(parent);
        command.args(["-c", &script]).env("SAY_CURRENT_SHELL", "1").env("SHELL", login);
        support::done(command.output().unwrap()).stdout
    };
    for (name, shell) in [("bash", "Bash"), ("zsh", "Zsh"), ("fish", "Fish"), ("tcsh", "Tcsh"), ("dash", "Sh")] {
        let said = says(&program(name), "/bin/false");
        assert!(said.contains(&format!("current: Some({shell})")), "{name}: {said}");
    }
    let env = Path::new("/usr/bin/timeout");
    let other = |login: &str| {
        let mut command = machine.command(env);
        command.args([
            "60",
            &own.display().to_string(),
            "--exact",
            "helper_that_says_the_current_shell",
            "--nocapture",
        ]);
        support::done(command.env("SAY_CURRENT_SHELL", "1").env("SHELL", login).output().unwrap()).stdout
    };
    assert!(other("/bin/zsh").contains("current: Some(Zsh)"));
    assert!(other("/bin/false").contains("current: None"));
}

#[test]
fn a_static_look_finds_the_same_lines() {
    let machine =
        with(".bashrc", "proxy_on() {\n  export GOPROXY=no\n}\ngo env -w GOPROXY=no\nGOPROXY=no go build\n. ~/.go\n");
    machine.write("home/.go", "GOPROXY=https://goproxy.cn,direct\nexport GOPROXY\n");
    machine.write("home/.config/powershell/profile.ps1", "$env:GOSUMDB = 'off'\n");
    let found = scan::assignments(&host(&machine), &[Var::Goproxy, Var::Gosumdb]);
    let found: Vec<String> =
        found.iter().map(|found| format!("{} {} {}", found.var, found.value, found.place)).collect();
    let home = machine.home().display().to_string();
    let expected =
        [format!("GOPROXY {V} {home}/.go:1"), format!("GOSUMDB off {home}/.config/powershell/profile.ps1:1")];
    assert_eq!(found, expected);
}
