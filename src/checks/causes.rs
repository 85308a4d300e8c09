//! Which finding follows from which: one root cause is shown once, with what it leads to beneath it.

use crate::domain::finding::{Finding, Severity};
use crate::text::codes::Code;
use crate::text::findings;

/// What can make a download fail, where it is an error itself.
const CAUSES_OF_FAILURE: [Code; 19] = [
    Code::GP117,
    Code::GP118,
    Code::GP121,
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
const CAUSES_OF_FOREIGN: [Code; 1] = [Code::GP102];
const CAUSES_OF_DIRECT: [Code; 8] =
    [Code::GP103, Code::GP402, Code::GP403, Code::GP404, Code::GP405, Code::GP406, Code::GP407, Code::GP202];
/// Why a name that was meant to be kept would leave: its pattern does not match, or does not count.
const CAUSES_OF_LEAKS: [Code; 3] = [Code::GP118, Code::GP201, Code::GP203];
/// The same for one that nobody named, or that is kept most of the time.
const CAUSES_OF_OVERSIGHTS: [Code; 4] = [Code::GP204, Code::GP118, Code::GP201, Code::GP203];

/// What the download came to follows from another finding, where there is one: that is the one to cure.
pub(super) fn name(all: &mut [Finding]) {
    let found: Vec<(Code, Severity)> = all.iter().map(|finding| (finding.code, finding.severity)).collect();
    let first = |causes: &[Code], at_least: Severity| {
        causes.iter().copied().find(|cause| found.iter().any(|(code, severity)| code == cause && *severity >= at_least))
    };
    for finding in all {
        let cause = match finding.code {
            Code::GP501 => first(&CAUSES_OF_FAILURE, Severity::Error),
            Code::GP408 => first(&[Code::GP121], Severity::Warning),
            Code::GP502 => first(&CAUSES_OF_FOREIGN, Severity::Warning),
            Code::GP503 => first(&CAUSES_OF_DIRECT, Severity::Warning),
            Code::GP205 | Code::GP206 => match finding.severity {
                Severity::Error => first(&CAUSES_OF_LEAKS, Severity::Warning),
                _ => first(&CAUSES_OF_OVERSIGHTS, Severity::Warning),
            },
            _ => None,
        };
        if let Some(cause) = cause {
            finding.follows_from = Some(cause);
            finding.remedy = findings::follows_from(cause.name());
            finding.cure = None;
        }
    }
}
