//! GP7xx: shell profiles.

use crate::domain::facts::Facts;
use crate::domain::finding::{Finding, Severity};
use crate::domain::profile::Assignment;
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::findings;

pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    Var::SHOWN.iter().filter_map(|var| disagreement(facts, *var)).collect()
}

/// Two files that set one variable to different values.
fn disagreement(facts: &Facts, var: Var) -> Option<Finding> {
    let all: Vec<&Assignment> = facts.assignments.iter().filter(|found| found.var == var).collect();
    // Of several lines of one file the last one counts.
    let last = |(index, one): &(usize, &Assignment)| {
        !all.iter().skip(index + 1).any(|later| later.place.path == one.place.path)
    };
    let set: Vec<&Assignment> = all.iter().copied().enumerate().filter(last).map(|(_, one)| one).collect();
    let first = set.first()?;
    let differs = set.iter().any(|other| other.value != first.value && other.place.path != first.place.path);
    let places: Vec<String> = set.iter().map(|found| found.place.to_string()).collect();
    differs.then(|| {
        Finding::new(Code::GP701, Severity::Warning, findings::profiles_disagree(var.name(), places.join(", ")))
            .at(Some(first.place.clone()))
    })
}
