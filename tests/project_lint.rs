//! `doctor --project`: what stands in the files of a repository, told to the column, and what only looks like it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod support;

#[path = "project_lint/formats.rs"]
mod formats;
#[path = "project_lint/judges.rs"]
mod judges;
#[path = "project_lint/projects.rs"]
mod projects;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use support::Machine;

/// A file, and what is found in it: `CODE LINE:COLUMN`, in the order of the file.
struct Case {
    file: &'static str,
    text: &'static str,
    found: &'static [&'static str],
}

/// A machine without a go command: the files are judged without it.
fn machine() -> Machine {
    let mut machine = Machine::new();
    machine.set("GOPROXY", "https://goproxy.cn,direct");
    machine
}

/// Every file of a folder with its bytes.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            match std::fs::symlink_metadata(&path).unwrap() {
                meta if meta.is_dir() => open.push(path),
                meta if meta.is_file() => drop(found.insert(path.clone(), std::fs::read(&path).unwrap_or_default())),
                _ => {}
            }
        }
    }
    found
}

/// `doctor --project` in the folder of the machine; the report, and that nothing was touched.
fn examine(machine: &Machine, more: &[&str]) -> Value {
    let before = contents(&machine.work());
    let args: Vec<&str> =
        ["doctor", "--offline", "--json", "--project"].into_iter().chain(more.iter().copied()).collect();
    let run = machine.run(&args);
    assert!(matches!(run.code, Some(0 | 1)) && !run.stderr.contains("panicked"), "{run:?}");
    assert_eq!(contents(&machine.work()), before, "the project was touched");
    run.json()
}

/// `CODE LINE:COLUMN` of the findings at each file, as far as they have a place.
fn places(report: &Value, root: &Path) -> BTreeMap<PathBuf, Vec<String>> {
    let mut found: BTreeMap<PathBuf, Vec<(u64, u64, String)>> = BTreeMap::new();
    for finding in report["findings"].as_array().unwrap() {
        let source = &finding["source"];
        let Some(path) = source["path"].as_str().and_then(|path| Path::new(path).strip_prefix(root).ok()) else {
            continue;
        };
        let number = |key: &str| source[key].as_u64();
        let place = match (number("line"), number("column")) {
            (Some(line), Some(column)) => format!(" {line}:{column}"),
            (Some(line), None) => format!(" {line}"),
            _ => String::new(),
        };
        let text = format!("{}{place}", finding["code"].as_str().unwrap());
        let key = (number("line").unwrap_or(0), number("column").unwrap_or(0), text);
        found.entry(path.to_owned()).or_default().push(key);
    }
    let sorted = |(path, mut all): (PathBuf, Vec<(u64, u64, String)>)| {
        all.sort();
        all.dedup();
        (path, all.into_iter().map(|(_, _, text)| text).collect())
    };
    found.into_iter().map(sorted).collect()
}

/// Puts every case into one repository, each in a folder of its own, and has it examined once.
fn check(cases: &[Case]) {
    let machine = machine();
    std::fs::create_dir(machine.work().join(".git")).unwrap();
    for (index, case) in cases.iter().enumerate() {
        machine.write(&format!("work/case{index}/{}", case.file), case.text);
    }
    let report = examine(&machine, &[]);
    let found = places(&report, &machine.work());
    let mut wrong = Vec::new();
    for (index, case) in cases.iter().enumerate() {
        let file = Path::new(&format!("case{index}")).join(case.file);
        let there: Vec<&str> = found.get(&file).into_iter().flatten().map(String::as_str).collect();
        if there != case.found {
            wrong.push(format!("{}:\n{}\nfound {there:?}, expected {:?}\n", case.file, case.text, case.found));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
