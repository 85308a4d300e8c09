//! What earlier runs measured, one line a run in `history.ndjson`.

use std::path::PathBuf;
use std::time::Duration;

use crate::domain::history::{BOUNDS, Line, Run, Update, lines, update};
use crate::host::{Host, files};
use crate::text::{Message, history};

/// How long one run waits for another that writes.
const LOCK_LIMIT: Duration = Duration::from_secs(5);

/// All that is kept.
#[derive(Debug, Default)]
pub struct Kept {
    /// The runs that are not too old, in the order in which they were kept.
    pub runs: Vec<Run>,
    /// How many lines a newer program wrote.
    pub newer: usize,
    /// How many lines are damaged.
    pub damaged: usize,
}

fn path(host: &Host) -> Option<PathBuf> {
    Some(host.directories().state.as_ref()?.join("goproxy-cfg").join("history.ndjson"))
}

/// What is kept; the message says why that cannot be read.
pub fn read(host: &Host) -> Result<Kept, Message> {
    let mut kept = Kept::default();
    let Some(path) = path(host) else { return Ok(kept) };
    let text = files::read_if_there(&path).map_err(|error| history::unreadable(&path, &error))?.unwrap_or_default();
    let oldest = host.now().checked_sub(BOUNDS.age).unwrap_or(jiff::Timestamp::MIN);
    for line in lines(&text) {
        match line {
            Line::Run(run) if run.at >= oldest => kept.runs.push(run),
            Line::Run(_) => {}
            Line::Newer(_) => kept.newer += 1,
            Line::Damaged => kept.damaged += 1,
        }
    }
    Ok(kept)
}

/// Keeps a run. A machine where that cannot be done works as well without: the message says why.
pub fn keep(host: &Host, run: &Run) -> Result<(), Message> {
    if run.mirrors.is_empty() {
        return Ok(());
    }
    if let Some((home, owner)) = host.foreign_home() {
        return Err(history::foreign_home(home, owner));
    }
    let Some(path) = path(host) else { return Err(history::no_state_directory()) };
    let unwritable = |error: std::io::Error| history::not_kept(&path, &error);
    let mut line = run.line().map_err(|error| history::not_kept(&path, error.to_string()))?;
    if line.len() > BOUNDS.largest_line() {
        return Err(history::too_many_mirrors(run.mirrors.len()));
    }
    if let Some(dir) = path.parent() {
        files::make_private_dir(dir).map_err(unwritable)?;
    }
    let _lock = files::lock(&path.with_extension("lock"), LOCK_LIMIT)
        .map_err(unwritable)?
        .ok_or_else(|| history::locked(LOCK_LIMIT.as_secs()))?;
    let old = files::read_if_there(&path).map_err(unwritable)?.unwrap_or_default();
    match update(&old, &line, host.now(), &BOUNDS) {
        Update::Append => {
            line.push(b'\n');
            files::append_private(&path, &line).map_err(unwritable)
        }
        Update::Replace(text) => {
            // Only space is lost by what a killed run left there.
            let _ = files::remove_leftovers(&path);
            files::replace_private(&path, &text).map_err(unwritable)
        }
    }
}
