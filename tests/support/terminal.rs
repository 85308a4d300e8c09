//! A terminal that a test sits at: the program runs on a pseudo-terminal, reads the keys that are typed and draws.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part")]
#![allow(clippy::expect_used, clippy::disallowed_methods)]

use std::io::Write;
use std::process::Stdio;

use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use super::Machine;

const DRIVER: &str = include_str!("terminal.py");

/// What is done at the terminal, in order.
#[derive(Clone, Copy, Debug)]
pub enum Step<'a> {
    /// Wait until this was said.
    Wait(&'a str),
    /// Type this.
    Type(&'a str),
}

/// How it went.
#[derive(Debug)]
pub struct Seat {
    /// Everything that was drawn.
    pub said: String,
    /// The exit code as a shell has it: 128 and the signal where one ended it.
    pub code: i64,
    /// Whether the terminal echoes, takes whole lines and has a cursor afterwards.
    pub usable: bool,
    columns: usize,
}

/// Down.
pub const DOWN: &str = "\x1b[B";
/// Up.
pub const UP: &str = "\x1b[A";
/// Esc.
pub const ESC: &str = "\x1b";
/// Enter.
pub const ENTER: &str = "\r";
/// Ctrl-C.
pub const CTRL_C: &str = "\x03";
/// Ctrl-D.
pub const CTRL_D: &str = "\x04";

impl Machine {
    /// Runs goproxy-cfg on a terminal of 24 lines of 80 columns.
    #[track_caller]
    pub fn at_terminal(&self, args: &[&str], steps: &[Step<'_>]) -> Seat {
        self.at_terminal_of(24, 80, args, steps)
    }

    /// Runs goproxy-cfg on a terminal of this size.
    #[track_caller]
    pub fn at_terminal_of(&self, rows: usize, columns: usize, args: &[&str], steps: &[Step<'_>]) -> Seat {
        let steps: Vec<Value> = steps
            .iter()
            .map(|step| match step {
                Step::Wait(text) => json!({ "wait": text }),
                Step::Type(text) => json!({ "type": text }),
            })
            .collect();
        let argv: Vec<&str> = [env!("CARGO_BIN_EXE_goproxy-cfg")].into_iter().chain(args.iter().copied()).collect();
        let env: Value = self.variables().map(|(name, value)| (name, Value::from(value))).collect();
        let task = json!({
            "argv": argv, "env": env, "cwd": self.work(), "rows": rows, "columns": columns, "limit": 60, "steps": steps,
        });
        let mut python = std::process::Command::new("python3");
        python.args(["-c", DRIVER]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = python.spawn().expect("the tests need python3");
        child.stdin.take().unwrap().write_all(task.to_string().as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let done: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(done["stuck"].is_null() && done["left"] == 0, "{done:#}");
        let said = done["said"].as_str().unwrap().to_owned();
        let hidden = said.rfind("\x1b[?25l").is_some_and(|hidden| said.rfind("\x1b[?25h") < Some(hidden));
        Seat {
            code: done["code"].as_i64().unwrap_or_else(|| 128 + done["signal"].as_i64().unwrap()),
            usable: done["usable"] == true && !hidden,
            said,
            columns,
        }
    }
}

impl Seat {
    /// Ends with this code, the terminal as it was.
    #[track_caller]
    pub fn exits(self, code: i64) -> Seat {
        assert_eq!(self.code, code, "{}", self.said);
        assert!(self.usable, "{:?}", self.said);
        self
    }

    /// The lines that stand on the screen in the end, as a terminal draws them that scrolls back without limit.
    pub fn screen(&self) -> Vec<String> {
        let mut lines: Vec<Vec<char>> = vec![Vec::new()];
        let (mut row, mut column) = (0_usize, 0_usize);
        let mut rest = self.said.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                '\r' => column = 0,
                '\n' => row += 1,
                '\x1b' => {
                    assert_eq!(rest.next(), Some('['), "{:?}", self.said);
                    let mut digits = String::new();
                    let end = loop {
                        match rest.next().unwrap() {
                            end @ '@'..='~' => break end,
                            digit => digits.push(digit),
                        }
                    };
                    let count = digits.parse().unwrap_or(1);
                    match end {
                        'A' => row = row.saturating_sub(count),
                        'B' => row += count,
                        'K' => lines[row].clear(),
                        'm' | 'h' | 'l' => {}
                        other => panic!("{other} in {:?}", self.said),
                    }
                }
                c => {
                    let width = UnicodeWidthStr::width(c.to_string().as_str());
                    if column + width > self.columns {
                        (row, column) = (row + 1, 0);
                    }
                    if lines.len() <= row {
                        lines.resize(row + 1, Vec::new());
                    }
                    // A wide letter fills two cells; the second one is nobody's.
                    let line = &mut lines[row];
                    line.resize(line.len().max(column + width), ' ');
                    line[column] = c;
                    (1..width).for_each(|more| line[column + more] = '\0');
                    column += width;
                }
            }
            if lines.len() <= row {
                lines.resize(row + 1, Vec::new());
            }
        }
        lines
            .into_iter()
            .map(|line| line.into_iter().filter(|c| *c != '\0').collect::<String>().trim_end().to_owned())
            .collect()
    }
}
