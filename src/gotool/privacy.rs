//! The privacy test's deeds: the real go command asks for private modules under the user's own list and patterns, with a
//! loopback server in the place of every module proxy and of the checksum database.
//!
//! Nothing leaves the machine, no name is resolved: what is fetched direct goes to the same server as to an HTTP proxy, which
//! refuses it; version control is forbidden; no env file, no netrc, no GOAUTH and no home of the user's is read. The settings
//! are given to the go command of the tree itself, past every wrapper, which might have settings of its own.

use std::collections::BTreeSet;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::locate;
use crate::domain::goproxy::Goproxy;
use crate::domain::gosumdb::SUM_GOLANG_ORG;
use crate::domain::module::{ModuleVersion, unescape_path};
use crate::domain::privacy::{Evidence, Stand, replaced};
use crate::domain::settings::Settings;
use crate::domain::variable::Var;
use crate::host::loopback::{Answer, Asked, Loopback};
use crate::host::process::Command;
use crate::host::{Host, files};

/// What is asked of the stand-in of the module proxy at a place of the list begins with `/list/PLACE/`.
const LIST: &str = "list";
/// Here the modules are really served.
const SERVED: &str = "served";
/// Here the checksum database stands.
const DATABASE: &str = "database";

/// A run may take so long at most: everything it asks is answered at once.
const LIMIT: Duration = Duration::from_secs(10);

/// Which servers are to be stood in for; what nobody would hear of needs no run.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// The module proxies of the list.
    pub proxies: bool,
    /// The checksum database.
    pub database: bool,
}

/// Asks for `modules` under the user's settings. `None` where that cannot be done without danger: no server can be made, the
/// go command is a wrapper without a tree, it does not end within `limit`.
pub async fn test(
    host: &Host,
    settings: &Settings,
    modules: &[&ModuleVersion],
    wanted: Wanted,
    limit: Duration,
) -> Option<Evidence> {
    let go = real_go(settings)?;
    let list = settings.goproxy().ok()?;
    let evidence: Arc<Mutex<Evidence>> = Arc::default();
    let known: Vec<ModuleVersion> = modules.iter().map(|module| (*module).clone()).collect();
    let log = Arc::clone(&evidence);
    let server = Loopback::start(move |asked| answer(asked, &known, &log)).await.ok()?;
    let at = format!("http://{}", server.address());
    let run = Run { host, settings, go: &go, at: &at, modules, limit: limit.min(LIMIT) };
    let (listed, verified) = tokio::join!(run.through_the_list(&list, wanted), run.to_the_database(wanted));
    drop(server);
    let mut evidence = evidence.lock().unwrap_or_else(PoisonError::into_inner).clone();
    evidence.looked_up = listed;
    evidence.verified = verified;
    Some(evidence)
}

/// The go command of the tree: a wrapper around it could set another list than the one of this test.
fn real_go(settings: &Settings) -> Option<PathBuf> {
    let go = settings.go.as_ref()?;
    let in_tree = go.goroot.as_ref().map(|root| root.join("bin").join(format!("go{}", std::env::consts::EXE_SUFFIX)));
    let in_tree = in_tree.filter(|path| files::is_executable(path));
    in_tree.or_else(|| Some(go.path.clone()).filter(|path| locate::stands_in_its_tree(path)))
}

struct Run<'a> {
    host: &'a Host,
    settings: &'a Settings,
    go: &'a Path,
    /// Where the server is.
    at: &'a str,
    modules: &'a [&'a ModuleVersion],
    limit: Duration,
}

impl Run<'_> {
    /// Nobody has the modules, so the go command goes through the list as far as it may. What it looked for.
    async fn through_the_list(&self, list: &Goproxy, wanted: Wanted) -> BTreeSet<String> {
        if !wanted.proxies {
            return BTreeSet::new();
        }
        let list = replaced(list, |place| format!("{}/{LIST}/{place}", self.at));
        let no_proxy = self.settings.value(Var::Gonoproxy);
        let outcome = self.download(&list, "off", no_proxy).await;
        outcome.into_iter().filter(|(_, said)| said.is_some()).map(|(path, _)| path).collect()
    }

    /// A module proxy has the modules, so that the go command goes on to verify them. What was verified or needed none.
    async fn to_the_database(&self, wanted: Wanted) -> BTreeSet<String> {
        if !wanted.database {
            return BTreeSet::new();
        }
        let database = format!("{SUM_GOLANG_ORG} {}/{DATABASE}", self.at);
        let outcome = self.download(&format!("{}/{SERVED}", self.at), &database, "none").await;
        outcome.into_iter().filter(|(_, said)| said.is_none()).map(|(path, _)| path).collect()
    }

    /// `go mod download` of all modules: each with what was said of it when it failed. Nothing when the command itself did.
    async fn download(&self, goproxy: &str, gosumdb: &str, no_proxy: &str) -> Vec<(String, Option<String>)> {
        let Some(command) = self.command(goproxy, gosumdb, no_proxy) else { return Vec::new() };
        let (_place, command) = command;
        let Ok(output) = self.host.run(command).await else { return Vec::new() };
        let answers = serde_json::Deserializer::from_slice(&output.stdout).into_iter::<Value>();
        let text = |answer: &Value, key: &str| answer.get(key).and_then(Value::as_str).map(str::to_owned);
        answers
            .map_while(Result::ok)
            .filter_map(|answer| Some((text(&answer, "Path")?, text(&answer, "Error"))))
            .collect()
    }

    fn command(&self, goproxy: &str, gosumdb: &str, no_proxy: &str) -> Option<(files::Throwaway, Command)> {
        let place = files::Throwaway::new(&self.host.temporary_directory()).ok()?;
        let dir = |name: &str| place.subdir(name).ok();
        let home = dir("home")?;
        let mut command = Command::new(self.go, &dir("work")?, self.limit)
            .args(["mod", "download", "-json"])
            .args(self.modules.iter().map(ToString::to_string))
            .var(Var::Goproxy, goproxy)
            .var(Var::Gosumdb, gosumdb)
            .var(Var::Gopath, dir("path")?)
            .var(Var::Gomodcache, dir("mod")?)
            .var(Var::Gocache, dir("build")?)
            .var(Var::Tmpdir, dir("tmp")?)
            .var(Var::Goflags, "-modcacherw")
            .var(Var::Goenv, "off")
            .var(Var::Gotoolchain, "local")
            .var(Var::Gowork, "off")
            .var(Var::Go111module, "on")
            .var(Var::Goauth, "off")
            .var(Var::Govcs, "*:off")
            .var(Var::GitTerminalPrompt, "0")
            // Should git be started all the same, it may speak to nobody.
            .var(Var::GitAllowProtocol, "none")
            .var(Var::GitSshCommand, "false");
        let patterns = [
            (Var::Gonoproxy, no_proxy),
            (Var::Goprivate, self.settings.value(Var::Goprivate)),
            (Var::Gonosumdb, self.settings.value(Var::Gonosumdb)),
            (Var::Goinsecure, self.settings.value(Var::Goinsecure)),
        ];
        for (var, value) in patterns {
            command = if value.is_empty() { command.without(var) } else { command.var(var, value) };
        }
        for var in [
            Var::HttpProxy,
            Var::HttpsProxy,
            Var::HttpProxyLower,
            Var::HttpsProxyLower,
            Var::AllProxy,
            Var::AllProxyLower,
        ] {
            command = command.var(var, self.at);
        }
        // What the user reaches without the HTTP proxy is kept from it too; a CGI program would not use it for http.
        for var in [Var::NoProxy, Var::NoProxyLower, Var::RequestMethod, Var::XdgConfigHome, Var::Netrc] {
            command = command.without(var);
        }
        for var in [Var::Home, Var::Userprofile, Var::Appdata, Var::LocalAppdata] {
            command = command.var(var, &home);
        }
        Some((place, command))
    }
}

/// Writes down who was asked for what, and answers.
fn answer(asked: &Asked, modules: &[ModuleVersion], evidence: &Mutex<Evidence>) -> Answer {
    let refuse = |status| Answer { status, body: Vec::new() };
    let mut evidence = evidence.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(host) = &asked.elsewhere {
        evidence.refused.insert(host.clone());
        return refuse(403);
    }
    let path = percent_encoding::percent_decode_str(&asked.path).decode_utf8_lossy().into_owned();
    let mut parts = path.trim_start_matches('/').splitn(2, '/');
    let (room, rest) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let (stand, rest) = match room {
        LIST => match rest.split_once('/').and_then(|(place, rest)| Some((place.parse().ok()?, rest))) {
            Some((place, rest)) => (Stand::Proxy(place), rest),
            None => return refuse(404),
        },
        DATABASE => (Stand::Database, rest.strip_prefix("lookup/").unwrap_or(rest)),
        SERVED => return served(rest, modules).map_or_else(|| refuse(404), |body| Answer { status: 200, body }),
        _ => return refuse(404),
    };
    let escaped = rest.split_once("/@").or_else(|| rest.rsplit_once('@')).map_or(rest, |(path, _)| path);
    if let Ok(module) = unescape_path(escaped)
        && !evidence.arrivals.contains(&(stand, module.clone()))
    {
        evidence.arrivals.push((stand, module));
    }
    refuse(404)
}

/// A file of a module that holds nothing but its go.mod.
fn served(path: &str, modules: &[ModuleVersion]) -> Option<Vec<u8>> {
    let (escaped, ending) = path.rsplit_once('.')?;
    let module = modules.iter().find(|module| module.file(ending) == format!("{escaped}.{ending}"))?;
    let go_mod = format!("module {}\n", module.path());
    match ending {
        "info" => Some(serde_json::json!({ "Version": module.version() }).to_string().into_bytes()),
        "mod" => Some(go_mod.into_bytes()),
        "zip" => {
            let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
            let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
            zip.start_file(format!("{module}/go.mod"), stored).ok()?;
            zip.write_all(go_mod.as_bytes()).ok()?;
            Some(zip.finish().ok()?.into_inner())
        }
        _ => None,
    }
}
