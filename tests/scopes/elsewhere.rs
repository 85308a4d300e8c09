//! `--scope project`, `session`, `ci`, `system` and `user-env`.

use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use super::support::{Machine, Run};
use super::{ALIYUN, GOOGLE_CN, SHELLS, is_root, machine, program, text, told};

const ENVRC: &str = "# mine\nexport A=1\n";
const DOTENV: &str = "# of the team\nA=1 # one\n\nB='x y'\n";
const MISE: &str = "# tools\n[tools]\ngo = \"1.27\" # the newest\n\n[env]\nA = \"1\"\n";
const VSCODE: &str = "{\n  // editors\n  \"a\": 1,\n  \"go.toolsEnvVars\": { \"A\": \"1\" }, // last\n}\n";

fn project(machine: &Machine) {
    machine.write("work/.git/HEAD", "ref: refs/heads/main\n");
    machine.write("work/.envrc", ENVRC);
    machine.write("work/.env", DOTENV);
    machine.write("work/mise.toml", MISE);
    machine.write("work/.vscode/settings.json", VSCODE);
}

fn project_files(machine: &Machine) -> [String; 4] {
    [".envrc", ".env", "mise.toml", ".vscode/settings.json"].map(|name| text(machine.dir().join("work").join(name)))
}

/// Whether every line of `old` stands in `new`, in that order.
fn keeps(new: &str, old: &str) -> bool {
    let mut lines = new.lines();
    old.lines().all(|line| lines.any(|found| found.trim_end_matches(',') == line.trim_end_matches(',')))
}

#[test]
fn the_files_of_a_project_keep_everything_else() {
    let mut machine = machine();
    project(&machine);
    let below = machine.write("work/cmd/x/main.go", "package main\n");
    machine.go_to(below.parent().unwrap());
    let used = machine.run(&["use", "aliyun", "--scope", "project", "--no-check", "--json"]).exits(0).json();
    assert_eq!(used["changes"].as_array().unwrap().len(), 8, "two settings in four files");
    let remarks = used["remarks"].as_array().unwrap().iter().map(|said| said.as_str().unwrap()).collect::<String>();
    for said in ["direnv allow", "mise trust", "Go extension", "docker compose"] {
        assert!(remarks.contains(said), "{said}: {remarks}");
    }
    let [envrc, dotenv, mise, vscode] = project_files(&machine);
    assert!(envrc.starts_with(ENVRC) && keeps(&dotenv, DOTENV) && keeps(&mise, MISE), "{envrc}{dotenv}{mise}");
    assert!(vscode.contains("// editors") && vscode.contains("// last") && vscode.contains("\"A\": \"1\""), "{vscode}");
    // Real readers of each.
    let shell = machine.other("bash", &["-c", &format!(". {}/work/.envrc; tell", machine.dir().display())]).exits(0);
    assert_eq!(told(&shell), format!("{ALIYUN}|{GOOGLE_CN}|unset"));
    let shell =
        machine.other("sh", &["-c", &format!("set -a; . {}/work/.env; tell", machine.dir().display())]).exits(0);
    assert_eq!(told(&shell), format!("{ALIYUN}|{GOOGLE_CN}|unset"));
    let env = toml::from_str::<Value>(&mise).unwrap()["env"].clone();
    assert_eq!(env, serde_json::json!({ "A": "1", "GOPROXY": ALIYUN, "GOSUMDB": GOOGLE_CN }));

    machine.run(&["unset", "--scope", "project"]).exits(0);
    assert_eq!(project_files(&machine), [ENVRC, DOTENV, MISE, VSCODE], "as they were");
}

#[test]
fn a_project_without_such_a_file_is_told_how_to_name_one() {
    let machine = machine();
    for (lang, hint) in [("en", "hint: name the one to make: `--file .envrc`"), ("zh-CN", "`--file .envrc`")] {
        let run = machine.run(&["use", "aliyun", "--scope", "project", "--no-check", "--lang", lang]).exits(2);
        assert!(run.stderr.contains(hint), "{}", run.stderr);
    }
    machine.run(&["use", "aliyun", "--scope", "project", "--no-check", "--file", "sub/.envrc"]).exits(0);
    assert!(text(machine.work().join("sub/.envrc")).contains(ALIYUN));
    machine.run(&["use", "aliyun", "--scope", "project", "--no-check", "--file", "Makefile"]).exits(2);
    machine.run(&["use", "aliyun", "--no-check", "--file", ".envrc"]).exits(2);
    // A file that cannot be understood stops all of them before the first is touched.
    project(&machine);
    machine.write("work/mise.toml", "[env\n");
    let run = machine.run(&["use", "aliyun", "--scope", "project", "--no-check"]).exits(4);
    assert!(run.stderr.contains("mise.toml") && run.stderr.contains("nothing was changed"), "{}", run.stderr);
    let [envrc, dotenv, _, vscode] = project_files(&machine);
    assert_eq!([&*envrc, &*dotenv, &*vscode], [ENVRC, DOTENV, VSCODE]);
}

/// Runs text in a shell, by the way that the program's help names, then asks what a child of it has.
fn evaluated(machine: &Machine, shell: &str, command: &str) -> Run {
    let name = SHELLS.iter().find(|(known, _)| *known == shell).unwrap().1;
    let script = match shell {
        "fish" => format!("{command} | source; tell"),
        "tcsh" => format!("eval \"`{command}`\"; tell"),
        "nushell" => {
            let file = machine.dir().join("said.nu");
            let run = machine.other("sh", &["-c", &format!("{command} > {}", file.display())]).exits(0);
            assert_eq!(run.stderr, "");
            format!("source {}; ^tell", file.display())
        }
        _ => format!("eval \"$({command})\"; tell"),
    };
    let args: &[&str] = match shell {
        "tcsh" => &["-f", "-c", &script],
        "nushell" => &["-n", "-c", &script],
        _ => &["-c", &script],
    };
    machine.other(program(name), args)
}

#[test]
fn statements_give_every_shell_its_values_and_take_them_away() {
    let own = env!("CARGO_BIN_EXE_goproxy-cfg");
    let mut machine = machine();
    machine.set("GOPRIVATE", "from.outside.example").set("GOPROXY", "https://from.outside.example");
    for (shell, _) in SHELLS {
        for command in
            [format!("{own} env aliyun --shell {shell}"), format!("{own} use aliyun --scope session --shell {shell}")]
        {
            let run = evaluated(&machine, shell, &command).exits(0);
            assert_eq!(told(&run), format!("{ALIYUN}|{GOOGLE_CN}|from.outside.example"), "{command}");
            assert_eq!(run.stderr, "", "{command}");
        }
        for command in
            [format!("{own} env --unset --shell {shell}"), format!("{own} unset --scope session --shell {shell}")]
        {
            let run = evaluated(&machine, shell, &command).exits(0);
            // In fish a variable from outside can only be hidden by an empty one; to Go that is the same.
            assert!(["unset|unset|unset", "||", "|unset|"].contains(&&*told(&run)), "{command}: {}", told(&run));
        }
    }
    assert!(!machine.journal().exists(), "nothing is written");
}

#[test]
fn standard_output_has_nothing_but_statements() {
    let mut machine = machine();
    machine.write_env_file("GOSUMDB=off\n");
    for args in [
        &["env", "aliyun,aliyun", "--shell", "bash"][..],
        &["use", "aliyun,aliyun", "--scope", "session", "--shell=bash"],
    ] {
        let run = machine.run(args).exits(0);
        assert_eq!(run.stdout, format!("export GOPROXY='{ALIYUN}'\n"), "{args:?}");
    }
    // What `use` would say besides goes to standard error.
    let run = machine.run(&["use", "aliyun,aliyun", "--scope", "session", "--shell=bash"]);
    assert!(
        run.stderr.contains("GOSUMDB is `off`") && run.stderr.contains("stands in the list once"),
        "{}",
        run.stderr
    );
    let json = machine.run(&["use", "aliyun", "--scope", "session", "--shell=fish", "--json"]).exits(0).json();
    assert_eq!(
        (&json["schema_version"], &json["statements"]),
        (&1.into(), &format!("set -gx GOPROXY '{ALIYUN}'\n").into())
    );
    // Without a mirror it is what is in effect.
    machine.set("GOPROXY", "https://goproxy.cn,direct");
    assert_eq!(
        machine.run(&["env", "--shell", "sh"]).exits(0).stdout,
        "export GOPROXY='https://goproxy.cn,direct'\nexport GOSUMDB='off'\n"
    );
    for (args, said) in [
        (&["env", "aliyun", "--shell", "all"][..], "sh, bash, zsh, fish, tcsh, nushell, powershell, cmd"),
        (&["use", "aliyun", "--scope", "session", "--shell", "all"], "name one shell"),
    ] {
        let run = machine.run(args).exits(2);
        assert!(run.stdout.is_empty() && run.stderr.contains(said), "{}", run.stderr);
    }
}

#[test]
fn a_ci_system_is_told_in_its_own_way() {
    for (vars, file, remark) in [
        (vec![("GITHUB_ENV", "DIR/github")], "github", "next step"),
        (vec![("GITLAB_CI", "true"), ("CI_PROJECT_DIR", "DIR")], "goproxy.env", "artifacts: reports: dotenv"),
        (vec![("JENKINS_URL", "http://j/"), ("WORKSPACE", "DIR")], "goproxy.properties", "EnvInject"),
    ] {
        let mut machine = machine();
        let dir = machine.dir().display().to_string();
        for (name, value) in &vars {
            machine.set(name, value.replace("DIR", &dir));
        }
        if file == "github" {
            machine.write(file, "A=1\n");
        }
        let run = machine.run(&["use", "aliyun", "--scope", "ci", "--no-check"]).exits(0);
        assert!(run.stdout.contains(remark), "{}", run.stdout);
        let written = text(machine.dir().join(file));
        let head = if file == "github" { "A=1\n" } else { "" };
        assert_eq!(written, format!("{head}GOPROXY={ALIYUN}\nGOSUMDB={GOOGLE_CN}\n"));
    }
    let mut machine = machine();
    machine.set("TF_BUILD", "True");
    let run = machine.run(&["use", "aliyun", "--scope", "ci", "--no-check"]).exits(0);
    assert_eq!(
        run.stdout,
        format!(
            "##vso[task.setvariable variable=GOPROXY]{ALIYUN}\n##vso[task.setvariable variable=GOSUMDB]{GOOGLE_CN}\n"
        )
    );
    machine.run(&["unset", "--scope", "ci"]).exits(2);
    machine.unset("TF_BUILD");
    // What an earlier step has set is not in the file of this one.
    let file = machine.write("github", "").display().to_string();
    machine.set("GITHUB_ENV", file);
    let run = machine.run(&["unset", "--scope", "ci"]).exits(0);
    assert!(run.stdout.contains("an earlier step"), "{}", run.stdout);
    machine.unset("GITHUB_ENV");
    for (lang, said) in [("en", "no CI system"), ("zh-CN", "没有检测到")] {
        let run = machine.run(&["use", "aliyun", "--scope", "ci", "--lang", lang]).exits(2);
        assert!(run.stderr.contains(said) && run.stderr.contains("--shell sh"), "{}", run.stderr);
    }
}

/// A machine's own `/etc` for what runs in it: empty directories over those that would be written.
const PRIVATE_ETC: &str = "set -e
mount -t tmpfs -o mode=755 none /etc/profile.d
mkdir \"$DIR/zsh\"; cp -a /etc/zsh/. \"$DIR/zsh\"; mount --bind \"$DIR/zsh\" /etc/zsh
mount -t tmpfs none /etc/fish; mkdir /etc/fish/conf.d
";

/// Runs a script as root in a mount namespace of its own.
#[track_caller]
fn as_root(machine: &mut Machine, script: &str) -> Run {
    let dir = machine.dir().display().to_string();
    machine.set("DIR", dir).set("OWN", env!("CARGO_BIN_EXE_goproxy-cfg"));
    machine.other("unshare", &["-m", "sh", "-c", &format!("{PRIVATE_ETC}{script}")])
}

#[test]
fn the_whole_system_gets_it_and_loses_it() {
    if !is_root() {
        return;
    }
    let mut machine = machine();
    let script = "$OWN use aliyun --scope system --no-check --json > $DIR/used
cp /etc/profile.d/goproxy-cfg.sh $DIR/written
for s in 'dash -l' 'bash -l' 'zsh' 'zsh -l' 'fish' 'fish -l'; do env -u GOPROXY $s -c $DIR/bin/tell; done > $DIR/told
$OWN unset --scope system > $DIR/unset
bash -l -c $DIR/bin/tell >> $DIR/told
cmp $DIR/zsh/zshenv /etc/zsh/zshenv";
    let zshenv = std::fs::read("/etc/zsh/zshenv").unwrap();
    as_root(&mut machine, script).exits(0);
    let used: Value = serde_json::from_str(&text(machine.dir().join("used"))).unwrap();
    let outcomes: Vec<String> = super::terminals(&used);
    assert_eq!(outcomes.len(), 6, "{outcomes:?}");
    assert!(outcomes.iter().all(|found| found.ends_with("has-it")), "{outcomes:?}");
    let has = format!("<{ALIYUN}|{GOOGLE_CN}|unset>");
    let told = text(machine.dir().join("told"));
    let told: Vec<&str> = told.lines().collect();
    assert_eq!(told, [&*has, &*has, &*has, &*has, &*has, &*has, "<unset|unset|unset>"]);
    assert_eq!(std::fs::read(machine.dir().join("zsh/zshenv")).unwrap(), zshenv, "as it was");
    assert_eq!(std::fs::read("/etc/zsh/zshenv").unwrap(), zshenv, "the machine's own was never touched");
}

/// Who may not write for all users is told which right is missing, before the first file.
#[test]
fn without_the_right_the_system_stays_as_it_is() {
    if !is_root() {
        return;
    }
    for (lang, said) in [("en_US.UTF-8", "root's rights"), ("zh_CN.UTF-8", "需要 root 权限")] {
        let mut machine = machine();
        machine.set("LANG", lang);
        std::fs::set_permissions(machine.dir(), std::fs::Permissions::from_mode(0o755)).unwrap();
        std::fs::set_permissions(machine.home(), std::fs::Permissions::from_mode(0o777)).unwrap();
        let script = "chmod 777 /etc/fish/conf.d
setpriv --reuid=65534 --regid=65534 --clear-groups $OWN use aliyun --scope system --no-check || echo $? > $DIR/code
find /etc/profile.d /etc/fish/conf.d -type f > $DIR/left; cmp /etc/zsh/zshenv $DIR/zsh/zshenv";
        let run = as_root(&mut machine, script).exits(0);
        assert!(run.stderr.contains(said) && run.stderr.contains("/etc/profile.d/goproxy-cfg.sh"), "{}", run.stderr);
        assert_eq!(text(machine.dir().join("code")), "4\n");
        assert_eq!(text(machine.dir().join("left")), "", "not even what could have been written");
    }
}

#[test]
fn the_windows_scope_points_to_the_one_that_there_is() {
    let machine = machine();
    for lang in ["en", "zh-CN"] {
        let run = machine.run(&["use", "aliyun", "--scope", "user-env", "--lang", lang]).exits(2);
        assert!(run.stderr.contains("`--scope shell`"), "{}", run.stderr);
    }
}
