//! `mise.toml`: `[env]`, and what tasks set and run.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::text::{Quoting, Text};
use super::{How, Sink, said, shell};
use crate::domain::toml_text;
use crate::text::lint as sentences;

pub(super) fn read(text: &str, sink: &mut Sink<'_>) {
    if let Some(at) = toml_text::too_deep(text) {
        let at = sink.source.at_byte(at);
        return sink.fails(Some(at), sentences::too_deep());
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    if let Some(error) = errors.first() {
        let at = error.span().map(|span| sink.source.at_byte(span.start));
        return sink.fails(at, sentences::not_parsed(said(error.message())));
    }
    let table = table.get_ref();
    table.get("env").into_iter().for_each(|env| environment(env.get_ref(), sink));
    let tasks = table.get("tasks").and_then(|tasks| tasks.get_ref().as_table());
    for (_, task) in tasks.into_iter().flatten() {
        let Some(task) = task.get_ref().as_table() else { continue };
        task.get("env").into_iter().for_each(|env| environment(env.get_ref(), sink));
        task.get("run").into_iter().for_each(|run| script(run, sink));
    }
}

fn environment(env: &DeValue<'_>, sink: &mut Sink<'_>) {
    if let Some(tables) = env.as_array() {
        return tables
            .iter()
            .filter(|one| one.get_ref().as_table().is_some())
            .for_each(|one| environment(one.get_ref(), sink));
    }
    for (name, value) in env.as_table().into_iter().flatten() {
        // A table says more about one: `{ value = "…", required = true }`.
        let inner = value.get_ref().as_table().and_then(|table| table.get("value").or_else(|| table.get("default")));
        let Some(value) = text(inner.unwrap_or(value), sink) else { continue };
        let source = sink.source;
        let span = name.span();
        let key = source.at_byte(span.start);
        let key = key + usize::from(matches!(source.get(key), Some('"' | '\'')));
        let place = source.aligned(name.get_ref(), key..source.at_byte(span.end), Quoting::Escaped);
        let at = value.start().unwrap_or_else(|| place.0.last().map_or(0, |last| last.at));
        sink.set(&place, &value.without_templates("{{", "}}").live(), at, How::Environment);
    }
}

fn script(run: &Spanned<DeValue<'_>>, sink: &mut Sink<'_>) {
    match run.get_ref().as_array() {
        Some(lines) => {
            lines.iter().filter(|line| line.get_ref().as_array().is_none()).for_each(|line| script(line, sink))
        }
        None => {
            if let Some(text) = text(run, sink) {
                shell::read(&text.without_templates("{{", "}}"), sink);
            }
        }
    }
}

/// A string's text, by where it stands behind its quotes.
fn text(value: &Spanned<DeValue<'_>>, sink: &Sink<'_>) -> Option<Text> {
    let source = sink.source;
    let range = source.at_byte(value.span().start)..source.at_byte(value.span().end);
    let string = value.get_ref().as_str()?;
    let quotes = (range.start..range.end).take_while(|at| matches!(source.get(*at), Some('"' | '\''))).count();
    let quotes = if string.is_empty() { 1 } else { quotes };
    let quoting = if source.get(range.start) == Some('"') { Quoting::Escaped } else { Quoting::Bare };
    Some(source.aligned(string, range.start + quotes.min(3)..range.end, quoting))
}
