//! What was typed, as what the commands take.

use std::time::Duration;

use super::args::{self, change, mirror as mirror_args, probe as probe_args, watch as watch_args};
use super::values::ModulePath;
use crate::commands::destination::{Shells, Where};
use crate::commands::{choice, exec, mirror, probe, session, undo, unset, use_mirror, watch};
use crate::domain::error::{Error, Result};
use crate::domain::gate::{Condition, Metric};
use crate::domain::measure::{DEFAULT_CANARY, FAST_MOVING};
use crate::domain::module::ModuleVersion;
use crate::domain::plan::Private;
use crate::domain::resolver::Resolver;
use crate::domain::sanitize;
use crate::probe::{Network, Sampling};
use crate::text::{errors, gates, whereabouts};

/// The most samples where they are taken until the median is known well enough.
const MOST_UNTIL_STABLE: usize = 30;

/// Each module costs every mirror some requests.
const MOST_FRESH: usize = 16;

/// How many mirrors are asked at once.
const JOBS: usize = 256;

/// The time limit of a probe when none is given.
pub(super) const PROBE_TIMEOUT: Duration = Duration::from_secs(5);

pub(super) fn probe(args: &probe_args::Probe) -> Result<probe::Options> {
    let samples = |default| args.samples.map_or(default, usize::from);
    let sampling = match args.until_stable {
        true => Sampling::UntilStable(samples(MOST_UNTIL_STABLE)),
        false => Sampling::Times(samples(Sampling::DEFAULT.most())),
    };
    let network = network(&args.network, sampling)?;
    Ok(probe::Options {
        mirrors: args.mirrors.clone(),
        from: args.from.clone(),
        project: args.project.clone(),
        resolver: resolver(args)?,
        conditions: conditions(args)?,
        keep_history: !args.no_history,
        network: Network { jobs: args.jobs.map_or(network.jobs, usize::from), fresh: fresh(&args.fresh)?, ..network },
    })
}

/// The modules whose newest versions are compared.
fn fresh(named: &[ModulePath]) -> Result<Vec<String>> {
    let mut modules: Vec<String> = match named {
        [] => FAST_MOVING.map(str::to_owned).into(),
        named => named.iter().map(|module| module.0.clone()).collect(),
    };
    let mut seen = std::collections::HashSet::new();
    modules.retain(|module| seen.insert(module.clone()));
    match modules.len() > MOST_FRESH {
        true => Err(Error::usage(errors::too_many_fresh(MOST_FRESH))),
        false => Ok(modules),
    }
}

/// The resolver of `--dns`. Its address stands behind `=`: behind a blank it would be a mirror.
fn resolver(args: &probe_args::Probe) -> Result<Option<Resolver>> {
    let Some(text) = &args.dns else { return Ok(None) };
    if let Some(misplaced) = args.mirrors.iter().find(|name| text.is_empty() && Resolver::is_meant_by(name)) {
        return Err(Error::usage(whereabouts::resolver_among_mirrors(sanitize::shown(misplaced))));
    }
    Resolver::parse(text).map(Some).map_err(Error::usage)
}

fn conditions(args: &probe_args::Probe) -> Result<Vec<Condition>> {
    let read = |text: &String| {
        let condition = Condition::parse(text).map_err(Error::usage)?;
        match condition.metric() == Metric::Missing && args.project.is_none() {
            true => Err(Error::usage(gates::needs_project(condition.to_string()))),
            false => Ok(condition),
        }
    };
    let read = |text| read(text).map_err(|error| error.hint(errors::hint_help("goproxy-cfg probe")));
    args.fail_if.iter().map(read).collect()
}

pub(super) fn watch(args: &watch_args::Watch) -> Result<watch::Options> {
    let sampling = Sampling::Times(args.samples.map_or(Sampling::DEFAULT.most(), usize::from));
    let network = network(&args.network, sampling)?;
    let probe = probe::Options {
        mirrors: args.mirrors.clone(),
        from: args.from.clone(),
        project: None,
        resolver: None,
        conditions: Vec::new(),
        keep_history: !args.no_history,
        network: Network { jobs: args.jobs.map_or(network.jobs, usize::from), fresh: fresh(&[])?, ..network },
    };
    Ok(watch::Options { probe, every: args.interval(), count: args.count })
}

pub(super) fn use_mirror(args: &change::Use) -> Result<use_mirror::Options> {
    let choice = choice::Options {
        fastest: args.fastest.map(usize::from),
        require_healthy: args.require_healthy,
        private: private(args.private.as_deref(), args.private_set.as_deref()),
        ..choice(&args.list)
    };
    Ok(use_mirror::Options {
        choice,
        place: place(&args.place),
        suggest_private: args.suggest_private,
        dry_run: args.dry_run,
        yes: args.yes,
        no_check: args.no_check,
        network: network(&args.network, Sampling::DEFAULT)?,
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
        choice: choice(&args.list),
        shells: args.shell.map_or(Shells::Current, |shell| Shells::Named(shell.0)),
        unset: args.unset,
    }
}

pub(super) fn exec(args: &change::Exec) -> Result<exec::Options> {
    let choice = choice::Options {
        mirrors: args.mirrors.clone(),
        fastest: args.fastest.map(usize::from),
        private: private(args.private.as_deref(), None),
        ..wishes(&args.wishes)
    };
    Ok(exec::Options { choice, network: network(&args.network, Sampling::DEFAULT)?, command: args.command.clone() })
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
        network: network(&args.network, Sampling::Times(0))?,
    })
}

pub(super) fn mirror_remove(args: &mirror_args::Remove) -> mirror::Remove {
    mirror::Remove { names: args.names.clone(), dry_run: args.dry_run, yes: args.yes }
}

fn choice(list: &change::List) -> choice::Options {
    choice::Options { mirrors: list.mirrors.clone(), ..wishes(&list.wishes) }
}

fn wishes(wishes: &change::Wishes) -> choice::Options {
    choice::Options {
        allow_insecure: wishes.allow_insecure,
        fallback: wishes.fallback.into(),
        resilient: wishes.resilient,
        sumdb: wishes.sumdb.into(),
        ..choice::Options::default()
    }
}

/// `show --scope`; `None` for the settings in effect.
pub(super) fn show(args: &args::Show) -> Option<Where> {
    let scope = args.scope?.into();
    Some(Where { scope, shells: args.shell.map_or(Shells::Current, |shells| shells.0), files: args.file.clone() })
}

fn place(args: &change::Where) -> Where {
    Where {
        scope: args.scope.into(),
        shells: args.shell.map_or(Shells::Current, |shells| shells.0),
        files: args.file.clone(),
    }
}

fn private(added: Option<&str>, set: Option<&str>) -> Private {
    match (added, set) {
        (_, Some(patterns)) => Private::Set(patterns.to_owned()),
        (Some(patterns), None) => Private::Add(patterns.to_owned()),
        (None, None) => Private::Keep,
    }
}

/// How the network is asked.
pub(super) fn network(args: &args::Network, sampling: Sampling) -> Result<Network> {
    let canary = match &args.module {
        Some(canary) => canary.0.clone(),
        None => ModuleVersion::parse(DEFAULT_CANARY).map_err(|_| Error::usage(errors::bad_module(DEFAULT_CANARY)))?,
    };
    Ok(Network {
        deadline: args.timeout.map_or(PROBE_TIMEOUT, |limit| limit.0),
        sampling,
        canary,
        resolve: args.resolve.iter().map(|arg| arg.0.clone()).collect(),
        jobs: JOBS,
        fresh: Vec::new(),
    })
}
