//! Doctor's rules: each takes the facts and returns what it finds, one file an area. Nothing here looks at the machine.

mod causes;
mod network;
mod private;
mod profiles;
mod project;
mod remedy;
mod resolution;
mod settings;
mod sumdb;

use crate::domain::facts::Facts;
use crate::domain::finding::Finding;

/// Every rule, in the order of the codes.
const RULES: [fn(&Facts) -> Vec<Finding>; 7] =
    [settings::check, private::check, sumdb::check, network::check, resolution::check, project::check, profiles::check];

/// Everything that is wrong or worth knowing, worst first, then by code.
pub fn run(facts: &Facts) -> Vec<Finding> {
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(facts)).collect();
    causes::settle(&mut findings);
    findings.sort_by(|a, b| b.severity.cmp(&a.severity).then(a.code.cmp(&b.code)));
    causes::name(&mut findings);
    findings
}
