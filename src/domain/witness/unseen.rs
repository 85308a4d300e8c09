//! What the witness cannot see.

use std::net::IpAddr;

use crate::text::{Message, witness};

/// One thing that was not seen, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unseen {
    /// The go command sends nothing for this machine through a proxy: `-x` alone tells of it.
    Loopback(Vec<String>),
    /// What NO_PROXY names goes past every proxy: `-x` alone tells of it.
    NoProxy {
        /// The value.
        value: String,
        /// The hosts that were asked past the witness.
        hosts: Vec<String>,
    },
    /// Where a host is that is reached through the user's own proxy.
    Behind(String),
    /// git speaks ssh, or another protocol than HTTP.
    Ssh(Vec<String>),
    /// git did not come by: `http.proxy` of its own settings leads elsewhere.
    GitPast(Vec<String>),
    /// The go command asked these hosts, and no connection came by.
    Past(Vec<String>),
    /// The user's proxy setting is one under which requests fail, so it was left as it is.
    BadProxy(&'static str),
    /// The witness could not be set up.
    NoWitness(String),
    /// More connections than are kept.
    Beyond(usize),
}

impl Unseen {
    /// The sentence.
    pub fn message(&self) -> Message {
        let list = |hosts: &[String]| {
            let quoted: Vec<String> = hosts.iter().take(5).map(|host| format!("`{host}`")).collect();
            let more = if hosts.len() > quoted.len() { ", …" } else { "" };
            quoted.join(", ") + more
        };
        match self {
            Unseen::Loopback(hosts) => witness::loopback(list(hosts)),
            Unseen::NoProxy { value, hosts } if hosts.is_empty() => witness::no_proxy(value),
            Unseen::NoProxy { value, hosts } => witness::no_proxy_hosts(value, list(hosts)),
            Unseen::Behind(proxy) => witness::behind_proxy(proxy),
            Unseen::Ssh(remotes) => witness::ssh(list(remotes)),
            Unseen::GitPast(hosts) => witness::git_past(list(hosts)),
            Unseen::Past(hosts) => witness::past(list(hosts)),
            Unseen::BadProxy(name) => witness::bad_proxy(name),
            Unseen::NoWitness(why) => witness::none(why),
            Unseen::Beyond(count) => witness::beyond(count),
        }
    }
}

/// Whether Go sends a request to this host past every proxy because it is this machine.
pub(super) fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.to_canonical().is_loopback())
}
