//! What go.mod and go.work say, as far as the rules need it. A broken file says less.

mod problems;

use std::path::{Path, PathBuf};

pub use problems::{Problem, problems, work_problems};

/// A project's go.mod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// The file.
    pub go_mod: PathBuf,
    /// The version of its `go` line.
    pub go_line: Option<String>,
    /// What it requires, in the order of the file.
    pub requires: Vec<Requirement>,
    /// The versions that it will not have.
    pub excludes: Vec<Requirement>,
    /// What stands in for what.
    pub replaces: Vec<Replace>,
    /// Every module path in it, in the order of the file.
    pub mentions: Vec<Mention>,
}

/// A workspace's go.work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// The file.
    pub go_work: PathBuf,
    /// The folders of its modules, as they stand there.
    pub uses: Vec<String>,
    /// What stands in for what, in all of them.
    pub replaces: Vec<Replace>,
    /// Every module path in it, in the order of the file.
    pub mentions: Vec<Mention>,
}

/// A module at a version, as it stands in the file; neither need be one that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The module path.
    pub path: String,
    /// The version; empty where there is none.
    pub version: String,
}

/// A `replace`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replace {
    /// The module that is replaced.
    pub path: String,
    /// At this version; `None` for all.
    pub version: Option<String>,
    /// By this module; `None` for a folder.
    pub with: Option<Requirement>,
}

/// A module path in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The path.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What it is there.
    pub role: Role,
}

/// What a module path is in the file that names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The module that the file is about.
    Own,
    /// A requirement that code of the module imports.
    Required,
    /// A requirement of a requirement: `// indirect`.
    Indirect,
    /// A module that another stands in for.
    Replaced,
    /// The module that stands in for another.
    Replacement,
}

/// Reads a go.mod's bytes (<https://go.dev/ref/mod#go-mod-file>).
pub fn parse(path: &Path, bytes: &[u8]) -> Project {
    let mut project = Project {
        go_mod: path.to_owned(),
        go_line: None,
        requires: Vec::new(),
        excludes: Vec::new(),
        replaces: Vec::new(),
        mentions: Vec::new(),
    };
    for statement in statements(bytes) {
        match (statement.verb.as_str(), statement.first()) {
            ("go", Some(version)) => project.go_line = Some(version.to_owned()),
            ("require", Some(path)) => {
                project.requires.extend(statement.requirement(0));
                project
                    .mentions
                    .push(statement.mention(path, if statement.indirect { Role::Indirect } else { Role::Required }));
            }
            ("module", Some(path)) => project.mentions.push(statement.mention(path, Role::Own)),
            ("exclude", _) => project.excludes.extend(statement.requirement(0)),
            ("replace", _) => {
                project.replaces.extend(statement.replace());
                project.mentions.extend(statement.replacement());
            }
            _ => {}
        }
    }
    project
}

/// The folders that stand in for modules in a go.mod or go.work, as they stand there.
pub fn replacing_folders(bytes: &[u8]) -> Vec<String> {
    let statements = statements(bytes);
    let folder = |one: &Statement| {
        let arrow = one.words.iter().position(|word| word == "=>").filter(|_| one.verb == "replace")?;
        one.words.get(arrow + 1).filter(|path| is_folder(path)).cloned()
    };
    statements.iter().filter_map(folder).collect()
}

/// Reads a go.work's bytes (<https://go.dev/ref/mod#go-work-file>).
pub fn parse_work(path: &Path, bytes: &[u8]) -> Workspace {
    let mut workspace =
        Workspace { go_work: path.to_owned(), uses: Vec::new(), replaces: Vec::new(), mentions: Vec::new() };
    for statement in statements(bytes) {
        match (statement.verb.as_str(), statement.first()) {
            ("use", Some(folder)) => workspace.uses.push(folder.to_owned()),
            ("replace", _) => {
                workspace.replaces.extend(statement.replace());
                workspace.mentions.extend(statement.replacement());
            }
            _ => {}
        }
    }
    workspace
}

/// One line's worth: `require a v1`, or `a v1` in a block of `require`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// `require`.
    pub verb: String,
    /// What follows, out of its quotes.
    pub words: Vec<String>,
    /// The line, from 1.
    pub line: usize,
    /// It says `// indirect`.
    pub indirect: bool,
    /// It stands in a block.
    pub in_block: bool,
}

impl Statement {
    fn first(&self) -> Option<&str> {
        self.words.first().map(String::as_str)
    }

    fn mention(&self, path: &str, role: Role) -> Mention {
        Mention { path: path.to_owned(), line: self.line, role }
    }

    /// The module at a version that begins with the word at this place.
    pub fn requirement(&self, at: usize) -> Option<Requirement> {
        let path = self.words.get(at)?.clone();
        Some(Requirement { path, version: self.words.get(at + 1).cloned().unwrap_or_default() })
    }

    /// What it puts in a module's place, when it is a `replace`.
    pub fn replace(&self) -> Option<Replace> {
        let arrow = self.words.iter().position(|word| word == "=>").filter(|at| *at > 0)?;
        let with = self.requirement(arrow + 1)?;
        Some(Replace {
            path: self.first()?.to_owned(),
            version: self.words.get(1).filter(|_| arrow > 1).cloned(),
            with: Some(with).filter(|with| !is_folder(&with.path)),
        })
    }

    /// The folder that it puts in a module's place.
    pub fn replacing_folder(&self) -> Option<&str> {
        let arrow = self.words.iter().position(|word| word == "=>")?;
        self.words.get(arrow + 1).map(String::as_str).filter(|path| is_folder(path))
    }

    /// Both sides of a `replace`; a folder is no module.
    fn replacement(&self) -> Vec<Mention> {
        let arrow = self.words.iter().position(|word| word == "=>");
        let replacement = arrow.and_then(|at| self.words.get(at + 1)).filter(|path| !is_folder(path));
        let replaced = self.first().filter(|_| arrow.is_some_and(|at| at > 0));
        let mentions = [(replaced, Role::Replaced), (replacement.map(String::as_str), Role::Replacement)];
        mentions.into_iter().filter_map(|(path, role)| Some(self.mention(path?, role))).collect()
    }
}

/// As modfile's `IsDirectoryPath` has it.
fn is_folder(path: &str) -> bool {
    path == "."
        || path == ".."
        || ["./", "../", "/", r".\", r"..\", r"\"].iter().any(|start| path.starts_with(start))
        || path.get(1..2) == Some(":")
}

/// The statements of a go.mod or go.work.
pub fn statements(bytes: &[u8]) -> Vec<Statement> {
    let text = String::from_utf8_lossy(bytes);
    let mut found = Vec::new();
    // The verb of the block that a line stands in.
    let mut block: Option<String> = None;
    for (at, line) in text.lines().enumerate() {
        let (words, comment) = words(line);
        let mut words = words.into_iter();
        let Some(first) = words.next() else { continue };
        if first == ")" {
            block = None;
            continue;
        }
        let (verb, words): (String, Vec<String>) = match &block {
            Some(verb) => (verb.clone(), std::iter::once(first).chain(words).collect()),
            None => (first, words.collect()),
        };
        if block.is_none() && words.first().is_some_and(|word| word == "(") {
            block = Some(verb);
            continue;
        }
        let note = comment.trim_start();
        let indirect = note
            .strip_prefix("indirect")
            .is_some_and(|rest| rest.trim_start().starts_with(';') || rest.trim().is_empty());
        found.push(Statement { verb, words, line: at + 1, indirect, in_block: block.is_some() });
    }
    found
}

/// The words of a line, out of their quotes, and its comment.
fn words(line: &str) -> (Vec<String>, &str) {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("//") {
            return (words, comment);
        }
        let quoted = matches!(first, '"' | '`').then(|| rest.get(1..)?.split_once(first)).flatten();
        let (word, after) = match quoted {
            Some(split) => split,
            None => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                let end = rest.find("//").filter(|at| *at < end).unwrap_or(end);
                // A block may open right behind its verb: `require(`.
                let end = rest.find('(').filter(|at| (1..end).contains(at)).unwrap_or(end);
                rest.split_at(end)
            }
        };
        words.push(word.to_owned());
        rest = after.trim_start();
    }
    (words, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn requirements_are_found_in_lines_and_blocks() {
        let text = "module m\n\ngo 1.22\n\nrequire git.corp.example/a v1.0.0 // indirect\n\n\
            replace (\n\tx => y v1.0.0\n)\nrequire (\n\tgithub.com/b/c v1.0.0\n\t// comment\n)\n";
        let project = parse(Path::new("go.mod"), text.as_bytes());
        assert_eq!(project.go_line.as_deref(), Some("1.22"));
        let required = |path: &str| Requirement { path: path.to_owned(), version: "v1.0.0".to_owned() };
        assert_eq!(project.requires, ["git.corp.example/a", "github.com/b/c"].map(required));
    }

    #[test]
    fn replacements_are_modules_or_folders_of_one_version_or_all() {
        let text = "replace (\n\ta.cn/a v1.0.0 => b.cn/b v1.1.0\n\tc.cn/c => ../c\n\t=> x v1\n\td.cn/d =>\n)\n\
            exclude (\n\te.cn/e v1.0.0\n\te.cn/f\n)\nrequire g.cn/g\n";
        let project = parse(Path::new("go.mod"), text.as_bytes());
        let module = |path: &str, version: &str| Requirement { path: path.to_owned(), version: version.to_owned() };
        assert_eq!(
            project.replaces,
            [
                Replace {
                    path: "a.cn/a".to_owned(),
                    version: Some("v1.0.0".to_owned()),
                    with: Some(module("b.cn/b", "v1.1.0"))
                },
                Replace { path: "c.cn/c".to_owned(), version: None, with: None },
            ]
        );
        assert_eq!(project.excludes, [module("e.cn/e", "v1.0.0"), module("e.cn/f", "")]);
        assert_eq!(project.requires, [module("g.cn/g", "")]);
    }

    fn mentions(text: &str) -> Vec<(String, usize, Role)> {
        parse(Path::new("go.mod"), text.as_bytes()).mentions.into_iter().map(|m| (m.path, m.line, m.role)).collect()
    }

    #[test]
    fn every_module_path_is_found_with_its_line_and_role() {
        let text = "// Deprecated: old\nmodule \"git.corp.cn/a\" // x\r\n\nrequire(\n\tb.cn/b v1.0.0\n\t`c.cn/c` v1.0.0 // indirect\n)\n\
            exclude d.cn/d v1.0.0\nreplace (\n\tb.cn/b v1.0.0 => ../b\n\tc.cn/c => \"e.cn/e\" v1.0.1\n\t=> f.cn/f v1\n)\n\
            retract v1.0.0 // why\ntool g.cn/g\nrequire h.cn/h v0.0.1 // indirect; kept\nrequire i.cn/i v1 // indirectly\n";
        use Role::*;
        let expected = [
            ("git.corp.cn/a", 2, Own),
            ("b.cn/b", 5, Required),
            ("c.cn/c", 6, Indirect),
            ("b.cn/b", 10, Replaced),
            ("c.cn/c", 11, Replaced),
            ("e.cn/e", 11, Replacement),
            ("f.cn/f", 12, Replacement),
            ("h.cn/h", 16, Indirect),
            ("i.cn/i", 17, Required),
        ];
        assert_eq!(mentions(text), expected.map(|(path, line, role)| (path.to_owned(), line, role)));
    }

    #[test]
    fn folders_are_no_modules() {
        for folder in ["./x", "../x", "..", "/srv/x", r"C:\x", "D:/x", r"..\x"] {
            assert_eq!(mentions(&format!("replace a.cn/a => {folder}")).len(), 1, "{folder}");
        }
    }

    #[test]
    fn a_workspace_names_its_folders() {
        let text = "go 1.22\n\nuse ./a\nuse (\n\t./b // x\n\t\"../with space\"\n)\nreplace x.cn/x => y.cn/y v1.0.0\n";
        let workspace = parse_work(Path::new("go.work"), text.as_bytes());
        assert_eq!(workspace.uses, ["./a", "./b", "../with space"]);
        assert_eq!(workspace.mentions.len(), 2);
    }

    proptest! {
        #[test]
        fn nothing_panics(bytes in "(module|require|replace|use|[ ()\\n\\r\"`/=>é.]|\\PC){0,40}") {
            parse(Path::new("go.mod"), bytes.as_bytes());
            parse_work(Path::new("go.work"), bytes.as_bytes());
        }
    }
}
