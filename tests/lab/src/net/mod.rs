//! Sockets: who listens, what goes wrong below HTTP, and the proxy that leads here.

pub(crate) mod body;
pub(crate) mod connection;
pub(crate) mod door;
mod frames;
mod hello;
pub(crate) mod proxy;
pub(crate) mod wire;
