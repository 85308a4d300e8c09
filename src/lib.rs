//! `goproxy-cfg`: from a broken or slow `go mod download` in mainland China to module resolution that is fast, verified
//! and private-safe, and the proof of it. `CONTRIBUTING.md` draws the house; the binary is [`cli::main`].

pub mod checks;
pub mod cli;
pub mod commands;
pub mod domain;
pub mod gotool;
pub mod host;
pub mod probe;
pub mod render;
pub mod shell;
pub mod store;
pub mod text;
