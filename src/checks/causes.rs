//! Which finding follows from which: one root cause is shown once, with what it leads to beneath it.

use super::resolution;
use crate::domain::causes::arrange;
use crate::domain::facts::Facts;
use crate::domain::fault::FaultClass;
use crate::domain::finding::{Finding, Severity};
use crate::domain::settings::Source;
use crate::domain::variable::Var;
use crate::text::codes::Code;

/// What must hold for one finding to follow from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// Nothing more than that both are there.
    Any,
    /// Both are about the same server, module or variable.
    SameSubject,
    /// Both stand at the same place.
    SamePlace,
    /// The cause is an error: it keeps the go command from going on.
    Stops,
    /// The cause is more than worth knowing.
    Matters,
    /// The effect is no error: nobody had asked for what it tells of.
    Oversight,
    /// The effect is about this variable.
    About(Var),
    /// The cause is about this variable.
    Of(Var),
    /// The cause rests on what the go command said of the failure: the download has places of its own, which no fault of the
    /// user's folders and files reaches.
    ToldByGo,
    /// The variable has the value that is built in, since nothing else counts.
    Unset(Var),
    /// The same, and the cause is about the variable.
    UnsetBy(Var),
    /// The checksum database itself, asked without a mirror, fails in this way.
    Database(FaultClass),
}

/// What a finding can follow from.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// The finding.
    effect: Code,
    /// Whether its own advice stays: where it is part of the cure, and not to be had from the cause.
    keeps_advice: bool,
    /// Its causes, the deepest first: the first that is there counts.
    causes: &'static [(Code, When)],
}

use Code::*;
use When::{About, Any, Database, Matters, Of, Oversight, SamePlace, SameSubject, Stops, ToldByGo, Unset, UnsetBy};

const fn row(effect: Code, causes: &'static [(Code, When)]) -> Row {
    Row { effect, keeps_advice: false, causes }
}

const fn advice(effect: Code, causes: &'static [(Code, When)]) -> Row {
    Row { effect, keeps_advice: true, causes }
}

/// What makes a server fail that is asked at a wrong address: its name is no server's, leads elsewhere, or lies abroad.
const OF_A_SERVER: &[(Code, When)] = &[
    (GP401, Any),
    (GP106, SameSubject),
    (GP107, SameSubject),
    (GP409, SameSubject),
    (GP421, SameSubject),
    (GP102, SameSubject),
];
/// The same for certificates, which a login page or a wrong clock spoils as well.
const OF_A_CERTIFICATE: &[(Code, When)] = &[
    (GP413, Any),
    (GP416, Any),
    (GP106, SameSubject),
    (GP107, SameSubject),
    (GP409, SameSubject),
    (GP421, SameSubject),
];
/// The same for answers.
const OF_AN_ANSWER: &[(Code, When)] =
    &[(GP416, Any), (GP106, SameSubject), (GP107, SameSubject), (GP409, SameSubject), (GP102, SameSubject)];
/// What a server's failure is called, for what follows from it.
const OF_THE_LIST: &[(Code, When)] = &[
    (GP402, SameSubject),
    (GP403, SameSubject),
    (GP404, Any),
    (GP405, SameSubject),
    (GP406, SameSubject),
    (GP407, SameSubject),
    (GP408, Any),
    (GP410, SameSubject),
    (GP411, SameSubject),
    (GP412, SameSubject),
    (GP414, SameSubject),
    (GP415, SameSubject),
    (GP417, SameSubject),
    (GP418, SameSubject),
    (GP419, SameSubject),
    (GP420, Any),
];

/// All that is known of causes. No chain of rows leads back to where it began.
const ROWS: &[Row] = &[
    // A switched-off env file leaves what is built in.
    row(GP101, &[(GP114, SamePlace)]),
    row(GP102, &[(GP109, Unset(Var::Goproxy)), (GP114, UnsetBy(Var::Goproxy))]),
    // The value that counts is what is wrong; that it hides another one says why the env file does not help.
    advice(
        GP108,
        &[
            (GP117, About(Var::Goproxy)),
            (GP118, SameSubject),
            (GP101, About(Var::Goproxy)),
            (GP106, About(Var::Goproxy)),
            (GP107, About(Var::Goproxy)),
            (GP103, About(Var::Goproxy)),
            (GP102, About(Var::Goproxy)),
            (GP112, About(Var::Goproxy)),
            (GP113, About(Var::Goproxy)),
            (GP302, About(Var::Gosumdb)),
            (GP301, About(Var::Gosumdb)),
        ],
    ),
    advice(GP115, OF_THE_LIST),
    // Why a name leaves: its pattern does not match or does not count, or there is none.
    // Where the variable has a value of its own, GOPRIVATE does not count for it, right or wrong.
    row(
        GP205,
        &[
            (GP114, Matters),
            (GP203, Of(Var::Gonoproxy)),
            (GP118, Matters),
            (GP201, Matters),
            (GP203, Matters),
            (GP204, Oversight),
        ],
    ),
    row(
        GP206,
        &[
            (GP114, Matters),
            (GP203, Of(Var::Gonosumdb)),
            (GP118, Matters),
            (GP201, Matters),
            (GP203, Matters),
            (GP204, Oversight),
        ],
    ),
    row(GP204, &[(GP203, Any)]),
    row(GP304, &[(GP416, Any)]),
    row(GP305, &[(GP416, Any), (GP401, Any)]),
    row(
        GP307,
        &[
            (GP401, Any),
            (GP402, Database(FaultClass::Dns)),
            (GP413, Database(FaultClass::TlsExpired)),
            (GP416, Database(FaultClass::NotAProxy)),
            (GP416, Database(FaultClass::RedirectRefused)),
            (GP404, Database(FaultClass::TlsUntrusted)),
            (GP420, Database(FaultClass::HttpProxy)),
            (GP408, Database(FaultClass::HttpProxy)),
            (GP409, SameSubject),
            (GP421, SameSubject),
            (GP308, Any),
            (GP303, Any),
            (GP103, Any),
        ],
    ),
    // The go command itself was seen to ask abroad: for a reason that others name.
    row(GP311, &[(GP308, Any), (GP303, Any), (GP103, Any), (GP102, Any)]),
    row(GP309, &[(GP306, Any), (GP304, Any)]),
    row(GP310, &[(GP301, Any)]),
    row(GP402, OF_A_SERVER),
    row(GP403, OF_A_SERVER),
    row(GP404, OF_A_CERTIFICATE),
    row(GP405, OF_AN_ANSWER),
    row(GP406, OF_AN_ANSWER),
    row(GP407, OF_A_SERVER),
    row(GP408, &[(GP401, Any), (GP121, Matters)]),
    row(GP410, OF_A_SERVER),
    row(GP411, OF_A_CERTIFICATE),
    row(GP412, OF_A_CERTIFICATE),
    row(GP414, OF_AN_ANSWER),
    row(GP418, OF_A_SERVER),
    row(
        GP501,
        &[
            (GP401, Any),
            (GP110, Stops),
            (GP117, Stops),
            (GP118, Stops),
            (GP121, Stops),
            (GP101, Stops),
            (GP113, Stops),
            (GP106, Stops),
            (GP107, Stops),
            (GP512, Stops),
            (GP302, Stops),
            (GP413, Stops),
            (GP416, Stops),
            (GP409, Stops),
            (GP421, Stops),
            (GP417, Stops),
            (GP420, Stops),
            (GP408, Stops),
            (GP404, Stops),
            (GP411, Stops),
            (GP412, Stops),
            (GP402, Stops),
            (GP403, Stops),
            (GP410, Stops),
            (GP407, Stops),
            (GP418, Stops),
            (GP419, Stops),
            (GP414, Stops),
            (GP415, Stops),
            (GP405, Stops),
            (GP406, Stops),
            (GP304, Stops),
            (GP306, Stops),
            (GP305, Stops),
            (GP307, Stops),
            (GP311, Stops),
            (GP514, Stops),
            (GP508, Stops),
            // What only the go command's own words tell.
            (GP309, ToldByGo),
            (GP310, Stops),
            (GP511, ToldByGo),
            (GP520, Stops),
            (GP207, Stops),
            (GP509, Stops),
            (GP517, Stops),
            (GP204, Stops),
        ],
    ),
    row(GP502, &[(GP110, Stops), (GP102, Matters)]),
    row(
        GP503,
        &[
            (GP110, Stops),
            (GP103, Matters),
            (GP202, Matters),
            (GP417, Matters),
            (GP420, Matters),
            (GP408, Matters),
            (GP416, Matters),
            (GP413, Matters),
            (GP404, Matters),
            (GP411, Matters),
            (GP412, Matters),
            (GP402, Matters),
            (GP403, Matters),
            (GP410, Matters),
            (GP407, Matters),
            (GP418, Matters),
            (GP419, Matters),
            (GP414, Matters),
            (GP415, Matters),
            (GP405, Matters),
            (GP406, Matters),
        ],
    ),
    row(GP514, &[(GP103, Any)]),
    row(GP517, &[(GP103, Any), (GP202, Matters)]),
    row(GP504, &[(GP110, Stops)]),
    // A database that is switched off is the reason why nothing else was tried.
    row(GP510, &[(GP310, Any), (GP416, Any)]),
];

/// Whether something that was found explains why the download failed.
pub(super) fn explain_failure(all: &[Finding], facts: &Facts) -> bool {
    let failed = all.iter().position(|finding| finding.code == GP501);
    failed.is_none_or(|at| parent(all, at, facts).is_some())
}

/// Names for each finding the root that it follows from, and puts what follows beneath it: the group with the worst in it
/// first, in each the root first.
pub(super) fn name(all: &mut Vec<Finding>, facts: &Facts) {
    let parents: Vec<Option<usize>> = (0..all.len()).map(|at| parent(all, at, facts)).collect();
    let roots: Vec<usize> = (0..all.len()).map(|at| root(&parents, at)).collect();
    let codes: Vec<Code> = all.iter().map(|finding| finding.code).collect();
    for (at, finding) in all.iter_mut().enumerate() {
        let cause = roots.get(at).filter(|root| **root != at).and_then(|root| codes.get(*root)).copied();
        // Two of one code may be links of a chain, but none follows from its own kind.
        let Some(cause) = cause.filter(|cause| *cause != finding.code) else { continue };
        finding.follows_from = Some(cause);
        finding.keeps_advice = ROWS.iter().any(|row| row.effect == finding.code && row.keeps_advice);
    }
    arrange(all);
}

/// The finding that this one follows from directly.
fn parent(all: &[Finding], at: usize, facts: &Facts) -> Option<usize> {
    let effect = all.get(at)?;
    let row = ROWS.iter().find(|row| row.effect == effect.code)?;
    row.causes
        .iter()
        .find_map(|(code, when)| all.iter().position(|cause| cause.code == *code && holds(*when, cause, effect, facts)))
}

fn holds(when: When, cause: &Finding, effect: &Finding, facts: &Facts) -> bool {
    match when {
        When::Any => true,
        When::SameSubject => effect.subject.is_some() && effect.subject == cause.subject,
        When::SamePlace => effect.source.is_some() && effect.source == cause.source,
        When::Stops => cause.severity == Severity::Error,
        When::Matters => cause.severity >= Severity::Warning,
        When::Oversight => effect.severity < Severity::Error,
        When::About(var) => effect.subject.as_deref() == Some(var.name()),
        When::Of(var) => cause.subject.as_deref() == Some(var.name()),
        When::UnsetBy(var) => {
            holds(When::Of(var), cause, effect, facts) && holds(When::Unset(var), cause, effect, facts)
        }
        When::ToldByGo => resolution::told_by_go(facts).is_some_and(|told| told == *cause),
        When::Unset(var) => facts
            .settings
            .get(var)
            .is_some_and(|setting| matches!(setting.source, Source::Default | Source::Goroot { .. })),
        When::Database(class) => {
            let database = facts.surroundings.database.as_ref();
            database.and_then(|database| database.fault.as_ref()).is_some_and(|fault| fault.class == class)
        }
    }
}

/// Where a chain ends. The rows have no circle, so it does; it is cut all the same where findings are many.
fn root(parents: &[Option<usize>], at: usize) -> usize {
    let mut here = at;
    for _ in 0..parents.len() {
        match parents.get(here).copied().flatten() {
            Some(next) => here = next,
            None => break,
        }
    }
    here
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every chain that the rows allow, followed to its end.
    #[test]
    fn no_finding_follows_from_itself() {
        fn follow(from: Code, path: &mut Vec<Code>) {
            assert!(!path.contains(&from), "a circle: {path:?} {from:?}");
            path.push(from);
            for row in ROWS.iter().filter(|row| row.effect == from) {
                row.causes.iter().for_each(|(cause, _)| follow(*cause, path));
            }
            path.pop();
        }
        Code::ALL.iter().for_each(|code| follow(*code, &mut Vec::new()));
    }

    #[test]
    fn each_effect_has_one_row_and_each_cause_stands_in_it_once_for_each_condition() {
        for (at, row) in ROWS.iter().enumerate() {
            assert!(ROWS.iter().skip(at + 1).all(|other| other.effect != row.effect), "{:?}", row.effect);
            for (at, cause) in row.causes.iter().enumerate() {
                assert!(!row.causes.get(at + 1..).unwrap_or_default().contains(cause), "{:?} {cause:?}", row.effect);
            }
        }
    }
}
