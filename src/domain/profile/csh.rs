//! tcsh and csh.

use super::Deed;
use super::words::{Dialect, statements};
use crate::domain::variable::Var;

pub(super) fn deeds(text: &str) -> Vec<(usize, Deed)> {
    let read = |words: &[super::words::Word]| {
        // `if (…) setenv X y` is one statement.
        let start = match words.first()? {
            first if first.is("if") || first.text.starts_with("if(") => words
                .iter()
                .position(|word| word.is("setenv") || word.is("source"))
                .filter(|at| words.get(at - 1).is_some_and(|before| before.text.ends_with(')')))?,
            first if first.is("else") => 1,
            _ => 0,
        };
        let (command, args) = words.get(start..)?.split_first()?;
        match command.text.as_str() {
            "setenv" => {
                let value = args.get(1).map(|word| word.text.clone()).unwrap_or_default();
                Some(Deed::Sets(Var::named(&args.first()?.text)?, value))
            }
            "source" => Some(Deed::Runs(args.iter().find(|word| !word.is("-h"))?.text.clone())),
            _ => None,
        }
    };
    statements(text, Dialect::Csh)
        .into_iter()
        .filter(|statement| !statement.apart)
        .filter_map(|statement| Some((statement.line, read(&statement.words)?)))
        .collect()
}
