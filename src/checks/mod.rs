//! Doctor's rules: each takes the facts and returns what it finds, one file an area. Nothing here looks at the machine.

mod causes;
mod circumstances;
mod database;
mod entry;
mod gosum;
mod lint;
mod machine;
mod network;
mod privacy;
mod private;
mod profiles;
mod project;
mod remedy;
mod resolution;
mod settings;
mod sumdb;
mod team;
mod toolchain;
mod typed;

use crate::domain::facts::Facts;
use crate::domain::finding::Finding;

/// Every rule, in the order of the codes.
const RULES: [fn(&Facts) -> Vec<Finding>; 16] = [
    settings::check,
    typed::check,
    circumstances::check,
    private::check,
    privacy::check,
    sumdb::check,
    database::check,
    gosum::check,
    network::check,
    resolution::check,
    toolchain::check,
    machine::check,
    project::check,
    team::check,
    lint::check,
    profiles::check,
];

/// Everything that is wrong or worth knowing: roots, the worst first, and beneath each what follows from it.
pub fn run(facts: &Facts) -> Vec<Finding> {
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(facts)).collect();
    if !causes::explain_failure(&findings, facts) {
        findings.extend(resolution::told_by_go(facts));
    }
    causes::name(&mut findings, facts);
    findings
}
