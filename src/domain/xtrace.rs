//! The trace that a shell writes of itself (`-x`), with a prefix (`PS4`) that says where the shell is and what value each
//! variable has. A value that is another one in the next entry was changed by the line of this entry: however it was done,
//! with `export`, `eval`, `read` or `printf -v`, no command needs to be understood.

use std::collections::BTreeSet;

use crate::domain::variable::Var;

/// A line that changed a variable while the shell ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The variable.
    pub var: Var,
    /// Its value from then on; `None` when it was unset.
    pub value: Option<String>,
    /// The file as the shell names it, and the line in it; `None` where the trace was switched off at the time.
    pub place: Option<(String, usize)>,
}

/// What a trace tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// In the order in which they happened.
    pub changes: Vec<Change>,
    /// The files of which the shell ran at least one command, as it names them, in the order of the first.
    pub files: Vec<String>,
}

/// Control characters that stand in no path and no value that matters here.
const OPEN: char = '\u{1}';
const NEXT: char = '\u{2}';
const CLOSE: char = '\u{3}';

/// `PS4` for bash.
pub fn prefix_for_bash(mark: &str, vars: &[Var]) -> String {
    prefix(mark, "0", "${BASH_SOURCE-}", "${LINENO-}", "${BASH_SUBSHELL-}", vars)
}

/// `PS4` for zsh with its option `promptsubst`.
pub fn prefix_for_zsh(mark: &str, vars: &[Var]) -> String {
    prefix(mark, "%e", "%x", "%I", "${ZSH_SUBSHELL-}", vars)
}

fn prefix(mark: &str, depth: &str, file: &str, line: &str, subshell: &str, vars: &[Var]) -> String {
    let mut text = format!("+{OPEN}{mark}{NEXT}{depth}{NEXT}{file}{NEXT}{line}{NEXT}{subshell}");
    for var in vars {
        let name = var.name();
        // `=` tells an empty variable from none.
        text.push_str(&format!("{NEXT}${{{name}+=}}${{{name}-}}"));
    }
    text.push(CLOSE);
    text
}

struct Entry<'t> {
    /// In how many files and `eval`s: bash writes the first character of the prefix once for each, zsh has a number.
    depth: usize,
    file: &'t str,
    line: usize,
    values: Vec<Option<&'t str>>,
    command: &'t str,
}

impl Entry<'_> {
    /// What is run by `eval`, and our own first and last words, stand in no file.
    fn is_in_file(&self) -> bool {
        !self.file.is_empty() && !self.file.starts_with('(') && (self.file.contains('/') || self.file.starts_with('.'))
    }

    fn ends_trace(&self) -> bool {
        ["set +", "xtrace"].iter().any(|words| self.command.contains(words))
    }
}

fn entry<'t>(pluses: usize, chunk: &'t str, count: usize) -> Option<(Entry<'t>, usize)> {
    let (head, command) = chunk.split_once(CLOSE)?;
    let mut fields = head.split(NEXT);
    let depth = pluses + fields.next()?.parse::<usize>().ok()?;
    let (file, line, subshell) = (fields.next()?, fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    let values: Vec<Option<&str>> = fields.map(|field| field.strip_prefix('=')).collect();
    (values.len() == count).then_some((Entry { depth, file, line, values, command }, subshell))
}

/// Reads what a shell wrote with a prefix of this mark for these variables. Whatever else stands there is passed over.
pub fn parse(mark: &str, vars: &[Var], text: &str) -> Trace {
    let split = format!("{OPEN}{mark}{NEXT}");
    let mut trace = Trace::default();
    let mut files = BTreeSet::new();
    let mut before: Option<Entry<'_>> = None;
    // Where the last command in a file stood: what `eval` runs belongs to the line that says `eval`.
    let mut place: Option<(&str, usize)> = None;
    let mut eval: Option<(&str, usize)> = None;
    let mut depth = 0;
    for chunk in text.split(split.as_str()) {
        let next_depth = chunk.chars().rev().take_while(|c| *c == '+').count();
        let found = entry(std::mem::replace(&mut depth, next_depth), chunk, vars.len());
        let Some((entry, subshell)) = found else { continue };
        if entry.is_in_file() && files.insert(entry.file) {
            trace.files.push(entry.file.to_owned());
        }
        // What a subshell sets is gone with it.
        if subshell > 0 {
            continue;
        }
        if let Some(before) = &before {
            for (index, var) in vars.iter().enumerate() {
                let (old, new) =
                    (before.values.get(index).copied().flatten(), entry.values.get(index).copied().flatten());
                if old != new {
                    let change = change(&trace.changes, *var, new, before, place);
                    trace.changes.push(change);
                }
            }
        }
        // Both number the lines of what they evaluate on from the line of the `eval`.
        let evaluated = eval.is_some_and(|(file, depth)| entry.file == file && entry.depth > depth);
        if !evaluated {
            eval = entry.command.starts_with("eval ").then_some((entry.file, entry.depth));
        }
        if evaluated {
            // The place stays where the `eval` is.
        } else if entry.is_in_file() {
            place = Some((entry.file, entry.line));
        } else if entry.file.is_empty() {
            place = None;
        }
        before = Some(entry);
    }
    trace
}

fn change(earlier: &[Change], var: Var, value: Option<&str>, by: &Entry<'_>, place: Option<(&str, usize)>) -> Change {
    let value = value.map(str::to_owned);
    // The end of a function gives a `local` its old value back; the line that once gave it that value is the one.
    let restored = earlier.iter().rev().filter(|change| change.var == var).skip(1).find(|change| change.value == value);
    let place = match restored {
        Some(before) if !by.command.contains(var.name()) => before.place.clone(),
        _ if by.ends_trace() => None,
        _ => place.map(|(file, line)| (file.to_owned(), line)),
    };
    Change { var, value, place }
}

/// The function that tells of every change of a variable in fish, to be defined before the profiles run.
pub fn watcher_for_fish(mark: &str, vars: &[Var]) -> String {
    vars.iter()
        .map(|var| {
            let name = var.name();
            format!(
                "function __goproxy_cfg_{name} --on-variable {name}; begin; printf '\\x01%s\\x02%s\\x02' {mark} {name}; \
                 set -q {name}; and printf =; printf '%s\\x02' \"${name}\"; status stack-trace; printf '\\x03'; end >&2; end\n"
            )
        })
        .collect()
}

/// Reads what [`watcher_for_fish`] wrote.
pub fn parse_fish(mark: &str, text: &str) -> Vec<Change> {
    let split = format!("{OPEN}{mark}{NEXT}");
    let read = |chunk: &str| {
        let (inner, _) = chunk.split_once(CLOSE)?;
        let mut fields = inner.splitn(3, NEXT);
        let (name, value, stack) = (fields.next()?, fields.next()?, fields.next()?);
        let (_, behind) = stack.split_once("in event handler").unwrap_or(("", stack));
        let called = behind.split_once("called on line ").and_then(|(_, rest)| {
            let (line, rest) = rest.split_once(" of file ")?;
            Some((rest.lines().next()?.to_owned(), line.parse().ok()?))
        });
        Some(Change { var: Var::named(name)?, value: value.strip_prefix('=').map(str::to_owned), place: called })
    };
    text.split(split.as_str()).skip(1).filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const VARS: [Var; 2] = [Var::Goproxy, Var::Gosumdb];

    fn line(file: &str, line: usize, subshell: usize, goproxy: Option<&str>, command: &str) -> String {
        let value = goproxy.map(|value| format!("={value}")).unwrap_or_default();
        format!("++\u{1}m\u{2}0\u{2}{file}\u{2}{line}\u{2}{subshell}\u{2}{value}\u{2}\u{3}{command}\n")
    }

    fn changes(lines: &[String]) -> Vec<(Option<String>, Option<String>)> {
        let trace = parse("m", &VARS, &lines.concat());
        trace
            .changes
            .into_iter()
            .map(|change| (change.value, change.place.map(|(file, line)| format!("{file}:{line}"))))
            .collect()
    }

    fn change(value: Option<&str>, place: Option<&str>) -> (Option<String>, Option<String>) {
        (value.map(str::to_owned), place.map(str::to_owned))
    }

    #[test]
    fn the_line_before_the_change_made_it() {
        let lines = [
            "noise + x\n".to_owned(),
            line("", 1, 0, None, ". /h/.bashrc"),
            line("/h/.bashrc", 1, 0, None, "read GOPROXY"),
            line("/h/.bashrc", 2, 0, Some("a\nb"), "(unset GOPROXY)"),
            line("/h/.bashrc", 2, 1, None, "true"),
            line("/h/.bashrc", 3, 0, Some("a\nb"), "eval x"),
            line("(eval)", 1, 0, Some("a\nb"), "GOPROXY=c"),
            line("/h/.bashrc", 9, 0, Some("c"), "unset GOPROXY"),
            line("", 1, 0, None, "exec"),
        ];
        let expected = [
            change(Some("a\nb"), Some("/h/.bashrc:1")),
            change(Some("c"), Some("/h/.bashrc:3")),
            change(None, Some("/h/.bashrc:9")),
        ];
        assert_eq!(changes(&lines), expected);
        assert_eq!(parse("m", &VARS, &lines.concat()).files, ["/h/.bashrc"]);
        assert_eq!(parse("other", &VARS, &lines.concat()), Trace::default());
    }

    #[test]
    fn what_is_evaluated_stands_where_the_eval_stands() {
        let lines = [
            line("/h/a", 4, 0, None, "eval 'true\nexport GOPROXY=x'"),
            format!("+{}", line("/h/a", 4, 0, None, "true")),
            format!("+{}", line("/h/a", 5, 0, None, "export GOPROXY=x")),
            line("/h/a", 6, 0, Some("x"), "export GOPROXY=y"),
            line("", 1, 0, Some("y"), "exec"),
        ];
        assert_eq!(changes(&lines), [change(Some("x"), Some("/h/a:4")), change(Some("y"), Some("/h/a:6"))]);
    }

    #[test]
    fn a_local_value_does_not_hide_the_line_that_set_the_real_one() {
        let lines = [
            line("/h/a", 1, 0, None, "export GOPROXY=x"),
            line("/h/a", 2, 0, Some("x"), "f"),
            line("/h/b", 7, 0, Some("x"), "local GOPROXY=y"),
            line("/h/b", 8, 0, Some("y"), "true"),
            line("/h/a", 3, 0, Some("x"), "true"),
        ];
        assert_eq!(changes(&lines).last(), Some(&change(Some("x"), Some("/h/a:1"))));
    }

    #[test]
    fn what_happens_while_nothing_is_traced_has_no_place() {
        let lines = [line("/h/a", 1, 0, None, "set +x"), line("", 1, 0, Some("x"), "exec")];
        assert_eq!(changes(&lines), [change(Some("x"), None)]);
    }

    #[test]
    fn fish_says_who_called() {
        let text = "noise\u{1}m\u{2}GOPROXY\u{2}=a b\u{2}in function '__h' with arguments 'VARIABLE SET GOPROXY'\n\tcalled on \
                    line 1 of file ~/x.fish\nin event handler: handler for variable 'GOPROXY'\n\tcalled on line 3 of file \
                    ~/x.fish\nfrom sourcing file ~/x.fish\n\tcalled on line 9 of file ~/y.fish\n\u{3}more";
        let place = Some(("~/x.fish".to_owned(), 3));
        assert_eq!(parse_fish("m", text), [Change { var: Var::Goproxy, value: Some("a b".to_owned()), place }]);
    }
}
