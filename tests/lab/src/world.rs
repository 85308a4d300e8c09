//! Everything that the servers share.

use crate::git::Repositories;
use crate::glob;
use crate::log::Log;
use crate::modules::Modules;
use crate::net::door::Change;
use crate::pki::Pki;
use crate::scenario::{self, Action, FrameMisdeed, Phase, Proxy, TlsMisdeed};
use crate::sumdb::Sumdb;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::sync::mpsc;

/// The played Internet.
pub(crate) struct World {
    pub(crate) hosts: HashMap<String, Arc<Host>>,
    pub(crate) proxy: Proxy,
    pub(crate) modules: Modules,
    pub(crate) sumdb: Sumdb,
    pub(crate) pki: Pki,
    pub(crate) repositories: Repositories,
    pub(crate) log: Log,
}

impl World {
    pub(crate) fn host(&self, name: &str) -> Option<Arc<Host>> {
        let name = name.to_ascii_lowercase();
        let wildcard = || format!("*.{}", name.split_once('.').unwrap_or_default().1);
        self.hosts.get(&name).or_else(|| self.hosts.get(&wildcard())).cloned()
    }
}

/// A host as it is now.
pub(crate) struct Host {
    pub(crate) name: String,
    pub(crate) tls_port: u16,
    pub(crate) plain_port: u16,
    /// To the attendants of the two ports.
    pub(crate) doors: [mpsc::Sender<Change>; 2],
    state: Mutex<State>,
}

struct State {
    spec: Arc<scenario::Host>,
    /// How often each fault matched so far.
    matched: Vec<u32>,
}

impl Host {
    pub(crate) fn new(spec: scenario::Host, ports: [u16; 2], doors: [mpsc::Sender<Change>; 2]) -> Self {
        let state = State { matched: vec![0; spec.faults.len()], spec: Arc::new(spec) };
        let [tls_port, plain_port] = ports;
        Self { name: state.spec.name.clone(), tls_port, plain_port, doors, state: Mutex::new(state) }
    }

    pub(crate) fn spec(&self) -> Arc<scenario::Host> {
        Arc::clone(&self.state().spec)
    }

    /// Puts another description in the place of this one and counts its faults from zero.
    pub(crate) fn replace(&self, spec: scenario::Host) {
        let mut state = self.state();
        state.matched = vec![0; spec.faults.len()];
        state.spec = Arc::new(spec);
    }

    /// The faults that a connection to that name meets in a phase before HTTP.
    pub(crate) fn take_connection_faults(&self, phase: Phase, name: &str) -> Vec<Action> {
        self.take(|fault| fault.action.phase() == Some(phase) && glob::matches(&fault.host, name))
    }

    /// How it breaks the rules of TLS, if it does.
    pub(crate) fn take_tls(&self, name: &str) -> Option<TlsMisdeed> {
        let taken = self.take(|fault| matches!(fault.action, Action::Tls { .. }) && glob::matches(&fault.host, name));
        taken.into_iter().find_map(|action| match action {
            Action::Tls { misdeed } => Some(misdeed),
            _ => None,
        })
    }

    /// How it breaks the rules of HTTP/2, if it does.
    pub(crate) fn take_frames(&self, name: &str) -> Option<FrameMisdeed> {
        let taken =
            self.take(|fault| matches!(fault.action, Action::Frames { .. }) && glob::matches(&fault.host, name));
        taken.into_iter().find_map(|action| match action {
            Action::Frames { misdeed } => Some(misdeed),
            _ => None,
        })
    }

    /// The faults that a request meets; only the last can be one that ends it.
    pub(crate) fn take_request_faults(&self, method: &str, path: &str, name: &str) -> Vec<Action> {
        self.take(|fault| {
            let of_method = fault.method.as_deref().is_none_or(|wanted| wanted == method);
            let of_host = glob::matches(&fault.host, name);
            of_method && of_host && !fault.action.before_http() && glob::matches(&fault.path, path)
        })
    }

    fn take(&self, hits: impl Fn(&scenario::Fault) -> bool) -> Vec<Action> {
        let mut state = self.state();
        let State { spec, matched } = &mut *state;
        let mut actions = Vec::new();
        for (fault, matched) in spec.faults.iter().zip(matched) {
            if !hits(fault) {
                continue;
            }
            *matched += 1;
            let over = fault.times.is_some_and(|times| *matched > fault.skip + times);
            if *matched <= fault.skip || over {
                continue;
            }
            actions.push(fault.action.clone());
            if !fault.action.goes_on() {
                break;
            }
        }
        actions
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}
