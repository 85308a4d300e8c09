//! Commands that set something: `use`, `unset`, `env`, `exec`, `undo`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Network, Output};
use crate::cli::values::{ShellArg, ShellsArg, VarArg};
use crate::domain::plan::{Fallback, SumdbChoice};
use crate::domain::scope::Scope;

/// `--scope`.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(in crate::cli) enum ScopeArg {
    #[default]
    GoEnv,
    Shell,
    UserEnv,
    System,
    Project,
    Session,
    Ci,
    /// For `undo` alone.
    Catalog,
}

impl From<ScopeArg> for Scope {
    fn from(arg: ScopeArg) -> Scope {
        match arg {
            ScopeArg::GoEnv => Scope::GoEnv,
            ScopeArg::Shell => Scope::Shell,
            ScopeArg::UserEnv => Scope::UserEnv,
            ScopeArg::System => Scope::System,
            ScopeArg::Project => Scope::Project,
            ScopeArg::Session => Scope::Session,
            ScopeArg::Ci => Scope::Ci,
            ScopeArg::Catalog => Scope::Catalog,
        }
    }
}

/// Where it is written.
#[derive(Debug, Args)]
pub(in crate::cli) struct Where {
    #[arg(
        long,
        value_enum,
        value_name = "SCOPE",
        default_value = "go-env",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(in crate::cli) scope: ScopeArg,
    #[arg(long, value_name = "SHELL")]
    pub(in crate::cli) shell: Option<ShellsArg>,
    #[arg(long, value_name = "PATH")]
    pub(in crate::cli) file: Vec<PathBuf>,
}

/// What the list shall be like.
#[derive(Debug, Args)]
pub(in crate::cli) struct Wishes {
    #[arg(long)]
    pub(in crate::cli) resilient: bool,
    #[arg(
        long,
        value_enum,
        value_name = "CHOICE",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(in crate::cli) sumdb: SumdbArg,
    #[arg(
        long,
        value_enum,
        value_name = "WHAT",
        default_value = "direct",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(in crate::cli) fallback: FallbackArg,
    #[arg(long)]
    pub(in crate::cli) allow_insecure: bool,
}

/// Which list.
#[derive(Debug, Args)]
pub(in crate::cli) struct List {
    #[arg(value_name = "MIRROR")]
    pub(in crate::cli) mirrors: Vec<String>,
    #[command(flatten)]
    pub(in crate::cli) wishes: Wishes,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Use {
    #[command(flatten)]
    pub(in crate::cli) list: List,
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "1", value_parser = clap::value_parser!(u8).range(1..=9))]
    pub(in crate::cli) fastest: Option<u8>,
    #[command(flatten)]
    pub(in crate::cli) place: Where,
    #[arg(long, value_name = "PATTERNS", conflicts_with = "private_set")]
    pub(in crate::cli) private: Option<String>,
    #[arg(long, value_name = "PATTERNS")]
    pub(in crate::cli) private_set: Option<String>,
    #[arg(long, conflicts_with = "private_set")]
    pub(in crate::cli) suggest_private: bool,
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    #[arg(long, short)]
    pub(in crate::cli) yes: bool,
    #[arg(long, conflicts_with = "require_healthy")]
    pub(in crate::cli) no_check: bool,
    #[arg(long)]
    pub(in crate::cli) require_healthy: bool,
    #[command(flatten)]
    pub(in crate::cli) network: Network,
    #[command(flatten)]
    pub(in crate::cli) output: Output,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Unset {
    #[arg(value_name = "NAME")]
    pub(in crate::cli) names: Vec<VarArg>,
    #[command(flatten)]
    pub(in crate::cli) place: Where,
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    #[arg(long, short)]
    pub(in crate::cli) yes: bool,
    #[command(flatten)]
    pub(in crate::cli) output: Output,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Env {
    #[command(flatten)]
    pub(in crate::cli) list: List,
    #[arg(long, value_name = "SHELL")]
    pub(in crate::cli) shell: Option<ShellArg>,
    #[arg(long, conflicts_with = "mirrors")]
    pub(in crate::cli) unset: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Exec {
    #[arg(long = "mirror", short, value_name = "MIRROR")]
    pub(in crate::cli) mirrors: Vec<String>,
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "1", value_parser = clap::value_parser!(u8).range(1..=9))]
    pub(in crate::cli) fastest: Option<u8>,
    #[command(flatten)]
    pub(in crate::cli) wishes: Wishes,
    #[arg(long, value_name = "PATTERNS")]
    pub(in crate::cli) private: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) network: Network,
    #[arg(value_name = "CMD", last = true, required = true)]
    pub(in crate::cli) command: Vec<std::ffi::OsString>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Init {
    #[arg(value_name = "MIRROR")]
    pub(in crate::cli) mirrors: Vec<String>,
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    #[command(flatten)]
    pub(in crate::cli) output: Output,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Undo {
    #[arg(value_name = "ID", conflicts_with = "all")]
    pub(in crate::cli) id: Option<u64>,
    #[arg(long)]
    pub(in crate::cli) all: bool,
    #[arg(long, value_enum, value_name = "SCOPE", hide_possible_values = true)]
    pub(in crate::cli) scope: Option<ScopeArg>,
    #[arg(long)]
    pub(in crate::cli) force: bool,
    #[command(flatten)]
    pub(in crate::cli) output: Output,
}

/// `--sumdb`. There is no `off`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum SumdbArg {
    Auto,
    Default,
    Cn,
}

impl From<SumdbArg> for SumdbChoice {
    fn from(arg: SumdbArg) -> SumdbChoice {
        match arg {
            SumdbArg::Auto => SumdbChoice::Auto,
            SumdbArg::Default => SumdbChoice::Default,
            SumdbArg::Cn => SumdbChoice::Cn,
        }
    }
}

/// `--fallback`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum FallbackArg {
    Direct,
    None,
}

impl From<FallbackArg> for Fallback {
    fn from(arg: FallbackArg) -> Fallback {
        match arg {
            FallbackArg::Direct => Fallback::Direct,
            FallbackArg::None => Fallback::None,
        }
    }
}
