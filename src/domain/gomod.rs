//! What go.mod says, as far as the rules need it. A broken file says less.

use std::path::{Path, PathBuf};

/// A project's go.mod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// The file.
    pub go_mod: PathBuf,
    /// The version of its `go` line.
    pub go_line: Option<String>,
    /// The module paths that it requires.
    pub requires: Vec<String>,
}

/// Reads the file's bytes (<https://go.dev/ref/mod#go-mod-file>).
pub fn parse(path: &Path, bytes: &[u8]) -> Project {
    let text = String::from_utf8_lossy(bytes);
    let mut project = Project { go_mod: path.to_owned(), go_line: None, requires: Vec::new() };
    // Which block the line stands in; only `require ( … )` matters.
    let mut block: Option<bool> = None;
    for line in text.lines() {
        let line = line.split("//").next().unwrap_or_default().trim();
        let mut words = line.split_whitespace().map(|word| word.trim_matches(['"', '`']));
        match (words.next(), block) {
            (Some(")"), _) => block = None,
            (Some(path), Some(true)) => project.requires.push(path.to_owned()),
            (_, Some(_)) | (None, _) => {}
            (Some(verb), None) => match (verb, words.next()) {
                (_, Some("(")) => block = Some(verb == "require"),
                ("go", Some(version)) => project.go_line = Some(version.to_owned()),
                ("require", Some(path)) => project.requires.push(path.to_owned()),
                _ => {}
            },
        }
    }
    project
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requirements_are_found_in_lines_and_blocks() {
        let text = "module m\n\ngo 1.22\n\nrequire git.corp.example/a v1.0.0 // indirect\n\n\
            replace (\n\tx => y v1.0.0\n)\nrequire (\n\tgithub.com/b/c v1.0.0\n\t// comment\n)\n";
        let project = parse(Path::new("go.mod"), text.as_bytes());
        assert_eq!(project.go_line.as_deref(), Some("1.22"));
        assert_eq!(project.requires, ["git.corp.example/a", "github.com/b/c"]);
    }
}
