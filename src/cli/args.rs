//! The command line, as clap types. The sentences of `--help` stand in `text::help`, in both languages, found by name.

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(super) mod change;
pub(super) mod doctor;
pub(super) mod mirror;
pub(super) mod probe;
pub(super) mod watch;

use super::values::{Canary, LangArg, Limit, ResolveArg, ShellsArg};
use change::{Env, Exec, Init, Undo, Unset, Use};
use doctor::Doctor;
use mirror::Mirror;
use probe::Probe;
use watch::Watch;

/// Everything.
#[derive(Debug, Parser)]
#[command(name = "goproxy-cfg", version, disable_help_subcommand = true)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Flags of every command; help shows them behind its own.
#[derive(Debug, Args)]
pub(super) struct Global {
    #[arg(long, global = true, value_name = "LANG", display_order = 900)]
    pub(super) lang: Option<LangArg>,
    #[arg(
        long,
        global = true,
        display_order = 901,
        value_enum,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(super) color: ColorArg,
    #[arg(long, short, global = true, conflicts_with = "verbose", display_order = 902)]
    pub(super) quiet: bool,
    #[arg(long, short, global = true, display_order = 903)]
    pub(super) verbose: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    List(List),
    Show(Show),
    Probe(Probe),
    Watch(Watch),
    Use(Box<Use>),
    Unset(Unset),
    Env(Env),
    Exec(Exec),
    Init(Init),
    Undo(Undo),
    History(History),
    Mirror(Mirror),
    Doctor(Box<Doctor>),
    Explain(Explain),
    Completions(Completions),
    Man(Man),
    #[command(name = "__read-back", hide = true)]
    ReadBack(ReadBack),
}

/// How the result is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatArg {
    #[default]
    Table,
    Json,
}

/// `--format` and its short form.
#[derive(Debug, Args)]
pub(super) struct Output {
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value = "table",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(super) format: FormatArg,
    #[arg(long, conflicts_with = "format")]
    pub(super) json: bool,
}

impl Output {
    pub(super) fn chosen(&self) -> FormatArg {
        if self.json { FormatArg::Json } else { self.format }
    }
}

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorArg {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Debug, Args)]
pub(super) struct List {
    #[arg(long, short)]
    pub(super) all: bool,
    #[command(flatten)]
    pub(super) output: Output,
}

#[derive(Debug, Args)]
pub(super) struct Show {
    #[arg(long, value_enum, value_name = "SCOPE", hide_possible_values = true)]
    pub(super) scope: Option<change::ScopeArg>,
    #[arg(long, value_name = "SHELL", requires = "scope")]
    pub(super) shell: Option<ShellsArg>,
    #[arg(long, value_name = "PATH", requires = "scope")]
    pub(super) file: Vec<std::path::PathBuf>,
    #[command(flatten)]
    pub(super) output: Output,
}

/// How the network is asked.
#[derive(Debug, Args)]
pub(super) struct Network {
    #[arg(long, value_name = "DURATION")]
    pub(super) timeout: Option<Limit>,
    #[arg(long, value_name = "HOST:PORT:ADDRESS")]
    pub(super) resolve: Vec<ResolveArg>,
    #[arg(long, value_name = "MODULE@VERSION")]
    pub(super) module: Option<Canary>,
}

#[derive(Debug, Args)]
pub(super) struct History {
    #[command(flatten)]
    pub(super) output: Output,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    #[arg(value_name = "CODE")]
    pub(super) codes: Vec<String>,
    #[command(flatten)]
    pub(super) output: Output,
}

#[derive(Debug, Args)]
pub(super) struct Completions {
    #[arg(value_enum, value_name = "SHELL", hide_possible_values = true)]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(super) struct Man {}

/// What a shell runs that is started to be read back.
#[derive(Debug, Args)]
pub(super) struct ReadBack {
    #[arg(value_name = "MARK")]
    pub(super) mark: String,
    #[arg(value_name = "NAME")]
    pub(super) names: Vec<String>,
}
