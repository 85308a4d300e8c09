//! The proof: a real `go mod download` under the user's own settings, in a throwaway cache, read line by line.
//!
//! Module cache, GOPATH (and with it the checksum database's own state) and build cache are in a directory that is gone
//! afterwards; no go.mod, go.sum or env file is written. GOFLAGS is the one setting that is not the user's: it does not
//! decide where modules come from, and `-modcacherw` lets the cache be removed.

use std::net::IpAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Result};
use crate::domain::goproxy::{Entry, Goproxy, ProxyUrl};
use crate::domain::gosumdb::{SUM_GOLANG_GOOGLE_CN, SUM_GOLANG_ORG};
use crate::domain::mirror::ServerKind;
use crate::domain::module::ModuleVersion;
use crate::domain::proof::{Proof, Purpose, Request, Served, Verdict};
use crate::domain::sanitize;
use crate::domain::settings::Settings;
use crate::domain::trace;
use crate::domain::variable::Var;
use crate::host::process::{Command, Failure};
use crate::host::{Host, files};
use crate::text::{Message, errors, notes};

/// What one download left behind, before servers are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    canary: ModuleVersion,
    stdout: String,
    stderr: String,
    ended: Ended,
    took: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    Well,
    Badly,
    /// By a signal that somebody else sent.
    Killed,
    TimedOut(Duration),
}

/// Downloads `canary` with the go command at `go`, for at most `limit`.
pub async fn download(host: &Host, go: &Path, canary: &ModuleVersion, limit: Duration) -> Result<Download> {
    let no_place =
        |error: std::io::Error| Error::local(errors::no_temporary_directory(host.temporary_directory(), &error));
    let place = files::Throwaway::new(&host.temporary_directory()).map_err(no_place)?;
    let dir = |name: &str| place.subdir(name).map_err(no_place);
    let mut command = Command::new(go, &dir("work")?, limit)
        .args(["mod", "download", "-x", "-json", &canary.to_string()])
        .var(Var::Gopath, dir("path")?)
        .var(Var::Gomodcache, dir("mod")?)
        .var(Var::Gocache, dir("build")?)
        .var(Var::Goflags, "-modcacherw")
        // What the go command leaves there when it is stopped goes with the rest.
        .var(Var::Tmpdir, dir("tmp")?)
        .var(Var::Gotoolchain, "local")
        .var(Var::Gowork, "off");
    if let (Some(_), Some(path)) = (host.vars().get(Var::Goenv), super::locate::env_file(host).path()) {
        command = command.var(Var::Goenv, path);
    }
    let started = Instant::now();
    let (stdout, stderr, ended) = match host.run(command).await {
        Ok(output) => {
            let ended = match output.code {
                Some(0) => Ended::Well,
                Some(_) => Ended::Badly,
                None => Ended::Killed,
            };
            (output.stdout, output.stderr, ended)
        }
        Err(Failure::TimedOut(stderr)) => (Vec::new(), stderr, Ended::TimedOut(limit)),
        Err(Failure::Start(error)) => {
            return Err(Error::could_not_check(errors::cannot_start(go, &error)).hint(errors::hint_go_version()));
        }
    };
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok(Download { canary: canary.clone(), stdout: text(stdout), stderr: text(stderr), ended, took: started.elapsed() })
}

impl Download {
    /// Whether the go command ended well.
    pub fn succeeded(&self) -> bool {
        self.ended == Ended::Well
    }

    /// Matches every request to a known server and draws the verdict. `address_of` tells where a module proxy was reached,
    /// when a probe saw it; `lacks_it` whether a folder was seen not to hold the module.
    pub fn judge(
        &self,
        settings: &Settings,
        catalog: &Catalog,
        address_of: impl Fn(&ProxyUrl) -> Option<IpAddr>,
        lacks_it: impl Fn(&ProxyUrl) -> bool,
    ) -> Proof {
        let list = settings.goproxy().ok();
        let proxies: Vec<ProxyUrl> = list.iter().flat_map(Goproxy::proxies).cloned().collect();
        let requests: Vec<Request> = trace::parse(&self.stderr)
            .into_iter()
            .map(|line| {
                let proxy = trace::proxy_of(&line, &proxies);
                let kind = match (line.purpose, proxy) {
                    (Purpose::Source, _) => ServerKind::Direct,
                    (_, Some(proxy)) => catalog.kind_of(proxy, address_of(proxy)),
                    (Purpose::Sumdb, None) => database_kind(&line.url),
                    (_, None) => ServerKind::Unknown,
                };
                let mirror = proxy.and_then(|proxy| catalog.by_url(proxy)).map(|mirror| mirror.id.clone());
                Request {
                    url: line.url,
                    status: line.status,
                    error: line.error,
                    took: line.took,
                    purpose: line.purpose,
                    kind,
                    mirror,
                }
            })
            .collect();
        let error = self.error();
        let modules: Vec<Served> =
            if error.is_none() { self.served(&requests, list.as_ref()).into_iter().collect() } else { Vec::new() };
        let (verdict, remark) = self.verdict(&modules, list.as_ref(), lacks_it);
        Proof { canary: self.canary.to_string(), verdict, modules, requests, error, remark, took: self.took }
    }

    /// What the go command says went wrong: its JSON answer's `Error`, else its last words.
    fn error(&self) -> Option<String> {
        if self.ended == Ended::Well {
            return None;
        }
        let from_json = serde_json::from_str::<Value>(&self.stdout)
            .ok()
            .and_then(|answer| answer.get("Error")?.as_str().map(str::to_owned));
        let last_words = || {
            let said: Vec<&str> = self.stderr.lines().filter(|line| !trace::is_trace(line)).collect();
            said.join("\n")
        };
        let said = from_json.unwrap_or_else(last_words).replace('\t', "  ");
        Some(sanitize::redact_urls(&sanitize::printable_lines(said.trim_end())))
    }

    /// Who served the zip: the last request for it that was answered with 200, else the repository that was cloned, else
    /// a folder, which `-x` does not show.
    fn served(&self, requests: &[Request], list: Option<&Goproxy>) -> Option<Served> {
        let zip = requests.iter().rev().find(|request| {
            request.purpose == Purpose::Module && request.status == Some(200) && request.url.ends_with(".zip")
        });
        let source = || requests.iter().rev().find(|request| request.purpose == Purpose::Source);
        let served = |served_by: String, url: String, kind| Served {
            module: self.canary.path().to_owned(),
            version: self.canary.version().to_owned(),
            served_by,
            url,
            kind,
        };
        if let Some(request) = zip {
            let host = || url::Url::parse(&request.url).ok()?.host_str().map(str::to_owned);
            let by = request.mirror.clone().or_else(host).unwrap_or_default();
            return Some(served(by, request.url.clone(), request.kind));
        }
        if let Some(request) = source() {
            return Some(served("direct".to_owned(), request.url.clone(), ServerKind::Direct));
        }
        let folder = list?.proxies().find(|proxy| proxy.is_file())?;
        Some(served(folder.redacted(), folder.redacted(), ServerKind::Own))
    }

    fn verdict(
        &self,
        modules: &[Served],
        list: Option<&Goproxy>,
        lacks_it: impl Fn(&ProxyUrl) -> bool,
    ) -> (Verdict, Option<Message>) {
        match self.ended {
            Ended::Well if modules.is_empty() => (Verdict::NotChecked, Some(notes::proof_saw_nothing())),
            Ended::Well => (Verdict::of(modules.iter().map(|served| served.kind)), None),
            // Switched off on purpose, or a folder that simply lacks the canary: no fault of anybody's.
            Ended::Badly | Ended::Killed | Ended::TimedOut(_)
                if list.is_some_and(|list| list.first() == Some(&Entry::Off)) =>
            {
                (Verdict::NotChecked, Some(notes::proof_off()))
            }
            Ended::Badly if list.is_some_and(|list| list.is_of_folders() && list.proxies().all(lacks_it)) => {
                (Verdict::NotChecked, Some(notes::proof_folder_lacks(self.canary.to_string())))
            }
            Ended::Badly => (Verdict::Failed, None),
            Ended::Killed => (Verdict::Failed, Some(errors::ended_by_signal())),
            Ended::TimedOut(limit) => (Verdict::Failed, Some(notes::proof_timed_out(limit.as_secs()))),
        }
    }
}

/// The checksum database itself, asked without a module proxy: its address in mainland China, or Google's abroad.
fn database_kind(url: &str) -> ServerKind {
    let parsed = url::Url::parse(url).ok();
    match parsed.as_ref().and_then(url::Url::host_str) {
        Some(SUM_GOLANG_GOOGLE_CN) => ServerKind::Mirror,
        Some(SUM_GOLANG_ORG) => ServerKind::Foreign,
        _ => ServerKind::Unknown,
    }
}
