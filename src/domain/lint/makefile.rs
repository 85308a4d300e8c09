//! Makefiles: variables, exported or not, for all targets or for one, and the lines of recipes.

use super::text::{Letter, Text, UNKNOWN};
use super::{How, Sink, shell};

/// The ways to set a variable, longest first.
const OPERATORS: [&str; 6] = [":::=", "::=", ":=", "?=", "+=", "="];

pub(super) fn read(sink: &mut Sink<'_>) {
    let mut recipe = Text::default();
    let mut prefix = '\t';
    let mut in_rule = false;
    let mut defines = 0_usize;
    for line in logical_lines(sink.source.rows()) {
        let first = line.trimmed().string();
        let word = first.split_whitespace().next().unwrap_or_default();
        if defines > 0 {
            match word {
                "define" => defines += 1,
                "endef" => defines -= 1,
                _ => {}
            }
            continue;
        }
        if in_rule && line.get(0) == Some(prefix) {
            recipe.push_all(&command(&line));
            recipe.push_made('\n');
            continue;
        }
        if first.is_empty() || first.starts_with('#') {
            continue;
        }
        if is_conditional(word) {
            continue;
        }
        if word == "define" {
            defines = 1;
            continue;
        }
        in_rule |= statement(&line, &mut prefix, &mut recipe, sink);
    }
    if !recipe.is_empty() {
        shell::read(&recipe, sink);
    }
}

fn is_conditional(word: &str) -> bool {
    let word = word.split('(').next().unwrap_or_default();
    matches!(
        word,
        "ifeq" | "ifneq" | "ifdef" | "ifndef" | "else" | "endif" | "include" | "-include" | "sinclude" | "vpath"
    )
}

/// Lines, those that a backslash continues in one piece: for variables the end and the indentation become a space, in a recipe
/// the shell sees both.
fn logical_lines(rows: Vec<Text>) -> Vec<Text> {
    let mut lines: Vec<Text> = Vec::new();
    let mut continues = false;
    for row in rows {
        let next = ends_in_backslash(&row);
        match lines.last_mut().filter(|_| continues) {
            Some(line) => {
                line.push_made('\n');
                line.push_all(&row);
            }
            None => lines.push(row),
        }
        continues = next;
    }
    lines
}

fn ends_in_backslash(row: &Text) -> bool {
    row.0.iter().rev().take_while(|letter| letter.c == '\\').count() % 2 == 1
}

/// A line of a recipe as the shell sees it.
fn command(line: &Text) -> Text {
    let mut text = line.from(1);
    let lead = text.find(|c| !matches!(c, '@' | '-' | '+' | ' ' | '\t')).unwrap_or(0);
    text = text.from(lead);
    // The indentation of a continued line is not the shell's.
    let mut kept = Text::default();
    let mut after_newline = false;
    for letter in text.0 {
        if !(after_newline && letter.c == '\t') {
            kept.0.push(letter);
        }
        after_newline = letter.c == '\n';
    }
    expanded(&kept)
}

/// `$(X)`, `${X}` and `$X` become unknown, `$$` becomes `$`.
fn expanded(text: &Text) -> Text {
    let mut kept = Text::default();
    let mut at = 0;
    while let Some(letter) = text.0.get(at) {
        at += 1;
        if letter.c != '$' {
            kept.0.push(*letter);
            continue;
        }
        match text.get(at) {
            Some('$') => {
                kept.0.push(Letter { live: true, ..*letter });
                at += 1;
            }
            Some(open @ ('(' | '{')) => {
                let close = if open == '(' { ')' } else { '}' };
                at = closing(text, at, open, close);
                kept.0.push(Letter { c: UNKNOWN, ..*letter });
            }
            _ => {
                kept.0.push(Letter { c: UNKNOWN, ..*letter });
                at += 1;
            }
        }
    }
    kept
}

/// Behind the bracket that closes the one at `from`.
fn closing(text: &Text, from: usize, open: char, close: char) -> usize {
    let mut depth = 0_usize;
    for at in from..text.len() {
        match text.get(at) {
            Some(c) if c == open => depth += 1,
            Some(c) if c == close => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// A variable or a rule; whether it is a rule.
fn statement(line: &Text, prefix: &mut char, recipe: &mut Text, sink: &mut Sink<'_>) -> bool {
    let line = unwrapped(&without_comment(line));
    let Some((at, operator)) = first_operator(&line) else {
        // `target: one ; command`
        let Some(colon) = colon(&line) else { return false };
        if let Some(semicolon) = line.from(colon).find(|c| c == ';') {
            recipe.push_all(&expanded(&line.from(colon + semicolon + 1)));
            recipe.push_made('\n');
        }
        return true;
    };
    let left = line.part(0..at);
    // `target: NAME = value`
    let (name, is_rule) = match colon(&left) {
        Some(colon) => (left.from(colon + 1), true),
        None => (left, false),
    };
    let mut words: Vec<Text> = words(&name);
    let exports = words.iter().any(|word| word.string() == "export");
    words.retain(|word| !matches!(word.string().as_str(), "export" | "override" | "private"));
    let [name] = words.as_slice() else { return is_rule };
    let raw = line.from(at + operator.len()).trimmed();
    if name.string() == ".RECIPEPREFIX" {
        *prefix = raw.get(0).unwrap_or('\t');
        return is_rule;
    }
    let value = expanded(&raw);
    let how = if exports { How::Environment } else { How::Own };
    let place = value.start().unwrap_or_else(|| name.0.last().map_or(0, |last| last.at));
    let shown = match operator {
        // What was there before stands before it.
        "+=" => format!("{UNKNOWN} {}", value.value()),
        _ => value.value(),
    };
    sink.set_to(name, shown, place, how);
    is_rule
}

/// Without a backslash at an end of a line, that end, and the indentation behind it.
fn unwrapped(line: &Text) -> Text {
    let mut kept = Text::default();
    let mut letters = line.0.iter().peekable();
    while let Some(letter) = letters.next() {
        if letter.c == '\\' && letters.peek().is_some_and(|next| next.c == '\n') {
            while letters.next_if(|next| next.c.is_whitespace()).is_some() {}
            while kept.0.pop_if(|last| last.c.is_whitespace()).is_some() {}
            kept.0.push(Letter { c: ' ', ..*letter });
        } else {
            kept.0.push(*letter);
        }
    }
    kept
}

/// Up to a `#` that no backslash stands before.
fn without_comment(line: &Text) -> Text {
    let hash = (0..line.len()).find(|at| line.get(*at) == Some('#') && (*at == 0 || line.get(at - 1) != Some('\\')));
    line.part(0..hash.unwrap_or(line.len()))
}

/// The first `=` outside brackets, with what belongs to it.
fn first_operator(line: &Text) -> Option<(usize, &'static str)> {
    let mut at = 0;
    while let Some(c) = line.get(at) {
        if c == '$' && matches!(line.get(at + 1), Some('(' | '{')) {
            let (open, close) = if line.get(at + 1) == Some('(') { ('(', ')') } else { ('{', '}') };
            at = closing(line, at + 1, open, close);
            continue;
        }
        let here = line.part(at..at + 4);
        if let Some(operator) = OPERATORS.iter().find(|operator| here.starts_with(operator)) {
            return Some((at, operator));
        }
        // `!=` runs a command, and in `target: … ; command` what follows is the shell's.
        if c == ';' || (c == '!' && line.get(at + 1) == Some('=')) {
            return None;
        }
        at += 1;
    }
    None
}

/// The colon of a rule: outside brackets, and no part of an operator.
fn colon(line: &Text) -> Option<usize> {
    let mut at = 0;
    while let Some(c) = line.get(at) {
        if c == '$' && matches!(line.get(at + 1), Some('(' | '{')) {
            let (open, close) = if line.get(at + 1) == Some('(') { ('(', ')') } else { ('{', '}') };
            at = closing(line, at + 1, open, close);
            continue;
        }
        if c == ':' {
            // `target:: …`
            return Some(if line.get(at + 1) == Some(':') { at + 1 } else { at });
        }
        at += 1;
    }
    None
}

fn words(text: &Text) -> Vec<Text> {
    let words = text.0.split(|letter| letter.c.is_whitespace()).filter(|word| !word.is_empty());
    words.map(|word| Text(word.to_vec())).collect()
}
