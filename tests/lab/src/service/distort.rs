//! Faults in what is served, as opposed to how.

use crate::scenario::Action;
use crate::sumdb::Signature;

/// How the content differs from what was published.
pub(crate) struct Distortion {
    pub(crate) tampered: bool,
    /// How many of the newest versions are hidden.
    pub(crate) hidden: usize,
    pub(crate) signature: Signature,
}

impl From<&[Action]> for Distortion {
    fn from(faults: &[Action]) -> Self {
        let mut distortion = Self { tampered: false, hidden: 0, signature: Signature::Good };
        for fault in faults {
            match fault {
                Action::Tamper {} => {
                    distortion.tampered = true;
                    distortion.signature = Signature::Tampered;
                }
                Action::Forge {} => distortion.signature = Signature::Forged,
                Action::Fork {} => distortion.signature = Signature::Forked,
                Action::Stale { newest } => distortion.hidden = *newest,
                _ => {}
            }
        }
        distortion
    }
}
