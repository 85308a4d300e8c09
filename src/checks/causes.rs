//! Which finding follows from which: one root cause is shown once, with what it leads to beneath it.

use crate::domain::finding::{Finding, Severity};
use crate::text::codes::Code;
use crate::text::findings;

/// What can make a download fail, where it is an error itself.
const CAUSES_OF_FAILURE: [Code; 16] = [
    Code::GP101,
    Code::GP106,
    Code::GP107,
    Code::GP110,
    Code::GP113,
    Code::GP302,
    Code::GP304,
    Code::GP305,
    Code::GP306,
    Code::GP402,
    Code::GP403,
    Code::GP404,
    Code::GP405,
    Code::GP406,
    Code::GP407,
    Code::GP408,
];
/// The subject of a finding that rests on the go command's own words.
pub(super) const BY_GO: &str = "go mod download";

/// Drops what the go command's words tell where another rule has looked and found a cause of the failure.
pub(super) fn settle(all: &mut Vec<Finding>) {
    let seen = all.iter().any(|one| one.severity == Severity::Error && CAUSES_OF_FAILURE.contains(&one.code));
    all.retain(|one| !seen || one.subject.as_deref() != Some(BY_GO));
}

/// What the go command's own words tell of a failure (`domain::goerror`), where no other rule has looked.
#[rustfmt::skip]
pub(super) const TOLD_BY_GO: [Code; 12] = [
    Code::GP204, Code::GP207, Code::GP307, Code::GP309, Code::GP310, Code::GP508, Code::GP509, Code::GP511, Code::GP512, Code::GP517, Code::GP519, Code::GP520,
];
const CAUSES_OF_FOREIGN: [Code; 1] = [Code::GP102];
const CAUSES_OF_DIRECT: [Code; 8] =
    [Code::GP103, Code::GP402, Code::GP403, Code::GP404, Code::GP405, Code::GP406, Code::GP407, Code::GP202];

/// What the download came to follows from another finding, where there is one: that is the one to cure.
pub(super) fn name(all: &mut [Finding]) {
    let found: Vec<(Code, Severity)> = all.iter().map(|finding| (finding.code, finding.severity)).collect();
    let first = |causes: &[Code], at_least: Severity| {
        causes.iter().copied().find(|cause| found.iter().any(|(code, severity)| code == cause && *severity >= at_least))
    };
    for finding in all {
        let cause = match finding.code {
            Code::GP501 => first(&CAUSES_OF_FAILURE, Severity::Error).or_else(|| first(&TOLD_BY_GO, Severity::Error)),
            Code::GP502 => first(&CAUSES_OF_FOREIGN, Severity::Warning),
            Code::GP503 => first(&CAUSES_OF_DIRECT, Severity::Warning),
            _ => None,
        };
        if let Some(cause) = cause {
            finding.follows_from = Some(cause);
            finding.remedy = findings::follows_from(cause.name());
            finding.cure = None;
        }
    }
}
