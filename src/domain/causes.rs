//! The order in which findings are read: a root cause, and beneath it what follows from it.

use std::collections::BTreeSet;

use crate::domain::finding::Finding;
use crate::text::codes::Code;

/// A finding, and how deep it stands beneath its root cause: 0 for a root cause.
pub type Placed<'a> = (usize, &'a Finding);

/// The findings as a person reads them. A root cause with an error anywhere beneath it comes before one with warnings alone;
/// otherwise the order stays.
pub fn grouped(findings: &[Finding]) -> Vec<Placed<'_>> {
    let causes: Vec<Option<usize>> = findings.iter().map(|finding| cause(findings, finding)).collect();
    let mut groups: Vec<Vec<Placed<'_>>> = Vec::new();
    let mut is_placed = vec![false; findings.len()];
    let roots = causes.iter().enumerate().filter(|(_, cause)| cause.is_none()).map(|(index, _)| index);
    // What follows from itself in the end has no root: there the first one serves.
    for root in roots.chain(0..findings.len()) {
        let mut group = Vec::new();
        let mut left = vec![(0, root)];
        while let Some((depth, index)) = left.pop() {
            let (Some(finding), Some(placed)) = (findings.get(index), is_placed.get_mut(index)) else { continue };
            if std::mem::replace(placed, true) {
                continue;
            }
            group.push((depth, finding));
            let beneath = causes.iter().enumerate().filter(|(_, cause)| **cause == Some(index));
            left.extend(beneath.map(|(child, _)| (depth + 1, child)).rev());
        }
        if !group.is_empty() {
            groups.push(group);
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.iter().map(|(_, finding)| finding.severity).max()));
    groups.into_iter().flatten().collect()
}

/// Puts findings into that order: the worst first, then by code, and what follows beneath its cause.
pub fn arrange(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| b.severity.cmp(&a.severity).then(a.code.cmp(&b.code)));
    *findings = grouped(findings).into_iter().map(|(_, finding)| finding.clone()).collect();
}

/// Lets go of causes that are not among the findings, since they are passed over: what is left stands for itself.
pub fn release(findings: &mut [Finding]) {
    let there: BTreeSet<Code> = findings.iter().map(|finding| finding.code).collect();
    for finding in findings {
        finding.follows_from = finding.follows_from.filter(|cause| there.contains(cause));
    }
}

/// The finding that this one follows from: of several that about the same subject, else the first.
pub fn cause(findings: &[Finding], finding: &Finding) -> Option<usize> {
    let code = finding.follows_from?;
    let is_cause = |other: &Finding| other.code == code && !std::ptr::eq::<Finding>(other, finding);
    let of_same = findings.iter().position(|other| is_cause(other) && other.subject == finding.subject);
    of_same.or_else(|| findings.iter().position(is_cause))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::finding::Severity;
    use crate::text::Message;
    use crate::text::codes::Code;

    fn one(code: Code, severity: Severity, subject: &str, follows_from: Option<Code>) -> Finding {
        let finding = Finding::new(code, severity, Message::verbatim("x"));
        let finding = if subject.is_empty() { finding } else { finding.about(subject) };
        Finding { follows_from, ..finding }
    }

    fn order(findings: &[Finding]) -> String {
        let line = |(depth, finding): &Placed<'_>| {
            format!("{}{}{}", ">".repeat(*depth), finding.code.name(), finding.subject.as_deref().unwrap_or_default())
        };
        grouped(findings).iter().map(line).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_follows_stands_beneath_its_cause() {
        use Severity::{Error, Note, Warning};
        let found = [
            one(Code::GP503, Error, "", Some(Code::GP405)),
            one(Code::GP102, Warning, "", None),
            one(Code::GP405, Warning, "", None),
            one(Code::GP105, Note, "", None),
        ];
        assert_eq!(order(&found), "GP405 >GP503 GP102 GP105");
    }

    #[test]
    fn of_several_causes_the_one_of_the_same_subject_counts() {
        use Severity::Error;
        let found = [
            one(Code::GP403, Error, "a", None),
            one(Code::GP403, Error, "b", None),
            one(Code::GP115, Error, "b", Some(Code::GP403)),
            one(Code::GP305, Error, "c", Some(Code::GP403)),
            one(Code::GP501, Error, "", Some(Code::GP115)),
        ];
        assert_eq!(order(&found), "GP403a >GP305c GP403b >GP115b >>GP501");
    }

    #[test]
    fn a_cause_that_is_not_there_or_a_circle_loses_nothing() {
        use Severity::Error;
        let found = [
            one(Code::GP501, Error, "", Some(Code::GP405)),
            one(Code::GP101, Error, "", Some(Code::GP102)),
            one(Code::GP102, Error, "", Some(Code::GP101)),
            one(Code::GP103, Error, "", Some(Code::GP103)),
        ];
        assert_eq!(order(&found), "GP501 GP103 GP101 >GP102");
    }
}
