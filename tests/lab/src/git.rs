//! Source repositories over git's smart HTTP.

mod repository;

use crate::modules::Modules;
use crate::scenario::{GoGet, Host, Kind};
use crate::service::{Asked, Reply};
use flate2::read::GzDecoder;
use std::collections::HashMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

/// The repositories, by host name and path.
#[derive(Default)]
pub(crate) struct Repositories(HashMap<(String, String), PathBuf>);

impl Repositories {
    /// Makes a bare repository below `dir` for each module that a git host among `hosts` has.
    pub(crate) fn new(dir: &Path, hosts: &[Host], modules: &Modules) -> Self {
        let mut repositories = HashMap::new();
        for host in hosts.iter().filter(|host| host.kind == Kind::Git) {
            for (path, module) in paths(host, modules) {
                let Some(module) = modules.get(&module) else {
                    panic!("host {}: repository {path} is of {module}, which is no module of the scenario", host.name)
                };
                let key = (host.name.clone(), path);
                assert!(!repositories.contains_key(&key), "two modules of the scenario live in {key:?}");
                let bare = dir.join(format!("{}.git", repositories.len()));
                repository::make(&bare, module);
                repositories.insert(key, bare);
            }
        }
        Self(repositories)
    }

    /// What the host says to `?go-get=1`: its own pages and one for each repository.
    pub(crate) fn go_gets(&self, host: &Host) -> Vec<GoGet> {
        let mine = self.0.keys().filter(|(name, _)| *name == host.name).map(|(name, path)| GoGet {
            prefix: format!("{name}{path}"),
            vcs: "git".to_owned(),
            repo: format!("https://{name}{path}"),
        });
        host.go_get.iter().cloned().chain(mine).collect()
    }

    /// The answer of `git upload-pack`.
    pub(crate) async fn answer(&self, host: &Host, asked: &Asked) -> Reply {
        let (path, advertise) = match (asked.method.as_str(), asked.path.as_str()) {
            ("GET", path) if asked.query.contains("service=git-upload-pack") => (path.strip_suffix("/info/refs"), true),
            ("POST", path) => (path.strip_suffix("/git-upload-pack"), false),
            _ => (None, false),
        };
        let path = path.map(|path| path.strip_suffix(".git").unwrap_or(path).to_owned());
        let Some(repository) = path.and_then(|path| self.0.get(&(host.name.clone(), path))) else {
            return Reply::not_found("repository");
        };
        let protocol = asked.header("git-protocol").unwrap_or_default();
        let input = match asked.header("content-encoding") {
            Some("gzip" | "x-gzip") => {
                let mut plain = Vec::new();
                if GzDecoder::new(&asked.body[..]).read_to_end(&mut plain).is_err() {
                    return Reply::text(400, "the body is not gzip\n");
                }
                plain
            }
            _ => asked.body.to_vec(),
        };
        let Some(output) = upload_pack(repository, advertise, protocol, &input).await else {
            return Reply::text(500, "git failed\n");
        };
        let (kind, output) = if advertise {
            let service: &[u8] =
                if protocol.contains("version=2") { b"" } else { b"001e# service=git-upload-pack\n0000" };
            ("advertisement", [service, &output].concat())
        } else {
            ("result", output)
        };
        Reply::new(200, &format!("application/x-git-upload-pack-{kind}"), output).header("Cache-Control", "no-cache")
    }
}

/// The path of the repository in which such a module lives: `/v2` and the like are not part of it.
fn without_major(path: &str) -> &str {
    match path.rsplit_once("/v") {
        Some((root, major)) if major.parse::<u32>().is_ok() => root,
        _ => path,
    }
}

/// The paths of a host's repositories with the paths of their modules.
fn paths(host: &Host, modules: &Modules) -> Vec<(String, String)> {
    let own = modules.iter().filter_map(|module| {
        let path = module.path.strip_prefix(&host.name).filter(|path| path.starts_with('/'))?;
        Some((without_major(path).to_owned(), module.path.clone()))
    });
    let named = host.repos.iter().map(|(path, module)| (path.clone(), module.clone()));
    own.chain(named).collect()
}

/// What git answers; `None` where it fails and says nothing.
async fn upload_pack(repository: &Path, advertise: bool, protocol: &str, input: &[u8]) -> Option<Vec<u8>> {
    let mut command = Command::from(repository::git());
    command.args(["upload-pack", "--stateless-rpc"]);
    if advertise {
        command.arg("--advertise-refs");
    }
    command.arg(repository).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    if !protocol.is_empty() {
        command.env("GIT_PROTOCOL", protocol);
    }
    let mut child = command.spawn().expect("`git` is installed");
    let mut stdin = child.stdin.take().expect("piped");
    let write = async move {
        // A client that asks for nothing makes git stop reading.
        let _ = stdin.write_all(input).await;
    };
    let ((), output) = tokio::join!(write, child.wait_with_output());
    let output = output.ok()?;
    (output.status.success() || !output.stdout.is_empty()).then_some(output.stdout)
}
