//! `watch`: each round on the terminal, on standard output, and on the pages that `--listen` serves.

use std::cell::Cell;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::time::Duration;

use super::args::watch::{Watch, WatchFormat};
use super::output::Output;
use super::requests;
use crate::commands::{measure, watch};
use crate::domain::error::{Error, Exit, Result};
use crate::domain::progress::{Console, Progress, Round};
use crate::domain::report::Report;
use crate::host::Host;
use crate::host::server::{Page, Server};
use crate::render::{self, Look};
use crate::text::{Lang, Message, history};

/// What is served.
const PATHS: [&str; 3] = ["/", "/metrics", "/report.json"];

/// How long a round may be late before `/healthz` says that something is amiss.
const PATIENCE: Duration = Duration::from_secs(120);

pub(super) fn run(host: &Host, args: &Watch, output: &Output) -> Result<Exit> {
    let options = requests::watch(args)?;
    let server = match &args.listen {
        Some(listen) => {
            let cannot = |error: io::Error| {
                Error::local(history::cannot_listen(listen.0.to_string(), &error)).hint(history::hint_other_port())
            };
            let server = Server::start(listen.0, &PATHS).map_err(cannot)?;
            output.note(&history::listening(format!("http://{}/", server.address())));
            Some(server)
        }
        None => None,
    };
    let is_live = args.format == WatchFormat::Table && host.stdout_is_terminal();
    let screen = Screen { host, output, format: args.format, is_live, server, drawn: Cell::default() };
    let ended = watch::run(host, &options, &screen)?;
    if let watch::Ended::Counted(last) = &ended
        && last.healthy_count() == 0
    {
        output.error(&measure::none_healthy(last));
    }
    Ok(ended.exit())
}

/// Where rounds are shown.
struct Screen<'a> {
    host: &'a Host,
    output: &'a Output,
    format: WatchFormat,
    /// Whether each round is drawn over the last one.
    is_live: bool,
    server: Option<Server>,
    drawn: Cell<Drawn>,
}

/// What stands on the terminal.
#[derive(Clone, Copy, Default)]
struct Drawn {
    lines: usize,
    /// Lines and columns of the terminal at that time.
    size: (u16, u16),
}

impl Screen<'_> {
    /// The table as one piece of text that draws it over the last one. The cursor is where it was but for that moment.
    fn frame(&self, round: &Round<'_>) -> io::Result<String> {
        let size = self.host.terminal_size();
        let look = Look { width: Some(size.1), ..self.output.look };
        let mut table = Vec::new();
        render::table::watch::table(round, &look, usize::from(size.0), &mut table)?;
        let table = String::from_utf8_lossy(&table);
        // What wraps could not be drawn over; some terminals wrap as soon as the last cell is filled.
        let width = usize::from(size.1).saturating_sub(1);
        let room = usize::from(size.0).saturating_sub(1).max(1);
        let lines: Vec<_> = table.lines().take(room).map(|line| console::truncate_str(line, width, "…")).collect();
        let before = self.drawn.get();
        let mut frame = String::from("\x1b[?25l");
        match before.lines {
            0 => {}
            // In a window of another size the old lines stand nobody knows where.
            _ if before.size != size => frame.push_str("\x1b[2J\x1b[H"),
            count => frame.push_str(&format!("\x1b[{count}A")),
        }
        for line in &lines {
            frame.push_str(&format!("\r\x1b[2K{line}\n"));
        }
        let left_over = if before.size == size { before.lines.saturating_sub(lines.len()) } else { 0 };
        if left_over > 0 {
            frame.push_str(&"\r\x1b[2K\n".repeat(left_over));
            frame.push_str(&format!("\x1b[{left_over}A"));
        }
        frame.push_str("\x1b[?25h");
        self.drawn.set(Drawn { lines: lines.len(), size });
        Ok(frame)
    }

    fn write(&self, round: &Round<'_>, out: &mut dyn Write) -> io::Result<()> {
        match self.format {
            WatchFormat::Ndjson => render::json::lines::round(round, &self.output.look, out),
            WatchFormat::Table if self.is_live => out.write_all(self.frame(round)?.as_bytes()),
            WatchFormat::Table => render::table::watch::lines(round, &self.output.look, out),
        }
    }

    fn serve(&self, round: &Round<'_>) -> io::Result<()> {
        let Some(server) = &self.server else { return Ok(()) };
        // A round of thousands takes longer than the interval.
        let took = self.host.now().duration_since(round.report.at).unsigned_abs();
        let fresh_for = round.every.max(took).saturating_mul(3).saturating_add(PATIENCE);
        server.publish(pages(round, self.output.look)?, fresh_for);
        Ok(())
    }
}

/// What is served of a round.
fn pages(round: &Round<'_>, look: Look) -> io::Result<Vec<Page>> {
    let report = round.report;
    let plain = Look { width: None, color: false, ..look };
    let other = if look.lang == Lang::En { Lang::ZhCn } else { Lang::En };
    let whole = Report::Probe(report.clone());
    let written = |write: &dyn Fn(&mut dyn Write) -> io::Result<()>| {
        let mut text = Vec::new();
        write(&mut text).map(|()| text)
    };
    let page = |lang| {
        let look = Look { lang, ..plain };
        Ok((lang, written(&|out| render::html::write(report, Some(round.recent), &look, out))?))
    };
    Ok(vec![
        Page {
            path: "/",
            content_type: "text/html; charset=utf-8",
            contents: [look.lang, other].into_iter().map(page).collect::<io::Result<_>>()?,
        },
        Page {
            path: "/metrics",
            content_type: "text/plain; version=0.0.4; charset=utf-8",
            contents: vec![(Lang::En, written(&|out| render::prometheus::write(report, &plain, out))?)],
        },
        Page {
            path: "/report.json",
            content_type: "application/json",
            contents: vec![(look.json_lang, written(&|out| render::json::write(&whole, &plain, out))?)],
        },
    ])
}

impl Console for Screen<'_> {
    fn progress(&self, step: Progress<'_>) {
        self.output.progress(step);
    }

    fn warn(&self, message: &Message) {
        self.output.warn(message);
    }

    fn note(&self, message: &Message) {
        self.output.note(message);
    }

    fn round(&self, round: &Round<'_>) -> Result<ControlFlow<()>> {
        // Whoever sees the round sees it served.
        self.serve(round).map_err(|error| Error::local(crate::text::errors::cannot_print(&error)))?;
        self.output.stream(|out| self.write(round, out))
    }
}
