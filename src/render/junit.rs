//! JUnit: a suite for each area, a test for each code and each finding.
//!
//! A finding that makes the program end with 1 is a failure; one that says that something could not be looked at is an error;
//! one below `--fail-on` is a test that passed, with the finding as its output. A code that was not looked at, that its level
//! passes over or that the baseline had is skipped. What was looked at and not found passed.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::Look;
use super::said::{self, Said};
use crate::domain::facts::Diagnosis;
use crate::domain::looked::looked_at;
use crate::domain::sanitize;
use crate::text::codes::Code;
use crate::text::{Lang, Message, ci, labels};

/// Writes the report.
pub fn write(diagnosis: &Diagnosis, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let said = said::findings(diagnosis, look.lang);
    let mut report = Report::new("goproxy-cfg doctor");
    for codes in Code::ALL.chunk_by(|a, b| a.area() == b.area()) {
        let area = codes.first().map(|code| code.area()).unwrap_or_default();
        let mut suite = TestSuite::new(area.say(look.lang));
        for code in codes {
            let of_code: Vec<&Said<'_>> = said.iter().filter(|one| one.finding.code == *code).collect();
            let mut cases: Vec<TestCase> = of_code.iter().map(|one| found(one, diagnosis, look.lang)).collect();
            if of_code.is_empty() {
                cases.push(not_found(*code, diagnosis, look.lang));
            }
            name_apart(&mut cases);
            for mut case in cases {
                case.set_classname(format!("goproxy-cfg.{}", area.say(look.lang)));
                suite.add_test_case(case);
            }
        }
        report.add_test_suite(suite);
    }
    let text = report.to_string().map_err(io::Error::other)?;
    // Jenkins' schema has no number of skipped tests in the outermost element, and it is the strictest reader there is.
    let text = text.replacen(&format!(" skipped=\"{}\"", report.skipped), "", 1);
    out.write_all(text.as_bytes())?;
    writeln!(out)
}

fn found(said: &Said<'_>, diagnosis: &Diagnosis, lang: Lang) -> TestCase {
    let finding = said.finding;
    let kind = if finding.is_about_looking() {
        Some(NonSuccessKind::Error)
    } else {
        (finding.severity >= diagnosis.reckoning.fail_on).then_some(NonSuccessKind::Failure)
    };
    let place = finding.source.as_ref().map(|place| format!("{place}\n"));
    let text = fit_for_xml(&format!("{}{}", place.unwrap_or_default(), said.lines(lang)));
    let name = match &finding.subject {
        Some(subject) => format!("{} ({})", name(finding.code, lang), sanitize::shown(subject)),
        None => name(finding.code, lang),
    };
    match kind {
        Some(kind) => {
            let mut status = TestCaseStatus::non_success(kind);
            status.set_message(fit_for_xml(&said.detail));
            status.set_type(finding.severity.word());
            status.set_description(text);
            TestCase::new(fit_for_xml(&name), status)
        }
        None => {
            let labelled = labels::labelled(said::severity(finding.severity), text);
            let mut case = TestCase::new(fit_for_xml(&name), TestCaseStatus::success());
            case.set_system_out(labelled.say(lang));
            case
        }
    }
}

fn not_found(code: Code, diagnosis: &Diagnosis, lang: Lang) -> TestCase {
    let reckoning = &diagnosis.reckoning;
    let mut known = reckoning.compared.iter().flat_map(|compared| &compared.known);
    let why: Option<Message> = if reckoning.allowed.contains(&code) {
        Some(ci::passed_over())
    } else if known.any(|(finding, _)| finding.code == code) {
        Some(ci::known_before())
    } else {
        (!looked_at(code, &diagnosis.facts)).then(ci::not_looked_at)
    };
    let status = why.map_or_else(TestCaseStatus::success, |why| {
        let mut status = TestCaseStatus::skipped();
        status.set_message(why.say(lang));
        status
    });
    TestCase::new(name(code, lang), status)
}

fn name(code: Code, lang: Lang) -> String {
    format!("{} {}", code.name(), code.title().say(lang))
}

/// Tests of one name are one test to those who read them.
fn name_apart(cases: &mut [TestCase]) {
    let names: Vec<String> = cases.iter().map(|case| case.name.as_str().to_owned()).collect();
    for (index, case) in cases.iter_mut().enumerate() {
        let before = names.iter().take(index).filter(|name| **name == case.name.as_str()).count();
        if before > 0 {
            case.name = format!("{} #{}", case.name.as_str(), before + 1).into();
        }
    }
}

/// Two characters that are no control characters and that XML 1.0 does not have.
fn fit_for_xml(text: &str) -> String {
    text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
