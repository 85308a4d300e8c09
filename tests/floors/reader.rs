//! Reads a Rust file as tokens and collects the paths that it names.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// Segments from the crate's root: `["probe", "run"]`; the root itself is `[]`.
pub(crate) type Module = Vec<String>;

/// A path that a file names, as written.
pub(crate) struct Named {
    pub(crate) line: usize,
    /// The module that it stands in.
    pub(crate) within: Module,
    pub(crate) segments: Vec<String>,
    /// The name that a `use` gives it.
    pub(crate) binds: Option<String>,
    /// `use …::*`
    pub(crate) glob: bool,
}

/// What one file's tokens tell.
#[derive(Default)]
pub(crate) struct Reader {
    pub(crate) named: Vec<Named>,
    /// `#[macro_export]`ed macros: they stand at the crate's root, wherever they are written.
    pub(crate) macros: Vec<String>,
    /// `#[cfg(test)] mod name;`
    pub(crate) test_modules: Vec<Module>,
}

impl Reader {
    pub(crate) fn read(text: &str, module: &[String]) -> Result<Self, proc_macro2::LexError> {
        let mut reader = Self::default();
        reader.tokens(&list(text.parse()?), module);
        Ok(reader)
    }

    fn tokens(&mut self, tokens: &[TokenTree], within: &[String]) {
        let mut at = 0;
        let mut exported = false;
        while let Some(token) = tokens.get(at) {
            if let Some((attribute, end)) = attribute(tokens, at) {
                exported |= attribute.first().is_some_and(|token| is_word(token, "macro_export"));
                if !cfg_test(&attribute) {
                    self.tokens(&attribute, within);
                    at = end;
                } else if is_mark(tokens.get(at + 1), '!') {
                    return;
                } else {
                    at = self.test_item(tokens, end, within);
                }
                continue;
            }
            match token {
                TokenTree::Group(group) => self.tokens(&list(group.stream()), within),
                TokenTree::Ident(_) if is_word(token, "use") => {
                    at = self.use_tree(tokens, at + 1, within, &[]);
                    continue;
                }
                TokenTree::Ident(_) if is_word(token, "mod") => {
                    if let (Some(name), Some(TokenTree::Group(body))) = (word(tokens, at + 1), tokens.get(at + 2)) {
                        self.tokens(&list(body.stream()), &child(within, &name));
                        at += 3;
                        continue;
                    }
                }
                TokenTree::Ident(_) if is_word(token, "macro_rules") => {
                    self.macros.extend(word(tokens, at + 2).filter(|_| exported));
                    exported = false;
                }
                TokenTree::Ident(_) if is_joint(tokens, at + 1) => {
                    let mut segments = Vec::from_iter(word(tokens, at));
                    while let Some(next) = word(tokens, at + 3).filter(|_| is_joint(tokens, at + 1)) {
                        segments.push(next);
                        at += 3;
                    }
                    self.name(token, within, segments, None, false);
                }
                _ => {}
            }
            at += 1;
        }
    }

    fn name(&mut self, token: &TokenTree, within: &[String], segments: Vec<String>, binds: Option<String>, glob: bool) {
        let line = token.span().start().line;
        self.named.push(Named { line, within: within.to_vec(), segments, binds, glob });
    }

    /// Reads one tree of a `use` and returns where it ends.
    fn use_tree(&mut self, tokens: &[TokenTree], mut at: usize, within: &[String], prefix: &[String]) -> usize {
        let mut segments = prefix.to_vec();
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Punct(mark) if mark.as_char() == '*' => {
                    self.name(token, within, segments, None, true);
                    return at + 1;
                }
                TokenTree::Punct(mark) if matches!(mark.as_char(), '$' | ':') => at += 1,
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let inner = list(group.stream());
                    let mut next = 0;
                    while next < inner.len() {
                        next = self.use_tree(&inner, next, within, &segments).max(next + 1);
                    }
                    return at + 1;
                }
                TokenTree::Ident(_) => {
                    segments.extend(word(tokens, at).filter(|word| segments.is_empty() || word != "self"));
                    if !is_joint(tokens, at + 1) {
                        let renamed = tokens.get(at + 1).is_some_and(|token| is_word(token, "as"));
                        let binds = if renamed { word(tokens, at + 2) } else { segments.last().cloned() };
                        self.name(token, within, segments, binds, false);
                        return if renamed { at + 3 } else { at + 1 };
                    }
                    at += 1;
                }
                _ => return at,
            }
        }
        at
    }

    /// Skips what a `#[cfg(test)]` covers and returns where it ends.
    fn test_item(&mut self, tokens: &[TokenTree], mut at: usize, within: &[String]) -> usize {
        const ITEMS: &str =
            "async const enum extern fn impl let macro_rules mod pub static struct trait type union unsafe use";
        while let Some((_, end)) = attribute(tokens, at) {
            at = end;
        }
        let is_item = word(tokens, at).is_some_and(|word| ITEMS.split(' ').any(|item| item == word));
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token {
                TokenTree::Ident(_) if is_word(token, "mod") => {
                    self.test_modules.extend(word(tokens, at).map(|name| child(within, &name)));
                }
                TokenTree::Punct(mark) if mark.as_char() == ';' || (mark.as_char() == ',' && !is_item) => break,
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break,
                _ => {}
            }
        }
        at
    }
}

fn list(stream: TokenStream) -> Vec<TokenTree> {
    stream.into_iter().collect()
}

pub(crate) fn child(module: &[String], name: &str) -> Module {
    [module, &[name.to_owned()]].concat()
}

fn word(tokens: &[TokenTree], at: usize) -> Option<String> {
    match tokens.get(at) {
        Some(TokenTree::Ident(ident)) => Some(ident.to_string().trim_start_matches("r#").to_owned()),
        _ => None,
    }
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

fn is_mark(token: Option<&TokenTree>, mark: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == mark)
}

/// Whether `::` stands here.
fn is_joint(tokens: &[TokenTree], at: usize) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(mark)) if mark.as_char() == ':' && mark.spacing() == Spacing::Joint)
        && is_mark(tokens.get(at + 1), ':')
}

/// The inside of `#[…]` or `#![…]` that begins here, and where it ends.
fn attribute(tokens: &[TokenTree], at: usize) -> Option<(Vec<TokenTree>, usize)> {
    let body = at + 1 + usize::from(is_mark(tokens.get(at + 1), '!'));
    match tokens.get(body) {
        Some(TokenTree::Group(group)) if is_mark(tokens.get(at), '#') && group.delimiter() == Delimiter::Bracket => {
            Some((list(group.stream()), body + 1))
        }
        _ => None,
    }
}

/// Whether an attribute, or a condition in it, leaves its item to tests alone: `cfg(test)`, `cfg(all(unix, test))`.
fn cfg_test(tokens: &[TokenTree]) -> bool {
    match tokens {
        [head, TokenTree::Group(inner)] if is_word(head, "cfg") || is_word(head, "all") => {
            let inner = list(inner.stream());
            inner.split(|token| is_mark(Some(token), ',')).any(|one| match one {
                [only] => is_word(only, "test"),
                several => cfg_test(several),
            })
        }
        _ => false,
    }
}
