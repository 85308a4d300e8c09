//! What a lab plays: which modules exist, which hosts there are, and what is wrong with them.

mod fault;
mod host;
mod ready;

pub use fault::{Action, Fault, FrameMisdeed, Headers, Phase, TlsMisdeed, ZipTrap};
pub use host::{Certificate, GoGet, Host, Kind, Listen};
use serde::Deserialize;

/// A scenario: made in Rust, or read from TOML with [`Scenario::from_toml`].
///
/// The modules `github.com/pkg/errors`, `rsc.io/quote` and `github.com/BurntSushi/toml` are always there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scenario {
    /// What the scenario is called.
    pub name: String,
    /// What it shows.
    pub description: String,
    /// Modules besides those that are always there.
    #[serde(rename = "module")]
    pub modules: Vec<ModuleSpec>,
    /// The hosts of this Internet; any other name does not exist.
    #[serde(rename = "host")]
    pub hosts: Vec<Host>,
    /// The HTTP proxy that leads there.
    pub proxy: Proxy,
}

/// The lab's HTTP proxy.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Proxy {
    /// `user:password`; without it the proxy answers 407.
    pub basic_auth: Option<String>,
    /// Answers every request with this status.
    pub status: Option<u16>,
    /// What becomes of a connection to it.
    pub listen: Listen,
    /// What is wrong with it: `silent`, `close`, `reset`, `half-close`, `raw` or `flood`, once a request was read.
    pub fault: Option<Action>,
}

/// A module that the scenario adds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModuleSpec {
    /// The module path, unescaped.
    pub path: String,
    /// Its versions, oldest first.
    pub versions: Vec<String>,
    /// When each was released, RFC 3339 in UTC; those without a time here get one in 2020, a month apart.
    #[serde(default)]
    pub times: Vec<String>,
    /// A private module: in no checksum database, and on a host only where the host's `modules` name it.
    #[serde(default)]
    pub private: bool,
    /// Bytes of incompressible data in each version's zip.
    #[serde(default)]
    pub padding: usize,
    /// More files, by their name.
    #[serde(default)]
    pub files: std::collections::BTreeMap<String, String>,
}

/// Why a scenario cannot be played.
#[derive(Debug)]
pub struct ScenarioError(String);

impl std::fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ScenarioError {}

impl Scenario {
    /// A scenario of these hosts.
    pub fn of(hosts: impl IntoIterator<Item = Host>) -> Self {
        Self { hosts: hosts.into_iter().collect(), ..Self::default() }
    }

    /// Reads a scenario.
    ///
    /// # Errors
    ///
    /// Where the text is not TOML, has a key that no scenario has, or contradicts itself.
    pub fn from_toml(text: &str) -> Result<Self, ScenarioError> {
        let scenario: Self = toml::from_str(text).map_err(|error| ScenarioError(error.to_string()))?;
        scenario.checked()
    }

    /// The host of this name, to alter before the lab starts.
    ///
    /// # Panics
    ///
    /// Where there is none.
    pub fn host_mut(&mut self, name: &str) -> &mut Host {
        self.hosts
            .iter_mut()
            .find(|host| host.name == name)
            .unwrap_or_else(|| panic!("the scenario has no host {name}"))
    }

    /// The scenario, if it can be played.
    ///
    /// # Errors
    ///
    /// Where it contradicts itself.
    pub fn checked(self) -> Result<Self, ScenarioError> {
        self.check()?;
        Ok(self)
    }

    fn check(&self) -> Result<(), ScenarioError> {
        for (index, host) in self.hosts.iter().enumerate() {
            let fail = |what: &str| Err(ScenarioError(format!("host {:?}: {what}", host.name)));
            if host.name.is_empty() || host.name.contains([':', '/']) {
                return fail("`name` is a bare host name");
            }
            if self.hosts[..index].iter().any(|other| other.name == host.name) {
                return fail("named twice");
            }
            if !host.path.is_empty() && (!host.path.starts_with('/') || host.path.ends_with('/')) {
                return fail("`path` starts with a slash and does not end with one");
            }
            for fault in &host.faults {
                if fault.action.before_http() && fault.path != "*" {
                    return fail("a fault before the request has no path yet");
                }
                if let Some(problem) = fault.action.problem() {
                    return fail(&problem);
                }
            }
        }
        Ok(())
    }
}
