//! sh, bash, zsh, ksh.

use std::collections::{BTreeMap, BTreeSet};

use super::Deed;
use super::words::{Dialect, Statement, Word, statements};
use crate::domain::variable::Var;

/// Words in front of a command that are none themselves.
pub(in crate::domain) const KEYWORDS: [&str; 13] =
    ["if", "then", "elif", "else", "do", "while", "until", "!", "time", "builtin", "command", "fi", "esac"];

pub(super) fn deeds(text: &str) -> Vec<(usize, Deed)> {
    let mut reader = Reader::default();
    statements(text, Dialect::Posix).iter().for_each(|statement| reader.statement(statement));
    reader.done
}

#[derive(Default)]
struct Reader {
    done: Vec<(usize, Deed)>,
    exported: BTreeSet<Var>,
    /// Set, not exported so far.
    held: BTreeMap<Var, (usize, String)>,
    /// `set -a`.
    exports_all: bool,
    functions: BTreeMap<String, Vec<(usize, Deed)>>,
    /// The function whose body comes next.
    announced: Option<String>,
    /// Open braces; of a function with its name.
    braces: Vec<Option<String>>,
}

impl Reader {
    fn does(&mut self, line: usize, deed: Deed) {
        match self.braces.iter().flatten().next() {
            Some(name) => self.functions.entry(name.clone()).or_default().push((line, deed)),
            None => self.done.push((line, deed)),
        }
    }

    fn in_function(&self) -> bool {
        self.braces.iter().any(Option::is_some)
    }

    fn statement(&mut self, statement: &Statement) {
        let words = self.without_lead(&statement.words);
        if statement.apart {
            return;
        }
        let line = statement.line;
        let values = words.iter().take_while(|word| named(word).is_some() || is_assignment(&word.text)).count();
        let (prefix, command) = words.split_at(values);
        let Some((command, args)) = command.split_first() else {
            for (var, value) in prefix.iter().filter_map(named) {
                self.assigns(line, var, value);
            }
            return;
        };
        match command.text.as_str() {
            "export" => self.exports(line, args, true),
            "typeset" | "declare" => {
                let exports = args.iter().any(|word| word.text.starts_with('-') && word.text.contains('x'));
                self.exports(line, args, exports);
            }
            "set" => self.options(args),
            "setopt" if args.iter().any(|word| is_all_export(&word.text)) => self.exports_all = true,
            "unsetopt" if args.iter().any(|word| is_all_export(&word.text)) => self.exports_all = false,
            "unset" => args.iter().filter_map(|word| Var::named(&word.text)).for_each(|var| self.unsets(var)),
            "." | "source" => {
                if let Some(file) = args.first() {
                    self.does(line, Deed::Runs(file.text.clone()));
                }
            }
            name => {
                if let Some(body) = self.functions.get(name).filter(|_| self.braces.iter().all(Option::is_none)) {
                    self.done.extend(body.clone());
                }
            }
        }
    }

    /// Strips keywords and braces, and keeps count of functions.
    fn without_lead<'w>(&mut self, mut words: &'w [Word]) -> &'w [Word] {
        while let Some((first, rest)) = words.split_first() {
            if first.is("()") {
                words = rest;
            } else if rest.first().is_some_and(|word| word.is("()")) {
                self.announced = Some(first.text.clone());
                words = rest;
            } else if first.is("function") {
                self.announced = rest.first().map(|name| name.text.clone());
                words = rest.get(1..).unwrap_or_default();
            } else if first.is("{") {
                let name = self.announced.take();
                self.braces.push(name);
                words = rest;
            } else if first.is("}") {
                self.braces.pop();
                words = rest;
            } else if KEYWORDS.iter().any(|keyword| first.is(keyword)) {
                words = rest;
            } else {
                break;
            }
        }
        // `export X=y }` has no `;` before the brace in zsh.
        words
    }

    fn assigns(&mut self, line: usize, var: Var, value: String) {
        if self.exports_all || self.exported.contains(&var) {
            self.does(line, Deed::Sets(var, value));
        } else if !self.in_function() {
            self.held.insert(var, (line, value));
        }
    }

    fn exports(&mut self, line: usize, args: &[Word], exports: bool) {
        let takes_back = args.iter().any(|word| word.is("-n"));
        for word in args.iter().filter(|word| !word.text.starts_with(['-', '+'])) {
            match (named(word), Var::named(&word.text)) {
                (Some((var, value)), _) if exports && !takes_back => {
                    if !self.in_function() {
                        self.exported.insert(var);
                    }
                    self.does(line, Deed::Sets(var, value));
                }
                (Some((var, value)), _) => self.assigns(line, var, value),
                (None, Some(var)) if takes_back => self.unsets(var),
                (None, Some(var)) if exports => {
                    if !self.in_function() {
                        self.exported.insert(var);
                    }
                    if let Some((line, value)) = self.held.remove(&var) {
                        self.does(line, Deed::Sets(var, value));
                    }
                }
                _ => {}
            }
        }
    }

    fn options(&mut self, args: &[Word]) {
        let mut before: &str = "";
        for word in args.iter().map(|word| word.text.as_str()) {
            match (before, word) {
                ("-o", "allexport") => self.exports_all = true,
                ("+o", "allexport") => self.exports_all = false,
                (_, "--") => return,
                (_, word) if word.starts_with('-') && word.contains('a') => self.exports_all = true,
                (_, word) if word.starts_with('+') && word.contains('a') => self.exports_all = false,
                _ => {}
            }
            before = word;
        }
    }

    fn unsets(&mut self, var: Var) {
        if !self.in_function() {
            self.exported.remove(&var);
            self.held.remove(&var);
            self.done.retain(|(_, deed)| !matches!(deed, Deed::Sets(of, _) if *of == var));
        }
    }
}

fn is_all_export(option: &str) -> bool {
    option.replace('_', "").eq_ignore_ascii_case("allexport")
}

/// Whether a word is `NAME=value`.
pub(in crate::domain) fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        let name = name.strip_suffix('+').unwrap_or(name);
        !name.is_empty()
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
    })
}

/// `NAME=value` of a variable that is known here.
fn named(word: &Word) -> Option<(Var, String)> {
    let (name, value) = word.text.split_once('=')?;
    Some((Var::named(name)?, value.to_owned()))
}
