//! What `doctor` gathers once, before any rule looks at it.

use crate::domain::catalog::Catalog;
use crate::domain::circumstances::Circumstances;
use crate::domain::error::{Error, Exit};
use crate::domain::finding::{Finding, Severity};
use crate::domain::fixed::Fixes;
use crate::domain::gomod::Project;
use crate::domain::goproxy::ProxyUrl;
use crate::domain::measure::{NoNetworkEvidence, ProbeReport};
use crate::domain::mirror::ServerKind;
use crate::domain::privacy::Privacy;
use crate::domain::profile::Assignment;
use crate::domain::project::Examined;
use crate::domain::proof::{Proof, Verdict};
use crate::domain::reckoning::Reckoning;
use crate::domain::settings::Settings;
use crate::domain::surroundings::Surroundings;
use crate::text::Message;

/// Everything the rules may look at.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The settings in effect.
    pub settings: Settings,
    /// Variables of the environment that do not exist in Go, by name, with what is true of them.
    pub invented: Vec<(String, Message)>,
    /// The env file that GOENV=off keeps the go command from reading.
    pub switched_off: Option<Vec<u8>>,
    /// The user's own catalogue, where entries can be added.
    pub user_catalog: Option<std::path::PathBuf>,
    /// The machine has no network, and how that was told.
    pub no_network: Option<NoNetworkEvidence>,
    /// The mirrors.
    pub catalog: Catalog,
    /// What profiles set.
    pub assignments: Vec<Assignment>,
    /// The project of the working directory, or of the folder that `--project` names.
    pub project: Option<Project>,
    /// What `--project` looked at.
    pub examined: Option<Box<Examined>>,
    /// Whether the names of private modules would leave the company.
    pub privacy: Privacy,
    /// What stands around the settings.
    pub circumstances: Circumstances,
    /// Nothing has to be downloaded for the project: it is vendored, or the module cache has all that it requires.
    pub at_hand: bool,
    /// Why the go command could not be asked, when it could not.
    pub go_error: Option<Error>,
    /// The entries of the list, measured; `None` with `--offline`.
    pub probe: Option<ProbeReport>,
    /// The download; `None` with `--offline` or without a go command.
    pub proof: Option<Proof>,
    /// What was looked at besides.
    pub surroundings: Surroundings,
}

impl Facts {
    /// Settings and mirrors alone; nothing else was looked at.
    pub fn of(settings: Settings, catalog: Catalog) -> Facts {
        Facts {
            settings,
            invented: Vec::new(),
            switched_off: None,
            user_catalog: None,
            no_network: None,
            catalog,
            assignments: Vec::new(),
            project: None,
            examined: None,
            privacy: Privacy::default(),
            circumstances: Circumstances::default(),
            at_hand: false,
            go_error: None,
            probe: None,
            proof: None,
            surroundings: Surroundings::default(),
        }
    }

    /// Who a module proxy belongs to, by the catalogue, or by where the probe reached it.
    pub fn kind_of(&self, url: &ProxyUrl) -> ServerKind {
        let seen = self.probe.iter().flat_map(|probe| &probe.mirrors).find(|mirror| mirror.url.same_service(url));
        // Behind an HTTP proxy the address seen is the proxy's.
        self.catalog.kind_of(url, seen.and_then(|mirror| mirror.address.filter(|_| mirror.via.is_none())))
    }

    /// The verdict of the proof; without network a failed download says nothing.
    pub fn verdict(&self) -> Verdict {
        match &self.proof {
            Some(proof) if proof.verdict == Verdict::Failed && self.no_network.is_some() => Verdict::NotChecked,
            Some(proof) => proof.verdict,
            None => Verdict::NotChecked,
        }
    }
}

/// What `doctor` says in the end.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// The facts, for the renderers.
    pub facts: Facts,
    /// The verdict of the proof.
    pub verdict: Verdict,
    /// What was found, worst first.
    pub findings: Vec<Finding>,
    /// The machine could not be looked at from here: no network, no go command.
    pub could_not_check: Option<Message>,
    /// The user broke off.
    pub interrupted: bool,
    /// What `--fix` did before this was found.
    pub fixes: Option<Fixes>,
    /// What became of the findings that are not among them, and what each is known by.
    pub reckoning: Reckoning,
}

impl Diagnosis {
    /// How the program ends, when findings of `fail_on` and worse count: 1 for those, else 3 where something could not be
    /// looked at.
    pub fn exit(&self, fail_on: Severity) -> Exit {
        if self.interrupted {
            Exit::Interrupted
        } else if self.findings.iter().any(|finding| finding.severity >= fail_on && !finding.is_about_looking())
            || self.fixes.as_ref().is_some_and(|fixes| fixes.leaves_here(fail_on))
        {
            Exit::Unmet
        } else if self.could_not_check.is_some() {
            Exit::CouldNotCheck
        } else {
            Exit::Ok
        }
    }
}
