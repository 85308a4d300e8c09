//! `watch`, as clap types.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Network;
use crate::cli::values::{Every, Limit, ListenArg};

#[derive(Debug, Args)]
pub(in crate::cli) struct Watch {
    #[arg(value_name = "MIRROR")]
    pub(in crate::cli) mirrors: Vec<String>,
    #[arg(long, value_name = "DURATION")]
    pub(in crate::cli) every: Option<Every>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(in crate::cli) count: Option<u64>,
    #[arg(long, value_name = "ADDRESS")]
    pub(in crate::cli) listen: Option<ListenArg>,
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) from: Option<PathBuf>,
    #[arg(long, short = 'n', value_name = "N", value_parser = clap::value_parser!(u16).range(0..=1000))]
    pub(in crate::cli) samples: Option<u16>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(in crate::cli) jobs: Option<u16>,
    #[arg(long)]
    pub(in crate::cli) no_history: bool,
    #[command(flatten)]
    pub(in crate::cli) network: Network,
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value = "table",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(in crate::cli) format: WatchFormat,
}

impl Watch {
    pub(in crate::cli) fn interval(&self) -> std::time::Duration {
        self.every.map_or(Every::DEFAULT, |Every(Limit(every))| every)
    }
}

/// How rounds are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum WatchFormat {
    #[default]
    Table,
    Ndjson,
}
