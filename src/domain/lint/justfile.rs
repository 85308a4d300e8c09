//! justfiles: `export X := "…"`, and the lines of recipes.

use super::text::{Letter, Text, UNKNOWN};
use super::{How, Sink, shell};

pub(super) fn read(sink: &mut Sink<'_>) {
    let rows = sink.source.rows();
    let exports_all = rows.iter().any(|row| {
        let words: Vec<String> = row.string().split_whitespace().map(str::to_owned).collect();
        words.first().is_some_and(|word| word == "set")
            && words.get(1).is_some_and(|word| word == "export")
            && words.last().is_none_or(|word| word != "false")
    });
    let mut body: Vec<Text> = Vec::new();
    let mut in_recipe = false;
    for row in rows {
        let indented = row.get(0).is_some_and(|c| matches!(c, ' ' | '\t'));
        if in_recipe && (indented || row.trimmed().is_empty()) {
            body.push(row);
            continue;
        }
        recipe(&std::mem::take(&mut body), sink);
        in_recipe = false;
        let line = row.trimmed();
        if line.is_empty() || matches!(line.get(0), Some('#' | '[')) || indented {
            continue;
        }
        match assignment(&line) {
            Some((left, right)) => assign(&left, &right, exports_all, sink),
            None => in_recipe = line.find(|c| c == ':').is_some(),
        }
    }
    recipe(&body, sink);
}

/// Longer expressions are not read to their end.
const MOST_TERMS: usize = 64;

/// Both sides of `:=`, where no parameter of a recipe stands before it.
fn assignment(line: &Text) -> Option<(Text, Text)> {
    let at = line.find(|c| c == ':').filter(|at| line.get(at + 1) == Some('='))?;
    Some((line.part(0..at), line.from(at + 2).trimmed()))
}

fn assign(left: &Text, right: &Text, exports_all: bool, sink: &mut Sink<'_>) {
    let words: Vec<Text> = left
        .0
        .split(|letter| letter.c.is_whitespace())
        .filter(|word| !word.is_empty())
        .map(|word| Text(word.to_vec()))
        .collect();
    let (how, name) = match words.as_slice() {
        [first, name] if first.string() == "export" => (How::Environment, name),
        [name] => (if exports_all { How::Environment } else { How::Own }, name),
        // `alias`, `set`, `mod`.
        _ => return,
    };
    let value = expression(right);
    let at = value.start().or(right.start()).unwrap_or_else(|| name.0.last().map_or(0, |last| last.at));
    sink.set_to(name, value.string(), at, how);
}

/// What an expression comes to, as far as it is strings and `+`; of `env("X", "default")` the default.
fn expression(text: &Text) -> Text {
    let mut value = Text::default();
    let mut rest = text.trimmed();
    for _ in 0..MOST_TERMS {
        let Some(first) = rest.get(0) else { return value };
        match first {
            '"' | '\'' => {
                let (string, after) = string(&rest);
                value.push_all(&string);
                rest = after.trimmed();
            }
            '+' => rest = rest.from(1).trimmed(),
            '#' => return value,
            _ if ["env(", "env_var_or_default("].iter().any(|call| rest.starts_with(call)) => {
                let inside = rest.split_once('(').map(|(_, inside)| inside).unwrap_or_default();
                let (_, after) = string(&inside.trimmed());
                let after = after.trimmed();
                let default = after.from(1).trimmed();
                match (after.get(0), default.get(0)) {
                    (Some(','), Some('"' | '\'')) => {
                        let (string, after) = string(&default);
                        value.push_all(&string);
                        rest = after.trimmed().from(1).trimmed();
                    }
                    _ => return unknown(value, &rest),
                }
            }
            _ => return unknown(value, &rest),
        }
    }
    unknown(value, &rest)
}

fn unknown(mut value: Text, rest: &Text) -> Text {
    value.0.extend(rest.0.first().map(|letter| Letter { c: UNKNOWN, ..*letter }));
    value
}

/// The string with which a text begins, without its quotes, and what follows it.
fn string(text: &Text) -> (Text, Text) {
    let Some(quote @ ('"' | '\'')) = text.get(0) else { return (Text::default(), text.clone()) };
    let width = if text.get(1) == Some(quote) && text.get(2) == Some(quote) { 3 } else { 1 };
    let mut inside = Text::default();
    let mut at = width;
    while let Some(letter) = text.0.get(at) {
        if letter.c == '\\' && quote == '"' {
            inside.0.extend(text.0.get(at + 1));
            at += 2;
        } else if (0..width).all(|more| text.get(at + more) == Some(quote)) {
            return (inside, text.from(at + width));
        } else {
            inside.0.push(*letter);
            at += 1;
        }
    }
    (inside, Text::default())
}

fn recipe(lines: &[Text], sink: &mut Sink<'_>) {
    let Some(first) = lines.iter().map(Text::trimmed).find(|line| !line.is_empty()) else { return };
    if first.starts_with("#!") && !super::runs_in_sh(first.string().as_bytes()) {
        return;
    }
    let mut script = Text::default();
    for line in lines {
        let lead = line.find(|c| !matches!(c, ' ' | '\t')).unwrap_or(line.len());
        let line = line.from(lead);
        let lead = line.find(|c| !matches!(c, '@' | '-')).unwrap_or(0);
        script.push_all(&line.from(lead));
        script.push_made('\n');
    }
    shell::read(&script.without_templates("{{", "}}"), sink);
}
