//! What keeps the go command from reading a go.mod or go.work (golang.org/x/mod/modfile, `parseToFile` and `ParseWork`).

use super::{Statement, is_folder, statements};
use crate::domain::sanitize;
use crate::text::{Message, project as sentences};

/// A line that the go command refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1; `None` when it is the file as a whole.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: Message,
}

/// The directives of a go.mod, of all releases.
const OF_MOD: [&str; 10] =
    ["module", "go", "toolchain", "godebug", "require", "exclude", "replace", "retract", "tool", "ignore"];
/// The directives of a go.work.
const OF_WORK: [&str; 5] = ["go", "toolchain", "godebug", "use", "replace"];
/// So many are told.
const MOST: usize = 20;

/// What is wrong in a go.mod, in the order of the file.
pub fn problems(bytes: &[u8]) -> Vec<Problem> {
    let mut found = check(bytes, &OF_MOD);
    if found.is_empty() && !statements(bytes).iter().any(|statement| statement.verb == "module") {
        found.push(Problem { line: None, message: sentences::no_module_line() });
    }
    found
}

/// What is wrong in a go.work, in the order of the file.
pub fn work_problems(bytes: &[u8]) -> Vec<Problem> {
    check(bytes, &OF_WORK)
}

fn check(bytes: &[u8], directives: &[&str]) -> Vec<Problem> {
    if let Err(error) = std::str::from_utf8(bytes) {
        let line =
            bytes.get(..error.valid_up_to()).unwrap_or_default().iter().filter(|byte| **byte == b'\n').count() + 1;
        return vec![Problem { line: Some(line), message: sentences::gomod_not_utf8() }];
    }
    let mut found = Vec::new();
    let mut once: Vec<String> = Vec::new();
    for statement in statements(bytes) {
        let twice = once.contains(&statement.verb);
        if matches!(statement.verb.as_str(), "module" | "go" | "toolchain") {
            once.push(statement.verb.clone());
        }
        let wrong = wrong(&statement, directives).or_else(|| twice.then(|| sentences::gomod_twice(&statement.verb)));
        found.extend(wrong.map(|message| Problem { line: Some(statement.line), message }));
        if found.len() >= MOST {
            return found;
        }
    }
    found.extend(unclosed(bytes).map(|line| Problem { line: Some(line), message: sentences::gomod_unclosed() }));
    found
}

/// The line of a block that never ends.
fn unclosed(bytes: &[u8]) -> Option<usize> {
    let text = String::from_utf8_lossy(bytes);
    let mut open = None;
    for (at, line) in text.lines().enumerate() {
        let (words, _) = super::words(line);
        match (words.first().map(String::as_str), words.get(1).map(String::as_str)) {
            (Some(")"), _) => open = None,
            (Some(_), Some("(")) if open.is_none() => open = (words.len() == 2).then_some(at + 1).or(open),
            _ => {}
        }
    }
    open
}

fn wrong(statement: &Statement, directives: &[&str]) -> Option<Message> {
    let Statement { verb, words, .. } = statement;
    let first = words.first().map(String::as_str).unwrap_or_default();
    let shown = |text: &str| sanitize::printable_within(text, 60);
    let is_conflict = |word: &str| word.starts_with("<<<<<<<") || word.starts_with(">>>>>>>") || word == "=======";
    if is_conflict(verb) || (statement.in_block && is_conflict(first)) {
        return Some(sentences::gomod_conflict());
    }
    if !directives.contains(&verb.as_str()) {
        return Some(sentences::gomod_unknown(shown(verb)));
    }
    let usage = |form: &str| Some(sentences::gomod_usage(form));
    match verb.as_str() {
        "module" if words.len() != 1 => usage("module module/path"),
        "go" if words.len() != 1 => usage("go 1.23"),
        "go" if !is_go_version(first) => Some(sentences::gomod_go_version(shown(first))),
        "toolchain" if words.len() != 1 => usage("toolchain go1.23.4"),
        "toolchain" if first != "default" && !first.starts_with("go1") && !first.contains("-go1") => {
            Some(sentences::gomod_toolchain(shown(first)))
        }
        "require" | "exclude" if words.len() != 2 => usage(&format!("{verb} module/path v1.2.3")),
        "use" if words.len() != 1 => usage("use ./folder"),
        "tool" | "ignore" if words.len() != 1 => usage(&format!("{verb} path")),
        "replace" => replace(words),
        _ => None,
    }
}

fn replace(words: &[String]) -> Option<Message> {
    let usage = || Some(sentences::gomod_usage("replace module/path [v1.2.3] => other/module v1.4.5, or => ../folder"));
    let Some(arrow) = words.iter().position(|word| word == "=>").filter(|at| matches!(at, 1 | 2)) else {
        return usage();
    };
    match words.get(arrow + 1..).unwrap_or_default() {
        [with] if is_folder(with) => None,
        [_] => Some(sentences::gomod_replace_version()),
        [with, _] if is_folder(with) => Some(sentences::gomod_folder_version()),
        [_, _] => None,
        _ => usage(),
    }
}

/// `1.23`, `1.23.4`, `1.23rc1` (modfile's `GoVersionRE`).
fn is_go_version(text: &str) -> bool {
    let number = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'))
    };
    let (numbers, kind) = match text.find(|c: char| c.is_ascii_lowercase()) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let parts: Vec<&str> = numbers.split('.').collect();
    let word = kind.trim_start_matches(|c: char| c.is_ascii_lowercase());
    let kind_fits = kind.is_empty() || (!word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()));
    matches!(parts.len(), 2 | 3) && parts.iter().all(|part| number(part)) && parts.first() != Some(&"0") && kind_fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_go_refuses_are_found() {
        for (text, line) in [
            ("module m\ngo 1.22\n", None),
            ("module m\n\nrequire (\n\ta.cn/a v1.0.0 // indirect\n)\nreplace a.cn/a => ../a\n", None),
            ("module m\nretract [v1.0.0, v1.1.0]\ntool a.cn/a/cmd\n", None),
            ("module m\nrequires a.cn/a v1.0.0\n", Some(2)),
            ("module m\nrequire a.cn/a\n", Some(2)),
            ("module m\ngo 1.22.x\n", Some(2)),
            ("module m\ngo v1.22\n", Some(2)),
            ("module m\nmodule n\n", Some(2)),
            ("module m\nrequire (\n\ta.cn/a v1.0.0\n", Some(2)),
            ("module m\n<<<<<<< HEAD\n", Some(2)),
            ("module m\nrequire (\n<<<<<<< HEAD\n)\n", Some(3)),
            ("module m\nreplace a.cn/a ../a\n", Some(2)),
            ("module m\nreplace a.cn/a => b.cn/b\n", Some(2)),
            ("module m\ntoolchain 1.22\n", Some(2)),
        ] {
            assert_eq!(problems(text.as_bytes()).first().map(|problem| problem.line), line.map(Some), "{text}");
        }
        assert_eq!(problems(b"go 1.22\n").first().map(|problem| problem.line), Some(None));
        assert_eq!(
            work_problems(b"go 1.22\nuse ./a\nrequire x v1\n").first().map(|problem| problem.line),
            Some(Some(3))
        );
    }
}
