//! Questions on the terminal: yes or no, and one of a list. Keys are read one by one, so that Ctrl-C is an answer like any
//! other and the terminal is always left as it was found.

use std::io;

use console::{Key, Term, measure_text_width, truncate_str};

/// What came of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer<T> {
    /// This.
    Given(T),
    /// Nothing: Esc, Ctrl-D, a terminal that went away.
    Declined,
    /// Ctrl-C.
    Interrupted,
}

/// Asks for `y` or `n`; anything that is no answer is waited past.
pub(super) fn confirm(term: &Term, question: &str) -> Answer<bool> {
    let ask = || -> io::Result<Answer<bool>> {
        term.write_str(&format!("{question} [y/N] "))?;
        let answer = loop {
            match term.read_key_raw() {
                Ok(Key::Char('y' | 'Y')) => break Answer::Given(true),
                Ok(Key::Char('n' | 'N') | Key::Enter) => break Answer::Given(false),
                Ok(Key::CtrlC) => break Answer::Interrupted,
                Ok(key) if !ends_it(&key) => {}
                _ => break Answer::Declined,
            }
        };
        // What was answered stays to be read above what follows.
        term.write_line(match answer {
            Answer::Given(true) => "y",
            Answer::Interrupted => "^C",
            _ => "n",
        })?;
        Ok(answer)
    };
    ask().unwrap_or(Answer::Declined)
}

/// Has one of `items` chosen by arrow keys and Enter.
pub(super) fn choose(term: &Term, question: &str, items: &[&str], first: usize) -> Answer<usize> {
    let mut list = List { term, items, at: first.min(items.len().saturating_sub(1)), top: 0, drawn: 0 };
    let asked = list.ask(question);
    // Whatever happened, a terminal without a cursor helps nobody.
    let _ = term.show_cursor();
    asked.unwrap_or(Answer::Declined)
}

/// Esc, Ctrl-D.
fn ends_it(key: &Key) -> bool {
    matches!(key, Key::Escape | Key::Char('\u{4}'))
}

struct List<'a> {
    term: &'a Term,
    items: &'a [&'a str],
    /// The marked item.
    at: usize,
    /// The first item that is seen.
    top: usize,
    /// How many lines stand on the screen.
    drawn: usize,
}

impl List<'_> {
    fn ask(&mut self, question: &str) -> io::Result<Answer<usize>> {
        self.term.hide_cursor()?;
        self.term.write_line(question)?;
        loop {
            self.draw()?;
            let last = self.items.len().saturating_sub(1);
            let key = self.term.read_key_raw();
            match key {
                Ok(Key::ArrowDown | Key::Tab | Key::Char('j')) => {
                    self.at = if self.at == last { 0 } else { self.at + 1 }
                }
                Ok(Key::ArrowUp | Key::BackTab | Key::Char('k')) => self.at = self.at.checked_sub(1).unwrap_or(last),
                Ok(Key::Home | Key::PageUp) => self.at = 0,
                Ok(Key::End | Key::PageDown) => self.at = last,
                Ok(Key::Enter) => {
                    self.clear()?;
                    let chosen = self.items.get(self.at).copied().unwrap_or_default();
                    self.term.write_line(&self.line(chosen, true))?;
                    return Ok(Answer::Given(self.at));
                }
                Ok(Key::CtrlC) => {
                    self.clear()?;
                    return Ok(Answer::Interrupted);
                }
                Ok(ref key) if !ends_it(key) && *key != Key::Char('q') => {}
                _ => {
                    self.clear()?;
                    return Ok(Answer::Declined);
                }
            }
        }
    }

    /// Draws as many items as there is room for, around the marked one, each cut to one line of the terminal: what wraps
    /// could not be counted, and drawn over, when the window changes.
    fn draw(&mut self) -> io::Result<()> {
        self.clear()?;
        let room = usize::from(self.term.size().0).saturating_sub(2).max(1);
        if self.at < self.top {
            self.top = self.at;
        } else if self.at >= self.top + room {
            self.top = self.at + 1 - room;
        }
        for (index, item) in self.items.iter().enumerate().skip(self.top).take(room) {
            self.term.write_line(&self.line(item, index == self.at))?;
            self.drawn += 1;
        }
        Ok(())
    }

    fn line(&self, item: &str, marked: bool) -> String {
        let mark = if marked { "> " } else { "  " };
        // Some terminals wrap as soon as the last cell is filled.
        let width = usize::from(self.term.size().1).saturating_sub(1 + mark.len());
        let item = if measure_text_width(item) > width { truncate_str(item, width, "…") } else { item.into() };
        format!("{mark}{}", item.trim_end())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.term.clear_last_lines(std::mem::take(&mut self.drawn))
    }
}
