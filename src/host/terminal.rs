//! What the terminal is.

use std::io::IsTerminal;

use super::Host;
use crate::domain::variable::Var;
use crate::text::Lang;

/// Narrower tables than this are not drawn.
const NARROWEST: u16 = 40;

impl Host {
    /// Whether standard output is a terminal.
    pub fn stdout_is_terminal(&self) -> bool {
        std::io::stdout().is_terminal()
    }

    /// Whether standard input is a terminal.
    pub fn stdin_is_terminal(&self) -> bool {
        std::io::stdin().is_terminal()
    }

    /// Whether standard error is a terminal.
    pub fn stderr_is_terminal(&self) -> bool {
        std::io::stderr().is_terminal()
    }

    /// The width for tables, in cells: the terminal's, or COLUMNS; `None` where the output is neither.
    pub fn width(&self) -> Option<u16> {
        let asked = console::Term::stdout().size_checked().map(|(_, columns)| columns);
        let told = || self.vars().get(Var::Columns)?.parse().ok();
        asked.filter(|_| self.stdout_is_terminal()).or_else(told).map(|width| width.max(NARROWEST))
    }

    /// The lines and columns of the terminal that standard output is; 24 lines of 80 where it does not say.
    pub fn terminal_size(&self) -> (u16, u16) {
        let (lines, columns) = console::Term::stdout().size_checked().unwrap_or((24, 80));
        (lines.max(2), columns.max(2))
    }

    /// The language of the locale; English where the program does not speak it.
    pub fn locale(&self) -> Lang {
        let from_vars = [Var::LcAll, Var::LcMessages, Var::Lang].into_iter().find_map(|var| self.vars().get(var));
        #[cfg(any(windows, target_os = "macos"))]
        let from_vars = from_vars.or_else(sys_locale::get_locale);
        from_vars.and_then(|tag| Lang::parse(&tag)).unwrap_or_default()
    }
}
