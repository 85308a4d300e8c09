//! `use`: writes GOPROXY, GOSUMDB and GOPRIVATE wherever a machine takes them from; shown first, journalled, read back after.

use super::change::Planned;
use super::choice::{self, Choice, LOOK_LIMIT};
use super::destination::{self, Destination, Place, Where};
use super::measure::{self, Instrument};
use super::{apply, bare, consent, private, session};
use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Exit, Result};
use crate::domain::goproxy::Entry;
use crate::domain::plan::{self, FileChange, Plan, Private, SettingChange, Wish};
use crate::domain::progress::Console;
use crate::domain::report::{Look, Used};
use crate::domain::sanitize;
use crate::domain::scope::Scope;
use crate::domain::settings::Settings;
use crate::domain::variable::Var;
use crate::gotool::{env, settings};
use crate::host::Host;
use crate::probe::{Depth, Network};
use crate::shell::profiles;
use crate::text::{Message, errors, notes};

/// What `use` was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Which mirrors.
    pub choice: choice::Options,
    /// Where it is written.
    pub place: Where,
    /// Propose patterns of private modules.
    pub suggest_private: bool,
    /// Write nothing.
    pub dry_run: bool,
    /// Ask nothing.
    pub yes: bool,
    /// Do not look at the mirrors after writing.
    pub no_check: bool,
    /// How the network is asked.
    pub network: Network,
}

/// Does it.
pub fn run(host: &Host, mut options: Options, console: &dyn Console) -> Result<Used> {
    let catalog = measure::catalog(host, console);
    let mut settings = settings::read(host)?;
    let mut used = Used::new(options.place.scope, options.dry_run);
    options.choice.private = private::accepted(&options.choice.private, options.yes, console, &mut used.remarks)
        .map_err(|error| if error.hints.is_empty() { error } else { error.hint(errors::hint_yes_corrects()) })?;
    let team = match options.choice.is_bare() && !options.suggest_private {
        true => bare::fill_in(host, &mut options.choice, &settings, &catalog, console)?,
        false => None,
    };
    if options.suggest_private {
        suggest(host, &mut options, &settings, &mut used, console)?;
    }
    let options = &options;
    // A broken go command is found before anything is touched, and one that keeps its settings elsewhere too.
    if options.place.scope == Scope::GoEnv && env::may_differ(&settings) {
        super::wait(env::confirm(host, &mut settings))?.map_err(|error| Error { exit: Exit::LocalFiles, ..error })?;
    }
    // What needs no network is refused before it is asked.
    let found = destination::find(host, &settings, &options.place).map_err(|error| by_hand(error, options))?;
    if !options.dry_run && matches!(found.destination, Destination::Files(_)) {
        consent::refuse_unfit_home(host)?;
    }
    let instrument = Instrument { host, settings: &settings, catalog: &catalog, network: &options.network, console };
    let choice = choice::choose(&options.choice, &instrument)?;
    let wish = options.choice.wish(&choice.links);
    let decider = Decider { wish: &wish, choice: &choice, catalog: &catalog, scope: options.place.scope };

    used.choice = choice.measured.clone();
    used.look = choice.looked.clone().map(|report| Look { report, limit: LOOK_LIMIT });
    used.remarks.extend(found.remarks);
    let mut places = match found.destination {
        Destination::Files(places) => places,
        Destination::Statements(shell) => {
            let plan = decider.decide(&settings, None)?;
            used.decided(&plan);
            used.statements = Some(session::statements(shell, &set_values(&plan))?.text);
            return Ok(used);
        }
        Destination::AzureCommands => {
            let plan = decider.decide(&settings, None)?;
            used.decided(&plan);
            used.statements = Some(session::azure_commands(&set_values(&plan)));
            return Ok(used);
        }
    };

    // Nothing was asked for but suggestions, and none was taken up.
    if wish.links.is_none() && wish.private == Private::Keep {
        return Ok(used);
    }
    let (mut plan, planned) = decider.decide_all(&settings, &places)?;
    used.decided(&plan);
    used.remarks.extend(separator_remark(&plan));
    used.files = planned.iter().map(Planned::shown).collect();
    used.commands = shown_commands(options.place.scope, &planned);
    let go = settings.go.as_ref().map(|go| go.path.clone());
    if go.is_none() && options.place.scope == Scope::GoEnv {
        used.warnings.extend(places.first().map(|place| notes::no_go_edits_file(&place.path)));
    }
    if options.dry_run {
        return Ok(used);
    }
    if !planned.is_empty() {
        let agreed = |files: &[FileChange]| match &team {
            Some(file) => bare::consent(host, file, &catalog, files, options.yes, console),
            None => consent::ask(options.place.scope, files, options.yes, console),
        };
        let decide = |places: &[Place]| decider.decide_all(&settings, places);
        let scope = options.place.scope;
        let written = apply::write(host, go.as_deref(), scope, &mut places, &planned, agreed, decide)?;
        used.warnings.extend(written.warnings);
        used.change_id = written.change_id;
        used.files = written.planned.iter().map(Planned::shown).collect();
        used.commands = shown_commands(scope, &written.planned);
        plan = written.decided;
    }
    apply::look(host, &mut settings, &plan, &found.shells, &mut used, console)?;
    if used.in_effect == Some(false) {
        used.remarks.extend(this_terminal(host, options, &plan));
    }
    // What was measured in full a moment ago needs no second look.
    if let Some(list) = plan.list.as_ref().filter(|_| !options.no_check && used.look.is_none() && used.choice.is_none())
    {
        let instrument =
            Instrument { host, settings: &settings, catalog: &catalog, network: &options.network, console };
        let report = choice::look(list.links(), &instrument, Depth::Glance)?;
        used.look = Some(Look { report, limit: LOOK_LIMIT });
    }
    Ok(used)
}

/// Proposes patterns of private modules; those that are agreed to are added to what was typed.
fn suggest(
    host: &Host,
    options: &mut Options,
    settings: &Settings,
    used: &mut Used,
    console: &dyn Console,
) -> Result<()> {
    let suggestions = private::suggested(host, settings)?;
    used.remarks.extend(suggestions.remarks);
    if suggestions.patterns.is_empty() {
        used.remarks.push(notes::nothing_to_suggest());
        return Ok(());
    }
    let patterns: Vec<&str> = suggestions.patterns.iter().map(|found| found.pattern.as_str()).collect();
    let list = patterns.join(",");
    let agreed = options.yes
        || options.dry_run
        || console.can_ask() && {
            suggestions.patterns.iter().for_each(|found| console.note(&found.sentence()));
            console.confirm(&notes::ask_to_add(&list))?
        };
    if agreed {
        options.choice.private = match std::mem::take(&mut options.choice.private) {
            Private::Add(typed) => Private::Add(format!("{typed},{list}")),
            _ => Private::Add(list),
        };
    } else {
        used.remarks.push(notes::suggested_not_added(&list));
    }
    used.suggestions = suggestions.patterns;
    Ok(())
}

/// Decides for one place after the other by the same wish.
struct Decider<'a> {
    wish: &'a Wish,
    choice: &'a Choice,
    catalog: &'a Catalog,
    scope: Scope,
}

impl Decider<'_> {
    /// What `place` shall say; without one, what a place that says nothing yet shall say.
    fn decide(&self, settings: &Settings, place: Option<&Place>) -> Result<Plan> {
        let mut said: Vec<(Var, Option<String>)> = Vec::new();
        for var in Var::WRITTEN {
            said.push((var, place.map(|place| place.get(var)).transpose()?.flatten()));
        }
        let file = |var: Var| said.iter().find(|(known, _)| *known == var).and_then(|(_, value)| value.clone());
        let seen = |entry: &Entry| self.choice.seen_sumdb(entry);
        plan::plan(self.wish, settings, self.catalog, destination::layer(self.scope), file, seen)
            .ok_or_else(|| Error::usage(errors::no_mirror_named()))
    }

    /// The plan of the first place, which is that of all but for what they say already, and what it changes in each.
    fn decide_all(&self, settings: &Settings, places: &[Place]) -> Result<(Plan, Vec<Planned>)> {
        let mut first = None;
        let mut planned = Vec::new();
        for place in places {
            let plan = self.decide(settings, Some(place))?;
            let mut changes: Vec<SettingChange> = Vec::new();
            for (var, after) in &plan.wanted {
                let before = place.get(*var)?;
                changes.extend((before != *after).then(|| SettingChange { var: *var, before, after: after.clone() }));
            }
            planned.extend(Planned::new(place.clone(), changes)?);
            first.get_or_insert(plan);
        }
        let plan = first.ok_or_else(|| Error::local(errors::no_place_to_write()))?;
        Ok((plan, planned))
    }
}

/// With GOENV=off there is no file to write: what to export by hand instead.
fn by_hand(error: Error, options: &Options) -> Error {
    if error.message != errors::goenv_off() {
        return error;
    }
    let names = sanitize::redact_urls(&options.choice.mirrors.join(","));
    let names = if names.is_empty() { "--fastest".to_owned() } else { names };
    error.hint(errors::hint_unset_goenv(format!("goproxy-cfg use {names} --scope shell")))
}

fn set_values(plan: &Plan) -> Vec<(Var, String)> {
    plan.wanted.iter().filter_map(|(var, value)| Some((*var, value.clone()?))).collect()
}

/// What the separators of the list do; of interest where there is more than one mirror.
fn separator_remark(plan: &Plan) -> Option<Message> {
    let list = plan.list.as_ref()?;
    let proxies: Vec<_> = list.links().iter().filter(|link| matches!(link.entry, Entry::Proxy(_))).collect();
    let (_, between) = proxies.split_last()?;
    if between.is_empty() {
        return None;
    }
    let pipes = between.iter().filter(|link| link.then == Some(crate::domain::goproxy::Separator::Pipe)).count();
    Some(match pipes {
        0 => notes::comma_means(),
        _ if pipes == between.len() => notes::pipe_means(),
        _ => notes::mixed_means(),
    })
}

/// How the running shell gets what new terminals have.
fn this_terminal(host: &Host, options: &Options, plan: &Plan) -> Option<Message> {
    if !matches!(options.place.scope, Scope::Shell | Scope::System) {
        return None;
    }
    let shell = profiles::current(host)?;
    let list = plan.list.as_ref()?.redacted();
    // The separator is the only character of an address that means something to a shell.
    let list = if list.contains('|') { format!("'{list}'") } else { list };
    let command = format!("goproxy-cfg env {list} --shell {}", shell.name());
    Some(notes::hint_this_terminal(shell.evaluating(&command)))
}

/// The commands that do the same by hand.
fn shown_commands(scope: Scope, planned: &[Planned]) -> Vec<String> {
    if scope != Scope::GoEnv {
        return Vec::new();
    }
    let quoted = |arg: String| {
        let plain = arg.chars().all(|c| c.is_ascii_alphanumeric() || "-_=./:,@%+".contains(c));
        if plain { arg } else { format!("'{}'", arg.replace('\'', "'\\''")) }
    };
    let changes: Vec<SettingChange> = planned.iter().flat_map(|file| file.changes.clone()).collect();
    env::commands(&changes)
        .into_iter()
        .map(|args| {
            let args: Vec<String> = args.into_iter().map(quoted).collect();
            sanitize::redact_urls(&format!("go {}", args.join(" ")))
        })
        .collect()
}
