//! The HTML report: one file that needs nothing else, no script, no font, no server. What it shows comes ready from here;
//! `page.html` lays it out, and askama escapes every text that it puts in.

mod chart;
mod details;
mod history;
mod ranking;

use std::io::{self, Write};

use askama::Template;

use super::{Look, figures, words};
use crate::domain::history::Trend;
use crate::domain::measure::ProbeReport;
use crate::text::{self, Lang, Message, labels, pictures};

use details::Details;
use history::Timeline;
use ranking::Row;

/// Of so many mirrors each sample is shown; of more, a page would be too long to read.
const MOST_IN_DETAIL: usize = 100;

/// Writes what a probe measured, with what earlier runs measured where that is known.
pub fn write(report: &ProbeReport, trend: Option<&Trend>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let page = Page::new(report, trend, look.lang);
    page.write_into(&mut Bytes(out)).map_err(io::Error::other)
}

/// Writes what earlier runs measured.
pub fn write_trend(trend: &Trend, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let since = trend.since.strftime("%Y-%m-%d %H:%M UTC").to_string();
    let nothing = text::history::nothing_kept(since).say(look.lang).to_owned();
    let page = TrendPage { lang: look.lang, history: Timeline::of(trend, look.lang), nothing };
    page.write_into(&mut Bytes(out)).map_err(io::Error::other)
}

/// askama writes to what has a size; this has one.
struct Bytes<'a>(&'a mut dyn Write);

impl Write for Bytes<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A page, said in one language.
#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    lang: Lang,
    report: &'a ProbeReport,
    alarms: Vec<String>,
    best: Option<Best>,
    ties: Vec<String>,
    workload: String,
    rows: Vec<Row>,
    /// Which columns have anything to say.
    has_lag: bool,
    has_place: bool,
    has_coverage: bool,
    faults: Vec<FaultSeen>,
    freshness: Vec<Module>,
    details: Vec<Details>,
    history: Option<Timeline>,
    phase_names: [String; 5],
}

/// A page of earlier runs alone, said in one language.
#[derive(Template)]
#[template(path = "trend.html")]
struct TrendPage {
    lang: Lang,
    history: Option<Timeline>,
    /// What to say where there is nothing to draw.
    nothing: String,
}

impl TrendPage {
    fn say(&self, message: Message) -> String {
        message.say(self.lang).to_owned()
    }
}

/// The winner.
struct Best {
    label: String,
    wait: Option<(String, String)>,
    request: Option<String>,
    command: String,
}

/// What is wrong with a mirror.
struct FaultSeen {
    label: String,
    class: &'static str,
    detail: String,
    remedy: String,
    request: Option<String>,
}

/// A fast-moving module, and who lags.
struct Module {
    path: String,
    newest: String,
    behind: Vec<String>,
}

impl<'a> Page<'a> {
    fn new(report: &'a ProbeReport, trend: Option<&Trend>, lang: Lang) -> Page<'a> {
        let say = |message: &Message| message.say(lang).to_owned();
        let all = |messages: Vec<Message>| messages.iter().map(say).collect::<Vec<_>>();
        let rows = ranking::rows(report, lang);
        Page {
            lang,
            report,
            alarms: all(words::alarms(report)),
            best: best(report),
            ties: all(words::ties(report)),
            workload: say(&words::workload(report)),
            has_lag: rows.iter().any(|row| row.lag.is_some()),
            has_place: rows.iter().any(|row| row.place.is_some()),
            has_coverage: rows.iter().any(|row| row.coverage.is_some()),
            rows,
            faults: faults(report, lang),
            freshness: freshness(report, lang),
            details: report.mirrors.iter().take(MOST_IN_DETAIL).map(|mirror| Details::of(mirror, lang)).collect(),
            history: trend.and_then(|trend| Timeline::of(trend, lang)),
            phase_names: words::phase_names().map(|name| say(&name)),
        }
    }

    fn say(&self, message: Message) -> String {
        message.say(self.lang).to_owned()
    }

    fn measured_at(&self) -> String {
        let at = self.report.at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
        self.say(pictures::measured_at(at, &self.report.canary))
    }

    fn summary(&self) -> String {
        let deadline = figures::limit(self.report.deadline);
        self.say(pictures::summary(self.report.healthy_count(), self.report.mirrors.len(), deadline))
    }

    /// What the project asks for, and how many private modules nobody is asked for.
    fn project(&self) -> Option<(String, Option<String>)> {
        let project = self.report.project.as_ref()?;
        let files: Vec<String> = project.files.iter().map(|file| file.to_string_lossy().into_owned()).collect();
        let asked = self.say(pictures::project(project.modules.len(), words::listed(&files)));
        let left_out = (!project.private.is_empty()).then(|| self.say(pictures::left_out(project.private.len())));
        Some((asked, left_out))
    }

    fn via(&self) -> Option<String> {
        let proxy = self.report.mirrors.iter().find_map(|mirror| mirror.via.as_ref())?;
        Some(self.say(labels::via(proxy)))
    }

    /// Terms with their meanings, those alone that the page uses.
    fn terms(&self) -> Vec<(String, String)> {
        let terms = [
            (true, pictures::wait(), pictures::term_wait()),
            (!self.ties.is_empty(), Message::verbatim("1="), pictures::term_tie()),
            (true, pictures::requests_by_phase(), pictures::term_phases()),
            (true, pictures::samples(), pictures::term_samples()),
            (true, pictures::checksum_database(), pictures::term_sumdb()),
            (self.has_lag, pictures::lag(), pictures::term_lag()),
            (self.has_place, pictures::place(), pictures::term_place()),
            (self.has_coverage, pictures::heading_coverage(), pictures::term_coverage()),
        ];
        let used = terms.into_iter().filter(|(used, ..)| *used);
        used.map(|(_, term, meaning)| (self.say(term), self.say(meaning))).collect()
    }
}

fn best(report: &ProbeReport) -> Option<Best> {
    let best = report.best()?;
    Some(Best {
        label: best.label(),
        wait: best.wait.as_ref().map(figures::wait),
        request: best.request_time().map(figures::time),
        command: format!("goproxy-cfg use {}", best.label()),
    })
}

fn faults(report: &ProbeReport, lang: Lang) -> Vec<FaultSeen> {
    let seen = |mirror: &crate::domain::measure::Measured| {
        let fault = mirror.fault.as_ref()?;
        Some(FaultSeen {
            label: mirror.label(),
            class: fault.class.name(),
            detail: fault.detail.say(lang).to_owned(),
            remedy: fault.remedy().say(lang).to_owned(),
            request: fault.request.as_deref().map(words::word),
        })
    };
    report.mirrors.iter().filter_map(seen).collect()
}

/// Each fast-moving module that any mirror was asked for.
fn freshness(report: &ProbeReport, lang: Lang) -> Vec<Module> {
    let mut modules: Vec<Module> = Vec::new();
    for mirror in &report.mirrors {
        for seen in &mirror.freshness {
            let Some(newest) = &seen.newest else { continue };
            let at = modules.iter().position(|module| module.path == seen.module).unwrap_or_else(|| {
                modules.push(Module { path: seen.module.clone(), newest: words::word(newest), behind: Vec::new() });
                modules.len() - 1
            });
            let lag = match seen.lag.filter(|lag| !lag.is_zero()) {
                Some(lag) => words::span(lag),
                None if seen.behind > 0 => pictures::releases_behind(seen.behind),
                None => continue,
            };
            let has = seen.listed.as_deref().or(seen.latest.as_deref()).map_or_else(|| "–".to_owned(), words::word);
            if let Some(module) = modules.get_mut(at) {
                module.behind.push(pictures::lags(mirror.label(), has, lag).say(lang).to_owned());
            }
        }
    }
    modules
}
