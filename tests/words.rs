//! What the project's text may not contain: paths of the machine that it was written on, and notes of unfinished work.
#![allow(clippy::disallowed_methods, reason = "a test reads the files of the project")]
#![allow(clippy::expect_used, reason = "a test may stop at once")]

use std::path::{Path, PathBuf};

/// Put together here, so that this file passes too.
const FOLDERS: [&str; 2] = [concat!("/wo", "rk/"), concat!("/ro", "ot/")];
const NOTES: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];

/// Names at the project's root that are looked into, and what begins so: `README.zh-CN.md`.
const LOOKED_AT: [&str; 12] = [
    "README",
    "CHANGELOG",
    "CONTRIBUTING",
    "Cargo.toml",
    "mirrors.toml",
    "clippy.toml",
    "deny.toml",
    "src",
    "tests",
    ".ci",
    ".github",
    ".git",
];
const PASSED_BY: [&str; 3] = [".git", "target", "node_modules"];

/// The words in a line that should not be there.
fn unwanted(line: &str) -> impl Iterator<Item = &'static str> {
    let folders = FOLDERS.into_iter().filter(|folder| {
        // `$dir/work` and `example.com/work` go on from something; an absolute path does not.
        line.match_indices(folder)
            .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || "._-~)}>/*".contains(c)))
    });
    let notes = NOTES.into_iter().filter(|note| {
        let part_of_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        line.match_indices(note)
            .any(|(at, _)| !line[..at].ends_with(part_of_word) && !line[at + note.len()..].starts_with(part_of_word))
    });
    folders.chain(notes)
}

fn files(folder: &Path, wanted: &dyn Fn(&str) -> bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a readable folder") {
        let entry = entry.expect("a readable entry");
        let name = entry.file_name().to_string_lossy().into_owned();
        if PASSED_BY.contains(&name.as_str()) || !wanted(&name) {
            continue;
        }
        let kind = entry.file_type().expect("a kind of file");
        if kind.is_dir() {
            found.extend(files(&entry.path(), &|_| true));
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
    found
}

#[test]
fn no_path_of_one_machine_and_no_unfinished_work() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = files(root, &|name| LOOKED_AT.iter().any(|start| name.starts_with(start)));
    assert!(files.iter().any(|file| file.ends_with("tests/words.rs")), "nothing was looked at");
    let mut found = Vec::new();
    for file in files {
        // Text only: fixtures may be anything.
        let Ok(text) = String::from_utf8(std::fs::read(&file).expect("a readable file")) else { continue };
        let file = file.strip_prefix(root).expect("a file of the project").display();
        for (number, line) in text.lines().enumerate() {
            found.extend(unwanted(line).map(|word| format!("{file}:{}: {word}", number + 1)));
        }
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn the_check_finds_what_it_should_and_no_more() {
    for word in FOLDERS {
        for line in [format!("cd {word}main"), format!("\"{word}x\""), format!("路径{word}"), format!("a={word}")] {
            assert_eq!(unwanted(&line).collect::<Vec<_>>(), [word], "{line}");
        }
        for line in [format!("$dir{word}x"), format!("https://example.com{word}"), format!("${{dir}}{word}x")] {
            assert_eq!(unwanted(&line).count(), 0, "{line}");
        }
    }
    for word in NOTES {
        for line in [word.to_owned(), format!("// {word}: later"), format!("以后{word}")] {
            assert_eq!(unwanted(&line).collect::<Vec<_>>(), [word], "{line}");
        }
        for line in [format!("{word}S"), format!("mktemp .{word}{word}"), format!("A_{word}"), word.to_lowercase()] {
            assert_eq!(unwanted(&line).count(), 0, "{line}");
        }
    }
}
