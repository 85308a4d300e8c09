//! `doctor`, as clap types.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Args, FromArgMatches, ValueEnum};

use super::Network;
use crate::cli::values::CodesArg;
use crate::domain::finding::Severity;
use crate::domain::levels::Rule;
use crate::domain::policy::LEVEL_KEYS;

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
    #[command(flatten)]
    pub(in crate::cli) levels: LevelArgs,
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
    #[arg(last = true, value_name = "COMMAND", requires = "trace", conflicts_with_all = ["offline", "fix", "explain_error"])]
    pub(in crate::cli) command: Vec<OsString>,
}

impl Doctor {
    /// What was asked for, else what the file's ending says, else the text.
    pub(in crate::cli) fn chosen_format(&self) -> DoctorFormat {
        let by_name = || DoctorFormat::by_name(self.output_file()?);
        self.json.then_some(DoctorFormat::Json).or(self.format).or_else(by_name).unwrap_or_default()
    }

    /// The file to write to; `None` for standard output, which `-` names too.
    pub(in crate::cli) fn output_file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| path.as_os_str() != "-")
    }
}

/// `-A`, `-W` and `-D` as the command line has them, in its order, which three lists would lose.
#[derive(Clone, Debug)]
pub(in crate::cli) struct LevelArgs(pub(in crate::cli) Vec<Rule>);

impl Args for LevelArgs {
    fn augment_args(command: clap::Command) -> clap::Command {
        [("allow", 'A'), ("warn", 'W'), ("deny", 'D')].into_iter().fold(command, |command, (name, letter)| {
            let arg = Arg::new(name).long(name).short(letter).value_name("CODE").action(ArgAction::Append);
            command.arg(arg.value_parser(clap::value_parser!(CodesArg)))
        })
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        LevelArgs::augment_args(command)
    }
}

impl FromArgMatches for LevelArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<LevelArgs, clap::Error> {
        let mut found: Vec<(usize, Rule)> = Vec::new();
        for (key, level) in LEVEL_KEYS {
            let indices = matches.indices_of(key).into_iter().flatten();
            let values = matches.get_many::<CodesArg>(key).into_iter().flatten();
            found.extend(indices.zip(values).map(|(index, codes)| (index, Rule { codes: codes.0.clone(), level })));
        }
        found.sort_by_key(|(index, _)| *index);
        Ok(LevelArgs(found.into_iter().map(|(_, rule)| rule).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = LevelArgs::from_arg_matches(matches)?;
        Ok(())
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

impl DoctorFormat {
    /// GitLab's report is JSON as well, so that one is had by its name alone.
    fn by_name(path: &Path) -> Option<DoctorFormat> {
        Some(match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "json" => DoctorFormat::Json,
            "xml" => DoctorFormat::Junit,
            "sarif" => DoctorFormat::Sarif,
            "md" | "markdown" => DoctorFormat::Markdown,
            _ => return None,
        })
    }
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
