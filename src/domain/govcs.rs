//! GOVCS: which version control systems may serve which module paths (cmd/go/internal/vcs, `parseGOVCS`).

use crate::domain::patterns;

/// The rules of a value, those of the default behind them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Govcs(Vec<(String, Vec<String>)>);

/// A value that the go command refuses, with everything that needs version control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadGovcs {
    /// The entry.
    pub entry: String,
}

impl Govcs {
    /// Reads a value; an empty one is Go's default.
    pub fn parse(value: &str) -> Result<Govcs, BadGovcs> {
        let mut rules: Vec<(String, Vec<String>)> = Vec::new();
        let entries = Some(value.trim()).filter(|value| !value.is_empty());
        for entry in entries.into_iter().flat_map(|value| value.split(',')).map(str::trim) {
            let bad = || BadGovcs { entry: entry.to_owned() };
            let (pattern, list) = entry.split_once(':').ok_or_else(bad)?;
            let (pattern, list) = (pattern.trim(), list.trim());
            let relative = matches!(pattern, "." | "..") || pattern.starts_with("./") || pattern.starts_with("../");
            let allowed: Vec<String> = list.split('|').map(|name| name.trim().to_owned()).collect();
            let again = rules.iter().any(|(known, _)| known == pattern);
            if pattern.is_empty() || relative || again || allowed.iter().any(String::is_empty) {
                return Err(bad());
            }
            rules.push((pattern.to_owned(), allowed));
        }
        for (pattern, allowed) in [("private", &["all"][..]), ("public", &["git", "hg"])] {
            rules.push((pattern.to_owned(), allowed.iter().map(|name| (*name).to_owned()).collect()));
        }
        Ok(Govcs(rules))
    }

    /// Whether `vcs` may serve `path`, which GOPRIVATE covers or does not.
    pub fn allows(&self, path: &str, is_private: bool, vcs: &str) -> bool {
        let fits = |pattern: &str| match pattern {
            "private" => is_private,
            "public" => !is_private,
            pattern => patterns::matches(pattern, path),
        };
        let rule = self.0.iter().find(|(pattern, _)| fits(pattern));
        rule.is_some_and(|(_, allowed)| allowed.iter().any(|name| name == vcs || name == "all"))
    }
}

/// The version control system that a module path names, else git.
pub fn system_of(path: &str) -> &'static str {
    let ending = |ending: &str| path.split('/').any(|element| element.ends_with(ending));
    [(".hg", "hg"), (".svn", "svn"), (".bzr", "bzr"), (".fossil", "fossil")]
        .into_iter()
        .find(|(mark, _)| ending(mark))
        .map_or("git", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rule_that_fits_decides() {
        for (value, is_private, git, hg) in [
            ("", true, true, true),
            ("", false, true, true),
            ("*:off", true, false, false),
            ("private:git", true, true, false),
            ("public:off", true, true, true),
            ("git.corp:git|hg,*:off", true, true, true),
            ("git.other:all,*:off", true, false, false),
            (" git.corp : hg , private:off", true, false, true),
            ("*:git", false, true, false),
        ] {
            let rules = Govcs::parse(value).unwrap();
            let said = ["git", "hg"].map(|vcs| rules.allows("git.corp/x", is_private, vcs));
            assert_eq!(said, [git, hg], "{value:?}");
        }
    }

    #[test]
    fn what_go_refuses_is_refused() {
        for value in ["git", "*:git,,x:git", ":git", "*:", "*:git|", "*:git,*:hg", "./x:git"] {
            assert!(Govcs::parse(value).is_err(), "{value}");
        }
    }
}
