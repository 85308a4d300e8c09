//! Both languages are first class: every sentence exists in both, with the same placeholders, and reads like the house's
//! style. That a sentence is missing, or has a placeholder too many, already fails to compile (`text::messages!`, whose
//! documentation shows it); here the texts themselves are looked at.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may stop at once"
)]

use std::collections::BTreeSet;
use std::path::Path;

use goproxy_cfg::domain::fault::FaultClass;
use goproxy_cfg::domain::variable::Var;
use goproxy_cfg::text::codes::Code;
use goproxy_cfg::text::{Lang, Message, faults, help};

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// What is left of a text without literals, placeholders and names that are the same everywhere.
fn prose(text: &str) -> String {
    let outside_literals: String = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let mut depth = 0;
    outside_literals
        .chars()
        .filter(|c| {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            depth == 0 && *c != '}'
        })
        .collect()
}

fn placeholders(text: &str) -> BTreeSet<String> {
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect()
}

fn faults_of_style(en: &str, zh: &str) -> Vec<String> {
    let mut found = Vec::new();
    if en.chars().any(is_han) {
        found.push("Chinese in the English text".to_owned());
    }
    let has_words =
        prose(en).split_whitespace().filter(|word| word.chars().all(|c| c.is_ascii_lowercase())).count() > 2;
    if has_words && !zh.chars().any(is_han) {
        found.push("no Chinese in the Chinese text".to_owned());
    }
    if en.ends_with('.') && !en.ends_with("...")
        || zh.ends_with('。') && zh.matches('。').count() == 1 && zh.chars().count() < 60
    {
        found.push("a final period".to_owned());
    }
    if placeholders(en) != placeholders(zh) {
        found.push("other placeholders than its twin".to_owned());
    }
    let zh_prose = prose(zh);
    let chars: Vec<char> = zh_prose.chars().collect();
    if chars.windows(2).any(|pair| is_han(pair[0]) && pair[1] == ',') {
        found.push("a half-width comma after Chinese".to_owned());
    }
    found
}

/// Every `en: "…", zh: "…"` pair in the sources of `text`.
fn pairs() -> Vec<(String, String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/text");
    let mut pairs = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // The macro itself and its examples.
        if path.ends_with("mod.rs") {
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        let source = source.split("#[cfg(test)]").next().unwrap();
        for part in source.split("{ en: \"").skip(1) {
            let (en, rest) = part.split_once("\", zh: \"").unwrap_or_else(|| panic!("{}: {part}", path.display()));
            let (zh, _) = rest.split_once("\" }").unwrap_or_else(|| panic!("{}: {rest}", path.display()));
            pairs.push((path.file_name().unwrap().to_string_lossy().into_owned(), en.to_owned(), zh.to_owned()));
        }
    }
    pairs
}

#[test]
fn sentences_are_in_both_languages_and_in_style() {
    let pairs = pairs();
    assert!(pairs.len() > 150, "only {} pairs were found: is the pattern still right?", pairs.len());
    let bad: Vec<String> = pairs
        .iter()
        .flat_map(|(file, en, zh)| {
            faults_of_style(en, zh).into_iter().map(move |why| format!("{file}: {why}: {en} / {zh}"))
        })
        .collect();
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

#[test]
fn the_style_check_sees_what_it_should() {
    for (en, zh) in [
        ("a good word 中", "好"),
        ("three plain words here", "three plain words here"),
        ("ends with a period.", "结尾"),
        ("one {a}", "一个 {b}"),
        ("one and two", "一,二"),
    ] {
        assert!(!faults_of_style(en, zh).is_empty(), "{en} / {zh}");
    }
    assert!(faults_of_style("cannot read `{path}`: {why}", "无法读取 `{path}`：{why}").is_empty());
}

fn both(message: &Message) {
    let (en, zh) = (message.say(Lang::En), message.say(Lang::ZhCn));
    let bad = faults_of_style(en, zh);
    let only_period = bad.iter().all(|why| why == "a final period");
    assert!(!en.is_empty() && !zh.is_empty() && (bad.is_empty() || only_period), "{en} / {zh}: {bad:?}");
}

#[test]
fn codes_help_and_remedies_are_in_both_languages() {
    for code in Code::ALL {
        [code.title(), code.explanation(), code.remedy(), code.area()].iter().for_each(both);
        assert_eq!(Code::named(&code.name().to_lowercase()), Some(*code));
    }
    for key in help::KEYS {
        both(&help::sentence(key).unwrap());
    }
    for class in FaultClass::ALL {
        let remedy = faults::remedy(class.name());
        both(&remedy);
        // The last arm is for one class alone: every other has a sentence of its own.
        assert_eq!(remedy == faults::remedy("no-network"), *class == FaultClass::NoNetwork, "{class:?}");
    }
}

#[test]
fn codes_are_numbered_once_and_in_order() {
    let names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(names, sorted);
    assert!(names.len() >= 20);
}

#[test]
fn variables_are_declared_once() {
    let names: BTreeSet<&str> = Var::ALL.iter().map(|var| var.name()).collect();
    assert_eq!(names.len(), Var::ALL.len());
}
