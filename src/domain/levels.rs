//! Which findings count, and how much: by the command line (`-A`, `-W`, `-D`) and by the team file (`allow`, `warn`, `deny`).
//!
//! The rule that names a code most exactly holds: `GP301` over `GP30` over `GP3`. Among equals on the command line the last
//! one holds; a team file cannot have equals. The command line stands above the team file, however exact that is. A team
//! file that the user does not trust may make a finding worse, never better.

use crate::domain::causes;
use crate::domain::finding::{Finding, Severity};
use crate::text::codes::Code;

/// A finding code, or the beginning that several share: `GP301`, `GP3`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Codes(String);

impl Codes {
    /// Reads one, in any letter case; `None` where there is no such code.
    pub fn parse(text: &str) -> Option<Codes> {
        (!Code::beginning(text).is_empty()).then(|| Codes(text.trim().to_ascii_uppercase()))
    }

    /// Whether the code is among them.
    pub fn covers(&self, code: Code) -> bool {
        code.name().starts_with(&self.0)
    }

    /// As it is written, in capitals.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What becomes of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It is passed over.
    Allow,
    /// It is a warning, whatever it was.
    Warn,
    /// It is an error.
    Deny,
}

/// What becomes of the findings of some codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Which.
    pub codes: Codes,
    /// What becomes of them.
    pub level: Level,
}

/// Everything that changes how much findings count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// Of the command line, in its order.
    pub command_line: Vec<Rule>,
    /// Of the team file.
    pub team: Vec<Rule>,
    /// Whether the user trusts the team file.
    pub team_is_trusted: bool,
}

impl Levels {
    /// The findings that count, with the severity that they have now, worst first.
    pub fn apply(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let mut left: Vec<Finding> = findings
            .into_iter()
            .filter_map(|finding| {
                let severity = self.severity(finding.code, finding.severity)?;
                Some(Finding { severity, ..finding })
            })
            .collect();
        causes::release(&mut left);
        causes::arrange(&mut left);
        left
    }

    /// What a severity becomes; `None` where the finding is passed over.
    fn severity(&self, code: Code, found: Severity) -> Option<Severity> {
        if let Some(level) = level(&self.command_line, code) {
            return level.severity();
        }
        match level(&self.team, code).map(Level::severity) {
            None => Some(found),
            Some(wanted) if self.team_is_trusted => wanted,
            Some(wanted) => Some(wanted.map_or(found, |wanted| wanted.max(found))),
        }
    }

    /// The codes for which the team file asks for less than it gets, since nobody trusts it: each once.
    pub fn held_back(&self, findings: &[Finding]) -> Vec<Code> {
        let trusted = Levels { team_is_trusted: true, ..self.clone() };
        let mut codes: Vec<Code> = findings
            .iter()
            .filter(|one| self.severity(one.code, one.severity) != trusted.severity(one.code, one.severity))
            .map(|one| one.code)
            .collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }
}

impl Level {
    /// The severity that it stands for; `None` for being passed over.
    fn severity(self) -> Option<Severity> {
        match self {
            Level::Allow => None,
            Level::Warn => Some(Severity::Warning),
            Level::Deny => Some(Severity::Error),
        }
    }
}

/// The level of the rule that holds for a code: the most exact, and of those the last.
fn level(rules: &[Rule], code: Code) -> Option<Level> {
    // `max_by_key` keeps the last of equals.
    rules.iter().filter(|rule| rule.codes.covers(code)).max_by_key(|rule| rule.codes.0.len()).map(|rule| rule.level)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Message;

    fn rules(text: &str) -> Vec<Rule> {
        text.split_whitespace()
            .map(|word| {
                let (flag, codes) = word.split_at(1);
                let level = match flag {
                    "A" => Level::Allow,
                    "W" => Level::Warn,
                    _ => Level::Deny,
                };
                Rule { codes: Codes::parse(codes).unwrap(), level }
            })
            .collect()
    }

    fn one(code: Code, severity: Severity) -> Finding {
        Finding::new(code, severity, Message::verbatim("x"))
    }

    /// GP301 is an error, GP303 a warning, GP105 a note: what is left of them.
    fn left(levels: &Levels) -> String {
        let found = vec![
            one(Code::GP301, Severity::Error),
            one(Code::GP303, Severity::Warning),
            one(Code::GP105, Severity::Note),
        ];
        let left = levels.apply(found);
        left.iter().map(|one| format!("{}:{}", one.code.name(), one.severity.word())).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_most_exact_rule_holds_and_among_equals_the_last() {
        for (command_line, expected) in [
            ("", "GP301:error GP303:warning GP105:note"),
            ("AGP3", "GP105:note"),
            ("AGP3 DGP303", "GP303:error GP105:note"),
            ("DGP303 AGP3", "GP303:error GP105:note"),
            ("DGP303 AGP30", "GP303:error GP105:note"),
            ("AGP30 DGP3", "GP105:note"),
            ("AGP301 DGP301", "GP301:error GP303:warning GP105:note"),
            ("DGP301 AGP301", "GP303:warning GP105:note"),
            ("WGP301 WGP105", "GP105:warning GP301:warning GP303:warning"),
            ("Dgp1 Wgp3", "GP105:error GP301:warning GP303:warning"),
        ] {
            let levels = Levels { command_line: rules(command_line), ..Levels::default() };
            assert_eq!(left(&levels), expected, "{command_line}");
        }
    }

    #[test]
    fn a_team_file_nobody_trusts_makes_nothing_better() {
        for (team, untrusted, trusted) in [
            ("AGP3", "GP301:error GP303:warning GP105:note", "GP105:note"),
            ("WGP3", "GP301:error GP303:warning GP105:note", "GP301:warning GP303:warning GP105:note"),
            ("DGP3", "GP301:error GP303:error GP105:note", "GP301:error GP303:error GP105:note"),
            ("WGP105", "GP301:error GP105:warning GP303:warning", "GP301:error GP105:warning GP303:warning"),
            ("DGP3 AGP303", "GP301:error GP303:warning GP105:note", "GP301:error GP105:note"),
        ] {
            let levels = |team_is_trusted| Levels { team: rules(team), team_is_trusted, ..Levels::default() };
            assert_eq!(left(&levels(false)), untrusted, "{team}");
            assert_eq!(left(&levels(true)), trusted, "{team}");
            let found = [one(Code::GP301, Severity::Error), one(Code::GP303, Severity::Warning)];
            assert_eq!(levels(false).held_back(&found).is_empty(), untrusted == trusted, "{team}");
            assert!(levels(true).held_back(&found).is_empty(), "{team}");
        }
    }

    #[test]
    fn what_follows_from_a_finding_passed_over_stands_for_itself() {
        let follows = |code, severity, cause| Finding { follows_from: Some(cause), ..one(code, severity) };
        let found = || vec![one(Code::GP114, Severity::Error), follows(Code::GP102, Severity::Warning, Code::GP114)];
        let advice = |rule: &str| {
            let left = Levels { command_line: rules(rule), ..Levels::default() }.apply(found());
            left.iter().find(|one| one.code == Code::GP102).unwrap().advice()
        };
        assert_eq!(advice(""), crate::text::findings::follows_from("GP114"));
        assert_eq!(advice("AGP114"), Code::GP102.remedy());
    }

    #[test]
    fn the_command_line_stands_above_the_team_file() {
        let levels =
            |command_line, team| Levels { command_line: rules(command_line), team: rules(team), team_is_trusted: true };
        assert_eq!(left(&levels("AGP3", "DGP301")), "GP105:note");
        assert_eq!(left(&levels("DGP3", "AGP303")), "GP301:error GP303:error GP105:note");
    }

    #[test]
    fn codes_are_those_there_are() {
        for text in ["GP3", "gp301", " GP30 ", "gp1"] {
            assert!(Codes::parse(text).is_some(), "{text}");
        }
        for text in ["", "GP", "GP9", "GP399", "301", "GP3*", "GP301 GP303"] {
            assert!(Codes::parse(text).is_none(), "{text}");
        }
    }
}
