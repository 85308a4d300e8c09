//! What CI systems read of `doctor`: every format by a reader of its own and by its schema, with values that were made to
//! break out of it, and the same findings in all of them; levels and baselines.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

#[path = "ci_formats/readers.rs"]
mod readers;
mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use goproxy_cfg_lab::{Lab, toolchain};
use serde_json::Value;
use support::{Machine, Run};

const FORMATS: [&str; 7] = ["text", "json", "github", "gitlab", "junit", "sarif", "markdown"];

/// Everything that means something to one of the formats, or to a terminal.
const HOSTILE: &str = "::error::x %0A%3A ]]> | `b` <i>&amp;\" ' ##[error]\u{1b}[31m\u{7}\n::warning file=a,line=1::y\r\n\u{202e}\u{fffe}中文 path";

/// A repository below a folder of that name, and a home besides: findings in files of both, and in none.
fn hostile() -> (Machine, PathBuf) {
    let mut machine = Machine::with_go(&toolchain("1.27"));
    let place = machine.dir().join(HOSTILE.replace('/', ""));
    let (home, repo) = (place.join("home"), place.join("repo"));
    std::fs::create_dir_all(repo.join(".git")).unwrap();
    std::fs::create_dir_all(home.join(".config/go")).unwrap();
    std::fs::write(repo.join("go.mod"), "module m\n\nrequire git.corp/a v1.0.0\n").unwrap();
    std::fs::write(home.join(".bashrc"), "# mine\nexport GOPROXY='https://goproxy.cn|::error::'\n").unwrap();
    std::fs::write(home.join(".zshrc"), "export GOPROXY=https://proxy.golang.org\n").unwrap();
    let long = "a".repeat(20_000);
    let stored = format!("GOPROXYY=]]>::error::|{long}\nGOPROXY=https://goproxy.cn\nGOSUMDB=off\n");
    std::fs::write(home.join(".config/go/env"), stored).unwrap();
    machine.set("HOME", &home).set("GOPROXY", "https://u:SECRET@goproxy.corp.example/]]>|::error::,direct");
    machine.set("GOPRIVATE", format!("{}, *, <b>{}", HOSTILE.replace(',', ""), "长".repeat(3_000)));
    machine.go_to(&repo);
    (machine, repo)
}

/// The codes that a format tells, each as often as it does.
fn told(format: &str, text: &str) -> BTreeMap<String, usize> {
    let mut count = BTreeMap::new();
    for code in readers::codes(format, text) {
        *count.entry(code).or_default() += 1;
    }
    count
}

fn run(machine: &Machine, format: &str, more: &[&str]) -> Run {
    let args: Vec<&str> = ["doctor", "--format", format].into_iter().chain(more.iter().copied()).collect();
    machine.run(&args)
}

#[test]
fn every_format_tells_the_same_findings_whatever_stands_in_them() {
    let (machine, _) = hostile();
    for lang in ["en", "zh-CN"] {
        let json = run(&machine, "json", &["--offline"]).exits(1);
        let expected = told("json", &json.stdout);
        assert!(expected.len() >= 6, "{expected:?}");
        for format in FORMATS {
            let found = run(&machine, format, &["--offline", "--lang", lang]).exits(1);
            assert_eq!(told(format, &found.stdout), expected, "{format} {lang}\n{}", found.stdout);
            assert!(!found.said().contains("SECRET"), "{format}");
            // JSON tells names of files as they are, in its own way of writing.
            let hidden = |c: char| c != '\n' && c.is_control() || c == '\u{202e}' && format != "json";
            assert!(!found.stdout.contains(hidden), "{format}\n{}", found.stdout);
        }
    }
}

#[test]
fn no_line_is_a_command_to_the_runner_that_we_did_not_give() {
    let (machine, repo) = hostile();
    for format in FORMATS {
        for verbose in [&["--offline"][..], &["--offline", "--verbose"]] {
            let found = run(&machine, format, verbose);
            let commands = found.stdout.lines().filter(|line| line.trim_start().starts_with("::")).count();
            let ours = if format == "github" {
                told("json", &run(&machine, "json", verbose).stdout).values().sum()
            } else {
                0
            };
            assert_eq!(commands, ours, "{format}\n{}", found.stdout);
        }
    }
    let mut inside = machine;
    inside.set("GITHUB_WORKSPACE", repo.parent().unwrap());
    let found = run(&inside, "github", &["--offline"]).exits(1);
    let of_go_mod = readers::commands(&found.stdout).into_iter().find(|command| command.title().starts_with("GP204"));
    let command = of_go_mod.unwrap();
    assert_eq!((command.name.as_str(), command.properties["file"].as_str()), ("warning", "repo/go.mod"));
    assert!(command.message.contains("git.corp") && command.message.contains("\nhint: "), "{command:?}");
    // What stands outside keeps its whole name, escaped twice: for the eye and for the runner.
    let outside = readers::commands(&run(&hostile().0, "github", &["--offline"]).stdout);
    let outside = outside.iter().find(|command| command.title().starts_with("GP701")).unwrap();
    let file = &outside.properties["file"];
    for part in ["::error::x %0A%3A ]]>", "::warning file=a,line=1::y", "\\u{1b}[31m"] {
        assert!(file.contains(part), "{part}: {file}");
    }
    assert!(file.starts_with('/') && file.ends_with("rc"), "{file}");
}

#[test]
fn each_format_is_valid_by_its_schema() {
    let (hostile, _) = hostile();
    let lab = Lab::ready("direct");
    let mut direct = Machine::in_lab(&toolchain("1.27"), &lab);
    direct.set("GOPROXY", "https://goproxy.cn,direct");
    let mut no_go = Machine::new();
    no_go.enter(&lab);
    no_go.set("GOPROXY", "https://goproxy.cn,direct");
    let machines: [(&str, &Machine, &[&str]); 5] = [
        ("hostile", &hostile, &["--offline"]),
        ("hostile, all of it counted", &hostile, &["--offline", "--fail-on", "note", "-D", "GP1"]),
        (
            "hostile, all of it allowed",
            &hostile,
            &["--offline", "-A", "GP1", "-A", "GP2", "-A", "GP3", "-A", "GP6", "-A", "GP7"],
        ),
        ("direct", &direct, &[]),
        ("no go", &no_go, &["--timeout", "2s"]),
    ];
    for (what, machine, args) in machines {
        for lang in ["en", "zh-CN"] {
            let args: Vec<&str> = args.iter().copied().chain(["--lang", lang]).collect();
            for (format, schema) in [("sarif", "sarif-2.1.0.json"), ("gitlab", "gitlab-code-quality.json")] {
                let report = run(machine, format, &args).json();
                readers::fits(schema, &report).unwrap_or_else(|why| panic!("{what}: {format}: {why}"));
            }
            let report = run(machine, "junit", &args);
            readers::fits_xsd("junit-10.xsd", &report.stdout)
                .unwrap_or_else(|why| panic!("{what}: {why}\n{}", report.stdout));
        }
    }
}

#[test]
fn a_root_cause_has_what_follows_from_it_beneath_it() {
    let lab = Lab::ready("direct");
    let mut machine = Machine::in_lab(&toolchain("1.27"), &lab);
    machine.set("GOPROXY", "https://goproxy.cn,direct");
    let text = run(&machine, "text", &[]).exits(1).stdout;
    let lines: Vec<&str> = text.lines().filter(|line| line.contains("[GP")).collect();
    assert!(lines[0].starts_with("warning[GP405]") && lines[1].starts_with("  error[GP503]"), "{text}");
    assert_eq!(text.matches("this follows from").count(), 0, "{text}");
    let sarif = run(&machine, "sarif", &[]).exits(1).json();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let result = results.iter().find(|one| one["ruleId"] == "GP503").unwrap();
    let related = &result["relatedLocations"][0]["message"]["text"];
    assert!(related.as_str().unwrap().starts_with("follows from GP405: "), "{related}");
    assert!(result["message"]["text"].as_str().unwrap().contains("follows from GP405"), "{result}");
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!((&invocation["executionSuccessful"], &invocation["exitCode"]), (&true.into(), &1.into()));
    // The verdict is a finding, and may be one that a team lives with.
    let allowed = run(&machine, "json", &["-A", "GP503"]).exits(0).json();
    assert_eq!((&allowed["verdict"], &allowed["allowed"]), (&"direct".into(), &1.into()));
    let text = run(&machine, "text", &["-A", "GP503", "-A", "GP405"]).exits(0).stdout;
    assert_eq!(text, "verdict: direct; github.com/pkg/errors@v0.9.1 was fetched from its repository\n");
}

#[test]
fn where_all_is_well_one_line_says_so_in_every_format() {
    let lab = Lab::ready("healthy");
    let mut machine = Machine::in_lab(&toolchain("1.27"), &lab);
    machine.set("GOPROXY", "https://goproxy.cn,direct");
    let line = "verdict: domestic; github.com/pkg/errors@v0.9.1 was served by goproxy.cn\n";
    for args in [&[][..], &["--quiet"], &["--format", "github"]] {
        let run = machine.run(&["doctor"].iter().chain(args).copied().collect::<Vec<_>>()).exits(0);
        assert_eq!((run.stdout.as_str(), run.stderr.as_str()), (line, ""), "{args:?}");
    }
    let chinese = machine.run(&["doctor", "--lang", "zh-CN"]).exits(0).stdout;
    assert_eq!(chinese, "结论：国内；github.com/pkg/errors@v0.9.1 由 goproxy.cn 提供\n");
    let offline = machine.run(&["doctor", "--offline"]).exits(0).stdout;
    assert_eq!(offline, "verdict: not checked; nothing is wrong\n");
    let verbose = machine.run(&["doctor", "--verbose"]).exits(0).stdout;
    assert!(
        verbose.contains("GOPROXY=https://goproxy.cn,direct") && verbose.contains("verdict: domestic"),
        "{verbose}"
    );
    assert_eq!(run(&machine, "gitlab", &[]).exits(0).stdout, "[]\n");
    let sarif = run(&machine, "sarif", &[]).exits(0).json();
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
    let junit = run(&machine, "junit", &[]).exits(0).stdout;
    assert!(!junit.contains("<failure"), "{junit}");
    // What was not looked at is not well: the project's files.
    let is_skipped = |code: &str| {
        let case = junit.split("<testcase ").find(|case| case.starts_with(&format!("name=\"{code} "))).unwrap();
        case.contains("<skipped")
    };
    for (code, skipped) in
        [("GP101", false), ("GP403", false), ("GP501", false), ("GP511", false), ("GP605", true), ("GP205", true)]
    {
        assert_eq!(is_skipped(code), skipped, "{code}: {junit}");
    }
}

#[test]
fn without_a_look_nothing_is_called_well() {
    let lab = Lab::ready("healthy");
    let mut machine = Machine::new();
    machine.enter(&lab);
    machine.set("GOPROXY", "https://goproxy.cn,direct");
    let args = ["--timeout", "10s"];
    let sarif = run(&machine, "sarif", &args).exits(3).json();
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!((&invocation["executionSuccessful"], &invocation["exitCode"]), (&false.into(), &3.into()));
    assert!(!invocation["toolExecutionNotifications"].as_array().unwrap().is_empty());
    let junit = run(&machine, "junit", &args).exits(3).stdout;
    assert!(junit.contains("<error") && junit.contains("not looked at in this run"), "{junit}");
    // Neither is what a level passes over.
    let text = run(&machine, "text", &["-A", "GP5", "-A", "GP4"]).exits(3).stdout;
    assert!(text.starts_with("verdict: not checked; ") && text.lines().count() == 1, "{text}");
}

#[test]
fn junit_fails_where_the_program_does() {
    let mut machine = Machine::with_go(&toolchain("1.27"));
    machine.set("GOPROXY", "https://mirrors.aliyun.com/goproxy/,direct");
    for (args, exit, failures) in [
        (&["--offline"][..], 0, 0),
        (&["--offline", "--fail-on", "warning"], 1, 1),
        (&["--offline", "-D", "GP3"], 1, 1),
        (&["--offline", "-A", "GP303", "--fail-on", "note"], 0, 0),
    ] {
        let report = run(&machine, "junit", args).exits(exit).stdout;
        assert_eq!(report.matches("<failure").count(), failures, "{args:?}\n{report}");
        assert!(report.contains(&format!("failures=\"{failures}\"")), "{report}");
    }
    let passed_over = run(&machine, "junit", &["--offline", "-A", "GP303"]).stdout;
    assert!(passed_over.contains("found, and passed over by its level"), "{passed_over}");
    let below = run(&machine, "junit", &["--offline"]).stdout;
    assert!(below.contains("<system-out>warning: "), "{below}");
}

#[test]
fn files_are_told_from_the_root_of_the_project() {
    let mut machine = Machine::with_go(&toolchain("1.27"));
    let repo = machine.dir().join("my repo");
    let module = repo.join("后端/svc");
    std::fs::create_dir_all(repo.join(".git")).unwrap();
    std::fs::create_dir_all(&module).unwrap();
    std::fs::write(module.join("go.mod"), "module m\n").unwrap();
    std::fs::write(repo.join("后端/go 100%.env"), "GOPROXY=https://goproxy.cn,direct\nGOSUMDB=gosum.io\n").unwrap();
    machine.write("home/.bashrc", "# mine\nexport GOPROXY=https://goproxy.cn,direct\n");
    machine.write("home/.zshrc", "\n\nexport GOPROXY=https://proxy.golang.org\n");
    machine.set("GOENV", repo.join("后端/go 100%.env")).go_to(&module);
    let gitlab = run(&machine, "gitlab", &["--offline"]).exits(1).json();
    let of = |report: &Value, key: &str, code: &str| {
        report.as_array().unwrap().iter().find(|one| one[key] == code).unwrap().clone()
    };
    let (inside, outside) = (of(&gitlab, "check_name", "GP302"), of(&gitlab, "check_name", "GP701"));
    assert_eq!(inside["location"], serde_json::json!({"path": "后端/go 100%.env", "lines": {"begin": 2}}));
    // A file of the user's is none of the repository: go.mod stands in, and the sentence says where it is.
    assert_eq!(outside["location"], serde_json::json!({"path": "后端/svc/go.mod", "lines": {"begin": 1}}));
    assert!(
        outside["description"].as_str().unwrap().ends_with("rc:2)")
            || outside["description"].as_str().unwrap().ends_with("rc:3)"),
        "{outside}"
    );
    assert_eq!((&inside["severity"], &outside["severity"]), (&"critical".into(), &"minor".into()));
    let sarif = run(&machine, "sarif", &["--offline"]).exits(1).json();
    let results = &sarif["runs"][0]["results"];
    let (inside, outside) = (of(results, "ruleId", "GP302"), of(results, "ruleId", "GP701"));
    let place = &inside["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "%E5%90%8E%E7%AB%AF/go%20100%25.env");
    assert_eq!(
        (&place["artifactLocation"]["uriBaseId"], &place["region"]["startLine"]),
        (&"%SRCROOT%".into(), &2.into())
    );
    let artifact = &outside["locations"][0]["physicalLocation"]["artifactLocation"];
    let uri = artifact["uri"].as_str().unwrap();
    assert!(uri.starts_with("file:///") && uri.ends_with("rc") && artifact.get("uriBaseId").is_none(), "{uri}");
    // GitHub counts from its workspace; without one, from the root too.
    let file = |machine: &Machine| {
        let commands = readers::commands(&run(machine, "github", &["--offline"]).exits(1).stdout);
        let command = commands.into_iter().find(|command| command.title().starts_with("GP302")).unwrap();
        (command.properties["file"].clone(), command.properties["line"].clone())
    };
    assert_eq!(file(&machine), ("后端/go 100%.env".to_owned(), "2".to_owned()));
    let above = machine.dir().to_owned();
    machine.set("GITHUB_WORKSPACE", above);
    assert_eq!(file(&machine).0, "my repo/后端/go 100%.env");
    // Each has the fingerprint that JSON has.
    let json = run(&machine, "json", &["--offline"]).exits(1).json();
    let finding = of(&json["findings"], "code", "GP302");
    assert_eq!(finding["fingerprint"], inside["partialFingerprints"]["goproxyCfg/v1"]);
    assert_eq!(finding["fingerprint"], of(&gitlab, "check_name", "GP302")["fingerprint"]);
}

#[test]
fn the_summary_of_a_step_is_added_to() {
    let (mut machine, _) = hostile();
    let summary = machine.write("summary.md", "before\n");
    machine.set("GITHUB_STEP_SUMMARY", &summary);
    let report = run(&machine, "github", &["--offline"]).exits(1);
    let page = std::fs::read_to_string(&summary).unwrap();
    let markdown = page.strip_prefix("before\n").unwrap();
    assert_eq!(told("markdown", markdown), told("github", &report.stdout));
    assert_eq!(markdown, run(&machine, "markdown", &["--offline"]).stdout);
    // Only that format is for GitHub.
    assert_eq!(std::fs::read_to_string(&summary).unwrap(), page);
    // What cannot be written changes nothing but a warning.
    let folder = machine.dir().to_owned();
    machine.set("GITHUB_STEP_SUMMARY", folder);
    let run = run(&machine, "github", &["--offline"]).exits(1);
    assert_eq!(told("github", &run.stdout), told("github", &report.stdout));
    assert!(run.stderr.starts_with("warning: the step summary cannot be added to"), "{run:?}");
}

#[test]
fn a_file_has_what_standard_output_would_have() {
    let (machine, _) = hostile();
    for (name, format) in
        [("r.json", "json"), ("r.xml", "junit"), ("r.sarif", "sarif"), ("r.md", "markdown"), ("r", "text")]
    {
        let file = machine.dir().join(name);
        let run = machine.run(&["doctor", "--offline", "--output", file.to_str().unwrap()]).exits(1);
        assert_eq!(run.stdout, "");
        let printed = self::run(&machine, format, &["--offline"]).stdout;
        assert_eq!(std::fs::read_to_string(&file).unwrap(), printed, "{name}");
    }
    let file = machine.dir().join("quality.json");
    machine.run(&["doctor", "--offline", "--format", "gitlab", "-o", file.to_str().unwrap()]).exits(1);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), run(&machine, "gitlab", &["--offline"]).stdout);
    // That it cannot be written is known before anything is looked at.
    machine.run(&["doctor", "--offline", "-o", "/proc/nowhere/r.json"]).exits(4);
    machine.run(&["doctor", "--offline", "-o", machine.dir().to_str().unwrap()]).exits(4);
}

/// One error, one warning, offline.
fn with_two() -> Machine {
    let mut machine = Machine::with_go(&toolchain("1.27"));
    machine.write_env_file("GOSUMDB=gosum.io\n");
    std::fs::write(machine.work().join("go.mod"), "module m\n\nrequire git.corp/a v1.0.0\n").unwrap();
    machine.set("GOPROXY", "https://goproxy.cn,direct");
    machine
}

#[test]
fn flags_change_what_findings_count() {
    let machine = with_two();
    for (flags, exit, severities, allowed) in [
        (&[][..], 1, "GP302:error GP204:warning", 0),
        (&["-A", "GP302"], 0, "GP204:warning", 1),
        (&["-A", "GP3", "-A", "GP2"], 0, "", 2),
        (&["-W", "gp302"], 0, "GP204:warning GP302:warning", 0),
        (&["-W", "GP302", "--fail-on", "warning"], 1, "GP204:warning GP302:warning", 0),
        (&["-A", "GP302", "-D", "GP2"], 1, "GP204:error", 1),
        (&["-D", "GP204", "-A", "GP2"], 1, "GP204:error GP302:error", 0),
        (&["-A", "GP302", "-D", "GP302"], 1, "GP302:error GP204:warning", 0),
        (&["-D", "GP302", "-A", "GP302"], 0, "GP204:warning", 1),
        (&["--allow", "GP302", "--warn", "GP302"], 0, "GP204:warning GP302:warning", 0),
    ] {
        let report = run(&machine, "json", &[&["--offline"], flags].concat()).exits(exit).json();
        assert_eq!(severities_of(&report), severities, "{flags:?}");
        assert_eq!(report["allowed"], allowed, "{flags:?}");
    }
    let plain = run(&machine, "text", &["--offline", "-A", "GP302"]).stdout;
    let verbose = run(&machine, "text", &["--offline", "-A", "GP302", "--verbose"]).stdout;
    assert!(!plain.contains("passed over") && verbose.contains("passed over by their level: 1"), "{plain}\n{verbose}");
    for bad in ["GP9", "GP", "301", ""] {
        run(&machine, "json", &["--offline", "-A", bad]).exits(2);
    }
}

fn severities_of(report: &Value) -> String {
    let of = |one: &Value| format!("{}:{}", one["code"].as_str().unwrap(), one["severity"].as_str().unwrap());
    report["findings"].as_array().unwrap().iter().map(of).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_team_file_tightens_and_loosens_only_for_those_who_trust_it() {
    let machine = with_two();
    let team = machine.work().join("goproxy-cfg.toml");
    std::fs::write(&team, "mirrors = ['goproxy.cn']\nallow = ['GP302']\ndeny = ['GP2']\n").unwrap();
    let run = |args: &[&str]| self::run(&machine, "json", &[&["--offline"], args].concat());
    let untrusted = run(&[]).exits(1);
    assert_eq!(severities_of(&untrusted.json()), "GP204:error GP302:error");
    assert!(untrusted.stderr.contains("GP302") && untrusted.stderr.contains("goproxy-cfg use"), "{untrusted:?}");
    // The command line stands above it.
    let above = run(&["-A", "GP3", "-W", "GP204"]).exits(0);
    assert_eq!(severities_of(&above.json()), "GP204:warning");
    assert_eq!(above.stderr, "");
    // From elsewhere, by the name of the folder: the note of that file comes from there.
    let mut elsewhere = Machine::with_go(&toolchain("1.27"));
    elsewhere.write_env_file("GOSUMDB=gosum.io\n");
    elsewhere.set("GOPROXY", "https://goproxy.cn,direct");
    let by_name = self::run(&elsewhere, "json", &["--offline", "--project", machine.work().to_str().unwrap()]);
    assert!(by_name.exits(1).stderr.contains("GP302"));
    assert_eq!(self::run(&elsewhere, "json", &["--offline"]).exits(1).stderr, "");
    std::fs::write(&team, "mirrors = ['goproxy.cn']\nallow = ['GP302']\nwarn = ['GP2']\n").unwrap();
    machine.run(&["use", "--yes", "--no-check"]).exits(0);
    let trusted = run(&[]).exits(0);
    assert_eq!(severities_of(&trusted.json()), "GP204:warning", "{trusted:?}");
    assert_eq!(trusted.json()["allowed"], 1);
    // Another content is another file.
    std::fs::write(&team, "mirrors = ['goproxy.cn']\nallow = ['GP302', 'GP2']\n").unwrap();
    assert_eq!(severities_of(&run(&[]).exits(1).json()), "GP302:error GP204:warning");
    // One with mistakes says nothing, and that is said.
    std::fs::write(&team, "mirrors = ['goproxy.cn']\nallow = ['GP999']\ndeny = ['GP2']\n").unwrap();
    let broken = run(&[]).exits(1);
    assert_eq!(severities_of(&broken.json()), "GP302:error GP204:warning");
    assert!(broken.stderr.contains("`GP999` is no finding code"), "{broken:?}");
}

#[test]
fn what_the_baseline_had_does_not_count() {
    let machine = with_two();
    let baseline = machine.dir().join("baseline.json");
    let path = baseline.to_str().unwrap();
    machine.run(&["doctor", "--offline", "--output", path]).exits(1);
    let again = run(&machine, "json", &["--offline", "--baseline", path]).exits(0).json();
    assert_eq!(again["findings"], serde_json::json!([]));
    assert_eq!(again["baseline"]["known"], 2);
    assert_eq!(again["baseline"]["gone"], serde_json::json!([]));
    let text = run(&machine, "text", &["--offline", "--baseline", path]).exits(0).stdout;
    assert_eq!(text, "verdict: not checked; nothing is wrong\nknown from the baseline: 2\n");
    // A line that moved stays known, one that comes is new, one that goes is gone.
    std::fs::write(machine.work().join("go.mod"), "module m\n\n// new\n\nrequire git.corp/a v1.0.0\n").unwrap();
    machine.write_env_file("GOSUMDB=off\n");
    let args = ["--offline", "--fail-on", "warning", "--baseline", path];
    let changed = run(&machine, "json", &args).exits(1).json();
    assert_eq!(severities_of(&changed), "GP301:warning");
    assert_eq!(changed["baseline"]["known"], 1);
    assert_eq!(changed["baseline"]["gone"][0]["code"], "GP302");
    // A report with a baseline is one itself, and what the first had is known from the second.
    let second = machine.dir().join("second.json");
    machine.run(&["doctor", "--offline", "--baseline", path, "--output", second.to_str().unwrap()]).exits(0);
    let third = run(&machine, "json", &["--offline", "--baseline", second.to_str().unwrap()]).exits(0).json();
    assert_eq!((&third["baseline"]["known"], &third["baseline"]["gone"]), (&2.into(), &serde_json::json!([])));
    // On another machine, with another home and another folder for the project.
    let mut other = Machine::with_go(&toolchain("1.27"));
    other.write_env_file("# one more line\nGOSUMDB=gosum.io\n");
    std::fs::write(other.work().join("go.mod"), "module m\n\nrequire git.corp/a v1.0.0\n").unwrap();
    other.set("GOPROXY", "https://goproxy.cn,direct");
    assert_eq!(run(&other, "json", &["--offline", "--baseline", path]).exits(0).json()["baseline"]["known"], 2);
    // Every format leaves them out.
    for format in FORMATS {
        let found = run(&other, format, &["--offline", "--baseline", path]).exits(0).stdout;
        assert!(told(format, &found).is_empty(), "{format}\n{found}");
    }
}

#[test]
fn what_is_no_baseline_is_refused_before_anything_is_looked_at() {
    let machine = with_two();
    for (text, exit) in [("", 2), ("{}", 2), ("[]", 2), ("not json", 2), ("{\"schema_version\": 9}", 2)] {
        let path = machine.write("foreign.json", text);
        let refused = run(&machine, "json", &["--offline", "--baseline", path.to_str().unwrap()]).exits(exit);
        assert_eq!(refused.stdout, "");
        assert!(refused.stderr.contains("foreign.json") && refused.stderr.contains("hint: "), "{refused:?}");
    }
    for path in ["missing.json", "/proc/self/mem", "."] {
        run(&machine, "json", &["--offline", "--baseline", path]).exits(4);
    }
    // What another command printed is no baseline either.
    let listed = machine.write("list.json", machine.run(&["list", "--json"]).exits(0).stdout);
    run(&machine, "json", &["--offline", "--baseline", listed.to_str().unwrap()]).exits(2);
    assert!(Path::new(&listed).exists());
}
