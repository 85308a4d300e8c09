//! Findings in words, for the formats that CI systems read: one language, nothing hidden in any of them.

use crate::domain::causes;
use crate::domain::facts::Diagnosis;
use crate::domain::finding::{Finding, Severity};
use crate::domain::mirror::ServerKind;
use crate::domain::proof::Verdict;
use crate::domain::sanitize;
use crate::text::{Lang, Message, ci, labels};

/// A finding in words.
pub(super) struct Said<'a> {
    /// The finding.
    pub(super) finding: &'a Finding,
    /// What it is known by.
    pub(super) fingerprint: &'a str,
    /// The code's title.
    pub(super) title: String,
    /// What was found.
    pub(super) detail: String,
    /// What to do.
    pub(super) remedy: String,
    /// The finding that it follows from, where that is among them.
    pub(super) cause: Option<&'a Finding>,
}

/// Every finding, in the order of the report.
pub(super) fn findings(diagnosis: &Diagnosis, lang: Lang) -> Vec<Said<'_>> {
    let prints = diagnosis.reckoning.fingerprints.iter().map(String::as_str).chain(std::iter::repeat(""));
    let said = |(finding, fingerprint)| Said {
        finding,
        fingerprint,
        title: finding.code.title().say(lang).to_owned(),
        detail: sanitized(&finding.detail, lang),
        remedy: sanitized(&finding.advice(), lang),
        cause: causes::cause(&diagnosis.findings, finding).and_then(|index| diagnosis.findings.get(index)),
    };
    diagnosis.findings.iter().zip(prints).map(said).collect()
}

impl Said<'_> {
    /// The finding as a few lines: what was found, what it follows from, what to do.
    pub(super) fn lines(&self, lang: Lang) -> String {
        let mut lines = vec![self.detail.clone()];
        if let Some(cause) = self.cause {
            lines.push(sanitized(&ci::follows_from(cause.code.name(), cause.code.title()), lang));
        }
        if self.finding.has_advice() {
            lines.push(sanitized(&labels::labelled(labels::hint(), &self.finding.remedy), lang));
        }
        lines.join("\n")
    }

    /// The whole of it in one line: code, title, what was found.
    pub(super) fn line(&self, lang: Lang) -> String {
        let coded = labels::labelled(Message::verbatim(self.finding.code.name()), self.finding.code.title());
        let line = labels::labelled(coded, Message::verbatim(&*self.detail));
        line.say(lang).to_owned()
    }
}

/// A sentence in which nothing hides, on one line, whatever names of files stand in it.
pub(super) fn sanitized(message: &Message, lang: Lang) -> String {
    sanitize::printable(message.say(lang))
}

/// The word for a severity.
pub(super) fn severity(severity: Severity) -> Message {
    match severity {
        Severity::Error => labels::error(),
        Severity::Warning => labels::warning(),
        Severity::Note => labels::note(),
    }
}

/// The word for a verdict.
pub(super) fn verdict(verdict: Verdict) -> Message {
    match verdict {
        Verdict::Domestic => labels::verdict_domestic(),
        Verdict::Foreign => labels::verdict_foreign(),
        Verdict::Direct => labels::verdict_direct(),
        Verdict::Mixed => labels::verdict_mixed(),
        Verdict::Failed => labels::verdict_failed(),
        Verdict::NotChecked => labels::verdict_not_checked(),
    }
}

/// The verdict in one line, with the best that is known of it: what could not be looked at, else who served the module.
pub(super) fn in_one_line(diagnosis: &Diagnosis) -> Message {
    let word = verdict(diagnosis.verdict);
    let proof = diagnosis.facts.proof.as_ref();
    if let Some(why) = &diagnosis.could_not_check {
        return ci::well_but(word, why);
    }
    match proof.and_then(|proof| proof.modules.first()) {
        Some(served) => {
            let module = sanitize::printable(&format!("{}@{}", served.module, served.version));
            match served.kind {
                ServerKind::Direct => ci::well_fetched(word, module),
                _ => ci::well_served(word, module, sanitize::shown(&served.served_by)),
            }
        }
        None => match proof.and_then(|proof| proof.remark.as_ref()) {
            Some(remark) => ci::well_but(word, remark),
            None if diagnosis.findings.is_empty() => ci::well(word),
            None => labels::labelled(labels::verdict(), word),
        },
    }
}

/// How many findings were not shown, and why: one sentence each.
pub(super) fn not_shown(diagnosis: &Diagnosis) -> Vec<Message> {
    let reckoning = &diagnosis.reckoning;
    let mut said = Vec::new();
    if let Some(compared) = &reckoning.compared {
        said.push(ci::known(compared.known.len()));
        if !compared.gone.is_empty() {
            said.push(ci::gone(compared.gone.len()));
        }
    }
    if !reckoning.allowed.is_empty() {
        said.push(ci::allowed(reckoning.allowed.len()));
    }
    said
}
