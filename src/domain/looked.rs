//! Which codes a run looked at: what was not looked at is not well, it is unknown.

use crate::domain::facts::Facts;
use crate::domain::surroundings::FolderRole;
use crate::text::codes::Code;

/// Whether there was something to tell a code by. Where there is doubt, by its area: the network's codes need the probe, the
/// codes of the resolution the download.
pub fn looked_at(code: Code, facts: &Facts) -> bool {
    let probed = facts.probe.is_some();
    // The go command said where its folders are.
    let told = facts.surroundings.folders.iter().any(|folder| folder.role == FolderRole::ModuleCache);
    match code {
        Code::GP505 | Code::GP506 => true,
        Code::GP115 | Code::GP304 | Code::GP305 => probed,
        Code::GP306 => probed || facts.proof.is_some(),
        Code::GP307 | Code::GP308 => facts.surroundings.database.is_some(),
        Code::GP309 => facts.project.is_some() && probed,
        Code::GP310 => told,
        Code::GP311 => facts.proof.is_some(),
        Code::GP205 | Code::GP206 => facts.privacy.skipped.is_none() && !facts.privacy.hosts.is_empty(),
        // Only what go itself said tells these; see `--explain-error`.
        Code::GP207 => facts.proof.is_some(),
        Code::GP511 | Code::GP512 | Code::GP514 | Code::GP526 => told,
        Code::GP513 => probed,
        Code::GP510 => facts.surroundings.toolchain.as_ref().is_none_or(|wanted| !wanted.seen.is_empty()) && probed,
        Code::GP601 => facts.settings.go.is_some(),
        _ if (Code::GP602..=Code::GP620).contains(&code) => facts.examined.is_some(),
        _ => match code.name().as_bytes().get(2) {
            Some(b'4') => probed || facts.no_network.is_some(),
            Some(b'5') => facts.proof.is_some(),
            _ => true,
        },
    }
}
