//! What was typed, as what the commands take.

use std::time::Duration;

use super::args::{self, change, mirror as mirror_args};
use crate::commands::destination::{Shells, Where};
use crate::commands::{choice, exec, mirror, session, undo, unset, use_mirror};
use crate::domain::error::{Error, Result};
use crate::domain::measure::DEFAULT_CANARY;
use crate::domain::module::ModuleVersion;
use crate::domain::plan::{Fallback, Private};
use crate::probe::Network;
use crate::text::errors;

/// The time limit of a probe when none is given.
pub(super) const PROBE_TIMEOUT: Duration = Duration::from_secs(5);

pub(super) fn use_mirror(args: &change::Use) -> Result<use_mirror::Options> {
    let list = &args.list;
    let mut choice = choice(&list.mirrors, args.fastest, list.allow_insecure, list.fallback.into());
    choice.require_healthy = args.require_healthy;
    Ok(use_mirror::Options {
        choice,
        place: place(&args.place),
        private: private(args.private.as_deref(), args.private_set.as_deref())?,
        sumdb: list.sumdb.into(),
        resilient: list.resilient,
        dry_run: args.dry_run,
        yes: args.yes,
        no_check: args.no_check,
        network: network(&args.network, 3)?,
    })
}

pub(super) fn unset(args: &change::Unset) -> unset::Options {
    unset::Options {
        vars: args.names.iter().map(|name| name.0).collect(),
        place: place(&args.place),
        dry_run: args.dry_run,
        yes: args.yes,
    }
}

pub(super) fn env(args: &change::Env) -> session::Options {
    session::Options {
        mirrors: args.list.mirrors.clone(),
        shells: args.shell.map_or(Shells::Current, |shell| Shells::Named(shell.0)),
        unset: args.unset,
        sumdb: args.list.sumdb.into(),
        fallback: args.list.fallback.into(),
        resilient: args.list.resilient,
        allow_insecure: args.list.allow_insecure,
    }
}

pub(super) fn exec(args: &change::Exec) -> Result<exec::Options> {
    Ok(exec::Options {
        choice: choice(&args.mirrors, args.fastest, args.allow_insecure, args.fallback.into()),
        private: private(args.private.as_deref(), None)?,
        sumdb: args.sumdb.into(),
        resilient: args.resilient,
        network: network(&args.network, 3)?,
        command: args.command.clone(),
    })
}

pub(super) fn undo(args: &change::Undo) -> undo::Options {
    let which = match args.id {
        Some(id) => undo::Which::Id(id),
        None if args.all => undo::Which::All,
        None => undo::Which::Last,
    };
    undo::Options { which, scope: args.scope.map(Into::into), force: args.force }
}

pub(super) fn mirror_add(args: &mirror_args::Add) -> Result<mirror::Add> {
    Ok(mirror::Add {
        url: args.url.clone(),
        id: args.id.clone(),
        aliases: args.aliases.clone(),
        region: args.region.clone(),
        sumdb: args.sumdb.map(|answer| answer == mirror_args::AnswerArg::Yes),
        note: args.note.clone(),
        unchecked: args.unchecked,
        allow_insecure: args.allow_insecure,
        dry_run: args.dry_run,
        yes: args.yes,
        network: network(&args.network, 0)?,
    })
}

pub(super) fn mirror_remove(args: &mirror_args::Remove) -> mirror::Remove {
    mirror::Remove { names: args.names.clone(), dry_run: args.dry_run, yes: args.yes }
}

fn choice(mirrors: &[String], fastest: Option<u8>, allow_insecure: bool, fallback: Fallback) -> choice::Options {
    choice::Options {
        mirrors: mirrors.to_vec(),
        fastest: fastest.map(usize::from),
        require_healthy: false,
        allow_insecure,
        fallback,
    }
}

fn place(args: &change::Where) -> Where {
    Where {
        scope: args.scope.into(),
        shells: args.shell.map_or(Shells::Current, |shells| shells.0),
        files: args.file.clone(),
    }
}

fn private(added: Option<&str>, set: Option<&str>) -> Result<Private> {
    let checked = |patterns: &str, flag: &str| {
        if patterns.trim().is_empty() {
            return Err(Error::usage(errors::missing_value(flag)));
        }
        crate::commands::private::refusal(patterns).map_or(Ok(patterns.to_owned()), Err)
    };
    match (added, set) {
        (_, Some(patterns)) => checked(patterns, "`--private-set`").map(Private::Set),
        (Some(patterns), None) => checked(patterns, "`--private`").map(Private::Add),
        (None, None) => Ok(Private::Keep),
    }
}

/// How the network is asked.
pub(super) fn network(args: &args::Network, samples: usize) -> Result<Network> {
    let canary = match &args.module {
        Some(canary) => canary.0.clone(),
        None => ModuleVersion::parse(DEFAULT_CANARY).map_err(|_| Error::usage(errors::bad_module(DEFAULT_CANARY)))?,
    };
    Ok(Network {
        deadline: args.timeout.map_or(PROBE_TIMEOUT, |limit| limit.0),
        samples,
        canary,
        resolve: args.resolve.iter().map(|arg| arg.0.clone()).collect(),
    })
}
