//! `probe`, as clap types.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Network;
use crate::cli::values::{Limit, ModulePath};

#[derive(Debug, Args)]
pub(in crate::cli) struct Probe {
    #[arg(value_name = "MIRROR")]
    pub(in crate::cli) mirrors: Vec<String>,
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) from: Option<PathBuf>,
    #[arg(long, short = 'n', value_name = "N", value_parser = clap::value_parser!(u16).range(0..=1000))]
    pub(in crate::cli) samples: Option<u16>,
    #[arg(long)]
    pub(in crate::cli) until_stable: bool,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(in crate::cli) jobs: Option<u16>,
    #[arg(long, value_name = "DIR", num_args = 0..=1, require_equals = true, default_missing_value = ".")]
    pub(in crate::cli) project: Option<PathBuf>,
    #[arg(long, value_name = "URL", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub(in crate::cli) dns: Option<String>,
    #[arg(long, value_name = "MODULE")]
    pub(in crate::cli) fresh: Vec<ModulePath>,
    #[arg(long, value_name = "CONDITION")]
    pub(in crate::cli) fail_if: Vec<String>,
    #[arg(
        long,
        value_name = "DURATION",
        conflicts_with_all = [
            "from", "samples", "until_stable", "jobs", "project", "dns", "fail_if", "no_history", "timeout", "resolve", "module",
        ]
    )]
    pub(in crate::cli) since: Option<Limit>,
    #[arg(long)]
    pub(in crate::cli) no_history: bool,
    #[command(flatten)]
    pub(in crate::cli) network: Network,
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub(in crate::cli) format: Option<ProbeFormat>,
    #[arg(long, conflicts_with = "format")]
    pub(in crate::cli) json: bool,
    #[arg(long, short, value_name = "FILE")]
    pub(in crate::cli) output: Option<PathBuf>,
}

impl Probe {
    /// What was asked for, else what the name of the file ends in says, else the table.
    pub(in crate::cli) fn chosen_format(&self) -> ProbeFormat {
        let by_name = || ProbeFormat::by_name(self.output.as_deref()?);
        self.json.then_some(ProbeFormat::Json).or(self.format).or_else(by_name).unwrap_or_default()
    }

    /// The file to write to; `None` for standard output, which `-` names too.
    pub(in crate::cli) fn output_file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| path.as_os_str() != "-")
    }
}

/// How measurements are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ProbeFormat {
    #[default]
    Table,
    Json,
    Ndjson,
    Csv,
    Markdown,
    Prometheus,
    Html,
}

impl ProbeFormat {
    fn by_name(path: &Path) -> Option<ProbeFormat> {
        Some(match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "json" => ProbeFormat::Json,
            "ndjson" | "jsonl" => ProbeFormat::Ndjson,
            "csv" => ProbeFormat::Csv,
            "md" | "markdown" => ProbeFormat::Markdown,
            "prom" => ProbeFormat::Prometheus,
            "html" | "htm" => ProbeFormat::Html,
            _ => return None,
        })
    }
}
