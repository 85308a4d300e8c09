//! Jenkinsfiles: `environment { X = '…' }`, `withEnv(['X=…'])`, `env.X = '…'` and `sh '…'`, by the words of Groovy: what stands
//! in comments and in other strings is none of these.

use super::text::{Letter, Text, UNKNOWN};
use super::{How, Sink, shell};

/// So far a block or a list is followed.
const MOST_TOKENS: usize = 4_000;
/// So far the arguments of `sh` are.
const MOST_ARGUMENTS: usize = 40;

/// A word of Groovy, as far as it matters.
enum Token {
    Name(Text),
    /// Without its quotes; in double quotes `${…}` is live.
    String(Text),
    Symbol(char),
}

pub(super) fn read(sink: &mut Sink<'_>) {
    let tokens = tokens(&sink.source.whole());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        let Token::Name(name) = token else { continue };
        let rest = tokens.get(at..).unwrap_or_default();
        match name.string().as_str() {
            "environment" if is(rest.first(), '{') => environment(rest.get(1..).unwrap_or_default(), sink),
            "withEnv" => with_env(rest, sink),
            "env" if is(rest.first(), '.') => {
                if let [_, Token::Name(name), Token::Symbol('='), value, ..] = rest {
                    set(name, value, rest.get(4), sink);
                }
            }
            "sh" | "bash" => {
                if let Some(script) = script(rest) {
                    shell::read(script, sink);
                }
            }
            _ => {}
        }
        if !sink.step() {
            return;
        }
    }
}

fn is(token: Option<&Token>, symbol: char) -> bool {
    matches!(token, Some(Token::Symbol(found)) if *found == symbol)
}

/// `NAME = 'value'` up to the brace that closes.
fn environment(tokens: &[Token], sink: &mut Sink<'_>) {
    let mut depth = 1_usize;
    for (at, token) in tokens.iter().enumerate().take(MOST_TOKENS) {
        match token {
            Token::Symbol('{') => depth += 1,
            Token::Symbol('}') => {
                depth -= 1;
                if depth == 0 {
                    return;
                }
            }
            Token::Name(name) if is(tokens.get(at + 1), '=') => {
                if let Some(value) = tokens.get(at + 2) {
                    set(name, value, tokens.get(at + 3), sink);
                }
            }
            _ => {}
        }
    }
}

/// A string is a value where nothing is added to it.
fn set(name: &Text, value: &Token, after: Option<&Token>, sink: &mut Sink<'_>) {
    let Token::String(text) = value else { return };
    let at = text.start().unwrap_or_else(|| name.0.last().map_or(0, |last| last.at));
    let mut known = text.value();
    if is(after, '+') || is(after, '.') {
        known.push(UNKNOWN);
    }
    sink.set_to(name, known, at, How::Environment);
}

/// `withEnv(['X=…', "Y=…"])`.
fn with_env(tokens: &[Token], sink: &mut Sink<'_>) {
    let strings = tokens.iter().take(MOST_TOKENS).take_while(|token| !matches!(token, Token::Symbol(']' | '{')));
    for token in strings {
        if let Token::String(text) = token {
            sink.pair(text, How::Environment);
        }
    }
}

/// The script of `sh '…'`, `sh(script: '…', returnStdout: true)`, `sh label: '…', script: '…'`.
fn script(tokens: &[Token]) -> Option<&Text> {
    let tokens = if is(tokens.first(), '(') { tokens.get(1..)? } else { tokens };
    if let Some(Token::String(script)) = tokens.first() {
        return Some(script);
    }
    // Only in the arguments of this call.
    let end =
        tokens.iter().take(MOST_ARGUMENTS).take_while(|token| !matches!(token, Token::Symbol(')' | '{' | '}' | ';')));
    let arguments = tokens.get(..end.count())?;
    let named = arguments.windows(3).find_map(|window| match window {
        [Token::Name(name), Token::Symbol(':'), Token::String(script)] if name.string() == "script" => Some(script),
        _ => None,
    });
    let has_names = matches!(arguments, [Token::Name(_), Token::Symbol(':'), ..]);
    named.filter(|_| has_names)
}

fn tokens(text: &Text) -> Vec<Token> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at) {
        let next = text.get(at + 1);
        match c {
            '/' if next == Some('/') => at = end_of(text, at, "\n"),
            '/' if next == Some('*') => at = end_of(text, at + 2, "*/"),
            '#' if at == 0 && next == Some('!') => at = end_of(text, at, "\n"),
            '"' | '\'' => {
                let (string, after) = string(text, at, c);
                found.push(Token::String(string));
                at = after;
            }
            c if c == '_' || c.is_alphabetic() => {
                let rest = text.part(at..at + super::LONGEST_NAME * 2);
                let length = rest.find(|c| !(c == '_' || c.is_alphanumeric())).unwrap_or(rest.len());
                found.push(Token::Name(text.part(at..at + length)));
                at += length.max(1);
            }
            c => {
                if !c.is_whitespace() {
                    found.push(Token::Symbol(c));
                }
                at += 1;
            }
        }
    }
    found
}

/// Behind the next `end`.
fn end_of(text: &Text, from: usize, end: &str) -> usize {
    let length = end.chars().count();
    let here = |at: &usize| end.chars().enumerate().all(|(index, c)| text.get(at + index) == Some(c));
    (from..text.len()).find(here).map_or(text.len(), |at| at + length)
}

fn string(text: &Text, start: usize, quote: char) -> (Text, usize) {
    let triple = text.get(start + 1) == Some(quote) && text.get(start + 2) == Some(quote);
    let width = if triple { 3 } else { 1 };
    let mut inside = Text::default();
    let mut at = start + width;
    while let Some(letter) = text.0.get(at) {
        if letter.c == '\\' {
            match text.0.get(at + 1) {
                Some(next) if next.c == 'n' => inside.0.push(Letter { c: '\n', ..*letter }),
                Some(next) if next.c == 't' => inside.0.push(Letter { c: '\t', ..*letter }),
                // An end of a line disappears.
                Some(next) if next.c == '\n' => {}
                Some(next) => inside.0.push(*next),
                None => {}
            }
            at += 2;
        } else if letter.c == '\n' && !triple {
            // Unclosed.
            return (inside, at);
        } else if (0..width).all(|more| text.get(at + more) == Some(quote)) {
            return (inside, at + width);
        } else {
            inside.0.push(Letter { live: letter.c == '$' && quote == '"', ..*letter });
            at += 1;
        }
    }
    (inside, text.len())
}
