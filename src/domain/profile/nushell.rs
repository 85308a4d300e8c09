//! Nushell: `$env.NAME = "…"`, `load-env { NAME: "…" }`.

use super::Deed;
use super::words::split;
use crate::domain::variable::Var;

pub(super) fn deeds(text: &str) -> Vec<(usize, Deed)> {
    let mut done = Vec::new();
    // Open braces: of a definition (whose body runs when it is called), of `load-env`, or any other.
    let mut braces: Vec<Brace> = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let line = without_comment(line);
        let line = line.trim();
        let word = line.strip_prefix("export ").unwrap_or(line);
        let kind = if word.starts_with("def ") || word.starts_with("def-env ") {
            Brace::Definition
        } else if line.contains("load-env") {
            Brace::LoadEnv
        } else {
            Brace::Other
        };
        if !braces.contains(&Brace::Definition) && kind != Brace::Definition {
            let pairs = if kind == Brace::LoadEnv || braces.last() == Some(&Brace::LoadEnv) {
                record(line)
            } else {
                Vec::new()
            };
            done.extend(statement(line).into_iter().chain(pairs).map(|deed| (number, deed)));
        }
        for c in outside_quotes(line) {
            match c {
                '{' => braces.push(kind),
                '}' => {
                    braces.pop();
                }
                _ => {}
            }
        }
    }
    done
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Brace {
    Definition,
    LoadEnv,
    Other,
}

fn statement(line: &str) -> Vec<Deed> {
    split(line, &['"', '\'', '`'], &[';', '{', '}'])
        .into_iter()
        .filter_map(|statement| {
            let statement = statement.trim();
            if let Some(file) = statement.strip_prefix("source ").or_else(|| statement.strip_prefix("source-env ")) {
                return Some(Deed::Runs(unquoted(file)));
            }
            let rest = statement.strip_prefix("$env.").or_else(|| statement.strip_prefix("let-env "))?;
            let (name, value) = rest.split_once('=')?;
            let name = name.trim().trim_matches(['"', '\'']);
            // `==` compares.
            (!value.starts_with('=')).then_some(Deed::Sets(Var::named(name)?, unquoted(value)))
        })
        .collect()
}

/// `NAME: value, NAME: value` of a record.
fn record(line: &str) -> Vec<Deed> {
    let inner = line.split_once('{').map_or(line, |(_, inner)| inner);
    let inner = inner.trim().trim_end_matches('}');
    let mut found = Vec::new();
    let mut rest = inner;
    while let Some((name, after)) = rest.split_once(':') {
        let name = name.trim().trim_start_matches(',').trim().trim_matches(['"', '\'']);
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
        let end = match quote {
            Some(quote) => after.get(1..).and_then(|text| text.find(quote)).map_or(after.len(), |at| at + 2),
            None => after.find([',', ' ']).unwrap_or(after.len()),
        };
        let (value, behind) = after.split_at_checked(end).unwrap_or((after, ""));
        found.extend(Var::named(name).map(|var| Deed::Sets(var, unquoted(value))));
        rest = behind;
    }
    found
}

fn unquoted(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).map_or(text, str::trim);
    // `r#'…'#` is raw text.
    if let Some(raw) = text.strip_prefix("r#'").and_then(|text| text.strip_suffix("'#")) {
        return raw.to_owned();
    }
    match text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        Some(inner) => inner.replace("\\\"", "\"").replace("\\\\", "\\"),
        None => {
            let inner = ['\'', '`'].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote));
            inner.unwrap_or(text).to_owned()
        }
    }
}

fn without_comment(line: &str) -> &str {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (None, '#') if before.is_whitespace() => return line.get(..at).unwrap_or(line),
            (None, '"' | '\'' | '`') => quote = Some(c),
            (Some(open), c) if open == c && before != '\\' => quote = None,
            _ => {}
        }
        before = c;
    }
    line
}

fn outside_quotes(line: &str) -> impl Iterator<Item = char> {
    let mut quote = None;
    line.chars().filter(move |c| match quote {
        None if matches!(c, '"' | '\'' | '`') => {
            quote = Some(*c);
            false
        }
        None => true,
        Some(open) => {
            if open == *c {
                quote = None;
            }
            false
        }
    })
}
