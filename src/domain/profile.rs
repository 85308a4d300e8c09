//! Lines of shell profiles that set a variable, read without running them.

mod csh;
mod environment;
mod fish;
mod nushell;
pub(in crate::domain) mod posix;
mod powershell;
pub(in crate::domain) mod words;

use std::path::Path;

use crate::domain::finding::Place;
use crate::domain::variable::Var;

/// A line in a profile that sets a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The variable.
    pub var: Var,
    /// The value, as far as it can be read without running the shell.
    pub value: String,
    /// Where.
    pub place: Place,
}

/// The line that most likely gave `var` its value in the environment: one with that very value, else any that sets it.
pub fn origin(assignments: &[Assignment], var: Var, value: &str) -> Option<Place> {
    let of_var = || assignments.iter().filter(|found| found.var == var);
    of_var().find(|found| found.value == value).or_else(|| of_var().next()).map(|found| found.place.clone())
}

/// The language of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// sh, bash, zsh, ksh.
    Posix,
    /// fish.
    Fish,
    /// The file in which fish keeps universal variables.
    FishVariables,
    /// tcsh and csh.
    Csh,
    /// Nushell.
    Nushell,
    /// PowerShell.
    Powershell,
    /// `NAME=value`, no shell at all: `/etc/environment`, `environment.d`, `.pam_environment`.
    Environment,
}

impl Syntax {
    /// What a file of this name is written in.
    pub fn of(path: &Path) -> Syntax {
        let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        match name.as_str() {
            "fish_variables" => Syntax::FishVariables,
            "environment" | ".pam_environment" => Syntax::Environment,
            ".tcshrc" | ".cshrc" | ".login" | "csh.cshrc" | "csh.login" | "cshrc" | "login" => Syntax::Csh,
            name => match name.rsplit_once('.').map(|(_, ending)| ending) {
                Some("fish") => Syntax::Fish,
                Some("csh" | "tcsh") => Syntax::Csh,
                Some("nu") => Syntax::Nushell,
                Some("ps1") => Syntax::Powershell,
                Some("conf") => Syntax::Environment,
                _ => Syntax::Posix,
            },
        }
    }
}

/// What a line does that matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It exports a variable with a value; what the shell would expand (`$X`, `$(…)`) stands in it unexpanded.
    Sets(Var, String),
    /// It runs another file, named as it stands there (`~/.goenv`, `$HOME/x`).
    Runs(String),
}

/// What a text does, in order, with the line (from 1) of each. What stands in a comment, a here-document, a subshell, or
/// a function that the text never calls is not done; whether a condition holds is not known, so what hangs on one is.
pub fn deeds(syntax: Syntax, text: &str) -> Vec<(usize, Deed)> {
    match syntax {
        Syntax::Posix => posix::deeds(text),
        Syntax::Fish => fish::deeds(text),
        Syntax::FishVariables => fish::universal(text),
        Syntax::Csh => csh::deeds(text),
        Syntax::Nushell => nushell::deeds(text),
        Syntax::Powershell => powershell::deeds(text),
        Syntax::Environment => environment::deeds(text),
    }
}

/// The lines that would export `name`, were it a variable that is known here.
pub fn exports_of(syntax: Syntax, text: &str, name: &str) -> Vec<usize> {
    // In its place one is read that no profile sets.
    let stand_in = Var::OwnMark;
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let (before, found) = rest.split_at(at);
        let after = found.get(name.len()..).unwrap_or_default();
        let whole = !before.ends_with(is_of_a_name) && !after.starts_with(is_of_a_name);
        replaced.push_str(before);
        replaced.push_str(if whole { stand_in.name() } else { name });
        rest = after;
    }
    replaced.push_str(rest);
    let found = deeds(syntax, &replaced).into_iter();
    found.filter(|(_, deed)| matches!(deed, Deed::Sets(var, _) if *var == stand_in)).map(|(line, _)| line).collect()
}

/// Every word of the text that could name a variable of Go's, once, in order.
pub fn words_like_go(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for word in text.split(|c| !is_of_a_name(c)) {
        if word.starts_with("GO") && word.len() > 3 && !word.contains(char::is_lowercase) && !found.contains(&word) {
            found.push(word);
        }
    }
    found
}

fn is_of_a_name(c: char) -> bool {
    c == '_' || c.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests;
