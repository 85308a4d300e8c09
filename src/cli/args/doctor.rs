//! `doctor`, as clap types.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Network;
use crate::cli::values::CodesArg;
use crate::domain::finding::Severity;

#[derive(Debug, Args)]
pub(in crate::cli) struct Doctor {
    #[arg(long)]
    pub(in crate::cli) offline: bool,
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = ".")]
    pub(in crate::cli) project: Option<PathBuf>,
    #[arg(long, conflicts_with_all = ["offline", "fix", "explain_error"])]
    pub(in crate::cli) trace: bool,
    #[arg(
        long,
        value_name = "FILE",
        num_args = 0..=1,
        default_missing_value = "-",
        conflicts_with_all = ["offline", "fix", "project", "baseline"]
    )]
    pub(in crate::cli) explain_error: Option<PathBuf>,
    #[arg(long)]
    pub(in crate::cli) fix: bool,
    #[arg(long, short, requires = "fix")]
    pub(in crate::cli) yes: bool,
    #[arg(long, requires = "fix")]
    pub(in crate::cli) dry_run: bool,
    #[arg(long, short = 'A', value_name = "CODE")]
    pub(in crate::cli) allow: Vec<CodesArg>,
    #[arg(long, short = 'W', value_name = "CODE")]
    pub(in crate::cli) warn: Vec<CodesArg>,
    #[arg(long, short = 'D', value_name = "CODE")]
    pub(in crate::cli) deny: Vec<CodesArg>,
    #[arg(
        long,
        value_enum,
        value_name = "SEVERITY",
        default_value = "error",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(in crate::cli) fail_on: SeverityArg,
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) baseline: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) network: Network,
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub(in crate::cli) format: Option<DoctorFormat>,
    #[arg(long, conflicts_with = "format")]
    pub(in crate::cli) json: bool,
    #[arg(long, short, value_name = "FILE")]
    pub(in crate::cli) output: Option<PathBuf>,
    #[arg(last = true, value_name = "COMMAND", requires = "trace")]
    pub(in crate::cli) command: Vec<OsString>,
}

impl Doctor {
    /// What was asked for, else the text.
    pub(in crate::cli) fn chosen_format(&self) -> DoctorFormat {
        self.json.then_some(DoctorFormat::Json).or(self.format).unwrap_or_default()
    }
}

/// How findings are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum DoctorFormat {
    #[default]
    #[value(alias = "table")]
    Text,
    Json,
    Github,
    Gitlab,
    Junit,
    Sarif,
    Markdown,
}

/// `--fail-on`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum SeverityArg {
    Error,
    Warning,
    Note,
}

impl From<SeverityArg> for Severity {
    fn from(arg: SeverityArg) -> Severity {
        match arg {
            SeverityArg::Error => Severity::Error,
            SeverityArg::Warning => Severity::Warning,
            SeverityArg::Note => Severity::Note,
        }
    }
}
