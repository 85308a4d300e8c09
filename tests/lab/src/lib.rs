//! The mirror lab: module proxies, a checksum database, source repositories and their faults on loopback.
//!
//! A [`Scenario`] says which hosts there are and what is wrong with them; [`Lab::start`] plays it. Clients reach the
//! hosts under their real names through [`Lab::proxy_url`], trusting [`Lab::ca_pem`], or one by one at
//! [`Lab::address`] and [`Lab::http_url`]. [`Sandbox`] runs a real go command in there.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a tool of tests: what cannot be set up ends the test, and the lab is its own machine"
)]

mod archive;
mod bomb;
mod git;
mod glob;
mod lab;
mod log;
mod modules;
mod net;
mod pki;
mod sandbox;
mod scenario;
mod service;
mod sumdb;
mod toolchains;
mod world;

pub use lab::Lab;
pub use log::{Handshake, RequestLog};
pub use modules::CANARY;
pub use sandbox::{Outcome, Sandbox};
pub use scenario::{
    Action, Certificate, Fault, FrameMisdeed, GoGet, Headers, Host, Kind, Listen, ModuleSpec, Phase, Proxy, Scenario,
    ScenarioError, TlsMisdeed, ZipTrap,
};
pub use sumdb::SUMDB_NAME;
pub use toolchains::{Toolchain, build_cache, installed_toolchains, toolchain, toolchains};
