//! `mirror`: the user's own module proxies.

use clap::{Args, Subcommand, ValueEnum};

use super::{Network, Output};

#[derive(Debug, Args)]
pub(in crate::cli) struct Mirror {
    #[command(subcommand)]
    pub(in crate::cli) command: MirrorCommand,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum MirrorCommand {
    Add(Box<Add>),
    Remove(Remove),
    List(List),
    Check(Check),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Add {
    #[arg(value_name = "URL")]
    pub(in crate::cli) url: String,
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) id: Option<String>,
    #[arg(long = "alias", value_name = "NAME")]
    pub(in crate::cli) aliases: Vec<String>,
    #[arg(long, value_name = "COUNTRY")]
    pub(in crate::cli) region: Option<String>,
    #[arg(long, value_enum, value_name = "ANSWER", hide_possible_values = true)]
    pub(in crate::cli) sumdb: Option<AnswerArg>,
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) note: Option<String>,
    #[arg(long)]
    pub(in crate::cli) unchecked: bool,
    #[arg(long)]
    pub(in crate::cli) allow_insecure: bool,
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    #[arg(long, short)]
    pub(in crate::cli) yes: bool,
    #[command(flatten)]
    pub(in crate::cli) network: Network,
    #[command(flatten)]
    pub(in crate::cli) output: Output,
}

/// `yes` or `no`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum AnswerArg {
    Yes,
    No,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Remove {
    #[arg(value_name = "NAME", required = true)]
    pub(in crate::cli) names: Vec<String>,
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    #[arg(long, short)]
    pub(in crate::cli) yes: bool,
    #[command(flatten)]
    pub(in crate::cli) output: Output,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct List {
    #[command(flatten)]
    pub(in crate::cli) output: Output,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Check {
    #[arg(value_name = "MIRROR")]
    pub(in crate::cli) mirrors: Vec<String>,
    #[command(flatten)]
    pub(in crate::cli) network: Network,
    #[command(flatten)]
    pub(in crate::cli) output: Output,
}
