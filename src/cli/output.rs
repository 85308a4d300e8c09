//! The one place that prints.

use std::cell::RefCell;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::ask::{self, Answer};
use crate::domain::error::{Error, Exit};
use crate::domain::measure::Measured;
use crate::domain::progress::{Console, Progress};
use crate::host::{Host, files};
use crate::render::Look;
use crate::text::{Lang, Message, coverage, errors, labels, pictures};

/// Where everything goes.
pub(super) struct Output {
    /// How results look on standard output.
    pub(super) look: Look,
    /// Whether standard error may be coloured.
    pub(super) color_stderr: bool,
    /// Nothing but results and errors.
    pub(super) quiet: bool,
    bar: RefCell<Option<ProgressBar>>,
    show_progress: bool,
    can_ask: bool,
}

impl Output {
    pub(super) fn new(host: &Host, look: Look, color_stderr: bool, quiet: bool) -> Output {
        Output {
            look,
            color_stderr,
            quiet,
            bar: RefCell::new(None),
            show_progress: host.stderr_is_terminal() && !quiet,
            can_ask: host.stdin_is_terminal() && host.stderr_is_terminal(),
        }
    }

    fn lang(&self) -> Lang {
        self.look.lang
    }

    /// Data, to standard output. A reader that went away has what it wanted: that is no failure.
    pub(super) fn data(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
        self.stream(write).map(drop)
    }

    /// Data that people read beside what a program of theirs wrote to standard output: to standard error.
    pub(super) fn beside(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
        let mut bytes = Vec::new();
        if write(&mut bytes).is_ok() {
            self.pass_on(&bytes);
        }
    }

    /// The same where more is to come: breaks where nobody reads any more.
    pub(super) fn stream(
        &self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<ControlFlow<()>, Error> {
        let mut stdout = io::BufWriter::new(io::stdout().lock());
        match write(&mut stdout).and_then(|()| stdout.flush()) {
            Ok(()) => Ok(ControlFlow::Continue(())),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ControlFlow::Break(())),
            Err(error) => Err(Error::new(Exit::LocalFiles, errors::cannot_print(&error))),
        }
    }

    /// Data, to a file, in one step: whoever reads it sees the old one or the new one.
    pub(super) fn file(&self, path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
        let mut bytes = Vec::new();
        write(&mut bytes)
            .and_then(|()| files::deliver(path, &bytes))
            .map_err(|error| Error::local(errors::cannot_write(path, &error)))?;
        self.note(&pictures::written(path));
        Ok(())
    }

    /// A failure, with what to do about it.
    pub(super) fn error(&self, error: &Error) {
        self.labelled(&labels::error(), "31", &error.message);
        if let Some(lines) = &error.evidence {
            self.lines(lines);
        }
        for hint in &error.hints {
            self.labelled(&labels::hint(), "36", hint);
        }
    }

    /// A failure that did not keep the command from answering.
    pub(super) fn error_as_warning(&self, error: &Error) {
        self.warn(&error.message);
        if let Some(lines) = error.evidence.as_ref().filter(|_| !self.quiet) {
            self.lines(lines);
        }
    }

    /// A help page that was not asked for, to standard error.
    pub(super) fn help_page(&self, page: &str) {
        self.lines(page);
    }

    fn labelled(&self, label: &Message, color: &str, message: &Message) {
        let label = match self.color_stderr {
            true => Message::verbatim(format!("\x1b[1;{color}m{}\x1b[0m", label.say(self.lang()))),
            false => label.clone(),
        };
        self.lines(labels::labelled(label, message).say(self.lang()));
    }

    fn lines(&self, text: &str) {
        // There is nowhere to say that standard error is gone.
        let _ = writeln!(io::stderr(), "{}", text.trim_end());
    }

    fn bar(&self, length: Option<u64>) -> ProgressBar {
        let style = match length {
            Some(_) => ProgressStyle::with_template("{spinner} {msg} {wide_bar} {pos}/{len}"),
            None => ProgressStyle::with_template("{spinner} {msg}"),
        };
        let target = if self.show_progress { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(length, target);
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.enable_steady_tick(std::time::Duration::from_millis(120));
        bar
    }
}

impl Console for Output {
    fn note(&self, message: &Message) {
        if !self.quiet {
            self.labelled(&labels::note(), "34", message);
        }
    }

    fn can_ask(&self) -> bool {
        self.can_ask
    }

    fn show(&self, lines: &str) {
        self.lines(lines);
    }

    fn pass_on(&self, bytes: &[u8]) {
        let mut stderr = io::stderr().lock();
        // There is nowhere to say that standard error is gone.
        let _ = stderr.write_all(bytes).and_then(|()| stderr.flush());
    }

    fn confirm(&self, question: &Message) -> Result<bool, Error> {
        match ask::confirm(&console::Term::stderr(), question.say(self.lang())) {
            Answer::Given(yes) => Ok(yes),
            Answer::Declined => Ok(false),
            Answer::Interrupted => Err(interrupted()),
        }
    }

    fn choose(&self, question: &Message, items: &[Message], first: usize) -> Result<Option<usize>, Error> {
        let items: Vec<&str> = items.iter().map(|item| item.say(self.lang())).collect();
        match ask::choose(&console::Term::stderr(), question.say(self.lang()), &items, first) {
            Answer::Given(index) => Ok(Some(index)),
            Answer::Declined => Ok(None),
            Answer::Interrupted => Err(interrupted()),
        }
    }

    fn warn(&self, message: &Message) {
        if !self.quiet {
            self.labelled(&labels::warning(), "33", message);
        }
    }

    fn progress(&self, step: Progress<'_>) {
        let mut slot = self.bar.borrow_mut();
        match step {
            Progress::ProbeStarted { total } => *slot = Some(self.bar(Some(total as u64))),
            Progress::MirrorMeasured(mirror) => {
                if let Some(bar) = slot.as_ref() {
                    bar.inc(1);
                    bar.set_message(measured(mirror));
                }
            }
            Progress::ModulesAsked { done, total } => {
                let bar = slot.get_or_insert_with(|| self.bar(Some(total as u64)));
                bar.set_message(coverage::asking().say(self.lang()).to_owned());
                bar.set_position(done as u64);
            }
            Progress::Waiting(message) => {
                let bar = slot.get_or_insert_with(|| self.bar(None));
                bar.set_message(message.say(self.lang()).to_owned());
            }
            Progress::Done => {
                if let Some(bar) = slot.take() {
                    bar.finish_and_clear();
                }
            }
        }
    }
}

/// Every question comes before the first write.
fn interrupted() -> Error {
    Error::new(Exit::Interrupted, errors::interrupted_nothing_written())
}

fn measured(mirror: &Measured) -> String {
    mirror.label()
}
