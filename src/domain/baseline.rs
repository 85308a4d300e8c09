//! What was found before: which findings of an earlier `doctor --json` are found again.
//!
//! A finding is the same when its code, its subject and its file are the same; the file is taken relative to the project or
//! to the home directory, with `/` between its parts. Line and wording do not count, so a line may move and a sentence be put
//! better. Where these three are the same several times (one file, one mistake twice), the first is the first, the second the
//! second, by line: one more of them is new.
//!
//! The fingerprint of a finding is made of these four: the first 128 bits of the SHA-256 of
//! `v1 NUL code NUL subject NUL file NUL ordinal`, in hexadecimal, with the ordinal from 0. GitLab and SARIF get the same.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::domain::finding::Finding;
use crate::text::codes::Code;

/// The folders that paths are told relative to. Each may have several names: the one that the user came by, and the one
/// with every link followed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roots {
    /// The root of the project.
    pub project: Vec<PathBuf>,
    /// The home directory.
    pub home: Vec<PathBuf>,
    /// Where the CI system has put the repository, by its own word.
    pub workspace: Vec<PathBuf>,
    /// A file of the project that stands in where a format wants a file and a finding has none, relative to the project:
    /// go.mod as a rule.
    pub stand_in: String,
}

impl Roots {
    /// A path within the project, with `/` between its parts.
    pub fn in_project(&self, path: &Path) -> Option<String> {
        within(&self.project, path)
    }

    /// A path within the CI system's workspace.
    pub fn in_workspace(&self, path: &Path) -> Option<String> {
        within(&self.workspace, path)
    }

    /// A path as it identifies a file on any machine: relative to the project, `~/` and what stands below home, else whole.
    ///
    /// A project in the home directory is nearer than home, and home is nearer than a project around it.
    pub fn portable(&self, path: &Path) -> String {
        let in_home = within(&self.home, path).map(|below| format!("~/{below}"));
        match (self.in_project(path), in_home) {
            // What is left is longer, the farther away the root is; `~/` goes to home where both are one folder.
            (Some(in_project), Some(in_home)) if in_home.len() <= in_project.len() + "~/".len() => in_home,
            (Some(in_project), _) => in_project,
            (None, Some(in_home)) => in_home,
            (None, None) => slashed(path),
        }
    }
}

fn within(roots: &[PathBuf], path: &Path) -> Option<String> {
    roots.iter().find_map(|root| path.strip_prefix(root).ok()).map(slashed)
}

fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

/// What makes a finding this one, apart from its ordinal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Identity {
    code: String,
    subject: Option<String>,
    file: Option<String>,
}

impl Identity {
    fn of(finding: &Finding, roots: &Roots) -> Identity {
        Identity {
            code: finding.code.name().to_owned(),
            subject: finding.subject.clone(),
            file: finding.source.as_ref().map(|place| roots.portable(&place.path)),
        }
    }

    fn fingerprint(&self, ordinal: usize) -> String {
        let none = String::new();
        let parts = [
            "v1",
            &self.code,
            self.subject.as_ref().unwrap_or(&none),
            self.file.as_ref().unwrap_or(&none),
            &ordinal.to_string(),
        ];
        let hash = Sha256::digest(parts.join("\0"));
        hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The fingerprint of each finding, in their order.
pub fn fingerprints(findings: &[Finding], roots: &Roots) -> Vec<String> {
    let mut in_order: Vec<(Identity, Option<usize>, usize)> = findings
        .iter()
        .enumerate()
        .map(|(index, one)| (Identity::of(one, roots), one.source.as_ref().and_then(|place| place.line), index))
        .collect();
    in_order.sort();
    let mut prints = vec![String::new(); findings.len()];
    for same in in_order.chunk_by(|a, b| a.0 == b.0) {
        for (ordinal, (identity, _, index)) in same.iter().enumerate() {
            if let Some(print) = prints.get_mut(*index) {
                *print = identity.fingerprint(ordinal);
            }
        }
    }
    prints
}

/// What an earlier run had found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: Vec<Entry>,
}

/// A finding of an earlier run, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Entry {
    code: String,
    /// Absent in reports of versions that did not tell it; there it may be any.
    #[serde(default, deserialize_with = "told")]
    subject: Option<Option<String>>,
    source: Option<Source>,
    fingerprint: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Source {
    path: String,
}

/// Tells `null` from nothing at all.
fn told<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(from).map(Some)
}

/// A `doctor --json`, as far as it matters here.
#[derive(Deserialize)]
struct Document {
    /// What tells it from the other reports of this program.
    #[serde(rename = "verdict")]
    _verdict: String,
    findings: Vec<Entry>,
    /// Where that run had a baseline itself: what it passed over is still there.
    baseline: Option<Earlier>,
}

#[derive(Deserialize)]
struct Earlier {
    findings: Vec<Entry>,
}

/// Why a file is no baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadBaseline {
    /// It is no `doctor --json`.
    NoReport,
    /// A later version wrote it, in a layout of its own.
    TooNew,
}

/// The newest layout that is understood.
const NEWEST_SCHEMA: u32 = 1;

/// A finding that is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Its code; one that there is no more, maybe.
    pub code: String,
    /// What it was about.
    pub subject: Option<String>,
    /// The file, as it was told.
    pub path: Option<String>,
}

impl Baseline {
    /// Reads a `doctor --json`, of this version or an older one.
    pub fn parse(bytes: &[u8]) -> Result<Baseline, BadBaseline> {
        // PowerShell's `>` puts a mark before it.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        #[derive(Deserialize)]
        struct Layout {
            schema_version: u32,
        }
        let layout: Layout = serde_json::from_slice(bytes).map_err(|_| BadBaseline::NoReport)?;
        if layout.schema_version > NEWEST_SCHEMA {
            return Err(BadBaseline::TooNew);
        }
        let document: Document = serde_json::from_slice(bytes).map_err(|_| BadBaseline::NoReport)?;
        let earlier = document.baseline.map(|earlier| earlier.findings).unwrap_or_default();
        Ok(Baseline { entries: document.findings.into_iter().chain(earlier).collect() })
    }

    /// Which of the findings it had: the indices of those; and what it had that is no more.
    pub fn compare(&self, findings: &[Finding], fingerprints: &[String], roots: &Roots) -> (Vec<usize>, Vec<Gone>) {
        let by_print: BTreeMap<&str, usize> =
            fingerprints.iter().enumerate().map(|(index, print)| (print.as_str(), index)).collect();
        let mut known = vec![false; findings.len()];
        let mut gone = Vec::new();
        // Those that say exactly which they are come first, so that the others do not take it from them.
        let (exact, vague): (Vec<&Entry>, Vec<&Entry>) =
            self.entries.iter().partition(|entry| entry.fingerprint.is_some());
        for entry in exact.into_iter().chain(vague) {
            let found = match &entry.fingerprint {
                Some(print) => by_print.get(print.as_str()).copied(),
                None => findings
                    .iter()
                    .zip(&known)
                    .position(|(finding, known)| !known && entry.is_like(&Identity::of(finding, roots), roots)),
            };
            match found.and_then(|index| known.get_mut(index)) {
                Some(known) => *known = true,
                None => gone.push(entry.gone()),
            }
        }
        let indices = known.iter().enumerate().filter(|(_, known)| **known).map(|(index, _)| index);
        (indices.collect(), gone)
    }
}

impl Entry {
    /// Whether a report without fingerprints means this one.
    fn is_like(&self, identity: &Identity, roots: &Roots) -> bool {
        let file = self.source.as_ref().map(|source| roots.portable(Path::new(&source.path)));
        self.code == identity.code
            && file == identity.file
            && self.subject.as_ref().is_none_or(|subject| *subject == identity.subject)
    }

    fn gone(&self) -> Gone {
        Gone {
            code: Code::named(&self.code).map_or_else(|| self.code.clone(), |code| code.name().to_owned()),
            subject: self.subject.clone().flatten(),
            path: self.source.as_ref().map(|source| source.path.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::finding::{Place, Severity};
    use crate::text::Message;

    fn roots() -> Roots {
        Roots {
            project: vec!["/home/u/work".into(), "/real/work".into()],
            home: vec!["/home/u".into()],
            ..Roots::default()
        }
    }

    fn at(code: Code, path: &str, line: usize, wording: &str) -> Finding {
        Finding::new(code, Severity::Warning, Message::verbatim(wording)).at(Some(Place::line(path, line)))
    }

    fn about(code: Code, subject: &str) -> Finding {
        Finding::new(code, Severity::Error, Message::verbatim("x")).about(subject)
    }

    fn known(baseline: &str, findings: &[Finding]) -> (Vec<usize>, usize) {
        let baseline = Baseline::parse(baseline.as_bytes()).unwrap();
        let (known, gone) = baseline.compare(findings, &fingerprints(findings, &roots()), &roots());
        (known, gone.len())
    }

    /// A report of these findings, as a later version would write it, with other words.
    fn report(findings: &[Finding]) -> String {
        let entries: Vec<_> = findings
            .iter()
            .zip(fingerprints(findings, &roots()))
            .map(|(one, print)| serde_json::json!({"code": one.code.name(), "detail": "otherwise", "fingerprint": print}))
            .collect();
        serde_json::json!({"schema_version": 1, "verdict": "domestic", "findings": entries}).to_string()
    }

    #[test]
    fn paths_are_told_relative_to_project_or_home() {
        for (path, expected) in [
            ("/home/u/work/ci/Dockerfile", "ci/Dockerfile"),
            ("/real/work/Makefile", "Makefile"),
            ("/home/u/.bashrc", "~/.bashrc"),
            ("/home/u2/.bashrc", "/home/u2/.bashrc"),
            ("/etc/profile", "/etc/profile"),
        ] {
            assert_eq!(roots().portable(Path::new(path)), expected);
        }
        // Home as a repository, or somebody's home within one.
        for project in ["/home/u", "/home", "/"] {
            let roots = Roots { project: vec![project.into()], ..roots() };
            assert_eq!(roots.portable(Path::new("/home/u/.bashrc")), "~/.bashrc", "{project}");
        }
    }

    #[test]
    fn a_line_may_move_and_a_sentence_be_put_better() {
        let before = [at(Code::GP108, "/home/u/.bashrc", 3, "so"), about(Code::GP403, "goproxy.cn")];
        let after = [about(Code::GP403, "goproxy.cn"), at(Code::GP108, "/home/u/.bashrc", 30, "better")];
        assert_eq!(known(&report(&before), &after), (vec![0, 1], 0));
    }

    #[test]
    fn another_code_subject_or_file_is_another_finding() {
        let before = [at(Code::GP108, "/home/u/.bashrc", 3, "x"), about(Code::GP403, "goproxy.cn")];
        let after = [
            at(Code::GP701, "/home/u/.bashrc", 3, "x"),
            at(Code::GP108, "/home/u/.zshrc", 3, "x"),
            about(Code::GP403, "aliyun"),
        ];
        assert_eq!(known(&report(&before), &after), (vec![], 2));
    }

    #[test]
    fn one_more_of_the_same_is_new() {
        let file = "/home/u/work/Dockerfile";
        let before = [at(Code::GP106, file, 9, "x")];
        let after = [at(Code::GP106, file, 20, "x"), at(Code::GP106, file, 4, "x")];
        assert_eq!(known(&report(&before), &after), (vec![1], 0));
        assert_eq!(known(&report(&after), &before), (vec![0], 1));
        assert_eq!(known(&report(&after), &after), (vec![0, 1], 0));
    }

    #[test]
    fn older_reports_tell_less() {
        let older = r#"{"schema_version": 1, "verdict": "failed", "findings": [
            {"code": "GP403", "severity": "error", "source": null},
            {"code": "GP108", "source": {"path": "/home/u/.bashrc", "line": 1}},
            {"code": "GP999"}
        ]}"#;
        let found = [
            about(Code::GP403, "goproxy.cn"),
            about(Code::GP403, "aliyun"),
            at(Code::GP108, "/home/u/.bashrc", 7, "x"),
        ];
        assert_eq!(known(older, &found), (vec![0, 2], 1));
        let with_subject = older.replace("\"source\": null", "\"source\": null, \"subject\": \"aliyun\"");
        assert_eq!(known(&with_subject, &found), (vec![1, 2], 1));
        let about_nothing = older.replace("\"source\": null", "\"source\": null, \"subject\": null");
        assert_eq!(known(&about_nothing, &found), (vec![2], 2));
    }

    #[test]
    fn what_a_baseline_passed_over_stays_known() {
        let found = [about(Code::GP403, "goproxy.cn")];
        let print = &fingerprints(&found, &roots())[0];
        let text = format!(
            r#"{{"schema_version": 1, "verdict": "domestic", "findings": [],
                "baseline": {{"known": 1, "findings": [{{"code": "GP403", "fingerprint": "{print}"}}], "gone": []}}}}"#
        );
        assert_eq!(known(&text, &found), (vec![0], 0));
    }

    #[test]
    fn what_is_no_report_is_refused() {
        for (text, expected) in [
            ("", BadBaseline::NoReport),
            ("{", BadBaseline::NoReport),
            ("[]", BadBaseline::NoReport),
            ("{\"schema_version\": 1}", BadBaseline::NoReport),
            ("{\"schema_version\": 1, \"findings\": []}", BadBaseline::NoReport),
            ("{\"schema_version\": 1, \"verdict\": \"x\", \"findings\": [1]}", BadBaseline::NoReport),
            ("{\"version\": \"2.1.0\", \"runs\": []}", BadBaseline::NoReport),
            ("{\"schema_version\": 2, \"results\": []}", BadBaseline::TooNew),
        ] {
            assert_eq!(Baseline::parse(text.as_bytes()), Err(expected), "{text}");
        }
        assert!(Baseline::parse(b"\xef\xbb\xbf{\"schema_version\": 1, \"verdict\": \"x\", \"findings\": []}").is_ok());
    }
}
