//! `--scope shell`: new terminals have what was written, and `use` and `show` say so by what the shells themselves do.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::support::Machine;
use super::{ALIYUN, GOOGLE_CN, SHELLS, machine, new_terminal, terminals, text};

fn use_for(machine: &Machine, shell: &str) -> serde_json::Value {
    let args = ["use", "aliyun", "--no-check", "--scope", "shell", "--json", "--shell", shell];
    let run = machine.run(&args);
    let used = run.json();
    // A shell that its profiles keep from answering is a local file that cannot be read.
    let unheard = used["terminals"].as_array().unwrap().iter().any(|one| one["outcome"] == "not-asked");
    run.exits(if unheard { 4 } else { 0 });
    used
}

/// The files below the home with their bytes. Directories do not count: a shell that runs for the first time makes its own.
fn files(machine: &Machine) -> BTreeMap<PathBuf, Vec<u8>> {
    let contents = machine.home_contents().into_iter();
    contents.filter_map(|(path, (_, bytes))| Some((path, bytes?))).collect()
}

#[test]
fn every_new_terminal_has_it_and_loses_it_again() {
    let machine = machine();
    machine.write("home/.bashrc", "# mine\nexport EDITOR=vi\n");
    machine.write("home/.tcshrc", "# mine without an end");
    let before = files(&machine);
    let args = ["use", "aliyun", "--no-check", "--scope", "shell", "--shell", "all", "--private", "git.corp.example"];
    let used = machine.run(&[&args[..], &["--json"]].concat()).exits(0).json();
    let mut expected = Vec::new();
    for (shell, _) in SHELLS {
        for login in [true, false] {
            // A POSIX shell reads a file of its own only where ENV names one.
            if shell == "sh" && !login {
                continue;
            }
            let start = if login { "login" } else { "interactive" };
            expected.push(format!("{shell} {start} has-it"));
            let value = format!("{ALIYUN}|{GOOGLE_CN}|git.corp.example");
            assert_eq!(new_terminal(&machine, shell, login), value, "{shell} {start}");
        }
    }
    assert_eq!(terminals(&used), expected);
    // One block in each file, however often it is done.
    let once = files(&machine);
    let again = machine.run(&[&args[..], &["--json"]].concat()).exits(0).json();
    assert_eq!((&again["changed"], terminals(&again)), (&false.into(), expected.clone()));
    assert_eq!(files(&machine), once);
    assert!(text(machine.home().join(".tcshrc")).starts_with("# mine without an end\n# >>> goproxy-cfg "));

    let unset = machine.run(&["unset", "--scope", "shell", "--shell", "all", "--json"]).exits(0).json();
    assert_eq!(terminals(&unset), expected, "each is rid of it");
    for (shell, _) in SHELLS {
        assert_eq!(new_terminal(&machine, shell, true), "unset|unset|unset", "{shell}");
    }
    assert_eq!(text(machine.home().join(".bashrc")), "# mine\nexport EDITOR=vi\n");
    machine.run(&["undo", "--all"]).exits(0);
    assert_eq!(files(&machine), before, "but for what the shells themselves make");
}

/// The words are of what was done: nobody "has" what was taken away.
#[test]
fn what_was_taken_away_is_told_as_that() {
    for (lang, has, rid) in [
        ("en", "bash (login shell) has it", "bash (login shell) does not have it any more"),
        ("zh-CN", "bash（登录 shell）已生效", "bash（登录 shell）里已不再设置"),
    ] {
        let mut machine = machine();
        machine.set("GOPROXY_CFG_LANG", lang);
        let run = machine.run(&["use", "aliyun", "--no-check", "--scope", "shell"]).exits(0);
        assert!(run.stdout.contains(has), "{}", run.stdout);
        let run = machine.run(&["unset", "--scope", "shell"]).exits(0);
        assert!(run.stdout.contains(rid) && !run.stdout.contains(has), "{}", run.stdout);
    }
}

#[test]
fn zsh_is_followed_to_zdotdir() {
    let machine = machine();
    machine.write("home/.zshenv", "export ZDOTDIR=$HOME/dots/zsh\n");
    let used = use_for(&machine, "zsh");
    assert_eq!(terminals(&used), ["zsh login has-it", "zsh interactive has-it"]);
    for login in [true, false] {
        assert_eq!(new_terminal(&machine, "zsh", login), format!("{ALIYUN}|{GOOGLE_CN}|unset"));
    }
    assert!(machine.home().join("dots/zsh/.zshrc").exists() && !machine.home().join(".zshrc").exists());
}

/// Without `--shell` it is the shell that the user sits in.
#[test]
fn the_shell_around_the_program_is_the_one() {
    let machine = machine();
    let own = env!("CARGO_BIN_EXE_goproxy-cfg");
    let script = format!("{own} use aliyun --no-check --scope shell; true");
    machine.other("zsh", &["-f", "-c", &script]).exits(0);
    assert!(machine.home().join(".zshrc").exists() && !machine.home().join(".bashrc").exists());
}

#[test]
fn powershell_is_written_where_its_documentation_says() {
    let machine = machine();
    let args = ["use", "aliyun", "--no-check", "--scope", "shell", "--json", "--shell", "powershell"];
    let used = machine.run(&args).exits(0).json();
    assert_eq!(terminals(&used), Vec::<String>::new(), "it is not installed");
    let profile = text(machine.home().join(".config/powershell/profile.ps1"));
    assert!(profile.contains(&format!("$env:GOPROXY = '{ALIYUN}'\n$env:GOSUMDB = '{GOOGLE_CN}'\n")), "{profile}");
}

/// What a terminal really has is told, with the line that is to blame.
#[test]
fn a_terminal_that_does_not_have_it_is_told_why() {
    let place = |machine: &Machine, file: &str| machine.home().join(file).display().to_string();
    for (shell, file, content, start, outcome, said) in [
        ("zsh", ".zlogin", "# last of all\nexport GOPROXY=https://other.example\n", "login", "other", Some(2)),
        ("bash", ".bashrc", "case $- in *i*) return ;; esac\n", "interactive", "lacks", None),
        ("zsh", ".zshrc", "return\n", "interactive", "lacks", None),
        ("bash", ".bashrc", "exit 3\n", "interactive", "not-asked", None),
        ("fish", ".config/fish/config.fish", "exit\n", "interactive", "lacks", None),
    ] {
        let machine = machine();
        machine.write(&format!("home/{file}"), content);
        let used = use_for(&machine, shell);
        let wanted = format!("{shell} {start} {outcome}");
        let at = terminals(&used).iter().position(|found| *found == wanted);
        let at = at.unwrap_or_else(|| panic!("{wanted}: {:#}", used["terminals"]));
        let terminal = &used["terminals"][at];
        if let Some(line) = said {
            let detail = terminal["detail"].as_str().unwrap();
            assert!(detail.contains(&format!("{}:{line}", place(&machine, file))), "{detail}");
            assert!(detail.contains("https://other.example"), "{detail}");
        }
        // The test's own shell agrees.
        if outcome == "lacks" {
            assert!(new_terminal(&machine, shell, false).starts_with("unset|"), "{shell}");
        }
    }
}

#[test]
fn a_profile_that_hangs_is_not_waited_for() {
    for (lang, said) in
        [("en", "did not get through its profiles within 5 s"), ("zh-CN", "在 5 秒内没有执行完启动配置")]
    {
        let mut machine = machine();
        machine.set("GOPROXY_CFG_LANG", lang).write("home/.bashrc", "sleep 300\n");
        let started = Instant::now();
        let run = machine.run(&["use", "aliyun", "--no-check", "--scope", "shell"]).exits(4);
        assert!(started.elapsed() < Duration::from_secs(25), "{:?}", started.elapsed());
        assert!(run.stdout.contains(said), "{}", run.stdout);
        assert!(text(machine.home().join(".bashrc")).contains(ALIYUN));
    }
}

/// A profile that runs this program must not have it start shells that run the profile, and so on without end.
#[test]
fn a_profile_that_runs_this_program_is_run_no_more_often_than_it_is_read() {
    let own = env!("CARGO_BIN_EXE_goproxy-cfg");
    for (file, shell, command) in [
        (".bashrc", "/bin/bash", "show"),
        (".bashrc", "/bin/bash", "use aliyun --no-check"),
        (".bashrc", "/bin/bash", "use aliyun --no-check --scope shell --shell bash"),
        (".zshenv", "/usr/bin/zsh", "show"),
        (".zshenv", "/usr/bin/zsh", "use aliyun --no-check --scope shell --shell zsh"),
    ] {
        let mut machine = machine();
        machine.set("SHELL", shell).set("GOPROXY", "https://goproxy.cn");
        // The bound is for a failure: it must not take the machine with it.
        let profile = format!(
            "export GOPROXY=https://goproxy.cn\necho x >> $HOME/starts\n\
             [ $(grep -c x $HOME/starts) -gt 60 ] || {own} {command} > /dev/null 2>&1\n"
        );
        machine.write(&format!("home/{file}"), profile);
        let args: Vec<&str> = command.split(' ').collect();
        machine.run(&args);
        let starts = text(machine.home().join("starts")).lines().count();
        // Two starts, each once for the values and once for the lines, for `use` and for what hides its value; and where
        // zsh has its profiles is asked before each.
        assert!(starts <= 20, "{file}, {command}: {starts}");
    }
}

/// `show` tells the line that the user's shell runs, not one that looks like it.
#[test]
fn show_names_the_line_that_is_run() {
    const V: &str = "https://goproxy.cn,direct";
    for (shell, file, content, line) in [
        ("/bin/bash", ".bashrc", format!("if false; then\n  export GOPROXY={V}\nfi\nexport GOPROXY={V}\n"), 4),
        ("/bin/bash", ".bashrc", format!("# export GOPROXY={V}\nV=cn\nexport GOPROXY=https://goproxy.$V,direct\n"), 3),
        ("/usr/bin/zsh", ".zshrc", format!("[[ -n $NOTHING ]] && export GOPROXY={V}\n\nexport GOPROXY={V}\n"), 3),
        ("/usr/bin/fish", ".config/fish/config.fish", format!("# {V}\nset -gx GOPROXY {V}\n"), 2),
    ] {
        let mut machine = machine();
        machine.set("SHELL", shell).set("GOPROXY", V);
        machine.write(&format!("home/{file}"), content);
        let shown = machine.run(&["show", "--json"]).exits(0).json();
        let source = &shown["variables"][0]["source"];
        assert_eq!(source["kind"], "environment");
        assert_eq!(source["path"], machine.home().join(file).display().to_string(), "{source}");
        assert_eq!(source["line"], line, "{shell}: {source}");
    }
}

/// What a dry run prints is a patch: applied to a copy it gives what `use` writes.
#[test]
fn a_dry_run_is_a_patch_of_what_is_written() {
    let machine = machine();
    machine.write("home/.bashrc", "if true\nthen\n\texport A='\u{4e2d}'\nfi\n");
    machine.write("home/.profile", "# from elsewhere\r\nexport B=1\r\n");
    machine.write("home/.zshrc", "# no end");
    machine.write("home/.config/fish/config.fish", "\n\n\n# after some lines\n");
    std::fs::set_permissions(machine.home().join(".bashrc"), std::fs::Permissions::from_mode(0o600)).unwrap();
    let before = machine.home_contents();
    let args = ["use", "aliyun", "--no-check", "--scope", "shell", "--shell", "all"];
    let dry = machine.run(&[&args[..], &["--dry-run"]].concat()).exits(0);
    assert_eq!(machine.home_contents(), before, "a dry run changes nothing");
    let copy = machine.dir().join("copy");
    let place = copy.join(machine.home().strip_prefix("/").unwrap());
    std::fs::create_dir_all(&place).unwrap();
    machine.other("cp", &["-a", &format!("{}/.", machine.home().display()), &place.display().to_string()]).exits(0);
    machine.write("patch", &dry.stdout);
    let patch = machine.dir().join("patch").display().to_string();
    let run = machine.other("patch", &["--binary", "-p1", "-d", &copy.display().to_string(), "-i", &patch]).exits(0);
    assert!(!run.said().contains("fuzz") && !run.said().contains("offset"), "{}", run.said());
    machine.run(&args).exits(0);
    let mut compared = 0;
    for (path, (_, bytes)) in machine.home_contents() {
        if let Some(bytes) = bytes {
            let patched = std::fs::read(place.join(&path)).unwrap_or_default();
            assert_eq!(String::from_utf8_lossy(&patched), String::from_utf8_lossy(&bytes), "{}", path.display());
            compared += 1;
        }
    }
    assert_eq!(compared, 7, "the files of all shells");
}

/// A dotfile that is linked into a repository stays a link, and the mode of the file stays.
#[test]
fn a_linked_profile_stays_a_link() {
    let machine = machine();
    let real = machine.write("dots/bashrc", "# mine\n");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("../dots/bashrc", machine.home().join(".bashrc")).unwrap();
    use_for(&machine, "bash");
    assert_eq!(std::fs::read_link(machine.home().join(".bashrc")).unwrap(), Path::new("../dots/bashrc"));
    assert!(text(&real).contains(ALIYUN));
    assert_eq!(real.metadata().unwrap().permissions().mode() & 0o777, 0o640);
}

/// A block hides Go's env file, so it carries what is private there, and overrules another checksum database.
#[test]
fn a_block_does_not_hide_what_go_s_env_file_keeps_private() {
    let machine = machine();
    machine.write_env_file("GOPRIVATE=git.corp.example\nGOSUMDB=sum.golang.google.cn\n");
    let args = ["use", "goproxy.cn", "--no-check", "--scope", "shell", "--private", "git.other.example", "--json"];
    machine.run(&args).exits(0);
    let expected = "https://goproxy.cn,direct|sum.golang.org|git.corp.example,git.other.example";
    for login in [true, false] {
        assert_eq!(new_terminal(&machine, "bash", login), expected);
    }
    // Without a word on private modules the block says nothing of them, and Go's own file stays in force.
    machine.run(&["undo"]).exits(0);
    machine.run(&["use", "goproxy.cn", "--no-check", "--scope", "shell"]).exits(0);
    assert_eq!(new_terminal(&machine, "bash", false), "https://goproxy.cn,direct|sum.golang.org|unset");
}
