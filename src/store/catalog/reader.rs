//! Reads values out of TOML tables; what is wrong goes to the problems, with line and key, and reading goes on.

use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::catalog::Problem;
use crate::domain::mirror::Origin;
use crate::domain::sanitize;
use crate::domain::toml_text::{self, Lines};
use crate::text::{Message, catalog as sentences};

/// A value and where it stands in the text.
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) at: usize,
}

/// One entry of the file.
pub(super) struct Table<'t, 'i> {
    /// `mirror`, `misnomer` or `belief`.
    pub(super) name: &'static str,
    pub(super) at: usize,
    pub(super) fields: &'t DeTable<'i>,
}

/// Makes a value of one kind, or says why not.
type Read<'t, 'i, T> = fn(&'t DeValue<'i>) -> Result<T, Message>;

/// Adds to a sentence what becomes of the bad value.
type Consequence = fn(Message) -> Message;

/// What is being read, and what was wrong so far.
pub(super) struct Reader<'a> {
    lines: Lines<'a>,
    path: Option<&'a Path>,
    origin: Origin,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, origin: Origin, path: Option<&'a Path>) -> Self {
        Reader { lines: Lines::new(text), path, origin, problems: Vec::new() }
    }

    pub(super) fn origin(&self) -> Origin {
        self.origin
    }

    /// Whether every entry has to be complete: ours.
    fn strict(&self) -> bool {
        self.origin == Origin::Builtin
    }

    pub(super) fn into_problems(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| problem.line);
        self.problems
    }

    /// Adds a problem of the file as a whole, or of one place.
    pub(super) fn report(&mut self, at: Option<usize>, message: Message) {
        let (path, line) = (self.path.map(Path::to_owned), at.map(|at| self.lines.line(at)));
        self.problems.push(Problem { path, line, key: None, message });
    }

    /// Adds a problem of one key, which is in parts.
    pub(super) fn report_key(&mut self, at: usize, key: &[&str], message: Message) {
        let key = Some(sanitize::printable_within(&key.join("."), 80));
        self.problems.push(Problem {
            path: self.path.map(Path::to_owned),
            line: Some(self.lines.line(at)),
            key,
            message,
        });
    }

    pub(super) fn report_syntax(&mut self, at: Option<usize>, why: &str) {
        let why = sanitize::printable_within(why, 200);
        match at {
            Some(at) => self.report(Some(at), sentences::bad_toml(self.lines.column(at), why)),
            None => self.report(None, sentences::bad_toml_somewhere(why)),
        }
    }

    /// Reports every key that is not one of `known`.
    pub(super) fn only(&mut self, table: &[&str], fields: &DeTable<'_>, known: &[&str]) {
        for key in fields.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let what = match toml_text::nearest_key(key.get_ref(), known) {
                Some(near) => sentences::unknown_key_near(near),
                None => sentences::unknown_key(),
            };
            let shown = [table, &[key.get_ref().as_ref()]].concat();
            self.report_key(key.span().start, &shown, sentences::value_left_out(what));
        }
    }

    /// The entries of one kind.
    pub(super) fn tables<'t, 'i>(&mut self, root: &'t DeTable<'i>, name: &'static str) -> Vec<Table<'t, 'i>> {
        let Some(value) = root.get(name) else { return Vec::new() };
        let DeValue::Array(entries) = value.get_ref() else {
            let what = sentences::entry_left_out(sentences::not_a_list_of_tables(name));
            self.report_key(value.span().start, &[name], what);
            return Vec::new();
        };
        let mut tables = Vec::with_capacity(entries.len());
        for entry in entries {
            let at = entry.span().start;
            match entry.get_ref() {
                DeValue::Table(fields) => tables.push(Table { name, at, fields }),
                _ => {
                    let what = sentences::entry_left_out(sentences::not_a_list_of_tables(name));
                    self.report_key(at, &[name], what);
                }
            }
        }
        tables
    }

    /// A value without which the entry is nothing.
    pub(super) fn needed<'t, 'i, T>(
        &mut self,
        table: &Table<'t, 'i>,
        key: &str,
        read: Read<'t, 'i, T>,
    ) -> Option<At<T>> {
        self.value(table, key, true, read, sentences::entry_left_out)
    }

    /// A value that ours have to have.
    pub(super) fn expected<'t, 'i, T>(
        &mut self,
        table: &Table<'t, 'i>,
        key: &str,
        read: Read<'t, 'i, T>,
    ) -> Option<At<T>> {
        self.value(table, key, self.strict(), read, sentences::value_left_out)
    }

    /// A value that may be absent.
    pub(super) fn optional<'t, 'i, T>(
        &mut self,
        table: &Table<'t, 'i>,
        key: &str,
        read: Read<'t, 'i, T>,
    ) -> Option<At<T>> {
        self.value(table, key, false, read, sentences::value_left_out)
    }

    /// A value; when it is bad, `consequence` says what becomes of that.
    pub(super) fn value<'t, 'i, T>(
        &mut self,
        table: &Table<'t, 'i>,
        key: &str,
        has_to_be: bool,
        read: Read<'t, 'i, T>,
        consequence: Consequence,
    ) -> Option<At<T>> {
        let (at, what) = match table.fields.get(key) {
            Some(found) => match read(found.get_ref()) {
                Ok(value) => return Some(At { value, at: found.span().start }),
                Err(what) => (found.span().start, what),
            },
            None if has_to_be => (table.at, sentences::missing()),
            None => return None,
        };
        self.report_key(at, &[table.name, key], consequence(what));
        None
    }

    /// The good elements of a list; none when there is no list.
    pub(super) fn list<'t, 'i, T>(&mut self, table: &Table<'t, 'i>, key: &str, read: Read<'t, 'i, T>) -> Vec<At<T>> {
        let mut good = Vec::new();
        for element in self.elements(table, key) {
            let at = element.span().start;
            match read(element.get_ref()) {
                Ok(value) => good.push(At { value, at }),
                Err(what) => self.report_key(at, &[table.name, key], sentences::value_left_out(what)),
            }
        }
        good
    }

    /// The good elements of a list without which the entry is nothing.
    pub(super) fn needed_list<'t, 'i, T>(
        &mut self,
        table: &Table<'t, 'i>,
        key: &str,
        read: Read<'t, 'i, T>,
    ) -> Option<Vec<At<T>>> {
        let is_empty = |value: &DeValue<'_>| value.as_array().is_some_and(|elements| elements.is_empty());
        let (at, what) = match table.fields.get(key) {
            None => (table.at, sentences::missing()),
            Some(found) if is_empty(found.get_ref()) => (found.span().start, sentences::empty()),
            Some(_) => return Some(self.list(table, key, read)).filter(|good| !good.is_empty()),
        };
        self.report_key(at, &[table.name, key], sentences::entry_left_out(what));
        None
    }

    fn elements<'t, 'i>(&mut self, table: &Table<'t, 'i>, key: &str) -> &'t [Spanned<DeValue<'i>>] {
        let Some(found) = table.fields.get(key) else { return &[] };
        if let DeValue::Array(elements) = found.get_ref() {
            return elements;
        }
        let what = sentences::value_left_out(sentences::not_a_list());
        self.report_key(found.span().start, &[table.name, key], what);
        &[]
    }

    /// A text of the file, fit to be shown. Ours is as it is: a test looks after it, and every run waits for it.
    pub(super) fn fit(&self, text: &str) -> String {
        match self.origin {
            Origin::Builtin => text.to_owned(),
            Origin::User => sanitize::printable(text),
        }
    }

    /// A text in both languages that ours have to have; a user may write one text for both.
    pub(super) fn expected_text(&mut self, table: &Table<'_, '_>, key: &str) -> Option<Message> {
        self.text(table, key, self.strict(), sentences::value_left_out)
    }

    /// A text without which the entry is nothing.
    pub(super) fn needed_text(&mut self, table: &Table<'_, '_>, key: &str) -> Option<Message> {
        self.text(table, key, true, sentences::entry_left_out)
    }

    fn text(&mut self, table: &Table<'_, '_>, key: &str, has_to_be: bool, consequence: Consequence) -> Option<Message> {
        match table.fields.get(key) {
            Some(found) => self.both_languages([table.name, key], found, consequence),
            None => {
                if has_to_be {
                    self.report_key(table.at, &[table.name, key], consequence(sentences::missing()));
                }
                None
            }
        }
    }

    /// A list of such texts.
    pub(super) fn texts(&mut self, table: &Table<'_, '_>, key: &str) -> Vec<Message> {
        let elements = self.elements(table, key);
        let read = |element| self.both_languages([table.name, key], element, sentences::value_left_out);
        elements.iter().filter_map(read).collect()
    }

    fn both_languages(
        &mut self,
        key: [&str; 2],
        found: &Spanned<DeValue<'_>>,
        consequence: Consequence,
    ) -> Option<Message> {
        let what = match found.get_ref() {
            DeValue::Table(fields) if self.strict() || !fields.is_empty() => {
                let span = found.span().start;
                self.only(&key, fields, &["en", "zh"]);
                let (en, zh) = (self.language(key, span, fields, "en"), self.language(key, span, fields, "zh"));
                return match (en, zh) {
                    (Some(en), Some(zh)) => Some(Message::new(en, zh)),
                    (Some(only), None) | (None, Some(only)) => Some(Message::verbatim(only)),
                    (None, None) => None,
                };
            }
            value @ DeValue::String(_) if !self.strict() => match string(value) {
                Ok(text) => return Some(Message::verbatim(self.fit(text))),
                Err(what) => what,
            },
            _ => sentences::not_a_text(),
        };
        self.report_key(found.span().start, &key, consequence(what));
        None
    }

    fn language(
        &mut self,
        [table, key]: [&str; 2],
        table_at: usize,
        fields: &DeTable<'_>,
        language: &str,
    ) -> Option<String> {
        let (at, what) = match fields.get(language).map(|value| (value.span().start, string(value.get_ref()))) {
            Some((_, Ok(text))) => return Some(self.fit(text)),
            Some((at, Err(what))) => (at, what),
            None if self.strict() => (table_at, sentences::missing()),
            None => return None,
        };
        self.report_key(at, &[table, key, language], sentences::value_left_out(what));
        None
    }
}

/// A text that is not empty.
pub(super) fn string<'t>(value: &'t DeValue<'_>) -> Result<&'t str, Message> {
    let text = any_string(value)?;
    match text.trim().is_empty() {
        true => Err(sentences::empty()),
        false => Ok(text),
    }
}

/// A text.
pub(super) fn any_string<'t>(value: &'t DeValue<'_>) -> Result<&'t str, Message> {
    value.as_str().ok_or_else(sentences::not_a_string)
}

/// A text of the file for use in a sentence.
pub(super) fn quoted(text: &str) -> String {
    sanitize::redact_urls(&sanitize::printable_within(text, 80))
}
