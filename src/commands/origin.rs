//! Which line of which profile exported a variable into this environment.

use std::time::Duration;

use tokio::task::JoinSet;

use crate::domain::error::Result;
use crate::domain::profile::Assignment;
use crate::domain::variable::Var;
use crate::host::Host;
use crate::shell::session::{self, Start};
use crate::shell::{profiles, scan};

/// The longest that the user's shell may take over its profiles.
const LIMIT: Duration = Duration::from_secs(3);

/// Whether a profile runs this program while its shell is read back. Starting shells again, which run the profile again,
/// would never end.
pub fn is_read_back(host: &Host) -> bool {
    host.vars().get(Var::OwnMark).is_some()
}

/// The same machine for what is started to be read back: also what a shell runs that is merely asked where its profiles
/// are is told so.
pub fn marked(host: &Host) -> Host {
    host.clone().with_var(Var::OwnMark, Some("asked"))
}

/// The lines that set `vars`: first those that the user's own shell really runs at start, then whatever else stands in
/// profiles. Nothing is started when there is nothing to look for.
pub fn lines(host: &Host, vars: &[Var]) -> Result<Vec<Assignment>> {
    if vars.is_empty() {
        return Ok(Vec::new());
    }
    let current = profiles::current(host).filter(|_| !is_read_back(host));
    let program = profiles::installed(host).into_iter().find(|(shell, _)| Some(*shell) == current);
    let host = &marked(host);
    let mut found: Vec<Assignment> = match program {
        Some((shell, program)) => super::wait(async {
            let mut tasks = JoinSet::new();
            for start in Start::ALL {
                let (host, program, vars) = (host.clone(), program.clone(), vars.to_vec());
                tasks.spawn(async move { session::read_back(&host, shell, &program, start, &vars, LIMIT).await });
            }
            let mut readings = tasks.join_all().await;
            readings.sort_by_key(|reading| reading.start == Start::Login);
            // The last line that sets a variable is the one in effect.
            let lines = readings.into_iter().filter_map(|reading| reading.outcome.ok());
            lines.flat_map(|seen| seen.lines.into_iter().rev()).collect()
        })?,
        None => Vec::new(),
    };
    let scanned = scan::assignments(host, vars);
    found.extend(
        scanned.into_iter().filter(|line| !found.iter().any(|known| known.place == line.place)).collect::<Vec<_>>(),
    );
    Ok(found)
}
