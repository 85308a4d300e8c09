//! One row on one release of Go: doctor is run, held against the table, and let mend what it can.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::row::Row;
use crate::scene::Scene;
use crate::support::Run;
use crate::tools::Tools;

/// A time limit that nothing but a silent server comes near.
const WITHIN_MS: u32 = 8000;
/// Before this Go a malicious mirror could get past the checksum database (GP601): one thing more that is wrong, which is not
/// what the rows are about.
const OF_OLD_GO: &str = "GP601";

/// Every output format.
const FORMATS: [&str; 7] = ["text", "json", "github", "gitlab", "junit", "sarif", "markdown"];

/// One row on one release.
#[derive(Clone)]
pub(crate) struct Trial {
    pub(crate) row: Row,
    pub(crate) release: String,
}

/// What a run of doctor found.
struct Found<'r> {
    code: &'r str,
    severity: &'r str,
    follows: bool,
}

impl Trial {
    /// The row's name and the release.
    pub(crate) fn name(&self) -> String {
        format!("{} [{}, Go {}]", self.row.name, self.row.file, self.release)
    }

    /// What is wrong, where the program has so many times the usual time.
    pub(crate) fn run(&self, tools: &Tools, times: u32) -> Vec<String> {
        let Some(scene) = Scene::new(&self.row, tools, &self.release) else { return Vec::new() };
        let limit = format!("{}ms", self.row.within_ms.unwrap_or(WITHIN_MS) * times);
        let args = |more: &[&'static str]| {
            let mut args: Vec<String> = ["doctor", "--timeout", &limit].map(str::to_owned).into();
            args.extend(self.row.args.iter().map(|arg| scene.filled(arg)));
            args.extend(more.iter().map(|arg| (*arg).to_owned()));
            args
        };
        let doctor = |more: &[&'static str]| scene.ours(&args(more).iter().map(String::as_str).collect::<Vec<_>>());
        let before = everything(scene.machine.dir());
        let run = doctor(&["--json"]);
        let mut wrong = self.judge(&run);
        wrong.extend(self.traces(&scene, &before));
        if self.row.secret.is_some() {
            wrong.extend(self.secrets(&scene, &before, &run, doctor));
        }
        if self.row.cured && wrong.is_empty() {
            wrong.extend(self.mend(&scene, doctor));
        }
        wrong.into_iter().map(|problem| format!("{}: {problem}", self.name())).collect()
    }

    fn judge(&self, run: &Run) -> Vec<String> {
        let mut wrong = Vec::new();
        let Ok(report) = serde_json::from_str::<Value>(&run.stdout) else {
            return vec![format!("no JSON: {run:?}")];
        };
        let found = findings(&report);
        let shown = || {
            let one = |found: &Found<'_>| format!("{}{}", found.code, if found.follows { " (follows)" } else { "" });
            let all: Vec<String> = found.iter().map(one).collect();
            let detail = |one: &Value| format!("\n      {} {}: {}", one["severity"], one["code"], one["detail"]);
            let details: Vec<String> = report["findings"].as_array().into_iter().flatten().map(detail).collect();
            format!("{}, {}{}", report["verdict"], all.join(", "), details.concat())
        };
        if run.code != Some(self.row.exit()) {
            wrong.push(format!("exit code {:?}, expected {}", run.code, self.row.exit()));
        }
        if report["verdict"] != self.row.verdict.as_str() {
            wrong.push(format!("verdict {}, expected {}", report["verdict"], self.row.verdict));
        }
        let expected: Vec<&str> =
            self.row.root.iter().chain(&self.row.independent).chain(&self.row.also).map(String::as_str).collect();
        let excused = |one: &Found<'_>| {
            one.code == OF_OLD_GO
                && !expected.contains(&OF_OLD_GO)
                && !self.release.starts_with("1.27")
                && (self.row.third_party || !self.row.is_healthy())
        };
        let roots: Vec<&Found<'_>> = found.iter().filter(|one| !one.follows && !excused(one)).collect();
        let first = roots.first().map(|one| one.code);
        if first != self.row.root.as_deref() {
            wrong.push(format!("root {first:?}, expected {:?}", self.row.root));
        }
        for one in roots.iter().filter(|one| !expected.contains(&one.code)) {
            wrong.push(format!("{} {} besides", one.severity, one.code));
        }
        for one in roots.iter().filter(|one| self.row.also.iter().any(|code| code == one.code)) {
            if one.severity == "error" && self.row.root.as_deref() != Some(one.code) {
                wrong.push(format!("{} is an error, not independent", one.code));
            }
        }
        for code in expected.iter().filter(|code| !roots.iter().any(|one| one.code == **code)) {
            wrong.push(format!("no {code}"));
        }
        if let (Some(root), Some(says)) = (&self.row.root, &self.row.says) {
            let of_root = report["findings"].as_array().into_iter().flatten().find(|one| one["code"] == root.as_str());
            let detail = of_root.and_then(|one| one["detail"].as_str()).unwrap_or_default();
            if !detail.contains(says) {
                wrong.push(format!("{detail:?} does not say {says:?}"));
            }
        }
        if run.stderr.contains("panicked") {
            wrong.push(run.stderr.clone());
        }
        if !wrong.is_empty() {
            wrong.push(format!("doctor says: {}", shown()));
        }
        wrong
    }

    /// What a run left behind that was not there.
    fn traces(&self, scene: &Scene<'_>, before: &Contents) -> Vec<String> {
        let after = everything(scene.machine.dir());
        let all = before.keys().chain(after.keys().filter(|path| !before.contains_key(*path)));
        let changed: Vec<_> = all.filter(|path| before.get(*path) != after.get(*path)).collect();
        if changed.is_empty() { Vec::new() } else { vec![format!("touched {changed:?}")] }
    }

    /// No output of any format has the secret in it, and no run of doctor leaves anything behind.
    fn secrets(
        &self,
        scene: &Scene<'_>,
        before: &Contents,
        json: &Run,
        doctor: impl Fn(&[&'static str]) -> Run,
    ) -> Vec<String> {
        let mut said = vec![("--json".to_owned(), json.said())];
        for (number, format) in FORMATS.into_iter().enumerate() {
            let lang = if number % 2 == 0 { "zh-CN" } else { "en" };
            let args = ["--format", format, "--verbose", "--lang", lang];
            said.push((args.join(" "), doctor(&args).said()));
        }
        let mut wrong = self.traces(scene, before);
        for args in [&["show", "--json"][..], &["show", "-v"], &["probe", "current", "--json", "-v"]] {
            said.push((args.join(" "), scene.ours(args).said()));
        }
        for (how, word) in hidden(self.row.secret.as_deref().unwrap_or_default()) {
            let shown = said.iter().filter(|(_, said)| said.contains(&word));
            wrong.extend(shown.map(|(what, said)| format!("{what}: the secret is shown, {how}:\n{said}")));
        }
        wrong
    }

    /// `--fix`, a real download in a new terminal, and everything as it was by `undo`.
    fn mend(&self, scene: &Scene<'_>, doctor: impl Fn(&[&'static str]) -> Run) -> Vec<String> {
        let mut wrong = Vec::new();
        let before = scene.machine.home_contents();
        let fixed = doctor(&["--fix", "--yes"]);
        // What an open terminal has does not change with its profile.
        if self.row.shell.is_none() && fixed.code != Some(0) {
            wrong.push(format!("`doctor --fix --yes` ended with {:?}:\n{}", fixed.code, fixed.said()));
        }
        let mended = scene.machine.home_contents();
        let download = scene.downloads();
        if download.code != Some(0) {
            wrong.push(format!("after --fix a download fails: {}\n{}", download.said(), fixed.said()));
        }
        // What the go command itself keeps is no work of ours.
        let caches = scene.machine.home_contents().into_keys().filter(|path| !mended.contains_key(path));
        let caches: Vec<PathBuf> = caches.collect();
        let all = if self.row.before.is_empty() { &["undo", "--all"][..] } else { &["undo"] };
        let undone = scene.ours(all);
        if undone.code != Some(0) {
            wrong.push(format!("`undo` ended with {:?}:\n{}", undone.code, undone.said()));
        }
        let mut after = scene.machine.home_contents();
        after.retain(|path, _| !caches.contains(path));
        if after != before {
            let all = before.keys().chain(after.keys());
            let changed: Vec<_> = all.filter(|path| before.get(*path) != after.get(*path)).collect();
            wrong.push(format!("`undo` did not restore {changed:?}"));
        }
        wrong
    }
}

/// The forms in which a secret could be printed.
fn hidden(secret: &str) -> Vec<(&'static str, String)> {
    use base64::prelude::{BASE64_STANDARD_NO_PAD, Engine as _};
    // Of Basic credentials `gopher:SECRET`.
    let basic = BASE64_STANDARD_NO_PAD.encode(format!("gopher:{secret}"));
    let hex = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    vec![("as it is", secret.to_owned()), ("in Base64", basic), ("in hexadecimal", hex)]
}

fn findings(report: &Value) -> Vec<Found<'_>> {
    let all = report["findings"].as_array().into_iter().flatten();
    all.map(|one| Found {
        code: one["code"].as_str().unwrap_or_default(),
        severity: one["severity"].as_str().unwrap_or_default(),
        follows: !one["follows_from"].is_null(),
    })
    .collect()
}

/// Files and folders, with mode, time of change and bytes.
pub(crate) type Contents = BTreeMap<PathBuf, (u32, Option<std::time::SystemTime>, Vec<u8>)>;

/// Everything below the machine, its folder for throwaway files included, but the programs and Go's telemetry counters.
pub(crate) fn everything(machine: &Path) -> Contents {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    fn walk(dir: &Path, found: &mut Contents) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.ends_with("go/telemetry") {
                continue;
            }
            let meta = std::fs::symlink_metadata(&path).unwrap();
            let mode = meta.permissions().mode();
            if meta.is_dir() {
                // Where the counters stand changes with them; what was made in the folder for throwaway files is gone.
                let passing = path.ends_with(".config/go") || path.ends_with("tmp");
                let time = (!passing).then(|| meta.modified().unwrap());
                found.insert(path.clone(), (mode, time, Vec::new()));
                walk(&path, found);
            } else {
                // Of what is no plain file its kind says enough.
                let bytes = if meta.is_file() { std::fs::read(&path).unwrap() } else { vec![0; meta.size() as usize] };
                found.insert(path, (mode, Some(meta.modified().unwrap()), bytes));
            }
        }
    }
    let mut found = Contents::new();
    for entry in std::fs::read_dir(machine).unwrap() {
        let path = entry.unwrap().path();
        if !path.ends_with("go") && !path.ends_with("tools") {
            found.insert(path.clone(), (std::fs::metadata(&path).unwrap().permissions().mode(), None, Vec::new()));
            walk(&path, &mut found);
        }
    }
    found
}
