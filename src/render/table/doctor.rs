//! `doctor`.

use std::io;
use std::time::Duration;

use super::{Page, Tone, fixes, time, witness};
use crate::domain::causes;
use crate::domain::facts::Diagnosis;
use crate::domain::finding::{Finding, Severity};
use crate::domain::mirror::ServerKind;
use crate::domain::privacy::{HostPrivacy, Privacy};
use crate::domain::proof::{Proof, Verdict};
use crate::domain::request::{Purpose, Request};
use crate::domain::sanitize::{printable, setting as setting_shown, shown};
use crate::domain::variable::Var;
use crate::render::said;
use crate::text::{Message, labels, privacy as privacy_text};

/// Where there is nothing to say, one line says so; `verbose` has the rest all the same. `brief` leaves out what is no finding.
pub(super) fn write(diagnosis: &Diagnosis, brief: bool, page: &mut Page<'_>) -> io::Result<()> {
    if let Some(done) = &diagnosis.fixes {
        fixes::write(done, page)?;
        page.blank()?;
    }
    let verbose = page.look.verbose;
    if (brief || diagnosis.findings.is_empty()) && !verbose {
        findings(diagnosis, page)?;
        let (tone, _) = verdict(diagnosis.verdict);
        page.toned(tone, &said::in_one_line(diagnosis))?;
        return not_shown(diagnosis, page);
    }
    for name in [Var::Goproxy, Var::Gosumdb, Var::Goprivate] {
        if let Some(setting) = diagnosis.facts.settings.get(name).filter(|setting| !setting.value.is_empty()) {
            let source = page.source(&setting.source);
            page.line(&labels::setting(name.name(), setting_shown(&setting.value), source))?;
        }
    }
    page.blank()?;
    findings(diagnosis, page)?;
    if diagnosis.findings.is_empty() {
        page.toned(Tone::Good, &labels::all_well())?;
    }
    page.blank()?;
    if let Some(found) = &diagnosis.facts.proof {
        proof(found, diagnosis.verdict, page)?;
    }
    privacy(&diagnosis.facts.privacy, page)?;
    let (tone, word) = verdict(diagnosis.verdict);
    let word = Message::verbatim(page.paint(tone, page.say(&word)));
    // Why something could not be looked at is a finding, and was said above.
    page.labelled("", Tone::Plain, &labels::verdict(), &word)?;
    not_shown(diagnosis, page)
}

/// Of what would leave the findings tell.
fn privacy(privacy: &Privacy, page: &mut Page<'_>) -> io::Result<()> {
    if !page.look.verbose {
        return Ok(());
    }
    let named = |of: &dyn Fn(&HostPrivacy) -> bool| {
        let names: Vec<String> = privacy.hosts.iter().filter(|host| of(host)).map(|host| shown(&host.host)).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let told = |host: &HostPrivacy| [host.module_proxy.leaks(), host.checksum_database.leaks()];
    let kept = named(&|host| told(host) == [Some(false); 2]).map(privacy_text::kept);
    let unknown = named(&|host| told(host).contains(&None)).map(privacy_text::unknown);
    let more = (privacy.left_out > 0).then(|| privacy_text::left_out(privacy.left_out));
    [kept, unknown, more, privacy.skipped.clone()].iter().flatten().try_for_each(|line| page.line(line))
}

/// What the baseline had, always; what a level passed over, where more is wanted.
fn not_shown(diagnosis: &Diagnosis, page: &mut Page<'_>) -> io::Result<()> {
    let verbose = page.look.verbose;
    let messages = said::not_shown(diagnosis);
    let shown = messages.iter().filter(|_| verbose || diagnosis.reckoning.compared.is_some());
    shown.into_iter().try_for_each(|message| page.toned(Tone::Faint, message))
}

/// Each root cause with what follows from it beneath it.
fn findings(diagnosis: &Diagnosis, page: &mut Page<'_>) -> io::Result<()> {
    causes::grouped(&diagnosis.findings).into_iter().try_for_each(|(depth, one)| finding(one, depth, page))
}

fn finding(finding: &Finding, depth: usize, page: &mut Page<'_>) -> io::Result<()> {
    let indent = "  ".repeat(depth);
    let (tone, label) = match finding.severity {
        Severity::Error => (Tone::Bad, labels::error()),
        Severity::Warning => (Tone::Doubtful, labels::warning()),
        Severity::Note => (Tone::Faint, labels::note()),
    };
    page.labelled(&indent, tone, &labels::coded(label, finding.code.name()), &finding.code.title())?;
    // One line each, whatever names of files stand in them.
    let detail = printable(page.say(&finding.detail));
    writeln!(page.out, "{indent}  {detail}")?;
    if let Some(place) = &finding.source {
        writeln!(page.out, "{indent}  --> {place}")?;
    }
    // Beneath its cause a finding need not say that the cause is what to cure.
    if depth > 0 && !finding.keeps_advice {
        return Ok(());
    }
    let remedy = Message::verbatim(printable(page.say(&finding.advice())));
    page.labelled(&format!("{indent}  "), Tone::Plain, &labels::hint(), &remedy)
}

/// The go command counts in milliseconds.
fn whole_millis(took: Duration) -> String {
    match took.as_millis() {
        0 => "<1 ms".to_owned(),
        ms @ 1..1000 => format!("{ms} ms"),
        _ => time(took),
    }
}

fn verdict(verdict: Verdict) -> (Tone, Message) {
    let tone = match verdict {
        Verdict::Domestic => Tone::Good,
        Verdict::Foreign | Verdict::Direct | Verdict::Mixed | Verdict::Failed => Tone::Bad,
        Verdict::NotChecked => Tone::Doubtful,
    };
    (tone, said::verdict(verdict))
}

fn proof(proof: &Proof, verdict: Verdict, page: &mut Page<'_>) -> io::Result<()> {
    let seconds = format!("{:.1}", proof.took.as_secs_f64());
    page.toned(Tone::Faint, &labels::proof_of(&proof.canary, seconds))?;
    for served in &proof.modules {
        let module = format!("{}@{}", served.module, served.version);
        page.line(&match served.kind {
            ServerKind::Direct => labels::fetched(module, &served.url),
            _ => labels::served(module, &served.served_by, &served.url),
        })?;
        for redirect in &served.redirects {
            witness::redirect(redirect, page)?;
        }
    }
    let sumdb = proof.requests.iter().rfind(|request| request.purpose == Purpose::Sumdb && request.status == Some(200));
    if let Some(request) = sumdb {
        page.line(&labels::sumdb_asked(&request.url))?;
    }
    // Of a download that failed a finding tells, up to the first line of what the go command said.
    if let Some(remark) = proof.remark.as_ref().filter(|_| verdict != Verdict::Failed) {
        page.line(remark)?;
    }
    let said = proof.error.as_deref().unwrap_or_default();
    if page.look.verbose || verdict == Verdict::Failed && said.lines().count() > 1 {
        for line in said.lines() {
            // A server may have written this: no line of it begins as a command to a CI system does.
            writeln!(page.out, "  | {line}")?;
        }
    }
    // Where something went wrong every request matters; where all is well they are noise.
    if page.look.verbose || !matches!(verdict, Verdict::Domestic | Verdict::NotChecked) {
        requests(&proof.requests, page)?;
        if let Some(seen) = &proof.witness {
            witness::connections(seen, page)?;
            witness::unseen(seen, page)?;
        }
    }
    Ok(())
}

fn requests(requests: &[Request], page: &mut Page<'_>) -> io::Result<()> {
    if requests.is_empty() {
        return Ok(());
    }
    page.line(&labels::requests())?;
    let nothing = labels::no_answer();
    let mut last = String::new();
    for request in requests {
        let status = match (request.status, &request.error) {
            (Some(status), _) => status.to_string(),
            (None, Some(error)) => error.clone(),
            (None, None) if request.purpose == Purpose::Source => "git".to_owned(),
            (None, None) => page.say(&nothing).to_owned(),
        };
        let took = request.took.map(whole_millis).unwrap_or_default();
        let line = format!("  {} {} {status} {took}", request.kind.word(), request.url);
        // git asks one repository several times.
        if line != last {
            writeln!(page.out, "{}", line.trim_end())?;
        }
        last = line;
    }
    Ok(())
}
