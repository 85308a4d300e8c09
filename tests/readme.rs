//! The READMEs are true: their tables come from the program's own data, their commands parse, and both say the same.
//! `UPDATE_README=1 cargo test --test readme` writes the tables anew.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may stop at once"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use goproxy_cfg::domain::mirror::Status;
use goproxy_cfg::domain::variable::{Owner, Var};
use goproxy_cfg::store::catalog;
use goproxy_cfg::text::Lang;
use goproxy_cfg::text::codes::Code;

const READMES: [(&str, Lang); 2] = [("README.md", Lang::En), ("README.zh-CN.md", Lang::ZhCn)];

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The table that stands between `<!-- NAME -->` and `<!-- /NAME -->`.
fn check_table(name: &str, table: impl Fn(Lang) -> String) {
    for (readme, lang) in READMES {
        let text = text(readme);
        let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
        let (head, rest) = text.split_once(&open).unwrap_or_else(|| panic!("{readme} has no {open}"));
        let (found, tail) = rest.split_once(&close).unwrap_or_else(|| panic!("{readme} has no {close}"));
        let expected = table(lang);
        if std::env::var_os("UPDATE_README").is_some() {
            std::fs::write(path(readme), format!("{head}{open}{expected}{close}{tail}")).unwrap();
        } else {
            assert_eq!(found, expected, "{readme}: run UPDATE_README=1 cargo test --test readme");
        }
    }
}

#[test]
fn tables_come_from_the_program() {
    check_table("codes", |lang| {
        let head = if lang == Lang::En { "| code | area | finding |" } else { "| 诊断码 | 领域 | 含义 |" };
        let rows: String = Code::ALL
            .iter()
            .map(|code| format!("| {} | {} | {} |\n", code.name(), code.area().say(lang), code.title().say(lang)))
            .collect();
        format!("{head}\n|---|---|---|\n{rows}")
    });
    check_table("mirrors", |lang| {
        let head = if lang == Lang::En {
            "| id | address | operator | served from | status |"
        } else {
            "| ID | 地址 | 运营方 | 所在地 | 状态 |"
        };
        let rows: String = catalog::builtin()
            .mirrors
            .iter()
            .filter(|mirror| mirror.status <= Status::LastResort)
            .map(|mirror| {
                format!(
                    "| `{}` | `{}` | {} | {} | {} |\n",
                    mirror.id,
                    mirror.url.as_str(),
                    mirror.operator.say(lang),
                    mirror.region.as_ref().map_or("?", |region| region.code()),
                    mirror.status.word(),
                )
            })
            .collect();
        format!("{head}\n|---|---|---|---|---|\n{rows}")
    });
}

/// The lines of the fenced blocks that a reader would type.
fn commands(readme: &str) -> Vec<String> {
    let text = text(readme);
    let blocks = text.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default());
    blocks
        .flat_map(str::lines)
        .map(|line| line.split(" #").next().unwrap_or_default().trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

#[test]
fn both_readmes_have_the_same_commands_and_sections() {
    assert_eq!(commands("README.md"), commands("README.zh-CN.md"));
    let sections = |name: &str| text(name).lines().filter(|line| line.starts_with("## ")).count();
    assert_eq!(sections("README.md"), sections("README.zh-CN.md"));
    let figures = |name: &str| -> Vec<String> {
        let text = text(name);
        let table = text.split("<!-- figures -->").nth(1).unwrap_or_default();
        table
            .split(|c: char| !(c.is_ascii_digit() || c == '.'))
            .filter(|word| word.contains('.') && word.len() > 1)
            .map(str::to_owned)
            .collect()
    };
    assert!(!figures("README.md").is_empty());
    assert_eq!(figures("README.md"), figures("README.zh-CN.md"));
}

#[test]
fn every_command_line_of_the_program_parses() {
    let mut seen = 0;
    for line in commands("README.md").iter().filter(|line| line.starts_with("goproxy-cfg ")) {
        // `--help` behind a command line answers 0 when all before it is understood; what stands behind `--` is not ours.
        let words: Vec<String> =
            line.split_whitespace().skip(1).map(|word| word.trim_matches('\'').to_owned()).collect();
        let words = words.iter().take_while(|word| !["|", ">", "||", "&&", "--"].contains(&word.as_str()));
        let output = Command::new(env!("CARGO_BIN_EXE_goproxy-cfg")).args(words).arg("--help").output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        seen += 1;
    }
    assert!(seen >= 5, "only {seen} command lines were found");
}

/// "Every variable that the program reads": the README names them all, but the system's own.
#[test]
fn every_variable_is_named() {
    for (readme, _) in READMES {
        let text = text(readme);
        for var in Var::ALL.iter().filter(|var| matches!(var.owner(), Owner::Own | Owner::Network)) {
            let name = var.name();
            let twin = name.to_ascii_uppercase();
            assert!(text.contains(name) || text.contains(&twin), "{readme} does not name {name}");
        }
    }
}
