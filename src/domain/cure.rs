//! What `doctor --fix` can do about a finding. Each is what a command of ours or of Go's would do, through the same journal;
//! none makes anything less secure.

use crate::domain::envfile::mend::LineCure;
use crate::domain::variable::Var;

/// One cure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cure {
    /// Ask this mirror, as `use ID` does.
    Use {
        /// Its id in the catalogue.
        mirror: String,
    },
    /// Choose among the mirrors that are healthy now, as `use --fastest` does.
    Fastest,
    /// Store this value with `go env -w`.
    Store {
        /// Which variable.
        var: Var,
        /// Its value.
        value: String,
    },
    /// Take it out with `go env -u`, so that Go's default counts again.
    Forget {
        /// Which variable.
        var: Var,
    },
    /// Add these patterns to GOPRIVATE, as `use current --private` does.
    Private {
        /// Separated by commas.
        patterns: String,
    },
    /// Add these patterns to each of these variables.
    Cover {
        /// Which.
        vars: Vec<Var>,
        /// Separated by commas.
        patterns: String,
    },
    /// Write a pattern as it was meant.
    Pattern {
        /// The variable that has it.
        var: Var,
        /// The pattern as it stands there.
        from: String,
        /// What was meant, of which there can be several, separated by commas.
        to: String,
    },
    /// Take one flag out of GOFLAGS; the others stay.
    DropFlag {
        /// Without its dash.
        flag: String,
    },
    /// Mend lines of Go's env file.
    Lines(LineCure),
}

impl Cure {
    /// The cure that a command is, where it is one that `--fix` can do: what a remedy says and what is done cannot differ.
    pub fn of_command(command: &str) -> Option<Cure> {
        let words: Vec<&str> = command.split(' ').collect();
        match *words.as_slice() {
            ["goproxy-cfg", "use", "--fastest"] => Some(Cure::Fastest),
            ["goproxy-cfg", "use", "current", "--private", patterns] => {
                Some(Cure::Private { patterns: unquoted(patterns)?.to_owned() })
            }
            ["goproxy-cfg", "use", mirror] if !mirror.starts_with('-') && mirror != "current" => {
                Some(Cure::Use { mirror: mirror.to_owned() })
            }
            ["go", "env", "-w", ..] => {
                let (name, value) = unquoted(command.strip_prefix("go env -w ")?)?.split_once('=')?;
                Some(Cure::Store { var: Var::named(name)?, value: value.to_owned() })
            }
            ["go", "env", "-u", name] => Some(Cure::Forget { var: Var::named(name)? }),
            _ => None,
        }
    }

    /// Whether it decides what GOPROXY says.
    pub fn is_of_the_list(&self) -> bool {
        match self {
            Cure::Use { .. } | Cure::Fastest => true,
            Cure::Store { var, .. } | Cure::Forget { var } => *var == Var::Goproxy,
            _ => false,
        }
    }
}

/// One word of a shell without the single quotes that it may stand in; `None` for several words and for what a shell would
/// expand.
fn unquoted(word: &str) -> Option<&str> {
    let inner = word.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:,@%+".contains(c);
    match inner {
        Some(inner) => Some(inner).filter(|inner| !inner.contains('\'')),
        None => Some(word).filter(|word| word.chars().all(plain)),
    }
}

/// The command that stores a value, quoted where a shell needs it.
pub fn store_command(var: Var, value: &str) -> String {
    let assignment = format!("{var}={value}");
    match unquoted(&assignment) {
        Some(_) if !assignment.starts_with('\'') => format!("go env -w {assignment}"),
        _ => format!("go env -w '{}'", assignment.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_the_cure_that_it_says() {
        let store = |var, value: &str| Some(Cure::Store { var, value: value.to_owned() });
        for (command, cure) in [
            ("goproxy-cfg use --fastest", Some(Cure::Fastest)),
            ("goproxy-cfg use goproxy.cn", Some(Cure::Use { mirror: "goproxy.cn".into() })),
            ("goproxy-cfg use current --private git.corp", Some(Cure::Private { patterns: "git.corp".into() })),
            ("goproxy-cfg use current --private '*.corp'", Some(Cure::Private { patterns: "*.corp".into() })),
            ("go env -u GOSUMDB", Some(Cure::Forget { var: Var::Gosumdb })),
            ("go env -w GOSUMDB=sum.golang.google.cn", store(Var::Gosumdb, "sum.golang.google.cn")),
            (
                "go env -w 'GOPROXY=https://a.cn|https://b.cn,direct'",
                store(Var::Goproxy, "https://a.cn|https://b.cn,direct"),
            ),
            // What nobody would do for the user, or what a shell would make something else of.
            ("goproxy-cfg list", None),
            ("goproxy-cfg use", None),
            ("goproxy-cfg use current", None),
            ("goproxy-cfg use a b", None),
            ("goproxy-cfg use --sumdb off", None),
            ("go env -u GONOPROXY GONOSUMDB", None),
            ("go env -u NOSUCH", None),
            ("go env -w GOPROXY=https://a.cn|https://b.cn", None),
            ("go env -w GOPROXY=$X", None),
            ("go env -w GOPROXY=a GOSUMDB=off", None),
            ("remove it", None),
            ("", None),
        ] {
            assert_eq!(Cure::of_command(command), cure, "{command}");
        }
    }

    #[test]
    fn a_stored_value_comes_back_from_its_command() {
        for value in ["", "https://goproxy.cn,direct", "https://a.cn|https://b.cn,direct", "a b", "*.corp,x.corp"] {
            let command = store_command(Var::Goproxy, value);
            let cure = Cure::Store { var: Var::Goproxy, value: value.to_owned() };
            assert_eq!(Cure::of_command(&command), Some(cure), "{command}");
        }
    }
}
