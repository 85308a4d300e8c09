//! `doctor --trace`: which server each module really came from, for the project of a folder, the canary, or a command of the
//! user's.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::measure;
use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Exit, Result};
use crate::domain::goproxy::{Goproxy, ProxyUrl};
use crate::domain::httpproxy::ProxySettings;
use crate::domain::journey::Journey;
use crate::domain::module::{self, ModuleVersion};
use crate::domain::progress::{Console, Progress};
use crate::domain::proof::Served;
use crate::domain::request::{Purpose, Request};
use crate::domain::sanitize;
use crate::domain::settings::Settings;
use crate::domain::variable::Var;
use crate::domain::witness::{Known, Witness, join};
use crate::gotool::requests::{self, Heard};
use crate::gotool::throwaway::{self, Ended, Place, Ran};
use crate::gotool::{copy, settings, watched};
use crate::host::process::Ended as Left;
use crate::host::{Host, runtime};
use crate::store::needs;
use crate::text::{Message, errors, notes, witness};

/// What a user breaks a program off with: SIGHUP, SIGINT, SIGQUIT, SIGTERM. Of any other a program dies by itself.
const BREAKS_OFF: [u8; 4] = [1, 2, 3, 15];

/// What `doctor --trace` was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The user's command; empty for the project or the canary.
    pub command: Vec<OsString>,
    /// The folder whose project it is; `None` for the working folder.
    pub project: Option<PathBuf>,
    /// The module to fetch where there is no project.
    pub canary: ModuleVersion,
    /// How long a download of our own may take.
    pub timeout: Duration,
}

/// Runs it, and says what was seen.
pub fn run(host: &Host, options: &Options, console: &dyn Console) -> Result<Journey> {
    let catalog = measure::catalog(host, console);
    let settings = settings::read_as_go_does(host);
    let eyes = Eyes { catalog: &catalog, settings: &settings };
    match options.command.is_empty() {
        true => fetch(host, options, eyes, console),
        false => watch(host, &options.command, eyes, console),
    }
}

/// What servers are told apart by.
#[derive(Clone, Copy)]
struct Eyes<'a> {
    catalog: &'a Catalog,
    settings: &'a Settings,
}

impl Eyes<'_> {
    fn requests(&self, text: &str, heard: &Heard, seen: &mut Witness, proxies: &ProxySettings) -> Vec<Request> {
        let list = self.settings.goproxy().ok();
        let address = |url: &ProxyUrl| seen.address_of(url.host());
        let mut requests = requests::read(text, heard, list.as_ref(), self.catalog, address);
        join(&mut requests, seen, Known { catalog: self.catalog, proxies });
        requests
    }

    /// The modules whose zips came, by the URLs that they came from, then the repositories that git fetched.
    fn served(&self, requests: &[Request]) -> Vec<Served> {
        let list = self.settings.goproxy().ok();
        let mut found: Vec<Served> = Vec::new();
        let mut add = |served: Served| {
            let same = |one: &Served| one.module == served.module && one.version == served.version;
            if !found.iter().any(same) {
                found.push(served);
            }
        };
        for request in requests.iter().filter(|one| one.status == Some(200)) {
            if let Some((module, version)) = module_of(request, list.as_ref()) {
                add(requests::served(&module, &version, request));
            }
        }
        for request in requests.iter().filter(|one| one.is_by_git()) {
            let (_, name) = request.url.split_once("://").unwrap_or(("", &request.url));
            add(requests::served(name.trim_end_matches(".git"), "", request));
        }
        found
    }
}

/// The module whose zip a request is for.
fn module_of(request: &Request, list: Option<&Goproxy>) -> Option<(String, String)> {
    let is_zip = matches!(request.purpose, Purpose::Module | Purpose::Toolchain) && request.url.ends_with(".zip");
    let url = url::Url::parse(&request.url).ok().filter(|_| is_zip)?;
    // The longest known address before it is the module proxy's.
    let bases = list.into_iter().flat_map(Goproxy::proxies).filter(|proxy| proxy.url().host_str() == url.host_str());
    let bases = bases.map(|proxy| proxy.url().path().trim_end_matches('/').to_owned());
    let base = bases.filter(|base| url.path().starts_with(base.as_str())).max_by_key(String::len).unwrap_or_default();
    let path = url.path().get(base.len()..)?.trim_start_matches('/');
    let (path, version) = path.strip_suffix(".zip")?.split_once("/@v/")?;
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().ok().map(String::from);
    Some((module::unescape_path(&decoded(path)?).ok()?, module::unescape_version(&decoded(version)?).ok()?))
}

/// `-- COMMAND`.
fn watch(host: &Host, command: &[OsString], eyes: Eyes<'_>, console: &dyn Console) -> Result<Journey> {
    let flags = eyes.settings.value(Var::Goflags);
    let watched = super::wait(watched::run(host, command, flags, |bytes| console.pass_on(bytes)))?;
    let mut watched = watched.map_err(|(program, error)| super::exec::not_started(&program, &error))?;
    let requests = eyes.requests(&watched.trace, &watched.heard, &mut watched.witness, &watched.proxies);
    let words: Vec<String> = command.iter().map(|word| sanitize::shown(&word.to_string_lossy())).collect();
    let exit = super::exec::as_it_ended(watched.ended);
    let by_signal = matches!(watched.ended, Left::BySignal(signal) if BREAKS_OFF.contains(&signal));
    Ok(Journey {
        command: words.join(" "),
        modules: eyes.served(&requests),
        requests,
        witness: watched.witness,
        error: None,
        exit,
        interrupted: watched.broken_off || by_signal,
        took: watched.took,
    })
}

/// The project, else the canary, in a throwaway cache.
fn fetch(host: &Host, options: &Options, eyes: Eyes<'_>, console: &dyn Console) -> Result<Journey> {
    let Some(go) = eyes.settings.go.as_ref() else {
        return Err(Error::could_not_check(errors::no_go()));
    };
    let place = Place::new(host)?;
    let folder = match &options.project {
        Some(dir) => Some(needs::folder(host, dir)?),
        None => host.cwd().map(Path::to_owned),
    };
    let project = match &folder {
        Some(dir) => copy::project(host, &place, dir, needs::go_work(host, eyes.settings, dir)?)?,
        None => None,
    };
    let canary = options.canary.to_string();
    let mut args = vec!["mod", "download", "-x", "-json"];
    let (cwd, what) = match &project {
        Some(project) => (project.cwd.clone(), "go mod download".to_owned()),
        None => {
            console.note(&witness::no_project(&canary));
            args.push(&canary);
            (place.dir(host, "work")?, format!("go mod download {canary}"))
        }
    };
    let mut vars: Vec<(Var, &OsStr)> = Vec::new();
    match &project {
        Some(project) => vars.push((Var::Gowork, &project.gowork)),
        None => vars.extend([(Var::Gowork, OsStr::new("off")), (Var::Gotoolchain, OsStr::new("local"))]),
    }
    console.progress(Progress::Waiting(notes::waiting_for_download(&what)));
    let downloading = throwaway::run(host, &go.path, &place, &cwd, &args, &vars, options.timeout);
    let ran = super::wait(async {
        tokio::select! {
            ran = downloading => ran.map(Some),
            () = runtime::interrupted() => Ok(None),
        }
    })?;
    console.progress(Progress::Done);
    let Some(mut ran) = ran? else {
        return Err(Error::new(Exit::Interrupted, witness::broken_off_early()));
    };
    let requests = eyes.requests(&ran.stderr, &ran.heard, &mut ran.witness, &ran.proxies);
    let (exit, error) = outcome(&ran);
    Ok(Journey {
        command: what,
        modules: modules(&ran, &requests, eyes),
        requests,
        witness: ran.witness,
        error,
        exit,
        interrupted: false,
        took: ran.took,
    })
}

fn outcome(ran: &Ran) -> (Exit, Option<Message>) {
    let said = || {
        let errors = answers(ran).filter_map(|answer| answer.get("Error")?.as_str().map(str::to_owned));
        let errors: Vec<String> = errors.collect();
        let text = if errors.is_empty() { ran.last_words() } else { errors.join("\n") };
        Some(Message::verbatim(sanitize::redact_urls(&sanitize::printable_lines(text.replace('\t', "  ").trim_end()))))
    };
    match ran.ended {
        Ended::Well => (Exit::Ok, None),
        Ended::Badly(code) => (Exit::OfChild(u8::try_from(code).unwrap_or(1)), said()),
        Ended::Killed => (Exit::Unmet, said()),
        Ended::TimedOut(limit) => (Exit::CouldNotCheck, Some(notes::proof_timed_out(limit.as_secs()))),
    }
}

/// What `go mod download -json` says of each module.
fn answers(ran: &Ran) -> impl Iterator<Item = serde_json::Value> {
    serde_json::Deserializer::from_str(&ran.stdout).into_iter::<serde_json::Value>().map_while(|one| one.ok())
}

/// The modules as the go command names them: one without a zip from a module proxy came from its repository, or a folder.
fn modules(ran: &Ran, requests: &[Request], eyes: Eyes<'_>) -> Vec<Served> {
    let seen = eyes.served(requests);
    let mut found = Vec::new();
    for answer in answers(ran).filter(|answer| answer.get("Error").is_none()) {
        let text = |name: &str| answer.get(name).and_then(|value| value.as_str()).map(sanitize::printable);
        let (Some(path), Some(version)) = (text("Path"), text("Version")) else { continue };
        if let Some(known) = seen.iter().find(|one| one.module == path && one.version == version) {
            found.push(known.clone());
            continue;
        }
        let origin = answer.get("Origin").and_then(|origin| origin.get("URL")).and_then(|url| url.as_str());
        let by_git = requests.iter().filter(|request| request.is_by_git());
        let is_its = |request: &&Request| {
            let url = request.url.trim_end_matches(".git");
            let bare = url.split_once("://").map_or(url, |(_, bare)| bare);
            origin.is_some_and(|origin| origin.trim_end_matches(".git") == url)
                || path == bare
                || path.starts_with(&format!("{bare}/"))
        };
        if let Some(request) = by_git.clone().find(is_its) {
            found.push(requests::served(&path, &version, request));
        } else if let Some(folder) =
            eyes.settings.goproxy().ok().and_then(|list| list.proxies().find(|proxy| proxy.is_file()).cloned())
        {
            found.push(requests::from_folder(&path, &version, &folder));
        } else if let Some(request) = by_git.clone().next().filter(|_| by_git.count() == 1) {
            found.push(requests::served(&path, &version, request));
        }
    }
    // Repositories that no module's name or origin leads to, and toolchains, are shown as they were seen.
    let rest = seen.into_iter().filter(|one| {
        let used = found.iter().any(|known| known.url == one.url);
        !used
    });
    let rest: Vec<Served> = rest.collect();
    found.into_iter().chain(rest).collect()
}
