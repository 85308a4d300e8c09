//! `doctor --trace`: what one command fetched, and from where.

use std::time::Duration;

use crate::domain::error::Exit;
use crate::domain::proof::Served;
use crate::domain::request::{Purpose, Request};
use crate::domain::witness::Witness;
use crate::text::Message;

/// A command that was watched.
#[derive(Clone, Debug)]
pub struct Journey {
    /// The command line, as the user would type it.
    pub command: String,
    /// What was fetched, in the order in which it came: a repository without a version where the module cannot be told.
    pub modules: Vec<Served>,
    /// Every request that `-x` tells of.
    pub requests: Vec<Request>,
    /// What was seen on the way.
    pub witness: Witness,
    /// What the go command said where it failed, when it was not the user's own command, which said it itself.
    pub error: Option<Message>,
    /// How it ended: the child's own code.
    pub exit: Exit,
    /// Whether the user broke it off.
    pub interrupted: bool,
    /// How long it took.
    pub took: Duration,
}

impl Journey {
    /// The servers that were asked for something else than modules: one request of each, the last that was answered.
    pub fn others(&self) -> Vec<&Request> {
        let mut found: Vec<&Request> = Vec::new();
        for request in self.requests.iter().filter(|one| matches!(one.purpose, Purpose::Sumdb)) {
            let same = |other: &&mut &Request| other.endpoint() == request.endpoint() && other.kind == request.kind;
            match found.iter_mut().find(same) {
                Some(known) if request.status == Some(200) => *known = request,
                Some(_) => {}
                None => found.push(request),
            }
        }
        found
    }
}
