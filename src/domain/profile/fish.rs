//! fish: its profiles, and the file of its universal variables.

use std::collections::BTreeMap;

use super::Deed;
use super::words::{Dialect, Word, statements};
use crate::domain::variable::Var;

/// What opens a block that `end` closes.
const OPENERS: [&str; 6] = ["if", "for", "while", "switch", "begin", "function"];

pub(super) fn deeds(text: &str) -> Vec<(usize, Deed)> {
    let mut done = Vec::new();
    let mut functions: BTreeMap<String, Vec<(usize, Deed)>> = BTreeMap::new();
    // Open blocks; a function's with its name.
    let mut blocks: Vec<Option<String>> = Vec::new();
    for statement in statements(text, Dialect::Fish) {
        let mut words = statement.words.as_slice();
        while let Some((first, rest)) = words.split_first() {
            if OPENERS.iter().any(|opener| first.is(opener)) {
                let name = rest.first().filter(|_| first.is("function")).map(|name| name.text.clone());
                let is_function = name.is_some();
                blocks.push(name);
                words = if is_function { &[] } else { rest };
            } else if first.is("end") {
                blocks.pop();
                words = &[];
            } else if ["and", "or", "not", "!", "else", "builtin", "command"].iter().any(|word| first.is(word)) {
                // `else if` belongs to the block that is open.
                words = if first.is("else") { rest.get(1..).unwrap_or_default() } else { rest };
            } else {
                break;
            }
        }
        let Some((command, args)) = words.split_first() else { continue };
        let found: Vec<Deed> = match command.text.as_str() {
            "set" => set(args).into_iter().collect(),
            "export" => args.iter().filter_map(pair).collect(),
            "source" | "." => args.first().map(|file| Deed::Runs(file.text.clone())).into_iter().collect(),
            name => {
                if blocks.iter().all(Option::is_none) {
                    done.extend(functions.get(name).cloned().unwrap_or_default());
                }
                Vec::new()
            }
        };
        if statement.apart && !matches!(command.text.as_str(), "set" | "export") {
            continue;
        }
        let found = found.into_iter().map(|deed| (statement.line, deed));
        match blocks.iter().flatten().next() {
            Some(name) => functions.entry(name.clone()).or_default().extend(found),
            None => done.extend(found),
        }
    }
    done
}

/// `set -gx NAME value…`. Without `-x` the variable is not exported, and the go command never sees it.
fn set(args: &[Word]) -> Option<Deed> {
    let flags = args.iter().take_while(|word| word.text.starts_with('-')).count();
    let (flags, rest) = args.split_at(flags);
    let has = |short: char, long: &str| {
        flags.iter().any(|flag| match flag.text.strip_prefix("--") {
            Some(name) => name == long,
            None => flag.text.contains(short),
        })
    };
    if !has('x', "export") || has('e', "erase") || has('q', "query") || has('l', "local") {
        return None;
    }
    let (name, values) = rest.split_first()?;
    let values: Vec<&str> = values.iter().map(|word| word.text.as_str()).collect();
    Some(Deed::Sets(Var::named(&name.text)?, values.join(" ")))
}

fn pair(word: &Word) -> Option<Deed> {
    let (name, value) = word.text.split_once('=')?;
    Some(Deed::Sets(Var::named(name)?, value.to_owned()))
}

/// `SETUVAR --export GOPROXY:https\x3a//goproxy.cn` in `fish_variables`.
pub(super) fn universal(text: &str) -> Vec<(usize, Deed)> {
    let read = |line: &str| {
        let rest = line.strip_prefix("SETUVAR ")?.strip_prefix("--export ")?;
        let rest = rest.strip_prefix("--path ").unwrap_or(rest);
        let (name, value) = rest.split_once(':')?;
        Some(Deed::Sets(Var::named(name)?, unescaped(value)))
    };
    text.lines().zip(1..).filter_map(|(line, number)| Some((number, read(line)?))).collect()
}

/// `\x3a` and its longer kinds; `\x1e` stands between the values of a list.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let digits = match after.chars().next() {
            Some('x' | 'X') => 2,
            Some('u') => 4,
            Some('U') => 8,
            _ => 0,
        };
        let code = after.get(1..=digits).filter(|_| digits > 0).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        match code.and_then(char::from_u32) {
            Some('\u{1e}') => out.push(' '),
            Some(c) => out.push(c),
            None => out.extend(after.chars().next()),
        }
        let used = if code.is_some() { 1 + digits } else { after.chars().next().map_or(0, char::len_utf8) };
        rest = after.get(used..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}
