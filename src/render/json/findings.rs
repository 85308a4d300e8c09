//! What `doctor` found, and what it found but does not count.

use serde_json::{Value, json};

use super::place;
use crate::domain::facts::Diagnosis;
use crate::domain::finding::Finding;
use crate::domain::reckoning::Compared;
use crate::text::Lang;
use crate::text::codes::Code;

pub(super) fn list(diagnosis: &Diagnosis, lang: Lang) -> Vec<Value> {
    let prints = diagnosis.reckoning.fingerprints.iter().map(Some).chain(std::iter::repeat(None));
    diagnosis.findings.iter().zip(prints).map(|(one, print)| finding(one, print, lang)).collect()
}

fn finding(finding: &Finding, fingerprint: Option<&String>, lang: Lang) -> Value {
    json!({
        "code": finding.code.name(),
        "severity": finding.severity.word(),
        "title": finding.code.title().say(lang),
        "detail": finding.detail.say(lang),
        "remedy": finding.advice().say(lang),
        "link": finding.code.link(),
        "source": finding.source.as_ref().map(place),
        "subject": finding.subject,
        "follows_from": finding.follows_from.map(Code::name),
        "fixable": finding.curable().is_some(),
        "fingerprint": fingerprint,
    })
}

/// What the baseline had. Its findings are told too, in short, so that this report can be a baseline itself.
pub(super) fn compared(compared: &Compared) -> Value {
    let known = compared.known.iter().map(|(finding, fingerprint)| {
        json!({
            "code": finding.code.name(),
            "severity": finding.severity.word(),
            "subject": finding.subject,
            "source": finding.source.as_ref().map(place),
            "fingerprint": fingerprint,
        })
    });
    let gone =
        compared.gone.iter().map(|gone| json!({ "code": gone.code, "subject": gone.subject, "path": gone.path }));
    json!({
        "known": compared.known.len(),
        "gone": gone.collect::<Vec<_>>(),
        "findings": known.collect::<Vec<_>>(),
    })
}
