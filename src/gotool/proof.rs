//! The proof: a real `go mod download` under the user's own settings, in a throwaway cache, read line by line.
//!
//! No go.mod, go.sum or env file is written.

use std::ffi::OsStr;
use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use super::requests;
use super::throwaway::{self, Ended, Place, Ran};
use crate::domain::catalog::Catalog;
use crate::domain::error::Result;
use crate::domain::goproxy::{Entry, Goproxy, ProxyUrl};
use crate::domain::module::ModuleVersion;
use crate::domain::proof::{Proof, Served, Verdict};
use crate::domain::request::{Purpose, Request};
use crate::domain::sanitize;
use crate::domain::settings::Settings;
use crate::domain::variable::Var;
use crate::domain::witness::{Known, join};
use crate::host::Host;
use crate::text::{Message, errors, notes};

/// What one download left behind, before servers are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    canary: ModuleVersion,
    ran: Ran,
}

/// Downloads `canary` with the go command at `go`, for at most `limit`.
pub async fn download(host: &Host, go: &Path, canary: &ModuleVersion, limit: Duration) -> Result<Download> {
    let place = Place::new(host)?;
    let work = place.dir(host, "work")?;
    let args = ["mod", "download", "-x", "-json", &canary.to_string()];
    let vars = [(Var::Gotoolchain, OsStr::new("local")), (Var::Gowork, OsStr::new("off"))];
    let ran = throwaway::run(host, go, &place, &work, args, &vars, limit).await?;
    Ok(Download { canary: canary.clone(), ran })
}

impl Download {
    /// Whether the go command ended well.
    pub fn succeeded(&self) -> bool {
        self.ran.ended == Ended::Well
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
        let mut witness = self.ran.witness.clone();
        let address = |url: &ProxyUrl| witness.address_of(url.host()).or_else(|| address_of(url));
        let mut requests = requests::read(&self.ran.stderr, &self.ran.heard, list.as_ref(), catalog, address);
        join(&mut requests, &mut witness, Known { catalog, proxies: &self.ran.proxies });
        let error = self.error();
        let modules: Vec<Served> =
            if error.is_none() { self.served(&requests, list.as_ref()).into_iter().collect() } else { Vec::new() };
        let (verdict, remark) = self.verdict(&modules, list.as_ref(), lacks_it);
        Proof {
            canary: self.canary.to_string(),
            verdict,
            modules,
            requests,
            error,
            remark,
            took: self.ran.took,
            witness: Some(witness),
        }
    }

    /// What the go command says went wrong: its JSON answer's `Error`, else its last words.
    fn error(&self) -> Option<String> {
        if self.ran.ended == Ended::Well {
            return None;
        }
        let from_json = serde_json::from_str::<Value>(&self.ran.stdout)
            .ok()
            .and_then(|answer| answer.get("Error")?.as_str().map(str::to_owned));
        let said = from_json.unwrap_or_else(|| self.ran.last_words()).replace('\t', "  ");
        Some(sanitize::redact_urls(&sanitize::printable_lines(said.trim_end())))
    }

    /// Who served the zip: the last request for it that was answered with 200, else the repository that was cloned, else
    /// a folder, which `-x` does not show.
    fn served(&self, requests: &[Request], list: Option<&Goproxy>) -> Option<Served> {
        let zip = requests.iter().rev().find(|request| {
            request.purpose == Purpose::Module && request.status == Some(200) && request.url.ends_with(".zip")
        });
        let source = || requests.iter().rev().find(|request| request.purpose == Purpose::Source);
        let (module, version) = (self.canary.path(), self.canary.version());
        if let Some(request) = zip.or_else(source) {
            return Some(requests::served(module, version, request));
        }
        let folder = list?.proxies().find(|proxy| proxy.is_file())?;
        Some(requests::from_folder(module, version, folder))
    }

    fn verdict(
        &self,
        modules: &[Served],
        list: Option<&Goproxy>,
        lacks_it: impl Fn(&ProxyUrl) -> bool,
    ) -> (Verdict, Option<Message>) {
        match self.ran.ended {
            Ended::Well if modules.is_empty() => (Verdict::NotChecked, Some(notes::proof_saw_nothing())),
            Ended::Well => (Verdict::of(modules.iter().map(|served| served.kind)), None),
            // Switched off on purpose, or a folder that simply lacks the canary: no fault of anybody's.
            Ended::Badly(_) | Ended::Killed | Ended::TimedOut(_)
                if list.is_some_and(|list| list.first() == Some(&Entry::Off)) =>
            {
                (Verdict::NotChecked, Some(notes::proof_off()))
            }
            Ended::Badly(_) if list.is_some_and(|list| list.is_of_folders() && list.proxies().all(lacks_it)) => {
                (Verdict::NotChecked, Some(notes::proof_folder_lacks(self.canary.to_string())))
            }
            Ended::Badly(_) => (Verdict::Failed, None),
            Ended::Killed => (Verdict::Failed, Some(errors::ended_by_signal())),
            Ended::TimedOut(limit) => (Verdict::Failed, Some(notes::proof_timed_out(limit.as_secs()))),
        }
    }
}
