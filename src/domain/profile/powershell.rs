//! PowerShell: `$env:NAME = '…'`, `[Environment]::SetEnvironmentVariable('NAME', '…')`, `Set-Item Env:NAME '…'`.

use super::Deed;
use super::words::split;
use crate::domain::variable::Var;

pub(super) fn deeds(text: &str) -> Vec<(usize, Deed)> {
    let mut done = Vec::new();
    // What must come before anything counts again: the end of a comment, or of a here-string.
    let mut until: Option<&str> = None;
    // Open braces; whether of a function.
    let mut braces: Vec<bool> = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let mut line = line;
        if let Some(end) = until {
            let Some((_, rest)) = line.split_once(end) else { continue };
            line = rest;
        }
        let (code, opens) = code(line);
        until = opens;
        let code = code.trim();
        let lower = code.to_ascii_lowercase();
        let is_function = lower.starts_with("function ") || lower.starts_with("filter ");
        if !is_function && !braces.contains(&true) {
            done.extend(
                split(code, &['\'', '"'], &[';', '{', '}'])
                    .into_iter()
                    .filter_map(|text| Some((number, deed(text.trim())?))),
            );
        }
        let mut quote = None;
        for c in code.chars() {
            match (quote, c) {
                (None, '\'' | '"') => quote = Some(c),
                (Some(open), c) if open == c => quote = None,
                (None, '{') => braces.push(is_function),
                (None, '}') => {
                    braces.pop();
                }
                _ => {}
            }
        }
    }
    done
}

/// A line without comments, and what ends a comment or a here-string that it opens.
fn code(line: &str) -> (String, Option<&'static str>) {
    let mut out = String::new();
    let mut quote = None;
    let mut rest = line.char_indices();
    while let Some((at, c)) = rest.next() {
        let here = line.get(at..).unwrap_or_default();
        match (quote, c) {
            (None, '<') if here.starts_with("<#") => match here.split_once("#>") {
                Some((_, behind)) => {
                    let (more, until) = code(behind);
                    return (out + &more, until);
                }
                None => return (out, Some("#>")),
            },
            (None, '@') if here.trim_end() == "@'" => return (out, Some("'@")),
            (None, '@') if here.trim_end() == "@\"" => return (out, Some("\"@")),
            (None, '#') => return (out, None),
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None | Some('"'), '`') => {
                out.push(c);
                out.extend(rest.next().map(|(_, c)| c));
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    (out, None)
}

/// A name or a type, in whatever case it is written.
fn after<'t>(text: &'t str, start: &str) -> Option<&'t str> {
    let head = text.get(..start.len())?;
    head.eq_ignore_ascii_case(start).then(|| text.get(start.len()..)).flatten()
}

fn deed(text: &str) -> Option<Deed> {
    if let Some(file) = text.strip_prefix(". ") {
        return Some(Deed::Runs(unquoted(file)));
    }
    if let Some(rest) = after(text, "$env:") {
        let (name, value) = rest.split_once('=')?;
        return Some(Deed::Sets(named(name.trim())?, unquoted(value)));
    }
    let call = after(text, "[Environment]::").or_else(|| after(text, "[System.Environment]::"));
    if let Some(rest) = call.and_then(|rest| after(rest, "SetEnvironmentVariable")) {
        let inner = rest.trim().strip_prefix('(')?.strip_suffix(')')?;
        let mut args = split(inner, &['\'', '"'], &[',']).into_iter();
        return Some(Deed::Sets(named(&unquoted(args.next()?))?, unquoted(args.next()?)));
    }
    let rest = after(text, "Set-Item ").or_else(|| after(text, "New-Item "))?;
    let words: Vec<&str> = rest.split_whitespace().filter(|word| !word.starts_with('-')).collect();
    let name = after(words.first()?.trim_matches(['\'', '"']), "Env:")?;
    Some(Deed::Sets(named(name.trim_start_matches(['\\', '/']))?, unquoted(words.get(1)?)))
}

/// Variables of the environment differ by case where PowerShell came from only as far as people write them so.
fn named(name: &str) -> Option<Var> {
    Var::named(name).or_else(|| Var::named(&name.to_ascii_uppercase()))
}

fn unquoted(text: &str) -> String {
    let text = text.trim();
    if let Some(inner) = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) {
        return inner.replace("''", "'");
    }
    match text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        Some(inner) => inner.replace("`\"", "\"").replace("`$", "$").replace("\"\"", "\"").replace("``", "`"),
        None => text.to_owned(),
    }
}
