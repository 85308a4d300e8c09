//! `go env`, asked and told without falling into its traps.
//!
//! It never runs in the user's working directory: a go.mod or go.work there that needs a newer Go makes even `go env` fetch a
//! toolchain through the very settings that are being mended. GOTOOLCHAIN=local keeps it from doing so anywhere else, and
//! never shows in an answer, because GOTOOLCHAIN and GOWORK are read by `settings`, not asked. Nor is GOFLAGS, of which `go
//! env` takes what it can: with `-w` in it (half of `-ldflags=-s -w`) it would write instead of answer.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Map, Value};

use crate::domain::envfile;
use crate::domain::error::{Error, Exit, Result};
use crate::domain::module::GoVersion;
use crate::domain::plan::SettingChange;
use crate::domain::sanitize;
use crate::domain::settings::{EnvFile, GoTool, Setting, Settings, Shadowed, Source};
use crate::domain::variable::{Owner, Var};
use crate::host::process::{Command, Failure, Output};
use crate::host::{Host, files};
use crate::text::errors;

/// A healthy `go env` takes a few milliseconds.
pub const LIMIT: Duration = Duration::from_secs(10);

/// The variables that the go command is asked for: those that `settings` does not have to answer itself.
fn asked() -> impl Iterator<Item = Var> {
    let ours = [Var::Gotoolchain, Var::Gowork, Var::Goenv, Var::Goflags];
    Var::SHOWN.into_iter().filter(move |var| var.owner() != Owner::Network && !ours.contains(var))
}

/// A `go` command that neither reads a project nor fetches a toolchain.
fn harmless(go: &Path, cwd: &Path) -> Command {
    Command::new(go, cwd, LIMIT).var(Var::Gotoolchain, "local").var(Var::Gowork, "off").var(Var::Goflags, "-modcacherw")
}

/// A directory that is in no module: an empty one of its own.
fn neutral_directory(host: &Host) -> Result<files::Throwaway> {
    files::Throwaway::new(&host.temporary_directory())
        .map_err(|error| Error::local(errors::no_temporary_directory(host.temporary_directory(), &error)))
}

async fn run(host: &Host, go: &Path, args: &[String]) -> Result<Output> {
    let neutral = neutral_directory(host)?;
    let mut command = harmless(go, neutral.path()).args(args);
    // A relative GOENV would lead elsewhere from there.
    if let (Some(_), Some(path)) = (host.vars().get(Var::Goenv), super::locate::env_file(host).path()) {
        command = command.var(Var::Goenv, path);
    }
    let shown = || format!("{} {}", go.display(), args.join(" "));
    let output = host.run(command).await.map_err(|failure| match failure {
        Failure::Start(error) => {
            Error::could_not_check(errors::cannot_start(shown(), &error)).hint(errors::hint_go_version())
        }
        Failure::TimedOut(_) => {
            Error::could_not_check(errors::go_hangs(shown(), LIMIT.as_secs())).hint(errors::hint_go_version())
        }
    })?;
    if output.code == Some(0) {
        return Ok(output);
    }
    let said = sanitize::shown(String::from_utf8_lossy(&output.stderr).trim());
    Err(Error::could_not_check(errors::go_failed(shown(), how_it_ended(output.code)))
        .evidence(said)
        .hint(errors::hint_go_version()))
}

fn how_it_ended(code: Option<i32>) -> crate::text::Message {
    code.map_or_else(errors::ended_by_signal, errors::ended_with_code)
}

/// Where the go command writes, and what it runs on, by its own word. Empty where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// GOMODCACHE: `off` or empty where there is no place for it.
    pub modules: String,
    /// GOCACHE: `off` or empty where there is no place for it.
    pub builds: String,
    /// GOTMPDIR: empty for the system's.
    pub temporary: String,
    /// GOHOSTOS and GOHOSTARCH.
    pub platform: (String, String),
}

/// Asks the go command for what it sees, and corrects `settings` by it: the version, the tree, every value.
pub async fn confirm(host: &Host, settings: &mut Settings) -> Result<()> {
    confirm_all(host, settings).await.map(|_| ())
}

/// The same, and where it writes; `None` where there is no go command. It is one and the same question.
pub async fn confirm_all(host: &Host, settings: &mut Settings) -> Result<Option<Surroundings>> {
    let Some(go) = settings.go.clone() else { return Ok(None) };
    let places = [Var::Gomodcache.name(), Var::Gocache.name(), "GOTMPDIR", "GOHOSTOS", "GOHOSTARCH"];
    let names = asked().map(Var::name).chain(["GOENV", "GOVERSION", "GOROOT"]).chain(places);
    let args: Vec<String> = ["env", "-json"].into_iter().chain(names).map(str::to_owned).collect();
    let output = run(host, &go.path, &args).await?;
    let answer: Map<String, Value> = serde_json::from_slice(&output.stdout)
        .map_err(|_| Error::could_not_check(errors::go_garbage(&go.path)).hint(errors::hint_go_version()))?;
    let text = |name: &str| answer.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let version = GoVersion::parse(&text("GOVERSION"));
    let goroot = Some(text("GOROOT")).filter(|root| !root.is_empty()).map(PathBuf::from);
    let said = GoTool { path: go.path.clone(), version, goroot };
    let elsewhere = other_env_file(&settings.env_file, &text("GOENV"));
    if settings.go.as_ref() != Some(&said) || elsewhere.is_some() {
        // A wrapper, or a tree that only the command knows: read again by its rules.
        let mut relocated =
            host.clone().with_var(Var::Goroot, said.goroot.as_deref().and_then(|root: &Path| root.to_str()));
        if let Some(place) = &elsewhere {
            relocated = relocated.with_var(Var::Goenv, Some(place));
        }
        *settings = super::settings::read_as_go_does(&relocated);
        settings.go = Some(said);
    }
    for setting in settings.list.iter_mut().filter(|setting| asked().any(|var| var == setting.var)) {
        correct(setting, text(setting.var.name()));
    }
    Ok(Some(Surroundings {
        modules: text(Var::Gomodcache.name()),
        builds: text(Var::Gocache.name()),
        temporary: text("GOTMPDIR"),
        platform: (text("GOHOSTOS"), text("GOHOSTARCH")),
    }))
}

/// The value of GOENV that leads to the env file which the go command itself names, when that is another one: a wrapper
/// may set GOENV.
fn other_env_file(ours: &EnvFile, said: &str) -> Option<String> {
    match ours.path() {
        Some(_) if said.is_empty() => Some("off".to_owned()),
        Some(path) if path == Path::new(said) => None,
        _ => Some(said.to_owned()).filter(|said| Path::new(said).is_absolute()),
    }
}

/// What the go command says of GOFLAGS when it refuses to run with it. `go env` does not: it shows what it cannot read, too.
pub async fn refused_flags(host: &Host, settings: &Settings) -> Option<String> {
    let go = settings.go.as_ref()?;
    let flags = Some(settings.value(Var::Goflags)).filter(|flags| !flags.trim().is_empty())?;
    let neutral = neutral_directory(host).ok()?;
    let command = harmless(&go.path, neutral.path()).args(["version"]).var(Var::Goflags, flags);
    let output = host.run(command).await.ok().filter(|output| output.code != Some(0))?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let line = said.lines().find(|line| line.contains("$GOFLAGS"))?;
    Some(sanitize::shown(line.strip_prefix("go: ").unwrap_or(line)))
}

/// The go command is right by definition; where it took another value from is then not known better than "built in".
fn correct(setting: &mut Setting, said: String) {
    if said == setting.value {
        return;
    }
    // Bytes that are no UTF-8: Go and Rust replace them by a different number of the same character.
    let squeezed = |text: &str| {
        let mut last = None;
        text.chars().filter(|c| last.replace(*c) != Some(*c) || *c != char::REPLACEMENT_CHARACTER).collect::<String>()
    };
    if squeezed(&said) != squeezed(&setting.value) {
        let source = std::mem::replace(&mut setting.source, Source::Default);
        if source != Source::Default {
            setting.shadows.insert(0, Shadowed { value: setting.value.clone(), source });
        }
    }
    setting.value = said;
}

/// The arguments of `go` that store `changes`: at most one `env -w` and one `env -u`.
pub fn commands(changes: &[SettingChange]) -> Vec<Vec<String>> {
    let set: Vec<String> =
        changes.iter().filter_map(|change| Some(format!("{}={}", change.var, change.after.as_ref()?))).collect();
    let unset: Vec<String> =
        changes.iter().filter(|change| change.after.is_none()).map(|change| change.var.name().to_owned()).collect();
    [("-w", set), ("-u", unset)]
        .into_iter()
        .filter(|(_, rest)| !rest.is_empty())
        .map(|(flag, rest)| ["env".to_owned(), flag.to_owned()].into_iter().chain(rest).collect())
        .collect()
}

/// Stores `changes` in the user's env file by `go env -w` and `go env -u`. The file's bytes, once it says what it shall
/// say.
pub async fn store(host: &Host, go: &Path, file: &Path, changes: &[SettingChange]) -> Result<Vec<u8>> {
    for args in commands(changes) {
        run(host, go, &args).await.map_err(|error| Error { exit: Exit::LocalFiles, ..error })?;
    }
    let now = files::read_if_there(file)
        .map_err(|error| Error::local(errors::cannot_read(file, &error)))?
        .unwrap_or_default();
    match changes.iter().find(|change| envfile::get(&now, change.var.name()) != change.after) {
        Some(change) => Err(Error::local(errors::write_had_no_effect(change.var.name(), file))),
        None => Ok(now),
    }
}

/// Whether `confirm` has to be asked before something is written. A go command that stands in its own tree reads and
/// writes where `settings` says; what stands anywhere else may be a wrapper with a mind of its own.
pub fn may_differ(settings: &Settings) -> bool {
    settings.go.as_ref().is_some_and(|go| go.goroot.is_none() || !super::locate::stands_in_its_tree(&go.path))
}
