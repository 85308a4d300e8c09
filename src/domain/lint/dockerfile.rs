//! Dockerfiles: `ENV` in both forms, `ARG`, and `RUN`, `CMD`, `ENTRYPOINT` in shell form, exec form and with here-documents.
//!
//! The parser tells where instructions and their arguments stand; continued lines and the comments between them are taken
//! away here, so that every character keeps its place.

mod documents;

use parse_dockerfile::{Command, Instruction, Span, UnescapedString, parse_iter};

use super::shell;
use super::text::{Letter, Quoting, Source, Text};
use super::{How, Sink, said};
use crate::text::lint as sentences;
use documents::Documents;

pub(super) fn read(text: &str, sink: &mut Sink<'_>) {
    // The parser tells places behind the mark, if there is one.
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let escape = escape_of(text);
    let documents = Documents::find(sink.source, escape);
    let masked = documents.masked(sink.source);
    let instructions = match parse_iter(&masked) {
        Ok(instructions) => instructions,
        Err(error) => return fails(&error, sink),
    };
    for instruction in instructions {
        match instruction {
            Ok(instruction) => {
                Reader { mark, escape, documents: &documents, sink: &mut *sink }.instruction(&instruction);
            }
            Err(error) => return fails(&error, sink),
        }
    }
}

fn fails(error: &parse_dockerfile::Error, sink: &mut Sink<'_>) {
    let at = super::Position { line: error.line(), column: error.column() };
    let why = error.to_string();
    // The place is told apart from the sentence.
    let why = why.rsplit_once(" at line ").map_or(why.as_str(), |(why, _)| why);
    sink.trouble.get_or_insert(super::Trouble { at: Some(at), why: sentences::not_parsed(said(why)) });
}

/// `# escape=` and a backquote, for Windows images.
fn escape_of(text: &str) -> char {
    let directives = text.trim_start_matches('\u{feff}').lines().map_while(|line| line.trim_start().strip_prefix('#'));
    let escape =
        directives.filter_map(|line| line.split_once('=')).find(|(name, _)| name.trim().eq_ignore_ascii_case("escape"));
    match escape {
        Some((_, value)) if value.trim() == "`" => '`',
        _ => '\\',
    }
}

struct Reader<'r, 's> {
    mark: usize,
    escape: char,
    documents: &'r Documents,
    sink: &'r mut Sink<'s>,
}

impl Reader<'_, '_> {
    fn instruction(&mut self, instruction: &Instruction<'_>) {
        match instruction {
            Instruction::Env(env) => self.env(&env.arguments),
            Instruction::Arg(arg) => self.arg(&arg.arguments),
            Instruction::Run(run) => self.command(&run.arguments),
            Instruction::Cmd(cmd) => self.command(&cmd.arguments),
            Instruction::Entrypoint(entrypoint) => self.command(&entrypoint.arguments),
            Instruction::Onbuild(onbuild) => self.instruction(&onbuild.instruction),
            _ => {}
        }
    }

    fn source(&self) -> &Source {
        self.sink.source
    }

    fn range(&self, span: &Span) -> std::ops::Range<usize> {
        self.source().at_byte(span.start + self.mark)..self.source().at_byte(span.end + self.mark)
    }

    /// What stands there, continued lines joined.
    fn joined(&self, span: &Span) -> Text {
        let text = self.source().text(self.range(span));
        let mut kept = Text::default();
        let mut at = 0;
        while let Some(letter) = text.0.get(at) {
            if letter.c == self.escape
                && let Some(next) = end_of_line(&text, at + 1)
            {
                at = skip_comments(&text, next);
            } else {
                kept.0.push(*letter);
                at += 1;
            }
        }
        kept
    }

    fn env(&mut self, arguments: &UnescapedString<'_>) {
        let text = self.joined(&arguments.span);
        let first = words(&text, self.escape).into_iter().next().unwrap_or_default();
        if first.find(|c| c == '=').is_some() {
            return self.pairs(&text, How::Environment);
        }
        // `ENV NAME the rest of the line`
        let text = text.trimmed();
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        let value = text.from(end).trimmed();
        // Quotes and backslashes are undone in this form, too.
        let value = Text(undone(&value, self.escape));
        self.sink.set(&text.part(0..end), &value, text.0.last().map_or(0, |last| last.at), How::Environment);
    }

    fn arg(&mut self, arguments: &UnescapedString<'_>) {
        let text = self.joined(&arguments.span);
        self.pairs(&text, How::BuildArgument);
    }

    fn pairs(&mut self, text: &Text, how: How) {
        for word in words(text, self.escape) {
            self.sink.pair(&word, how);
        }
    }

    fn command(&mut self, command: &Command<'_>) {
        match command {
            Command::Exec(words) => {
                let aligned = |word: &UnescapedString<'_>| {
                    self.source().aligned(&word.value, self.range(&word.span), Quoting::Escaped)
                };
                let words = words.value.iter().map(aligned).collect();
                shell::read_words(words, self.sink);
            }
            Command::Shell(line) => {
                let range = self.range(&line.span);
                match self.documents.end_of(&range) {
                    // The shell sees the documents, too.
                    Some(end) => {
                        let text = self.source().text(range.start..end);
                        shell::read_with_bare_documents(&text, self.sink);
                    }
                    None => {
                        let text = self.joined(&line.span);
                        shell::read(&text, self.sink);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Behind the end of the line, when nothing but blanks comes before it.
fn end_of_line(text: &Text, from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(c) = text.get(at) {
        at += 1;
        match c {
            '\n' => return Some(at),
            ' ' | '\t' | '\r' => {}
            _ => return None,
        }
    }
    None
}

/// Past the comments and empty lines between continued lines.
fn skip_comments(text: &Text, from: usize) -> usize {
    let mut at = from;
    loop {
        let mut inside = at;
        while text.get(inside).is_some_and(|c| matches!(c, ' ' | '\t' | '\r')) {
            inside += 1;
        }
        match text.get(inside) {
            Some('#') => {
                while text.get(inside).is_some_and(|c| c != '\n') {
                    inside += 1;
                }
                at = inside + 1;
            }
            Some('\n') => at = inside + 1,
            _ => return at,
        }
    }
}

/// The words of `ENV` and `ARG`: only quotes and the escape character mean something, `|` and `#` do not.
fn words(text: &Text, escape: char) -> Vec<Text> {
    spans(text, escape).into_iter().map(|span| Text(undone(&text.part(span), escape))).collect()
}

/// Where words stand, quotes and all.
fn spans(text: &Text, escape: char) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut escaped = false;
    for (at, letter) in text.0.iter().enumerate() {
        match (quote, letter.c) {
            (None, c) if c.is_whitespace() && !escaped => {
                found.extend(start.take().map(|start| start..at));
                continue;
            }
            _ if escaped => escaped = false,
            (None | Some('"'), c) if c == escape => escaped = true,
            (None, c @ ('"' | '\'')) => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
        start.get_or_insert(at);
    }
    found.extend(start.map(|start| start..text.len()));
    found
}

/// Without quotes and escapes; what would be expanded is marked.
fn undone(text: &Text, escape: char) -> Vec<Letter> {
    let mut kept = Vec::new();
    let mut quote = None;
    let mut letters = text.0.iter();
    while let Some(letter) = letters.next() {
        match (quote, letter.c) {
            (None | Some('"'), c) if c == escape => kept.extend(letters.next()),
            (None, c @ ('"' | '\'')) => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (quote, c) => kept.push(Letter { live: c == '$' && quote != Some('\''), ..*letter }),
        }
    }
    kept
}
