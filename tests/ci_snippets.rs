//! The workflows of the READMEs: both languages have the same, and their shell lines do what they are there for, in a real
//! shell, with a real go command and mirrors of the lab.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

#[path = "ci_formats/readers.rs"]
mod readers;
mod support;

use std::path::Path;

use goproxy_cfg_lab::{Lab, toolchain};
use saphyr::{LoadableYamlNode as _, Yaml};
use support::{Machine, Run, done};

const SYSTEMS: [&str; 5] = ["github", "gitlab", "drone", "azure", "jenkins"];

/// The workflow of a CI system, as a README has it.
fn snippet(readme: &str, system: &str) -> String {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(readme)).unwrap();
    let (_, rest) =
        text.split_once(&format!("<!-- ci: {system} -->\n```")).unwrap_or_else(|| panic!("{readme}: {system}"));
    let (_, rest) = rest.split_once('\n').unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

/// What a workflow does.
#[derive(Debug, Default, PartialEq)]
struct Workflow {
    /// Its shell lines, in order, and whether each runs whatever became of those before it.
    steps: Vec<(String, bool)>,
    /// The files that it hands to the CI system.
    files: Vec<String>,
}

fn workflow(readme: &str, system: &str) -> Workflow {
    let text = snippet(readme, system);
    let mut found = Workflow::default();
    if system == "jenkins" {
        let quoted = |line: &str, call: &str| {
            let rest = line.trim().trim_start_matches("always { ").strip_prefix(call)?.strip_prefix(" '")?;
            Some(rest.split_once('\'')?.0.to_owned())
        };
        found.steps = text.lines().filter_map(|line| Some((quoted(line, "sh")?, false))).collect();
        found.files = text.lines().filter_map(|line| quoted(line, "junit")).collect();
        return found;
    }
    let documents = Yaml::load_from_str(&text).unwrap_or_else(|why| panic!("{readme}: {system}: {why}"));
    let [document] = &*documents else { panic!("{system}: {} documents", documents.len()) };
    walk(document, false, &mut found);
    found
}

fn walk(node: &Yaml<'_>, always: bool, found: &mut Workflow) {
    if let Some(list) = node.as_vec() {
        list.iter().for_each(|one| walk(one, always, found));
    }
    let Some(map) = node.as_mapping() else { return };
    let always = always || node.as_mapping_get("if").and_then(Yaml::as_str) == Some("always()");
    for (key, value) in map {
        let lines = || value.as_vec().map_or_else(|| vec![value], |list| list.iter().collect());
        match key.as_str().unwrap_or_default() {
            "run" | "script" | "commands" | "after_script" => {
                let always = always || key.as_str() == Some("after_script");
                found.steps.extend(lines().iter().map(|line| (line.as_str().unwrap().to_owned(), always)));
            }
            "sarif_file" | "codequality" | "junit" | "testResultsFiles" => {
                found.files.push(value.as_str().unwrap().to_owned());
            }
            _ => walk(value, always, found),
        }
    }
}

#[test]
fn both_readmes_have_the_same_workflows() {
    for system in SYSTEMS {
        let english = workflow("README.md", system);
        assert_eq!(english, workflow("README.zh-CN.md", system), "{system}");
        let ours = english.steps.iter().filter(|(line, _)| line.starts_with("goproxy-cfg "));
        assert!(ours.count() >= 2, "{english:?}");
    }
}

/// A job in a repository, with goproxy-cfg on PATH.
fn job(lab: &Lab, system: &str) -> Machine {
    let mut machine = Machine::in_lab(&toolchain("1.27"), lab);
    machine.write("work/.git/HEAD", "ref: refs/heads/main\n");
    machine.write("work/go.mod", "module example.com/m\n\ngo 1.21\n");
    let bin = machine.dir().join("bin");
    std::fs::create_dir_all(&bin).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_goproxy-cfg"), bin.join("goproxy-cfg")).unwrap();
    let path = format!("{}:{}", bin.display(), machine.var("PATH"));
    machine.set("PATH", path);
    let work = machine.work();
    match system {
        "github" => {
            let summary = machine.write("summary.md", "");
            machine.set("GITHUB_WORKSPACE", work).set("GITHUB_STEP_SUMMARY", summary)
        }
        "gitlab" => machine.set("GITLAB_CI", "true").set("CI_PROJECT_DIR", work),
        "azure" => machine.set("TF_BUILD", "True"),
        "jenkins" => machine.set("JENKINS_URL", "http://ci.example").set("WORKSPACE", work),
        _ => &mut machine,
    };
    machine
}

/// Runs the lines one after another, each in a shell of its own as these systems do, and stops at the first that fails but
/// for those that always run. How each ended.
fn run(machine: &Machine, workflow: &Workflow) -> Vec<(String, Run)> {
    let mut ended: Vec<(String, Run)> = Vec::new();
    for (line, always) in &workflow.steps {
        if line.starts_with("cargo install ") {
            assert!(line.contains("--locked --git https://git.example.com/"), "{line}");
            continue;
        }
        let failed = ended.iter().any(|(_, run)| run.code != Some(0));
        if failed && !always {
            continue;
        }
        let mut command = machine.command("/bin/sh");
        ended.push((line.clone(), done(command.args(["-e", "-c", line]).output().unwrap())));
    }
    ended
}

fn check_files(machine: &Machine, workflow: &Workflow) {
    for name in &workflow.files {
        let text = std::fs::read_to_string(machine.work().join(name)).unwrap_or_else(|why| panic!("{name}: {why}"));
        let checked = match name.rsplit_once('.').unwrap().1 {
            "xml" => readers::fits_xsd("junit-10.xsd", &text),
            "sarif" => readers::fits("sarif-2.1.0.json", &serde_json::from_str(&text).unwrap()),
            "json" => readers::fits("gitlab-code-quality.json", &serde_json::from_str(&text).unwrap()),
            other => panic!("{other}"),
        };
        checked.unwrap_or_else(|why| panic!("{name}: {why}"));
    }
}

#[test]
fn their_shell_lines_pass_where_all_is_well() {
    let lab = Lab::ready("healthy");
    for system in SYSTEMS {
        let workflow = workflow("README.md", system);
        let machine = job(&lab, system);
        for (line, run) in run(&machine, &workflow) {
            assert_eq!(run.code, Some(0), "{system}: {line}: {run:?}");
        }
        check_files(&machine, &workflow);
        assert_eq!(machine.go_env(&["GOPROXY"])["GOPROXY"], "https://goproxy.cn,direct", "{system}");
    }
}

#[test]
fn their_shell_lines_fail_where_something_is_wrong_and_say_what() {
    let lab = Lab::ready("healthy");
    for system in SYSTEMS {
        let workflow = workflow("README.md", system);
        let mut machine = job(&lab, system);
        machine.set("GO111MODULE", "off");
        let ended = run(&machine, &workflow);
        let (line, failed) = ended.iter().find(|(_, run)| run.code != Some(0)).unwrap_or_else(|| panic!("{system}"));
        assert!(line.contains("doctor") && failed.code == Some(1), "{system}: {line}: {failed:?}");
        check_files(&machine, &workflow);
        let files = workflow.files.iter().map(|name| std::fs::read_to_string(machine.work().join(name)).unwrap());
        let shown: String = files.chain([failed.stdout.clone()]).collect();
        assert!(shown.contains("GP110"), "{system}: {shown}");
        if system == "github" {
            let commands = readers::commands(&failed.stdout);
            let command = commands.iter().find(|one| one.title().starts_with("GP110")).unwrap();
            assert!(command.name == "error" && command.message.contains("GO111MODULE"), "{command:?}");
            let summary = std::fs::read_to_string(machine.dir().join("summary.md")).unwrap();
            assert!(readers::codes("markdown", &summary).contains(&"GP110".to_owned()), "{summary}");
        }
    }
}
