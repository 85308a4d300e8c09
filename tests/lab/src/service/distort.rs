//! Faults in what is served, as opposed to how.

use crate::scenario::Action;
use crate::sumdb::Signature;

/// How the content differs from what was published.
pub(crate) struct Distortion {
    pub(crate) tampered: bool,
    /// How many of the newest versions are hidden.
    pub(crate) hidden: usize,
    pub(crate) signature: Signature,
    /// The record that is another one in the database that is shown.
    pub(crate) split: Option<usize>,
}

impl From<&[Action]> for Distortion {
    fn from(faults: &[Action]) -> Self {
        let mut distortion = Self { tampered: false, hidden: 0, signature: Signature::Good, split: None };
        for fault in faults {
            match fault {
                Action::Tamper {} => {
                    distortion.tampered = true;
                    distortion.signature = Signature::Tampered;
                }
                Action::Forge {} => distortion.signature = Signature::Forged,
                Action::Fork {} => distortion.signature = Signature::Forked,
                Action::Split { record, newest } => (distortion.split, distortion.hidden) = (Some(*record), *newest),
                Action::Stale { newest } => distortion.hidden = *newest,
                _ => {}
            }
        }
        distortion
    }
}
