//! What must not be overlooked.

use super::{Check, Measured, SumdbSeen, TreeHistory};
use crate::domain::fault::FaultClass;

/// A checksum database that is not what it says: the loudest line of any report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alarm {
    /// A tree head that is not signed with the known key.
    Signature,
    /// A signed tree that contradicts another one.
    Forked,
    /// A record or a proof that does not fit the signed tree.
    Proof,
}

/// Whether a step of the checksum database gave something false.
fn is_false(check: &Check) -> bool {
    check.fault.as_ref().is_some_and(|fault| fault.class == FaultClass::SumdbInvalid)
}

impl Measured {
    /// The alarm that it raises.
    pub fn alarm(&self) -> Option<Alarm> {
        // What contradicts another tree may be called invalid as well, and the more exact word counts.
        if self.tree.is_some_and(|tree| tree.history == TreeHistory::Forked) {
            Some(Alarm::Forked)
        } else if self.checks.iter().any(|check| is_false(check) && check.name != "sumdb-latest")
            && !self.checks.iter().any(|check| is_false(check) && check.name == "sumdb-latest")
        {
            // The head is good, and what it is to prove is not.
            Some(Alarm::Proof)
        } else {
            (self.sumdb == SumdbSeen::Invalid).then_some(Alarm::Signature)
        }
    }
}
