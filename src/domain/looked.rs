//! Which codes a run looked at: what was not looked at is not well, it is unknown.

use crate::domain::facts::Facts;
use crate::text::codes::Code;

/// Whether there was something to tell a code by. Where there is doubt, by its area: the network's codes need the probe, the
/// codes of the resolution the download.
pub fn looked_at(code: Code, facts: &Facts) -> bool {
    let probed = facts.probe.is_some();
    match code {
        Code::GP505 | Code::GP506 => true,
        Code::GP115 | Code::GP304 | Code::GP305 => probed,
        Code::GP306 => probed || facts.proof.is_some(),
        _ => match code.name().as_bytes().get(2) {
            Some(b'4') => probed || facts.no_network.is_some(),
            Some(b'5') => facts.proof.is_some(),
            _ => true,
        },
    }
}
