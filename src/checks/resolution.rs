//! GP5xx: what the go command really did.

use super::causes;
use crate::domain::facts::Facts;
use crate::domain::finding::{Finding, Severity};
use crate::domain::goerror;
use crate::domain::proof::Verdict;
use crate::text::codes::Code;
use crate::text::{Message, findings};

pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    // Warnings: "could not look" has an exit code of its own.
    if facts.settings.go.is_none() {
        return vec![Finding::new(Code::GP505, Severity::Warning, findings::no_go())];
    }
    if let Some(error) = &facts.go_error {
        let said = error.evidence.as_deref().and_then(|lines| lines.lines().next()).filter(|line| !line.is_empty());
        let detail = match said {
            Some(said) => findings::go_said(&error.message, said),
            None => error.message.clone(),
        };
        return vec![Finding::new(Code::GP506, Severity::Warning, detail)];
    }
    let Some(proof) = &facts.proof else { return Vec::new() };
    let served = proof.modules.first();
    let module = || served.map(|served| format!("{}@{}", served.module, served.version)).unwrap_or_default();
    let by = || served.map(|served| served.served_by.clone()).unwrap_or_default();
    let mut told = None;
    let (code, detail) = match facts.verdict() {
        Verdict::Domestic | Verdict::NotChecked => return Vec::new(),
        Verdict::Failed => {
            told = told_by_go(proof.error.as_deref().unwrap_or_default());
            let said = proof.error.as_deref().unwrap_or_default().lines().next().unwrap_or_default();
            let named = format!("{}: ", proof.canary);
            let said = said.strip_prefix(&named).unwrap_or(said);
            let said = match (&proof.remark, said.is_empty()) {
                (Some(remark), _) => remark.clone(),
                (None, _) => Message::verbatim(said),
            };
            (Code::GP501, findings::download_failed(&proof.canary, said))
        }
        Verdict::Foreign => (Code::GP502, findings::served_abroad(module(), by())),
        Verdict::Direct => {
            let url = served.map(|served| served.url.clone()).unwrap_or_default();
            (Code::GP503, findings::served_direct(module(), url))
        }
        Verdict::Mixed => {
            let finding = Finding::new(Code::GP504, Severity::Error, findings::served_mixed(module(), by()));
            return vec![match &facts.user_catalog {
                Some(file) => finding.remedy(findings::add_own(file, by())),
                None => finding,
            }];
        }
    };
    told.into_iter().chain([Finding::new(code, Severity::Error, detail)]).collect()
}

/// What the go command's own words say, where no other rule looks at that: settings, names, connections and what mirrors
/// answer are told by rules that looked at them.
fn told_by_go(said: &str) -> Option<Finding> {
    let cause = goerror::explain(said.as_bytes()).causes.into_iter().next()?;
    causes::TOLD_BY_GO.contains(&cause.code).then(|| cause.finding(None).about(causes::BY_GO))
}
