//! `use`: writes GOPROXY, GOSUMDB and GOPRIVATE, journalled first, read back after.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::targets;
use crate::domain::catalog::Catalog;
use crate::domain::envfile;
use crate::domain::error::{Error, Exit, Result};
use crate::domain::goproxy::{Entry, Goproxy, Link, ProxyUrl, Separator};
use crate::domain::gosumdb::ProxiesSumdb;
use crate::domain::measure::{ProbeReport, SumdbSeen};
use crate::domain::plan::{self, Fallback, Plan, SettingChange, SumdbChoice, Wish};
use crate::domain::profile;
use crate::domain::progress::Console;
use crate::domain::report::{Look, Shadow, Used};
use crate::domain::sanitize;
use crate::domain::settings::{EnvFile, Settings};
use crate::domain::variable::Var;
use crate::gotool::{env, settings};
use crate::host::{Host, files, runtime};
use crate::probe::{self, Depth};
use crate::shell::scan;
use crate::store::{self, journal::Journal};
use crate::text::{errors, notes};

/// The longest look after writing.
const LOOK_LIMIT: Duration = Duration::from_secs(2);

/// What `use` was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Names, addresses or lists.
    pub mirrors: Vec<String>,
    /// Probe first and take the best so many.
    pub fastest: Option<usize>,
    /// Patterns to add to GOPRIVATE.
    pub private: Option<String>,
    /// What becomes of GOSUMDB.
    pub sumdb: SumdbChoice,
    /// What stands at the end of the list.
    pub fallback: Fallback,
    /// Write nothing.
    pub dry_run: bool,
    /// Do not look at the mirrors after writing.
    pub no_check: bool,
    /// Look first, and write nothing when the look fails.
    pub require_healthy: bool,
    /// Allow plain http to an address that the catalogue does not know.
    pub allow_insecure: bool,
    /// How the network is asked.
    pub network: probe::Network,
}

/// Does it.
pub fn run(host: &Host, options: &Options, console: &dyn Console) -> Result<Used> {
    let catalog = super::probe::catalog(host, console);
    let mut before = settings::read(host)?;
    // Asked first, a broken go command is found before anything is touched, and one that keeps its settings elsewhere too.
    runtime::block_on(env::confirm(host, &mut before))
        .map_err(|error| Error::local(errors::no_runtime(error.to_string())))?
        .map_err(|error| Error { exit: Exit::LocalFiles, ..error })?;
    // What needs no network is refused before it is asked.
    let named = match options.mirrors.is_empty() {
        true => Vec::new(),
        false => targets::list(&options.mirrors, &before, &catalog)?,
    };
    let target = target_file(&before.env_file, &named)?;
    let private = private_patterns(options.private.as_deref())?;
    let choice = match options.fastest {
        Some(count) => Some(fastest(host, options, count, &named, &before, &catalog, console)?),
        None => None,
    };
    let links = match &choice {
        Some((links, _)) => links.clone(),
        None => named,
    };
    targets::refuse_unreachable(&links)?;
    refuse_unsafe(&links, &catalog, options.allow_insecure)?;
    if options.fallback == Fallback::None && links.iter().any(|link| link.entry == Entry::Direct) {
        return Err(Error::usage(errors::conflict("`direct`", "`--fallback none`")));
    }

    let early = if options.require_healthy && choice.is_none() {
        Some(healthy_look(host, options, &links, &before, &catalog, console)?)
    } else {
        None
    };
    let seen = choice.as_ref().map(|(_, report)| report).or(early.as_ref());
    let wish = Wish { links, fallback: options.fallback, sumdb: options.sumdb, private };
    let decide = |settings: &Settings| decide(&wish, settings, &catalog, seen);
    let plan = decide(&before)?;

    let go = before.go.as_ref().map(|go| go.path.clone());
    let mut used = Used {
        target: target.clone(),
        commands: shown_commands(&plan.changes),
        dry_run: options.dry_run,
        in_effect: None,
        shadows: Vec::new(),
        change_id: None,
        choice: choice.as_ref().map(|(_, report)| report.clone()),
        look: None,
        warnings: Vec::new(),
        list: plan.list.clone(),
        changes: plan.changes.clone(),
    };
    used.warnings.extend(plan.warnings.iter().cloned());
    if go.is_none() {
        used.warnings.push(notes::no_go_edits_file(&target));
    }
    if !options.dry_run {
        let plan = if plan.changes.is_empty() {
            plan
        } else {
            let mut journal = Journal::open(host)?;
            used.warnings.extend(journal.repairs().iter().cloned());
            // Another run, or what was mended just now, may have changed the file since it was read.
            reread_env_file(&mut before)?;
            let plan = decide(&before)?;
            if !plan.changes.is_empty() {
                let content = before.env_file_bytes.as_deref();
                used.change_id = Some(write(host, &mut journal, go.as_deref(), &target, content, &plan)?);
            }
            used.commands = shown_commands(&plan.changes);
            used.changes = plan.changes.clone();
            plan
        };
        read_back(host, &mut before, &plan, &mut used)?;
        // What was measured in full a moment ago needs no second look.
        if !options.no_check && early.is_none() && choice.is_none() {
            let report = look(host, options, plan.list.links(), &before, &catalog, Depth::Glance, console)?;
            used.look = Some(Look { report, limit: LOOK_LIMIT });
        } else if let Some(report) = early {
            used.look = Some(Look { report, limit: LOOK_LIMIT });
        }
    }
    Ok(used)
}

/// What shall be written, from the settings as they are.
fn decide(wish: &Wish, settings: &Settings, catalog: &Catalog, seen: Option<&ProbeReport>) -> Result<Plan> {
    let content = settings.env_file_bytes.as_deref().unwrap_or_default();
    plan::plan(
        wish,
        settings,
        catalog,
        |var| envfile::get(content, var.name()),
        |entry| seen.and_then(|report| seen_sumdb(report, entry)),
    )
    .ok_or_else(|| Error::usage(errors::no_mirror_named()))
}

/// Reads the env file again.
fn reread_env_file(settings: &mut Settings) -> Result<()> {
    if let Some(path) = settings.env_file.path() {
        settings.env_file_bytes =
            files::read_if_there(path).map_err(|error| Error::local(errors::cannot_read(path, error.to_string())))?;
    }
    Ok(())
}

/// The best `count` healthy mirrors among those of mainland China and the user's own, or among those that were named.
fn fastest(
    host: &Host,
    options: &Options,
    count: usize,
    named: &[Link],
    settings: &Settings,
    catalog: &Catalog,
    console: &dyn Console,
) -> Result<(Vec<Link>, ProbeReport)> {
    let candidates: Vec<ProxyUrl> = if options.mirrors.is_empty() {
        catalog.mirrors.iter().filter(|mirror| mirror.is_candidate()).map(|mirror| mirror.url.clone()).collect()
    } else {
        targets::proxies(named)
    };
    if candidates.is_empty() {
        return Err(Error::usage(errors::nothing_to_probe()).hint(errors::hint_list()));
    }
    let report = super::probe::measure(host, &candidates, settings, catalog, &options.network, Depth::Full, console)?;
    if report.interrupted {
        return Err(interrupted());
    }
    let links: Vec<Link> = report
        .mirrors
        .iter()
        .filter(|mirror| mirror.healthy())
        .take(count.max(1))
        .map(|mirror| Link { entry: Entry::Proxy(mirror.url.clone()), then: Some(Separator::Comma) })
        .collect();
    if links.is_empty() {
        return Err(super::probe::none_healthy(&report).hint(errors::nothing_written()).hint(errors::hint_probe()));
    }
    Ok((links, report))
}

fn interrupted() -> Error {
    Error::new(Exit::Interrupted, errors::interrupted_nothing_written())
}

/// An address of plain http that nobody vouches for, and credentials that would be stored in the clear.
fn refuse_unsafe(links: &[Link], catalog: &Catalog, allow_insecure: bool) -> Result<()> {
    for link in links {
        let Entry::Proxy(url) = &link.entry else { continue };
        if url.has_credentials() {
            return Err(Error::usage(errors::credentials_in_url(url.redacted())).hint(errors::hint_netrc(url.host())));
        }
        if url.is_plain_http() && catalog.by_url(url).is_none() && !allow_insecure {
            return Err(Error::usage(errors::plain_http(url.redacted())).hint(errors::hint_allow_insecure()));
        }
    }
    Ok(())
}

/// The file to write, or why there is none.
fn target_file(env_file: &EnvFile, links: &[Link]) -> Result<PathBuf> {
    match env_file {
        EnvFile::At(path) if files::is_dir(path) => Err(Error::local(errors::env_file_is_directory(path))),
        EnvFile::At(path) => Ok(path.clone()),
        EnvFile::Off => {
            let list = Goproxy::of(links.to_vec()).map(|list| list.redacted()).unwrap_or_default();
            Err(Error::local(errors::goenv_off()).hint(errors::hint_unset_goenv(list)))
        }
        EnvFile::Nowhere => Err(Error::local(errors::no_env_file_place()).hint(errors::hint_set_home())),
    }
}

/// The patterns of `--private`, refused when one of them could never match.
fn private_patterns(patterns: Option<&str>) -> Result<Option<String>> {
    let Some(patterns) = patterns else { return Ok(None) };
    if patterns.trim().is_empty() {
        return Err(Error::usage(errors::missing_value("`--private`")));
    }
    match super::private::refusal(patterns) {
        Some(error) => Err(error),
        None => Ok(Some(patterns.to_owned())),
    }
}

fn healthy_look(
    host: &Host,
    options: &Options,
    links: &[Link],
    settings: &Settings,
    catalog: &Catalog,
    console: &dyn Console,
) -> Result<ProbeReport> {
    let report = look(host, options, links, settings, catalog, Depth::Full, console)?;
    if report.interrupted {
        return Err(interrupted());
    }
    match report.mirrors.iter().find(|mirror| !mirror.healthy()) {
        Some(_) => Err(super::probe::not_all_healthy(&report).hint(errors::nothing_written())),
        None => Ok(report),
    }
}

fn look(
    host: &Host,
    options: &Options,
    links: &[Link],
    settings: &Settings,
    catalog: &Catalog,
    depth: Depth,
    console: &dyn Console,
) -> Result<ProbeReport> {
    let urls = targets::proxies(links);
    let network = probe::Network { deadline: options.network.deadline.min(LOOK_LIMIT), ..options.network.clone() };
    super::probe::measure(host, &urls, settings, catalog, &network, depth, console)
}

fn seen_sumdb(report: &ProbeReport, entry: &Entry) -> Option<ProxiesSumdb> {
    let Entry::Proxy(url) = entry else { return None };
    let seen = report.mirrors.iter().find(|mirror| mirror.url.same_service(url))?.sumdb;
    match seen {
        SumdbSeen::Verified => Some(ProxiesSumdb::Yes),
        SumdbSeen::NotProxied => Some(ProxiesSumdb::No),
        SumdbSeen::Failing | SumdbSeen::Invalid => Some(ProxiesSumdb::Unknown),
        SumdbSeen::NotAsked => None,
    }
}

/// The commands that do the same by hand.
fn shown_commands(changes: &[SettingChange]) -> Vec<String> {
    let quoted = |arg: String| {
        let plain = arg.chars().all(|c| c.is_ascii_alphanumeric() || "-_=./:,@%+".contains(c));
        if plain { arg } else { format!("'{}'", arg.replace('\'', "'\\''")) }
    };
    env::commands(changes)
        .into_iter()
        .map(|args| {
            let args: Vec<String> = args.into_iter().map(quoted).collect();
            sanitize::redact_urls(&format!("go {}", args.join(" ")))
        })
        .collect()
}

/// Journals, then writes; puts everything back when that fails. The journal's number.
fn write(
    host: &Host,
    journal: &mut Journal,
    go: Option<&Path>,
    target: &Path,
    before: Option<&[u8]>,
    plan: &Plan,
) -> Result<u64> {
    let record = journal.begin(host, target, before, &plan.changes)?;
    let id = record.id;
    let written = runtime::block_on(env::store(host, go, target, before, &plan.changes))
        .map_err(|error| Error::local(errors::no_runtime(error.to_string())))
        .flatten();
    match written {
        // What cannot be taken back later must not stay.
        Ok(after) => match journal.done(record.clone(), Some(after)) {
            Ok(_) => Ok(id),
            Err(error) => {
                store::journal::restore(&record.path, before, &record.made_directories)?;
                Err(error)
            }
        },
        Err(error) => {
            journal.roll_back(record)?;
            Err(error)
        }
    }
}

/// Whether the go command now sees what was asked for, and what hides it where it does not.
fn read_back(host: &Host, settings: &mut Settings, plan: &Plan, used: &mut Used) -> Result<()> {
    *settings = settings::read(host)?;
    let confirmed = runtime::block_on(env::confirm(host, settings))
        .map_err(|error| Error::local(errors::no_runtime(error.to_string())))?;
    if let Err(error) = confirmed {
        used.warnings.push(error.message);
    }
    let mut wanted: Vec<Var> = vec![Var::Goproxy];
    wanted.extend(plan.changes.iter().map(|change| change.var).filter(|var| *var != Var::Goproxy));
    let hidden = plan::shadowed(settings, &wanted);
    let vars: Vec<Var> = hidden.iter().map(|(var, _)| *var).collect();
    let assignments = if vars.is_empty() { Vec::new() } else { scan::assignments(host, &vars) };
    used.shadows = vars
        .into_iter()
        // An environment that says the same hides nothing today.
        .filter(|var| {
            let wanted =
                plan.changes.iter().find(|change| change.var == *var).and_then(|change| change.after.as_deref());
            match *var {
                Var::Goproxy => settings.value(*var) != plan.list.to_string(),
                _ => wanted != Some(settings.value(*var)),
            }
        })
        .map(|var| Shadow {
            var,
            value: sanitize::shown(settings.value(var)),
            place: profile::origin(&assignments, var, settings.value(var)),
        })
        .collect();
    let agrees = |change: &SettingChange| match &change.after {
        Some(after) => settings.value(change.var) == after,
        None => !matches!(settings.get(change.var).map(|s| s.source.kind()), Some("go-env-file" | "environment")),
    };
    used.in_effect = Some(settings.value(Var::Goproxy) == plan.list.to_string() && plan.changes.iter().all(agrees));
    Ok(())
}
