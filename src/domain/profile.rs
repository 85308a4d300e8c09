//! Lines of shell profiles that set a variable, read without running them.

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

/// The variables and values that a line sets, when it is a plain assignment in the syntax of a POSIX shell (`export X=v`),
/// fish (`set -gx X v`), csh (`setenv X v`) or an environment file (`X=v`). A comment is no setting.
pub fn assigned(line: &str) -> Vec<(Var, String)> {
    let line = line.trim();
    if line.starts_with('#') {
        return Vec::new();
    }
    // One statement of several on a line is found as well: `cd /x && export GOPROXY=…`.
    line.split([';', '&'])
        .map(str::trim)
        .flat_map(|statement| {
            let found = posix(statement);
            if found.is_empty() { spaced(statement).into_iter().collect() } else { found }
        })
        .collect()
}

fn posix(statement: &str) -> Vec<(Var, String)> {
    let rest = ["export ", "typeset -x ", "declare -x "]
        .iter()
        .find_map(|word| statement.strip_prefix(word))
        .unwrap_or(statement)
        .trim_start();
    let read = |word: &str| {
        let (name, value) = word.split_once('=')?;
        Some((Var::named(name)?, unquoted(value)))
    };
    rest.split_whitespace().take_while(|word| !word.starts_with('#')).filter_map(read).collect()
}

fn spaced(statement: &str) -> Option<(Var, String)> {
    let mut words = statement.split_whitespace();
    match words.next()? {
        "setenv" => {}
        // Without -x the variable is not exported, and the go command never sees it.
        "set" => {
            let flags: Vec<&str> = words.clone().take_while(|word| word.starts_with('-')).collect();
            if !flags.iter().any(|flag| *flag == "--export" || (!flag.starts_with("--") && flag.contains('x'))) {
                return None;
            }
            words = statement.split_whitespace();
            words.nth(flags.len());
        }
        _ => return None,
    }
    let var = Var::named(words.next()?)?;
    Some((var, unquoted(&words.collect::<Vec<_>>().join(" "))))
}

/// Without a comment behind it and without quotes around it.
fn unquoted(text: &str) -> String {
    let text = text.split(" #").next().unwrap_or_default().trim();
    let inner = ['"', '\''].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote)).unwrap_or(text);
    inner.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assignments_are_seen_in_every_syntax() {
        for line in [
            "export GOPROXY=https://goproxy.cn,direct",
            "  export GOPROXY=\"https://goproxy.cn,direct\"",
            "GOPROXY='https://goproxy.cn,direct'",
            "set -gx GOPROXY https://goproxy.cn,direct",
            "set --global --export GOPROXY \"https://goproxy.cn,direct\"",
            "setenv GOPROXY https://goproxy.cn,direct",
            "cd /tmp; export GOPROXY=https://goproxy.cn,direct",
            "export A=b GOPROXY=https://goproxy.cn,direct",
        ] {
            assert_eq!(assigned(line), [(Var::Goproxy, "https://goproxy.cn,direct".to_owned())], "{line}");
        }
        for line in ["# export GOPROXY=x", "set -g GOPROXY x", "echo GOPROXY", "", "export MYGOPROXY=x"] {
            assert_eq!(assigned(line), [], "{line}");
        }
        let both = [(Var::Path, "/x:$PATH".to_owned()), (Var::Gosumdb, "off".to_owned())];
        assert_eq!(assigned("export PATH=/x:$PATH GOSUMDB=off # GOPROXY=x"), both);
    }
}
