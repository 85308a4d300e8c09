//! GP7xx: shell profiles.

use crate::domain::circumstances::{Meant, Misspelt};
use crate::domain::facts::Facts;
use crate::domain::finding::{Finding, Severity};
use crate::domain::profile::Assignment;
use crate::domain::sanitize;
use crate::domain::settings::masked;
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::findings;

pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let mut found: Vec<Finding> = Var::SHOWN.iter().filter_map(|var| disagreement(facts, *var)).collect();
    found.extend(facts.circumstances.new_terminal.iter().filter_map(|line| other_terminal(facts, line)));
    found.extend(facts.circumstances.misspelt.iter().map(misspelt));
    found.extend(facts.circumstances.damaged_blocks.iter().map(|(place, why)| {
        Finding::new(Code::GP704, Severity::Warning, findings::damaged_block(place.to_string(), why))
            .at(Some(place.clone()))
    }));
    found
}

/// A new terminal will have another value than this one.
fn other_terminal(facts: &Facts, line: &Assignment) -> Option<Finding> {
    let setting = facts.settings.get(line.var)?;
    // What the shell works out when it starts is not known here; and of profiles that disagree GP701 tells.
    let worked_out = line.value.contains(['$', '`']);
    if worked_out || line.value == setting.value || disagreement(facts, line.var).is_some() {
        return None;
    }
    let name = line.var.name();
    let shown = |value: &str| sanitize::shown(&masked(line.var, value));
    let detail = findings::other_terminal(name, shown(&setting.value), shown(&line.value), line.place.to_string());
    let finding = Finding::new(Code::GP702, Severity::Note, detail).about(name);
    Some(finding.remedy(findings::adjust_line(line.place.to_string())).at(Some(line.place.clone())))
}

fn misspelt(found: &Misspelt) -> Finding {
    let name = sanitize::shown(&found.name);
    let finding = match &found.meant {
        Meant::Variable(known) => {
            let finding = Finding::new(Code::GP703, Severity::Warning, findings::misspelt(&name, *known));
            finding.remedy(findings::write_instead(*known, found.place.to_string()))
        }
        Meant::Nothing(truth) => Finding::new(Code::GP703, Severity::Warning, findings::invented(&name, truth))
            .remedy(findings::remove_line(found.place.to_string())),
    };
    finding.about(name).at(Some(found.place.clone()))
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
