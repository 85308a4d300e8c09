//! Which files set variables, by their names.

use std::path::Path;

/// Larger files are not read.
pub const LARGEST: u64 = 1 << 20;

/// What is about such a file, or makes one, and is none: `dockerfile.go`, `Dockerfile.tmpl`.
const OTHERS: [&str; 30] = [
    "md",
    "rst",
    "txt",
    "html",
    "adoc",
    "dockerignore",
    "orig",
    "bak",
    "swp",
    "patch",
    "go",
    "rs",
    "py",
    "js",
    "ts",
    "java",
    "kt",
    "rb",
    "php",
    "c",
    "h",
    "cpp",
    "cs",
    "lua",
    "tmpl",
    "tpl",
    "template",
    "j2",
    "jinja",
    "erb",
];

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// An image's recipe.
    Dockerfile,
    /// Docker Compose.
    Compose,
    /// Taskfile.yml.
    Taskfile,
    /// A workflow of GitHub Actions, or a composite action; Gitea's and Forgejo's are the same.
    Github,
    /// GitLab CI.
    Gitlab,
    /// Drone and Woodpecker.
    Drone,
    /// Azure Pipelines.
    Azure,
    /// For make.
    Makefile,
    /// For just.
    Justfile,
    /// For sh, bash and their kin; `.envrc` too.
    Shell,
    /// Groovy of Jenkins pipelines.
    Jenkinsfile,
    /// `.env`.
    Dotenv,
    /// `.vscode/settings.json`, `*.code-workspace`.
    VsCodeSettings,
    /// `.vscode/launch.json`, `.vscode/tasks.json`.
    VsCodeLaunch,
    /// `devcontainer.json`.
    DevContainer,
    /// `mise.toml`.
    Mise,
}

/// The format of the file at `path`, relative to the repository's root; `None` where it is none of these. Whether a file
/// without ending is a shell script stands in its first line ([`runs_in_sh`]).
pub fn kind_of(path: &Path) -> Option<Kind> {
    let name = path.file_name()?.to_str()?;
    let lower = name.to_ascii_lowercase();
    let parts: Vec<&str> = path.parent()?.iter().filter_map(|part| part.to_str()).collect();
    let inside = |folder: &str| parts.contains(&folder);
    let yaml = lower.strip_suffix(".yml").or_else(|| lower.strip_suffix(".yaml"));
    if let Some(stem) = yaml {
        let forge = [".github", ".gitea", ".forgejo"].iter().any(|forge| inside(forge));
        return match stem {
            "action" => Some(Kind::Github),
            _ if forge && inside("workflows") => Some(Kind::Github),
            ".gitlab-ci" => Some(Kind::Gitlab),
            _ if stem.ends_with(".gitlab-ci") || inside(".gitlab") || inside(".gitlab-ci") => Some(Kind::Gitlab),
            ".drone" | ".woodpecker" => Some(Kind::Drone),
            _ if inside(".woodpecker") || inside(".drone") => Some(Kind::Drone),
            _ if stem.trim_start_matches('.').starts_with("azure-pipelines") => Some(Kind::Azure),
            _ if inside("azure-pipelines") || inside(".azure-pipelines") || inside(".azuredevops") => Some(Kind::Azure),
            _ if is_or_dotted(stem, "docker-compose") || is_or_dotted(stem, "compose") => Some(Kind::Compose),
            _ if is_or_dotted(stem, "taskfile") => Some(Kind::Taskfile),
            _ => None,
        };
    }
    if lower.ends_with('~') || lower.rsplit_once('.').is_some_and(|(_, ending)| OTHERS.contains(&ending)) {
        return None;
    }
    match lower.as_str() {
        "makefile" | "gnumakefile" => return Some(Kind::Makefile),
        "justfile" | ".justfile" => return Some(Kind::Justfile),
        ".envrc" => return Some(Kind::Shell),
        ".env" => return Some(Kind::Dotenv),
        "devcontainer.json" | ".devcontainer.json" => return Some(Kind::DevContainer),
        "settings.json" if inside(".vscode") => return Some(Kind::VsCodeSettings),
        "launch.json" | "tasks.json" if inside(".vscode") => return Some(Kind::VsCodeLaunch),
        "config.toml" if inside("mise") => return Some(Kind::Mise),
        _ => {}
    }
    let is = |known: &str| lower == known || lower.starts_with(&format!("{known}."));
    let ends = |ending: &str| lower.ends_with(ending);
    match () {
        () if is("dockerfile") || is("containerfile") || ends(".dockerfile") || ends(".containerfile") => {
            Some(Kind::Dockerfile)
        }
        () if lower.starts_with("dockerfile-") || lower.starts_with("dockerfile_") => Some(Kind::Dockerfile),
        () if is("makefile") || ends(".mk") || ends(".mak") => Some(Kind::Makefile),
        () if ends(".just") => Some(Kind::Justfile),
        () if is("jenkinsfile") || ends(".jenkinsfile") || lower.starts_with("jenkinsfile-") => Some(Kind::Jenkinsfile),
        () if lower.starts_with(".env.") || ends(".env") => Some(Kind::Dotenv),
        () if ends(".code-workspace") => Some(Kind::VsCodeSettings),
        () if (lower.starts_with("mise.") || lower.starts_with(".mise.")) && ends(".toml") => Some(Kind::Mise),
        () if ends(".sh") || ends(".bash") || ends(".zsh") || ends(".ksh") => Some(Kind::Shell),
        () => None,
    }
}

/// `compose`, `compose.override`, `compose-dev`.
fn is_or_dotted(stem: &str, known: &str) -> bool {
    stem.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
}

/// Whether the first line of a script names a shell of the sh kind.
pub fn runs_in_sh(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let Ok(line) = std::str::from_utf8(line.get(..line.len().min(256)).unwrap_or_default()) else { return false };
    let Some(command) = line.strip_prefix("#!") else { return false };
    let words = command.split_whitespace().filter(|word| !word.starts_with('-'));
    let mut programs = words.map(|word| word.rsplit('/').next().unwrap_or(word)).skip_while(|name| *name == "env");
    programs.next().is_some_and(is_shell)
}

/// Whether a program reads the sh language.
pub(super) fn is_shell(program: &str) -> bool {
    matches!(program, "sh" | "bash" | "dash" | "ash" | "zsh" | "ksh" | "mksh" | "busybox")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_names() {
        for (path, kind) in [
            ("Dockerfile", Some(Kind::Dockerfile)),
            ("build/Dockerfile.prod", Some(Kind::Dockerfile)),
            ("api.Dockerfile", Some(Kind::Dockerfile)),
            ("Containerfile", Some(Kind::Dockerfile)),
            ("Dockerfile.dockerignore", None),
            ("docs/dockerfile.md", None),
            ("pkg/dockerfile.go", None),
            ("Dockerfile.tmpl", None),
            ("docker-compose.override.yml", Some(Kind::Compose)),
            ("compose.yaml", Some(Kind::Compose)),
            ("composer.yaml", None),
            ("Taskfile.dist.yml", Some(Kind::Taskfile)),
            (".github/workflows/ci.yml", Some(Kind::Github)),
            (".github/actions/x/action.yaml", Some(Kind::Github)),
            (".github/dependabot.yml", None),
            (".gitlab-ci.yml", Some(Kind::Gitlab)),
            (".gitlab/ci/build.yml", Some(Kind::Gitlab)),
            (".drone.yml", Some(Kind::Drone)),
            ("azure-pipelines.yml", Some(Kind::Azure)),
            ("Makefile", Some(Kind::Makefile)),
            ("GNUmakefile", Some(Kind::Makefile)),
            ("rules.mk", Some(Kind::Makefile)),
            ("justfile", Some(Kind::Justfile)),
            ("scripts/build.sh", Some(Kind::Shell)),
            (".envrc", Some(Kind::Shell)),
            (".env", Some(Kind::Dotenv)),
            (".env.local", Some(Kind::Dotenv)),
            ("dev.env", Some(Kind::Dotenv)),
            ("Jenkinsfile", Some(Kind::Jenkinsfile)),
            (".vscode/settings.json", Some(Kind::VsCodeSettings)),
            ("settings.json", None),
            (".vscode/launch.json", Some(Kind::VsCodeLaunch)),
            (".devcontainer/devcontainer.json", Some(Kind::DevContainer)),
            (".mise.toml", Some(Kind::Mise)),
            ("mise.local.toml", Some(Kind::Mise)),
            ("Cargo.toml", None),
            ("Makefile.am", Some(Kind::Makefile)),
            ("main.go", None),
        ] {
            assert_eq!(kind_of(Path::new(path)), kind, "{path}");
        }
    }

    #[test]
    fn the_first_line_of_a_script_names_its_shell() {
        for (text, shell) in [
            ("#!/bin/sh\n", true),
            ("#!/usr/bin/env bash\nx", true),
            ("#! /usr/bin/env -S bash -e", true),
            ("#!/usr/bin/env python3\n", false),
            ("#!/bin/csh", false),
            ("sh\n", false),
            ("", false),
        ] {
            assert_eq!(runs_in_sh(text.as_bytes()), shell, "{text}");
        }
    }
}
